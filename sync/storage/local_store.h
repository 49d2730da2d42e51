// The one database file of a laptop, and the only way to it.
//
// The window, the command line and the sync session all write here. A record, its change and its
// search words are written in one transaction, so the log cannot disagree with the records. What is
// shown is what headquarters confirmed plus this laptop's own unconfirmed changes replayed on top.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fieldpost/model/v1/programme.pb.h"
#include "fieldpost/sync/v1/change.pb.h"
#include "fieldpost/sync/v1/session.pb.h"
#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/record/patch.h"
#include "sync/record/rules.h"
#include "sync/storage/local_store_types.h"

namespace fieldpost {

/// An open store. Belongs to one thread at a time; any number of them, in any number of processes,
/// may be open on one folder.
class LocalStore {
 public:
  /// Makes the folder and its database.
  /// Errors: AlreadyExists/STORE_EXISTS; InvalidArgument/BAD_PROFILE;
  /// PermissionDenied/CANNOT_WRITE; FailedPrecondition/REPAIR_UNFINISHED.
  static Result<LocalStore> create(const std::filesystem::path& folder, const Profile& profile,
                                   const Clock& clock = systemClock(),
                                   Random& random = systemRandom());
  /// Opens the folder's database and brings its schema up to date. On a read-only disk it can be
  /// read alone: whatever writes fails with CANNOT_WRITE.
  /// Errors: NotFound/NO_STORE; PermissionDenied/CANNOT_WRITE; FailedPrecondition/SCHEMA_TOO_NEW
  /// when a newer program wrote it (it is left as it was), REPAIR_UNFINISHED;
  /// DataLoss/CORRUPT_FILE.
  static Result<LocalStore> open(const std::filesystem::path& folder,
                                 const Clock& clock = systemClock(),
                                 Random& random = systemRandom());

  /// Makes a new store from what can be read of a damaged one: whose laptop it is and all of its
  /// own log that headquarters may not have. The damaged files are not written to and are kept
  /// beside it; what could not be read is named. Records of others come with the next sync. Ends a
  /// repair that was cut off. Errors: NotFound/NO_STORE; Unavailable/STORE_BUSY when another
  /// program has it open; DataLoss/CANNOT_REPAIR, DISK_ERROR; PermissionDenied/CANNOT_WRITE;
  /// ResourceExhausted/DISK_FULL: the store is as it was.
  static Result<Repaired> repair(const std::filesystem::path& folder,
                                 const Clock& clock = systemClock(),
                                 Random& random = systemRandom());

  LocalStore(LocalStore&&) noexcept;
  LocalStore& operator=(LocalStore&&) noexcept;
  ~LocalStore();

  [[nodiscard]] const std::filesystem::path& folder() const;
  [[nodiscard]] const Profile& profile() const;
  /// Takes over what enrolment said. Errors: FailedPrecondition/OTHER_OFFICE when records of
  /// another office are in the store.
  Result<Done> setProfile(const Profile& profile);

  // --- Records
  // -------------------------------------------------------------------------------------

  /// Writes one save; durable when this returns. Makes the record where there is none, unless it
  /// was opened (Edit::base). Gives it as it is now. On any error nothing has been written. Errors:
  /// NotFound/NO_RECORD; FailedPrecondition/RECORD_DELETED, ILLEGAL_MOVE; PermissionDenied/
  /// NOT_YOUR_OFFICE, READ_ONLY_FIELD; ResourceExhausted/DISK_FULL; DataLoss/MALFORMED_RECORD.
  Result<RecordView> commit(const Edit& edit);
  /// Writes many saves in one transaction: all or none. `onProgress` (may be empty) is called with
  /// the number done. Gives how many changed anything.
  Result<std::size_t> commitAll(std::span<const Edit> edits, const Progress& onProgress = {});
  /// Errors: NotFound/NO_RECORD; FailedPrecondition/RECORD_DELETED.
  Result<Done> remove(const RecordKey& key);
  /// Errors: NotFound/NO_RECORD; FailedPrecondition/NOT_DELETED.
  Result<Done> restore(const RecordKey& key);
  /// Closes a conflict: writes the chosen value to the record (when it is not what the record
  /// shows) and marks the conflict settled, in one transaction. Errors: NotFound/NO_RECORD;
  /// FailedPrecondition/ALREADY_SETTLED.
  Result<Done> settle(const RecordId& conflict, Settlement settlement);

  /// The record, deleted ones included; empty when there is none.
  Result<std::optional<RecordView>> get(const RecordKey& key) const;
  Result<std::vector<RecordView>> find(const Query& query) const;
  Result<std::size_t> count(const Query& query) const;
  /// What is known of the record's past, newest first.
  Result<std::vector<HistoryEntry>> history(const RecordKey& key) const;
  /// Broken rules of the record as it stands in the store, by today's date.
  [[nodiscard]] std::vector<Problem> problemsOf(const RecordView& record) const;

  // --- What changed, for windows
  // -------------------------------------------------------------------

  /// Grows with every write of any process to a record of this store.
  Result<std::uint64_t> lastTouch() const;
  /// Records written after that touch or gone since, each once.
  Result<std::vector<RecordKey>> touchedSince(std::uint64_t touch) const;

