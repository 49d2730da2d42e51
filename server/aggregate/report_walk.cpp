#include "server/aggregate/report_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

namespace fieldpost::aggregate {
namespace {

using console::v1::FigureDifference;
using console::v1::PerformanceReport;
using console::v1::RecordReference;
using google::protobuf::Reflection;

/// A scalar in words.
std::string wordsOf(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_UINT32:
      return std::to_string(reflection.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return std::to_string(reflection.GetUInt64(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "yes" : "no";
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.GetEnum(message, &field)->name();
    default:
      return {};
  }
}

/// What tells an entry of a list apart from its neighbours.
std::string keyOf(const Message& message) {
  static const std::map<std::string, std::vector<const char*>> kSeveral = {
      {"CostFigures", {"source", "currency"}},
      {"GenderLine", {"record"}},
      {"WaitingRequest", {"request"}},
      {"Uncounted", {"reason", "type"}},
      {"OwedReport", {"project", "period_end"}}};
  static constexpr std::array kOne = {"code",   "status",     "by",      "currency", "indicator",
                                      "office", "instrument", "request", "marker",   "label",
                                      "set_on", "record",     "id"};
  const auto& type = *message.GetDescriptor();
  if (const auto several = kSeveral.find(type.name()); several != kSeveral.end()) {
    std::string key;
    for (const char* name : several->second)
      key += (key.empty() ? "" : "/") + wordsOf(message, *type.FindFieldByName(name));
    return key;
  }
  for (const char* name : kOne)
    if (const auto* field = type.FindFieldByName(name); field && !field->is_repeated())
      return field->has_presence() && !message.GetReflection()->HasField(message, field)
                 ? std::string()
                 : wordsOf(message, *field);
  return {};
}

const FieldDescriptor* recordsField(const Message& message) {
  const auto* field = message.GetDescriptor()->FindFieldByName("records");
  return field != nullptr && field->is_repeated() &&
                 field->cpp_type() == FieldDescriptor::CPPTYPE_STRING
             ? field
             : nullptr;
}

/// Fields that name one record.
bool namesRecord(const FieldDescriptor& field) {
  return !field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
         (field.name() == "project" || field.name() == "request" || field.name() == "record");
}

void gatherIds(const Message& message, std::unordered_set<std::string>& ids) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const auto* field : fields) {
    if (namesRecord(*field)) ids.insert(reflection.GetString(message, field));
    const bool many = field->is_repeated();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const int count = many ? reflection.FieldSize(message, field) : 1;
      for (int i = 0; i < count; ++i)
        gatherIds(many ? reflection.GetRepeatedMessage(message, field, i)
                       : reflection.GetMessage(message, field),
                  ids);
    } else if (field == recordsField(message)) {
      std::string scratch;
      for (int i = 0; i < reflection.FieldSize(message, field); ++i)
        ids.insert(reflection.GetRepeatedStringReference(message, field, i, &scratch));
    }
  }
}

Error noFigure(std::string_view path) {
  return {Code::NotFound, "NO_FIGURE",
          fmt::format("the report has no figure '{}'; take its path from the report's JSON: "
                      "projects.completed, indicators[1].receiving.states[KE]",
                      path)};
}

/// One step of a path.
struct Step {
  std::string name;
  std::optional<std::string> key;
};

/// Nothing when it is no path. Keys may hold points.
std::optional<std::vector<Step>> stepsOf(std::string_view path) {
  std::vector<Step> steps;
  while (!path.empty()) {
    const auto end = std::min(path.find_first_of(".["), path.size());
    Step step{std::string(path.substr(0, end)), {}};
    path.remove_prefix(end);
    if (!path.empty() && path[0] == '[') {
      const auto close = path.find(']');
      if (close == std::string_view::npos) return std::nullopt;
      step.key = std::string(path.substr(1, close - 1));
      path.remove_prefix(close + 1);
    }
    if (!path.empty() && path[0] != '.') return std::nullopt;
    if (!path.empty()) path.remove_prefix(1);
    steps.push_back(std::move(step));
  }
  return steps;
}

/// The entries of a list with that key, or all.
std::vector<const Message*> entriesOf(const Message& message, const FieldDescriptor& field,
                                      const std::optional<std::string>& key) {
  std::vector<const Message*> entries;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
    const Message& entry = message.GetReflection()->GetRepeatedMessage(message, &field, i);
    if (!key || keyOf(entry) == *key) entries.push_back(&entry);
  }
  return entries;
}

