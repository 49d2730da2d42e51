// What a sync session reads from a laptop's store and writes to it.
#include <algorithm>
#include <map>

#include "sync/change/chain.h"
#include "sync/storage/connection.h"

namespace fieldpost {
namespace {

using sqlite::Transaction;

/// How far a clock may be put back in its ordinary course without being taken for mended.
constexpr std::int64_t kClockStepMs = 60'000;

std::int64_t signedOf(std::uint64_t value) { return static_cast<std::int64_t>(value); }

void takeHeadline(LaptopRow& laptop, const sync::v1::Headline& headline, Heard heard) {
  sync::v1::Headline known;
  // Bundles come back in any order: an older one never takes a newer one's place.
  if (heard == Heard::InBundle && !laptop.headline.empty() &&
      known.ParseFromString(laptop.headline) && known.commit() > headline.commit())
    return;
  laptop.headline = headline.SerializeAsString();
}

}  // namespace

Result<LogHead> LocalStore::logHead() const {
  FIELDPOST_TRY(const LaptopRow laptop, m_connection->loadLaptop());
  LogHead head{laptop.incarnation, laptop.length, laptop.hash, laptop.acknowledged, {}};
  if (!laptop.timeline.empty()) {
    FIELDPOST_TRY(head.timeline, Uuid::fromBytes(laptop.timeline));
  }
  return head;
}

Result<LogBatch> LocalStore::readLog(ChangeNumber first, std::size_t bytesMost) const {
  LogBatch batch{first, emptyLogHash(), {}};
  FIELDPOST_TRY(const LaptopRow laptop, m_connection->loadLaptop());
  auto statement = m_connection->database.prepare(
      "SELECT number, hash, body FROM change WHERE incarnation=?1 AND number >= ?2 ORDER BY "
      "number");
  statement.bindBlob(1, laptop.incarnation.bytes()).bind(2, signedOf(first > 1 ? first - 1 : 1));
  std::size_t bytes = 0;
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) return batch;
    if (static_cast<ChangeNumber>(statement.integer(0)) < first) {
      batch.previousHash = statement.bytes(1);
      continue;
    }
    std::string body = statement.bytes(2);
    if (!batch.bodies.empty() && bytes + body.size() > bytesMost) return batch;
    bytes += body.size();
    batch.bodies.push_back(std::move(body));
  }
}

Result<std::vector<sync::v1::ScopeCursor>> LocalStore::cursors() const {
  std::vector<sync::v1::ScopeCursor> cursors;
  FIELDPOST_TRY(const auto scopes, loadScopes(m_connection->database));
  for (const ScopeRow& scope : scopes) {
    auto& cursor = cursors.emplace_back();
    cursor.set_scope(scope.scope);
    cursor.set_cursor(scope.cursor);
    cursor.set_diverged(scope.differsMs > 0);
  }
  auto staged = m_connection->database.prepare("SELECT scope, id, received FROM staged_snapshot");
  for (;;) {
    FIELDPOST_TRY(const bool more, staged.step());
    if (!more) return cursors;
    const std::string scope = staged.bytes(0);
    auto known = std::find_if(cursors.begin(), cursors.end(),
                              [&](const auto& cursor) { return cursor.scope() == scope; });
    if (known == cursors.end()) {
      known = cursors.emplace(cursors.end());
      known->set_scope(scope);
    }
    known->set_staged(staged.bytes(1));
    known->set_staged_parts(static_cast<std::uint32_t>(staged.integer(2)));
  }
}

