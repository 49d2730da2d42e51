#include "tests/sim/cells_of.h"

#include <google/protobuf/unknown_field_set.h>

namespace fieldpost::sim {

std::optional<FieldMap> fieldsOf(const std::string& record) {
  google::protobuf::UnknownFieldSet all;
  if (!all.ParseFromString(record)) return std::nullopt;
  FieldMap fields;
  for (int i = 0; i < all.field_count(); ++i) {
    google::protobuf::UnknownFieldSet one;
    one.AddField(all.field(i));
    std::string bytes;
    one.SerializeToString(&bytes);
    fields[static_cast<std::uint32_t>(all.field(i).number())].push_back(std::move(bytes));
  }
  return fields;
}

std::string joined(const std::vector<std::string>& occurrences) {
  std::string bytes;
  for (const auto& occurrence : occurrences) bytes += occurrence;
  return bytes;
}

}  // namespace fieldpost::sim
