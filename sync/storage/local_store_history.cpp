// What a laptop knows of headquarters' history, and how it goes back when headquarters lost some of
// it: restored from a backup, or a machine set back without a word.
//
// Nothing is deleted on the strength of such a headquarters. Own changes it lacks wait again under
// their old numbers; others' are held, shown, and handed in for them.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "sync/change/chain.h"
#include "sync/storage/connection.h"
#include "sync/storage/rebuild.h"
#include "sync/storage/scope_rows.h"

namespace fieldpost {
namespace {

using sqlite::Database;
using sqlite::Transaction;

std::int64_t signedOf(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t numberOf(std::int64_t value) { return static_cast<std::uint64_t>(value); }

/// How many bits the distance has: checkpoints are kept one for each.
int bitsOf(std::uint64_t distance) {
  int bits = 0;
  for (; distance > 0; distance >>= 1) ++bits;
  return bits;
}

Result<std::set<RecordKey>> keysOf(sqlite::Statement statement) {
  std::set<RecordKey> keys;
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) return keys;
    FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(statement.bytes(1)));
    keys.insert({statement.bytes(0), id});
  }
}

/// Whether only headquarters writes records of the type: then it is for it to say them again.
bool isEverybodys(const std::string& name) {
  const RecordType* type = RecordType::find(name);
  return type != nullptr && type->traits().scope() == model::v1::SCOPE_EVERYBODY;
}

Result<Done> hold(Database& database, const sync::v1::Committed& committed) {
  // What did nothing is nobody's loss.
  if (isEverybodys(committed.record_type()) || committed.origin().empty() ||
      committed.act() == sync::v1::ACT_UNSPECIFIED)
    return Done{};
  return database
      .prepare(
          "INSERT INTO held(lost_commit, type, id, origin, number, body, commit_number)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)")
      .bind(1, signedOf(committed.commit()))
      .bind(2, committed.record_type())
      .bindBlob(3, committed.record_id())
      .bindBlob(4, committed.origin())
      .bind(5, signedOf(committed.origin_number()))
      .bindBlob(6, committed.SerializeAsString())
      .run();
}

/// A record that came whole past the common point: its steps are not known here, so it is held as
/// one. Every laptop that has it names it alike, so that it takes effect once.
Result<Done> holdWhole(Database& database, const LaptopRow& laptop, const RecordRow& row) {
  const RecordType* type = RecordType::find(row.key.type);
  if (type == nullptr || !row.held) return Done{};
  FIELDPOST_TRY(const Rebuilt whole, rebuildRecord(database, row, row.floor));
  sync::v1::Committed committed;
  committed.set_commit(row.floor);
  committed.set_origin(
      hashOf({"whole", laptop.timeline, row.key.type, row.key.id.bytes()}).substr(0, 16));
  committed.set_origin_number(row.floor);
  committed.set_record_type(row.key.type);
  committed.set_record_id(row.key.id.bytes());
  committed.set_act(whole.deleted ? sync::v1::ACT_DELETE : sync::v1::ACT_EDIT);
  if (!whole.deleted) {
    FIELDPOST_TRY(*committed.mutable_effect(), difference(*type, {}, whole.message));
  }
  committed.mutable_stamp()->set_time_ms(row.changedMs);
  committed.set_author(row.changedBy);
  committed.set_from_office(row.scope);
  return hold(database, committed);
}

