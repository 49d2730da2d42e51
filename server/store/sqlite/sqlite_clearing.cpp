// Clearing the log away up to a floor: what is needed of it later is kept first.
//
// Part of SqliteWriting. In one transaction, so that a laptop sees the log as it was or as it is.
#include <fmt/format.h>

#include <vector>

#include "server/store/sqlite/rows.h"
#include "server/store/sqlite/sqlite_writing.h"
#include "sync/record/patch.h"

namespace fieldpost::store {

using rows::asInteger;
using rows::asNumber;

Result<Commit> SqliteWriting::passedByAll(std::int64_t sinceMs) {
  // A laptop that has nothing of a scope yet takes it whole: it holds nothing back.
  auto row = m_database.prepare(
      "SELECT min(laptop_cursor.number) FROM laptop_cursor JOIN laptop ON laptop.id = laptop "
      "WHERE state = ?1 AND console = 0 AND last_sync_ms >= ?2 AND laptop_cursor.number > 0");
  row.bind(1, static_cast<int>(LaptopState::Active)).bind(2, sinceMs);
  FIELDPOST_TRY([[maybe_unused]] const bool counted, row.step());
  if (row.isNull(0)) return head();
  return asNumber(row.integer(0));
}

Result<Commit> SqliteWriting::headBefore(std::int64_t timeMs) {
  // Headquarters' clock may have been put back: the first young one ends what is old.
  auto row = m_database.prepare("SELECT min(number) FROM commits WHERE received_ms >= ?1");
  row.bind(1, timeMs);
  FIELDPOST_TRY([[maybe_unused]] const bool counted, row.step());
  if (row.isNull(0)) return head();
  return asNumber(row.integer(0)) - 1;
}

Result<Done> SqliteWriting::putCursors(std::string_view laptop, const Incarnation& incarnation,
                                       ChangeNumber acknowledged,
                                       const std::vector<std::pair<std::string, Commit>>& cursors) {
  FIELDPOST_CHECK(alive());
  FIELDPOST_CHECK(
      m_database.prepare("DELETE FROM laptop_cursor WHERE laptop = ?1").bind(1, laptop).run());
  for (const auto& [scope, cursor] : cursors)
    FIELDPOST_CHECK(m_database
                        .prepare("INSERT OR REPLACE INTO laptop_cursor (laptop, scope, number) "
                                 "VALUES (?1, ?2, ?3)")
                        .bind(1, laptop)
                        .bind(2, scope)
                        .bind(3, asInteger(cursor))
                        .run());
  return m_database.prepare("UPDATE log SET acknowledged = ?2 WHERE incarnation = ?1")
      .bindBlob(1, incarnation.bytes())
      .bind(2, asInteger(acknowledged))
      .run();
}

Result<bool> SqliteWriting::isBuried(const RecordKey& key) {
  auto row = m_database.prepare("SELECT 1 FROM buried WHERE type = ?1 AND uuid = ?2");
  row.bind(1, key.type).bindBlob(2, key.id.bytes());
  return row.step();
}

Result<Cleared> SqliteWriting::clearLog(Commit floor) {
  FIELDPOST_CHECK(alive());
  Cleared cleared;
  FIELDPOST_TRY(const auto before, m_database.integer("SELECT number FROM floor"));
  FIELDPOST_TRY(const Commit head, rows::head(m_database));
  cleared.floor = asNumber(before.value_or(0));
  if (floor <= cleared.floor || floor > head) return cleared;
  cleared.floor = floor;
  FIELDPOST_CHECK(keepBases(floor));
  FIELDPOST_CHECK(keepReceipts(floor));
  const auto run = [&](std::string_view sql) {
    return m_database.prepare(sql).bind(1, asInteger(floor)).run();
  };
  FIELDPOST_CHECK(
      run("UPDATE scope SET floor = max(floor, ifnull((SELECT max(number) FROM commits "
          "WHERE commits.scope = scope.name AND number <= ?1), 0), ifnull((SELECT max(number) "
          "FROM move WHERE from_scope = scope.name AND number <= ?1), 0))"));
  FIELDPOST_CHECK(run("UPDATE move SET whole = x'' WHERE number <= ?1"));
  FIELDPOST_CHECK(
      run("UPDATE floor SET number = ?1, chain = (SELECT chain FROM commits WHERE number = ?1)"));
  {
    auto count = m_database.prepare("SELECT count(*) FROM commits WHERE number <= ?1");
    count.bind(1, asInteger(floor));
    FIELDPOST_TRY([[maybe_unused]] const bool counted, count.step());
    cleared.commits = asNumber(count.integer(0));
  }
  FIELDPOST_CHECK(run("DELETE FROM commits WHERE number <= ?1"));
  FIELDPOST_TRY(cleared.tombstones, bury(floor));
  return cleared;
}

Result<Done> SqliteWriting::keepBases(Commit floor) {
  // Of a record that nothing past the floor touched, the record itself is the base.
  auto record = m_database.prepare(
      "SELECT DISTINCT record.type, record.uuid FROM commits "
      "JOIN record ON record.type = commits.type AND record.uuid = commits.uuid "
      "WHERE commits.number <= ?1 AND record.newest > ?1");
  record.bind(1, asInteger(floor));
  std::vector<RecordKey> keys;
  for (;;) {
    FIELDPOST_TRY(const bool more, record.step());
    if (!more) break;
    FIELDPOST_TRY(const RecordId id, RecordId::fromBytes(record.bytes(1)));
    keys.push_back({record.bytes(0), id});
  }
  for (const RecordKey& key : keys) {
    FIELDPOST_TRY(auto base, rows::baseOf(m_database, key));
    FIELDPOST_CHECK(rows::replay(m_database, key, base, floor));
    if (!base) continue;
    FIELDPOST_CHECK(
        m_database
            .prepare("INSERT OR REPLACE INTO base (type, uuid, scope, deleted, message) "
                     "VALUES (?1, ?2, ?3, ?4, ?5)")
            .bind(1, key.type)
            .bindBlob(2, key.id.bytes())
            .bind(3, base->scope)
            .bind(4, base->deleted ? 1 : 0)
            .bindBlob(5, base->message)
            .run());
  }
  return m_database
      .prepare(
          "DELETE FROM base WHERE EXISTS (SELECT 1 FROM record WHERE record.type = base.type "
          "AND record.uuid = base.uuid AND record.newest <= ?1)")
      .bind(1, asInteger(floor))
      .run();
}

Result<Done> SqliteWriting::keepReceipts(Commit floor) {
  // A laptop that never heard that these came sends them again, and is to be told the same.
  auto row = m_database.prepare(
      "SELECT commits.log, log_number, number, body FROM commits JOIN log ON log.id = commits.log "
      "WHERE number <= ?1 AND log.laptop <> '' AND log_number > log.acknowledged");
  row.bind(1, asInteger(floor));
  for (;;) {
    FIELDPOST_TRY(const bool more, row.step());
    if (!more) return Done{};
    FIELDPOST_CHECK(m_database
                        .prepare("INSERT OR REPLACE INTO receipt (log, log_number, number, "
                                 "body_hash) VALUES (?1, ?2, ?3, ?4)")
                        .bind(1, row.integer(0))
                        .bind(2, row.integer(1))
                        .bind(3, row.integer(2))
                        .bindBlob(4, hashOf({row.bytes(3)}))
                        .run());
  }
}

Result<std::uint64_t> SqliteWriting::bury(Commit floor) {
  std::vector<std::int64_t> graves;
  {
    // One that a conflict is open about can still be brought back by whoever settles it.
    auto row = m_database.prepare(
        "SELECT id FROM record WHERE deleted = 1 AND newest <= ?1 AND NOT EXISTS (SELECT 1 "
        "FROM open_conflict WHERE about_type = record.type AND about_uuid = record.uuid)");
    row.bind(1, asInteger(floor));
    for (;;) {
      FIELDPOST_TRY(const bool more, row.step());
      if (!more) break;
      graves.push_back(row.integer(0));
    }
  }
  for (const std::int64_t record : graves)
    for (const char* sql :
         {"INSERT OR IGNORE INTO buried (type, uuid) "
          "SELECT type, uuid FROM record WHERE id = ?1",
          "DELETE FROM cell WHERE record = ?1", "DELETE FROM record WHERE id = ?1"})
      FIELDPOST_CHECK(m_database.prepare(sql).bind(1, record).run());
  return graves.size();
}

}  // namespace fieldpost::store