Result<Done> LocalStore::welcome(const sync::v1::Welcome& welcome, Heard heard) {
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(m_connection->database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  // Another one without a Rewind: headquarters lost commits, but none that this laptop has seen.
  if (laptop.timeline != welcome.timeline())
    FIELDPOST_CHECK(m_connection->noteTimeline(welcome.timeline()));
  laptop.timeline = welcome.timeline();
  laptop.durableCommit = std::max(laptop.durableCommit, signedOf(welcome.durable_commit()));
  const std::int64_t now = m_connection->clock.nowMs();
  if (heard == Heard::Now) laptop.clockOffsetMs = welcome.clock_ms() - now;
  // A clock that once ran years ahead and was put right would stamp all later work with that year,
  // and so win every conflict. Order within this laptop's log is the numbers', not the stamps'.
  if (laptop.clock.timeMs > now + kClockStepMs) laptop.clock = {now, 0};
  if (welcome.has_headline()) takeHeadline(laptop, welcome.headline(), heard);
  if (!welcome.bundle_key().empty())
    FIELDPOST_CHECK(writeHeadquartersKey(m_connection->database, welcome.bundle_key()));
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  return transaction.commit();
}

Result<Done> LocalStore::acknowledge(const sync::v1::Acknowledged& acknowledged) {
  auto& database = m_connection->database;
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  if (acknowledged.up_to() > laptop.length)
    return Error{Code::Internal, "BAD_SESSION",
                 "headquarters acknowledged a change that was never sent"};
  const std::string incarnation = laptop.incarnation.bytes();
  if (!acknowledged.log_hash().empty()) {
    auto at = database.prepare("SELECT hash FROM change WHERE incarnation=?1 AND number=?2");
    at.bindBlob(1, incarnation).bind(2, signedOf(acknowledged.up_to()));
    FIELDPOST_TRY(const bool found, at.step());
    if (!found || at.bytes(0) != acknowledged.log_hash())
      return Error{Code::Aborted, "FORKED",
                   "this laptop's database is a copy of another that has synced since; it takes a "
                   "new name and sends its own work"};
  }
  OpenScopes scopes(database);
  const auto touchRecord = [&](std::uint64_t number) {
    return database
        .prepare(
            "UPDATE record SET touch=?3 WHERE (type, id) = (SELECT type, id FROM change"
            " WHERE incarnation=?1 AND number=?2)")
        .bindBlob(1, incarnation)
        .bind(2, signedOf(number))
        .bind(3, ++laptop.touch)
        .run();
  };
  for (const auto& receipt : acknowledged.receipts()) {
    for (std::uint32_t i = 0; i < receipt.count(); ++i) {
      const std::uint64_t number = receipt.first_number() + i;
      if (number > acknowledged.up_to()) break;
      FIELDPOST_CHECK(database
                          .prepare("UPDATE change SET state=1, commit_number=?3, received_ms=?4"
                                   " WHERE incarnation=?1 AND number=?2 AND state=0")
                          .bindBlob(1, incarnation)
                          .bind(2, signedOf(number))
                          .bind(3, signedOf(receipt.first_commit() + i))
                          .bind(4, m_connection->clock.nowMs() + laptop.clockOffsetMs)
                          .run());
      FIELDPOST_CHECK(touchRecord(number));
      FIELDPOST_CHECK(
          m_connection->settleReceipt(laptop, number, receipt.first_commit() + i, scopes));
    }
  }
  for (const auto& refused : acknowledged.quarantined()) {
    FIELDPOST_CHECK(database
                        .prepare("UPDATE change SET state=2, reason=?3, explanation=?4"
                                 " WHERE incarnation=?1 AND number=?2 AND state=0")
                        .bindBlob(1, incarnation)
                        .bind(2, signedOf(refused.number()))
                        .bind(3, refused.reason())
                        .bind(4, refused.message())
                        .run());
    FIELDPOST_CHECK(touchRecord(refused.number()));
  }
  laptop.acknowledged = std::max(laptop.acknowledged, acknowledged.up_to());
  FIELDPOST_CHECK(scopes.save());
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  return transaction.commit();
}

Result<Done> LocalStore::Connection::settleReceipt(LaptopRow& laptop, ChangeNumber number,
                                                   Commit commit, OpenScopes& scopes) {
  const std::string incarnation = laptop.incarnation.bytes();
  RecordKey key;
  {
    auto place = database.prepare(
        "SELECT c.type, c.id, r.held, r.scope FROM change c JOIN record r USING (type, id)"
        " WHERE c.incarnation=?1 AND c.number=?2 AND c.state=1");
    place.bindBlob(1, incarnation).bind(2, signedOf(number));
    FIELDPOST_TRY(const bool found, place.step());
    if (!found) return Done{};
    if (place.integer(2) != 0) {
      FIELDPOST_TRY(const ScopeRow* scope, scopes.at(place.bytes(3)));
      if (commit > scope->cursor) return Done{};
    }
    key.type = place.bytes(0);
    FIELDPOST_TRY(key.id, Uuid::fromBytes(place.bytes(1)));
  }
  FIELDPOST_CHECK(
      database.prepare("UPDATE change SET state=3 WHERE incarnation=?1 AND number=?2 AND state=1")
          .bindBlob(1, incarnation)
          .bind(2, signedOf(number))
          .run());
  FIELDPOST_TRY(RecordRow row, loadRow(database, key));
  if (!row.held) return letGo(laptop, row, scopes);
  const std::string oldMessage = row.message;
  FIELDPOST_TRY(const auto open, openChanges(database, key));
  return showOver(laptop, row, oldMessage, open);
}

Result<Done> LocalStore::Connection::confirmOwn(const LaptopRow& laptop,
                                                sync::v1::Committed& entry) {
  auto statement = database.prepare("SELECT body FROM change WHERE incarnation=?1 AND number=?2");
  statement.bindBlob(1, laptop.incarnation.bytes()).bind(2, signedOf(entry.own_number()));
  FIELDPOST_TRY(const bool found, statement.step());
  sync::v1::Change change;
  if (!found || !change.ParseFromString(statement.bytes(0)))
    return Error{Code::Internal, "BAD_SESSION",
                 "headquarters confirmed a change that is not in this laptop's log"};
  if (entry.as_sent()) {
    entry.set_record_type(change.record_type());
    entry.set_record_id(change.record_id());
    entry.set_act(change.act());
    *entry.mutable_effect() = change.patch();
    entry.set_author(change.author());
    if (!entry.has_stamp()) *entry.mutable_stamp() = change.stamp();
  }
  return database
      .prepare(
          "UPDATE change SET state=3, commit_number=?3, lost_commit=0, confirmed_ms=?4,"
          " received_ms=CASE received_ms WHEN 0 THEN ?5 ELSE received_ms END"
          " WHERE incarnation=?1 AND number=?2")
      .bindBlob(1, laptop.incarnation.bytes())
      .bind(2, signedOf(entry.own_number()))
      .bind(3, signedOf(entry.commit()))
      .bind(4, entry.stamp().time_ms())
      .bind(5, clock.nowMs() + laptop.clockOffsetMs)
      .run();
}

Result<Done> LocalStore::Connection::confirmOthers(const sync::v1::Committed& entry) {
  FIELDPOST_CHECK(dropHeld(entry));
  // From before this database took another name: headquarters had received it.
  return database
      .prepare(
          "UPDATE change SET state=3, commit_number=?3, lost_commit=0, confirmed_ms=?4"
          " WHERE incarnation=?1 AND number=?2 AND state=1")
      .bindBlob(1, entry.origin())
      .bind(2, signedOf(entry.origin_number()))
      .bind(3, signedOf(entry.commit()))
      .bind(4, entry.stamp().time_ms())
      .run();
}

Result<Done> LocalStore::Connection::apply(LaptopRow& laptop, const std::string& scope,
                                           const sync::v1::Committed& committed,
                                           OpenScopes& scopes) {
  sync::v1::Committed entry = committed;
  if (!entry.leaves_to().empty()) return leave(laptop, scope, entry, scopes);
  if (entry.own_number() > 0)
    FIELDPOST_CHECK(confirmOwn(laptop, entry));
  else if (!entry.origin().empty())
    FIELDPOST_CHECK(confirmOthers(entry));
  FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(entry.record_id()));
  // An own change under a name that this laptop has given up comes back as anybody's.
  if (entry.own_number() == 0)
    FIELDPOST_CHECK(database
                        .prepare("UPDATE change SET state=3, lost_commit=0, confirmed_ms=?4 WHERE"
                                 " type=?1 AND id=?2 AND state=1 AND commit_number=?3")
                        .bind(1, entry.record_type())
                        .bindBlob(2, id.bytes())
                        .bind(3, signedOf(entry.commit()))
                        .bind(4, entry.stamp().time_ms())
                        .run());
  const sync::v1::WholeRecord whole = std::move(*entry.mutable_whole());
  entry.clear_whole();
  if (!committed.as_sent())
    FIELDPOST_CHECK(database.prepare("INSERT OR IGNORE INTO history VALUES (?1, ?2, ?3, ?4)")
                        .bind(1, signedOf(entry.commit()))
                        .bind(2, entry.record_type())
                        .bindBlob(3, id.bytes())
                        .bindBlob(4, entry.SerializeAsString())
                        .run());
  FIELDPOST_TRY(RecordRow row, loadRow(database, {entry.record_type(), id}));
  // What changed nothing of a record that is not here makes none.
  if (row.place == 0 && entry.act() == sync::v1::ACT_UNSPECIFIED) return Done{};
  const std::string oldMessage = row.message;
  // A state that was taken whole holds this commit already.
  // One that another scope let go of starts anew.
  const bool takes = row.held || row.place == 0 ? row.commit < entry.commit()
                                                : entry.creates() || committed.has_whole();
  if (takes) {
    if (committed.has_whole())
      FIELDPOST_CHECK(arrive(row, scope, whole, scopes));
    else
      FIELDPOST_CHECK(confirm(row, scope, entry, scopes));
  }
  FIELDPOST_TRY(const auto open, openChanges(database, row.key));
  // It had no effect on a record that is not here.
  if (row.place == 0 && !row.confirmedExists && open.empty()) return Done{};
  return showOver(laptop, row, oldMessage, open);
}

