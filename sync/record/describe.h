// A record in words: for lists, search, conflicts and the command line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/record/record_type.h"

namespace fieldpost {

/// The record's name in a list: its title, or what comes nearest.
std::string titleOf(const RecordType& type, const Message& record);
/// Everything that search finds the record by: its texts, its States' names, its choices' labels.
std::string searchTextOf(const RecordType& type, const Message& record);
/// A field's value in English words: choices by label, money with its currency, sets joined by ",
/// ".
std::string valueText(const Message& record, const FieldDescriptor& field);
/// The value of one encoded cell in English words; empty for an emptied cell, and a note in
/// brackets for a cell that this build does not know.
std::string cellText(const RecordType& type, std::uint32_t field, std::string_view cell);
/// What lists filter by: each indexed field's name and values (members of a set one by one, choices
/// by name).
std::vector<std::pair<std::string, std::string>> indexEntriesOf(const RecordType& type,
                                                                const Message& record);
/// "1,250.00 USD".
std::string moneyText(std::int64_t minorUnits, std::string_view currency);

}  // namespace fieldpost
