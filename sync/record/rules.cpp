#include "sync/record/rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "fieldpost/model/v1/types.pb.h"
#include "sync/base/ids.h"
#include "sync/record/codes.h"
#include "sync/record/dates.h"
#include "sync/record/describe.h"

namespace fieldpost {
namespace {

using google::protobuf::Reflection;
using model::v1::Rule;

constexpr std::uint32_t kLongestText = 10'000;

bool isPresent(const Message& record, const FieldDescriptor& field) {
  const Reflection& reflection = *record.GetReflection();
  if (field.is_repeated()) return reflection.FieldSize(record, &field) > 0;
  if (field.has_presence()) return reflection.HasField(record, &field);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM)
    return reflection.GetEnumValue(record, &field) != 0;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING)
    return !reflection.GetString(record, &field).empty();
  return true;
}

bool holds(const Message& record, const model::v1::When& when) {
  const auto* field = record.GetDescriptor()->FindFieldByName(when.field());
  if (field == nullptr || !isPresent(record, *field)) return false;
  if (when.is().empty()) return true;
  const std::string value = field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM
                                ? record.GetReflection()->GetEnum(record, field)->name()
                                : valueText(record, *field);
  return std::find(when.is().begin(), when.is().end(), value) != when.is().end();
}

std::size_t codePoints(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool isOfficeCode(std::string_view text) {
  return text.size() >= 2 && text.size() <= 8 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

bool isWebAddress(std::string_view text) {
  const auto scheme = text.starts_with("https://") ? 8u : text.starts_with("http://") ? 7u : 0u;
  return scheme != 0 && text.size() > scheme && text.find_first_of(" \t\r\n\"<>") == text.npos;
}

/// Checks one record's fields and gathers what is wrong.
class Checker {
 public:
  Checker(const RecordType& type, const Message& record, const RuleContext& context)
      : m_type(type), m_record(record), m_context(context) {}

  std::vector<Problem> run() {
    for (int i = 0; i < m_type.descriptor().field_count(); ++i)
      check(*m_type.descriptor().field(i));
    return std::move(m_problems);
  }

 private:
  void add(const FieldDescriptor& field, std::string reason, std::string message) {
    m_problems.push_back({field.name(), std::move(reason), std::move(message)});
  }

  void check(const FieldDescriptor& field) {
    const auto& traits = traitsOf(field);
    const Rule& rule = traits.rule();
    if (!isPresent(m_record, field)) {
      if (rule.required())
        add(field, "MISSING", fmt::format("{} is missing.", traits.label()));
      else if (rule.has_required_when() && holds(m_record, rule.required_when()))
        add(field, "MISSING",
            fmt::format("{} is missing, and {} asks for it.", traits.label(),
                        labelOf(rule.required_when().field())));
      return;
    }
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        if (field.type() == FieldDescriptor::TYPE_STRING) checkTexts(field, rule);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        checkChoice(field);
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        checkNumber(field, rule, m_record.GetReflection()->GetUInt32(m_record, &field));
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (field.message_type() == model::v1::Money::descriptor()) checkMoney(field);
        break;
      default:
        break;
    }
  }

  std::string labelOf(const std::string& name) const {
    const auto* field = m_type.field(name);
    return field == nullptr ? name : traitsOf(*field).label();
  }

  void checkTexts(const FieldDescriptor& field, const Rule& rule) {
    const Reflection& reflection = *m_record.GetReflection();
    if (!field.is_repeated()) return checkText(field, rule, reflection.GetString(m_record, &field));
    for (int i = 0; i < reflection.FieldSize(m_record, &field); ++i)
      checkText(field, rule, reflection.GetRepeatedString(m_record, &field, i));
  }

  void checkText(const FieldDescriptor& field, const Rule& rule, const std::string& text) {
    const std::string& label = traitsOf(field).label();
    const std::uint32_t longest = rule.longest() == 0 ? kLongestText : rule.longest();
    if (codePoints(text) > longest) {
      add(field, "TOO_LONG", fmt::format("{} is longer than {} characters.", label, longest));
      return;
    }
    checkFormat(field, rule, text);
    if (rule.list() != model::v1::PROGRAMME_LIST_UNSPECIFIED && m_context.knowsCode &&
        !m_context.knowsCode(rule.list(), text))
      add(field, "UNKNOWN_CODE",
          fmt::format("{}: '{}' is not in the programme of work.", label, text));
  }

  void checkFormat(const FieldDescriptor& field, const Rule& rule, const std::string& text) {
    const std::string& label = traitsOf(field).label();
    switch (rule.format()) {
      case model::v1::FORMAT_DATE:
        return checkDate(field, rule, text);
      case model::v1::FORMAT_TIME:
        if (!isTimeOfDay(text))
          add(field, "NOT_A_TIME",
              fmt::format("{}: '{}' is not a time; write HH:MM.", label, text));
        return;
      case model::v1::FORMAT_COUNTRY:
        if (!isCountry(text))
          add(field, "UNKNOWN_COUNTRY",
              fmt::format("{}: there is no country '{}'; use its ISO 3166 code of two letters.",
                          label, text));
        return;
      case model::v1::FORMAT_LANGUAGE:
        if (!isLanguageTag(text))
          add(field, "NOT_A_LANGUAGE",
              fmt::format("{}: '{}' is not a language; write one like 'fr'.", label, text));
        return;
      case model::v1::FORMAT_OFFICE:
        if (!isOfficeCode(text))
          add(field, "NOT_AN_OFFICE",
              fmt::format("{}: '{}' is not an office's code; use 2 to 8 of A-Z and 0-9.", label,
                          text));
        return;
      case model::v1::FORMAT_RECORD_ID:
        if (!Uuid::parse(text).ok())
          add(field, "NOT_A_RECORD",
              fmt::format("{}: '{}' is not the id of a record.", label, text));
        return;
      case model::v1::FORMAT_URL:
        if (!isWebAddress(text))
          add(field, "NOT_AN_ADDRESS",
              fmt::format("{}: '{}' is not a web address; it begins with https://.", label, text));
        return;
      default:
        return;
    }
  }

  void checkDate(const FieldDescriptor& field, const Rule& rule, const std::string& text) {
    const std::string& label = traitsOf(field).label();
    if (!isDate(text)) {
      add(field, "NOT_A_DATE",
          fmt::format("{}: '{}' is not a date; write YYYY-MM-DD.", label, text));
      return;
    }
    // Dates in ISO 8601 order as text.
    const std::string start = textOf(m_record, rule.not_before());
    if (isDate(start) && text < start)
      add(field, "BEFORE_START",
          fmt::format("{} ({}) is before {} ({}).", label, text, labelOf(rule.not_before()),
                      start));
    if (rule.has_not_future_when() && holds(m_record, rule.not_future_when()) &&
        text > m_context.today)
      add(field, "IN_THE_FUTURE",
          fmt::format("{} ({}) is in the future; today is {}.", label, text, m_context.today));
  }

  void checkChoice(const FieldDescriptor& field) {
    const int number = m_record.GetReflection()->GetEnumValue(m_record, &field);
    if (field.enum_type()->FindValueByNumber(number) == nullptr)
      add(field, "UNKNOWN_CHOICE",
          fmt::format("{}: choice {} is not known to this version.", traitsOf(field).label(),
                      number));
  }

  void checkNumber(const FieldDescriptor& field, const Rule& rule, std::uint32_t value) {
    const std::string& label = traitsOf(field).label();
    if (rule.has_at_least() && value < rule.at_least())
      add(field, "TOO_LOW", fmt::format("{} is {}; at least {}.", label, value, rule.at_least()));
    if (rule.has_at_most() && value > rule.at_most())
      add(field, "TOO_HIGH", fmt::format("{} is {}; at most {}.", label, value, rule.at_most()));
    if (!rule.within_parent_days().empty()) checkWithinParent(field, rule, value);
  }

  void checkWithinParent(const FieldDescriptor& field, const Rule& rule, std::uint32_t value) {
    const RecordType* parentType = m_type.parentType();
    if (parentType == nullptr || !m_context.parent) return;
    const auto parent = m_context.parent(*parentType, textOf(m_record, *m_type.parentField()));
    if (parent == nullptr) return;
    const std::string& names = rule.within_parent_days();
    const auto space = names.find(' ');
    const auto from = dayNumber(textOf(*parent, names.substr(0, space)));
    const auto until = dayNumber(textOf(*parent, names.substr(space + 1)));
    if (!from || !until || *until < *from) return;
    const std::int64_t days = *until - *from + 1;
    if (value > days)
      add(field, "BEYOND_PARENT",
          fmt::format("{} is {}, but the {} lasted {} days.", traitsOf(field).label(), value,
                      parentType->traits().label(), days));
  }

  void checkMoney(const FieldDescriptor& field) {
    const auto& money = static_cast<const model::v1::Money&>(
        m_record.GetReflection()->GetMessage(m_record, &field));
    const std::string& label = traitsOf(field).label();
    if (money.currency().empty())
      add(field, "MONEY_WITHOUT_CURRENCY", fmt::format("{} has no currency.", label));
    else if (!currencyMinorDigits(money.currency()))
      add(field, "UNKNOWN_CURRENCY",
          fmt::format("{}: there is no currency '{}'; use its ISO 4217 code, 'USD' for one.", label,
                      money.currency()));
  }

  const RecordType& m_type;
  const Message& m_record;
  const RuleContext& m_context;
  std::vector<Problem> m_problems;
};

}  // namespace

