// The types of record there are, found by reflection from the protos that describe them.
//
// Everything that treats records alike (storage, merge, forms, import, rules) asks here and names
// none.
#pragma once

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/model/v1/options.pb.h"
#include "sync/base/result.h"

namespace fieldpost {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

/// One type of record. Lives as long as the program; compare by address.
class RecordType {
 public:
  /// The type with that snake_case name ("training_event"), or null.
  static const RecordType* find(std::string_view name);
  /// Errors: InvalidArgument/UNKNOWN_TYPE, naming the types there are.
  static Result<const RecordType*> require(std::string_view name);
  /// Every type, in the order of the protos.
  static const std::vector<const RecordType*>& all();

  [[nodiscard]] const std::string& name() const { return m_name; }
  [[nodiscard]] const google::protobuf::Descriptor& descriptor() const { return *m_descriptor; }
  [[nodiscard]] const model::v1::RecordTraits& traits() const { return m_traits; }
  /// The field of that name, or null.
  [[nodiscard]] const FieldDescriptor* field(std::string_view name) const;
  /// The field that holds the parent's id, or null.
  [[nodiscard]] const FieldDescriptor* parentField() const;
  /// The type of the parent, or null.
  [[nodiscard]] const RecordType* parentType() const;
  /// An empty record.
  [[nodiscard]] std::unique_ptr<Message> make() const;
  /// Errors: DataLoss/MALFORMED_RECORD when `bytes` is not a record of this type.
  [[nodiscard]] Result<std::unique_ptr<Message>> parse(std::string_view bytes) const;

 private:
  explicit RecordType(const google::protobuf::Descriptor& descriptor);
  friend struct RecordTypes;
  std::string m_name;
  const google::protobuf::Descriptor* m_descriptor;
  model::v1::RecordTraits m_traits;
};

/// What the protos say of a field.
const model::v1::FieldTraits& traitsOf(const FieldDescriptor& field);
/// What the protos say of a choice.
const model::v1::ValueTraits& traitsOf(const google::protobuf::EnumValueDescriptor& value);
/// Whether each member of the field is a cell of its own.
bool isSet(const FieldDescriptor& field);
/// The record's bytes: fields in the order of their numbers, the same for the same content.
std::string encode(const Message& record);
/// The text of a string field; empty when it is not set. Precondition: `field` is singular text.
std::string textOf(const Message& record, const FieldDescriptor& field);
/// The text of the field of that name; empty when there is none.
std::string textOf(const Message& record, std::string_view field);

}  // namespace fieldpost
