// What a snapshot says of whole scopes: their length, size and digest, and the snapshots kept of
// them.
#include <fmt/format.h>

#include "server/store/sqlite/rows.h"
#include "server/store/sqlite/sqlite_snapshot.h"

namespace fieldpost::store {

using rows::asInteger;
using rows::asNumber;

Result<std::uint64_t> SqliteSnapshot::lengthOf(std::string_view scope) {
  auto row = m_connection->prepare("SELECT length FROM scope WHERE name = ?1");
  row.bind(1, scope);
  FIELDPOST_TRY(const bool found, row.step());
  return found ? asNumber(row.integer(0)) : 0;
}

Result<SetDigest> SqliteSnapshot::digestOf(std::string_view scope) {
  return rows::digestOf(*m_connection, scope);
}

Result<ScopeSize> SqliteSnapshot::sizeOf(std::string_view scope, Commit cursor,
                                         const Incarnation& incarnation) {
  // A commit says its record, author, office and times beside its cells; a record does so too.
  ScopeSize size;
  auto log = m_connection->prepare(
      "SELECT ifnull(sum(60 + length(ifnull(effect, body))), 0) FROM commits "
      "WHERE scope = ?1 AND number > ?2 "
      "AND log IS NOT (SELECT id FROM log WHERE incarnation = ?3)");
  log.bind(1, scope).bind(2, asInteger(cursor)).bindBlob(3, incarnation.bytes());
  FIELDPOST_TRY([[maybe_unused]] const bool counted, log.step());
  size.logBytes = asNumber(log.integer(0));
  auto records = m_connection->prepare(
      "SELECT ifnull(sum(80 + length(message)), 0) FROM record WHERE scope = ?1");
  records.bind(1, scope);
  FIELDPOST_TRY([[maybe_unused]] const bool summed, records.step());
  size.recordBytes = asNumber(records.integer(0));
  return size;
}

Result<Commit> SqliteSnapshot::floorOf(std::string_view scope) {
  auto row = m_connection->prepare("SELECT floor FROM scope WHERE name = ?1");
  row.bind(1, scope);
  FIELDPOST_TRY(const bool found, row.step());
  return found ? asNumber(row.integer(0)) : 0;
}

Result<Commit> SqliteSnapshot::floor() {
  FIELDPOST_TRY(const auto number, m_connection->integer("SELECT number FROM floor"));
  return asNumber(number.value_or(0));
}

Result<std::vector<std::string>> SqliteSnapshot::verifyRecords() {
  std::vector<std::string> findings;
  FIELDPOST_TRY(const Commit kept, floor());
  FIELDPOST_TRY(const Commit last, head());
  auto row = m_connection->prepare(fmt::format("{} WHERE record.newest > ?1", rows::kRecordSelect));
  row.bind(1, asInteger(kept));
  const auto check = [&](const StoredRecord& record) -> Result<Done> {
    FIELDPOST_TRY(auto made, rows::baseOf(*m_connection, record.key));
    FIELDPOST_CHECK(rows::replay(*m_connection, record.key, made, last));
    if (!made || made->message != record.message || made->deleted != record.deleted ||
        made->scope != record.scope)
      findings.push_back(record.key.type + ' ' + record.key.id.text() +
                         ": not what the log makes it");
    return Done{};
  };
  FIELDPOST_CHECK(rows::walkRecords(row, check));
  return findings;
}

Result<std::vector<ScopeSnapshot>> SqliteSnapshot::snapshotsOf(std::string_view scope) {
  auto row = m_connection->prepare(
      "SELECT id, number, parts, records, bytes, made_ms FROM snapshot WHERE scope = ?1 "
      "ORDER BY number DESC, made_ms DESC");
  row.bind(1, scope);
  std::vector<ScopeSnapshot> snapshots;
  for (;;) {
    FIELDPOST_TRY(const bool found, row.step());
    if (!found) return snapshots;
    ScopeSnapshot& snapshot = snapshots.emplace_back();
    snapshot.id = row.bytes(0);
    snapshot.scope = std::string(scope);
    snapshot.commit = asNumber(row.integer(1));
    snapshot.parts = static_cast<std::uint32_t>(row.integer(2));
    snapshot.records = asNumber(row.integer(3));
    snapshot.bytes = asNumber(row.integer(4));
    snapshot.madeMs = row.integer(5);
  }
}

Result<std::optional<std::string>> SqliteSnapshot::snapshotPart(std::string_view id,
                                                                std::uint32_t part) {
  auto row = m_connection->prepare("SELECT body FROM snapshot_part WHERE id = ?1 AND part = ?2");
  row.bindBlob(1, id).bind(2, part);
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return std::optional<std::string>();
  return std::optional(row.bytes(0));
}

}  // namespace fieldpost::store
