// Records as protobuf JSON, as the command line and exports speak it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "sync/record/record_type.h"

namespace fieldpost {

/// One line of protobuf JSON (lowerCamelCase names).
std::string toJson(const Message& record);
/// Reads a whole record.
/// Errors: InvalidArgument/BAD_JSON or UNKNOWN_FIELD, naming the place.
Result<std::unique_ptr<Message>> fromJson(const RecordType& type, std::string_view json);
/// `record` with the fields that `json` names replaced; a null empties the field, a list replaces
/// the whole set. Errors: as fromJson; the record is left as it was.
Result<Done> updateFromJson(const RecordType& type, std::string_view json, Message& record);

}  // namespace fieldpost
