#include "sync/storage/rebuild.h"

#include <map>

#include "fieldpost/sync/v1/change.pb.h"
#include "sync/record/patch.h"

namespace fieldpost {
namespace {

struct Step {
  sync::v1::Act act = sync::v1::ACT_UNSPECIFIED;
  bool creates = false;
  Patch effect;
  std::string author;
  std::int64_t timeMs = 0;
};
using Steps = std::map<std::int64_t, Step>;

/// Own changes that took effect as they were sent.
Result<Done> readOwn(sqlite::Database& database, const RecordKey& key, Steps& steps) {
  auto own = database.prepare(
      "SELECT commit_number, body, confirmed_ms FROM change WHERE type=?1 AND id=?2 AND state=3");
  own.bind(1, key.type).bindBlob(2, key.id.bytes());
  for (;;) {
    FIELDPOST_TRY(const bool more, own.step());
    if (!more) return Done{};
    sync::v1::Change change;
    if (!change.ParseFromString(own.bytes(1))) continue;
    const std::int64_t confirmedMs = own.integer(2);
    steps[own.integer(0)] = {change.act(), false, change.patch(), change.author(),
                             confirmedMs != 0 ? confirmedMs : change.stamp().time_ms()};
  }
}

/// Others', and own ones that took effect otherwise: these say what is true.
Result<Done> readHistory(sqlite::Database& database, const RecordKey& key, Steps& steps) {
  auto theirs = database.prepare("SELECT commit_number, body FROM history WHERE type=?1 AND id=?2");
  theirs.bind(1, key.type).bindBlob(2, key.id.bytes());
  for (;;) {
    FIELDPOST_TRY(const bool more, theirs.step());
    if (!more) return Done{};
    sync::v1::Committed commit;
    if (!commit.ParseFromString(theirs.bytes(1))) continue;
    steps[theirs.integer(0)] = {commit.act(), commit.creates(), commit.effect(), commit.author(),
                                commit.stamp().time_ms()};
  }
}

/// The record as it came whole; one that does not exist when all its steps are here.
Result<Rebuilt> atFloor(sqlite::Database& database, const RecordRow& row) {
  Rebuilt record;
  if (row.floor == 0) return record;
  record.exists = true;
  record.commit = row.floor;
  record.changedBy = row.changedBy;
  if (row.commit == row.floor) {
    record.message = row.confirmed.value_or(row.message);
    record.deleted = row.confirmedDeleted;
    return record;
  }
  auto base = database.prepare("SELECT message, deleted FROM base WHERE type=?1 AND id=?2");
  base.bind(1, row.key.type).bindBlob(2, row.key.id.bytes());
  FIELDPOST_TRY([[maybe_unused]] const bool found, base.step());
  record.message = base.bytes(0);
  record.deleted = base.integer(1) != 0;
  return record;
}

}  // namespace

Result<Rebuilt> rebuildRecord(sqlite::Database& database, const RecordRow& row, Commit most) {
  Steps steps;
  FIELDPOST_CHECK(readOwn(database, row.key, steps));
  FIELDPOST_CHECK(readHistory(database, row.key, steps));
  FIELDPOST_TRY(Rebuilt record, atFloor(database, row));
  for (const auto& [commit, step] : steps) {
    if (static_cast<Commit>(commit) <= row.floor) continue;
    if (static_cast<Commit>(commit) > most) break;
    record.commit = static_cast<Commit>(commit);
    if (step.act == sync::v1::ACT_UNSPECIFIED) continue;
    record.changedBy = step.author;
    record.changedMs = step.timeMs;
    if (step.act != sync::v1::ACT_EDIT) {
      record.deleted = step.act == sync::v1::ACT_DELETE;
      continue;
    }
    FIELDPOST_TRY(record.message, applied(step.creates ? "" : record.message, step.effect));
    record.exists = true;
    record.deleted = false;
  }
  return record;
}

}  // namespace fieldpost
