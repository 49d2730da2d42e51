// Headquarters in memory, for tests of the laptop's side: the merge is the real one, the rest is as
// small as the protocol allows.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/change/merge.h"
#include "sync/session/client_session.h"
#include "sync/session/server_session.h"
#include "sync/storage/local_store_types.h"

namespace fieldpost {

class PretendHeadquarters final : public Headquarters {
 public:
  Result<sync::v1::Welcome> greet(const Peer& peer, const sync::v1::Hello& hello) override;
  Result<sync::v1::Acknowledged> ingest(const Peer& peer, const Batch& batch) override;
  Result<sync::v1::Acknowledged> recall(const Peer& peer, const Incarnation& incarnation,
                                        ChangeNumber first) override;
  Result<sync::v1::Pull> read(const Peer& peer, const Incarnation& incarnation,
                              std::string_view scope, Commit cursor,
                              std::size_t bytesMost) override;
  /// It never has one.
  Result<std::optional<sync::v1::SnapshotStart>> offerSnapshot(
      const Peer&, const Incarnation&, const sync::v1::ScopeCursor&) override {
    return std::optional<sync::v1::SnapshotStart>();
  }
  Result<sync::v1::SnapshotPart> readSnapshot(const Peer&, const sync::v1::SnapshotStart&,
                                              std::uint32_t) override {
    return sync::v1::SnapshotPart();
  }
  Result<sync::v1::Done> done(const Peer& peer) override;
  BlobGate* blobs() override { return gate; }

  /// The record as headquarters holds it.
  RecordState& record(const RecordKey& key) { return m_records[key]; }
  [[nodiscard]] Commit head() const { return m_commits.size(); }

  Timeline timeline = Uuid::fromName("timeline");
  /// Changes whose patch holds this text are put aside.
  std::string poison;
  /// Where attachments go; null: they do not travel.
  BlobGate* gate = nullptr;
  std::size_t batches = 0;  ///< Ingested, repeated ones included.

 private:
  struct Entry {
    sync::v1::Committed committed;
    Incarnation from;
    ChangeNumber number = 0;
    std::string scope;
  };
  struct Log {
    std::vector<std::string> hashes;
    std::map<ChangeNumber, Commit> commits;
  };
  std::string scopeOf(const RecordKey& key, const RecordState& state) const;
  void commitChange(const Peer& peer, const Batch& batch, ChangeNumber number,
                    const sync::v1::Change& change, sync::v1::Acknowledged& acknowledged);

  std::map<RecordKey, RecordState> m_records;
  std::map<Incarnation, Log> m_logs;
  std::vector<Entry> m_commits;
};

/// How a pretended link ended.
struct LinkOutcome {
  std::size_t bytesUp = 0;
  std::size_t bytesDown = 0;
  bool finished = false;
  Error error;  ///< Of the laptop's half, when it did not finish.
};
/// Runs one session between `store` and `headquarters`, cut after so many bytes each way.
LinkOutcome runSession(LocalStore& store, Headquarters& headquarters, const Clock& clock,
                       std::size_t upMost = SIZE_MAX, std::size_t downMost = SIZE_MAX);

}  // namespace fieldpost
