#include "sync/session/client_session.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "sync/session/limits.h"
#include "sync/session/own_runs.h"

namespace fieldpost {
namespace {

Error badSession(std::string_view what) {
  return {Code::Internal, "BAD_SESSION",
          "headquarters answered out of order (" + std::string(what) +
              "); nothing is lost, sync again"};
}

Error outdated() {
  return {Code::Aborted, "BUNDLE_OUTDATED",
          "this return bundle answers a bundle of before this laptop's store was put right, or of"
          " another store; nothing was changed. Export a new bundle"};
}

/// The code that goes with a reason headquarters gives for ending a session.
Code codeOf(const std::string& reason) {
  if (reason == "FORKED") return Code::Aborted;
  if (reason == "PROTOCOL_TOO_OLD" || reason == "LOG_GAP" || reason == "TIMELINE_CHANGED" ||
      reason == "UNKNOWN_DICTIONARY")
    return Code::FailedPrecondition;
  if (reason == "LAPTOP_SUSPENDED" || reason == "NOT_ENROLLED") return Code::PermissionDenied;
  if (reason == "BAD_SESSION") return Code::Internal;
  if (reason == "DISK_FULL") return Code::ResourceExhausted;
  return Code::Unavailable;
}

}  // namespace

ClientSession::ClientSession(LocalStore& store, const Clock& clock, DictionaryNumber dictionary)
    : m_store(store),
      m_clock(clock),
      m_writer(Pressing::Hard, dictionary),
      m_blobs(store, clock, m_counters) {}

ClientSession::ClientSession(LocalStore& store, const Clock& clock, ClientStream stream,
                             ClientWishes wishes)
    : m_store(store),
      m_clock(clock),
      m_wishes(wishes),
      m_writer(std::move(stream.writer)),
      m_reader(std::move(stream.reader)),
      m_before(std::move(stream.before)),
      m_blobs(store, clock, m_counters) {}

Result<std::string> ClientSession::start() { return hello(0, Tell::Newest); }

Result<std::string> ClientSession::startBundle(std::uint64_t sequence) {
  m_way = Way::Bundle;
  // Headquarters cannot ask for the rest.
  return hello(sequence, Tell::All);
}

Result<Done> ClientSession::startReturn() {
  m_way = Way::Return;
  FIELDPOST_TRY(m_head, m_store.logHead());
  m_acknowledged = m_head.acknowledged;
  return m_blobs.startHearing();
}

Result<std::string> ClientSession::hello(std::uint64_t bundle, Tell checkpoints) {
  FIELDPOST_TRY(m_head, m_store.logHead());
  FIELDPOST_TRY(const auto cursors, m_store.cursors());
  FIELDPOST_TRY(const auto known, m_store.checkpoints());
  FIELDPOST_CHECK(planResend());
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
  hello.set_bundle(bundle);
  FIELDPOST_TRY(const std::string key, m_store.headquartersKey());
  hello.set_bundle_key_begin(key.substr(0, kKeyBeginBytes));
  hello.set_keep_open(m_wishes.keepOpen);
  hello.set_data_budget_bytes(m_wishes.budgetBytes);
  if (m_way != Way::Link)
    FIELDPOST_CHECK(m_blobs.startUnheard());
  else if (!m_asked)
    FIELDPOST_CHECK(m_blobs.start());
  hello.set_blobs(m_blobs.active());
  hello.set_rewound(m_tellsRewound);
  if (checkpoints == Tell::All) {
    hello.mutable_checkpoints()->Assign(known.begin(), known.end());
    FIELDPOST_TRY(const auto timelines, m_store.timelines());
    hello.mutable_timelines()->Assign(timelines.begin(), timelines.end());
    hello.set_all_checkpoints(true);
  } else if (!known.empty()) {
    *hello.add_checkpoints() = known.front();
  }
  m_acknowledged = m_head.acknowledged;
  m_nextToSend = m_head.acknowledged + 1;
  m_inFlight.clear();
  m_counters.changesToSend = m_head.length - m_head.acknowledged;
  m_greetings.hello = hello;
  if (m_before && (m_before->hello.incarnation() != hello.incarnation() ||
                   (cursors.empty() && !m_before->hello.cursors().empty())))
    return badSession("the store is not the one that this stream was opened for");
  if (m_before) hello = shortened(hello, *m_before);
  return written(frame, m_counters.changesToSend == 0 && !m_tellsRewound);
}

std::string ClientSession::written(const sync::v1::ClientFrame& frame, bool last) {
  std::string bytes = last ? m_writer.writeLast(frame) : m_writer.write(frame);
  m_counters.bytesSent += bytes.size();
  return bytes;
}

std::uint64_t ClientSession::bytesLeft() const {
  const std::uint64_t used = m_counters.bytesSent + m_counters.bytesReceived;
  if (m_wishes.budgetBytes == 0) return std::numeric_limits<std::uint64_t>::max();
  return m_wishes.budgetBytes > used ? m_wishes.budgetBytes - used : 0;
}

bool ClientSession::kept() const {
  return m_finished && m_greetings.hello.keep_open() && m_greetings.welcome.keep_open();
}

ClientStream ClientSession::keep() {
  m_greetings.hello.set_acknowledged(m_acknowledged);
  return {std::move(m_writer), std::move(m_reader), std::move(m_greetings), m_news};
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
  if (frame.has_news()) {
    m_news = m_finished;  // Before the end it crossed with Hello, which asked for the same.
    return Done{};
  }
  if (m_finished) return badSession("a frame after the end");
  if (m_way == Way::Return && m_answered == 0)
    return frame.has_answers() ? on(frame.answers()) : badSession("no bundle is answered");
  if (frame.has_refused()) return on(frame.refused());
  if (frame.has_welcome()) return m_welcomed ? badSession("two welcomes") : on(frame.welcome());
  if (frame.has_ask_checkpoints()) return on(frame.ask_checkpoints());
  if (!m_welcomed) return badSession("no welcome");
  switch (frame.frame_case()) {
    case sync::v1::ServerFrame::kAcknowledged:
      return on(frame.acknowledged());
    case sync::v1::ServerFrame::kPull:
      return on(frame.pull());
    case sync::v1::ServerFrame::kSnapshotStart:
      return on(frame.snapshot_start());
    case sync::v1::ServerFrame::kSnapshotPart:
      return on(frame.snapshot_part());
    case sync::v1::ServerFrame::kBlobAnswer:
      return m_blobs.on(frame.blob_answer());
    case sync::v1::ServerFrame::kBlobPiece:
      return m_blobs.on(frame.blob_piece());
    case sync::v1::ServerFrame::kRelayed:
      return on(frame.relayed());
    case sync::v1::ServerFrame::kDone:
      return on(frame.done());
    default:
      return Done{};  // A frame of a newer version: headquarters does not count on it.
  }
}

Result<std::string> ClientSession::next() {
  if (!m_answer.empty()) return std::exchange(m_answer, {});
  if (m_finished || m_stopSaid || m_way == Way::Return) return std::string();
  if (m_stopWanted || bytesLeft() == 0) {
    m_stopSaid = true;
    sync::v1::ClientFrame frame;
    frame.mutable_stop();
    return written(frame, true);
  }
  // What headquarters lost comes in the order it had; whether more was lost is known once it
  // answers.
  const bool waits = m_way == Way::Link && !m_welcomed;
  if (waits && (m_tellsRewound || m_asked)) return std::string();
  if (m_tellsRewound) return sayRewound();
  if (!m_steps.empty() && m_nextToSend > m_steps.front().pushUpTo) return sayRelay();
  FIELDPOST_TRY(std::string push, nextPush());
  // In a bundle everybody is welcome.
  if (!push.empty() || (!m_welcomed && m_way == Way::Link) || !m_blobs.active()) return push;
  return nextOfBlobs();
}

Result<std::string> ClientSession::nextOfBlobs() {
  // A save made meanwhile goes before the next piece; a bundle has said what it brings.
  FIELDPOST_TRY(const LogHead head, m_store.logHead());
  if (m_way == Way::Link && head.incarnation == m_head.incarnation && head.length > m_head.length) {
    m_counters.changesToSend += head.length - m_head.length;
    m_head = head;
  }
  if (m_nextToSend <= m_head.length) return nextPush();
  sync::v1::ClientFrame frame;
  FIELDPOST_TRY(const bool more, m_blobs.next(frame, bytesLeft()));
  if (!more) return std::string();
  return written(frame, !m_blobs.active());
}

bool ClientSession::full() const {
  // Before Welcome one batch alone: headquarters may have the rest of a session that was cut.
  const std::size_t most = m_welcomed ? kBatchesInFlight : 1;
  return m_way == Way::Link && m_inFlight.size() + m_relaysInFlight.size() >= most;
}

Result<std::string> ClientSession::nextPush() {
  const ChangeNumber most = m_steps.empty() ? m_head.length : m_steps.front().pushUpTo;
  if (full() || m_nextToSend > most) return std::string();
  const std::uint64_t within = std::max<std::uint64_t>(bytesLeft(), kBatchBytesLeast);
  FIELDPOST_TRY(
      const LogBatch batch,
      m_store.readLog(m_nextToSend, std::min<std::uint64_t>(m_pacer.batchBytes(), within)));
  if (batch.bodies.empty()) return std::string();
  sync::v1::ClientFrame frame;
  auto& push = *frame.mutable_push();
  push.set_first_number(batch.first);
  push.set_previous_hash(batch.previousHash);
  std::size_t bytes = 0;
  for (const auto& body : batch.bodies) {
    // Saves made since the session began go with the next one, so that this one ends.
    if (m_nextToSend > most) break;
    push.add_changes(body);
    bytes += body.size();
    ++m_nextToSend;
  }
  m_inFlight.push_back(m_nextToSend - 1);
  m_pacer.sent(bytes, m_now);
  m_counters.changesSent += static_cast<std::uint64_t>(push.changes_size());
  return written(frame, m_nextToSend > m_head.length);
}

Result<bool> ClientSession::hadHash(ChangeNumber length, const std::string& hash) const {
  if (length == 0) return true;
  if (length > m_head.length) return false;
  FIELDPOST_TRY(const LogBatch from, m_store.readLog(length + 1, 0));
  return from.previousHash == hash;
}

Result<Done> ClientSession::on(const sync::v1::Answers& answers) {
  // After a fork the numbers of before mean other changes; so do those of a copy of this store.
  if (answers.incarnation() != m_head.incarnation.bytes() || answers.sequence() == 0)
    return outdated();
  FIELDPOST_TRY(const bool own, hadHash(answers.log_length(), answers.log_hash()));
  if (!own) return outdated();
  FIELDPOST_TRY(const auto cursors, m_store.cursors());
  for (const auto& from : answers.from()) {
    Commit here = 0;
    for (const auto& cursor : cursors)
      if (cursor.scope() == from.scope()) here = cursor.cursor();
    if (from.cursor() > here)
      return Error{Code::FailedPrecondition, "BUNDLE_GAP",
                   "this return bundle goes on from a later state than this laptop's; nothing was"
                   " changed. Import the one before it first, or export a new bundle"};
  }
  m_answered = answers.sequence();
  return Done{};
}

Result<Done> ClientSession::checkLog(const sync::v1::Welcome& welcome) {
  if (welcome.expects() == 0) return badSession("a welcome that expects nothing");
  FIELDPOST_TRY(const bool same, hadHash(welcome.expects() - 1, welcome.log_hash()));
  if (same) return Done{};
  // Before any marker or receipt is taken for one of this log's changes.
  FIELDPOST_CHECK(m_store.fork());
  return Error{Code::Aborted, "FORKED",
               "headquarters has other work under this laptop's name: its store was put back from a"
               " copy. It has taken a new name; sync again, or export a new bundle"};
}

Result<Done> ClientSession::planResend() {
  FIELDPOST_TRY(m_resend, m_store.resend());
  m_steps = stepsOf(m_resend);
  m_tellsRewound = !m_resend.epochs.empty() || !m_resend.held.empty();
  return Done{};
}

std::string ClientSession::sayRewound() {
  m_tellsRewound = false;
  sync::v1::ClientFrame frame;
  auto& rewound = *frame.mutable_rewound();
  rewound.mutable_epochs()->Assign(m_resend.epochs.begin(), m_resend.epochs.end());
  rewound.set_relays(m_resend.held.size());
  rewound.set_from_the_start(m_fromTheStart);
  return written(frame, false);
}

Result<std::string> ClientSession::sayRelay() {
  if (full()) return std::string();
  sync::v1::ClientFrame frame;
  std::vector<std::int64_t>& waiting = m_steps.front().places;
  std::vector<std::int64_t>& said = m_relaysInFlight.emplace_back();
  for (std::size_t bytes = 0; said.size() < waiting.size() && bytes < kBatchBytes;) {
    const std::int64_t place = waiting[said.size()];
    auto& commit = *frame.mutable_relay()->add_commits();
    FIELDPOST_TRY(commit, m_store.readHeld(place));
    bytes += commit.ByteSizeLong();
    said.push_back(place);
  }
  waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(said.size()));
  if (waiting.empty()) m_steps.pop_front();
  return written(frame, false);
}

