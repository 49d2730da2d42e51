// Headquarters' attachments: what a laptop may bring and see, and how much there may be.
//
// Used by sessions, through Ingest::blobs(). The bytes lie in a BlobStore beside the database; the
// database knows of each who brought it. A blob without its row is noted when it is offered again,
// a row without its blob is none.
#pragma once

#include <filesystem>

#include "server/ingest/group_commit.h"
#include "server/store/store.h"
#include "sync/base/clock.h"
#include "sync/session/blob_gate.h"

namespace fieldpost::ingest {

/// How many bytes of attachments headquarters keeps. 0: as many as the disk holds. What several
/// laptops bring at the same moment may go beyond it by what is on its way.
struct BlobQuota {
  std::uint64_t allBytesMost = 0;
  std::uint64_t officeBytesMost = 0;
};

class BlobRegister final : public BlobGate {
 public:
  /// `store`, `writer` and `clock` outlive it.
  BlobRegister(store::Store& store, GroupCommit& writer, const Clock& clock,
               const std::filesystem::path& folder, BlobQuota quota);

  BlobStore& blobs() override { return m_blobs; }
  Result<Done> mayBring(const Peer& peer, const sync::v1::BlobName& blob,
                        std::uint64_t promisedBytes) override;
  Result<Done> maySee(const Peer& peer, const sync::v1::BlobName& blob) override;
  Result<Done> noteStored(const Peer& peer, const BlobId& id, std::uint64_t size) override;

  /// Takes away what no record named for a month, bytes on their way among it.
  Result<CleanedBlobs> clean();

 private:
  Result<Done> checkQuota(store::Snapshot& snapshot, const Peer& peer, const BlobId& id,
                          std::uint64_t size) const;

  store::Store& m_store;
  GroupCommit& m_writer;
  const Clock& m_clock;
  BlobStore m_blobs;
  BlobQuota m_quota;
};

}  // namespace fieldpost::ingest
