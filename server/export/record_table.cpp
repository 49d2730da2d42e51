#include "server/export/record_table.h"

#include <fmt/format.h>

#include "fieldpost/model/v1/types.pb.h"
#include "sync/record/codes.h"
#include "sync/record/describe.h"

namespace fieldpost::exporting {
namespace {

using google::protobuf::FieldDescriptor;

bool isMoney(const FieldDescriptor& field) {
  return field.message_type() == model::v1::Money::descriptor();
}

bool isHeadCount(const FieldDescriptor& field) {
  return field.message_type() == model::v1::HeadCount::descriptor();
}

Cell numberCell(const std::string& text) { return {text, true}; }

void addMoney(const Message& record, const FieldDescriptor& field, Row& row) {
  if (!record.GetReflection()->HasField(record, &field)) {
    row.resize(row.size() + 2);
    return;
  }
  model::v1::Money money;
  money.CopyFrom(record.GetReflection()->GetMessage(record, &field));
  row.push_back(numberCell(amountText(money.minor_units(), money.currency())));
  row.push_back({money.currency()});
}

void addHeadCount(const Message& record, const FieldDescriptor& field, Row& row) {
  if (!record.GetReflection()->HasField(record, &field)) {
    row.resize(row.size() + 4);
    return;
  }
  model::v1::HeadCount count;
  count.CopyFrom(record.GetReflection()->GetMessage(record, &field));
  for (const auto people : {count.female(), count.male(), count.other(), count.not_recorded()})
    row.push_back(numberCell(std::to_string(people)));
}

void addField(const Message& record, const FieldDescriptor& field, Row& row) {
  if (isMoney(field)) return addMoney(record, field, row);
  if (isHeadCount(field)) return addHeadCount(record, field, row);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_UINT32 && !field.is_repeated()) {
    const auto& reflection = *record.GetReflection();
    row.push_back(reflection.HasField(record, &field)
                      ? numberCell(std::to_string(reflection.GetUInt32(record, &field)))
                      : Cell());
    return;
  }
  row.push_back({valueText(record, field)});
}

}  // namespace

std::string amountText(std::int64_t minorUnits, std::string_view currency) {
  const int digits = currencyMinorDigits(currency).value_or(2);
  std::uint64_t whole = minorUnits < 0 ? 0 - static_cast<std::uint64_t>(minorUnits)
                                       : static_cast<std::uint64_t>(minorUnits);
  std::uint64_t unit = 1;
  for (int i = 0; i < digits; ++i) unit *= 10;
  std::string text = fmt::format("{}{}", minorUnits < 0 ? "-" : "", whole / unit);
  if (digits > 0) text += fmt::format(".{:0{}}", whole % unit, digits);
  return text;
}

bool isWithheld(const RecordType& type, const FieldDescriptor& field) {
  return type.name() == "participant" && traitsOf(field).personal();
}

void withhold(const RecordType& type, Message& record) {
  // The sides of a conflict about a participant hold that participant's own cells.
  const bool ofPerson = type.name() == "conflict" && textOf(record, "about_type") == "participant";
  for (int i = 0; i < type.descriptor().field_count(); ++i) {
    const FieldDescriptor& field = *type.descriptor().field(i);
    const bool side =
        field.name() == "kept" || field.name() == "other" || field.name() == "other_title";
    if (isWithheld(type, field) || (ofPerson && side))
      record.GetReflection()->ClearField(&record, &field);
  }
}

RecordTable::RecordTable(const RecordType& type) : m_type(type) {
  for (int i = 0; i < type.descriptor().field_count(); ++i) {
    const FieldDescriptor& field = *type.descriptor().field(i);
    if (field.name() != "office" && !isWithheld(type, field)) m_fields.push_back(&field);
  }
}

std::vector<std::string> RecordTable::headings() const {
  std::vector<std::string> headings = {"Id", "Office"};
  for (const FieldDescriptor* field : m_fields) {
    const std::string& label = traitsOf(*field).label();
    if (isMoney(*field)) {
      headings.insert(headings.end(), {label, label + ": currency"});
    } else if (isHeadCount(*field)) {
      for (const char* of : {"women", "men", "other", "sex not recorded"})
        headings.push_back(label + ": " + of);
    } else {
      headings.push_back(label);
    }
  }
  return headings;
}

Result<Row> RecordTable::row(const store::StoredRecord& stored) const {
  FIELDPOST_TRY(const auto record, m_type.parse(stored.message));
  withhold(m_type, *record);
  Row row = {{stored.key.id.text()}, {stored.scope}};
  for (const FieldDescriptor* field : m_fields) addField(*record, *field, row);
  return row;
}

}  // namespace fieldpost::exporting
