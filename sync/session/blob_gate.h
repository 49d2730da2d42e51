// What a session asks of headquarters about attachments: what a laptop may bring and see.
//
// Implemented by server/ingest, and by tests. The bytes themselves lie in a BlobStore.
#pragma once

#include <cstdint>

#include "fieldpost/sync/v1/blob.pb.h"
#include "sync/base/result.h"
#include "sync/blob/blob_store.h"
#include "sync/session/peer.h"

namespace fieldpost {

/// Any thread. May block until durable.
class BlobGate {
 public:
  virtual ~BlobGate() = default;
  /// Where the bytes are.
  virtual BlobStore& blobs() = 0;
  /// Whether the laptop may bring these bytes. Errors: NotFound/ATTACHMENT_UNNAMED when
  /// headquarters has no such record, or it does not name them with this size;
  /// PermissionDenied/NOT_YOUR_OFFICE, LAPTOP_SUSPENDED; ResourceExhausted/QUOTA_SPENT when they
  /// are too many, with the `promisedBytes` that the same session is to bring already.
  virtual Result<Done> mayBring(const Peer& peer, const sync::v1::BlobName& blob,
                                std::uint64_t promisedBytes) = 0;
  /// Whether the laptop may have these bytes. Errors: as mayBring, without those of size.
  virtual Result<Done> maySee(const Peer& peer, const sync::v1::BlobName& blob) = 0;
  /// The bytes are whole and durable; so is the note of it when this returns.
  virtual Result<Done> noteStored(const Peer& peer, const BlobId& id, std::uint64_t size) = 0;
  /// Headquarters' own machine failed at it: for a log.
  virtual void noteFailure(const Error& error) { (void)error; }
};

}  // namespace fieldpost
