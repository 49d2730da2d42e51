#include "sync/session/server_session.h"

#include <algorithm>

#include "sync/session/limits.h"

namespace fieldpost {
namespace {

Error badSession(std::string_view what) {
  return {Code::Internal, "BAD_SESSION",
          "the laptop spoke out of order (" + std::string(what) + ")"};
}

}  // namespace

ServerSession::ServerSession(Headquarters& headquarters, Peer peer)
    : m_headquarters(headquarters), m_peer(std::move(peer)) {}

Result<Done> ServerSession::receive(std::string_view bytes) {
  m_reader.feed(bytes);
  while (!m_finished) {
    sync::v1::ClientFrame frame;
    auto more = m_reader.next(frame);
    if (more.ok() && !more.value()) return Done{};
    Result<Done> outcome = Done{};
    if (!more.ok())
      outcome = more.error();
    else if (frame.has_hello())
      outcome = on(frame.hello());
    else if (frame.has_push())
      outcome = on(frame.push());
    // Another frame is of a newer version, which does not count on it.
    if (outcome.ok()) continue;
    refuse(outcome.error());
    return outcome;
  }
  return Done{};
}

Result<Done> ServerSession::on(const sync::v1::Hello& hello) {
  if (m_greeted) return badSession("two hellos");
  FIELDPOST_TRY(m_incarnation, Uuid::fromBytes(hello.incarnation()));
  FIELDPOST_TRY(const sync::v1::Welcome welcome, m_headquarters.greet(m_peer, hello));
  if (welcome.expects() <= hello.acknowledged())
    return Error{
        Code::FailedPrecondition, "LOG_GAP",
        "headquarters has less of this laptop's work than it acknowledged; it was restored from a"
        " backup. Nothing is lost: this laptop keeps it"};
  m_greeted = true;
  m_announced = hello.log_length();
  // Not what headquarters has: the laptop sends again what it heard nothing of, and is told.
  m_acknowledged = hello.acknowledged();
  m_clockOffsetMs = welcome.clock_ms() - hello.clock_ms();
  for (const auto& scope : welcome.scopes()) {
    auto& cursor = m_cursors.emplace_back();
    cursor.set_scope(scope);
    const auto known =
        std::find_if(hello.cursors().begin(), hello.cursors().end(),
                     [&](const sync::v1::ScopeCursor& c) { return c.scope() == scope; });
    if (known != hello.cursors().end()) cursor.set_cursor(known->cursor());
  }
  m_pulling.assign(m_cursors.size(), true);
  sync::v1::ServerFrame frame;
  *frame.mutable_welcome() = welcome;
  say(frame);
  return Done{};
}

Result<Done> ServerSession::on(const sync::v1::Push& push) {
  if (!m_greeted) return badSession("no hello");
  Batch batch{m_incarnation, push.first_number(), push.previous_hash(), {}, m_clockOffsetMs};
  batch.bodies.assign(push.changes().begin(), push.changes().end());
  FIELDPOST_TRY(const sync::v1::Acknowledged acknowledged, m_headquarters.ingest(m_peer, batch));
  m_acknowledged = std::max(m_acknowledged, acknowledged.up_to());
  sync::v1::ServerFrame frame;
  *frame.mutable_acknowledged() = acknowledged;
  say(frame);
  // What was just committed is to be pulled too, by its own laptop as markers.
  m_pulling.assign(m_cursors.size(), true);
  return Done{};
}

Result<std::string> ServerSession::next() {
  if (m_out.empty() && m_greeted && !m_finished) FIELDPOST_CHECK(produce());
  if (m_out.empty()) return std::string();
  std::string bytes = std::move(m_out.front());
  m_out.pop_front();
  return bytes;
}

Result<Done> ServerSession::produce() {
  for (std::size_t i = 0; i < m_cursors.size(); ++i) {
    if (!m_pulling[i]) continue;
    sync::v1::ScopeCursor& cursor = m_cursors[i];
    auto page =
        m_headquarters.read(m_peer, m_incarnation, cursor.scope(), cursor.cursor(), kPageBytes);
    if (!page.ok()) {
      refuse(page.error());
      return Done{};
    }
    m_pulling[i] = page.value().remaining() > 0;
    if (page.value().next_cursor() == cursor.cursor()) continue;
    cursor.set_cursor(page.value().next_cursor());
    sync::v1::ServerFrame frame;
    *frame.mutable_pull() = std::move(page).value();
    say(frame);
    return Done{};
  }
  if (m_acknowledged < m_announced) return Done{};
  auto done = m_headquarters.done(m_peer);
  if (!done.ok()) {
    refuse(done.error());
    return Done{};
  }
  sync::v1::ServerFrame frame;
  *frame.mutable_done() = std::move(done).value();
  say(frame);
  m_finished = true;
  return Done{};
}

void ServerSession::say(const sync::v1::ServerFrame& frame) {
  if (!m_writer) m_writer.emplace(Pressing::Light, m_reader.dictionary());
  m_out.push_back(m_writer->write(frame));
}

void ServerSession::refuse(const Error& error) {
  sync::v1::ServerFrame frame;
  frame.mutable_refused()->set_reason(error.reason);
  frame.mutable_refused()->set_message(error.message);
  say(frame);
  m_finished = true;
}

}  // namespace fieldpost
