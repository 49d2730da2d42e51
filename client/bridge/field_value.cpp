#include "client/bridge/field_value.h"

#include <QtCore/QStringList>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "fieldpost/model/v1/types.pb.h"
#include "sync/record/codes.h"

namespace fieldpost {
namespace {

using google::protobuf::Reflection;

const model::v1::Rule& ruleOf(const FieldDescriptor& field) { return traitsOf(field).rule(); }

int digitsOf(const std::string& currency) {
  constexpr int kUsualDigits = 2;
  return currencyMinorDigits(currency).value_or(kUsualDigits);
}

/// Minor units from an amount as a person writes it; absent when it is none.
std::optional<std::int64_t> minorUnitsOf(QString text, int digits) {
  text.remove(QLatin1Char(',')).remove(QLatin1Char(' ')).remove(QLatin1Char('\''));
  text.remove(QChar(0x00A0)).remove(QChar(0x202F));
  const bool negative = text.startsWith(QLatin1Char('-'));
  if (negative) text.remove(0, 1);
  const QStringList parts = text.split(QLatin1Char('.'));
  if (parts.size() > 2 || parts[0].isEmpty()) return std::nullopt;
  QString fraction = parts.size() == 2 ? parts[1] : QString();
  if (fraction.size() > digits) return std::nullopt;
  while (fraction.size() < digits) fraction += QLatin1Char('0');
  bool number = false;
  const qlonglong units = (parts[0] + fraction).toLongLong(&number);
  if (!number || units < 0) return std::nullopt;
  return negative ? -units : units;
}

Result<std::uint32_t> numberOf(const QString& text) {
  bool number = false;
  const uint value = text.trimmed().toUInt(&number);
  if (!number)
    return Error{Code::InvalidArgument, "NOT_A_NUMBER",
                 "'" + text.toStdString() + "' is not a whole number. Write digits only."};
  return value;
}

Result<Done> setMoney(Message& record, const FieldDescriptor& field, const QVariantMap& value) {
  const QString amount = value.value(QStringLiteral("amount")).toString().trimmed();
  const std::string currency = value.value(QStringLiteral("currency")).toString().toStdString();
  const Reflection& reflection = *record.GetReflection();
  if (amount.isEmpty() && currency.empty()) {
    reflection.ClearField(&record, &field);
    return Done{};
  }
  const auto units =
      amount.isEmpty() ? std::optional<std::int64_t>(0) : minorUnitsOf(amount, digitsOf(currency));
  if (!units)
    return Error{Code::InvalidArgument, "NOT_AN_AMOUNT",
                 "'" + amount.toStdString() + "' is not an amount. Write it like 1250.00."};
  auto& money = dynamic_cast<model::v1::Money&>(*reflection.MutableMessage(&record, &field));
  money.set_minor_units(*units);
  money.set_currency(currency);
  return Done{};
}

Result<Done> setHeadCount(Message& record, const FieldDescriptor& field, const QStringList& parts) {
  std::uint32_t counts[4] = {};
  bool any = false;
  for (int i = 0; i < 4 && i < parts.size(); ++i) {
    if (parts[i].trimmed().isEmpty()) continue;
    FIELDPOST_TRY(counts[i], numberOf(parts[i]));
    any = true;
  }
  const Reflection& reflection = *record.GetReflection();
  if (!any) {
    reflection.ClearField(&record, &field);
    return Done{};
  }
  auto& people = dynamic_cast<model::v1::HeadCount&>(*reflection.MutableMessage(&record, &field));
  people.set_female(counts[0]);
  people.set_male(counts[1]);
  people.set_other(counts[2]);
  people.set_not_recorded(counts[3]);
  return Done{};
}

QVariant headCountOf(const model::v1::HeadCount& people, bool set) {
  QStringList counts;
  for (const std::uint32_t count :
       {people.female(), people.male(), people.other(), people.not_recorded()})
    counts << (set ? QString::number(count) : QString());
  return counts;
}

}  // namespace

FieldKind kindOf(const FieldDescriptor& field) {
  if (field.is_repeated())
    return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING ? FieldKind::CodeSet
                                                               : FieldKind::Other;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      return field.enum_type() == model::v1::Answer_descriptor() ? FieldKind::Answer
                                                                 : FieldKind::Choice;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (field.message_type() == model::v1::Money::descriptor()) return FieldKind::Money;
      if (field.message_type() == model::v1::HeadCount::descriptor()) return FieldKind::HeadCount;
      return FieldKind::Other;
    case FieldDescriptor::CPPTYPE_UINT32:
      return FieldKind::Number;
    case FieldDescriptor::CPPTYPE_STRING:
      break;
    default:
      return FieldKind::Other;
  }
  const model::v1::Rule& rule = ruleOf(field);
  if (rule.format() == model::v1::FORMAT_DATE) return FieldKind::Date;
  if (rule.format() == model::v1::FORMAT_COUNTRY || !rule.refers_to().empty() ||
      rule.list() != model::v1::PROGRAMME_LIST_UNSPECIFIED)
    return FieldKind::Choice;
  return traitsOf(field).long_text() ? FieldKind::LongText : FieldKind::Text;
}

