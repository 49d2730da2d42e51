// Headquarters' part of a session that is about attachments. Private to sync/session.
//
// Bytes are taken and given only through the gate; nothing that a laptop says of sizes, places or
// hashes is believed.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>

#include "fieldpost/sync/v1/session.pb.h"
#include "sync/session/blob_gate.h"

namespace fieldpost {

class ServerBlobs {
 public:
  /// `gate` outlives it; null: attachments do not travel.
  ServerBlobs(BlobGate* gate, Peer peer);

  /// Whether attachments travel here at all.
  [[nodiscard]] bool open() const { return m_gate != nullptr; }
  // Errors: Internal/BAD_SESSION. What cannot be taken or given is told in the answer.
  Result<sync::v1::BlobAnswer> on(const sync::v1::BlobOffer& offer);
  Result<sync::v1::BlobAnswer> on(const sync::v1::BlobPiece& piece);
  Result<sync::v1::BlobAnswer> on(const sync::v1::BlobWant& want);
  /// Nothing more is to be sent.
  void stop() { m_runs.clear(); }
  /// The next piece to send; false when none was asked for. Or an answer, when it cannot be given
  /// any more.
  Result<bool> next(sync::v1::ServerFrame& frame);

 private:
  struct Run {
    BlobId id;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;
    std::uint64_t upTo = 0;
  };
  Result<sync::v1::BlobState> offered(const sync::v1::BlobName& name);
  Result<Done> take(const sync::v1::BlobPiece& piece, const BlobId& id, sync::v1::BlobState& state);
  Result<Done> reopen(const BlobId& id, sync::v1::BlobState& state);
  Result<Done> store(sync::v1::BlobState& state);
  Result<Done> givable(const sync::v1::BlobWant& want, const BlobId& id);
  void close(const BlobId& id, const sync::v1::BlobState& state);
  void refuse(const Error& error, sync::v1::BlobState& state);

  BlobGate* m_gate;
  Peer m_peer;
  std::map<BlobId, std::uint64_t> m_accepted;  ///< Size of each blob that is on its way in.
  std::set<BlobId> m_closed;                   ///< Stored, or not taken any more.
  std::optional<PartialBlob> m_partial;        ///< The one that is coming.
  bool m_wentBack = false;                     ///< The laptop was told so and has not done it yet.
  std::set<BlobId> m_sound;                    ///< Read through in this session.
  std::deque<Run> m_runs;
};

}  // namespace fieldpost