/// Commits past `common` that this laptop has of others, and of its own under an earlier name.
Result<std::map<Commit, sync::v1::Committed>> lostOfOthers(Database& database,
                                                           const LaptopRow& laptop, Commit common) {
  std::map<Commit, sync::v1::Committed> lost;
  auto earlier = database.prepare(
      "SELECT commit_number, incarnation, number, body FROM change"
      " WHERE incarnation<>?1 AND state IN (1, 3) AND commit_number > ?2");
  earlier.bindBlob(1, laptop.incarnation.bytes()).bind(2, signedOf(common));
  for (;;) {
    FIELDPOST_TRY(const bool more, earlier.step());
    if (!more) break;
    sync::v1::Change change;
    if (!change.ParseFromString(earlier.bytes(3))) continue;
    sync::v1::Committed& committed = lost[numberOf(earlier.integer(0))];
    committed.set_commit(numberOf(earlier.integer(0)));
    committed.set_origin(earlier.bytes(1));
    committed.set_origin_number(numberOf(earlier.integer(2)));
    committed.set_record_type(change.record_type());
    committed.set_record_id(change.record_id());
    committed.set_act(change.act());
    *committed.mutable_effect() = change.patch();
    *committed.mutable_stamp() = change.stamp();
    committed.set_author(change.author());
    committed.set_from_office(laptop.profile.office);
  }
  auto theirs = database.prepare(
      "SELECT commit_number, body FROM history WHERE commit_number > ?1 ORDER BY commit_number");
  theirs.bind(1, signedOf(common));
  for (;;) {
    FIELDPOST_TRY(const bool more, theirs.step());
    if (!more) return lost;
    sync::v1::Committed committed;
    if (!committed.ParseFromString(theirs.bytes(1)) || committed.own_number() > 0) continue;
    lost[numberOf(theirs.integer(0))] = committed;
  }
}

/// Own changes: those headquarters lacks wait again; of the others those past the common point are
/// pulled again.
Result<Done> putBackOwn(Database& database, const LaptopRow& laptop, Commit common,
                        ChangeNumber expects) {
  FIELDPOST_CHECK(database
                      .prepare("UPDATE change SET lost_commit=commit_number, commit_number=0,"
                               " state=0, reason='', explanation='', received_ms=0, confirmed_ms=0"
                               " WHERE incarnation=?1 AND number >= ?2 AND state > 0")
                      .bindBlob(1, laptop.incarnation.bytes())
                      .bind(2, signedOf(expects))
                      .run());
  FIELDPOST_CHECK(database
                      .prepare("UPDATE change SET lost_commit=commit_number, state=1 WHERE"
                               " incarnation=?1 AND number < ?2 AND state=3 AND commit_number > ?3")
                      .bindBlob(1, laptop.incarnation.bytes())
                      .bind(2, signedOf(expects))
                      .bind(3, signedOf(common))
                      .run());
  return database
      .prepare(
          "DELETE FROM change WHERE incarnation<>?1 AND state IN (1, 3) AND commit_number > ?2")
      .bindBlob(1, laptop.incarnation.bytes())
      .bind(2, signedOf(common))
      .run();
}

/// The history's end moves back.
Result<Done> cutHistory(Database& database, const LaptopRow& laptop, Commit common,
                        std::int64_t nowMs) {
  const std::int64_t at = signedOf(common);
  FIELDPOST_CHECK(
      database.prepare("DELETE FROM history WHERE commit_number > ?1").bind(1, at).run());
  FIELDPOST_CHECK(database.prepare("UPDATE cursor SET cursor=min(cursor, ?1)").bind(1, at).run());
  FIELDPOST_CHECK(database.prepare("DELETE FROM checkpoint WHERE number > ?1").bind(1, at).run());
  FIELDPOST_CHECK(database.execute("DELETE FROM staged_part; DELETE FROM staged_snapshot"));
  return database
      .prepare(
          "INSERT INTO rewind VALUES (?1, ?2, 1, ?3) ON CONFLICT (up_to) DO UPDATE SET"
          " common=min(common, ?2), times=times+1, happened_ms=?3")
      .bind(1, signedOf(laptop.length))
      .bind(2, at)
      .bind(3, nowMs)
      .run();
}

}  // namespace

Result<Done> LocalStore::Connection::noteTimeline(const std::string& timeline) {
  return database.prepare("INSERT OR IGNORE INTO known_timeline(timeline) VALUES (?1)")
      .bindBlob(1, timeline)
      .run();
}

