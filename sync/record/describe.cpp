#include "sync/record/describe.h"

#include <fmt/format.h>

#include "fieldpost/model/v1/types.pb.h"
#include "sync/base/ids.h"
#include "sync/record/codes.h"
#include "sync/record/patch.h"

namespace fieldpost {
namespace {

bool isCountryField(const FieldDescriptor& field) {
  return traitsOf(field).rule().format() == model::v1::FORMAT_COUNTRY;
}

std::string withName(const FieldDescriptor& field, const std::string& text) {
  if (!isCountryField(field) || !isCountry(text)) return text;
  return std::string(stateName(text));
}

std::string messageText(const Message& part) {
  if (part.GetDescriptor() == model::v1::Money::descriptor()) {
    const auto& money = static_cast<const model::v1::Money&>(part);
    return moneyText(money.minor_units(), money.currency());
  }
  if (part.GetDescriptor() == model::v1::Attachment::descriptor())
    return static_cast<const model::v1::Attachment&>(part).name();
  std::string text;
  const auto& reflection = *part.GetReflection();
  for (int i = 0; i < part.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *part.GetDescriptor()->field(i);
    if (field.is_repeated()) continue;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_UINT32 && !field.has_presence() &&
        reflection.GetUInt32(part, &field) == 0)
      continue;
    const std::string value = valueText(part, field);
    if (value.empty()) continue;
    const std::string& label = traitsOf(field).label();
    text += (text.empty() ? "" : ", ") + (label.empty() ? field.name() : label) + ' ' + value;
  }
  return text;
}

std::string memberText(const Message& record, const FieldDescriptor& field, int index) {
  const auto& reflection = *record.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return withName(field, reflection.GetRepeatedString(record, &field, index));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return messageText(reflection.GetRepeatedMessage(record, &field, index));
    case FieldDescriptor::CPPTYPE_ENUM:
      return traitsOf(*reflection.GetRepeatedEnum(record, &field, index)).label();
    default:
      return {};
  }
}

}  // namespace

std::string titleOf(const RecordType& type, const Message& record) {
  const FieldDescriptor* field = type.field(type.traits().title());
  std::string title = field == nullptr ? std::string() : valueText(record, *field);
  if (type.name() == "participant") {
    const std::string given = textOf(record, "given_name");
    if (!given.empty()) title += title.empty() ? given : ", " + given;
  }
  if (title.empty()) title = textOf(record, "provisional_number");
  return title;
}

std::string searchTextOf(const RecordType& type, const Message& record) {
  std::string words;
  const auto& reflection = *record.GetReflection();
  for (int i = 0; i < type.descriptor().field_count(); ++i) {
    const FieldDescriptor& field = *type.descriptor().field(i);
    const auto format = traitsOf(field).rule().format();
    if (field.type() == FieldDescriptor::TYPE_BYTES || format == model::v1::FORMAT_RECORD_ID)
      continue;
    const bool isText = field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    if (!isText && field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM) continue;
    const std::string text = !field.is_repeated() && isText && !isCountryField(field)
                                 ? reflection.GetString(record, &field)
                                 : valueText(record, field);
    if (text.empty()) continue;
    if (!words.empty()) words += '\n';
    words += text;
  }
  return words;
}

std::string valueText(const Message& record, const FieldDescriptor& field) {
  const auto& reflection = *record.GetReflection();
  if (field.is_repeated()) {
    std::string text;
    for (int i = 0; i < reflection.FieldSize(record, &field); ++i)
      text += (i == 0 ? "" : ", ") + memberText(record, field, i);
    return text;
  }
  if (field.has_presence() && !reflection.HasField(record, &field)) return {};
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (field.type() == FieldDescriptor::TYPE_BYTES)
        return toHex(reflection.GetString(record, &field));
      return withName(field, reflection.GetString(record, &field));
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = reflection.GetEnum(record, &field);
      return value->number() == 0 ? std::string() : traitsOf(*value).label();
    }
    case FieldDescriptor::CPPTYPE_UINT32:
      return std::to_string(reflection.GetUInt32(record, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(reflection.GetInt64(record, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return std::to_string(reflection.GetUInt64(record, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(record, &field) ? "yes" : "no";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return messageText(reflection.GetMessage(record, &field));
    default:
      return {};
  }
}

std::string cellText(const RecordType& type, std::uint32_t field, std::string_view cell) {
  if (cell.empty()) return {};
  const auto* descriptor = type.descriptor().FindFieldByNumber(static_cast<int>(field));
  if (descriptor == nullptr) return "[a field that this version does not know]";
  const auto record = type.parse(cell);
  return record.ok() ? valueText(*record.value(), *descriptor) : "[unreadable]";
}

std::vector<std::pair<std::string, std::string>> indexEntriesOf(const RecordType& type,
                                                                const Message& record) {
  std::vector<std::pair<std::string, std::string>> entries;
  const auto& reflection = *record.GetReflection();
  for (int i = 0; i < type.descriptor().field_count(); ++i) {
    const FieldDescriptor& field = *type.descriptor().field(i);
    if (!traitsOf(field).indexed()) continue;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      if (reflection.GetEnumValue(record, &field) != 0)
        entries.emplace_back(field.name(), reflection.GetEnum(record, &field)->name());
    } else if (field.is_repeated()) {
      for (int n = 0; n < reflection.FieldSize(record, &field); ++n)
        entries.emplace_back(field.name(), reflection.GetRepeatedString(record, &field, n));
    } else if (const std::string text = textOf(record, field); !text.empty()) {
      entries.emplace_back(field.name(), text);
    }
  }
  return entries;
}

std::string moneyText(std::int64_t minorUnits, std::string_view currency) {
  const int digits = currencyMinorDigits(currency).value_or(2);
  std::uint64_t unit = 1;
  for (int i = 0; i < digits; ++i) unit *= 10;
  const std::uint64_t amount = minorUnits < 0 ? 0 - static_cast<std::uint64_t>(minorUnits)
                                              : static_cast<std::uint64_t>(minorUnits);
  std::string whole = std::to_string(amount / unit);
  for (auto at = static_cast<std::ptrdiff_t>(whole.size()) - 3; at > 0; at -= 3)
    whole.insert(static_cast<std::size_t>(at), ",");
  const std::string fraction = digits == 0 ? "" : fmt::format(".{:0{}}", amount % unit, digits);
  return fmt::format("{}{}{}{}{}", minorUnits < 0 ? "-" : "", whole, fraction,
                     currency.empty() ? "" : " ", currency);
}

}  // namespace fieldpost
