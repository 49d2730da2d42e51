// Taking a scope whole: a snapshot is staged part by part, and becomes the scope in one
// transaction. What is staged is never shown, so an interrupted one cannot mix with what is.
#include <fmt/format.h>

#include <map>
#include <unordered_set>

#include "sync/change/snapshot_id.h"
#include "sync/storage/connection.h"

namespace fieldpost {
namespace {

using sqlite::Database;
using sqlite::Transaction;

/// A row of `staged_snapshot`.
struct Staged {
  std::string scope;
  std::string id;
  Commit commit = 0;
  std::uint32_t parts = 0;
  std::uint32_t received = 0;
  std::string hash;
};

Result<std::optional<Staged>> loadStaged(Database& database, const std::string& scope) {
  auto row = database.prepare(
      "SELECT id, commit_number, parts, received, hash FROM staged_snapshot WHERE scope=?1");
  row.bind(1, scope);
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return std::optional<Staged>();
  return std::optional(Staged{scope, row.bytes(0), static_cast<Commit>(row.integer(1)),
                              static_cast<std::uint32_t>(row.integer(2)),
                              static_cast<std::uint32_t>(row.integer(3)), row.bytes(4)});
}

Result<Done> saveStaged(Database& database, const Staged& staged) {
  return database.prepare("INSERT OR REPLACE INTO staged_snapshot VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(1, staged.scope)
      .bindBlob(2, staged.id)
      .bind(3, static_cast<std::int64_t>(staged.commit))
      .bind(4, staged.parts)
      .bind(5, staged.received)
      .bindBlob(6, staged.hash)
      .run();
}

Result<Done> dropStaged(Database& database, const std::string& scope) {
  FIELDPOST_CHECK(database.prepare("DELETE FROM staged_part WHERE scope=?1").bind(1, scope).run());
  return database.prepare("DELETE FROM staged_snapshot WHERE scope=?1").bind(1, scope).run();
}

Error badSession(std::string_view what) {
  return {Code::Internal, "BAD_SESSION",
          fmt::format("headquarters sent {}; nothing is lost, sync again", what)};
}

/// Makes one scope what a snapshot says. Lives as long as the transaction.
class Switch {
 public:
  Switch(LocalStore::Connection& connection, LaptopRow& laptop, const Staged& staged)
      : m_connection(connection),
        m_database(connection.database),
        m_laptop(laptop),
        m_staged(staged),
        m_scopes(connection.database) {}

  Result<Done> run() {
    FIELDPOST_TRY(m_scope, m_scopes.at(m_staged.scope));
    m_cursor = m_scope->cursor;
    for (std::uint32_t part = 0; part < m_staged.parts; ++part) {
      FIELDPOST_TRY(const sync::v1::WholeRecords records, readPart(part));
      for (const auto& whole : records.records()) FIELDPOST_CHECK(take(whole));
    }
    FIELDPOST_CHECK(leaveOthers());
    m_scope->cursor = m_staged.commit;
    FIELDPOST_CHECK(m_connection.settleHeld(m_laptop, m_staged.scope, m_staged.commit));
    // Counted anew: what was wrong with the records was wrong with what they came to as well.
    FIELDPOST_TRY(auto counted, countedDigests(m_database));
    m_scope->digest = counted[m_staged.scope];
    if (m_scope->differsMs > 0) {
      m_scope->mendedMs = m_connection.clock.nowMs();
      m_scope->mended = found();
      m_scope->differsMs = 0;
    }
    FIELDPOST_CHECK(m_scopes.save());
    return dropStaged(m_database, m_staged.scope);
  }

 private:
  Result<sync::v1::WholeRecords> readPart(std::uint32_t part) {
    auto row = m_database.prepare("SELECT body FROM staged_part WHERE scope=?1 AND part=?2");
    row.bind(1, m_staged.scope).bind(2, part);
    FIELDPOST_TRY(const bool there, row.step());
    sync::v1::WholeRecords records;
    if (!there || !records.ParseFromString(row.bytes(0)))
      return Error{Code::DataLoss, "BROKEN_SNAPSHOT", "a part of the records that came is damaged"};
    return records;
  }

  Result<Done> take(const sync::v1::WholeRecord& whole) {
    FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(whole.record_id()));
    FIELDPOST_TRY(RecordRow row, loadRow(m_database, {whole.record_type(), id}));
    // It has gone to another scope since, and that one says how it is.
    if (row.place != 0 && row.scope != m_staged.scope && row.commit > m_staged.commit)
      return Done{};
    const bool same = row.place != 0 && row.held && row.scope == m_staged.scope &&
                      row.commit == whole.commit() && row.confirmedExists &&
                      row.confirmedDeleted == whole.deleted() &&
                      row.confirmed.value_or(row.message) == whole.message();
    if (whole.commit() <= m_cursor && !same) ++m_found[row.key.type];
    FIELDPOST_CHECK(settle(row.key));
    const std::string oldMessage = row.message;
    if (!same) FIELDPOST_CHECK(m_connection.arrive(row, m_staged.scope, whole, m_scopes));
    FIELDPOST_TRY(const auto open, openChanges(m_database, row.key));
    if (!same || !open.empty())
      FIELDPOST_CHECK(m_connection.showOver(m_laptop, row, oldMessage, open));
    m_present.insert(row.place);
    return Done{};
  }

  /// Own changes that the snapshot holds do not come back by the log.
  Result<Done> settle(const RecordKey& key) {
    return m_database
        .prepare(
            "UPDATE change SET state=3 WHERE type=?1 AND id=?2 AND state=1"
            " AND commit_number <= ?3")
        .bind(1, key.type)
        .bindBlob(2, key.id.bytes())
        .bind(3, static_cast<std::int64_t>(m_staged.commit))
        .run();
  }

  /// Records of the scope that the snapshot has not: headquarters has them no longer. Those on
  /// which own work lies stay until that is settled.
  Result<Done> leaveOthers() {
    std::vector<RecordKey> others;
    {
      auto row = m_database.prepare("SELECT place, type, id FROM record WHERE scope=?1");
      row.bind(1, m_staged.scope);
      for (;;) {
        FIELDPOST_TRY(const bool more, row.step());
        if (!more) break;
        if (m_present.contains(row.integer(0))) continue;
        FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(row.bytes(2)));
        others.push_back({row.bytes(1), id});
      }
    }
    for (const RecordKey& key : others) {
      FIELDPOST_TRY(RecordRow row, loadRow(m_database, key));
      // Put here from a file, until headquarters' own comes.
      if (row.commit == 0 && row.reference) continue;
      if (row.held && row.commit > 0 && row.commit <= m_cursor) ++m_found[key.type];
      FIELDPOST_CHECK(settle(key));
      FIELDPOST_CHECK(m_connection.letGo(m_laptop, row, m_scopes));
    }
    return Done{};
  }

