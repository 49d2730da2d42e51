// Conflict records: made by headquarters from a Clash, shown side by side, closed by a person.
#pragma once

#include <string>
#include <string_view>

#include "fieldpost/model/v1/office.pb.h"
#include "sync/change/merge.h"

namespace fieldpost {

/// The conflict's id: one for each record, field and branch, so that a branch's later edits update
/// it.
RecordId conflictId(std::string_view recordType, const RecordId& record, std::uint32_t field,
                    const Incarnation& branch);
/// The conflict record that says what `clash` is. `office`: the record's.
model::v1::Conflict conflictFrom(std::string_view recordType, const RecordId& record,
                                 std::string_view office, const Clash& clash);

}  // namespace fieldpost
