// One act of writing to headquarters' SQLite file.
//
// Made by SqliteStore, one at a time. Holds the writing connection until it goes.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <tuple>

#include "server/store/store.h"
#include "sync/base/clock.h"
#include "sync/sqlite/database.h"

namespace fieldpost::store {

class SqliteWriting : public WriteTransaction {
 public:
  /// `database` and `random` outlive it. `turn` is held until it goes.
  static Result<std::unique_ptr<WriteTransaction>> begin(std::unique_lock<std::mutex> turn,
                                                         sqlite::Database& database, Random& random,
                                                         RecordKeeper keeper);

  Result<Done> commit() override;
  Result<Done> attempt(const std::function<Result<Done>()>& act) override;
  Result<Commit> head() override;
  Result<RecordState> record(const RecordKey& key) override;
  Result<std::optional<std::string>> scopeAt(const RecordKey& key, Commit base) override;
  Result<Done> forEachRecord(std::string_view type, std::string_view scope,
                             const RecordVisitor& visit) override;
  Result<std::optional<std::string>> scopeOf(const RecordKey& key) override;
  Result<Done> putRecord(const RecordKey& key, std::string_view scope, const RecordState& state,
                         const CellClock& clock) override;
  Result<Commit> append(const NewCommit& commit) override;
  Result<LogPosition> log(const Incarnation& incarnation) override;
  Result<Done> putLog(const Incarnation& incarnation, const LogPosition& position) override;
  Result<LogEntry> logEntry(const Incarnation& incarnation, ChangeNumber number) override;
  Result<Done> putQuarantined(const Quarantined& change) override;
  Result<Done> putPastTimeline(const PastTimeline& past) override;
  Result<Done> putRewound(const Incarnation& incarnation, const Rewound& rewound) override;
  Result<std::vector<Rewound>> rewoundOf(const Incarnation& incarnation) override;
  Result<Done> noteSeenBefore(const Incarnation& incarnation, Commit commit, Commit lost) override;
  Result<Commit> seenBeforeAs(const Incarnation& incarnation, Commit commit) override;
  Result<std::optional<CommittedChange>> committed(const Incarnation& incarnation,
                                                   ChangeNumber number) override;
  Result<ChangeNumber> newestRelayed(const Incarnation& incarnation) override;
  Result<Done> putRelayed(const Incarnation& incarnation, ChangeNumber number,
                          std::string_view digest, Commit commit) override;
  Result<Commit> relayedAs(const Incarnation& incarnation, ChangeNumber number,
                           std::string_view digest) override;
  Result<Done> adoptRelayed(const Incarnation& incarnation, ChangeNumber number,
                            std::string_view body) override;
  Result<bool> hasOtherLog(std::string_view laptop, const Incarnation& incarnation) override;
  Result<std::optional<Commit>> committedBefore(std::string_view laptop, const RecordKey& key,
                                                std::string_view body) override;
  Result<Done> putReceipt(const Incarnation& incarnation, ChangeNumber number, Commit commit,
                          std::string_view bodyHash) override;
  Result<std::vector<RecordId>> openConflictsAbout(const RecordKey& about) override;
  Result<Done> markConflict(const RecordId& id, const RecordKey& about, bool open) override;
  Result<std::optional<RecordId>> holderOf(const RecordKey& key, std::uint32_t field,
                                           std::string_view cell) override;
  Result<Done> putHeld(const RecordKey& key, std::uint32_t field, std::string_view cell) override;
  Result<Done> dropHeld(const RecordKey& key, std::uint32_t field, std::string_view cell) override;
  Result<Done> dropAllHeld() override;
  Result<Done> putSnapshot(const ScopeSnapshot& snapshot,
                           const std::vector<std::string>& parts) override;
  Result<Done> dropSnapshot(std::string_view id) override;
  Result<Commit> passedByAll(std::int64_t sinceMs) override;
  Result<Commit> headBefore(std::int64_t timeMs) override;
  Result<Done> putCursors(std::string_view laptop, const Incarnation& incarnation,
                          ChangeNumber acknowledged,
                          const std::vector<std::pair<std::string, Commit>>& cursors) override;
  Result<bool> isBuried(const RecordKey& key) override;
  Result<Cleared> clearLog(Commit floor) override;
  Result<std::optional<Laptop>> laptop(std::string_view id) override;
  Result<Done> putLaptop(const Laptop& laptop) override;
  Result<std::optional<EnrolmentCode>> code(std::string_view name) override;
  Result<Done> putCode(const EnrolmentCode& code) override;
  Result<Done> putBlob(const BlobRow& blob) override;
  Result<Done> dropBlob(std::string_view sha256) override;
  Result<Done> putBundle(const ImportedBundle& bundle) override;
  Result<Done> appendAudit(const AuditEntry& entry) override;
  Result<std::optional<std::string>> meta(std::string_view name) override;
  Result<Done> setMeta(std::string_view name, std::string_view value) override;
  Result<std::optional<std::string>> kept(std::string_view space, std::string_view key) override;
  Result<Done> putKept(std::string_view space, std::string_view key,
                       std::string_view value) override;
  Result<Done> dropKept(std::string_view space) override;

 private:
  SqliteWriting(std::unique_lock<std::mutex> turn, sqlite::Database& database, Random& random,
                sqlite::Transaction transaction, RecordKeeper keeper);
  /// An error once SQLite has undone everything on its own (a full disk): what would be written
  /// now would be written outside the transaction.
  Result<Done> alive() const;
  Result<std::int64_t> writerId(const CellClock& clock);
  Result<std::int64_t> logId(const Incarnation& incarnation);
  Result<std::uint64_t> nextPlace(std::string_view scope);
  /// The newest commit and the hash that chains it.
  struct Head {
    Commit number = 0;
    std::string chain;
  };
  Result<Head> lastLink();
  std::string makeSalt();
  /// Takes the record as it was out of its scope's digest and puts it in as it is to be. The record
  /// as it was.
  Result<std::optional<LivingRecord>> renewDigest(const RecordKey& key, std::string_view scope,
                                                  const RecordState& state);
  Result<Done> tellKeeper(const RecordKey& key, std::string_view scope, const RecordState& state,
                          Commit commit, std::optional<LivingRecord> before);
  /// The place of a record's leaving in the scope that it leaves; 0 when it stays.
  Result<std::uint64_t> placeLeft(const NewCommit& commit);
  Result<Done> putMove(Commit number, const NewCommit& commit, std::uint64_t place);
  /// Keeps records as they are at the floor, where commits past it touched them.
  Result<Done> keepBases(Commit floor);
  Result<Done> keepReceipts(Commit floor);
  Result<std::uint64_t> bury(Commit floor);
  Result<Done> putCells(const RecordKey& key, const RecordState& state, const CellClock& clock);

  std::unique_lock<std::mutex> m_turn;
  sqlite::Database& m_database;
  Random& m_random;
  sqlite::Transaction m_transaction;
  RecordKeeper m_keeper;
  std::optional<Error> m_undone;
  std::map<std::tuple<Incarnation, std::string, std::string>, std::int64_t> m_writers;
};

}  // namespace fieldpost::store