Result<Done> LocalStore::Connection::noteCheckpoint(Commit commit, const std::string& mark) {
  if (mark.empty() || commit == 0) return Done{};
  FIELDPOST_CHECK(database.prepare("INSERT OR REPLACE INTO checkpoint VALUES (?1, ?2)")
                      .bind(1, signedOf(commit))
                      .bindBlob(2, mark)
                      .run());
  // Close ones near the end, ever fewer further back: a common point is found within twice its age.
  std::vector<Commit> numbers;
  {
    auto statement = database.prepare("SELECT number FROM checkpoint ORDER BY number DESC");
    for (;;) {
      FIELDPOST_TRY(const bool more, statement.step());
      if (!more) break;
      numbers.push_back(numberOf(statement.integer(0)));
    }
  }
  for (std::size_t i = 1; i + 1 < numbers.size(); ++i) {
    // The older of two at about one distance stays, so that it can grow old.
    if (bitsOf(numbers[0] - numbers[i]) != bitsOf(numbers[0] - numbers[i + 1])) continue;
    FIELDPOST_CHECK(database.prepare("DELETE FROM checkpoint WHERE number=?1")
                        .bind(1, signedOf(numbers[i]))
                        .run());
  }
  return Done{};
}

Result<std::vector<sync::v1::Checkpoint>> LocalStore::checkpoints() const {
  std::vector<sync::v1::Checkpoint> checkpoints;
  auto statement =
      m_connection->database.prepare("SELECT number, mark FROM checkpoint ORDER BY number DESC");
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) return checkpoints;
    auto& checkpoint = checkpoints.emplace_back();
    checkpoint.set_commit(numberOf(statement.integer(0)));
    checkpoint.set_mark(statement.bytes(1));
  }
}

Result<std::vector<std::string>> LocalStore::timelines() const {
  // The first and the newest: headquarters knows one of them unless it is another headquarters.
  std::vector<std::string> timelines;
  auto statement = m_connection->database.prepare(
      "SELECT timeline FROM known_timeline WHERE place IN (SELECT place FROM known_timeline ORDER"
      " BY place DESC LIMIT 16) OR place=(SELECT min(place) FROM known_timeline)"
      " ORDER BY place DESC");
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) return timelines;
    timelines.push_back(statement.bytes(0));
  }
}

Result<Resend> LocalStore::resend() const {
  auto& database = m_connection->database;
  FIELDPOST_TRY(auto transaction, Transaction::beginRead(database));
  FIELDPOST_TRY(const LaptopRow laptop, m_connection->loadLaptop());
  Resend resend;
  {
    auto epochs = database.prepare("SELECT up_to, common, times FROM rewind ORDER BY up_to");
    for (;;) {
      FIELDPOST_TRY(const bool more, epochs.step());
      if (!more) break;
      auto& epoch = resend.epochs.emplace_back();
      epoch.set_up_to(numberOf(epochs.integer(0)));
      epoch.set_common(numberOf(epochs.integer(1)));
      epoch.set_times(static_cast<std::uint32_t>(epochs.integer(2)));
    }
  }
  auto held = database.prepare(
      "SELECT place, lost_commit FROM held WHERE commit_number=0 ORDER BY lost_commit, place");
  for (;;) {
    FIELDPOST_TRY(const bool more, held.step());
    if (!more) break;
    resend.held.emplace_back(held.integer(0), numberOf(held.integer(1)));
  }
  auto own = database.prepare(
      "SELECT number, lost_commit FROM change WHERE incarnation=?1 AND number > ?2 AND"
      " lost_commit > 0 ORDER BY number");
  own.bindBlob(1, laptop.incarnation.bytes()).bind(2, signedOf(laptop.acknowledged));
  for (;;) {
    FIELDPOST_TRY(const bool more, own.step());
    if (!more) break;
    resend.own.emplace_back(numberOf(own.integer(0)), numberOf(own.integer(1)));
  }
  const bool oldBases =
      !resend.epochs.empty() && resend.epochs.back().up_to() > laptop.acknowledged;
  if (resend.held.empty() && !oldBases) resend.epochs.clear();
  return resend;
}

Result<sync::v1::Committed> LocalStore::readHeld(std::int64_t place) const {
  auto statement =
      m_connection->database.prepare("SELECT body, lost_commit FROM held WHERE place=?1");
  statement.bind(1, place);
  FIELDPOST_TRY(const bool found, statement.step());
  sync::v1::Committed committed;
  if (!found || !committed.ParseFromString(statement.bytes(0)))
    return Error{Code::DataLoss, "MALFORMED_RECORD", "a change held for another is damaged"};
  committed.set_commit(numberOf(statement.integer(1)));
  return committed;
}

