// Values kept by key for the rooms above, and word to whoever keeps them of each record written.
//
// Used by SqliteWriting and SqliteSnapshot. What a keeper writes is undone with the record.
#include "server/store/sqlite/sqlite_snapshot.h"
#include "server/store/sqlite/sqlite_writing.h"

namespace fieldpost::store {
namespace {

Result<std::optional<std::string>> keptIn(sqlite::Database& database, std::string_view space,
                                          std::string_view key) {
  auto row = database.prepare("SELECT value FROM kept WHERE space = ?1 AND name = ?2");
  row.bind(1, space).bindBlob(2, key);
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return std::optional<std::string>();
  return std::optional(row.bytes(0));
}

}  // namespace

Result<std::optional<std::string>> SqliteWriting::kept(std::string_view space,
                                                       std::string_view key) {
  return keptIn(m_database, space, key);
}

Result<Done> SqliteWriting::putKept(std::string_view space, std::string_view key,
                                    std::string_view value) {
  FIELDPOST_CHECK(alive());
  if (value.empty()) {
    auto gone = m_database.prepare("DELETE FROM kept WHERE space = ?1 AND name = ?2");
    return gone.bind(1, space).bindBlob(2, key).run();
  }
  auto row = m_database.prepare(
      "INSERT INTO kept (space, name, value) VALUES (?1, ?2, ?3) "
      "ON CONFLICT (space, name) DO UPDATE SET value = ?3");
  return row.bind(1, space).bindBlob(2, key).bindBlob(3, value).run();
}

Result<Done> SqliteWriting::dropKept(std::string_view space) {
  FIELDPOST_CHECK(alive());
  return m_database.prepare("DELETE FROM kept WHERE space = ?1").bind(1, space).run();
}

Result<Done> SqliteWriting::tellKeeper(const RecordKey& key, std::string_view scope,
                                       const RecordState& state, Commit commit,
                                       std::optional<LivingRecord> before) {
  if (!m_keeper) return Done{};
  std::optional<LivingRecord> after;
  if (!state.deleted) after = LivingRecord{std::string(scope), state.message};
  return m_keeper(*this, {key, std::move(before), std::move(after), commit});
}

Result<std::optional<std::string>> SqliteSnapshot::kept(std::string_view space,
                                                        std::string_view key) {
  return keptIn(*m_connection, space, key);
}

Result<Done> SqliteSnapshot::forEachKept(std::string_view space, const KeptVisitor& visit) {
  auto row = m_connection->prepare("SELECT name, value FROM kept WHERE space = ?1 ORDER BY name");
  row.bind(1, space);
  for (;;) {
    FIELDPOST_TRY(const bool another, row.step());
    if (!another) return Done{};
    FIELDPOST_CHECK(visit(row.bytes(0), row.bytes(1)));
  }
}

}  // namespace fieldpost::store
