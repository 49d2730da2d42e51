// The one narrow door to headquarters' memory. SQLite stands behind it; another database may.
//
// Used by server/ingest and server/access to write, by server/aggregate, server/export and
// server/services to read. Two things must hold: what a committed transaction wrote is durable, and
// a snapshot shows one state, in which every commit up to head() is there and none past it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/store_types.h"
#include "sync/base/result.h"
#include "sync/change/merge.h"
#include "sync/change/set_digest.h"

namespace fieldpost::store {

/// Errors of everything here, beside those named: those of the database, as sync/sqlite/database.h
/// lists them. A visitor's error ends the walk and is the walk's.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  /// The newest commit; 0 when there is none.
  virtual Result<Commit> head() = 0;

  using RecordVisitor = std::function<Result<Done>(const StoredRecord&)>;
  /// Every record of the type, deleted ones too, in the order of their ids. A type without records
  /// has none.
  virtual Result<Done> forEachRecord(std::string_view type, const RecordVisitor& visit) = 0;
  /// Those of one scope.
  virtual Result<Done> forEachRecord(std::string_view type, std::string_view scope,
                                     const RecordVisitor& visit) = 0;
  virtual Result<std::optional<StoredRecord>> record(const RecordKey& key) = 0;
  /// A value that changes whenever a record of the type does: the newest commit of the type. 0: no
  /// record of it.
  virtual Result<Commit> newestOf(std::string_view type) = 0;

  using CommitVisitor = std::function<Result<bool>(const StoredCommit&)>;
  /// Commits of a scope past `cursor`, oldest first, until `visit` answers false. A record that
  /// moved is told to the scope it left too.
  virtual Result<Done> forEachCommit(std::string_view scope, Commit cursor,
                                     const CommitVisitor& visit) = 0;
  /// How many commits the scope has. The place of its newest.
  virtual Result<std::uint64_t> lengthOf(std::string_view scope) = 0;
  /// What a laptop at `cursor` would have to be sent; commits of its own `incarnation` are free.
  virtual Result<ScopeSize> sizeOf(std::string_view scope, Commit cursor,
                                   const Incarnation& incarnation) = 0;
  /// Those kept of a scope, newest commit first.
  virtual Result<std::vector<ScopeSnapshot>> snapshotsOf(std::string_view scope) = 0;
  /// One part of a kept one; nothing when it is not kept.
  virtual Result<std::optional<std::string>> snapshotPart(std::string_view id,
                                                          std::uint32_t part) = 0;
  /// The last commit of the scope that was cleared away: who is below it cannot follow the log.
  virtual Result<Commit> floorOf(std::string_view scope) = 0;
  /// The same of all scopes.
  virtual Result<Commit> floor() = 0;
  /// Makes every record anew from what is left of the log and the bases below it. What does not
  /// come out as it is stored is named. Empty: all is well.
  virtual Result<std::vector<std::string>> verifyRecords() = 0;
  /// Of the scope's records as they are.
  virtual Result<SetDigest> digestOf(std::string_view scope) = 0;
  /// Every commit that touched the record, oldest first.
  virtual Result<std::vector<StoredCommit>> historyOf(const RecordKey& key) = 0;

  /// Conflict records that nobody settled, by newest commit.
  virtual Result<std::vector<StoredRecord>> openConflicts() = 0;
  /// Changes kept apart, newest first, at most `limit`; of one office's laptops unless it is empty.
  virtual Result<std::vector<Quarantined>> quarantine(std::string_view office,
                                                      std::size_t limit) = 0;

  virtual Result<LogPosition> log(const Incarnation& incarnation) = 0;
  /// By office and person; the console of this machine among them (Laptop::console).
  virtual Result<std::vector<Laptop>> laptops() = 0;
  virtual Result<std::optional<Laptop>> laptop(std::string_view id) = 0;
  /// Codes that enrolled no laptop, expired ones too, newest first.
  virtual Result<std::vector<EnrolmentCode>> unusedCodes() = 0;
  virtual Result<std::optional<EnrolmentCode>> code(std::string_view name) = 0;
  /// Newest import first, at most `limit`; of one office's laptops unless it is empty.
  virtual Result<std::vector<ImportedBundle>> bundles(std::string_view office,
                                                      std::size_t limit) = 0;
  virtual Result<std::optional<ImportedBundle>> bundle(std::string_view digest) = 0;
  virtual Result<std::optional<std::string>> meta(std::string_view name) = 0;
  virtual Result<BlobUsage> blobUsage(std::string_view office) = 0;
  /// 8 bytes that stand for all of the history up to `commit`; empty when there is no such commit,
  /// or it is below the floor.
  virtual Result<std::string> markAt(Commit commit) = 0;
  /// Histories before this one, newest first.
  virtual Result<std::vector<PastTimeline>> pastTimelines() = 0;
  using KeptVisitor = std::function<Result<Done>(std::string_view key, std::string_view value)>;
  /// Every value kept in the space, in the order of keys.
  virtual Result<Done> forEachKept(std::string_view space, const KeptVisitor& visit) = 0;
  virtual Result<std::optional<std::string>> kept(std::string_view space, std::string_view key) = 0;
  /// Follows the chain over every commit. Errors: DataLoss/CHAIN_BROKEN, naming the first that was
  /// altered, added or taken away.
  virtual Result<Done> verifyChain() = 0;
};

