#include "sync/session/server_blobs.h"

#include <algorithm>
#include <utility>

#include "sync/session/limits.h"

namespace fieldpost {
namespace {

Error badSession(std::string_view what) {
  return {Code::Internal, "BAD_SESSION",
          "the laptop spoke out of order (" + std::string(what) + ")"};
}

bool isOfTheMachine(const Error& error) {
  return error.reason == "DISK_FULL" || error.reason == "CANNOT_WRITE" ||
         error.reason == "CANNOT_READ" || error.code == Code::Internal ||
         (error.code == Code::DataLoss && error.reason != "ATTACHMENT_MISMATCH");
}

}  // namespace

ServerBlobs::ServerBlobs(BlobGate* gate, Peer peer) : m_gate(gate), m_peer(std::move(peer)) {}

void ServerBlobs::refuse(const Error& error, sync::v1::BlobState& state) {
  state.set_reason(error.reason);
  state.set_message(error.message);
  if (!isOfTheMachine(error)) return;
  m_gate->noteFailure(error);
  // Where headquarters keeps its files is none of the laptop's business.
  state.set_message("headquarters' server cannot keep or give attachments at present (" +
                    error.reason + "); nothing is lost. Tell headquarters, and sync again later");
}

Result<sync::v1::BlobAnswer> ServerBlobs::on(const sync::v1::BlobOffer& offer) {
  if (offer.blobs_size() > static_cast<int>(kBlobsOffered) ||
      m_accepted.size() + static_cast<std::size_t>(offer.blobs_size()) > 2 * kBlobsOffered)
    return badSession("too many attachments at once");
  sync::v1::BlobAnswer answer;
  for (const auto& name : offer.blobs()) {
    FIELDPOST_TRY(*answer.add_states(), offered(name));
  }
  return answer;
}

Result<sync::v1::BlobState> ServerBlobs::offered(const sync::v1::BlobName& name) {
  const auto id = BlobId::fromBytes(name.sha256());
  if (!id.ok()) return badSession("a fingerprint");
  sync::v1::BlobState state;
  state.set_sha256(name.sha256());
  std::uint64_t promised = 0;
  for (const auto& [other, size] : m_accepted) promised += other == id.value() ? 0 : size;
  const auto may = m_gate->mayBring(m_peer, name, promised);
  // Out of a bundle its bytes come all the same: they were written before anybody could say so.
  m_closed.insert(id.value());
  if (!may.ok()) {
    refuse(may.error(), state);
    return state;
  }
  if (name.size_bytes() == 0 || name.size_bytes() > kBlobBytesMost) {
    refuse({Code::ResourceExhausted, "FILE_TOO_LARGE", "no attachment has that many bytes"}, state);
    return state;
  }
  if (m_gate->blobs().has(id.value())) {
    const auto noted = m_gate->noteStored(m_peer, id.value(), name.size_bytes());
    if (noted.ok())
      state.set_stored(true);
    else
      refuse(noted.error(), state);
    return state;
  }
  m_accepted[id.value()] = name.size_bytes();
  m_closed.erase(id.value());
  // Read through only when the first piece comes, unless none will.
  const std::uint64_t length = m_gate->blobs().partialBytes(id.value(), m_peer.laptop);
  state.set_length(std::min(length, name.size_bytes()));
  if (length < name.size_bytes()) return state;
  auto whole = reopen(id.value(), state);
  if (whole.ok() && m_partial->complete()) whole = store(state);
  if (!whole.ok()) refuse(whole.error(), state);
  close(id.value(), state);
  return state;
}

Result<sync::v1::BlobAnswer> ServerBlobs::on(const sync::v1::BlobPiece& piece) {
  const auto id = BlobId::fromBytes(piece.sha256());
  if (!id.ok() || piece.content().empty() || piece.content().size() > kBlobChunkBytes)
    return badSession("a piece of an attachment");
  sync::v1::BlobAnswer answer;
  // Sent before the laptop heard that it is not taken any more.
  if (m_closed.contains(id.value())) return answer;
  if (!m_accepted.contains(id.value())) return badSession("an attachment that was not offered");
  sync::v1::BlobState& state = *answer.add_states();
  state.set_sha256(piece.sha256());
  const auto taken = take(piece, id.value(), state);
  if (!taken.ok()) {
    if (taken.error().reason == "BAD_SESSION") return taken.error();
    refuse(taken.error(), state);
  }
  close(id.value(), state);
  const bool saysNothing =
      !state.stored() && state.reason().empty() && !state.go_back() && state.length() == 0;
  if (saysNothing) answer.clear_states();
  return answer;
}

void ServerBlobs::close(const BlobId& id, const sync::v1::BlobState& state) {
  if (state.reason().empty() && !state.stored()) return;
  m_accepted.erase(id);
  m_closed.insert(id);
  m_partial.reset();
}

Result<Done> ServerBlobs::reopen(const BlobId& id, sync::v1::BlobState& state) {
  m_partial.reset();
  auto opened = m_gate->blobs().resume(id, m_accepted.at(id), m_peer.laptop);
  if (!opened.ok()) return opened.error();
  m_partial.emplace(std::move(opened).value());
  state.set_length(m_partial->length());
  m_wentBack = false;
  return Done{};
}

Result<Done> ServerBlobs::take(const sync::v1::BlobPiece& piece, const BlobId& id,
                               sync::v1::BlobState& state) {
  if (!m_partial || m_partial->id() != id) FIELDPOST_CHECK(reopen(id, state));
  if (m_partial->complete()) return store(state);
  if (piece.offset() > m_partial->length()) {
    // Less is here than was thought: some was lost on the disk, or another session went on.
    if (m_wentBack) return Done{};
    m_wentBack = true;
    state.set_length(m_partial->length());
    state.set_go_back(true);
    return Done{};
  }
  const std::uint64_t known = m_partial->length() - piece.offset();
  state.set_length(m_partial->length());
  if (known >= piece.content().size()) return Done{};
  const auto appended =
      m_partial->append(std::string_view(piece.content()).substr(static_cast<std::size_t>(known)));
  if (!appended.ok() && appended.error().reason == "ATTACHMENT_TOO_LONG")
    return badSession("more of an attachment than it has");
  if (!appended.ok() && appended.error().reason == "ATTACHMENT_MOVED_ON") {
    if (m_gate->blobs().has(id)) return store(state);
    FIELDPOST_CHECK(reopen(id, state));
    state.set_go_back(true);
    m_wentBack = true;
    return Done{};
  }
  if (!appended.ok()) return appended;
  m_wentBack = false;
  state.set_length(m_partial->length());
  return m_partial->complete() ? store(state) : Done{};
}

Result<Done> ServerBlobs::store(sync::v1::BlobState& state) {
  const BlobId id = m_partial->id();
  const std::uint64_t size = m_partial->size();
  // Another session of the laptop's may have brought it meanwhile.
  if (!m_gate->blobs().has(id)) FIELDPOST_CHECK(m_partial->finish());
  FIELDPOST_CHECK(m_gate->noteStored(m_peer, id, size));
  state.set_length(size);
  state.set_stored(true);
  return Done{};
}

Result<Done> ServerBlobs::givable(const sync::v1::BlobWant& want, const BlobId& id) {
  FIELDPOST_CHECK(m_gate->maySee(m_peer, want.blob()));
  BlobStore& blobs = m_gate->blobs();
  if (!blobs.has(id))
    return Error{Code::NotFound, "ATTACHMENT_ON_ITS_WAY",
                 "headquarters knows of the file and does not have it yet: the laptop that "
                 "attached it has still to send it. Sync again later"};
  if (m_sound.contains(id)) return Done{};
  FIELDPOST_CHECK(blobs.verify(id));
  FIELDPOST_TRY(const std::uint64_t size, blobs.sizeOf(id));
  if (size != want.blob().size_bytes())
    return Error{Code::NotFound, "ATTACHMENT_UNNAMED",
                 "the record says another size of the file than it has"};
  m_sound.insert(id);
  return Done{};
}

Result<sync::v1::BlobAnswer> ServerBlobs::on(const sync::v1::BlobWant& want) {
  const auto id = BlobId::fromBytes(want.blob().sha256());
  if (!id.ok()) return badSession("a fingerprint");
  if (want.offset() >= want.up_to() || want.up_to() > want.blob().size_bytes() ||
      want.up_to() - want.offset() > kBlobWindowMost || m_runs.size() >= kBlobsOffered)
    return badSession("a run of an attachment");
  sync::v1::BlobAnswer answer;
  const auto may = givable(want, id.value());
  if (!may.ok()) {
    sync::v1::BlobState& state = *answer.add_states();
    state.set_sha256(want.blob().sha256());
    refuse(may.error(), state);
    return answer;
  }
  m_runs.push_back({id.value(), want.blob().size_bytes(), want.offset(), want.up_to()});
  return answer;
}

Result<bool> ServerBlobs::next(sync::v1::ServerFrame& frame) {
  if (m_runs.empty()) return false;
  Run& run = m_runs.front();
  const std::size_t most =
      static_cast<std::size_t>(std::min<std::uint64_t>(kBlobPieceBytes, run.upTo - run.offset));
  auto bytes = m_gate->blobs().read(run.id, run.offset, most);
  if (!bytes.ok() || bytes.value().empty()) {
    sync::v1::BlobState& state = *frame.mutable_blob_answer()->add_states();
    state.set_sha256(run.id.bytes());
    refuse(bytes.ok() ? Error{Code::DataLoss, "ATTACHMENT_DAMAGED", "the file was cut short"}
                      : bytes.error(),
           state);
    m_runs.pop_front();
    return true;
  }
  auto& piece = *frame.mutable_blob_piece();
  piece.set_sha256(run.id.bytes());
  piece.set_offset(run.offset);
  run.offset += bytes.value().size();
  *piece.mutable_content() = std::move(bytes).value();
  if (run.offset >= run.upTo) m_runs.pop_front();
  return true;
}

}  // namespace fieldpost
