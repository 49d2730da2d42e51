// A record taken apart into its fields, by protobuf's own reader of unknown fields.
//
// Used by the model and the checks in place of the product's reader, so that one cannot hide the
// other's mistake.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fieldpost::sim {

/// Number of a field -> its occurrences, encoded with their tags.
using FieldMap = std::map<std::uint32_t, std::vector<std::string>>;

/// Nothing when the bytes are no protobuf encoding.
std::optional<FieldMap> fieldsOf(const std::string& record);
std::string joined(const std::vector<std::string>& occurrences);

}  // namespace fieldpost::sim
