#include "server/ingest/scope_snapshot.h"

#include <algorithm>

#include "sync/change/snapshot_id.h"
#include "sync/record/record_type.h"

namespace fieldpost::ingest {
namespace {

/// Below one page nothing is saved, and the log brings the history of the records along.
constexpr std::uint64_t kSavesLeast = 64 * 1024;
/// A download over the slowest link, with the weekends between.
constexpr std::int64_t kKeptMs = std::int64_t{14} * 24 * 3600 * 1000;

sync::v1::WholeRecord wholeFrom(const store::StoredRecord& record) {
  sync::v1::WholeRecord whole;
  whole.set_record_type(record.key.type);
  whole.set_record_id(record.key.id.bytes());
  whole.set_deleted(record.deleted);
  whole.set_message(record.message);
  whole.set_commit(record.commit);
  whole.set_created_by(record.createdBy);
  whole.set_created_ms(record.createdMs);
  whole.set_changed_by(record.changedBy);
  whole.set_changed_ms(record.changedMs);
  return whole;
}

/// All types, those without a parent first, so that a child finds its parent there.
std::vector<const RecordType*> typesInOrder() {
  std::vector<const RecordType*> types = RecordType::all();
  std::stable_partition(types.begin(), types.end(),
                        [](const RecordType* type) { return type->parentField() == nullptr; });
  return types;
}

}  // namespace

Result<MadeSnapshot> makeSnapshot(store::Snapshot& snapshot, std::string_view scope,
                                  std::size_t partBytes, std::int64_t nowMs) {
  MadeSnapshot made;
  made.snapshot.scope = std::string(scope);
  made.snapshot.madeMs = nowMs;
  FIELDPOST_TRY(made.snapshot.commit, snapshot.head());
  SnapshotId id(scope, made.snapshot.commit);
  sync::v1::WholeRecords records;
  std::size_t bytes = 0;
  const auto finishPart = [&] {
    std::string body = records.SerializeAsString();
    id.add(body);
    made.snapshot.bytes += body.size();
    made.parts.push_back(std::move(body));
    records.Clear();
    bytes = 0;
  };
  for (const RecordType* type : typesInOrder()) {
    FIELDPOST_CHECK(snapshot.forEachRecord(type->name(), scope, [&](const auto& record) {
      auto& whole = *records.add_records();
      whole = wholeFrom(record);
      ++made.snapshot.records;
      bytes += whole.ByteSizeLong();
      if (bytes >= partBytes) finishPart();
      return Result<Done>(Done{});
    }));
  }
  if (records.records_size() > 0 || made.parts.empty()) finishPart();
  made.snapshot.parts = static_cast<std::uint32_t>(made.parts.size());
  made.snapshot.id = id.bytes();
  return made;
}

Result<bool> wantsSnapshot(store::Snapshot& snapshot, const Incarnation& incarnation,
                           const sync::v1::ScopeCursor& cursor) {
  if (cursor.diverged() || !cursor.staged().empty()) return true;
  FIELDPOST_TRY(const Commit floor, snapshot.floorOf(cursor.scope()));
  if (cursor.cursor() < floor) return true;
  if (cursor.cursor() > 0) return false;
  FIELDPOST_TRY(const store::ScopeSize size, snapshot.sizeOf(cursor.scope(), 0, incarnation));
  return size.logBytes >= size.recordBytes + kSavesLeast;
}

Result<std::optional<store::ScopeSnapshot>> keptFor(store::Snapshot& snapshot,
                                                    const sync::v1::ScopeCursor& cursor) {
  FIELDPOST_TRY(const auto kept, snapshot.snapshotsOf(cursor.scope()));
  FIELDPOST_TRY(const Commit floor, snapshot.floorOf(cursor.scope()));
  for (const store::ScopeSnapshot& one : kept)
    if (one.id == cursor.staged() && one.commit >= floor) return std::optional(one);
  // The newest; one that shows less than the laptop has would take back what it shows.
  if (kept.empty() || kept.front().commit < cursor.cursor() || kept.front().commit < floor)
    return std::optional<store::ScopeSnapshot>();
  FIELDPOST_TRY(const store::ScopeSize past,
                snapshot.sizeOf(cursor.scope(), kept.front().commit, Incarnation()));
  if (past.logBytes > kept.front().bytes / 2 + kSavesLeast)
    return std::optional<store::ScopeSnapshot>();
  return std::optional(kept.front());
}

Result<std::vector<std::string>> outlived(store::Snapshot& snapshot, std::string_view scope,
                                          std::int64_t nowMs) {
  std::vector<std::string> ids;
  FIELDPOST_TRY(const auto kept, snapshot.snapshotsOf(scope));
  for (const store::ScopeSnapshot& one : kept)
    if (one.madeMs < nowMs - kKeptMs) ids.push_back(one.id);
  return ids;
}

}  // namespace fieldpost::ingest
