#include "sync/record/record_type.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <cctype>

#include "fieldpost/model/v1/assistance.pb.h"
#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/output.pb.h"
#include "fieldpost/model/v1/programme.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"

namespace fieldpost {
namespace {

std::string snakeCase(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (std::isupper(static_cast<unsigned char>(c)) && !text.empty()) text += '_';
    text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return text;
}

}  // namespace

/// Every type there is. One message of each proto file is named, so that the linker keeps the file.
struct RecordTypes {
  std::vector<std::unique_ptr<const RecordType>> owned;
  std::vector<const RecordType*> all;

  RecordTypes() {
    for (const auto* file :
         {model::v1::ProgrammeOfWork::descriptor()->file(), model::v1::Office::descriptor()->file(),
          model::v1::Project::descriptor()->file(), model::v1::TrainingEvent::descriptor()->file(),
          model::v1::AssistanceRequest::descriptor()->file(),
          model::v1::OutputDelivery::descriptor()->file()}) {
      for (int i = 0; i < file->message_type_count(); ++i) {
        if (!file->message_type(i)->options().HasExtension(model::v1::record)) continue;
        owned.emplace_back(new RecordType(*file->message_type(i)));
        all.push_back(owned.back().get());
      }
    }
  }

  static const RecordTypes& instance() {
    static const RecordTypes types;
    return types;
  }
};

RecordType::RecordType(const google::protobuf::Descriptor& descriptor)
    : m_name(snakeCase(descriptor.name())),
      m_descriptor(&descriptor),
      m_traits(descriptor.options().GetExtension(model::v1::record)) {}

const RecordType* RecordType::find(std::string_view name) {
  const auto& types = all();
  const auto found = std::find_if(types.begin(), types.end(),
                                  [&](const RecordType* type) { return type->name() == name; });
  return found == types.end() ? nullptr : *found;
}

Result<const RecordType*> RecordType::require(std::string_view name) {
  if (const RecordType* type = find(name)) return type;
  std::string message =
      "there is no type of record called '" + std::string(name.substr(0, 60)) + "'; use one of";
  for (const RecordType* type : all()) message += ' ' + type->name();
  return Error{Code::InvalidArgument, "UNKNOWN_TYPE", message};
}

const std::vector<const RecordType*>& RecordType::all() { return RecordTypes::instance().all; }

const FieldDescriptor* RecordType::field(std::string_view name) const {
  return m_descriptor->FindFieldByName(std::string(name));
}

const FieldDescriptor* RecordType::parentField() const {
  return m_traits.parent().empty() ? nullptr : field(m_traits.parent());
}

const RecordType* RecordType::parentType() const {
  const FieldDescriptor* parent = parentField();
  return parent == nullptr ? nullptr : find(traitsOf(*parent).rule().refers_to());
}

std::unique_ptr<Message> RecordType::make() const {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(m_descriptor)->New());
}

Result<std::unique_ptr<Message>> RecordType::parse(std::string_view bytes) const {
  auto record = make();
  if (!record->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return Error{Code::DataLoss, "MALFORMED_RECORD",
                 "the bytes of a " + m_name + " do not read as one"};
  return record;
}

const model::v1::FieldTraits& traitsOf(const FieldDescriptor& field) {
  return field.options().GetExtension(model::v1::field);
}

const model::v1::ValueTraits& traitsOf(const google::protobuf::EnumValueDescriptor& value) {
  return value.options().GetExtension(model::v1::value);
}

bool isSet(const FieldDescriptor& field) {
  return field.is_repeated() && traitsOf(field).merge() == model::v1::MERGE_SET;
}

std::string encode(const Message& record) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    record.SerializeToCodedStream(&coded);
  }
  return bytes;
}

std::string textOf(const Message& record, const FieldDescriptor& field) {
  return record.GetReflection()->GetString(record, &field);
}

std::string textOf(const Message& record, std::string_view field) {
  const auto* descriptor = record.GetDescriptor()->FindFieldByName(std::string(field));
  if (descriptor == nullptr || descriptor->is_repeated() ||
      descriptor->cpp_type() != FieldDescriptor::CPPTYPE_STRING)
    return {};
  return textOf(record, *descriptor);
}

}  // namespace fieldpost