/// What is not about what is counted, but about when it was looked at.
bool isAside(std::string_view name) {
  static const std::set<std::string_view> kAside = {
      "generated_ms", "commit",   "records", "left_out",    "last_sync_ms",
      "age_days",     "language", "silent",  "explanation", "laptops"};
  return kAside.contains(name);
}

class Comparison {
 public:
  Comparison(const PerformanceReport& before, const PerformanceReport& now) {
    for (const auto* report : {&before, &now})
      for (const auto& reference : report->records()) m_references[reference.id()] = reference;
    compare(before, now, {});
  }
  std::vector<FigureDifference> result() { return std::move(m_found); }

 private:
  void add(const std::string& path, const std::string& before, const std::string& after) {
    auto& found = m_found.emplace_back();
    found.set_figure(path);
    found.set_before(before);
    found.set_after(after);
  }

  static std::vector<std::string> idsOf(const Message& message, const FieldDescriptor& field) {
    std::vector<std::string> ids;
    for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i)
      ids.push_back(message.GetReflection()->GetRepeatedString(message, &field, i));
    return ids;
  }

  RecordReference referenceOf(const std::string& id) const {
    const auto found = m_references.find(id);
    if (found != m_references.end()) return found->second;
    RecordReference unknown;
    unknown.set_id(id);
    return unknown;
  }

  /// Compares what a message counts, if it has records.
  void compareRecords(const Message& before, const Message& now, const std::string& path) {
    const auto* field = recordsField(before);
    if (field == nullptr) return;
    const auto old = idsOf(before, *field);
    const auto fresh = idsOf(now, *field);
    if (old == fresh) return;
    FigureDifference found;
    found.set_figure(path);
    const char* const value = before.GetDescriptor()->FindFieldByName("count") ? "count" : nullptr;
    const auto* count = value ? before.GetDescriptor()->FindFieldByName(value) : nullptr;
    found.set_before(count ? wordsOf(before, *count) : std::to_string(old.size()));
    found.set_after(count ? wordsOf(now, *count) : std::to_string(fresh.size()));
    const std::set<std::string> oldIds(old.begin(), old.end());
    const std::set<std::string> freshIds(fresh.begin(), fresh.end());
    for (const auto& id : freshIds)
      if (!oldIds.contains(id)) *found.add_added() = referenceOf(id);
    for (const auto& id : oldIds)
      if (!freshIds.contains(id)) *found.add_removed() = referenceOf(id);
    m_found.push_back(std::move(found));
  }

  void compareLists(const Message& before, const Message& now, const FieldDescriptor& field,
                    const std::string& path) {
    std::map<std::string, const Message*> old;
    for (const auto* entry : entriesOf(before, field, {})) old[keyOf(*entry)] = entry;
    const std::unique_ptr<Message> nothing(
        before.GetReflection()->GetMessageFactory()->GetPrototype(field.message_type())->New());
    for (const auto* entry : entriesOf(now, field, {})) {
      const std::string key = keyOf(*entry);
      const auto found = old.find(key);
      const std::string at = fmt::format("{}[{}]", path, key);
      compare(found == old.end() ? *nothing : *found->second, *entry, at);
      if (found != old.end()) old.erase(found);
    }
    for (const auto& [key, entry] : old)
      compare(*entry, *nothing, fmt::format("{}[{}]", path, key));
  }

  void compareTexts(const Message& before, const Message& now, const FieldDescriptor& field,
                    const std::string& path) {
    const auto join = [&](const Message& message) {
      return fmt::format("{}", fmt::join(idsOf(message, field), ", "));
    };
    const std::string old = join(before);
    const std::string fresh = join(now);
    if (old != fresh) add(path, old, fresh);
  }

  void compare(const Message& before, const Message& now, const std::string& path) {
    if (!path.empty()) compareRecords(before, now, path);
    const auto& type = *before.GetDescriptor();
    const bool counted = recordsField(before) != nullptr;
    for (int i = 0; i < type.field_count(); ++i) {
      const auto& field = *type.field(i);
      // The count of a figure was told with its records.
      if (isAside(field.name()) || (counted && field.name() == "count" && toldAlready(path)))
        continue;
      const std::string at = path.empty() ? field.name() : path + '.' + field.name();
      const bool message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
      if (field.is_repeated() && message) {
        compareLists(before, now, field, at);
      } else if (field.is_repeated()) {
        compareTexts(before, now, field, at);
      } else if (message) {
        compare(before.GetReflection()->GetMessage(before, &field),
                now.GetReflection()->GetMessage(now, &field), at);
      } else if (wordsOf(before, field) != wordsOf(now, field) ||
                 (field.has_presence() && before.GetReflection()->HasField(before, &field) !=
                                              now.GetReflection()->HasField(now, &field))) {
        add(at, wordsIfThere(before, field), wordsIfThere(now, field));
      }
    }
  }

  [[nodiscard]] bool toldAlready(const std::string& path) const {
    return !m_found.empty() && m_found.back().figure() == path;
  }

  static std::string wordsIfThere(const Message& message, const FieldDescriptor& field) {
    return field.has_presence() && !message.GetReflection()->HasField(message, &field)
               ? std::string()
               : wordsOf(message, field);
  }

  std::map<std::string, RecordReference> m_references;
  std::vector<FigureDifference> m_found;
};

}  // namespace

