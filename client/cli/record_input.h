// Records as they come in on standard input: JSON objects, one after the other.
#pragma once

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/ids.h"
#include "sync/base/result.h"

namespace fieldpost {

inline constexpr std::size_t kInputBytesMost = 256u << 20;

/// One JSON object of the input.
struct InputRecord {
  std::size_t line = 0;        ///< Where it begins, from 1.
  std::optional<RecordId> id;  ///< Its `id`, which is no field of a record.
  std::string json;            ///< The object without it.
};

/// Everything there is on `input`. Errors: ResourceExhausted/FILE_TOO_LARGE.
Result<std::string> readInput(std::istream& input);
/// The objects of a text. They may stand in a line each, or over many lines. Errors:
/// InvalidArgument/BAD_JSON naming the line, or BAD_ID; no objects at all is an error too.
Result<std::vector<InputRecord>> recordsIn(std::string_view text);

}  // namespace fieldpost