/// One act of writing; undone unless commit() succeeded. There is one at a time: begin() waits for
/// the one before. Sees what it wrote itself.
class WriteTransaction {
 public:
  virtual ~WriteTransaction() = default;

  /// Durable when this returns without an error; undone otherwise.
  virtual Result<Done> commit() = 0;
  /// Runs `act`; when it fails, what it wrote is undone and the transaction goes on without it.
  /// Error: the act's.
  virtual Result<Done> attempt(const std::function<Result<Done>()>& act) = 0;

  virtual Result<Commit> head() = 0;
  /// The record with the clocks of all its cells; one that does not exist when there is none.
  virtual Result<RecordState> record(const RecordKey& key) = 0;
  /// The record's scope at `base`: that of now unless it has moved since. Nothing when there is no
  /// such record.
  virtual Result<std::optional<std::string>> scopeAt(const RecordKey& key, Commit base) = 0;
  using RecordVisitor = Snapshot::RecordVisitor;
  /// Every record of one type and scope, deleted ones too.
  virtual Result<Done> forEachRecord(std::string_view type, std::string_view scope,
                                     const RecordVisitor& visit) = 0;
  /// The record's scope; nothing when there is no such record.
  virtual Result<std::optional<std::string>> scopeOf(const RecordKey& key) = 0;
  /// Writes a record as it is after `clock.commit`; of the cells' clocks, those of that commit. The
  /// scope's digest goes with it.
  virtual Result<Done> putRecord(const RecordKey& key, std::string_view scope,
                                 const RecordState& state, const CellClock& clock) = 0;
  /// Takes the next commit number, and links the row to the chain of all before it.
  virtual Result<Commit> append(const NewCommit& commit) = 0;

  /// An empty log (length 0, emptyLogHash()) when the incarnation is not known.
  virtual Result<LogPosition> log(const Incarnation& incarnation) = 0;
  virtual Result<Done> putLog(const Incarnation& incarnation, const LogPosition& position) = 0;
  /// What became of a change at or below the log's length.
  /// Errors: DataLoss/LOG_ENTRY_MISSING when it is not there.
  virtual Result<LogEntry> logEntry(const Incarnation& incarnation, ChangeNumber number) = 0;
  virtual Result<Done> putQuarantined(const Quarantined& change) = 0;
  // --- A laptop's database that was copied or put back
  /// The laptop has other logs than this one.
  virtual Result<bool> hasOtherLog(std::string_view laptop, const Incarnation& incarnation) = 0;
  /// The commit that this very change, with its author's stamp, came to under another name of the
  /// laptop's. Nothing: it is new.
  virtual Result<std::optional<Commit>> committedBefore(std::string_view laptop,
                                                        const RecordKey& key,
                                                        std::string_view body) = 0;
  /// Notes for logEntry() that a change is the one of that commit.
  virtual Result<Done> putReceipt(const Incarnation& incarnation, ChangeNumber number,
                                  Commit commit, std::string_view bodyHash) = 0;

  // After headquarters lost commits: see server/ingest/rewind.h.
  virtual Result<Done> putPastTimeline(const PastTimeline& past) = 0;
  virtual Result<Done> putRewound(const Incarnation& incarnation, const Rewound& rewound) = 0;
  virtual Result<std::vector<Rewound>> rewoundOf(const Incarnation& incarnation) = 0;
  /// The log's laptop had seen `commit` when it was still called `lost`.
  virtual Result<Done> noteSeenBefore(const Incarnation& incarnation, Commit commit,
                                      Commit lost) = 0;
  /// What the laptop called `commit` before; 0: it had not seen it.
  virtual Result<Commit> seenBeforeAs(const Incarnation& incarnation, Commit commit) = 0;
  /// The change with that name, when it is committed.
  virtual Result<std::optional<CommittedChange>> committed(const Incarnation& incarnation,
                                                           ChangeNumber number) = 0;
  /// The newest number of the log that another laptop handed in; 0: none.
  virtual Result<ChangeNumber> newestRelayed(const Incarnation& incarnation) = 0;
  /// Remembers a change that another laptop handed in. `digest` tells changes of one name apart.
  virtual Result<Done> putRelayed(const Incarnation& incarnation, ChangeNumber number,
                                  std::string_view digest, Commit commit) = 0;
  /// The commit of such a change; 0: none.
  virtual Result<Commit> relayedAs(const Incarnation& incarnation, ChangeNumber number,
                                   std::string_view digest) = 0;
  /// The laptop that made it has come with it too: `body` is what it sent.
  virtual Result<Done> adoptRelayed(const Incarnation& incarnation, ChangeNumber number,
                                    std::string_view body) = 0;

