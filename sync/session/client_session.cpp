#include "sync/session/client_session.h"

#include <algorithm>

#include "sync/session/limits.h"

namespace fieldpost {
namespace {

Error badSession(std::string_view what) {
  return {Code::Internal, "BAD_SESSION",
          "headquarters answered out of order (" + std::string(what) +
              "); nothing is lost, sync again"};
}

/// The code that goes with a reason headquarters gives for ending a session.
Code codeOf(const std::string& reason) {
  if (reason == "FORKED") return Code::Aborted;
  if (reason == "PROTOCOL_TOO_OLD" || reason == "LOG_GAP" || reason == "UNKNOWN_DICTIONARY")
    return Code::FailedPrecondition;
  if (reason == "LAPTOP_SUSPENDED" || reason == "NOT_ENROLLED") return Code::PermissionDenied;
  if (reason == "DISK_FULL") return Code::ResourceExhausted;
  return Code::Unavailable;
}

}  // namespace

ClientSession::ClientSession(LocalStore& store, const Clock& clock, DictionaryNumber dictionary)
    : m_store(store), m_clock(clock), m_writer(Pressing::Hard, dictionary) {}

Result<std::string> ClientSession::start() {
  FIELDPOST_TRY(m_head, m_store.logHead());
  FIELDPOST_TRY(const auto cursors, m_store.cursors());
  sync::v1::ClientFrame frame;
  auto& hello = *frame.mutable_hello();
  hello.set_protocol(kProtocol);
  hello.set_incarnation(m_head.incarnation.bytes());
  hello.set_log_length(m_head.length);
  hello.set_log_hash(m_head.hash);
  hello.set_acknowledged(m_head.acknowledged);
  hello.mutable_cursors()->Assign(cursors.begin(), cursors.end());
  if (m_head.timeline) hello.set_timeline(m_head.timeline->bytes());
  hello.set_clock_ms(m_clock.nowMs());
  m_acknowledged = m_head.acknowledged;
  m_nextToSend = m_head.acknowledged + 1;
  m_counters.changesToSend = m_head.length - m_head.acknowledged;
  std::string bytes = m_writer.write(frame);
  m_counters.bytesSent += bytes.size();
  return bytes;
}

Result<Done> ClientSession::receive(std::string_view bytes) {
  m_counters.bytesReceived += bytes.size();
  m_reader.feed(bytes);
  for (;;) {
    sync::v1::ServerFrame frame;
    FIELDPOST_TRY(const bool more, m_reader.next(frame));
    if (!more) return Done{};
    FIELDPOST_CHECK(dispatch(frame));
  }
}

Result<Done> ClientSession::dispatch(const sync::v1::ServerFrame& frame) {
  if (m_finished) return badSession("a frame after the end");
  if (frame.has_refused()) return on(frame.refused());
  if (frame.has_welcome()) return m_welcomed ? badSession("two welcomes") : on(frame.welcome());
  if (!m_welcomed) return badSession("no welcome");
  switch (frame.frame_case()) {
    case sync::v1::ServerFrame::kAcknowledged:
      return on(frame.acknowledged());
    case sync::v1::ServerFrame::kPull:
      return on(frame.pull());
    case sync::v1::ServerFrame::kDone:
      return on(frame.done());
    default:
      return Done{};  // A frame of a newer version: headquarters does not count on it.
  }
}

Result<std::string> ClientSession::next() {
  if (m_finished || m_inFlight.size() >= kBatchesInFlight || m_nextToSend > m_head.length)
    return std::string();
  FIELDPOST_TRY(const LogBatch batch, m_store.readLog(m_nextToSend, kBatchBytes));
  if (batch.bodies.empty()) return std::string();
  sync::v1::ClientFrame frame;
  auto& push = *frame.mutable_push();
  push.set_first_number(batch.first);
  push.set_previous_hash(batch.previousHash);
  for (const auto& body : batch.bodies) {
    // Saves made since the session began go with the next one, so that this one ends.
    if (m_nextToSend > m_head.length) break;
    push.add_changes(body);
    ++m_nextToSend;
  }
  m_inFlight.push_back(m_nextToSend - 1);
  m_counters.changesSent += static_cast<std::uint64_t>(push.changes_size());
  std::string bytes = m_writer.write(frame);
  m_counters.bytesSent += bytes.size();
  return bytes;
}

Result<Done> ClientSession::on(const sync::v1::Welcome& welcome) {
  FIELDPOST_CHECK(m_store.welcome(welcome));
  m_welcomed = true;
  return Done{};
}

Result<Done> ClientSession::on(const sync::v1::Acknowledged& acknowledged) {
  FIELDPOST_CHECK(m_store.acknowledge(acknowledged));
  std::erase_if(m_inFlight, [&](ChangeNumber last) { return last <= acknowledged.up_to(); });
  if (acknowledged.up_to() > m_acknowledged) {
    m_counters.changesAcknowledged += acknowledged.up_to() - m_acknowledged;
    m_acknowledged = acknowledged.up_to();
  }
  m_counters.changesRefused += static_cast<std::uint64_t>(acknowledged.quarantined_size());
  m_counters.conflicts += acknowledged.conflicts();
  return Done{};
}

Result<Done> ClientSession::on(const sync::v1::Pull& pull) {
  FIELDPOST_CHECK(m_store.applyPull(pull));
  m_counters.commitsReceived += static_cast<std::uint64_t>(pull.commits_size());
  for (const auto& commit : pull.commits()) {
    if (commit.own_number() == 0) ++m_counters.commitsFromOthers;
  }
  m_counters.commitsToReceive = m_counters.commitsReceived + pull.remaining();
  return Done{};
}

Result<Done> ClientSession::on(const sync::v1::Done& done) {
  if (m_acknowledged < m_head.length)
    return badSession("an end before everything was acknowledged");
  FIELDPOST_CHECK(m_store.finishSession(done));
  m_finished = true;
  return Done{};
}

Result<Done> ClientSession::on(const sync::v1::Refused& refused) {
  if (refused.reason() == "FORKED") FIELDPOST_CHECK(m_store.fork());
  return Error{codeOf(refused.reason()), refused.reason(), refused.message()};
}

}  // namespace fieldpost
