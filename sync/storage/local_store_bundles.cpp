// What a laptop's store knows of bundles: to what they are sealed, and what is on its way in them.
#include "sync/storage/connection.h"

namespace fieldpost {

using sqlite::Transaction;

Result<Done> writeHeadquartersKey(sqlite::Database& database, std::string_view key) {
  return database.prepare("INSERT OR REPLACE INTO bundle_key VALUES (1, ?1)")
      .bindBlob(1, key)
      .run();
}

Result<std::string> LocalStore::headquartersKey() const {
  auto statement = m_connection->database.prepare("SELECT key FROM bundle_key");
  FIELDPOST_TRY(const bool found, statement.step());
  return found ? statement.bytes(0) : std::string();
}

Result<Done> LocalStore::setHeadquartersKey(std::string_view key) {
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(m_connection->database));
  FIELDPOST_CHECK(writeHeadquartersKey(m_connection->database, key));
  return transaction.commit();
}

Result<std::uint64_t> LocalStore::beginBundle() {
  auto& database = m_connection->database;
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(database));
  FIELDPOST_TRY(const LaptopRow laptop, m_connection->loadLaptop());
  FIELDPOST_TRY(const auto newest, database.integer("SELECT max(sequence) FROM bundle"));
  const std::int64_t sequence = newest.value_or(0) + 1;
  FIELDPOST_CHECK(database.prepare("INSERT INTO bundle VALUES (?1, ?2, ?3, ?4, 0, 0)")
                      .bind(1, sequence)
                      .bindBlob(2, laptop.incarnation.bytes())
                      .bind(3, static_cast<std::int64_t>(laptop.acknowledged + 1))
                      .bind(4, static_cast<std::int64_t>(laptop.length))
                      .run());
  FIELDPOST_CHECK(transaction.commit());
  return static_cast<std::uint64_t>(sequence);
}

Result<Done> LocalStore::bundlePacked(std::uint64_t sequence) {
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(m_connection->database));
  FIELDPOST_CHECK(m_connection->database.prepare("UPDATE bundle SET packed_ms=?2 WHERE sequence=?1")
                      .bind(1, static_cast<std::int64_t>(sequence))
                      .bind(2, m_connection->clock.nowMs())
                      .run());
  return transaction.commit();
}

Result<Done> LocalStore::bundleAnswered(std::uint64_t sequence) {
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(m_connection->database));
  // A bundle holds all that the ones before it hold.
  FIELDPOST_CHECK(
      m_connection->database
          .prepare("UPDATE bundle SET answered_ms=?2 WHERE sequence<=?1 AND answered_ms=0")
          .bind(1, static_cast<std::int64_t>(sequence))
          .bind(2, m_connection->clock.nowMs())
          .run());
  return transaction.commit();
}

}  // namespace fieldpost