Result<Done> ClientSession::on(const sync::v1::AskCheckpoints&) {
  if (m_welcomed || m_asked) return badSession("checkpoints asked for twice");
  m_asked = true;
  FIELDPOST_TRY(m_answer, hello(0, Tell::All));
  return Done{};
}

Result<Done> ClientSession::on(const sync::v1::Relayed& relayed) {
  if (m_relaysInFlight.empty()) return badSession("an answer to nothing");
  FIELDPOST_CHECK(m_store.relayed(m_relaysInFlight.front(), relayed));
  m_relaysInFlight.pop_front();
  return Done{};
}

Result<Done> ClientSession::goBack(const sync::v1::Welcome& welcome) {
  const ChangeNumber announced = m_head.length;
  FIELDPOST_TRY(m_fromTheStart, m_store.rewind(welcome));
  FIELDPOST_TRY(m_head, m_store.logHead());
  m_head.length = announced;
  m_acknowledged = m_head.acknowledged;
  m_nextToSend = m_head.acknowledged + 1;
  m_inFlight.clear();
  m_counters.changesToSend = m_head.length - m_head.acknowledged;
  FIELDPOST_CHECK(planResend());
  m_tellsRewound = true;
  return Done{};
}

Result<Done> ClientSession::on(const sync::v1::Welcome& said) {
  if (m_way == Way::Return || !said.log_hash().empty()) FIELDPOST_CHECK(checkLog(said));
  m_greetings.welcome = m_before ? lengthened(said, *m_before) : said;
  const sync::v1::Welcome& welcome = m_greetings.welcome;
  // It is kept: one that is none would stop every session after this one.
  if (!Uuid::fromBytes(welcome.timeline()).ok()) return badSession("a timeline that is none");
  const std::string known = m_head.timeline ? m_head.timeline->bytes() : std::string();
  if (m_way == Way::Return && welcome.timeline() != known) {
    FIELDPOST_TRY(const auto past, m_store.timelines());
    if (std::find(past.begin(), past.end(), welcome.timeline()) != past.end()) return outdated();
  }
  // A return bundle may tell of what a link or another one has brought in order since.
  if (welcome.has_rewind() && (m_way != Way::Return || welcome.timeline() != known))
    FIELDPOST_CHECK(goBack(welcome));
  FIELDPOST_CHECK(m_store.welcome(welcome, m_way == Way::Link ? Heard::Now : Heard::InBundle));
  m_scopes.assign(welcome.scopes().begin(), welcome.scopes().end());
  m_floor = welcome.floor();
  m_welcomed = true;
  if (!welcome.blobs()) m_blobs.giveUp();
  return Done{};
}

