#include "server/decisions/pending.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "sync/record/describe.h"

namespace fieldpost::decisions {
namespace {

using namespace console::v1;

constexpr std::size_t kQuarantineMost = 1000;

class Gatherer {
 public:
  Gatherer(store::Snapshot& snapshot, const std::string& office)
      : m_snapshot(snapshot), m_office(office) {}

  template <typename Record>
  Result<Done> gather(const std::string& type, PendingKind kind,
                      const std::function<bool(const Record&)>& waits) {
    return m_snapshot.forEachRecord(type, [&](const store::StoredRecord& stored) -> Result<Done> {
      Record record;
      if (!stored.deleted && record.ParseFromString(stored.message) && waits(record))
        add(kind, stored, record);
      return Done{};
    });
  }

  Result<Done> gatherConflicts() {
    FIELDPOST_TRY(const auto conflicts, m_snapshot.openConflicts());
    for (const auto& conflict : conflicts) {
      model::v1::Conflict record;
      if (!record.ParseFromString(conflict.message)) continue;
      PendingLine* line = add(PENDING_KIND_CONFLICT, conflict, record);
      if (line != nullptr)
        line->set_title(
            record.about_type() + ": " +
            (record.field_name().empty() ? "deleted and edited at once" : record.field_name()));
    }
    return Done{};
  }

  Result<Done> gatherQuarantine() {
    FIELDPOST_TRY(const auto changes, m_snapshot.quarantine(m_office, kQuarantineMost));
    for (const auto& change : changes) {
      auto& line = m_lines.emplace_back();
      line.set_kind(PENDING_KIND_QUARANTINED);
      line.set_type(change.recordType);
      line.set_id(change.recordId);
      line.set_title(change.reason);
      line.set_office(change.office);
      line.set_since_ms(change.receivedMs);
      line.set_author(change.author);
    }
    return Done{};
  }

  std::vector<PendingLine> take() {
    std::stable_sort(m_lines.begin(), m_lines.end(),
                     [](const auto& a, const auto& b) { return a.since_ms() < b.since_ms(); });
    return std::move(m_lines);
  }

 private:
  /// Null when it is not of the office.
  PendingLine* add(PendingKind kind, const store::StoredRecord& stored, const Message& record) {
    if (!m_office.empty() && stored.scope != m_office) return nullptr;
    auto& line = m_lines.emplace_back();
    line.set_kind(kind);
    line.set_type(stored.key.type);
    line.set_id(stored.key.id.text());
    if (const RecordType* type = RecordType::find(stored.key.type); type != nullptr)
      line.set_title(titleOf(*type, record));
    line.set_office(stored.scope);
    line.set_since_ms(stored.changedMs);
    line.set_author(stored.changedBy);
    return &line;
  }

  store::Snapshot& m_snapshot;
  const std::string& m_office;
  std::vector<PendingLine> m_lines;
};

}  // namespace

Result<ListPendingResponse> listPending(store::Snapshot& snapshot, const std::string& office) {
  Gatherer gatherer(snapshot, office);
  FIELDPOST_CHECK(gatherer.gather<model::v1::ProgressReport>(
      "progress_report", PENDING_KIND_REPORT, [](const auto& record) {
        return record.state() == model::v1::PROGRESS_REPORT_STATE_SUBMITTED;
      }));
  FIELDPOST_CHECK(gatherer.gather<model::v1::Revision>(
      "revision", PENDING_KIND_REVISION, [](const auto& record) {
        return record.state() == model::v1::REVISION_STATE_PROPOSED ||
               record.state() == model::v1::REVISION_STATE_UNSPECIFIED;
      }));
  FIELDPOST_CHECK(gatherer.gather<model::v1::Project>(
      "project", PENDING_KIND_NUMBER,
      [](const auto& record) { return record.official_number().empty(); }));
  FIELDPOST_CHECK(gatherer.gatherConflicts());
  FIELDPOST_CHECK(gatherer.gatherQuarantine());
  ListPendingResponse response;
  for (auto& line : gatherer.take()) *response.add_pending() = std::move(line);
  FIELDPOST_TRY(const Commit head, snapshot.head());
  response.set_commit(head);
  return response;
}

}  // namespace fieldpost::decisions
