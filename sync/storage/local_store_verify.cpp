// Checking a laptop's store against itself: what is shown must follow from the log, word for word.
#include <fmt/format.h>

#include "sync/change/chain.h"
#include "sync/storage/connection.h"
#include "sync/storage/rebuild.h"

namespace fieldpost {
namespace {

using sqlite::Database;

/// What cannot be read is a finding, too; the check goes on.
Result<Done> noted(const Result<Done>& checked, const std::string& what,
                   std::vector<std::string>& findings) {
  if (checked.ok() || checked.error().code != Code::DataLoss) return checked;
  findings.push_back(what + ": " + checked.error().message);
  return Done{};
}

Result<Done> checkFile(Database& database, std::vector<std::string>& findings) {
  auto statement = database.prepare("PRAGMA integrity_check");
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) return Done{};
    if (const std::string line = statement.bytes(0); line != "ok")
      findings.push_back("the database file: " + line);
  }
}

Result<Done> checkChain(Database& database, const LaptopRow& laptop,
                        std::vector<std::string>& findings) {
  auto statement = database.prepare(
      "SELECT number, hash, body FROM change WHERE incarnation=?1 ORDER BY number");
  statement.bindBlob(1, laptop.incarnation.bytes());
  std::string hash = emptyLogHash();
  ChangeNumber number = 0;
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) break;
    ++number;
    hash = nextLogHash(hash, laptop.incarnation, number, statement.bytes(2));
    if (static_cast<ChangeNumber>(statement.integer(0)) != number || statement.bytes(1) != hash) {
      findings.push_back(fmt::format("the log: change {} does not follow the one before", number));
      return Done{};
    }
  }
  if (number != laptop.length || hash != laptop.hash)
    findings.push_back(
        fmt::format("the log: it ends at change {} instead of {}", number, laptop.length));
  return Done{};
}

Result<Done> checkRecord(Database& database, RecordRow row, std::vector<std::string>& findings) {
  const std::string name = row.key.type + ' ' + row.key.id.text();
  const std::string shown = row.message;
  const bool deleted = row.deleted;
  const std::string confirmed = row.confirmed.value_or(row.message);
  // A record that came whole has no steps to follow; its scope's digest holds it.
  if (row.commit > row.floor) {
    FIELDPOST_TRY(const Rebuilt expected, rebuildRecord(database, row, row.commit));
    if (expected.message != confirmed)
      findings.push_back(name + ": not what headquarters' commits make it");
  }
  FIELDPOST_TRY(const auto open, openChanges(database, row.key));
  if (row.reference && open.empty()) return Done{};
  FIELDPOST_CHECK(replay(row, open));
  if (row.message != shown || row.deleted != deleted)
    findings.push_back(name + ": not what its changes make it");
  return Done{};
}

/// Each scope's digest against the rows it is of.
Result<Done> checkDigests(Database& database, std::vector<std::string>& findings) {
  FIELDPOST_TRY(auto counted, countedDigests(database));
  FIELDPOST_TRY(const auto scopes, loadScopes(database));
  for (const ScopeRow& scope : scopes) {
    if (counted[scope.scope] != scope.digest)
      findings.push_back(
          fmt::format("the records of {}: not what their digest says",
                      scope.scope.empty() ? std::string("everybody") : "office " + scope.scope));
    counted.erase(scope.scope);
  }
  for (const auto& [scope, digest] : counted)
    findings.push_back(fmt::format("the records of '{}': no scope that this laptop pulled", scope));
  return Done{};
}

Result<Done> checkRecords(Database& database, std::vector<std::string>& findings) {
  std::vector<RecordKey> keys;
  {
    auto statement = database.prepare("SELECT type, id FROM record");
    for (;;) {
      FIELDPOST_TRY(const bool more, statement.step());
      if (!more) break;
      FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(statement.bytes(1)));
      keys.push_back({statement.bytes(0), id});
    }
  }
  for (const auto& key : keys) {
    const auto check = [&]() -> Result<Done> {
      FIELDPOST_TRY(RecordRow row, loadRow(database, key));
      return checkRecord(database, std::move(row), findings);
    };
    FIELDPOST_CHECK(noted(check(), key.type + ' ' + key.id.text(), findings));
  }
  return Done{};
}

}  // namespace

Result<std::vector<std::string>> LocalStore::verify() const {
  auto& database = m_connection->database;
  std::vector<std::string> findings;
  FIELDPOST_TRY(auto transaction, sqlite::Transaction::beginRead(database));
  FIELDPOST_TRY(const LaptopRow laptop, m_connection->loadLaptop());
  FIELDPOST_CHECK(noted(checkFile(database, findings), "the database file", findings));
  FIELDPOST_CHECK(noted(checkChain(database, laptop, findings), "the log", findings));
  FIELDPOST_CHECK(noted(checkDigests(database, findings), "the records", findings));
  FIELDPOST_CHECK(noted(checkRecords(database, findings), "the records", findings));
  return findings;
}

}  // namespace fieldpost
