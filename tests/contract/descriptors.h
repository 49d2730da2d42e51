// Sets of proto files as data, so that tests can look at the contract and at broken copies of it.
//
// Used by the tests of this folder.
#pragma once

#include <google/protobuf/descriptor.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fieldpost::contract {

/// Some proto files, resolved. The descriptors live as long as the set.
class ProtoFiles {
 public:
  /// Reads a descriptor set that protoc wrote with --include_imports. Fails the test, and is empty,
  /// when the file is not one.
  static ProtoFiles load(const std::filesystem::path& descriptorSet);
  /// Parses the text of one proto file, which may import fieldpost's options. Fails the test, and
  /// is empty, when the text is wrong.
  static ProtoFiles parse(std::string_view source);

  /// Every message of package fieldpost, nested ones included.
  [[nodiscard]] std::vector<const google::protobuf::Descriptor*> messages() const;
  [[nodiscard]] std::vector<const google::protobuf::EnumDescriptor*> enums() const;
  [[nodiscard]] std::vector<const google::protobuf::ServiceDescriptor*> services() const;
  [[nodiscard]] const google::protobuf::DescriptorPool& pool() const { return *m_pool; }

 private:
  std::unique_ptr<google::protobuf::DescriptorPool> m_pool;
  std::vector<const google::protobuf::FileDescriptor*> m_files;
};

}  // namespace fieldpost::contract
