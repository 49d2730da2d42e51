// Commands about records: add, set, delete, restore, get, list.
#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/cli/record_input.h"
#include "client/importing/field_text.h"
#include "sync/record/describe.h"
#include "sync/record/json.h"
#include "sync/record/patch.h"

namespace fieldpost {
namespace {

/// One line of protobuf JSON with the id before the record's own fields.
Result<std::string> jsonWithId(const RecordView& view) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(view.key.type));
  FIELDPOST_TRY(const auto record, type->parse(view.message));
  const std::string json = toJson(*record);
  return fmt::format("{{\"id\":\"{}\"{}", view.key.id.text(),
                     json == "{}" ? "}" : "," + json.substr(1));
}

Result<RecordKey> keyFrom(const Options& options) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(options.type));
  FIELDPOST_TRY(const RecordId id, Uuid::parse(options.id));
  return RecordKey{type->name(), id};
}

Error noRecord(const RecordKey& key) {
  return {Code::NotFound, "NO_RECORD",
          fmt::format("there is no {} with the id {}; `list {}` shows those there are", key.type,
                      key.id.text(), key.type)};
}

/// What `add` and `set` print: the id, and what is missing of a draft.
Json savedJson(const LocalStore& store, const RecordView& view) {
  Json json = {{"id", view.key.id.text()}};
  if (!view.draft) return json;
  json["draft"] = true;
  json["missing"] = Json::array();
  for (const Problem& problem : store.problemsOf(view))
    json["missing"].push_back(
        {{"field", problem.field}, {"reason", problem.reason}, {"message", problem.message}});
  return json;
}

Result<std::vector<InputRecord>> inputRecords() {
  if (::isatty(STDIN_FILENO) != 0) std::cerr << "Type the record as JSON, then Ctrl-D.\n";
  FIELDPOST_TRY(const auto text, readInput(std::cin));
  return recordsIn(text);
}

/// Says which of several records of the input it was.
Error inRecord(const Error& error, const InputRecord& record, std::size_t of) {
  if (of == 1) return error;
  return {error.code, error.reason,
          fmt::format("the record that begins in line {}: {}; nothing was written", record.line,
                      error.message)};
}

Result<Edit> editAdding(const LocalStore& store, const RecordType& type, const InputRecord& input) {
  FIELDPOST_TRY(const auto record, fromJson(type, input.json));
  const RecordKey key{type.name(),
                      input.id.value_or(Uuid::makeV7(systemClock().nowMs(), systemRandom()))};
  if (input.id) {
    FIELDPOST_TRY(const auto there, store.get(key));
    if (there)
      return Error{Code::AlreadyExists, "RECORD_EXISTS",
                   fmt::format("there is a {} with the id {} already; change it with `set`",
                               type.name(), key.id.text())};
  }
  FIELDPOST_TRY(auto patch, difference(type, {}, encode(*record)));
  return Edit{key, std::move(patch), std::nullopt};
}

/// The field that a condition names, and the value as it is stored.
Result<std::pair<std::string, std::string>> conditionFrom(const RecordType& type,
                                                          const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos)
    return Error{Code::InvalidArgument, "BAD_CONDITION",
                 fmt::format("'{}' is no condition; write FIELD=VALUE, such as office=KEN", text)};
  const auto key = plainKey(text.substr(0, equals));
  std::string value = text.substr(equals + 1);
  std::string indexed;
  for (int i = 0; i < type.descriptor().field_count(); ++i) {
    const FieldDescriptor& field = *type.descriptor().field(i);
    if (!traitsOf(field).indexed()) continue;
    indexed += (indexed.empty() ? "" : ", ") + field.name();
    if (key != plainKey(field.name()) && key != plainKey(field.json_name()) &&
        key != plainKey(traitsOf(field).label()))
      continue;
    if (field.enum_type() != nullptr) {
      const auto* choice = choiceFrom(field, value);
      if (choice == nullptr)
        return Error{Code::InvalidArgument, "UNKNOWN_CHOICE",
                     fmt::format("'{}' is no choice of {}; `fields {}` lists them", value,
                                 field.name(), type.name())};
      value = choice->name();
    }
    return std::pair{field.name(), value};
  }
  return Error{Code::InvalidArgument, "NOT_INDEXED",
               fmt::format("a list of {} cannot be chosen by '{}'; use one of {}", type.name(),
                           text.substr(0, equals), indexed)};
}

std::string marksOf(const RecordView& view) {
  std::string marks;
  const auto mark = [&](bool is, const std::string& word) {
    if (is) marks += (marks.empty() ? "" : ", ") + word;
  };
  mark(view.deleted, "deleted");
  mark(view.draft, "draft");
  mark(view.refused, "refused");
  mark(!view.held, view.movedTo.empty() ? "moved" : "moved to " + view.movedTo);
  mark(view.waiting > 0, "waiting");
  return marks.empty() ? "at headquarters" : marks;
}

/// Where an own change is, as its receipt says.
std::string receiptText(const HistoryEntry& entry) {
  if (entry.state == ChangeState::Waiting) return "on this laptop";
  if (entry.state == ChangeState::Refused) return "put aside by headquarters";
  return fmt::format("received as number {} on {}", entry.commit, minuteOf(entry.receivedMs));
}

