// Which records have the codes that only one may have.
#include "server/store/sqlite/sqlite_writing.h"

namespace fieldpost::store {

Result<std::optional<RecordId>> SqliteWriting::holderOf(const RecordKey& key, std::uint32_t field,
                                                        std::string_view cell) {
  auto row = m_database.prepare(
      "SELECT uuid FROM held WHERE type = ?1 AND field = ?2 AND cell = ?3 AND uuid <> ?4 LIMIT 1");
  row.bind(1, key.type).bind(2, field).bindBlob(3, cell).bindBlob(4, key.id.bytes());
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return std::optional<RecordId>();
  FIELDPOST_TRY(const RecordId id, RecordId::fromBytes(row.bytes(0)));
  return std::optional(id);
}

Result<Done> SqliteWriting::putHeld(const RecordKey& key, std::uint32_t field,
                                    std::string_view cell) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare(
      "INSERT OR IGNORE INTO held (type, field, cell, uuid) VALUES (?1, ?2, ?3, ?4)");
  return row.bind(1, key.type).bind(2, field).bindBlob(3, cell).bindBlob(4, key.id.bytes()).run();
}

Result<Done> SqliteWriting::dropHeld(const RecordKey& key, std::uint32_t field,
                                     std::string_view cell) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare(
      "DELETE FROM held WHERE type = ?1 AND field = ?2 AND cell = ?3 AND uuid = ?4");
  return row.bind(1, key.type).bind(2, field).bindBlob(3, cell).bindBlob(4, key.id.bytes()).run();
}

Result<Done> SqliteWriting::dropAllHeld() {
  FIELDPOST_CHECK(alive());
  return m_database.execute("DELETE FROM held");
}

}  // namespace fieldpost::store
