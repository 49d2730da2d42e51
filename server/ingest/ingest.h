// Headquarters' half of every sync: who may write what, what becomes of it, and what goes out.
//
// Used by server/services, one call per session thread; all writing happens on one thread, many
// sessions' batches in one transaction. What it answers is durable.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/blob_register.h"
#include "server/ingest/feed.h"
#include "server/ingest/group_commit.h"
#include "server/ingest/headline_keeper.h"
#include "server/ingest/retention.h"
#include "server/ingest/rewind.h"
#include "server/store/store.h"
#include "sync/base/clock.h"
#include "sync/session/server_session.h"

namespace fieldpost::ingest {

/// The newest commit that is safe in a backup; 0: none.
using BackedUpSource = std::function<Result<Commit>(store::Snapshot& snapshot)>;

/// Told of what whoever runs the server must know: a stable snake_case word and a sentence.
using Alarm = std::function<void(std::string_view event, std::string_view message)>;

class Ingest : public Headquarters {
 public:
  /// Gives a new store its timeline and headquarters' own incarnation. `store`, `clock` and
  /// `random` outlive it. Errors: those of the store.
  static Result<std::unique_ptr<Ingest>> open(store::Store& store,
                                              const Clock& clock = systemClock(),
                                              Random& random = systemRandom(),
                                              WritingThread thread = WritingThread::Own);

  /// Before the first session only.
  void setHeadline(HeadlineSource source);
  /// From now on attachments travel, and lie in `folder`. Before the first session only.
  void keepBlobs(const std::filesystem::path& folder, BlobQuota quota);
  /// Null before keepBlobs().
  BlobRegister* blobs() override { return m_blobs.get(); }
  /// Before the first session only.
  void setBackedUp(BackedUpSource source) { m_backedUp = std::move(source); }
  /// Before the first session only. Told when headquarters lost commits, or its clock seems wrong.
  void setAlarm(Alarm alarm) { m_alarm = std::move(alarm); }
  [[nodiscard]] Feed& feed() { return m_feed; }

  // What sessions ask. Beside the errors of Headquarters: Unauthenticated/NOT_ENROLLED when the
  // register has no such laptop; PermissionDenied/LAPTOP_SUSPENDED at any time;
  // FailedPrecondition/TIMELINE_CHANGED when the laptop belongs to another headquarters;
  // PermissionDenied/NOT_YOUR_OFFICE for a scope that is not the laptop's;
  // Unavailable/SHUTTING_DOWN while the server stops.
  Result<sync::v1::Welcome> greet(const Peer& peer, const sync::v1::Hello& hello) override;
  Result<sync::v1::Acknowledged> ingest(const Peer& peer, const Batch& batch) override;
  Result<sync::v1::Acknowledged> recall(const Peer& peer, const Incarnation& incarnation,
                                        ChangeNumber first) override;
  Result<Done> rewound(const Peer& peer, const Incarnation& incarnation,
                       const sync::v1::Rewound& rewound) override;
  Result<sync::v1::Relayed> relay(const Peer& peer, const Incarnation& incarnation,
                                  const sync::v1::Relay& relay) override;
  Result<sync::v1::Pull> read(const Peer& peer, const Incarnation& incarnation,
                              std::string_view scope, Commit cursor,
                              std::size_t bytesMost) override;
  Result<std::optional<sync::v1::SnapshotStart>> offerSnapshot(
      const Peer& peer, const Incarnation& incarnation,
      const sync::v1::ScopeCursor& cursor) override;
  Result<sync::v1::SnapshotPart> readSnapshot(const Peer& peer,
                                              const sync::v1::SnapshotStart& snapshot,
                                              std::uint32_t part) override;
  Result<sync::v1::Done> done(const Peer& peer) override;

