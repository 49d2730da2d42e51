#include "sync/record/json.h"

#include <google/protobuf/util/json_util.h>

#include <nlohmann/json.hpp>

namespace fieldpost {
namespace {

namespace util = google::protobuf::util;

/// What protobuf's reader says, as a sentence. It names types by an address on the web, which says
/// nothing to whoever typed the value.
Error readError(const RecordType& type, std::string_view said) {
  const bool unknown = said.find("Cannot find field") != said.npos;
  said = said.substr(0, said.find(" for type type.googleapis.com"));
  return {Code::InvalidArgument, unknown ? "UNKNOWN_FIELD" : "BAD_JSON",
          std::string(unknown ? "a field is not one of a " : "this does not read as a ") +
              type.name() + ": " + std::string(said) + "; `fieldpost-cli fields " + type.name() +
              "` lists fields and choices"};
}

Result<std::unique_ptr<Message>> parse(const RecordType& type, const std::string& json) {
  auto record = type.make();
  const auto status = util::JsonStringToMessage(json, record.get(), util::JsonParseOptions{});
  if (!status.ok()) return readError(type, std::string(status.message()));
  return record;
}

/// The field with that name, as protos write it or as JSON does.
const FieldDescriptor* fieldNamed(const RecordType& type, const std::string& name) {
  if (const auto* field = type.descriptor().FindFieldByName(name)) return field;
  for (int i = 0; i < type.descriptor().field_count(); ++i)
    if (type.descriptor().field(i)->json_name() == name) return type.descriptor().field(i);
  return nullptr;
}

/// The top level of an object; protobuf's reader takes what is not even an object for an empty
/// record.
Result<nlohmann::json> readObject(std::string_view json) {
  std::string detail;
  nlohmann::json object;
  try {
    object = nlohmann::json::parse(json);
  } catch (const nlohmann::json::exception& error) {
    detail = error.what();
    // "[json.exception.parse_error.101] parse error at line 1, column 2: ...": the words after the
    // tag.
    if (const auto words = detail.find("] "); words != detail.npos)
      detail = detail.substr(words + 2);
  }
  if (!detail.empty())
    return Error{Code::InvalidArgument, "BAD_JSON", "this is not JSON: " + detail};
  if (!object.is_object())
    return Error{Code::InvalidArgument, "BAD_JSON",
                 "a record is a JSON object in braces, like {\"title\": \"...\"}"};
  return object;
}

Result<Done> checkNames(const RecordType& type, const nlohmann::json& object) {
  for (const auto& [name, value] : object.items())
    if (fieldNamed(type, name) == nullptr)
      return Error{Code::InvalidArgument, "UNKNOWN_FIELD",
                   "a " + type.name() + " has no field '" + name.substr(0, 60) +
                       "'; `fieldpost-cli fields " + type.name() + "` lists those it has"};
  return fieldpost::Done{};
}

}  // namespace

std::string toJson(const Message& record) {
  std::string json;
  (void)util::MessageToJsonString(record, &json);
  return json;
}

Result<std::unique_ptr<Message>> fromJson(const RecordType& type, std::string_view json) {
  FIELDPOST_TRY(const nlohmann::json object, readObject(json));
  FIELDPOST_CHECK(checkNames(type, object));
  return parse(type, std::string(json));
}

Result<Done> updateFromJson(const RecordType& type, std::string_view json, Message& record) {
  FIELDPOST_TRY(const nlohmann::json object, readObject(json));
  FIELDPOST_CHECK(checkNames(type, object));
  FIELDPOST_TRY(const auto update, parse(type, std::string(json)));
  for (const auto& [name, value] : object.items())
    record.GetReflection()->ClearField(&record, fieldNamed(type, name));
  record.MergeFrom(*update);
  return fieldpost::Done{};
}

}  // namespace fieldpost