Result<Done> LocalStore::Connection::leave(LaptopRow& laptop, const std::string& scope,
                                           const sync::v1::Committed& entry, OpenScopes& scopes) {
  FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(entry.record_id()));
  FIELDPOST_TRY(RecordRow row, loadRow(database, {entry.record_type(), id}));
  if (row.place == 0)
    return database.prepare("DELETE FROM history WHERE type=?1 AND id=?2")
        .bind(1, row.key.type)
        .bindBlob(2, id.bytes())
        .run();
  // Another scope of this laptop's has it by now.
  if (row.scope != scope || !row.held || row.commit > entry.commit()) return Done{};
  // What was received after this came too late for this scope's log, and will not come back by it.
  FIELDPOST_CHECK(database.prepare("UPDATE change SET state=3 WHERE type=?1 AND id=?2 AND state=1")
                      .bind(1, row.key.type)
                      .bindBlob(2, id.bytes())
                      .run());
  row.movedTo = entry.leaves_to();
  return letGo(laptop, row, scopes);
}

Result<Done> LocalStore::Connection::arrive(RecordRow& row, const std::string& scope,
                                            const sync::v1::WholeRecord& whole,
                                            OpenScopes& scopes) {
  const CountedState before(row);
  row.confirmed = whole.message();
  row.confirmedExists = true;
  row.confirmedDeleted = whole.deleted();
  row.commit = whole.commit();
  row.floor = whole.commit();
  row.held = true;
  row.movedTo.clear();
  row.scope = scope;
  row.createdBy = whole.created_by();
  row.createdMs = whole.created_ms();
  row.changedBy = whole.changed_by();
  row.changedMs = whole.changed_ms();
  FIELDPOST_CHECK(dropBase(database, row.key));
  return scopes.moved(before, CountedState(row));
}