  /// Commits changes of headquarters' own, all or none; durable when it returns. A base of 0 means
  /// that the author saw all there is. Errors: InvalidArgument/UNKNOWN_TYPE, MALFORMED_CHANGE,
  /// RECORD_TOO_LARGE; FailedPrecondition/OFFICE_MISSING, OFFICE_MOVED; those of the store.
  Result<std::vector<Commit>> commitOwn(std::vector<sync::v1::Change> changes,
                                        std::string_view author);
  /// Takes a record with its children and their open conflicts to another office, at commits that
  /// follow one another; durable when it returns. Whether there is such an office is for the caller
  /// to know. Gives the commits, none when it is there already. Errors: NotFound/NO_RECORD;
  /// FailedPrecondition/RECORD_DELETED; InvalidArgument/NOT_OF_AN_OFFICE; those of the store.
  Result<std::vector<Commit>> moveRecord(const store::RecordKey& key, const std::string& office,
                                         std::string_view author);
  /// Clears the log away as far as the policy lets it. Errors: those of the store.
  Result<store::Cleared> cleanUp(const RetentionPolicy& policy = {});
  enum class Put { Any, NewOnly };
  /// Makes the record what `message` is, by a change of headquarters' own. A record that is so
  /// already is left alone. The newest commit of the record. Errors: AlreadyExists/RECORD_EXISTS
  /// for NewOnly when it is there; those of commitOwn.
  Result<Commit> commitRecord(const store::RecordKey& key, std::string_view message,
                              std::string_view author, Put put = Put::Any);

  /// To what laptops seal bundles; told to those that do not know it. Before the first session.
  void setBundleKey(std::string publicKey) { m_bundleKey = std::move(publicKey); }

  /// Finishes what is queued, then refuses. Called by the destructor too.
  void stop();

 private:
  struct Contact {
    std::int64_t startedMs = 0;  ///< For a bundle: when it was written.
    std::int64_t clockOffsetMs = 0;
    bool inBundle = false;
    Incarnation incarnation = {};
    ChangeNumber acknowledged = 0;
    std::vector<std::pair<std::string, Commit>> cursors = {};  ///< As its greeting said.
  };
  /// Together: quick, all or none. OneByOne: a change that breaks the program is put aside.
  enum class Care { Together, OneByOne };
  Ingest(store::Store& store, const Clock& clock, Random& random, WritingThread thread);
  Result<sync::v1::Acknowledged> commitBatch(const Peer& peer, const Batch& batch, Care care);
  Result<Done> openIdentity();
  /// Writes down what a laptop found not to be headquarters'.
  Result<Done> noteDivergences(const store::Laptop& laptop, const sync::v1::Hello& hello);
  static Contact contactOf(const store::Laptop& laptop, const sync::v1::Hello& hello,
                           std::int64_t nowMs);
  [[nodiscard]] Timeline timeline() const;
  /// Remembers it, and tells once when headquarters' own clock seems to be the wrong one.
  void noteContact(const std::string& laptop, const Contact& contact);
  /// Notes how far the laptop goes back, and begins a timeline when headquarters was set back.
  Result<Done> noteRewind(const store::Laptop& laptop, const HistoryVerdict& verdict,
                          const Timeline& judged);

  store::Store& m_store;
  const Clock& m_clock;
  Random& m_random;
  Timeline m_timeline;  ///< Guarded by m_mutex.
  Incarnation m_own;    ///< Of the writing thread.
  std::string m_bundleKey;
  BackedUpSource m_backedUp;
  Alarm m_alarm;
  Feed m_feed;
  mutable std::mutex m_mutex;
  std::map<std::string, Contact> m_contacts;  ///< By laptop, guarded by m_mutex.
  bool m_clockTold = false;                   ///< Guarded by m_mutex.
  HeadlineKeeper m_headlines;
  GroupCommit m_writer;                   ///< Its thread uses all of the above.
  std::unique_ptr<BlobRegister> m_blobs;  ///< Uses the writer.
};

}  // namespace fieldpost::ingest
