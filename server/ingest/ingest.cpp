#include "server/ingest/ingest.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/ingest/change_writer.h"
#include "server/ingest/codes.h"
#include "server/ingest/log_check.h"
#include "server/ingest/pull.h"
#include "server/ingest/registered.h"
#include "server/ingest/scope_snapshot.h"
#include "sync/session/limits.h"

namespace fieldpost::ingest {
namespace {

constexpr const char* kTimeline = "timeline";
constexpr const char* kIncarnation = "incarnation";
/// The oldest protocol that is still spoken.
constexpr std::uint32_t kProtocolLeast = 1;
/// What a cut hides from a laptop is four batches; what is past this it sends again.
constexpr ChangeNumber kRecalledMost = 10'000;

/// Whether the laptop may carry the scope.
Result<Done> checkScope(const store::Laptop& laptop, std::string_view scope) {
  if (scope.empty() || scope == laptop.office ||
      std::find(laptop.carries.begin(), laptop.carries.end(), scope) != laptop.carries.end())
    return Done{};
  return Error{
      Code::PermissionDenied, "NOT_YOUR_OFFICE",
      fmt::format("this laptop carries the records of {}, not of {}", laptop.office, scope)};
}

void addReceipt(sync::v1::Acknowledged& acknowledged, ChangeNumber number, Commit commit) {
  if (acknowledged.receipts_size() > 0) {
    auto& last = *acknowledged.mutable_receipts(acknowledged.receipts_size() - 1);
    if (last.first_number() + last.count() == number &&
        last.first_commit() + last.count() == commit) {
      last.set_count(last.count() + 1);
      return;
    }
  }
  auto& receipt = *acknowledged.add_receipts();
  receipt.set_first_number(number);
  receipt.set_first_commit(commit);
  receipt.set_count(1);
}

void add(sync::v1::Acknowledged& acknowledged, ChangeNumber number, Commit commit,
         const std::string& reason, const std::string& message) {
  if (commit != 0) return addReceipt(acknowledged, number, commit);
  auto& apart = *acknowledged.add_quarantined();
  apart.set_number(number);
  apart.set_reason(reason);
  apart.set_message(message);
}

}  // namespace

Result<std::unique_ptr<Ingest>> Ingest::open(store::Store& store, const Clock& clock,
                                             Random& random, WritingThread thread) {
  std::unique_ptr<Ingest> ingest(new Ingest(store, clock, random, thread));
  FIELDPOST_CHECK(ingest->openIdentity());
  return ingest;
}

Ingest::Ingest(store::Store& store, const Clock& clock, Random& random, WritingThread thread)
    : m_store(store),
      m_clock(clock),
      m_random(random),
      m_headlines(store, clock),
      m_writer(store, thread) {}

Result<Done> Ingest::openIdentity() {
  FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
  return m_writer.run([&](store::WriteTransaction& transaction) -> Result<Done> {
    FIELDPOST_CHECK(indexCodes(*snapshot, transaction));
    FIELDPOST_TRY(const auto timeline, transaction.meta(kTimeline));
    FIELDPOST_TRY(const auto incarnation, transaction.meta(kIncarnation));
    if (timeline && incarnation) {
      FIELDPOST_TRY(m_timeline, Timeline::fromBytes(*timeline));
      FIELDPOST_TRY(m_own, Incarnation::fromBytes(*incarnation));
      return Done{};
    }
    m_timeline = Timeline::makeRandom(m_random);
    m_own = Incarnation::makeRandom(m_random);
    FIELDPOST_CHECK(transaction.setMeta(kTimeline, m_timeline.bytes()));
    return transaction.setMeta(kIncarnation, m_own.bytes());
  });
}

void Ingest::keepBlobs(const std::filesystem::path& folder, BlobQuota quota) {
  m_blobs = std::make_unique<BlobRegister>(m_store, m_writer, m_clock, folder, quota);
}

Timeline Ingest::timeline() const {
  const std::lock_guard guard(m_mutex);
  return m_timeline;
}

void Ingest::setHeadline(HeadlineSource source) { m_headlines.setSource(std::move(source)); }

void Ingest::stop() {
  m_headlines.stop();
  m_writer.stop();
}

Result<sync::v1::Welcome> Ingest::greet(const Peer& peer, const sync::v1::Hello& hello) {
  if (hello.protocol() < kProtocolLeast)
    return Error{Code::FailedPrecondition, "PROTOCOL_TOO_OLD",
                 "this laptop's program is too old for headquarters; bring it up to date, its "
                 "unsent work stays"};
  FIELDPOST_TRY(const Incarnation incarnation, Incarnation::fromBytes(hello.incarnation()));
  // Before the snapshot: one that begins meanwhile is judged by no past that lacks this one.
  const Timeline judged = timeline();
  FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
  FIELDPOST_TRY(const store::Laptop laptop, registered(*snapshot, peer.laptop));
  FIELDPOST_TRY(const store::LogPosition log, snapshot->log(incarnation));
  FIELDPOST_CHECK(checkHello(log, laptop.id, hello));
  FIELDPOST_CHECK(noteDivergences(laptop, hello));
  FIELDPOST_TRY(const HistoryVerdict verdict, judgeHistory(*snapshot, judged, log, hello));
  if (verdict.rewindTo || verdict.setBack) FIELDPOST_CHECK(noteRewind(laptop, verdict, judged));
  FIELDPOST_TRY(const auto headline, m_headlines.get(false));
  const std::int64_t now = m_clock.nowMs();
  Contact contact = contactOf(laptop, hello, now);
  contact.incarnation = incarnation;
  contact.acknowledged = std::min(hello.acknowledged(), log.length);
  for (const auto& cursor : hello.cursors())
    if (checkScope(laptop, cursor.scope()).ok())
      contact.cursors.emplace_back(
          cursor.scope(), std::min(cursor.cursor(), verdict.rewindTo.value_or(cursor.cursor())));
  noteContact(laptop.id, contact);
  sync::v1::Welcome welcome;
  welcome.set_timeline(timeline().bytes());
  if (verdict.rewindTo) welcome.mutable_rewind()->set_common(*verdict.rewindTo);
  welcome.set_clock_ms(contact.inBundle ? contact.startedMs : now);
  welcome.set_expects(log.length + 1);
  // A laptop that heard less than headquarters has may be a copy: it looks at its own log.
  if (contact.inBundle || log.length > hello.acknowledged()) welcome.set_log_hash(log.hash);
  welcome.add_scopes("");
  if (!laptop.office.empty()) welcome.add_scopes(laptop.office);
  for (const std::string& office : laptop.carries)
    if (office != laptop.office) welcome.add_scopes(office);
  FIELDPOST_TRY(const Commit floor, snapshot->floor());
  welcome.set_floor(floor);
  if (m_backedUp) {
    FIELDPOST_TRY(const Commit backedUp, m_backedUp(*snapshot));
    welcome.set_durable_commit(backedUp);
  }
  if (headline) *welcome.mutable_headline() = *headline;
  if (hello.bundle_key_begin().size() < kKeyBeginBytes ||
      !m_bundleKey.starts_with(hello.bundle_key_begin()))
    welcome.set_bundle_key(m_bundleKey);
  return welcome;
}

Result<Done> Ingest::noteDivergences(const store::Laptop& laptop, const sync::v1::Hello& hello) {
  std::vector<Event> events;
  for (const auto& cursor : hello.cursors()) {
    if (!cursor.diverged()) continue;
    Event& event = events.emplace_back();
    event.kind = Event::Kind::Diverged;
    event.timeMs = m_clock.nowMs();
    event.commit = cursor.cursor();
    event.office = laptop.office;
    event.person = laptop.person;
    event.laptop = laptop.id;
    event.reason = cursor.scope();
  }
  if (events.empty()) return Done{};
  const auto work = [&](store::WriteTransaction& transaction) -> Result<Done> {
    for (const Event& event : events)
      FIELDPOST_CHECK(transaction.appendAudit(
          {event.timeMs, event.laptop, "LAPTOP_DIVERGED",
           fmt::format("scope '{}' up to commit {}", event.reason, event.commit)}));
    return Done{};
  };
  return m_writer.run(work, [&] {
    for (const Event& event : events) m_feed.publish(event);
  });
}

Ingest::Contact Ingest::contactOf(const store::Laptop& laptop, const sync::v1::Hello& hello,
                                  std::int64_t nowMs) {
  if (hello.bundle() == 0) return {nowMs, nowMs - hello.clock_ms(), false};
  // How long a bundle was on its way is not known, so the clocks cannot be compared: the laptop's
  // is taken to be as wrong as it was at the last live link.
  constexpr std::int64_t kFarthest = std::int64_t{1} << 60;
  const std::int64_t written = std::clamp(hello.clock_ms(), -kFarthest, kFarthest) +
                               std::clamp(laptop.clockOffsetMs, -kFarthest, kFarthest);
  return {std::clamp(written, std::int64_t{0}, nowMs), laptop.clockOffsetMs, true};
}

Result<sync::v1::Acknowledged> Ingest::ingest(const Peer& peer, const Batch& batch) {
  auto acknowledged = commitBatch(peer, batch, Care::Together);
  // One change that breaks the program must not keep back the others.
  if (!acknowledged.ok() && acknowledged.error().reason == "PROGRAM_FAULT")
    return commitBatch(peer, batch, Care::OneByOne);
  return acknowledged;
}

Result<sync::v1::Acknowledged> Ingest::commitBatch(const Peer& peer, const Batch& batch,
                                                   Care care) {
  sync::v1::Acknowledged acknowledged;
  std::vector<Event> events;
  const auto work = [&](store::WriteTransaction& transaction) -> Result<Done> {
    FIELDPOST_TRY(store::Laptop laptop, registered(transaction, peer.laptop));
    FIELDPOST_TRY(const BatchCheck check, checkBatch(transaction, laptop.id, batch));
    ChangeNumber number = batch.first;
    for (const store::LogEntry& entry : check.known)
      add(acknowledged, number++, entry.commit, entry.reason, entry.message);
    if (check.known.size() < batch.bodies.size()) {
      const std::int64_t now = m_clock.nowMs();
      FIELDPOST_CHECK(transaction.putLog(batch.incarnation, check.after));
      ChangeWriter writer(transaction, m_own, now, events);
      for (std::size_t i = check.known.size(); i < batch.bodies.size(); ++i, ++number) {
        const auto write = [&] {
          return writer.write(laptop, batch.incarnation, number, batch.bodies[i],
                              batch.clockOffsetMs);
        };
        FIELDPOST_TRY(const Outcome outcome,
                      care == Care::Together ? write()
                                             : writer.writeOrPark(laptop, batch.incarnation, number,
                                                                  batch.bodies[i], write));
        add(acknowledged, number, outcome.commit, outcome.reason, outcome.message);
        acknowledged.set_conflicts(acknowledged.conflicts() + outcome.conflicts);
      }
      laptop.lastChangeMs = now;
      FIELDPOST_CHECK(transaction.putLaptop(laptop));
    }
    acknowledged.set_up_to(number - 1);
    return Done{};
  };
  FIELDPOST_CHECK(m_writer.run(work, [&] {
    for (const Event& event : events) m_feed.publish(event);
  }));
  return acknowledged;
}

Result<sync::v1::Acknowledged> Ingest::recall(const Peer& peer, const Incarnation& incarnation,
                                              ChangeNumber first) {
  sync::v1::Acknowledged acknowledged;
  const auto work = [&](store::WriteTransaction& transaction) -> Result<Done> {
    FIELDPOST_TRY(const store::Laptop laptop, registered(transaction, peer.laptop));
    FIELDPOST_TRY(const store::LogPosition log, transaction.log(incarnation));
    // Only up to the log's end: its hash there tells a laptop whose copy went on from its own.
    if (log.laptop != laptop.id || log.length < first || log.length - first >= kRecalledMost)
      return Done{};
    acknowledged.set_log_hash(log.hash);
    for (ChangeNumber number = first; number <= log.length; ++number) {
      FIELDPOST_TRY(const store::LogEntry entry, transaction.logEntry(incarnation, number));
      add(acknowledged, number, entry.commit, entry.reason, entry.message);
      acknowledged.set_up_to(number);
    }
    return Done{};
  };
  FIELDPOST_CHECK(m_writer.run(work));
  return acknowledged;
}

Result<std::optional<sync::v1::SnapshotStart>> Ingest::offerSnapshot(
    const Peer& peer, const Incarnation& incarnation, const sync::v1::ScopeCursor& cursor) {
  std::optional<store::ScopeSnapshot> chosen;
  MadeSnapshot made;
  std::vector<std::string> outlivedIds;
  {
    FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
    FIELDPOST_TRY(const store::Laptop laptop, registered(*snapshot, peer.laptop));
    FIELDPOST_CHECK(checkScope(laptop, cursor.scope()));
    FIELDPOST_TRY(const bool wanted, wantsSnapshot(*snapshot, incarnation, cursor));
    if (!wanted) return std::optional<sync::v1::SnapshotStart>();
    FIELDPOST_TRY(chosen, keptFor(*snapshot, cursor));
    if (!chosen) {
      FIELDPOST_TRY(made, makeSnapshot(*snapshot, cursor.scope(), kPartBytes, m_clock.nowMs()));
      FIELDPOST_TRY(outlivedIds, outlived(*snapshot, cursor.scope(), m_clock.nowMs()));
      chosen = made.snapshot;
    }
  }
  const auto keep = [&](store::WriteTransaction& transaction) -> Result<Done> {
    for (const std::string& id : outlivedIds) FIELDPOST_CHECK(transaction.dropSnapshot(id));
    return transaction.putSnapshot(made.snapshot, made.parts);
  };
  if (!made.parts.empty()) FIELDPOST_CHECK(m_writer.run(keep));
  sync::v1::SnapshotStart start;
  start.set_id(chosen->id);
  start.set_scope(chosen->scope);
  start.set_commit(chosen->commit);
  start.set_parts(chosen->parts);
  start.set_records(chosen->records);
  if (cursor.staged() == chosen->id && cursor.staged_parts() < chosen->parts)
    start.set_first_part(cursor.staged_parts());
  return std::optional(std::move(start));
}

Result<sync::v1::SnapshotPart> Ingest::readSnapshot(const Peer& peer,
                                                    const sync::v1::SnapshotStart& snapshot,
                                                    std::uint32_t part) {
  FIELDPOST_TRY(const auto state, m_store.snapshot());
  FIELDPOST_TRY(const store::Laptop laptop, registered(*state, peer.laptop));
  FIELDPOST_CHECK(checkScope(laptop, snapshot.scope()));
  FIELDPOST_TRY(auto body, state->snapshotPart(snapshot.id(), part));
  if (!body)
    return Error{Code::Unavailable, "SNAPSHOT_GONE",
                 "headquarters no longer keeps what this laptop began to fetch; sync again, it "
                 "begins anew"};
  sync::v1::SnapshotPart out;
  out.set_part(part);
  out.set_body(std::move(*body));
  return out;
}

Result<sync::v1::Pull> Ingest::read(const Peer& peer, const Incarnation& incarnation,
                                    std::string_view scope, Commit cursor, std::size_t bytesMost) {
  FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
  FIELDPOST_TRY(const store::Laptop laptop, registered(*snapshot, peer.laptop));
  FIELDPOST_CHECK(checkScope(laptop, scope));
  FIELDPOST_TRY(const Commit head, snapshot->head());
  if (cursor > head) return otherHeadquarters();
  return readPage(*snapshot, incarnation, scope, cursor, bytesMost);
}

Result<sync::v1::Done> Ingest::done(const Peer& peer) {
  const auto work = [&](store::WriteTransaction& transaction) -> Result<Done> {
    FIELDPOST_TRY(store::Laptop laptop, registered(transaction, peer.laptop));
    bool inBundle = false;
    const std::lock_guard guard(m_mutex);
    // Only now: changes of before this session are all in, so that the next ones may be held to
    // have been made since it began.
    if (const auto contact = m_contacts.find(laptop.id); contact != m_contacts.end()) {
      inBundle = contact->second.inBundle;
      laptop.lastContactMs = inBundle ? std::max(laptop.lastContactMs, contact->second.startedMs)
                                      : contact->second.startedMs;
      laptop.clockOffsetMs = contact->second.clockOffsetMs;
      FIELDPOST_CHECK(transaction.putCursors(laptop.id, contact->second.incarnation,
                                             contact->second.acknowledged,
                                             contact->second.cursors));
    }
    // What a bundle brings is as old as the bundle.
    laptop.lastSyncMs =
        inBundle ? std::max(laptop.lastSyncMs, laptop.lastContactMs) : m_clock.nowMs();
    return transaction.putLaptop(laptop);
  };
  FIELDPOST_CHECK(m_writer.run(work));
  sync::v1::Done done;
  FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
  FIELDPOST_TRY(const Commit head, snapshot->head());
  done.set_head(head);
  FIELDPOST_TRY(const auto headline, m_headlines.get(true));
  if (headline) *done.mutable_headline() = *headline;
  return done;
}

Result<std::vector<Commit>> Ingest::commitOwn(std::vector<sync::v1::Change> changes,
                                              std::string_view author) {
  std::vector<Commit> commits;
  std::vector<Event> events;
  const auto work = [&](store::WriteTransaction& transaction) -> Result<Done> {
    ChangeWriter writer(transaction, m_own, m_clock.nowMs(), events);
    for (sync::v1::Change& change : changes) {
      FIELDPOST_TRY(const Commit commit, writer.writeOwn(std::move(change), author));
      commits.push_back(commit);
    }
    return Done{};
  };
  FIELDPOST_CHECK(m_writer.run(work, [&] {
    for (const Event& event : events) m_feed.publish(event);
  }));
  return commits;
}

Result<std::vector<Commit>> Ingest::moveRecord(const store::RecordKey& key,
                                               const std::string& office, std::string_view author) {
  std::vector<Commit> commits;
  std::vector<Event> events;
  const auto work = [&](store::WriteTransaction& transaction) -> Result<Done> {
    ChangeWriter writer(transaction, m_own, m_clock.nowMs(), events);
    FIELDPOST_TRY(commits, writer.move(key, office, author));
    if (commits.empty()) return Done{};
    return transaction.appendAudit({m_clock.nowMs(), std::string(author), "RECORD_MOVED",
                                    fmt::format("{} {} to {}", key.type, key.id.text(), office)});
  };
  FIELDPOST_CHECK(m_writer.run(work, [&] {
    for (const Event& event : events) m_feed.publish(event);
  }));
  return commits;
}

Result<store::Cleared> Ingest::cleanUp(const RetentionPolicy& policy) {
  store::Cleared cleared;
  const auto work = [&](store::WriteTransaction& transaction) -> Result<Done> {
    FIELDPOST_TRY(const Commit floor, floorBy(transaction, policy, m_clock.nowMs()));
    FIELDPOST_TRY(cleared, transaction.clearLog(floor));
    if (cleared.commits == 0) return Done{};
    return transaction.appendAudit(
        {m_clock.nowMs(), "fieldpostd", "LOG_CLEARED",
         fmt::format("{} commits up to {}, {} deleted records", cleared.commits, cleared.floor,
                     cleared.tombstones)});
  };
  FIELDPOST_CHECK(m_writer.run(work));
  return cleared;
}

Result<Commit> Ingest::commitRecord(const store::RecordKey& key, std::string_view message,
                                    std::string_view author, Put put) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(key.type));
  Commit commit = 0;
  std::vector<Event> events;
  const auto work = [&](store::WriteTransaction& transaction) -> Result<Done> {
    FIELDPOST_TRY(const RecordState state, transaction.record(key));
    if (state.exists && put == Put::NewOnly)
      return Error{Code::AlreadyExists, "RECORD_EXISTS",
                   fmt::format("there is a {} with this id already; change that one", key.type)};
    sync::v1::Change change;
    FIELDPOST_TRY(*change.mutable_patch(), difference(*type, state.message, message));
    if (state.exists && !state.deleted && isEmpty(change.patch())) {
      commit = std::max(state.created.commit, state.life.commit);
      for (const auto& [cell, clock] : state.later) commit = std::max(commit, clock.commit);
      return Done{};
    }
    change.set_record_type(key.type);
    change.set_record_id(key.id.bytes());
    change.set_act(sync::v1::ACT_EDIT);
    ChangeWriter writer(transaction, m_own, m_clock.nowMs(), events);
    FIELDPOST_TRY(commit, writer.writeOwn(std::move(change), author));
    return Done{};
  };
  FIELDPOST_CHECK(m_writer.run(work, [&] {
    for (const Event& event : events) m_feed.publish(event);
  }));
  return commit;
}

}  // namespace fieldpost::ingest