Result<Done> ClientSession::on(const sync::v1::Acknowledged& acknowledged) {
  const auto noted = m_store.acknowledge(acknowledged);
  if (!noted.ok() && noted.error().reason == "FORKED") FIELDPOST_CHECK(m_store.fork());
  FIELDPOST_CHECK(noted);
  // Of the session before, and heard only now: it need not be sent.
  m_nextToSend = std::max(m_nextToSend, acknowledged.up_to() + 1);
  const auto arrived =
      std::erase_if(m_inFlight, [&](ChangeNumber last) { return last <= acknowledged.up_to(); });
  for (std::size_t i = 0; i < arrived; ++i) m_pacer.acknowledged(m_now);
  if (acknowledged.up_to() > m_acknowledged) {
    m_counters.changesAcknowledged += acknowledged.up_to() - m_acknowledged;
    m_acknowledged = acknowledged.up_to();
  }
  m_counters.changesRefused += static_cast<std::uint64_t>(acknowledged.quarantined_size());
  m_counters.conflicts += acknowledged.conflicts();
  return Done{};
}

Result<Done> ClientSession::on(const sync::v1::Pull& pull) {
  if (m_way == Way::Return) {
    FIELDPOST_TRY(const auto cursors, m_store.cursors());
    for (const auto& cursor : cursors)
      if (cursor.scope() == pull.scope() && cursor.cursor() >= pull.next_cursor()) return Done{};
  }
  FIELDPOST_CHECK(m_store.applyPull(pull));
  m_counters.commitsReceived += commitsOf(pull);
  for (const auto& commit : pull.commits()) {
    if (commit.own_number() == 0) ++m_counters.commitsFromOthers;
  }
  m_counters.commitsToReceive = m_counters.commitsReceived + pull.remaining();
  return Done{};
}

