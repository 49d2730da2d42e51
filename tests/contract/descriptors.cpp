#include "tests/contract/descriptors.h"

#include <google/protobuf/compiler/parser.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

#include <fstream>

#include "fieldpost/model/v1/options.pb.h"

namespace fieldpost::contract {
namespace {

namespace pb = google::protobuf;

class FailTheTest : public pb::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    ADD_FAILURE() << line + 1 << ":" << column + 1 << ": " << message;
  }
};

void addNested(const pb::Descriptor& message, std::vector<const pb::Descriptor*>& to) {
  to.push_back(&message);
  for (int i = 0; i < message.nested_type_count(); ++i) addNested(*message.nested_type(i), to);
}

}  // namespace

ProtoFiles ProtoFiles::load(const std::filesystem::path& descriptorSet) {
  ProtoFiles files;
  files.m_pool = std::make_unique<pb::DescriptorPool>();
  std::ifstream in(descriptorSet, std::ios::binary);
  pb::FileDescriptorSet set;
  if (!in || !set.ParseFromIstream(&in)) {
    ADD_FAILURE() << descriptorSet << " is not a descriptor set";
    return files;
  }
  for (const auto& file : set.file()) {
    const pb::FileDescriptor* built = files.m_pool->BuildFile(file);
    if (built == nullptr) {
      ADD_FAILURE() << file.name() << " of " << descriptorSet << " cannot be resolved";
    } else if (built->package().starts_with("fieldpost.")) {
      files.m_files.push_back(built);
    }
  }
  return files;
}

ProtoFiles ProtoFiles::parse(std::string_view source) {
  // Names the options, so that they are linked and can be imported.
  model::v1::FieldTraits::descriptor();
  ProtoFiles files;
  files.m_pool = std::make_unique<pb::DescriptorPool>(pb::DescriptorPool::generated_pool());
  FailTheTest failTheTest;
  pb::io::ArrayInputStream stream(source.data(), static_cast<int>(source.size()));
  pb::io::Tokenizer tokenizer(&stream, &failTheTest);
  pb::compiler::Parser parser;
  parser.RecordErrorsTo(&failTheTest);
  pb::FileDescriptorProto file;
  file.set_name("planted.proto");
  const pb::FileDescriptor* built =
      parser.Parse(&tokenizer, &file) ? files.m_pool->BuildFile(file) : nullptr;
  if (built == nullptr) {
    ADD_FAILURE() << "the planted proto is wrong:\n" << source;
  } else {
    files.m_files.push_back(built);
  }
  return files;
}

std::vector<const pb::Descriptor*> ProtoFiles::messages() const {
  std::vector<const pb::Descriptor*> all;
  for (const pb::FileDescriptor* file : m_files)
    for (int i = 0; i < file->message_type_count(); ++i) addNested(*file->message_type(i), all);
  return all;
}

std::vector<const pb::EnumDescriptor*> ProtoFiles::enums() const {
  std::vector<const pb::EnumDescriptor*> all;
  for (const pb::FileDescriptor* file : m_files)
    for (int i = 0; i < file->enum_type_count(); ++i) all.push_back(file->enum_type(i));
  for (const pb::Descriptor* message : messages())
    for (int i = 0; i < message->enum_type_count(); ++i) all.push_back(message->enum_type(i));
  return all;
}

std::vector<const pb::ServiceDescriptor*> ProtoFiles::services() const {
  std::vector<const pb::ServiceDescriptor*> all;
  for (const pb::FileDescriptor* file : m_files)
    for (int i = 0; i < file->service_count(); ++i) all.push_back(file->service(i));
  return all;
}

}  // namespace fieldpost::contract
