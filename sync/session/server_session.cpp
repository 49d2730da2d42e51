#include "sync/session/server_session.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>

#include "sync/session/limits.h"

namespace fieldpost {
namespace {

Error badSession(std::string_view what) {
  return {Code::Internal, "BAD_SESSION",
          "the laptop spoke out of order (" + std::string(what) + ")"};
}

}  // namespace

Result<sync::v1::Acknowledged> Headquarters::recall(const Peer&, const Incarnation&, ChangeNumber) {
  return sync::v1::Acknowledged();
}

Result<std::optional<sync::v1::SnapshotStart>> Headquarters::offerSnapshot(
    const Peer&, const Incarnation&, const sync::v1::ScopeCursor&) {
  return std::optional<sync::v1::SnapshotStart>();
}

Result<sync::v1::SnapshotPart> Headquarters::readSnapshot(const Peer&,
                                                          const sync::v1::SnapshotStart&,
                                                          std::uint32_t) {
  return Error{Code::Unavailable, "SNAPSHOT_GONE", "there is no snapshot here; sync again"};
}

Result<Done> Headquarters::rewound(const Peer&, const Incarnation&, const sync::v1::Rewound&) {
  return Done{};
}

Result<sync::v1::Relayed> Headquarters::relay(const Peer&, const Incarnation&,
                                              const sync::v1::Relay&) {
  return Error{Code::FailedPrecondition, "NOTHING_LOST",
               "this headquarters never lost anything, and takes no changes of others; nothing was "
               "changed"};
}

std::string ServerStream::news() {
  sync::v1::ServerFrame frame;
  frame.mutable_news();
  return writer ? writer->writeLast(frame) : std::string();
}

ServerSession::ServerSession(Headquarters& headquarters, Peer peer, ServerStream stream,
                             bool mayKeep)
    : m_headquarters(headquarters),
      m_peer(std::move(peer)),
      m_reader(std::move(stream.reader)),
      m_writer(std::move(stream.writer)),
      m_before(std::move(stream.before)),
      m_mayKeep(mayKeep),
      m_blobs(headquarters.blobs(), m_peer) {}

bool ServerSession::kept() const { return m_finished && m_greetings.welcome.keep_open(); }

ServerStream ServerSession::keep() {
  m_greetings.hello.set_acknowledged(m_acknowledged);
  m_greetings.hello.clear_cursors();
  for (const ScopePull& scope : m_scopes) {
    auto& reached = *m_greetings.hello.add_cursors();
    reached.set_scope(scope.cursor.scope());
    reached.set_cursor(scope.cursor.cursor());
  }
  return {std::move(m_reader), std::move(m_writer), std::move(m_greetings)};
}

std::uint64_t ServerSession::bytesLeft() const {
  const std::uint64_t budget = m_greetings.hello.data_budget_bytes();
  if (budget == 0) return std::numeric_limits<std::uint64_t>::max();
  return budget > m_bytes ? budget - m_bytes : 0;
}

Result<Done> ServerSession::receive(std::string_view bytes) {
  m_bytes += bytes.size();
  m_reader.feed(bytes);
  while (!m_finished) {
    sync::v1::ClientFrame frame;
    auto more = m_reader.next(frame);
    if (more.ok() && !more.value()) return Done{};
    const Result<Done> outcome = more.ok() ? dispatch(frame) : more.error();
    if (outcome.ok()) continue;
    refuse(outcome.error());
    return outcome;
  }
  return Done{};
}

Result<Done> ServerSession::dispatch(const sync::v1::ClientFrame& frame) {
  if (frame.has_hello()) return on(frame.hello());
  // Sent before the laptop heard that it is to open the session again.
  if (!m_greeted && m_asked) return Done{};
  if (!m_greeted) return badSession("no hello");
  if (frame.has_stop()) return on(frame.stop());
  // What a bundle says was written before its laptop knew how far it is to go back.
  if (m_awaitsRewound && (m_stopped || !frame.has_rewound())) return Done{};
  if (frame.has_rewound()) return on(frame.rewound());
  if (frame.has_push()) return on(frame.push());
  if (frame.has_relay()) return on(frame.relay());
  return onBlobs(frame);
}

Result<Done> ServerSession::on(const sync::v1::Hello& said) {
  if (m_greeted) return badSession("two hellos");
  auto greeted = greet(said);
  // A refusal in a return bundle must say what it is about as well.
  if (!greeted.ok() && !m_greeted && said.bundle() > 0) sayWhatIsAnswered(said);
  return greeted;
}

Result<Done> ServerSession::greet(const sync::v1::Hello& said) {
  if (said.again() && !m_before) return badSession("a short hello on a new stream");
  m_greetings.hello = m_before && said.again() ? lengthened(said, *m_before) : said;
  const sync::v1::Hello& hello = m_greetings.hello;
  FIELDPOST_TRY(m_incarnation, Uuid::fromBytes(hello.incarnation()));
  auto greeted = m_headquarters.greet(m_peer, hello);
  if (!greeted.ok() && greeted.error().reason == "CHECKPOINTS_NEEDED" && !m_asked) {
    m_asked = true;
    sync::v1::ServerFrame frame;
    frame.mutable_ask_checkpoints();
    say(frame);
    return Done{};
  }
  if (!greeted.ok()) return greeted.error();
  sync::v1::Welcome welcome = std::move(greeted).value();
  if (welcome.expects() <= hello.acknowledged() && !welcome.has_rewind())
    return Error{Code::FailedPrecondition, "LOG_GAP",
                 "headquarters has less of this laptop's work than it acknowledged and does not "
                 "say why. Nothing is lost: this laptop keeps it"};
  m_greeted = true;
  m_announced = hello.log_length();
  // The laptop of a bundle goes back when it reads the answer; its next bundle says the rest.
  m_stopped = m_cutShort = hello.bundle() > 0 && welcome.has_rewind();
  m_blobsToCome = hello.blobs() && !m_stopped && m_blobs.open();
  welcome.set_blobs(m_blobsToCome);
  // Not what headquarters has: the laptop sends again what it heard nothing of, and is told.
  m_acknowledged = std::min(hello.acknowledged(), welcome.expects() - 1);
  m_awaitsRewound = welcome.has_rewind() || hello.rewound();
  m_clockOffsetMs = welcome.clock_ms() - hello.clock_ms();
  if (std::llabs(m_clockOffsetMs) < kClockOffLeastMs) m_clockOffsetMs = 0;
  for (const auto& name : welcome.scopes()) {
    auto& scope = m_scopes.emplace_back();
    scope.cursor.set_scope(name);
    const auto known =
        std::find_if(hello.cursors().begin(), hello.cursors().end(),
                     [&](const sync::v1::ScopeCursor& c) { return c.scope() == name; });
    if (known != hello.cursors().end()) scope.cursor = *known;
    if (welcome.has_rewind()) {
      scope.cursor.set_cursor(std::min(scope.cursor.cursor(), welcome.rewind().common()));
      scope.cursor.clear_staged();  // The laptop throws it away.
    }
    FIELDPOST_CHECK(offer(scope));
  }
  welcome.set_keep_open(m_mayKeep && hello.keep_open());
  m_greetings.welcome = welcome;
  if (m_stopped) m_announced = m_acknowledged;
  // A laptop without a mark gets one, though nothing may be new.
  m_owesMark = hello.checkpoints_size() == 0 && hello.cursors_size() > 0;
  sync::v1::ServerFrame frame;
  *frame.mutable_welcome() = said.again() ? shortened(welcome, *m_before) : welcome;
  if (m_before && !welcome.has_headline())
    *m_greetings.welcome.mutable_headline() = m_before->welcome.headline();
  if (hello.bundle() > 0) sayWhatIsAnswered(hello);
  say(frame);
  return recall(hello, welcome);
}

Result<Done> ServerSession::offer(ScopePull& scope) {
  FIELDPOST_TRY(scope.snapshot, m_headquarters.offerSnapshot(m_peer, m_incarnation, scope.cursor));
  scope.nextPart = scope.snapshot ? scope.snapshot->first_part() : 0;
  return Done{};
}

Result<Done> ServerSession::recall(const sync::v1::Hello& hello, const sync::v1::Welcome& welcome) {
  if (welcome.has_rewind() || welcome.expects() <= hello.acknowledged() + 1) return Done{};
  FIELDPOST_TRY(const sync::v1::Acknowledged acknowledged,
                m_headquarters.recall(m_peer, m_incarnation, hello.acknowledged() + 1));
  if (acknowledged.up_to() == 0) return Done{};
  m_acknowledged = std::max(m_acknowledged, acknowledged.up_to());
  sync::v1::ServerFrame frame;
  *frame.mutable_acknowledged() = acknowledged;
  say(frame);
  return Done{};
}

Result<Done> ServerSession::on(const sync::v1::Stop&) {
  m_stopped = true;
  m_cutShort = m_acknowledged < m_announced || m_awaitsRewound || m_relaysToCome > 0;
  m_announced = m_acknowledged;
  m_blobsToCome = false;
  m_blobs.stop();
  return Done{};
}

Result<Done> ServerSession::onBlobs(const sync::v1::ClientFrame& frame) {
  sync::v1::ServerFrame said;
  auto& answer = *said.mutable_blob_answer();
  switch (frame.frame_case()) {
    case sync::v1::ClientFrame::kBlobOffer:
    case sync::v1::ClientFrame::kBlobPiece:
    case sync::v1::ClientFrame::kBlobWant:
    case sync::v1::ClientFrame::kBlobsEnd:
      break;
    default:
      return Done{};  // Of a newer version, which does not count on it.
  }
  // A bundle was written before anybody could say that attachments do not travel here.
  if (!m_blobs.open() && m_greetings.hello.bundle() > 0) return Done{};
  if (!m_blobsToCome) return badSession("attachments that were not announced");
  if (frame.has_blob_offer()) {
    FIELDPOST_TRY(answer, m_blobs.on(frame.blob_offer()));
  } else if (frame.has_blob_piece()) {
    FIELDPOST_TRY(answer, m_blobs.on(frame.blob_piece()));
  } else if (frame.has_blob_want()) {
    FIELDPOST_TRY(answer, m_blobs.on(frame.blob_want()));
  } else {
    m_blobsToCome = false;
  }
  if (answer.states_size() > 0) say(said);
  return Done{};
}

Result<Done> ServerSession::on(const sync::v1::Push& push) {
  Batch batch{m_incarnation, push.first_number(), push.previous_hash(), {}, m_clockOffsetMs};
  batch.bodies.assign(push.changes().begin(), push.changes().end());
  FIELDPOST_TRY(const sync::v1::Acknowledged acknowledged, m_headquarters.ingest(m_peer, batch));
  m_acknowledged = std::max(m_acknowledged, acknowledged.up_to());
  // Saved while attachments travelled.
  m_announced = std::max(m_announced, acknowledged.up_to());
  sync::v1::ServerFrame frame;
  *frame.mutable_acknowledged() = acknowledged;
  say(frame);
  // What was just committed is to be pulled too, by its own laptop as markers.
  for (ScopePull& scope : m_scopes) scope.pulling = true;
  return Done{};
}

Result<Done> ServerSession::on(const sync::v1::Rewound& rewound) {
  FIELDPOST_CHECK(m_headquarters.rewound(m_peer, m_incarnation, rewound));
  m_awaitsRewound = false;
  m_relaysToCome = rewound.relays();
  if (!rewound.from_the_start()) return Done{};
  for (ScopePull& scope : m_scopes) {
    scope.cursor.set_cursor(0);
    FIELDPOST_CHECK(offer(scope));
  }
  return Done{};
}

Result<Done> ServerSession::on(const sync::v1::Relay& relay) {
  FIELDPOST_TRY(const sync::v1::Relayed relayed,
                m_headquarters.relay(m_peer, m_incarnation, relay));
  m_relaysToCome -= std::min(m_relaysToCome, static_cast<std::uint64_t>(relay.commits_size()));
  sync::v1::ServerFrame frame;
  *frame.mutable_relayed() = relayed;
  say(frame);
  for (ScopePull& scope : m_scopes) scope.pulling = true;
  return Done{};
}

Result<std::string> ServerSession::next() {
  if (m_out.empty() && m_greeted && !m_finished) FIELDPOST_CHECK(produce());
  if (m_out.empty()) return std::string();
  std::string bytes = std::move(m_out.front());
  m_out.pop_front();
  return bytes;
}

Result<Done> ServerSession::produceSnapshot(ScopePull& scope) {
  sync::v1::ServerFrame frame;
  if (!scope.opened) {
    scope.opened = true;
    *frame.mutable_snapshot_start() = *scope.snapshot;
    say(frame);
    return Done{};
  }
  FIELDPOST_TRY(*frame.mutable_snapshot_part(),
                m_headquarters.readSnapshot(m_peer, *scope.snapshot, scope.nextPart));
  say(frame);
  if (++scope.nextPart < scope.snapshot->parts()) return Done{};
  scope.cursor.set_cursor(scope.snapshot->commit());
  scope.snapshot.reset();
  m_owesMark = true;
  return Done{};
}

Result<Done> ServerSession::producePage(ScopePull& scope) {
  sync::v1::ScopeCursor& cursor = scope.cursor;
  const auto most =
      std::min<std::uint64_t>(kPageBytes, std::max<std::uint64_t>(bytesLeft(), kBatchBytesLeast));
  FIELDPOST_TRY(sync::v1::Pull page,
                m_headquarters.read(m_peer, m_incarnation, cursor.scope(), cursor.cursor(), most));
  scope.pulling = page.remaining() > 0;
  if (page.next_cursor() == cursor.cursor() && !m_owesMark) return Done{};
  m_owesMark = false;
  cursor.set_cursor(page.next_cursor());
  sync::v1::ServerFrame frame;
  *frame.mutable_pull() = std::move(page);
  say(frame);
  return Done{};
}

Result<Done> ServerSession::produce() {
  if (m_awaitsRewound && !m_stopped) return Done{};
  for (ScopePull& scope : m_scopes) {
    if (!scope.snapshot && !scope.pulling) continue;
    if (m_stopped || bytesLeft() == 0) {
      m_cutShort = true;
      break;
    }
    const auto produced = scope.snapshot ? produceSnapshot(scope) : producePage(scope);
    if (!produced.ok()) refuse(produced.error());
    if (!m_out.empty()) return Done{};
  }
  if (m_acknowledged < m_announced || (m_relaysToCome > 0 && !m_stopped)) return Done{};
  sync::v1::ServerFrame piece;
  FIELDPOST_TRY(const bool more, m_blobs.next(piece));
  if (more) say(piece);
  if (more || m_blobsToCome) return Done{};
  auto done = ending();
  if (!done.ok()) {
    refuse(done.error());
    return Done{};
  }
  sync::v1::ServerFrame frame;
  *frame.mutable_done() = std::move(done).value();
  say(frame, true);
  m_finished = true;
  return Done{};
}

Result<sync::v1::Done> ServerSession::ending() {
  sync::v1::Done done;
  // Not what the register calls a sync: what the laptop did before it may still be to come.
  done.set_stopped(m_cutShort);
  if (m_cutShort) return done;
  FIELDPOST_TRY(done, m_headquarters.done(m_peer));
  if (!done.has_headline()) return done;
  auto& told = *m_greetings.welcome.mutable_headline();
  if (same(done.headline(), told))
    done.clear_headline();
  else
    told = done.headline();
  return done;
}

void ServerSession::sayWhatIsAnswered(const sync::v1::Hello& hello) {
  sync::v1::ServerFrame frame;
  auto& answers = *frame.mutable_answers();
  answers.set_sequence(hello.bundle());
  answers.set_incarnation(hello.incarnation());
  for (const ScopePull& scope : m_scopes) {
    auto& from = *answers.add_from();
    from.set_scope(scope.cursor.scope());
    from.set_cursor(scope.cursor.cursor());
  }
  answers.set_log_length(hello.log_length());
  answers.set_log_hash(hello.log_hash());
  say(frame);
}

void ServerSession::say(const sync::v1::ServerFrame& frame, bool last) {
  if (!m_writer) m_writer.emplace(Pressing::Light, m_reader.dictionary());
  m_out.push_back(last ? m_writer->writeLast(frame) : m_writer->write(frame));
  m_bytes += m_out.back().size();
}

void ServerSession::refuse(const Error& error) {
  sync::v1::ServerFrame frame;
  frame.mutable_refused()->set_reason(error.reason);
  frame.mutable_refused()->set_message(error.message);
  m_greetings.welcome.set_keep_open(false);
  say(frame, true);
  m_refusal = error;
  m_finished = true;
}

}  // namespace fieldpost
