// A laptop's database that was copied or put back sends its work again under a new name: what of it
// came before is found here by its very words.
//
// Part of SqliteWriting.
#include "server/store/sqlite/rows.h"
#include "server/store/sqlite/sqlite_writing.h"

namespace fieldpost::store {

using rows::asInteger;
using rows::asNumber;

Result<bool> SqliteWriting::hasOtherLog(std::string_view laptop, const Incarnation& incarnation) {
  auto row = m_database.prepare("SELECT 1 FROM log WHERE laptop = ?1 AND incarnation <> ?2");
  row.bind(1, laptop).bindBlob(2, incarnation.bytes());
  return row.step();
}

Result<std::optional<Commit>> SqliteWriting::committedBefore(std::string_view laptop,
                                                             const RecordKey& key,
                                                             std::string_view body) {
  auto commit = m_database.prepare(
      "SELECT number FROM commits JOIN log ON log.id = commits.log "
      "WHERE commits.uuid = ?1 AND log.laptop = ?2 AND commits.body = ?3 ORDER BY number LIMIT 1");
  commit.bindBlob(1, key.id.bytes()).bind(2, laptop).bindBlob(3, body);
  FIELDPOST_TRY(const bool committed, commit.step());
  if (committed) return std::optional(asNumber(commit.integer(0)));
  auto receipt = m_database.prepare(
      "SELECT number FROM receipt JOIN log ON log.id = receipt.log "
      "WHERE log.laptop = ?1 AND receipt.body_hash = ?2 ORDER BY number LIMIT 1");
  receipt.bind(1, laptop).bindBlob(2, hashOf({body}));
  FIELDPOST_TRY(const bool cleared, receipt.step());
  if (cleared) return std::optional(asNumber(receipt.integer(0)));
  return std::optional<Commit>();
}

Result<Done> SqliteWriting::putReceipt(const Incarnation& incarnation, ChangeNumber number,
                                       Commit commit, std::string_view bodyHash) {
  FIELDPOST_CHECK(alive());
  FIELDPOST_TRY(const std::int64_t log, logId(incarnation));
  return m_database
      .prepare("INSERT INTO receipt (log, log_number, number, body_hash) VALUES (?1, ?2, ?3, ?4)")
      .bind(1, log)
      .bind(2, asInteger(number))
      .bind(3, asInteger(commit))
      .bindBlob(4, bodyHash)
      .run();
}

}  // namespace fieldpost::store