void forEachMessage(Message& message, const std::function<void(Message&)>& visit) {
  visit(message);
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      forEachMessage(*reflection.MutableMessage(&message, field), visit);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i)
      forEachMessage(*reflection.MutableRepeatedMessage(&message, field, i), visit);
  }
}

std::unordered_set<std::string> idsIn(const Message& message) {
  std::unordered_set<std::string> ids;
  gatherIds(message, ids);
  return ids;
}

Result<std::vector<RecordReference>> recordsBehind(const PerformanceReport& report,
                                                   std::string_view path) {
  const auto steps = stepsOf(path);
  if (!steps || steps->empty()) return noFigure(path);
  std::vector<const Message*> at = {&report};
  for (const Step& step : *steps) {
    std::vector<const Message*> next;
    for (const auto* message : at) {
      const auto* field = message->GetDescriptor()->FindFieldByName(step.name);
      if (field == nullptr) return noFigure(path);
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        next.push_back(message);
      } else if (field->is_repeated()) {
        const auto entries = entriesOf(*message, *field, step.key);
        next.insert(next.end(), entries.begin(), entries.end());
      } else {
        next.push_back(&message->GetReflection()->GetMessage(*message, field));
      }
    }
    if (next.empty()) return noFigure(path);
    at = std::move(next);
  }
  std::unordered_set<std::string> ids;
  for (const auto* message : at) gatherIds(*message, ids);
  std::vector<RecordReference> found;
  for (const auto& reference : report.records())
    if (ids.contains(reference.id())) found.push_back(reference);
  return found;
}

std::vector<FigureDifference> differences(const PerformanceReport& before,
                                          const PerformanceReport& now) {
  return Comparison(before, now).result();
}

void limitRecords(PerformanceReport& report, int most) {
  bool cut = false;
  forEachMessage(report, [&](Message& message) {
    const auto* field = recordsField(message);
    const auto* leftOut = message.GetDescriptor()->FindFieldByName("left_out");
    if (field == nullptr || leftOut == nullptr) return;
    const Reflection& reflection = *message.GetReflection();
    const int listed = reflection.FieldSize(message, field);
    if (listed <= most) return;
    reflection.SetUInt32(
        &message, leftOut,
        reflection.GetUInt32(message, leftOut) + static_cast<std::uint32_t>(listed - most));
    for (int i = listed; i > most; --i) reflection.RemoveLast(&message, field);
    cut = true;
  });
  if (!cut) return;
  const auto ids = idsIn(report);
  auto& references = *report.mutable_records();
  const auto end = std::remove_if(references.begin(), references.end(), [&](const auto& reference) {
    return !ids.contains(reference.id());
  });
  references.erase(end, references.end());
}

}  // namespace fieldpost::aggregate