Json historyJson(const RecordType& type, const HistoryEntry& entry) {
  Json json = {{"timeMs", entry.timeMs},
               {"author", entry.author},
               {"office", entry.office},
               {"act", entry.act == sync::v1::ACT_DELETE    ? "delete"
                       : entry.act == sync::v1::ACT_RESTORE ? "restore"
                                                            : "edit"}};
  if (entry.commit > 0) json["commit"] = entry.commit;
  if (entry.number > 0) json["receipt"] = receiptText(entry);
  Json changes = Json::array();
  const auto add = [&](std::uint32_t number, const char* key, Json value) {
    const auto* field = type.descriptor().FindFieldByNumber(static_cast<int>(number));
    changes.push_back({{"field", field == nullptr ? std::to_string(number) : field->name()},
                       {key, std::move(value)}});
  };
  const auto addAll = [&](const std::string& bytes, const char* key) {
    const auto cells = Cells::split(bytes);
    if (!cells.ok()) return;
    for (const auto& [number, occurrences] : cells.value().fields())
      add(number, key, cellText(type, number, cells.value().value(number)));
  };
  addAll(entry.patch.values(), "value");
  addAll(entry.patch.removed(), "removed");
  for (const auto number : entry.patch.cleared()) add(number, "value", nullptr);
  json["changes"] = std::move(changes);
  return json;
}

}  // namespace

Result<Exit> addRecords(const Options& options, Output& output) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(options.type));
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(const auto inputs, inputRecords());
  std::vector<Edit> edits;
  for (const InputRecord& input : inputs) {
    auto edit = editAdding(store, *type, input);
    if (!edit.ok()) return inRecord(edit.error(), input, inputs.size());
    edits.push_back(std::move(edit).value());
  }
  FIELDPOST_TRY([[maybe_unused]] const auto changed, store.commitAll(edits));
  for (const Edit& edit : edits) {
    FIELDPOST_TRY(const auto view, store.get(edit.key));
    if (!view) return noRecord(edit.key);
    output.data(savedJson(store, *view));
  }
  return Exit::Ok;
}

Result<Exit> setFields(const Options& options, Output& output) {
  FIELDPOST_TRY(const RecordKey key, keyFrom(options));
  FIELDPOST_TRY(const RecordType* type, RecordType::require(key.type));
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(const auto view, store.get(key));
  if (!view) return noRecord(key);
  FIELDPOST_TRY(const auto inputs, inputRecords());
  if (inputs.size() != 1)
    return Error{Code::InvalidArgument, "BAD_JSON",
                 "`set` takes one JSON object; nothing was written"};
  if (inputs[0].id && *inputs[0].id != key.id)
    return Error{Code::InvalidArgument, "BAD_ID",
                 "the id in the JSON is another one than that of the command; nothing was written"};
  FIELDPOST_TRY(auto record, type->parse(view->message));
  FIELDPOST_CHECK(updateFromJson(*type, inputs[0].json, *record));
  FIELDPOST_TRY(auto patch, difference(*type, view->message, encode(*record)));
  FIELDPOST_TRY(const auto saved, store.commit({key, std::move(patch), view->seen}));
  output.data(savedJson(store, saved));
  return Exit::Ok;
}

Result<Exit> deleteRecord(const Options& options, Output& output) {
  FIELDPOST_TRY(const RecordKey key, keyFrom(options));
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  FIELDPOST_CHECK(store.remove(key));
  output.data({{"id", key.id.text()}, {"deleted", true}});
  return Exit::Ok;
}

Result<Exit> restoreRecord(const Options& options, Output& output) {
  FIELDPOST_TRY(const RecordKey key, keyFrom(options));
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  FIELDPOST_CHECK(store.restore(key));
  output.data({{"id", key.id.text()}, {"deleted", false}});
  return Exit::Ok;
}

Result<Exit> getRecord(const Options& options, Output& output) {
  FIELDPOST_TRY(const RecordKey key, keyFrom(options));
  FIELDPOST_TRY(const RecordType* type, RecordType::require(key.type));
  FIELDPOST_TRY(const auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(const auto view, store.get(key));
  if (!view) return noRecord(key);
  if (view->deleted && !output.json())
    output.note("fieldpost-cli: this record is deleted; `restore` brings it back");
  FIELDPOST_TRY(std::string json, jsonWithId(*view));
  if (options.history) {
    FIELDPOST_TRY(const auto entries, store.history(key));
    Json history = Json::array();
    for (const HistoryEntry& entry : entries) history.push_back(historyJson(*type, entry));
    json.pop_back();
    json += ",\"history\":" + textOf(history) + "}";
    // A record that came whole, with a snapshot or from another office, came without its past.
    if (view->floor > 0)
      output.note(fmt::format(
          "fieldpost-cli: what was done to it before commit {} is kept at headquarters alone",
          view->floor));
  }
  output.jsonLine(json);
  return Exit::Ok;
}

Result<Exit> listRecords(const Options& options, Output& output) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(options.type));
  Query query;
  query.type = type->name();
  query.text = options.text;
  query.deleted = options.deleted;
  // Drafts are picked out below, so the limit is as well.
  query.limit = options.drafts ? 0 : options.limit;
  for (const std::string& condition : options.where) {
    FIELDPOST_TRY(auto pair, conditionFrom(*type, condition));
    query.where.push_back(std::move(pair));
  }
  FIELDPOST_TRY(const auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(const auto views, store.find(query));
  std::vector<std::vector<std::string>> rows = {{"ID", "TITLE", "STATE", "CHANGED", "BY"}};
  std::size_t listed = 0;
  for (const RecordView& view : views) {
    if (options.drafts && !view.draft) continue;
    if (options.limit > 0 && listed == options.limit) break;
    ++listed;
    if (options.table) {
      rows.push_back({view.key.id.text(), cutText(view.title, 60), marksOf(view),
                      timeText(view.changedMs), view.changedBy});
      continue;
    }
    FIELDPOST_TRY(const auto json, jsonWithId(view));
    output.jsonLine(json);
  }
  if (options.table && listed > 0) output.table(rows);
  if (options.table) output.note(counted(listed, "record"));
  return Exit::Ok;
}

}  // namespace fieldpost
