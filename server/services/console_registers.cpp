#include "server/services/console_registers.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "server/aggregate/world.h"
#include "server/services/console_record.h"
#include "sync/record/record_type.h"

namespace fieldpost::services {
namespace {

using namespace console::v1;
using aggregate::Depth;
using aggregate::readWorld;
using aggregate::SnapshotSource;

constexpr std::uint32_t kPageLinesMost = 1000;
/// Half of what a message may be.
constexpr std::size_t kPageBytesMost = 2 * 1024 * 1024;
constexpr std::size_t kQuarantineMost = 1000;

/// The lines of a register by their keys, which are unique.
template <typename Line>
using Lines = std::map<std::string, Line>;

/// The page after `token`, which is the key of the last line before it.
template <typename Line, typename Field, typename Response>
void cutPage(Lines<Line> lines, const std::string& token, std::uint32_t size, Field* page,
             Response& response) {
  const std::uint32_t most = size == 0 ? kPageLinesMost : std::min(size, kPageLinesMost);
  std::uint32_t count = 0;
  std::size_t bytes = 0;
  std::string last;
  for (auto at = token.empty() ? lines.begin() : lines.upper_bound(token); at != lines.end();
       ++at) {
    bytes += at->second.ByteSizeLong();
    if (count > 0 && (count == most || bytes > kPageBytesMost)) {
      response.set_next_page_token(last);
      return;
    }
    last = at->first;
    page->Add(std::move(at->second));
    ++count;
  }
}

template <typename Record, typename Line>
void tellProblems(const aggregate::Entry<Record>& entry, Line& line) {
  line.set_draft(!entry.complete());
  for (const auto& problem : entry.problems) line.add_problems(problem.message);
}

const std::string& firstOf(const std::string& first, const std::string& second) {
  return first.empty() ? second : first;
}

template <typename Enum>
std::string labelOf(const google::protobuf::EnumDescriptor& choices, Enum choice) {
  const auto* value = choices.FindValueByNumber(choice);
  return value == nullptr ? std::string() : traitsOf(*value).label();
}

/// How many participants each event has.
Result<std::map<std::string, std::uint32_t>> participantsOf(store::Snapshot& snapshot) {
  std::map<std::string, std::uint32_t> counts;
  FIELDPOST_CHECK(
      snapshot.forEachRecord("participant", [&](const store::StoredRecord& record) -> Result<Done> {
        model::v1::Participant participant;
        if (!record.deleted && participant.ParseFromString(record.message))
          ++counts[participant.event()];
        return Done{};
      }));
  return counts;
}

ConflictSideLine sideLine(const RecordType* type, std::uint32_t field,
                          const model::v1::ConflictSide& side) {
  ConflictSideLine line;
  if (type != nullptr) line.set_value(cellWords(*type, field, side.cell()));
  line.set_author(side.author());
  line.set_office(side.office());
  line.set_time_ms(side.time_ms());
  line.set_deleted(side.deleted());
  return line;
}

Result<ConflictLine> conflictLine(store::Snapshot& snapshot, const store::StoredRecord& record,
                                  const model::v1::Conflict& conflict) {
  ConflictLine line;
  line.set_id(record.key.id.text());
  line.set_record_type(conflict.about_type());
  line.set_record_id(conflict.about());
  line.set_office(conflict.office());
  line.set_field_name(conflict.field_name());
  const RecordType* type = RecordType::find(conflict.about_type());
  const auto* field = type == nullptr ? nullptr : type->field(conflict.field_name());
  if (field != nullptr) line.set_field_label(traitsOf(*field).label());
  const auto number = field == nullptr ? 0u : static_cast<std::uint32_t>(field->number());
  *line.mutable_kept() = sideLine(type, number, conflict.kept());
  *line.mutable_other() = sideLine(type, number, conflict.other());
  line.set_settled(conflict.state() == model::v1::CONFLICT_STATE_SETTLED);
  line.set_decision(conflict.decision());
  line.set_other_record(conflict.other_record());
  line.set_other_title(conflict.other_title());
  const auto id = RecordId::parse(conflict.about());
  if (!id.ok()) return line;
  FIELDPOST_TRY(const auto about, snapshot.record({conflict.about_type(), id.value()}));
  if (about) line.set_record_title(recordTitle(*about));
  return line;
}

/// Sorts the newest first.
std::string newestFirst(Commit commit, const RecordId& id) {
  std::string key = std::to_string(~commit);
  return std::string(20 - key.size(), '0') + key + id.text();
}

}  // namespace

Result<ListProjectsResponse> listProjects(store::Snapshot& snapshot,
                                          const ListProjectsRequest& request,
                                          const std::string& day) {
  SnapshotSource source(snapshot);
  FIELDPOST_TRY(const auto world, readWorld(source, day, {}, Depth::Headline));
  Lines<ProjectLine> lines;
  for (const auto& entry : world.projects) {
    const auto& record = entry.record;
    if (!request.office().empty() && entry.office != request.office()) continue;
    const auto& number = firstOf(record.official_number(), record.provisional_number());
    auto& line = lines[number + '\n' + entry.id];
    line.set_id(entry.id);
    line.set_number(number);
    line.set_title(record.title());
    line.set_office(entry.office);
    line.set_status(model::v1::ProjectStatus_Name(record.status()));
    line.set_status_label(labelOf(*model::v1::ProjectStatus_descriptor(), record.status()));
    *line.mutable_countries() = record.countries();
    std::sort(line.mutable_countries()->begin(), line.mutable_countries()->end());
    line.set_start(firstOf(record.actual_start(), record.planned_start()));
    line.set_end(firstOf(record.actual_end(), record.planned_end()));
    tellProblems(entry, line);
  }
  ListProjectsResponse response;
  response.set_commit(world.commit);
  cutPage(std::move(lines), request.page_token(), request.page_size(), response.mutable_projects(),
          response);
  return response;
}

Result<ListTrainingsResponse> listTrainings(store::Snapshot& snapshot,
                                            const ListTrainingsRequest& request,
                                            const std::string& day) {
  SnapshotSource source(snapshot);
  FIELDPOST_TRY(const auto world, readWorld(source, day, {}, Depth::Headline));
  FIELDPOST_TRY(const auto participants, participantsOf(snapshot));
  Lines<TrainingLine> lines;
  for (const auto& entry : world.trainings) {
    const auto& record = entry.record;
    if (!request.office().empty() && entry.office != request.office()) continue;
    const auto& start = firstOf(record.actual_start(), record.planned_start());
    auto& line = lines[start + '\n' + entry.id];
    line.set_id(entry.id);
    line.set_code(record.code());
    line.set_title(record.title());
    line.set_office(entry.office);
    line.set_status(model::v1::TrainingStatus_Name(record.status()));
    line.set_status_label(labelOf(*model::v1::TrainingStatus_descriptor(), record.status()));
    line.set_country(record.country());
    line.set_start(start);
    line.set_end(firstOf(record.actual_end(), record.planned_end()));
    const auto found = participants.find(entry.id);
    if (found != participants.end()) line.set_participants(found->second);
    tellProblems(entry, line);
  }
  ListTrainingsResponse response;
  response.set_commit(world.commit);
  cutPage(std::move(lines), request.page_token(), request.page_size(), response.mutable_trainings(),
          response);
  return response;
}

Result<ListOfficesResponse> listOffices(store::Snapshot& snapshot, std::int64_t nowMs) {
  std::map<std::string, OfficeLine> lines;
  FIELDPOST_CHECK(
      snapshot.forEachRecord("office", [&](const store::StoredRecord& record) -> Result<Done> {
        model::v1::Office office;
        if (record.deleted || !office.ParseFromString(record.message)) return Done{};
        auto& line = lines[office.code()];
        line.set_name(office.name());
        line.set_country(office.country());
        return Done{};
      }));
  for (const RecordType* type : RecordType::all()) {
    if (type->traits().scope() == model::v1::SCOPE_EVERYBODY || type->name() == "conflict")
      continue;
    FIELDPOST_CHECK(snapshot.forEachRecord(type->name(),
                                           [&](const store::StoredRecord& record) -> Result<Done> {
                                             if (record.deleted) return Done{};
                                             auto& line = lines[record.scope];
                                             line.set_records(line.records() + 1);
                                             return Done{};
                                           }));
  }
  FIELDPOST_TRY(const auto conflicts, snapshot.openConflicts());
  for (const auto& conflict : conflicts) {
    auto& line = lines[conflict.scope];
    line.set_conflicts_open(line.conflicts_open() + 1);
  }
  FIELDPOST_TRY(const auto laptops, snapshot.laptops());
  for (const auto& laptop : laptops) {
    if (laptop.console) continue;
    auto& line = lines[laptop.office];
    if (laptop.state == store::LaptopState::Active) line.set_laptops(line.laptops() + 1);
    line.set_last_sync_ms(std::max(line.last_sync_ms(), laptop.lastSyncMs));
  }
  ListOfficesResponse response;
  FIELDPOST_TRY(const Commit head, snapshot.head());
  response.set_commit(head);
  for (auto& [code, line] : lines) {
    if (code.empty()) continue;
    line.set_code(code);
    if (line.last_sync_ms() > 0)
      line.set_age_seconds(std::max<std::int64_t>(0, nowMs - line.last_sync_ms()) / 1000);
    *response.add_offices() = std::move(line);
  }
  return response;
}

Result<ListLaptopsResponse> listLaptops(store::Snapshot& snapshot, const std::string& office,
                                        std::int64_t nowMs) {
  std::vector<LaptopLine> lines;
  FIELDPOST_TRY(const auto laptops, snapshot.laptops());
  for (const auto& laptop : laptops) {
    if (laptop.console || (!office.empty() && laptop.office != office)) continue;
    auto& line = lines.emplace_back();
    line.set_id(laptop.id);
    line.set_office(laptop.office);
    line.set_person(laptop.person);
    line.set_role(laptop.role);
    line.set_state(laptop.state == store::LaptopState::Active ? LAPTOP_STATE_ENROLLED
                                                              : LAPTOP_STATE_SUSPENDED);
    line.set_since_ms(laptop.enrolledMs);
    line.set_last_sync_ms(laptop.lastSyncMs);
    line.set_name(laptop.name);
    for (const auto& carried : laptop.carries) line.add_carries(carried);
  }
  FIELDPOST_TRY(const auto codes, snapshot.unusedCodes());
  for (const auto& code : codes) {
    if (!office.empty() && code.office != office) continue;
    auto& line = lines.emplace_back();
    line.set_office(code.office);
    line.set_person(code.person);
    line.set_role(code.role);
    line.set_state(nowMs < code.expiresMs ? LAPTOP_STATE_INVITED : LAPTOP_STATE_CODE_EXPIRED);
    line.set_since_ms(code.issuedMs);
  }
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
    return std::pair(a.office(), a.person()) < std::pair(b.office(), b.person());
  });
  ListLaptopsResponse response;
  for (auto& line : lines) *response.add_laptops() = std::move(line);
  return response;
}

