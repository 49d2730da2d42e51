// One state of headquarters' SQLite file, on a connection of its own.
//
// Made by SqliteStore, which gets the connection back when the snapshot goes.
#pragma once

#include <functional>
#include <memory>

#include "server/store/store.h"
#include "sync/sqlite/database.h"

namespace fieldpost::store {

class SqliteSnapshot : public Snapshot {
 public:
  using Connection = std::unique_ptr<sqlite::Database>;
  using GiveBack = std::function<void(Connection)>;
  static Result<std::unique_ptr<Snapshot>> take(Connection connection, GiveBack giveBack);
  ~SqliteSnapshot() override;

  Result<Commit> head() override;
  Result<Done> forEachRecord(std::string_view type, const RecordVisitor& visit) override;
  Result<Done> forEachRecord(std::string_view type, std::string_view scope,
                             const RecordVisitor& visit) override;
  Result<std::optional<StoredRecord>> record(const RecordKey& key) override;
  Result<Commit> newestOf(std::string_view type) override;
  Result<Done> forEachCommit(std::string_view scope, Commit cursor,
                             const CommitVisitor& visit) override;
  Result<std::uint64_t> lengthOf(std::string_view scope) override;
  Result<ScopeSize> sizeOf(std::string_view scope, Commit cursor,
                           const Incarnation& incarnation) override;
  Result<std::vector<ScopeSnapshot>> snapshotsOf(std::string_view scope) override;
  Result<std::optional<std::string>> snapshotPart(std::string_view id, std::uint32_t part) override;
  Result<Commit> floorOf(std::string_view scope) override;
  Result<Commit> floor() override;
  Result<std::vector<std::string>> verifyRecords() override;
  Result<SetDigest> digestOf(std::string_view scope) override;
  Result<std::vector<StoredCommit>> historyOf(const RecordKey& key) override;
  Result<std::vector<StoredRecord>> openConflicts() override;
  Result<std::vector<Quarantined>> quarantine(std::string_view office, std::size_t limit) override;
  Result<LogPosition> log(const Incarnation& incarnation) override;
  Result<std::vector<Laptop>> laptops() override;
  Result<std::optional<Laptop>> laptop(std::string_view id) override;
  Result<std::vector<EnrolmentCode>> unusedCodes() override;
  Result<std::optional<EnrolmentCode>> code(std::string_view name) override;
  Result<std::optional<std::string>> meta(std::string_view name) override;
  Result<Done> forEachKept(std::string_view space, const KeptVisitor& visit) override;
  Result<std::optional<std::string>> kept(std::string_view space, std::string_view key) override;
  Result<BlobUsage> blobUsage(std::string_view office) override;
  Result<std::vector<ImportedBundle>> bundles(std::string_view office, std::size_t limit) override;
  Result<std::optional<ImportedBundle>> bundle(std::string_view digest) override;
  Result<std::string> markAt(Commit commit) override;
  Result<std::vector<PastTimeline>> pastTimelines() override;
  Result<Done> verifyChain() override;

 private:
  SqliteSnapshot(Connection connection, GiveBack giveBack, sqlite::Transaction transaction);
  /// The commit as the scope that its record left is told of it.
  Result<StoredCommit> leaving(Commit number, const Move& move);
  Connection m_connection;
  GiveBack m_giveBack;
  std::optional<sqlite::Transaction> m_transaction;
};

}  // namespace fieldpost::store
