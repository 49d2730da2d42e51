// Commands that explain the data model: types and fields.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "sync/record/record_type.h"

namespace fieldpost {
namespace {

namespace v1 = model::v1;

std::string choiceLabel(const FieldDescriptor& field, const std::string& name) {
  const auto* value =
      field.enum_type() == nullptr ? nullptr : field.enum_type()->FindValueByName(name);
  return value == nullptr ? name : traitsOf(*value).label();
}

/// "status is Held or Completed".
std::string conditionText(const FieldDescriptor& field, const v1::When& when) {
  std::string text = when.field();
  const auto* other = field.containing_type()->FindFieldByName(when.field());
  for (int i = 0; i < when.is_size(); ++i)
    text += (i == 0 ? " is " : " or ") +
            (other == nullptr ? when.is(i) : choiceLabel(*other, when.is(i)));
  return when.is_size() == 0 ? text + " is given" : text;
}

std::string kindOf(const FieldDescriptor& field) {
  const v1::Rule& rule = traitsOf(field).rule();
  std::string kind;
  if (field.message_type() != nullptr) {
    kind = field.message_type()->name() == "Money"        ? "money"
           : field.message_type()->name() == "HeadCount"  ? "head-count"
           : field.message_type()->name() == "Attachment" ? "file"
                                                          : field.message_type()->name();
  } else if (field.enum_type() != nullptr) {
    kind = "choice";
  } else if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
    kind = "number";
  } else if (rule.list() != v1::PROGRAMME_LIST_UNSPECIFIED) {
    kind = "code";
  } else {
    switch (rule.format()) {
      case v1::FORMAT_DATE:
        kind = "date";
        break;
      case v1::FORMAT_TIME:
        kind = "time";
        break;
      case v1::FORMAT_COUNTRY:
        kind = "country";
        break;
      case v1::FORMAT_LANGUAGE:
        kind = "language";
        break;
      case v1::FORMAT_OFFICE:
        kind = "office";
        break;
      case v1::FORMAT_RECORD_ID:
        kind = rule.refers_to().empty() ? "id" : "id of a " + rule.refers_to();
        break;
      case v1::FORMAT_URL:
        kind = "web address";
        break;
      default:
        kind = traitsOf(field).long_text() ? "long text" : "text";
    }
  }
  return field.is_repeated() ? "set of " + kind : kind;
}

/// What must hold, in words.
std::vector<std::string> rulesOf(const FieldDescriptor& field) {
  const v1::FieldTraits& traits = traitsOf(field);
  const v1::Rule& rule = traits.rule();
  std::vector<std::string> rules;
  if (traits.headquarters()) rules.emplace_back("written by headquarters");
  if (traits.generated() != v1::GENERATED_UNSPECIFIED) rules.emplace_back("made when left out");
  if (field.name() == "office") rules.emplace_back("made when left out");
  if (rule.required() && field.name() != "office") rules.emplace_back("required");
  if (rule.has_required_when())
    rules.push_back("required when " + conditionText(field, rule.required_when()));
  if (rule.has_at_least() && rule.has_at_most())
    rules.push_back(fmt::format("{} to {}", rule.at_least(), rule.at_most()));
  if (!rule.not_before().empty()) rules.push_back("not before " + rule.not_before());
  if (rule.has_not_future_when())
    rules.push_back("not in the future when " + conditionText(field, rule.not_future_when()));
  if (rule.list() != v1::PROGRAMME_LIST_UNSPECIFIED) {
    std::string list = v1::ProgrammeList_Name(rule.list());
    std::string words = "from the programme's ";
    for (const char c : list.substr(std::string_view("PROGRAMME_LIST_").size()))
      words += c == '_' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    rules.push_back(std::move(words));
  }
  if (rule.longest() > 0) rules.push_back(fmt::format("at most {} characters", rule.longest()));
  if (!rule.within_parent_days().empty())
    rules.emplace_back("at most the days of the record above");
  if (traits.unique()) rules.emplace_back("one record has it");
  if (traits.personal()) rules.emplace_back("personal data");
  if (traits.indexed()) rules.emplace_back("lists can be chosen by it");
  return rules;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
  return text;
}

/// Headquarters' own records are no business of the command line.
bool isWrittenHere(const RecordType& type) {
  return type.traits().scope() != v1::SCOPE_EVERYBODY && type.name() != "conflict";
}

}  // namespace

Result<Exit> listTypes(const Options&, Output& output) {
  std::vector<std::vector<std::string>> rows = {{"TYPE", "WHAT", "PART OF", "WRITTEN BY"}};
  for (const RecordType* type : RecordType::all()) {
    const std::string parent = type->parentType() == nullptr ? "" : type->parentType()->name();
    if (output.json()) {
      output.data({{"type", type->name()},
                   {"label", type->traits().label()},
                   {"plural", type->traits().label_plural()},
                   {"parent", parent},
                   {"writtenHere", isWrittenHere(*type)}});
    }
    rows.push_back({type->name(), type->traits().label(), parent,
                    isWrittenHere(*type) ? "offices" : "headquarters"});
  }
  if (!output.json()) output.table(rows);
  return Exit::Ok;
}

Result<Exit> listFields(const Options& options, Output& output) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(options.type));
  std::vector<std::vector<std::string>> rows = {{"FIELD", "LABEL", "KIND", "RULES"}};
  std::vector<std::string> choices;
  for (int i = 0; i < type->descriptor().field_count(); ++i) {
    const FieldDescriptor& field = *type->descriptor().field(i);
    const auto rules = rulesOf(field);
    Json json = {{"field", field.name()},
                 {"jsonName", field.json_name()},
                 {"label", traitsOf(field).label()},
                 {"kind", kindOf(field)},
                 {"rules", rules}};
    rows.push_back({field.name(), traitsOf(field).label(), kindOf(field), joined(rules)});
    if (field.enum_type() != nullptr) {
      choices.push_back(fmt::format("{}:", field.name()));
      for (int k = 1; k < field.enum_type()->value_count(); ++k) {
        const auto& value = *field.enum_type()->value(k);
        choices.push_back(fmt::format("  {}  ({})", value.name(), traitsOf(value).label()));
        json["choices"].push_back({{"name", value.name()}, {"label", traitsOf(value).label()}});
      }
    }
    if (output.json()) output.data(json);
  }
  if (output.json()) return Exit::Ok;
  output.table(rows);
  if (!choices.empty()) output.line("");
  if (!choices.empty()) output.line("Choices, in JSON by name, in CSV also by their words:");
  for (const std::string& line : choices) output.line(line);
  return Exit::Ok;
}

}  // namespace fieldpost
