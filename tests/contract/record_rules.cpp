#include "tests/contract/record_rules.h"

#include <fmt/format.h>

#include <cctype>
#include <map>
#include <set>
#include <sstream>

#include "fieldpost/model/v1/options.pb.h"

namespace fieldpost::contract {
namespace {

namespace pb = google::protobuf;
using model::v1::FieldTraits;
using model::v1::RecordTraits;

const FieldTraits& traitsOf(const pb::FieldDescriptor& field) {
  return field.options().GetExtension(model::v1::field);
}

const RecordTraits& traitsOf(const pb::Descriptor& record) {
  return record.options().GetExtension(model::v1::record);
}

/// "TrainingEvent" -> "training_event".
std::string snakeCase(const std::string& name) {
  std::string words;
  for (const char letter : name) {
    const bool upper = std::isupper(static_cast<unsigned char>(letter)) != 0;
    if (upper && !words.empty()) words += '_';
    words += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return words;
}

class Check {
 public:
  explicit Check(const ProtoFiles& files) {
    for (const pb::Descriptor* record : recordsOf(files))
      m_records[snakeCase(record->name())] = record;
    for (const auto& [name, record] : m_records) checkRecord(*record);
    for (const pb::Descriptor* message : files.messages())
      for (int i = 0; i < message->field_count(); ++i) checkShape(*message->field(i));
    for (const pb::EnumDescriptor* choices : files.enums()) checkMoves(*choices);
  }

  std::vector<std::string> found;

 private:
  template <typename Descriptor>
  void blame(const Descriptor& what, const std::string& words) {
    found.push_back(what.full_name() + ": " + words);
  }

  void checkRecord(const pb::Descriptor& record) {
    const RecordTraits& traits = traitsOf(record);
    checkCommon(record, 1, "office", false);
    checkCommon(record, 2, "note", false);
    // A programme of work is a file that headquarters loads; nobody attaches anything to it.
    if (record.name() != "ProgrammeOfWork") checkCommon(record, 3, "attachments", true);
    if (traits.label().empty() || traits.label_plural().empty())
      blame(record, "has no label for one, or none for many");
    if (record.FindFieldByName(traits.title()) == nullptr)
      blame(record, fmt::format("title names no field of it: '{}'", traits.title()));
    if (!traits.parent().empty()) {
      const pb::FieldDescriptor* parent = record.FindFieldByName(traits.parent());
      if (parent == nullptr)
        blame(record, fmt::format("parent names no field of it: '{}'", traits.parent()));
      else if (traitsOf(*parent).rule().refers_to().empty())
        blame(*parent, "is the parent but refers to no type");
    }
    for (int i = 0; i < record.field_count(); ++i) checkField(record, *record.field(i));
  }

  void checkCommon(const pb::Descriptor& record, int number, const char* name, bool repeated) {
    const pb::FieldDescriptor* field = record.FindFieldByNumber(number);
    if (field == nullptr || field->name() != name || field->is_repeated() != repeated)
      blame(record, fmt::format("field {} must be {}", number, name));
  }

  void checkField(const pb::Descriptor& record, const pb::FieldDescriptor& field) {
    const FieldTraits& traits = traitsOf(field);
    if (traits.label().empty()) blame(field, "has no label");
    if (field.number() >= 4 && field.number() <= 9)
      blame(field, fmt::format("number {} is kept for what all records will have", field.number()));
    if (field.is_repeated() != (traits.merge() == model::v1::MERGE_SET))
      blame(field, field.is_repeated() ? "is repeated and must say MERGE_SET"
                                       : "says MERGE_SET but is not repeated");
    if (field.type() == pb::FieldDescriptor::TYPE_ENUM) checkLabels(*field.enum_type());
    checkRule(record, field, traits.rule());
  }

  void checkRule(const pb::Descriptor& record, const pb::FieldDescriptor& field,
                 const model::v1::Rule& rule) {
    if (!rule.not_before().empty()) {
      const pb::FieldDescriptor* other = record.FindFieldByName(rule.not_before());
      if (other == nullptr || traitsOf(*other).rule().format() != model::v1::FORMAT_DATE ||
          rule.format() != model::v1::FORMAT_DATE)
        blame(field, fmt::format("not_before wants two dates: '{}'", rule.not_before()));
    }
    if (rule.has_required_when()) checkWhen(record, field, rule.required_when());
    if (rule.has_not_future_when()) checkWhen(record, field, rule.not_future_when());
    if (!rule.refers_to().empty() && !m_records.contains(rule.refers_to()))
      blame(field, fmt::format("refers to no record type: '{}'", rule.refers_to()));
    if (!rule.refers_to().empty() && rule.format() != model::v1::FORMAT_RECORD_ID)
      blame(field, "refers to a record but is no FORMAT_RECORD_ID");
    if (!rule.within_parent_days().empty()) checkDays(record, field, rule.within_parent_days());
  }

  void checkWhen(const pb::Descriptor& record, const pb::FieldDescriptor& field,
                 const model::v1::When& when) {
    const pb::FieldDescriptor* other = record.FindFieldByName(when.field());
    if (other == nullptr) {
      blame(field, fmt::format("when names no field: '{}'", when.field()));
      return;
    }
    for (const std::string& value : when.is()) {
      if (other->enum_type() != nullptr && other->enum_type()->FindValueByName(value) == nullptr)
        blame(field, fmt::format("when names no choice of {}: '{}'", other->name(), value));
    }
  }

  void checkDays(const pb::Descriptor& record, const pb::FieldDescriptor& field,
                 const std::string& names) {
    const pb::FieldDescriptor* parent = record.FindFieldByName(traitsOf(record).parent());
    const auto type =
        parent == nullptr ? m_records.end() : m_records.find(traitsOf(*parent).rule().refers_to());
    std::istringstream words(names);
    for (std::string word; words >> word;) {
      if (type == m_records.end() || type->second->FindFieldByName(word) == nullptr)
        blame(field, fmt::format("within_parent_days names no field of the parent: '{}'", word));
    }
  }

  void checkLabels(const pb::EnumDescriptor& choices) {
    if (!m_labelled.insert(&choices).second) return;
    for (int i = 0; i < choices.value_count(); ++i) {
      const pb::EnumValueDescriptor& value = *choices.value(i);
      if (value.number() != 0 && value.options().GetExtension(model::v1::value).label().empty())
        blame(value, "has no label");
    }
  }

  void checkMoves(const pb::EnumDescriptor& choices) {
    for (int i = 0; i < choices.value_count(); ++i)
      for (const auto& next : choices.value(i)->options().GetExtension(model::v1::value).next())
        if (choices.FindValueByName(next) == nullptr)
          blame(*choices.value(i), fmt::format("next names no choice: '{}'", next));
  }

  /// A map has no order and a float no equality: neither can be a cell.
  void checkShape(const pb::FieldDescriptor& field) {
    if (field.is_map()) blame(field, "is a map");
    if (field.type() == pb::FieldDescriptor::TYPE_FLOAT ||
        field.type() == pb::FieldDescriptor::TYPE_DOUBLE)
      blame(field, "is a floating-point number");
  }

  std::map<std::string, const pb::Descriptor*> m_records;
  std::set<const pb::EnumDescriptor*> m_labelled;
};

}  // namespace

std::vector<const pb::Descriptor*> recordsOf(const ProtoFiles& files) {
  std::vector<const pb::Descriptor*> records;
  for (const pb::Descriptor* message : files.messages())
    if (message->options().HasExtension(model::v1::record)) records.push_back(message);
  return records;
}

std::vector<std::string> recordProblems(const ProtoFiles& files) { return Check(files).found; }

}  // namespace fieldpost::contract
