// One field of a record as a window shows and takes it: what kind of control it needs, its value as
// a QVariant, and back into the record.
//
// Used by FieldEditor. Knows no record by name: everything comes from the protos by reflection.
#pragma once

#include <QtCore/QVariant>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/record/record_type.h"

namespace fieldpost {

/// Which control edits a field.
enum class FieldKind {
  Text,       ///< QString.
  LongText,   ///< QString with lines.
  Date,       ///< QString, YYYY-MM-DD.
  Choice,     ///< QString: an enum value's name, a code of a list, or a record's id.
  Answer,     ///< QString: ANSWER_YES, ANSWER_NO or empty.
  CodeSet,    ///< QStringList.
  Number,     ///< QString of digits, empty when not said.
  Money,      ///< QVariantMap {amount, currency}.
  HeadCount,  ///< QStringList of four: women, men, other, not recorded.
  Other,      ///< Shown by other means (files).
};

FieldKind kindOf(const FieldDescriptor& field);
/// The field's value in the form that its kind says.
QVariant valueOf(const Message& record, const FieldDescriptor& field);
/// Puts `value` into the record; an empty one clears the field.
/// Errors: InvalidArgument/NOT_A_NUMBER, NOT_AN_AMOUNT; the record is left as it was.
Result<Done> setValue(Message& record, const FieldDescriptor& field, const QVariant& value);
/// Adds `code` to a set, or takes it away.
void setMember(Message& record, const FieldDescriptor& field, const QString& code, bool present);
/// An amount as figures are made of it.
struct Amount {
  std::int64_t minorUnits = 0;
  std::string currency;
};
/// The amount in the money field of that name; absent when there is none, or no currency.
std::optional<Amount> amountOf(const Message& record, std::string_view field);
/// "1,250.00" without the currency.
QString amountText(std::int64_t minorUnits, const std::string& currency);

}  // namespace fieldpost