Result<Done> LocalStore::Connection::showAgain(LaptopRow& laptop, const RecordKey& key) {
  FIELDPOST_TRY(RecordRow row, loadRow(database, key));
  if (row.place == 0) return Done{};
  const std::string old = row.message;
  FIELDPOST_TRY(const auto open, openChanges(database, key));
  if (!row.confirmedExists && open.empty()) return dropRow(database, row, ++laptop.touch);
  return showOver(laptop, row, old, open);
}

Result<Done> LocalStore::Connection::goBack(LaptopRow& laptop, const RecordKey& key,
                                            const Rebuilt& then, OpenScopes& scopes) {
  FIELDPOST_TRY(RecordRow row, loadRow(database, key));
  if (row.place == 0) return Done{};
  const std::string old = row.message;
  const CountedState before(row);
  row.confirmed = then.message;
  row.confirmedExists = then.exists;
  row.confirmedDeleted = then.deleted;
  row.commit = then.commit;
  if (row.floor > row.commit) {
    row.floor = 0;
    FIELDPOST_CHECK(dropBase(database, key));
  }
  FIELDPOST_CHECK(scopes.moved(before, CountedState(row)));
  if (then.changedMs != 0) {
    row.changedBy = then.changedBy;
    row.changedMs = then.changedMs;
  }
  FIELDPOST_TRY(const auto open, openChanges(database, key));
  if (!row.confirmedExists && open.empty()) {
    row.message = old;
    return dropRow(database, row, ++laptop.touch);
  }
  return showOver(laptop, row, old, open);
}

Result<bool> LocalStore::rewind(const sync::v1::Welcome& welcome) {
  auto& database = m_connection->database;
  FIELDPOST_CHECK(m_connection->renewProgramme());
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  const Commit common = welcome.rewind().common();
  if (welcome.expects() == 0 || welcome.expects() > laptop.length + 1)
    return Error{Code::Internal, "BAD_SESSION",
                 "headquarters expects a change that this laptop never made"};
  // Places in a history before the one that ends now are not comparable with those that come.
  FIELDPOST_CHECK(database.execute("UPDATE held SET lost_commit=0"));
  FIELDPOST_CHECK(database.prepare("UPDATE held SET commit_number=0 WHERE commit_number > ?1")
                      .bind(1, signedOf(common))
                      .run());
  FIELDPOST_CHECK(database.execute("UPDATE change SET lost_commit=0 WHERE lost_commit > 0"));
  auto touched = database.prepare(
      "SELECT type, id FROM history WHERE commit_number > ?1 UNION"
      " SELECT type, id FROM record WHERE floor_commit > ?1 UNION"
      " SELECT type, id FROM change WHERE commit_number > ?1 OR (incarnation=?2 AND number >= ?3)");
  touched.bind(1, signedOf(common))
      .bindBlob(2, laptop.incarnation.bytes())
      .bind(3, signedOf(welcome.expects()));
  FIELDPOST_TRY(const auto keys, keysOf(std::move(touched)));
  std::map<RecordKey, Rebuilt> then;
  std::vector<RecordKey> apart;
  bool fromTheStart = false;
  for (const RecordKey& key : keys) {
    FIELDPOST_TRY(RecordRow row, loadRow(database, key));
    if (!row.held) {
      apart.push_back(key);
      continue;
    }
    if (row.commit > row.floor) {
      FIELDPOST_TRY(const Rebuilt now, rebuildRecord(database, row));
      if (now.message != row.confirmed.value_or(row.message)) row.floor = row.commit;
    }
    if (row.floor <= common) {
      FIELDPOST_TRY(then[key], rebuildRecord(database, row, common));
      continue;
    }
    // What it was before is not known here: headquarters tells. All that is shown is held.
    fromTheStart = true;
    FIELDPOST_CHECK(holdWhole(database, laptop, row));
    if (isEverybodys(key.type)) {
      FIELDPOST_TRY(then[key], rebuildRecord(database, row));
      then[key].commit = 0;
    } else {
      then[key] = {};
    }
  }
  FIELDPOST_TRY(const auto lost, lostOfOthers(database, laptop, common));
  for (const auto& [commit, committed] : lost) FIELDPOST_CHECK(hold(database, committed));
  FIELDPOST_CHECK(putBackOwn(database, laptop, common, welcome.expects()));
  FIELDPOST_CHECK(cutHistory(database, laptop, common, m_connection->clock.nowMs()));
  if (fromTheStart) FIELDPOST_CHECK(database.execute("UPDATE cursor SET cursor=0"));
  laptop.acknowledged = std::min(laptop.acknowledged, welcome.expects() - 1);
  laptop.timeline = welcome.timeline();
  laptop.durableCommit = 0;
  FIELDPOST_CHECK(m_connection->noteTimeline(laptop.timeline));
  OpenScopes scopes(database);
  for (const auto& [key, state] : then)
    FIELDPOST_CHECK(m_connection->goBack(laptop, key, state, scopes));
  FIELDPOST_CHECK(scopes.save());
  for (const RecordKey& key : apart) FIELDPOST_CHECK(m_connection->showAgain(laptop, key));
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  FIELDPOST_CHECK(transaction.commit());
  return fromTheStart;
}

