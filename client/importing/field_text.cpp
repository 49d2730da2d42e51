#include "client/importing/field_text.h"

#include <fmt/format.h>
#include <google/protobuf/reflection.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "sync/record/codes.h"
#include "sync/record/dates.h"

namespace fieldpost {
namespace {

using google::protobuf::EnumValueDescriptor;
using Answer = std::optional<FieldTextProblem>;

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::string inQuotes(std::string_view text) { return fmt::format("'{}'", text.substr(0, 60)); }

std::string_view nameOfList(model::v1::ProgrammeList list) {
  switch (list) {
    case model::v1::PROGRAMME_LIST_THEMES:
      return "theme";
    case model::v1::PROGRAMME_LIST_INSTRUMENTS:
      return "legal instrument";
    case model::v1::PROGRAMME_LIST_GLOBAL_PROGRAMMES:
      return "global programme";
    case model::v1::PROGRAMME_LIST_ACCOMPLISHMENTS:
      return "accomplishment";
    case model::v1::PROGRAMME_LIST_EXTERNAL_FACTORS:
      return "external factor";
    case model::v1::PROGRAMME_LIST_OUTPUTS:
      return "output";
    case model::v1::PROGRAMME_LIST_PARTNERS:
      return "partner";
    default:
      return "code";
  }
}

/// A code of the programme of work, or the code of what it is called there.
Answer programmeCode(model::v1::ProgrammeList list, std::string& text,
                     const ImportContext& context) {
  const auto entries = context.codes.entries(list);
  // Without a programme of work nothing can be looked up; the rules look when it comes.
  if (entries.empty()) return {};
  const auto key = plainKey(text);
  // Outputs are many and share titles, so they go by their codes alone.
  const bool byName = list != model::v1::PROGRAMME_LIST_OUTPUTS;
  for (const ProgrammeEntry& entry : entries) {
    if (entry.code == text ||
        (byName && (plainKey(entry.name) == key || plainKey(entry.code) == key))) {
      text = entry.code;
      return {};
    }
  }
  return FieldTextProblem{"UNKNOWN_CODE", fmt::format("the programme of work has no {} {}",
                                                      nameOfList(list), inQuotes(text))};
}

Answer country(std::string& text) {
  std::string upper = text;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  if (isCountry(upper)) {
    text = upper;
    return {};
  }
  const auto key = plainKey(text);
  for (const State& state : allStates()) {
    if (state.name == text || (key.size() > 3 && plainKey(state.name) == key)) {
      text = state.code;
      return {};
    }
  }
  return FieldTextProblem{
      "UNKNOWN_COUNTRY",
      fmt::format("{} is no State; write its code (KE) or its English name (Kenya)",
                  inQuotes(text))};
}

Answer recordId(const std::string& refersTo, std::string& text, const ImportContext& context) {
  if (const auto id = Uuid::parse(text); id.ok()) {
    text = id.value().text();
    return {};
  }
  const RecordType* type = RecordType::find(refersTo);
  if (type == nullptr || !context.named)
    return FieldTextProblem{"NOT_A_RECORD", inQuotes(text) + " is no id of a record"};
  const auto ids = context.named(*type, text);
  if (!ids.ok()) return FieldTextProblem{ids.error().reason, ids.error().message};
  std::string what = type->traits().label();
  std::transform(what.begin(), what.end(), what.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (ids.value().empty())
    return FieldTextProblem{
        "NO_RECORD", fmt::format("there is no {} {}; write its id, title or code as the list "
                                 "of {} shows it",
                                 what, inQuotes(text), type->name())};
  if (ids.value().size() > 1)
    return FieldTextProblem{"AMBIGUOUS_NAME",
                            fmt::format("{} records of type {} go by {}; write the id",
                                        ids.value().size(), type->name(), inQuotes(text))};
  text = ids.value().front().text();
  return {};
}

/// Turns what was written into what is stored.
Answer normalize(const FieldDescriptor& field, std::string& text, const ImportContext& context) {
  const auto& rule = traitsOf(field).rule();
  if (!rule.refers_to().empty()) return recordId(rule.refers_to(), text, context);
  if (rule.list() != model::v1::PROGRAMME_LIST_UNSPECIFIED)
    return programmeCode(rule.list(), text, context);
  switch (rule.format()) {
    case model::v1::FORMAT_DATE:
      if (isDate(text)) return {};
      return FieldTextProblem{"NOT_A_DATE",
                              inQuotes(text) + " is no day of the calendar; write YYYY-MM-DD"};
    case model::v1::FORMAT_TIME:
      if (isTimeOfDay(text)) return {};
      return FieldTextProblem{"NOT_A_TIME", inQuotes(text) + " is no time of day; write HH:MM"};
    case model::v1::FORMAT_COUNTRY:
      return country(text);
    case model::v1::FORMAT_LANGUAGE:
      if (isLanguageTag(text)) return {};
      return FieldTextProblem{
          "NOT_A_LANGUAGE",
          inQuotes(text) + " is no language tag; write one such as en or zh-Hant"};
    case model::v1::FORMAT_OFFICE:
      if (text == context.office) return {};
      return FieldTextProblem{"NOT_YOUR_OFFICE",
                              fmt::format("{} is another office; this laptop is of {}",
                                          inQuotes(text), context.office)};
    default:
      return {};
  }
}

template <typename Number>
std::optional<Number> numberFrom(std::string_view text) {
  Number number{};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

Answer notANumber(std::string_view text) {
  return FieldTextProblem{"NOT_A_NUMBER",
                          inQuotes(text) + " is no whole number from 0 on; write digits alone"};
}

Answer setOne(Message& record, const FieldDescriptor& field, std::string text,
              const ImportContext& context) {
  const auto* reflection = record.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      if (auto problem = normalize(field, text, context)) return problem;
      if (!field.is_repeated()) {
        reflection->SetString(&record, &field, text);
        return {};
      }
      const auto there = reflection->GetRepeatedFieldRef<std::string>(record, &field);
      if (std::find(there.begin(), there.end(), text) == there.end())
        reflection->AddString(&record, &field, text);
      return {};
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* choice = choiceFrom(field, text);
      if (choice == nullptr) {
        std::string choices;
        for (int i = 1; i < field.enum_type()->value_count(); ++i)
          choices += (i > 1 ? ", " : "") + traitsOf(*field.enum_type()->value(i)).label();
        return FieldTextProblem{"UNKNOWN_CHOICE",
                                fmt::format("{} is none of: {}", inQuotes(text), choices)};
      }
      reflection->SetEnum(&record, &field, choice);
      return {};
    }
    case FieldDescriptor::CPPTYPE_UINT32: {
      const auto number = numberFrom<std::uint32_t>(text);
      if (!number) return notANumber(text);
      reflection->SetUInt32(&record, &field, *number);
      return {};
    }
    default:
      return FieldTextProblem{"UNKNOWN_FIELD",
                              fmt::format("{} cannot be given as text", traitsOf(field).label())};
  }
}

}  // namespace

std::string plainKey(std::string_view text) {
  std::string key;
  bool gap = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool upper = c >= 'A' && c <= 'Z';
    // Letters beyond ASCII stay as they are: they tell names apart.
    if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte >= 0x80) {
      if (gap && !key.empty()) key += '_';
      gap = false;
      key += upper ? static_cast<char>(c + 32) : c;
    } else {
      gap = true;
    }
  }
  return key;
}

const EnumValueDescriptor* choiceFrom(const FieldDescriptor& field, std::string_view text) {
  const auto* choices = field.enum_type();
  const auto key = plainKey(text);
  // The names of an enum begin with the name of its unspecified value: SEX_UNSPECIFIED, SEX_FEMALE.
  const auto prefix =
      plainKey(choices->value(0)->name()).size() - std::string_view("unspecified").size();
  for (int i = 1; i < choices->value_count(); ++i) {
    const EnumValueDescriptor* value = choices->value(i);
    const auto name = plainKey(value->name());
    if (key == name || key == name.substr(std::min(prefix, name.size())) ||
        key == plainKey(traitsOf(*value).label()))
      return value;
  }
  return nullptr;
}

std::optional<FieldTextProblem> setFromText(Message& record, const FieldDescriptor& field,
                                            std::string_view text, const ImportContext& context) {
  if (!field.is_repeated()) return setOne(record, field, trimmed(text), context);
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(";|"), text.size());
    auto member = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (member.empty()) continue;
    if (auto problem = setOne(record, field, std::move(member), context)) return problem;
  }
  return {};
}

}  // namespace fieldpost