Result<Done> LocalStore::Connection::confirm(RecordRow& row, const std::string& scope,
                                             const sync::v1::Committed& entry, OpenScopes& scopes) {
  const bool edits = entry.act() == sync::v1::ACT_EDIT;
  // Cells of a record that is not here would make a torn one: another scope's log tells the rest.
  // (An own marker does not say that it creates.)
  const bool creates = entry.creates() || (entry.own_number() > 0 && !row.confirmedExists);
  if (edits && !creates && !row.confirmedExists) return Done{};
  const CountedState before(row);
  if (row.floor > 0 && row.commit == row.floor) FIELDPOST_CHECK(keepBase(database, row));
  std::string confirmed = row.confirmed.value_or(row.message);
  if (edits) {
    FIELDPOST_TRY(confirmed, applied(creates ? "" : confirmed, entry.effect()));
    row.confirmedExists = true;
    row.confirmedDeleted = false;
  } else if (entry.act() != sync::v1::ACT_UNSPECIFIED) {
    row.confirmedDeleted = entry.act() == sync::v1::ACT_DELETE;
  }
  row.confirmed = std::move(confirmed);
  if (row.createdMs == 0) {
    row.createdBy = entry.author();
    row.createdMs = entry.stamp().time_ms();
  }
  if (entry.act() != sync::v1::ACT_UNSPECIFIED) {
    row.changedBy = entry.author();
    row.changedMs = entry.stamp().time_ms();
  }
  row.commit = entry.commit();
  row.scope = scope;
  row.held = true;
  row.movedTo.clear();
  return scopes.moved(before, CountedState(row));
}

