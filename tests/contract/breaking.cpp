#include "tests/contract/breaking.h"

#include <fmt/format.h>

#include "fieldpost/model/v1/options.pb.h"

namespace fieldpost::contract {
namespace {

namespace pb = google::protobuf;

/// The type in words: "string", "message fieldpost.model.v1.Money".
std::string typeOf(const pb::FieldDescriptor& field) {
  if (field.type() == pb::FieldDescriptor::TYPE_MESSAGE)
    return "message " + field.message_type()->full_name();
  if (field.type() == pb::FieldDescriptor::TYPE_ENUM)
    return "enum " + field.enum_type()->full_name();
  return field.type_name();
}

/// Repeated, optional or plain.
std::string labelOf(const pb::FieldDescriptor& field) {
  if (field.is_repeated()) return "repeated";
  return field.has_optional_keyword() ? "optional" : "singular";
}

std::string oneofOf(const pb::FieldDescriptor& field) {
  const pb::OneofDescriptor* oneof = field.real_containing_oneof();
  return oneof == nullptr ? "none" : oneof->name();
}

/// How edits of the field meet: a set's members are cells, so laptops store them otherwise.
std::string mergeOf(const pb::FieldDescriptor& field) {
  return model::v1::Merge_Name(field.options().GetExtension(model::v1::field).merge());
}

void compare(const pb::FieldDescriptor& before, const pb::FieldDescriptor& now,
             std::vector<std::string>& found) {
  const auto differs = [&](const char* what, const std::string& was, const std::string& is) {
    if (was != is)
      found.push_back(fmt::format("{} (field {}): its {} was {} and is {}", before.full_name(),
                                  before.number(), what, was, is));
  };
  differs("name", before.name(), now.name());
  differs("type", typeOf(before), typeOf(now));
  differs("label", labelOf(before), labelOf(now));
  differs("oneof", oneofOf(before), oneofOf(now));
  differs("merge", mergeOf(before), mergeOf(now));
}

void compare(const pb::Descriptor& before, const pb::Descriptor& now,
             std::vector<std::string>& found) {
  for (int i = 0; i < before.field_count(); ++i) {
    const pb::FieldDescriptor& field = *before.field(i);
    if (const pb::FieldDescriptor* still = now.FindFieldByNumber(field.number())) {
      compare(field, *still, found);
    } else if (!now.IsReservedNumber(field.number()) || !now.IsReservedName(field.name())) {
      found.push_back(fmt::format("{} (field {}) is gone; reserve its number and its name",
                                  field.full_name(), field.number()));
    }
  }
}

void compare(const pb::EnumDescriptor& before, const pb::EnumDescriptor& now,
             std::vector<std::string>& found) {
  for (int i = 0; i < before.value_count(); ++i) {
    const pb::EnumValueDescriptor& value = *before.value(i);
    const pb::EnumValueDescriptor* still = now.FindValueByNumber(value.number());
    if (still == nullptr) {
      if (!now.IsReservedNumber(value.number()) || !now.IsReservedName(value.name()))
        found.push_back(fmt::format("{} ({}) is gone; reserve its number and its name",
                                    value.full_name(), value.number()));
    } else if (still->name() != value.name()) {
      found.push_back(fmt::format("{} ({}) is called {} now", value.full_name(), value.number(),
                                  still->name()));
    }
  }
}

/// What goes in and out: "stream Request -> Response".
std::string shapeOf(const pb::MethodDescriptor& method) {
  return fmt::format("{}{} -> {}{}", method.client_streaming() ? "stream " : "",
                     method.input_type()->full_name(), method.server_streaming() ? "stream " : "",
                     method.output_type()->full_name());
}

void compare(const pb::ServiceDescriptor& before, const pb::ServiceDescriptor& now,
             std::vector<std::string>& found) {
  for (int i = 0; i < before.method_count(); ++i) {
    const pb::MethodDescriptor& method = *before.method(i);
    const pb::MethodDescriptor* still = now.FindMethodByName(method.name());
    if (still == nullptr) {
      found.push_back(method.full_name() + " is gone");
    } else if (shapeOf(method) != shapeOf(*still)) {
      found.push_back(
          fmt::format("{} was {} and is {}", method.full_name(), shapeOf(method), shapeOf(*still)));
    }
  }
}

template <typename Descriptor>
void compareOrMiss(const Descriptor& before, const Descriptor* now,
                   std::vector<std::string>& found) {
  if (now == nullptr) {
    found.push_back(before.full_name() + " is gone");
  } else {
    compare(before, *now, found);
  }
}

}  // namespace

std::vector<std::string> breakingChanges(const ProtoFiles& before, const ProtoFiles& now) {
  std::vector<std::string> found;
  for (const pb::Descriptor* message : before.messages())
    compareOrMiss(*message, now.pool().FindMessageTypeByName(message->full_name()), found);
  for (const pb::EnumDescriptor* choices : before.enums())
    compareOrMiss(*choices, now.pool().FindEnumTypeByName(choices->full_name()), found);
  for (const pb::ServiceDescriptor* service : before.services())
    compareOrMiss(*service, now.pool().FindServiceByName(service->full_name()), found);
  return found;
}

}  // namespace fieldpost::contract
