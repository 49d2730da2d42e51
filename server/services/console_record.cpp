#include "server/services/console_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/decisions/rule_context.h"
#include "server/export/record_table.h"
#include "sync/record/describe.h"
#include "sync/record/json.h"
#include "sync/record/patch.h"

namespace fieldpost::services {
namespace {

using console::v1::CellLine;
using console::v1::HistoryLine;
using exporting::isWithheld;

CellLine& addCell(HistoryLine& line, const RecordType& type, std::uint32_t field) {
  auto& cell = *line.add_cells();
  const auto* descriptor = type.descriptor().FindFieldByNumber(static_cast<int>(field));
  cell.set_field_name(descriptor == nullptr ? std::to_string(field) : descriptor->name());
  cell.set_field_label(descriptor == nullptr ? std::string("a field of a newer version")
                                             : traitsOf(*descriptor).label());
  return cell;
}

Result<Done> addCells(const RecordType& type, const Patch& effect, HistoryLine& line) {
  FIELDPOST_TRY(const Cells values, Cells::split(effect.values()));
  for (const auto& [field, occurrences] : values.fields()) {
    const auto& sets = effect.sets();
    if (std::find(sets.begin(), sets.end(), field) == sets.end()) {
      addCell(line, type, field).set_value(cellWords(type, field, values.value(field)));
      continue;
    }
    for (const auto& member : occurrences)
      addCell(line, type, field).set_value(cellWords(type, field, member));
  }
  for (const auto field : effect.cleared()) addCell(line, type, field);
  FIELDPOST_TRY(const Cells removed, Cells::split(effect.removed()));
  for (const auto& [field, occurrences] : removed.fields())
    for (const auto& member : occurrences) {
      auto& cell = addCell(line, type, field);
      cell.set_value(cellWords(type, field, member));
      cell.set_removed(true);
    }
  return Done{};
}

}  // namespace

std::string recordTitle(const store::StoredRecord& record) {
  const RecordType* type = RecordType::find(record.key.type);
  if (type == nullptr) return record.key.type;
  if (type->name() == "participant") return type->traits().label();
  const auto parsed = type->parse(record.message);
  return parsed.ok() ? titleOf(*type, *parsed.value()) : type->traits().label();
}

std::string cellWords(const RecordType& type, std::uint32_t field, std::string_view cell) {
  const auto* descriptor = type.descriptor().FindFieldByNumber(static_cast<int>(field));
  if (!cell.empty() && descriptor != nullptr && isWithheld(type, *descriptor)) return "[withheld]";
  return cellText(type, field, cell);
}

Result<console::v1::GetRecordResponse> getRecord(store::Snapshot& snapshot,
                                                 const console::v1::GetRecordRequest& request,
                                                 const std::string& day) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(request.type()));
  FIELDPOST_TRY(const RecordId id, RecordId::parse(request.id()));
  const store::RecordKey key{type->name(), id};
  FIELDPOST_TRY(const auto stored, snapshot.record(key));
  if (!stored)
    return Error{Code::NotFound, "NO_RECORD",
                 fmt::format("headquarters has no {} {}", type->name(), id.text())};
  FIELDPOST_TRY(const auto record, type->parse(stored->message));
  console::v1::GetRecordResponse response;
  auto& reference = *response.mutable_reference();
  reference.set_type(type->name());
  reference.set_id(id.text());
  reference.set_title(recordTitle(*stored));
  reference.set_office(stored->scope);
  response.set_deleted(stored->deleted);
  FIELDPOST_TRY(const auto rules, decisions::SnapshotRules::read(snapshot, day));
  for (const auto& problem : rules.problemsOf(*type, *record))
    response.add_problems(problem.message);
  exporting::withhold(*type, *record);
  response.set_json(toJson(*record));
  FIELDPOST_TRY(const auto history, snapshot.historyOf(key));
  for (const auto& commit : history) {
    auto& line = *response.add_history();
    line.set_commit(commit.commit);
    line.set_act(sync::v1::Act_Name(commit.act));
    line.set_author(commit.author);
    line.set_from_office(commit.office);
    line.set_time_ms(commit.stamp.timeMs);
    FIELDPOST_CHECK(addCells(*type, commit.effect, line));
  }
  FIELDPOST_TRY(const Commit head, snapshot.head());
  response.set_commit(head);
  return response;
}

}  // namespace fieldpost::services