  // --- The programme of work and headquarters' answers
  // ----------------------------------------------

  /// The programme of work that this store has; empty when none has come yet.
  Result<std::optional<model::v1::ProgrammeOfWork>> programme() const;
  /// Puts a record of headquarters' into the store without a change, to be replaced by
  /// headquarters' own when that arrives. For the programme of work on a laptop that has never
  /// synced.
  Result<Done> putReference(const RecordKey& key, const Message& record);
  Result<StoreStatus> status() const;
  /// Changes that headquarters has not confirmed, oldest first: waiting, received, or refused.
  Result<std::vector<OutgoingChange>> outgoing() const;
  /// Checks the file, the log's chain, and that every record is what its log says. Empty: all is
  /// well.
  Result<std::vector<std::string>> verify() const;

  // --- For the sync session
  // ------------------------------------------------------------------------

  Result<LogHead> logHead() const;
  /// Changes from `first` on, at most about `bytesMost` but at least one if there is one.
  Result<LogBatch> readLog(ChangeNumber first, std::size_t bytesMost) const;
  Result<std::vector<sync::v1::ScopeCursor>> cursors() const;
  /// Notes what headquarters says of itself. A Rewind in it is for rewind(), before. The clocks are
  /// compared only by a live link.
  Result<Done> welcome(const sync::v1::Welcome& welcome, Heard heard = Heard::Now);
  /// Errors: Aborted/FORKED when it is of another log under this one's name: nothing was noted, and
  /// fork() is to follow.
  Result<Done> acknowledge(const sync::v1::Acknowledged& acknowledged);
  /// Applies commits and moves the cursor, in one transaction. Commits at or below the cursor are
  /// passed over.
  Result<Done> applyPull(const sync::v1::Pull& pull);
  /// Begins to take a snapshot, or goes on with one. Another one of the scope that was not finished
  /// is thrown away. False when the laptop has more than it shows already, so that its parts are
  /// not wanted. Errors: Internal/BAD_SESSION when it goes on elsewhere than it ended.
  Result<bool> stageSnapshot(const sync::v1::SnapshotStart& start);
  /// Keeps a part; one that is here already is passed over. With the last one the scope becomes
  /// what the snapshot says, with this laptop's unconfirmed changes on top, and the cursor is the
  /// snapshot's, all in one transaction. Errors: DataLoss/BROKEN_SNAPSHOT when the parts are not
  /// those of the id: all are thrown away.
  Result<StagedPart> stagePart(const std::string& scope, const sync::v1::SnapshotPart& part);
  /// Forgets the scopes that are not among these: headquarters no longer lets this laptop carry
  /// them, and all it had to say of them is said. Records on which own work lies that is not
  /// settled stay.
  Result<Done> keepScopes(const std::vector<std::string>& scopes);
  /// Forgets deleted records that no commit past `floor` touched: headquarters has done so. Those
  /// on which own work lies, or about which a conflict is open, stay.
  Result<Done> forgetDeleted(Commit floor);
  Result<Done> finishSession(const sync::v1::Done& done, Heard heard = Heard::Now);

  // --- When headquarters lost commits (local_store_history.cpp)
  // -------------------------------------------------------------------

  /// Places in headquarters' history as far as it was pulled, newest first, at most 64.
  Result<std::vector<sync::v1::Checkpoint>> checkpoints() const;
  /// Histories of headquarters that this laptop knew, newest first, 16 bytes each.
  Result<std::vector<std::string>> timelines() const;
  /// Goes back to the common point, in one transaction: own changes that headquarters lacks wait
  /// again under their numbers, others' are held, and everything that was shown stays shown. True
  /// when everything has to be pulled again: some record's commits are not known here.
  Result<bool> rewind(const sync::v1::Welcome& welcome);
  /// What is to be said again, and in what order it was said before.
  Result<Resend> resend() const;
  /// A held change, by its place in Resend::held; `commit` is the number it had.
  Result<sync::v1::Committed> readHeld(std::int64_t place) const;
  /// Takes headquarters' answer to held changes that were handed in.
  Result<Done> relayed(const std::vector<std::int64_t>& places, const sync::v1::Relayed& answer);

  /// This database is a copy of another: takes a new incarnation and numbers what is not
  /// acknowledged anew.
  Result<Done> fork();

  // --- For bundles
  // --------------------------------------------------------------------------------

  /// To what bundles are sealed; empty until headquarters said it.
  Result<std::string> headquartersKey() const;
  Result<Done> setHeadquartersKey(std::string_view key);
  /// Takes the next number for a bundle that will hold all of the log that is not acknowledged.
  Result<std::uint64_t> beginBundle();
  /// The bundle is whole and on the disk: what is in it counts as packed, though not as received.
  Result<Done> bundlePacked(std::uint64_t sequence);
  /// A return bundle for it was taken.
  Result<Done> bundleAnswered(std::uint64_t sequence);

  struct Connection;  ///< Private to sync/storage.

 private:
  friend class Attachments;
  Result<Done> changeLife(const RecordKey& key, bool remove);
  static Result<Repaired> rebuild(const std::filesystem::path& folder, const Clock& clock,
                                  Random& random);
  explicit LocalStore(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> m_connection;
};

}  // namespace fieldpost