  [[nodiscard]] std::string found() const {
    std::string text;
    for (const auto& [type, count] : m_found)
      text += fmt::format("{}{} of {}", text.empty() ? "" : ", ", count, type);
    return text;
  }

  LocalStore::Connection& m_connection;
  Database& m_database;
  LaptopRow& m_laptop;
  const Staged& m_staged;
  OpenScopes m_scopes;
  ScopeRow* m_scope = nullptr;
  Commit m_cursor = 0;                         ///< Before the switch.
  std::unordered_set<std::int64_t> m_present;  ///< Places of records that the snapshot has.
  std::map<std::string, std::size_t> m_found;  ///< How many differed though they must not, by type.
};

}  // namespace

Result<Done> LocalStore::Connection::showOver(LaptopRow& laptop, RecordRow& row,
                                              const std::string& oldMessage,
                                              const std::vector<OpenChange>& open) {
  FIELDPOST_CHECK(replay(row, open));
  const RecordType* type = RecordType::find(row.key.type);
  row.reference = type != nullptr && type->traits().scope() == model::v1::SCOPE_EVERYBODY;
  row.draft = !row.reference && isDraft(row);
  FIELDPOST_CHECK(saveRow(database, row, oldMessage, ++laptop.touch));
  return renewChildren(laptop, row);
}

Result<Done> LocalStore::Connection::letGo(LaptopRow& laptop, RecordRow& row, OpenScopes& scopes) {
  const CountedState before(row);
  const std::string oldMessage = row.message;
  FIELDPOST_TRY(const auto open, openChanges(database, row.key));
  if (open.empty()) {
    row.held = false;
    FIELDPOST_CHECK(scopes.moved(before, CountedState(row)));
    return dropRow(database, row, ++laptop.touch);
  }
  // Own work that headquarters has not seen yet: it has to see the record for the first time.
  if (row.commit == 0) return Done{};
  row.held = false;
  FIELDPOST_CHECK(scopes.moved(before, CountedState(row)));
  return showOver(laptop, row, oldMessage, open);
}