Result<Done> LocalStore::Connection::dropHeld(const sync::v1::Committed& entry) {
  return database.prepare("DELETE FROM held WHERE (origin=?1 AND number=?2) OR commit_number=?3")
      .bindBlob(1, entry.origin())
      .bind(2, signedOf(entry.origin_number()))
      .bind(3, signedOf(entry.commit()))
      .run();
}

Result<Done> LocalStore::Connection::settleHeld(LaptopRow& laptop, const std::string& scope,
                                                Commit cursor) {
  constexpr std::string_view kThese =
      "FROM held WHERE commit_number BETWEEN 1 AND ?1 AND ?2 = ifnull((SELECT scope FROM record r"
      " WHERE r.type=held.type AND r.id=held.id), ?2)";
  auto settled = database.prepare(fmt::format("SELECT type, id {}", kThese));
  settled.bind(1, signedOf(cursor)).bind(2, scope);
  FIELDPOST_TRY(const auto keys, keysOf(std::move(settled)));
  if (keys.empty()) return Done{};
  FIELDPOST_CHECK(database.prepare(fmt::format("DELETE {}", kThese))
                      .bind(1, signedOf(cursor))
                      .bind(2, scope)
                      .run());
  for (const RecordKey& key : keys) FIELDPOST_CHECK(showAgain(laptop, key));
  return Done{};
}

Result<Done> LocalStore::relayed(const std::vector<std::int64_t>& places,
                                 const sync::v1::Relayed& answer) {
  auto& database = m_connection->database;
  if (answer.commits_size() != static_cast<int>(places.size()))
    return Error{Code::Internal, "BAD_SESSION",
                 "headquarters answered for other changes than were handed in"};
  FIELDPOST_CHECK(m_connection->renewProgramme());
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  for (int i = 0; i < answer.commits_size(); ++i) {
    const std::int64_t place = places[static_cast<std::size_t>(i)];
    const Commit commit = answer.commits(i);
    auto held = database.prepare("SELECT type, id FROM held WHERE place=?1");
    held.bind(1, place);
    FIELDPOST_TRY(const auto keys, keysOf(std::move(held)));
    if (keys.empty()) continue;  // It came back meanwhile.
    FIELDPOST_TRY(const RecordRow row, loadRow(database, *keys.begin()));
    FIELDPOST_TRY(const Commit cursor, m_connection->cursorOf(row.scope));
    if (commit > cursor) {
      FIELDPOST_CHECK(database.prepare("UPDATE held SET commit_number=?2 WHERE place=?1")
                          .bind(1, place)
                          .bind(2, signedOf(commit))
                          .run());
      continue;
    }
    // It is among what was pulled already, or headquarters does not take it.
    FIELDPOST_CHECK(database.prepare("DELETE FROM held WHERE place=?1").bind(1, place).run());
    FIELDPOST_CHECK(m_connection->showAgain(laptop, *keys.begin()));
  }
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  return transaction.commit();
}

}  // namespace fieldpost
