#include "client/bridge/picklists.h"

#include <QtCore/QLocale>
#include <algorithm>
#include <string_view>

#include "sync/record/codes.h"

namespace fieldpost {
namespace {

QVariantMap choice(const QString& code, const QString& name) {
  return {{QStringLiteral("code"), code}, {QStringLiteral("name"), name}};
}

QVariantMap choice(std::string_view code, std::string_view name) {
  return choice(QString::fromUtf8(code.data(), static_cast<qsizetype>(code.size())),
                QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
}

QVariantList sortedByName(QVariantList list) {
  std::sort(list.begin(), list.end(), [](const QVariant& one, const QVariant& other) {
    const QString name = QStringLiteral("name");
    return QString::localeAwareCompare(one.toMap()[name].toString(),
                                       other.toMap()[name].toString()) < 0;
  });
  return list;
}

QVariantList states() {
  static const QVariantList list = [] {
    QVariantList all;
    for (const State& state : allStates()) all << choice(state.code, state.name);
    return sortedByName(all);
  }();
  return list;
}

/// The United Nations' own languages, and others that trainings are often held in.
QVariantList languages() {
  static const QVariantList list = [] {
    QVariantList all;
    for (const char* tag :
         {"ar", "zh", "en", "fr", "ru", "es", "pt", "sw", "fa", "uz", "tg", "vi", "th", "id", "tr",
          "sr", "sq", "ro", "am", "so", "ha", "my", "lo", "km", "ur", "ps", "ky", "kk", "az", "hy",
          "ka", "uk", "bg", "hr", "mk", "it", "de", "nl", "ne", "bn", "hi", "ta", "si"})
      all << choice(
          std::string_view(tag),
          QLocale::languageToString(QLocale(QLatin1String(tag)).language()).toStdString());
    return sortedByName(all);
  }();
  return list;
}

QVariantList enumChoices(const google::protobuf::EnumDescriptor& type) {
  QVariantList list;
  for (int i = 0; i < type.value_count(); ++i) {
    const auto& value = *type.value(i);
    if (value.number() != 0) list << choice(value.name(), traitsOf(value).label());
  }
  return list;
}

template <typename Items, typename Name>
QVariantList named(const Items& items, Name name) {
  QVariantList list;
  for (const auto& item : items) list << choice(item.code(), name(item));
  return list;
}

}  // namespace

Picklists::Picklists(QObject* parent) : QObject(parent) {}

void Picklists::setProgramme(const model::v1::ProgrammeOfWork& programme) {
  m_programme = programme;
  m_lists.clear();
  Q_EMIT changed();
}

int Picklists::planned(model::v1::Delivery delivery) const {
  std::uint32_t planned = 0;
  for (const auto& output : m_programme.outputs())
    if (output.delivery() == delivery) planned += output.quantity();
  return static_cast<int>(planned);
}

QVariantList Picklists::listOf(model::v1::ProgrammeList list) const {
  const auto known = m_lists.constFind(list);
  if (known != m_lists.constEnd()) return *known;
  const auto name = [](const auto& item) -> std::string { return item.name(); };
  const auto numbered = [](const auto& item) -> std::string {
    return item.code() + "  " + item.text();
  };
  QVariantList found;
  switch (list) {
    case model::v1::PROGRAMME_LIST_THEMES:
      found = named(m_programme.themes(), name);
      break;
    case model::v1::PROGRAMME_LIST_INSTRUMENTS:
      found = named(m_programme.instruments(), name);
      break;
    case model::v1::PROGRAMME_LIST_GLOBAL_PROGRAMMES:
      found = named(m_programme.global_programmes(), name);
      break;
    case model::v1::PROGRAMME_LIST_ACCOMPLISHMENTS:
      found = named(m_programme.accomplishments(), numbered);
      break;
    case model::v1::PROGRAMME_LIST_EXTERNAL_FACTORS:
      found = named(m_programme.external_factors(), numbered);
      break;
    case model::v1::PROGRAMME_LIST_OUTPUTS:
      for (const auto& output : m_programme.outputs())
        if (output.quantity() > 0 || output.quantity_unspecified())
          found << choice(output.code(), output.paragraph() + "  " + output.title());
      break;
    case model::v1::PROGRAMME_LIST_PARTNERS:
      found = sortedByName(named(m_programme.partners(), name));
      break;
    default:
      break;
  }
  return *m_lists.insert(list, found);
}

QVariantList Picklists::choicesOf(const FieldDescriptor& field) const {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) return enumChoices(*field.enum_type());
  const model::v1::Rule& rule = traitsOf(field).rule();
  if (rule.list() != model::v1::PROGRAMME_LIST_UNSPECIFIED) return listOf(rule.list());
  if (rule.format() == model::v1::FORMAT_COUNTRY) return states();
  if (rule.format() == model::v1::FORMAT_LANGUAGE) return languages();
  return {};
}

QVariantList Picklists::choices(const QString& type, const QString& field) const {
  const RecordType* const record = RecordType::find(type.toStdString());
  const FieldDescriptor* const found = record ? record->field(field.toStdString()) : nullptr;
  return found ? choicesOf(*found) : QVariantList();
}

QString Picklists::nameOf(const QString& type, const QString& field, const QString& code) const {
  const RecordType* const record = RecordType::find(type.toStdString());
  const FieldDescriptor* const found = record ? record->field(field.toStdString()) : nullptr;
  return found ? nameOf(*found, code) : code;
}

QString Picklists::nameOf(const FieldDescriptor& field, const QString& code) const {
  if (traitsOf(field).rule().format() == model::v1::FORMAT_COUNTRY) {
    const std::string_view name = stateName(code.toStdString());
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
  }
  const QVariantList list = choicesOf(field);
  for (const QVariant& item : list) {
    const QVariantMap map = item.toMap();
    if (map[QStringLiteral("code")].toString() == code)
      return map[QStringLiteral("name")].toString();
  }
  return code;
}

QVariantList Picklists::currencies() const {
  static const QVariantList list = [] {
    QVariantList all;
    // The currencies that donors give in, then those of the regions the Centre works in.
    for (const char* code :
         {"USD", "EUR", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "CAD", "AUD", "NZD", "ZAR", "KES",
          "UGX", "TZS", "ETB", "NGN", "XOF", "XAF", "GHS", "EGP", "MAD", "TND", "LBP", "JOD", "TRY",
          "RUB", "UZS", "KZT", "KGS", "TJS", "AFN", "PKR", "INR", "BDT", "LKR", "THB", "VND", "LAK",
          "KHR", "MMK", "PHP", "IDR", "CNY", "KRW", "BRL", "ARS", "BOB", "COP", "PEN", "MXN", "GTQ",
          "JMD", "TTD", "BGN", "RON", "RSD", "ALL", "MKD", "BAM", "UAH", "XDR"})
      all << choice(std::string_view(code), std::string_view(code));
    return all;
  }();
  return list;
}

}  // namespace fieldpost