Result<Done> LocalStore::Connection::loseScope(LaptopRow& laptop, const std::string& scope) {
  std::vector<RecordKey> keys;
  {
    auto row = database.prepare("SELECT type, id FROM record WHERE scope=?1");
    row.bind(1, scope);
    for (;;) {
      FIELDPOST_TRY(const bool more, row.step());
      if (!more) break;
      FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(row.bytes(1)));
      keys.push_back({row.bytes(0), id});
    }
  }
  OpenScopes scopes(database);
  for (const RecordKey& key : keys) {
    FIELDPOST_TRY(RecordRow row, loadRow(database, key));
    FIELDPOST_CHECK(letGo(laptop, row, scopes));
  }
  FIELDPOST_CHECK(dropStaged(database, scope));
  return database.prepare("DELETE FROM cursor WHERE scope=?1").bind(1, scope).run();
}

Result<Done> LocalStore::forgetDeleted(Commit floor) {
  auto& database = m_connection->database;
  std::vector<RecordKey> keys;
  {
    auto row = database.prepare(
        "SELECT type, id FROM record WHERE confirmed_deleted=1 AND commit_number <= ?1"
        " AND commit_number > 0 AND held=1");
    row.bind(1, static_cast<std::int64_t>(floor));
    for (;;) {
      FIELDPOST_TRY(const bool more, row.step());
      if (!more) break;
      FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(row.bytes(1)));
      keys.push_back({row.bytes(0), id});
    }
  }
  if (keys.empty()) return Done{};
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  for (const RecordKey& key : keys) {
    FIELDPOST_TRY(const RecordRow row, loadRow(database, key));
    FIELDPOST_TRY(const auto open, openChanges(database, key));
    auto conflict = database.prepare(
        "SELECT 1 FROM entry a JOIN entry s USING (place) WHERE a.type='conflict' AND"
        " a.field='about' AND a.value=?1 AND s.field='state' AND s.value='CONFLICT_STATE_OPEN'");
    conflict.bind(1, key.id.text());
    FIELDPOST_TRY(const bool isOpen, conflict.step());
    if (row.place == 0 || !row.confirmedDeleted || !open.empty() || isOpen) continue;
    FIELDPOST_CHECK(dropRow(database, row, ++laptop.touch));
  }
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  return transaction.commit();
}

Result<bool> LocalStore::stageSnapshot(const sync::v1::SnapshotStart& start) {
  auto& database = m_connection->database;
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(database));
  // As a return bundle may bring it late, or twice.
  FIELDPOST_TRY(const ScopeRow scope, loadScope(database, start.scope()));
  if (start.commit() < scope.cursor || (start.commit() == scope.cursor && scope.differsMs == 0))
    return false;
  FIELDPOST_TRY(const auto known, loadStaged(database, start.scope()));
  if (known && known->id == start.id() && known->received >= start.first_part()) return true;
  if (start.first_part() != 0 || start.parts() == 0)
    return badSession("the middle of records whose beginning is not here");
  FIELDPOST_CHECK(dropStaged(database, start.scope()));
  FIELDPOST_CHECK(saveStaged(database, {start.scope(), start.id(), start.commit(), start.parts(), 0,
                                        SnapshotId(start.scope(), start.commit()).bytes()}));
  FIELDPOST_CHECK(transaction.commit());
  return true;
}

Result<StagedPart> LocalStore::stagePart(const std::string& scope,
                                         const sync::v1::SnapshotPart& part) {
  auto& database = m_connection->database;
  FIELDPOST_CHECK(m_connection->renewProgramme());
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(database));
  FIELDPOST_TRY(auto staged, loadStaged(database, scope));
  if (!staged || staged->received < part.part()) return badSession("a part out of turn");
  if (staged->received > part.part()) return StagedPart();
  SnapshotId id(staged->hash);
  id.add(part.body());
  staged->hash = id.bytes();
  ++staged->received;
  StagedPart outcome;
  if (sync::v1::WholeRecords records; records.ParseFromString(part.body()))
    outcome.records = static_cast<std::uint64_t>(records.records_size());
  FIELDPOST_CHECK(database.prepare("INSERT INTO staged_part VALUES (?1, ?2, ?3)")
                      .bind(1, scope)
                      .bind(2, part.part())
                      .bindBlob(3, part.body())
                      .run());
  FIELDPOST_CHECK(saveStaged(database, *staged));
  if (staged->received == staged->parts && staged->hash != staged->id) {
    FIELDPOST_CHECK(dropStaged(database, scope));
    FIELDPOST_CHECK(transaction.commit());
    return Error{Code::DataLoss, "BROKEN_SNAPSHOT",
                 "the records that came are not those that headquarters named; nothing of them is "
                 "shown. Sync again, they come anew"};
  }
  if (staged->received == staged->parts) {
    FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
    FIELDPOST_CHECK(Switch(*m_connection, laptop, *staged).run());
    FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
    outcome.switched = true;
  }
  FIELDPOST_CHECK(transaction.commit());
  return outcome;
}

}  // namespace fieldpost