Result<Done> LocalStore::applyPull(const sync::v1::Pull& pull) {
  FIELDPOST_CHECK(m_connection->renewProgramme());
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(m_connection->database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  OpenScopes scopes(m_connection->database);
  FIELDPOST_TRY(ScopeRow * scope, scopes.at(pull.scope()));
  Commit& cursor = scope->cursor;
  const Commit before = cursor;
  for (const auto& entry : pull.commits()) {
    sync::v1::Committed committed = entry;
    committed.clear_own_count();
    for (std::uint32_t i = 0; i < std::max(entry.own_count(), 1u); ++i) {
      committed.set_commit(entry.commit() + i);
      if (entry.own_count() > 0) committed.set_own_number(entry.own_number() + i);
      if (committed.commit() <= cursor) continue;
      FIELDPOST_CHECK(m_connection->apply(laptop, pull.scope(), committed, scopes));
      cursor = committed.commit();
    }
  }
  // A return bundle that was overtaken: all of it is here.
  if (cursor == before && pull.next_cursor() < cursor) return Done{};
  if (pull.next_cursor() < cursor)
    return Error{Code::Internal, "BAD_SESSION",
                 "headquarters sent commits past the cursor it named"};
  cursor = pull.next_cursor();
  FIELDPOST_CHECK(m_connection->settleHeld(laptop, pull.scope(), cursor));
  if (pull.has_digest()) {
    const bool differs = scope->digest.brief() != pull.digest();
    if (!differs) scope->differsMs = 0;
    if (differs && scope->differsMs == 0) scope->differsMs = m_connection->clock.nowMs();
  }
  FIELDPOST_CHECK(scopes.save());
  FIELDPOST_CHECK(m_connection->noteCheckpoint(pull.next_cursor(), pull.mark()));
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  return transaction.commit();
}

Result<Done> LocalStore::keepScopes(const std::vector<std::string>& scopes) {
  auto& database = m_connection->database;
  FIELDPOST_TRY(const auto known, loadScopes(database));
  std::vector<std::string> lost;
  for (const ScopeRow& scope : known)
    if (!scope.scope.empty() && scope.scope != m_connection->profile.office &&
        std::find(scopes.begin(), scopes.end(), scope.scope) == scopes.end())
      lost.push_back(scope.scope);
  if (lost.empty()) return Done{};
  FIELDPOST_CHECK(m_connection->renewProgramme());
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  for (const std::string& scope : lost) FIELDPOST_CHECK(m_connection->loseScope(laptop, scope));
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  return transaction.commit();
}

Result<Done> LocalStore::finishSession(const sync::v1::Done& done, Heard heard) {
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(m_connection->database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  laptop.lastSyncMs = m_connection->clock.nowMs();
  if (done.has_headline()) takeHeadline(laptop, done.headline(), heard);
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  return transaction.commit();
}

Result<Done> LocalStore::fork() {
  auto& database = m_connection->database;
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  const std::string old = laptop.incarnation.bytes();
  laptop.incarnation = Uuid::makeRandom(m_connection->random);
  laptop.length = 0;
  laptop.acknowledged = 0;
  laptop.hash = emptyLogHash();
  std::vector<std::pair<std::int64_t, std::string>> open;
  {
    // What was acknowledged was compared byte for byte: headquarters has it, and it comes back by
    // pull under the old name. Issued again it would take effect twice.
    auto statement = database.prepare(
        "SELECT number, body FROM change WHERE incarnation=?1 AND state=0 ORDER BY number");
    statement.bindBlob(1, old);
    for (;;) {
      FIELDPOST_TRY(const bool more, statement.step());
      if (!more) break;
      open.emplace_back(statement.integer(0), statement.bytes(1));
    }
  }
  for (const auto& [number, body] : open) {
    ++laptop.length;
    laptop.hash = nextLogHash(laptop.hash, laptop.incarnation, laptop.length, body);
    FIELDPOST_CHECK(database
                        .prepare("UPDATE change SET incarnation=?1, number=?2, hash=?3, state=0,"
                                 " commit_number=0 WHERE incarnation=?4 AND number=?5")
                        .bindBlob(1, laptop.incarnation.bytes())
                        .bind(2, signedOf(laptop.length))
                        .bindBlob(3, laptop.hash)
                        .bindBlob(4, old)
                        .bind(5, number)
                        .run());
  }
  // Bases made before headquarters lost commits are in the renumbered changes as they were.
  FIELDPOST_CHECK(database.execute(
      "CREATE TEMP TABLE epoch AS SELECT min(common) AS common, sum(times) AS times,"
      " max(happened_ms) AS ms FROM rewind; DELETE FROM rewind"));
  FIELDPOST_CHECK(database
                      .prepare("INSERT INTO rewind SELECT ?1, common, times, ms FROM epoch"
                               " WHERE common IS NOT NULL")
                      .bind(1, signedOf(laptop.length))
                      .run());
  FIELDPOST_CHECK(database.execute("DROP TABLE epoch"));
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  return transaction.commit();
}

}  // namespace fieldpost