Result<ListConflictsResponse> listConflicts(store::Snapshot& snapshot,
                                            const ListConflictsRequest& request) {
  Lines<ConflictLine> lines;
  FIELDPOST_CHECK(
      snapshot.forEachRecord("conflict", [&](const store::StoredRecord& record) -> Result<Done> {
        model::v1::Conflict conflict;
        if (record.deleted || !conflict.ParseFromString(record.message)) return Done{};
        if (!request.office().empty() && conflict.office() != request.office()) return Done{};
        if (!request.settled() && conflict.state() == model::v1::CONFLICT_STATE_SETTLED)
          return Done{};
        FIELDPOST_TRY(lines[newestFirst(record.commit, record.key.id)],
                      conflictLine(snapshot, record, conflict));
        return Done{};
      }));
  ListConflictsResponse response;
  FIELDPOST_TRY(const Commit head, snapshot.head());
  response.set_commit(head);
  cutPage(std::move(lines), request.page_token(), request.page_size(), response.mutable_conflicts(),
          response);
  return response;
}

Result<ListQuarantineResponse> listQuarantine(store::Snapshot& snapshot,
                                              const std::string& office) {
  FIELDPOST_TRY(const auto changes, snapshot.quarantine(office, kQuarantineMost));
  ListQuarantineResponse response;
  for (const auto& change : changes) {
    auto& line = *response.add_changes();
    line.set_time_ms(change.receivedMs);
    line.set_office(change.office);
    line.set_author(change.author);
    line.set_record_type(change.recordType);
    line.set_record_id(change.recordId);
    line.set_reason(change.reason);
    line.set_message(change.message);
    line.set_number(change.number);
  }
  return response;
}

Result<std::map<std::string, std::int64_t>> lastSyncOf(store::Snapshot& snapshot) {
  std::map<std::string, std::int64_t> last;
  FIELDPOST_TRY(const auto laptops, snapshot.laptops());
  for (const auto& laptop : laptops)
    if (!laptop.console && laptop.lastSyncMs > 0)
      last[laptop.office] = std::max(last[laptop.office], laptop.lastSyncMs);
  return last;
}

Result<std::optional<store::StoredRecord>> findOffice(store::Snapshot& snapshot,
                                                      const std::string& code) {
  std::optional<store::StoredRecord> found;
  FIELDPOST_CHECK(
      snapshot.forEachRecord("office", [&](const store::StoredRecord& record) -> Result<Done> {
        model::v1::Office office;
        if (!record.deleted && office.ParseFromString(record.message) && office.code() == code)
          found = record;
        return Done{};
      }));
  return found;
}

}  // namespace fieldpost::services