Result<Done> ClientSession::on(const sync::v1::SnapshotStart& start) {
  FIELDPOST_TRY(m_snapshotWanted, m_store.stageSnapshot(start));
  m_snapshotScope = start.scope();
  m_snapshotOpen = true;
  if (!m_snapshotWanted) return Done{};
  m_counters.recordsToReceive += start.records();
  return Done{};
}

Result<Done> ClientSession::on(const sync::v1::SnapshotPart& part) {
  if (!m_snapshotOpen) return badSession("a part of no snapshot");
  if (!m_snapshotWanted) return Done{};
  FIELDPOST_TRY(const StagedPart staged, m_store.stagePart(m_snapshotScope, part));
  m_counters.recordsReceived += staged.records;
  if (staged.switched) m_snapshotOpen = false;
  return Done{};
}

Result<Done> ClientSession::on(const sync::v1::Done& done) {
  const bool said = m_acknowledged >= m_head.length && m_relaysInFlight.empty() && m_steps.empty();
  const bool early = (!said && !done.stopped()) || (m_blobs.active() && !m_stopSaid);
  if (m_way == Way::Link && early) return badSession("an end before everything was acknowledged");
  m_counters.restWaits = done.stopped() || m_blobs.active();
  if (!done.stopped()) {
    // A return bundle may be older than what a link or a later one brought.
    if (m_way == Way::Link) FIELDPOST_CHECK(m_store.keepScopes(m_scopes));
    if (m_floor > 0) FIELDPOST_CHECK(m_store.forgetDeleted(m_floor));
    FIELDPOST_CHECK(m_store.finishSession(done, m_way == Way::Link ? Heard::Now : Heard::InBundle));
  }
  if (m_way == Way::Return) FIELDPOST_CHECK(m_store.bundleAnswered(m_answered));
  FIELDPOST_TRY(const auto cursors, m_store.cursors());
  m_greetings.hello.clear_cursors();
  for (const auto& cursor : cursors) {
    // Not what the laptop found out about the scope: that is to be said.
    auto& reached = *m_greetings.hello.add_cursors();
    reached.set_scope(cursor.scope());
    reached.set_cursor(cursor.cursor());
  }
  m_finished = true;
  return Done{};
}

Result<Done> ClientSession::on(const sync::v1::Refused& refused) {
  if (refused.reason() == "FORKED") FIELDPOST_CHECK(m_store.fork());
  return Error{codeOf(refused.reason()), refused.reason(), refused.message()};
}

}  // namespace fieldpost
