#include "client/importing/csv_columns.h"

#include <fmt/format.h>

#include <map>
#include <tuple>

#include "client/importing/field_text.h"
#include "fieldpost/model/v1/types.pb.h"

namespace fieldpost {
namespace {

using Role = CsvColumn::Role;
using ColumnsByKey = std::map<std::string, CsvColumn>;

bool isMoney(const FieldDescriptor& field) {
  return field.message_type() == model::v1::Money::descriptor();
}

/// The ways to write a field: name and label.
std::vector<std::string> wordsFor(const FieldDescriptor& field) {
  return {plainKey(field.name()), plainKey(field.json_name()), plainKey(traitsOf(field).label())};
}

void addParts(ColumnsByKey& columns, const FieldDescriptor& field) {
  for (const std::string& words : wordsFor(field)) {
    if (isMoney(field)) {
      columns.try_emplace(words, CsvColumn{Role::MoneyText, &field, nullptr});
      columns.try_emplace(words + "_amount", CsvColumn{Role::MoneyText, &field, nullptr});
      columns.try_emplace(words + "_currency", CsvColumn{Role::MoneyCurrency, &field, nullptr});
      continue;
    }
    for (int i = 0; i < field.message_type()->field_count(); ++i) {
      const FieldDescriptor& part = *field.message_type()->field(i);
      for (const std::string& partWords : wordsFor(part))
        columns.try_emplace(words + "_" + partWords, CsvColumn{Role::Value, &field, &part});
    }
  }
}

ColumnsByKey columnsFor(const RecordType& type) {
  ColumnsByKey columns;
  bool money = false;
  // Names of fields go before labels: a label may be another field's name.
  for (int i = 0; i < type.descriptor().field_count(); ++i) {
    const FieldDescriptor& field = *type.descriptor().field(i);
    if (field.message_type() == nullptr)
      columns.try_emplace(plainKey(field.name()), CsvColumn{Role::Value, &field, nullptr});
  }
  for (int i = 0; i < type.descriptor().field_count(); ++i) {
    const FieldDescriptor& field = *type.descriptor().field(i);
    if (field.message_type() == nullptr) {
      for (const std::string& words : wordsFor(field))
        columns.try_emplace(words, CsvColumn{Role::Value, &field, nullptr});
    } else if (!field.is_repeated()) {
      addParts(columns, field);
      money = money || isMoney(field);
    }
  }
  columns.try_emplace("id", CsvColumn{Role::Id, nullptr, nullptr});
  if (money) columns.try_emplace("currency", CsvColumn{Role::AnyCurrency, nullptr, nullptr});
  return columns;
}

}  // namespace

std::vector<CsvColumn> columnsOf(const CsvTable& table, const RecordType& type,
                                 std::vector<CellProblem>& problems) {
  const auto known = columnsFor(type);
  std::vector<CsvColumn> columns;
  std::map<std::tuple<Role, const FieldDescriptor*, const FieldDescriptor*>, std::string> used;
  const auto refuse = [&](const std::string& name, const char* reason, std::string message) {
    problems.push_back({table.headerLine, name, reason, std::move(message)});
    columns.push_back({});
  };
  for (const std::string& name : table.header) {
    // A trailing separator makes an empty last column; cells under it are looked at later.
    if (name.empty()) {
      columns.push_back({});
      continue;
    }
    const auto found = known.find(plainKey(name));
    if (found == known.end()) {
      refuse(name, "UNKNOWN_FIELD",
             fmt::format("a {} has no field of that name; rename the column, or take it out",
                         type.name()));
      continue;
    }
    const CsvColumn& column = found->second;
    if (column.field != nullptr && traitsOf(*column.field).headquarters()) {
      refuse(name, "READ_ONLY_FIELD", "headquarters alone writes this field; take the column out");
      continue;
    }
    const auto [first, fresh] = used.try_emplace({column.role, column.field, column.part}, name);
    if (!fresh) {
      refuse(name, "REPEATED_COLUMN",
             fmt::format("it says the same as the column '{}'", first->second));
      continue;
    }
    columns.push_back(column);
  }
  return columns;
}

}  // namespace fieldpost