  /// Ids of the open conflicts about a record.
  virtual Result<std::vector<RecordId>> openConflictsAbout(const RecordKey& about) = 0;
  /// Says whether the conflict `id` about `about` is open.
  virtual Result<Done> markConflict(const RecordId& id, const RecordKey& about, bool open) = 0;

  // --- Values that one record of a type alone may have
  /// A record other than `key`, of its type, that has the value; nothing when there is none.
  virtual Result<std::optional<RecordId>> holderOf(const RecordKey& key, std::uint32_t field,
                                                   std::string_view cell) = 0;
  /// Notes that the record has the value; others may have it too.
  virtual Result<Done> putHeld(const RecordKey& key, std::uint32_t field,
                               std::string_view cell) = 0;
  virtual Result<Done> dropHeld(const RecordKey& key, std::uint32_t field,
                                std::string_view cell) = 0;
  virtual Result<Done> dropAllHeld() = 0;

  /// Keeps a snapshot; one with the same id stays as it is.
  virtual Result<Done> putSnapshot(const ScopeSnapshot& snapshot,
                                   const std::vector<std::string>& parts) = 0;
  // --- Clearing the log away
  /// The newest commit that every laptop that synced since then has; the head when there is none.
  virtual Result<Commit> passedByAll(std::int64_t sinceMs) = 0;
  /// The last commit before the first that was received at that time or later.
  virtual Result<Commit> headBefore(std::int64_t timeMs) = 0;
  /// Notes how far a laptop has each scope, and up to where it knows what became of its changes.
  virtual Result<Done> putCursors(std::string_view laptop, const Incarnation& incarnation,
                                  ChangeNumber acknowledged,
                                  const std::vector<std::pair<std::string, Commit>>& cursors) = 0;
  /// The record was deleted, and cleared away.
  virtual Result<bool> isBuried(const RecordKey& key) = 0;
  /// Clears the log away up to `floor`, and deleted records that nothing past it touched. The chain
  /// and the records can still be verified from what stays.
  virtual Result<Cleared> clearLog(Commit floor) = 0;

  virtual Result<Done> dropSnapshot(std::string_view id) = 0;

  virtual Result<std::optional<Laptop>> laptop(std::string_view id) = 0;
  /// Writes all of it, new or known.
  virtual Result<Done> putLaptop(const Laptop& laptop) = 0;
  virtual Result<std::optional<EnrolmentCode>> code(std::string_view name) = 0;
  /// Writes all of it, new or known.
  virtual Result<Done> putCode(const EnrolmentCode& code) = 0;
  /// One that is known already stays as it is.
  virtual Result<Done> putBlob(const BlobRow& blob) = 0;
  /// Error: none when it is not known.
  virtual Result<Done> dropBlob(std::string_view sha256) = 0;
  /// Writes all of it, new or known.
  virtual Result<Done> putBundle(const ImportedBundle& bundle) = 0;
  virtual Result<Done> appendAudit(const AuditEntry& entry) = 0;
  virtual Result<std::optional<std::string>> meta(std::string_view name) = 0;
  virtual Result<Done> setMeta(std::string_view name, std::string_view value) = 0;

  // Values that a room above keeps by key, in the very transaction of what they come from.
  virtual Result<std::optional<std::string>> kept(std::string_view space, std::string_view key) = 0;
  /// An empty value takes the key away.
  virtual Result<Done> putKept(std::string_view space, std::string_view key,
                               std::string_view value) = 0;
  /// Takes every key of the space away.
  virtual Result<Done> dropKept(std::string_view space) = 0;
};

/// Told of every record that a transaction writes, inside of it. Its error is putRecord's.
using RecordKeeper = std::function<Result<Done>(WriteTransaction&, const RecordChange&)>;

/// Any thread.
class Store {
 public:
  virtual ~Store() = default;
  /// A view that stands still until it goes. Cheap; hold it no longer than one answer takes. The
  /// snapshot belongs to one thread at a time and must not outlive the store.
  virtual Result<std::unique_ptr<Snapshot>> snapshot() = 0;
  /// Waits for the transaction before. The transaction belongs to the calling thread.
  virtual Result<std::unique_ptr<WriteTransaction>> begin() = 0;
  /// From the next transaction on.
  virtual void setKeeper(RecordKeeper keeper) = 0;
};

}  // namespace fieldpost::store