QString amountText(std::int64_t minorUnits, const std::string& currency) {
  const int digits = digitsOf(currency);
  QString text =
      QString::number(std::llabs(minorUnits)).rightJustified(digits + 1, QLatin1Char('0'));
  const QString fraction = digits > 0 ? QLatin1Char('.') + text.right(digits) : QString();
  text.chop(digits);
  for (qsizetype at = text.size() - 3; at > 0; at -= 3) text.insert(at, QLatin1Char(','));
  return (minorUnits < 0 ? QStringLiteral("-") : QString()) + text + fraction;
}

QVariant valueOf(const Message& record, const FieldDescriptor& field) {
  const Reflection& reflection = *record.GetReflection();
  switch (kindOf(field)) {
    case FieldKind::Text:
    case FieldKind::LongText:
    case FieldKind::Date:
      return QString::fromStdString(textOf(record, field));
    case FieldKind::Choice:
    case FieldKind::Answer: {
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING)
        return QString::fromStdString(textOf(record, field));
      const int number = reflection.GetEnumValue(record, &field);
      const auto* const value = field.enum_type()->FindValueByNumber(number);
      return number == 0 || value == nullptr ? QString() : QString::fromStdString(value->name());
    }
    case FieldKind::CodeSet: {
      QStringList codes;
      for (int i = 0; i < reflection.FieldSize(record, &field); ++i)
        codes << QString::fromStdString(reflection.GetRepeatedString(record, &field, i));
      return codes;
    }
    case FieldKind::Number:
      if (field.has_presence() && !reflection.HasField(record, &field)) return QString();
      return QString::number(reflection.GetUInt32(record, &field));
    case FieldKind::Money: {
      if (!reflection.HasField(record, &field))
        return QVariantMap{{QStringLiteral("amount"), QString()},
                           {QStringLiteral("currency"), QString()}};
      const auto& money =
          dynamic_cast<const model::v1::Money&>(reflection.GetMessage(record, &field));
      return QVariantMap{
          {QStringLiteral("amount"), amountText(money.minor_units(), money.currency())},
          {QStringLiteral("currency"), QString::fromStdString(money.currency())}};
    }
    case FieldKind::HeadCount:
      return headCountOf(
          dynamic_cast<const model::v1::HeadCount&>(reflection.GetMessage(record, &field)),
          reflection.HasField(record, &field));
    case FieldKind::Other:
      break;
  }
  return {};
}

Result<Done> setValue(Message& record, const FieldDescriptor& field, const QVariant& value) {
  const Reflection& reflection = *record.GetReflection();
  switch (kindOf(field)) {
    case FieldKind::Money:
      return setMoney(record, field, value.toMap());
    case FieldKind::HeadCount:
      return setHeadCount(record, field, value.toStringList());
    case FieldKind::CodeSet:
      reflection.ClearField(&record, &field);
      for (const QString& code : value.toStringList()) setMember(record, field, code, true);
      return Done{};
    case FieldKind::Other:
      return Done{};
    default:
      break;
  }
  const QString text =
      kindOf(field) == FieldKind::LongText ? value.toString() : value.toString().trimmed();
  if (text.isEmpty()) {
    reflection.ClearField(&record, &field);
    return Done{};
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_UINT32) {
    FIELDPOST_TRY(const std::uint32_t number, numberOf(text));
    reflection.SetUInt32(&record, &field, number);
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    if (const auto* const choice = field.enum_type()->FindValueByName(text.toStdString()))
      reflection.SetEnum(&record, &field, choice);
  } else {
    reflection.SetString(&record, &field, text.toStdString());
  }
  return Done{};
}

std::optional<Amount> amountOf(const Message& record, std::string_view field) {
  const FieldDescriptor* const found = record.GetDescriptor()->FindFieldByName(std::string(field));
  if (found == nullptr || kindOf(*found) != FieldKind::Money) return std::nullopt;
  const auto& money =
      dynamic_cast<const model::v1::Money&>(record.GetReflection()->GetMessage(record, found));
  if (money.currency().empty()) return std::nullopt;
  return Amount{money.minor_units(), money.currency()};
}

void setMember(Message& record, const FieldDescriptor& field, const QString& code, bool present) {
  const Reflection& reflection = *record.GetReflection();
  const std::string wanted = code.toStdString();
  for (int i = 0; i < reflection.FieldSize(record, &field); ++i) {
    if (reflection.GetRepeatedString(record, &field, i) != wanted) continue;
    if (present) return;
    for (int next = i + 1; next < reflection.FieldSize(record, &field); ++next)
      reflection.SwapElements(&record, &field, next - 1, next);
    reflection.RemoveLast(&record, &field);
    return;
  }
  if (present) reflection.AddString(&record, &field, wanted);
}

}  // namespace fieldpost
