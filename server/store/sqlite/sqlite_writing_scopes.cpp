// Writing what concerns whole scopes: the snapshots kept of them.
#include <fmt/format.h>

#include "server/store/sqlite/rows.h"
#include "server/store/sqlite/sqlite_writing.h"

namespace fieldpost::store {

using rows::asInteger;

Result<std::optional<std::string>> SqliteWriting::scopeAt(const RecordKey& key, Commit base) {
  auto row = m_database.prepare(
      "SELECT from_scope FROM move WHERE uuid = ?1 AND type = ?2 AND number > ?3 "
      "ORDER BY number LIMIT 1");
  row.bindBlob(1, key.id.bytes()).bind(2, key.type).bind(3, asInteger(base));
  FIELDPOST_TRY(const bool moved, row.step());
  if (moved) return std::optional(row.bytes(0));
  return scopeOf(key);
}

Result<Done> SqliteWriting::forEachRecord(std::string_view type, std::string_view scope,
                                          const RecordVisitor& visit) {
  auto row = m_database.prepare(fmt::format(
      "{} WHERE record.type = ?1 AND record.scope = ?2 ORDER BY record.uuid", rows::kRecordSelect));
  row.bind(1, type).bind(2, scope);
  return rows::walkRecords(row, visit);
}

Result<std::optional<LivingRecord>> SqliteWriting::renewDigest(const RecordKey& key,
                                                               std::string_view scope,
                                                               const RecordState& state) {
  std::optional<LivingRecord> living;
  FIELDPOST_TRY(SetDigest digest, rows::digestOf(m_database, scope));
  const SetDigest before = digest;
  {
    auto row = m_database.prepare(
        "SELECT scope, message FROM record WHERE type = ?1 AND uuid = ?2 AND deleted = 0");
    row.bind(1, key.type).bindBlob(2, key.id.bytes());
    FIELDPOST_TRY(const bool found, row.step());
    if (found) living = LivingRecord{row.bytes(0), row.bytes(1)};
    if (found && row.bytes(0) == scope) {
      digest.remove(key.type, key.id, row.bytes(1));
    } else if (found) {
      FIELDPOST_TRY(SetDigest left, rows::digestOf(m_database, row.bytes(0)));
      left.remove(key.type, key.id, row.bytes(1));
      FIELDPOST_CHECK(rows::putDigest(m_database, row.bytes(0), left));
    }
  }
  if (!state.deleted) digest.add(key.type, key.id, state.message);
  if (digest != before) FIELDPOST_CHECK(rows::putDigest(m_database, scope, digest));
  return living;
}

Result<std::uint64_t> SqliteWriting::placeLeft(const NewCommit& commit) {
  if (commit.leaves.empty()) return std::uint64_t{0};
  return nextPlace(commit.leaves);
}

Result<Done> SqliteWriting::putMove(Commit number, const NewCommit& commit, std::uint64_t place) {
  auto row = m_database.prepare(
      "INSERT INTO move (number, type, uuid, from_scope, from_place, to_scope, whole) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  return row.bind(1, asInteger(number))
      .bind(2, commit.key.type)
      .bindBlob(3, commit.key.id.bytes())
      .bind(4, commit.leaves)
      .bind(5, asInteger(place))
      .bind(6, commit.scope)
      .bindBlob(7, commit.whole)
      .run();
}

Result<Done> SqliteWriting::putSnapshot(const ScopeSnapshot& snapshot,
                                        const std::vector<std::string>& parts) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare(
      "INSERT OR IGNORE INTO snapshot (id, scope, number, parts, records, bytes, made_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  row.bindBlob(1, snapshot.id)
      .bind(2, snapshot.scope)
      .bind(3, asInteger(snapshot.commit))
      .bind(4, snapshot.parts)
      .bind(5, asInteger(snapshot.records))
      .bind(6, asInteger(snapshot.bytes))
      .bind(7, snapshot.madeMs);
  FIELDPOST_CHECK(row.run());
  for (std::size_t part = 0; part < parts.size(); ++part)
    FIELDPOST_CHECK(m_database
                        .prepare("INSERT OR IGNORE INTO snapshot_part (id, part, body) "
                                 "VALUES (?1, ?2, ?3)")
                        .bindBlob(1, snapshot.id)
                        .bind(2, asInteger(part))
                        .bindBlob(3, parts[part])
                        .run());
  return Done{};
}

Result<Done> SqliteWriting::dropSnapshot(std::string_view id) {
  FIELDPOST_CHECK(alive());
  FIELDPOST_CHECK(
      m_database.prepare("DELETE FROM snapshot_part WHERE id = ?1").bindBlob(1, id).run());
  return m_database.prepare("DELETE FROM snapshot WHERE id = ?1").bindBlob(1, id).run();
}

}  // namespace fieldpost::store
