#include "sync/session/client_blobs.h"

#include <algorithm>
#include <utility>

#include "sync/session/limits.h"

namespace fieldpost {
namespace {

/// The window holds what the link carries in this time.
constexpr std::int64_t kWindowMs = 2000;
/// What was longer ago counts for ever less.
constexpr std::int64_t kRememberedMs = 8000;
/// A piece or a run is not smaller, or its frame would cost more than it.
constexpr std::uint64_t kLeastBytes = 1024;
/// More often than this headquarters does not lose what it had: it is at fault.
constexpr int kWentBackMost = 16;

Error badSession(std::string_view what) {
  return {Code::Internal, "BAD_SESSION",
          "headquarters answered out of order (" + std::string(what) +
              "); nothing is lost, sync again"};
}

void write(const BlobTask& task, sync::v1::BlobName& name) {
  name.set_sha256(task.id.bytes());
  name.set_size_bytes(task.size);
  name.set_record_type(task.record.type);
  name.set_record_id(task.record.id.bytes());
}

}  // namespace

void BlobWindow::begin() {
  if (!m_startedMs) m_startedMs = m_clock.nowMs();
}

void BlobWindow::arrived(std::uint64_t bytes) {
  begin();
  const std::int64_t now = m_clock.nowMs();
  m_arrived += bytes;
  if (now - *m_startedMs > kRememberedMs) {
    *m_startedMs += (now - *m_startedMs) / 2;
    m_arrived /= 2;
  }
  const auto took = static_cast<std::uint64_t>(std::max<std::int64_t>(now - *m_startedMs, 1));
  m_bytes = std::clamp<std::uint64_t>(m_arrived * kWindowMs / took, kBlobWindowLeast,
                                      std::min<std::uint64_t>(2 * m_bytes, kBlobWindowMost));
}

ClientBlobs::ClientBlobs(LocalStore& store, const Clock& clock, SessionCounters& counters)
    : m_files(store), m_counters(counters), m_up(clock), m_down(clock) {}

Result<Done> ClientBlobs::start() {
  FIELDPOST_TRY(const auto send, m_files.toSend());
  FIELDPOST_TRY(const auto fetch, m_files.toFetch());
  m_toOffer.assign(send.begin(), send.end());
  m_toFetch.assign(fetch.begin(), fetch.end());
  m_active = !send.empty() || !fetch.empty();
  m_counters.blobsToSend = send.size();
  m_counters.blobsToFetch = fetch.size();
  for (const BlobTask& task : send) m_counters.blobBytesToSend += task.size;
  for (const BlobTask& task : fetch) m_counters.blobBytesToFetch += task.size;
  return Done{};
}

Result<Done> ClientBlobs::startUnheard() {
  m_way = Way::IntoBundle;
  FIELDPOST_CHECK(start());
  // A bundle that is lost costs no more than this; what does not fit goes with the next one.
  std::uint64_t bytes = 0;
  std::size_t files = 0;
  while (files < m_toOffer.size() && bytes < kBundleBlobBytesMost) bytes += m_toOffer[files++].size;
  m_toOffer.resize(files);
  return Done{};
}

Result<Done> ClientBlobs::startHearing() {
  FIELDPOST_CHECK(start());
  m_way = Way::OutOfReturn;
  m_active = false;
  return Done{};
}

std::uint64_t ClientBlobs::onTheirWay() const {
  std::uint64_t bytes = 0;
  for (const auto& [id, upload] : m_uploads) bytes += upload.sent - upload.arrived;
  return bytes;
}

Result<bool> ClientBlobs::next(sync::v1::ClientFrame& frame, std::uint64_t bytesLeft) {
  if (!m_active) return false;
  if (m_way == Way::IntoBundle) return nextUnheard(frame);
  const std::uint64_t most = std::max(bytesLeft, kLeastBytes);
  if (offer(frame)) return true;
  FIELDPOST_TRY(const bool asked, ask(frame, most));
  if (asked) return true;
  FIELDPOST_TRY(const bool sent, send(frame, most));
  if (sent) return true;
  if (!m_toOffer.empty() || !m_uploads.empty() || !m_toFetch.empty() || m_download) return false;
  frame.mutable_blobs_end();
  m_active = false;
  return true;
}

Result<bool> ClientBlobs::nextUnheard(sync::v1::ClientFrame& frame) {
  // Few at a time: headquarters hears of no more files at once by a link either.
  if (m_order.empty() && offer(frame)) {
    for (auto& [id, upload] : m_uploads) m_order.push_back(id);
    return true;
  }
  m_up.unbounded();
  FIELDPOST_TRY(const bool sent, send(frame, kBlobPieceBytes));
  if (sent || !m_order.empty()) return sent;
  m_uploads.clear();
  if (!m_toOffer.empty()) return nextUnheard(frame);
  while (!m_toFetch.empty() && m_runsAsked < kBlobsOffered) {
    const BlobTask& task = m_toFetch.front();
    if (!m_asking) m_asking = std::min(m_files.blobs().partialBytes(task.id), task.size - 1);
    auto& want = *frame.mutable_blob_want();
    write(task, *want.mutable_blob());
    want.set_offset(*m_asking);
    m_asking = std::min(task.size, *m_asking + kBlobWindowMost);
    want.set_up_to(*m_asking);
    ++m_runsAsked;
    if (*m_asking < task.size) return true;
    m_asking.reset();
    m_toFetch.pop_front();
    return true;
  }
  frame.mutable_blobs_end();
  m_active = false;
  return true;
}

bool ClientBlobs::offer(sync::v1::ClientFrame& frame) {
  if (m_toOffer.empty() || !m_uploads.empty()) return false;
  auto& offer = *frame.mutable_blob_offer();
  while (!m_toOffer.empty() && offer.blobs_size() < static_cast<int>(kBlobsOffered)) {
    write(m_toOffer.front(), *offer.add_blobs());
    m_uploads[m_toOffer.front().id].task = m_toOffer.front();
    m_toOffer.pop_front();
  }
  return true;
}

Result<bool> ClientBlobs::send(sync::v1::ClientFrame& frame, std::uint64_t most) {
  while (!m_order.empty() && onTheirWay() < m_up.bytes()) {
    Upload& upload = m_uploads.at(m_order.front());
    const BlobId id = upload.task.id;
    // A damaged file would be sent to its end before headquarters could say so.
    if (!upload.checked) {
      const auto sound = m_files.blobs().verify(id);
      if (!sound.ok()) {
        FIELDPOST_CHECK(refuse(id, sound.error().reason, sound.error().message));
        continue;
      }
      upload.checked = true;
    }
    auto bytes = m_files.blobs().read(
        id, upload.sent, static_cast<std::size_t>(std::min<std::uint64_t>(kBlobPieceBytes, most)));
    if (!bytes.ok() || bytes.value().empty()) {
      FIELDPOST_CHECK(refuse(id, "ATTACHMENT_MISSING", "the file is not on this laptop any more"));
      continue;
    }
    m_up.begin();
    auto& piece = *frame.mutable_blob_piece();
    piece.set_sha256(id.bytes());
    piece.set_offset(upload.sent);
    upload.sent += bytes.value().size();
    m_counters.blobBytesSent += bytes.value().size();
    *piece.mutable_content() = std::move(bytes).value();
    if (upload.sent >= upload.task.size) m_order.pop_front();
    return true;
  }
  return false;
}

Result<bool> ClientBlobs::ask(sync::v1::ClientFrame& frame, std::uint64_t most) {
  while (!m_download && !m_toFetch.empty()) {
    const BlobTask task = m_toFetch.front();
    m_toFetch.pop_front();
    auto partial = m_files.blobs().resume(task.id, task.size);
    if (!partial.ok()) {
      FIELDPOST_CHECK(refuse(task.id, partial.error().reason, partial.error().message));
      continue;
    }
    m_download.emplace(Download{task, std::move(partial).value(), 0});
    m_download->asked = m_download->partial.length();
    m_counters.blobBytesFetched += m_download->asked;
    if (m_download->partial.complete()) FIELDPOST_CHECK(finishDownload());
  }
  if (!m_download) return false;
  const std::uint64_t size = m_download->task.size;
  const std::uint64_t coming = m_download->asked - m_download->partial.length();
  const std::uint64_t window = std::min(m_down.bytes(), most);
  if (m_download->asked >= size || coming > window / 2) return false;
  m_down.begin();
  auto& want = *frame.mutable_blob_want();
  write(m_download->task, *want.mutable_blob());
  want.set_offset(m_download->asked);
  m_download->asked = std::min(size, m_download->partial.length() + window);
  want.set_up_to(m_download->asked);
  return true;
}

Result<Done> ClientBlobs::refuse(BlobId id, const std::string& reason, const std::string& message) {
  ++m_counters.blobsRefused;
  m_uploads.erase(id);
  std::erase(m_order, id);
  if (m_download && m_download->task.id == id) m_download.reset();
  return m_files.noteRefused(id, reason, message);
}

Result<Done> ClientBlobs::on(const sync::v1::BlobAnswer& answer) {
  for (const auto& state : answer.states()) {
    FIELDPOST_TRY(const BlobId id, BlobId::fromBytes(state.sha256()));
    if (m_way == Way::OutOfReturn) {
      FIELDPOST_CHECK(hear(id, state));
      continue;
    }
    const auto upload = m_uploads.find(id);
    if (!state.reason().empty() &&
        (upload != m_uploads.end() || (m_download && m_download->task.id == id))) {
      FIELDPOST_CHECK(refuse(id, state.reason(), state.message()));
      continue;
    }
    if (upload == m_uploads.end()) continue;
    FIELDPOST_CHECK(onUpload(upload->second, state));
  }
  return Done{};
}

Result<Done> ClientBlobs::onUpload(Upload& upload, const sync::v1::BlobState& state) {
  const BlobId id = upload.task.id;
  if (state.stored()) {
    ++m_counters.blobsStored;
    m_counters.blobBytesStored += upload.task.size;
    if (upload.sent > upload.arrived) m_up.arrived(upload.sent - upload.arrived);
    m_uploads.erase(id);
    std::erase(m_order, id);
    return m_files.noteStored(id);
  }
  if (state.length() > upload.task.size) return badSession("more of an attachment than it has");
  if (!upload.answered || state.go_back()) {
    if (upload.answered && ++upload.wentBack > kWentBackMost)
      return refuse(id, "ATTACHMENT_MOVED_ON", "headquarters cannot go on with the file now");
    if (!upload.answered || upload.sent >= upload.task.size) m_order.push_back(id);
    upload.answered = true;
    upload.sent = state.length();
    upload.arrived = state.length();
    if (upload.sent >= upload.task.size) return badSession("a whole attachment not stored");
    return Done{};
  }
  if (state.length() > upload.sent) return badSession("more of an attachment than was sent");
  if (state.length() <= upload.arrived) return Done{};
  m_up.arrived(state.length() - upload.arrived);
  upload.arrived = state.length();
  return Done{};
}

Result<Done> ClientBlobs::on(const sync::v1::BlobPiece& piece) {
  if (m_way == Way::OutOfReturn) return hear(piece);
  // Of one that was given up, pieces may still be on their way.
  if (!m_download || m_download->task.id.bytes() != piece.sha256()) return Done{};
  PartialBlob& partial = m_download->partial;
  if (piece.offset() != partial.length() ||
      partial.length() + piece.content().size() > m_download->asked)
    return badSession("a piece of an attachment that was not asked for");
  const auto appended = partial.append(piece.content());
  if (!appended.ok())
    return refuse(m_download->task.id, appended.error().reason, appended.error().message);
  m_counters.blobBytesFetched += piece.content().size();
  m_down.arrived(piece.content().size());
  return partial.complete() ? finishDownload() : Done{};
}

Result<Done> ClientBlobs::hear(const BlobId& id, const sync::v1::BlobState& state) {
  if (state.stored()) {
    // Of what a link brought meanwhile, too; what this laptop lacks is still to be fetched.
    const auto sent = std::find_if(m_toOffer.begin(), m_toOffer.end(),
                                   [&](const BlobTask& task) { return task.id == id; });
    if (sent == m_toOffer.end()) return Done{};
    ++m_counters.blobsStored;
    m_counters.blobBytesStored += sent->size;
    m_toOffer.erase(sent);
    return m_files.noteStored(id);
  }
  if (state.reason().empty()) return Done{};
  ++m_counters.blobsRefused;
  return m_files.noteRefused(id, state.reason(), state.message());
}

Result<Done> ClientBlobs::hear(const sync::v1::BlobPiece& piece) {
  if (!m_download || m_download->task.id.bytes() != piece.sha256()) {
    m_download.reset();
    const auto wanted = std::find_if(m_toFetch.begin(), m_toFetch.end(), [&](const BlobTask& task) {
      return task.id.bytes() == piece.sha256();
    });
    if (wanted == m_toFetch.end()) return Done{};
    FIELDPOST_TRY(auto partial, m_files.blobs().resume(wanted->id, wanted->size));
    m_download.emplace(Download{*wanted, std::move(partial), 0});
  }
  // A return bundle may be heard twice, or after a link went on.
  PartialBlob& partial = m_download->partial;
  const std::uint64_t end = piece.offset() + piece.content().size();
  if (piece.offset() > partial.length() || end > m_download->task.size) return Done{};
  if (end > partial.length()) {
    const std::size_t known = static_cast<std::size_t>(partial.length() - piece.offset());
    const auto appended = partial.append(std::string_view(piece.content()).substr(known));
    if (!appended.ok())
      return refuse(m_download->task.id, appended.error().reason, appended.error().message);
    m_counters.blobBytesFetched += piece.content().size() - known;
  }
  if (!partial.complete()) return Done{};
  std::erase_if(m_toFetch, [&](const BlobTask& task) { return task.id == m_download->task.id; });
  return finishDownload();
}

Result<Done> ClientBlobs::finishDownload() {
  const BlobId id = m_download->task.id;
  const auto finished = m_download->partial.finish();
  if (!finished.ok()) return refuse(id, finished.error().reason, finished.error().message);
  ++m_counters.blobsFetched;
  m_download.reset();
  return m_files.noteStored(id);
}

}  // namespace fieldpost