std::vector<Problem> problemsOf(const RecordType& type, const Message& record,
                                const RuleContext& context) {
  return Checker(type, record, context).run();
}

Result<Done> checkMoves(const RecordType& type, const Message& before, const Message& after) {
  for (int i = 0; i < type.descriptor().field_count(); ++i) {
    const FieldDescriptor& field = *type.descriptor().field(i);
    if (field.is_repeated() || field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM) continue;
    const auto* from = before.GetReflection()->GetEnum(before, &field);
    const auto* to = after.GetReflection()->GetEnum(after, &field);
    const auto& legal = traitsOf(*from).next();
    if (from == to || from->number() == 0 || legal.empty() ||
        std::find(legal.begin(), legal.end(), to->name()) != legal.end())
      continue;
    std::string names;
    for (const auto& name : legal) {
      const auto* value = field.enum_type()->FindValueByName(name);
      names += (names.empty() ? "" : ", ") + (value ? traitsOf(*value).label() : name);
    }
    return Error{Code::FailedPrecondition, "ILLEGAL_MOVE",
                 fmt::format("{} cannot go from '{}' to '{}'; from there it can go to: {}",
                             traitsOf(field).label(), traitsOf(*from).label(),
                             to->number() == 0 ? "none" : traitsOf(*to).label(), names)};
  }
  return Done{};
}

}  // namespace fieldpost
