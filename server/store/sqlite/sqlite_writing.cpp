#include "server/store/sqlite/sqlite_writing.h"

#include <fmt/format.h>

#include <utility>

#include "server/store/sqlite/rows.h"

namespace fieldpost::store {
namespace {

using rows::asInteger;
using rows::asNumber;

constexpr std::size_t kSaltBytes = 16;

/// Reads commit, milliseconds, counter, incarnation, author and office from `column` on.
Result<CellClock> clockFrom(const sqlite::Statement& row, int column) {
  CellClock clock;
  clock.commit = asNumber(row.integer(column));
  clock.stamp.timeMs = row.integer(column + 1);
  clock.stamp.counter = static_cast<std::uint32_t>(row.integer(column + 2));
  FIELDPOST_TRY(clock.writer, Incarnation::fromBytes(row.bytes(column + 3)));
  clock.author = row.bytes(column + 4);
  clock.office = row.bytes(column + 5);
  return clock;
}

}  // namespace

Result<std::unique_ptr<WriteTransaction>> SqliteWriting::begin(std::unique_lock<std::mutex> turn,
                                                               sqlite::Database& database,
                                                               Random& random,
                                                               RecordKeeper keeper) {
  FIELDPOST_TRY(sqlite::Transaction transaction, sqlite::Transaction::beginWrite(database));
  return std::unique_ptr<WriteTransaction>(new SqliteWriting(
      std::move(turn), database, random, std::move(transaction), std::move(keeper)));
}

SqliteWriting::SqliteWriting(std::unique_lock<std::mutex> turn, sqlite::Database& database,
                             Random& random, sqlite::Transaction transaction, RecordKeeper keeper)
    : m_turn(std::move(turn)),
      m_database(database),
      m_random(random),
      m_transaction(std::move(transaction)),
      m_keeper(std::move(keeper)) {}

Result<Done> SqliteWriting::alive() const {
  if (m_undone) return *m_undone;
  if (!m_database.inTransaction())
    return Error{Code::ResourceExhausted, "DISK_FULL",
                 "the database gave up a transaction, most likely since its disk is full; nothing "
                 "was changed. Free some space and try again"};
  return Done{};
}

Result<Done> SqliteWriting::commit() {
  FIELDPOST_CHECK(alive());
  return m_transaction.commit();
}

Result<Done> SqliteWriting::attempt(const std::function<Result<Done>()>& act) {
  FIELDPOST_CHECK(alive());
  FIELDPOST_CHECK(m_database.execute("SAVEPOINT attempt"));
  auto done = act();
  if (done.ok()) {
    FIELDPOST_CHECK(m_database.execute("RELEASE attempt"));
    return done;
  }
  m_writers.clear();
  if (!m_database.inTransaction()) {
    m_undone = done.error();
    return done;
  }
  auto undone = m_database.execute("ROLLBACK TO attempt; RELEASE attempt");
  if (!undone.ok()) m_undone = undone.error();
  return done;
}

Result<Commit> SqliteWriting::head() { return rows::head(m_database); }

Result<std::optional<std::string>> SqliteWriting::scopeOf(const RecordKey& key) {
  auto row = m_database.prepare("SELECT scope FROM record WHERE type = ?1 AND uuid = ?2");
  row.bind(1, key.type).bindBlob(2, key.id.bytes());
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return std::optional<std::string>();
  return std::optional(row.bytes(0));
}

Result<RecordState> SqliteWriting::record(const RecordKey& key) {
  auto row = m_database.prepare(
      "SELECT record.id, deleted, message, created_commit, created_ms, created_counter, "
      "created.incarnation, created.author, created.office, life_commit, life_ms, life_counter, "
      "life.incarnation, life.author, life.office FROM record "
      "JOIN writer AS created ON created.id = created_writer "
      "JOIN writer AS life ON life.id = life_writer WHERE type = ?1 AND uuid = ?2");
  row.bind(1, key.type).bindBlob(2, key.id.bytes());
  FIELDPOST_TRY(const bool found, row.step());
  RecordState state;
  if (!found) return state;
  state.exists = true;
  state.deleted = row.integer(1) != 0;
  state.message = row.bytes(2);
  FIELDPOST_TRY(state.created, clockFrom(row, 3));
  FIELDPOST_TRY(state.life, clockFrom(row, 9));
  auto cell = m_database.prepare(
      "SELECT field, member, number, ms, counter, incarnation, author, office FROM cell "
      "JOIN writer ON writer.id = cell.writer WHERE record = ?1");
  cell.bind(1, row.integer(0));
  for (;;) {
    FIELDPOST_TRY(const bool another, cell.step());
    if (!another) return state;
    FIELDPOST_TRY(CellClock clock, clockFrom(cell, 2));
    state.later.emplace(CellKey{static_cast<std::uint32_t>(cell.integer(0)), cell.bytes(1)},
                        std::move(clock));
  }
}

Result<Done> SqliteWriting::putRecord(const RecordKey& key, std::string_view scope,
                                      const RecordState& state, const CellClock& clock) {
  FIELDPOST_CHECK(alive());
  FIELDPOST_TRY(auto before, renewDigest(key, scope, state));
  // As the log below its floor left it, while that is what it is.
  FIELDPOST_CHECK(m_database
                      .prepare("INSERT OR IGNORE INTO base (type, uuid, scope, deleted, message) "
                               "SELECT type, uuid, scope, deleted, message FROM record WHERE "
                               "type = ?1 AND uuid = ?2 AND newest <= (SELECT number FROM floor)")
                      .bind(1, key.type)
                      .bindBlob(2, key.id.bytes())
                      .run());
  FIELDPOST_TRY(const std::int64_t created, writerId(state.created));
  FIELDPOST_TRY(const std::int64_t life, writerId(state.life));
  FIELDPOST_TRY(const std::int64_t changed, writerId(clock));
  auto record = m_database.prepare(
      "INSERT INTO record (type, uuid, scope, deleted, newest, created_commit, created_writer, "
      "created_ms, created_counter, life_commit, life_writer, life_ms, life_counter, "
      "changed_writer, changed_ms, message) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) "
      "ON CONFLICT (type, uuid) DO UPDATE SET scope = ?3, deleted = ?4, newest = ?5, "
      "life_commit = ?10, life_writer = ?11, life_ms = ?12, life_counter = ?13, "
      "changed_writer = ?14, changed_ms = ?15, message = ?16");
  record.bind(1, key.type)
      .bindBlob(2, key.id.bytes())
      .bind(3, scope)
      .bind(4, state.deleted ? 1 : 0)
      .bind(5, asInteger(clock.commit))
      .bind(6, asInteger(state.created.commit))
      .bind(7, created)
      .bind(8, state.created.stamp.timeMs)
      .bind(9, state.created.stamp.counter)
      .bind(10, asInteger(state.life.commit))
      .bind(11, life)
      .bind(12, state.life.stamp.timeMs)
      .bind(13, state.life.stamp.counter)
      .bind(14, changed)
      .bind(15, clock.stamp.timeMs)
      .bindBlob(16, state.message);
  FIELDPOST_CHECK(record.run());
  FIELDPOST_CHECK(putCells(key, state, clock));
  auto type = m_database.prepare(
      "INSERT INTO record_type (name, newest) VALUES (?1, ?2) "
      "ON CONFLICT (name) DO UPDATE SET newest = ?2");
  FIELDPOST_CHECK(type.bind(1, key.type).bind(2, asInteger(clock.commit)).run());
  return tellKeeper(key, scope, state, clock.commit, std::move(before));
}

Result<Done> SqliteWriting::putCells(const RecordKey& key, const RecordState& state,
                                     const CellClock& clock) {
  if (state.later.empty()) return Done{};
  FIELDPOST_TRY(const std::int64_t writer, writerId(clock));
  auto record = m_database.prepare("SELECT id FROM record WHERE type = ?1 AND uuid = ?2");
  record.bind(1, key.type).bindBlob(2, key.id.bytes());
  FIELDPOST_TRY([[maybe_unused]] const bool found, record.step());
  for (const auto& [place, cell] : state.later) {
    if (cell.commit != clock.commit) continue;
    auto row = m_database.prepare(
        "INSERT INTO cell (record, field, member, number, writer, ms, counter) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (record, field, member) "
        "DO UPDATE SET number = ?4, writer = ?5, ms = ?6, counter = ?7");
    row.bind(1, record.integer(0))
        .bind(2, place.field)
        .bindBlob(3, place.member)
        .bind(4, asInteger(cell.commit))
        .bind(5, writer)
        .bind(6, cell.stamp.timeMs)
        .bind(7, cell.stamp.counter);
    FIELDPOST_CHECK(row.run());
  }
  return Done{};
}

Result<Commit> SqliteWriting::append(const NewCommit& commit) {
  FIELDPOST_CHECK(alive());
  FIELDPOST_TRY(const std::int64_t log, logId(commit.incarnation));
  FIELDPOST_TRY(const std::int64_t writer, writerId({.writer = commit.incarnation,
                                                     .stamp = {},
                                                     .author = commit.author,
                                                     .office = commit.office}));
  FIELDPOST_TRY(const std::uint64_t place, nextPlace(commit.scope));
  FIELDPOST_TRY(const std::uint64_t leavesPlace, placeLeft(commit));
  FIELDPOST_TRY(const Head last, lastLink());
  const Commit number = last.number + 1;
  const std::string salt = makeSalt();
  const std::string effect = commit.asSent ? std::string() : commit.effect.SerializeAsString();
  const std::string incarnation = commit.incarnation.bytes();
  const std::string uuid = commit.key.id.bytes();
  const std::string chain = rows::nextLink(last.chain, {.number = number,
                                                        .place = place,
                                                        .scope = commit.scope,
                                                        .type = commit.key.type,
                                                        .uuid = uuid,
                                                        .incarnation = incarnation,
                                                        .logNumber = commit.number,
                                                        .act = commit.act,
                                                        .asSent = commit.asSent,
                                                        .creates = commit.creates,
                                                        .stamp = commit.stamp,
                                                        .rawStamp = commit.rawStamp,
                                                        .author = commit.author,
                                                        .office = commit.office,
                                                        .receivedMs = commit.receivedMs,
                                                        .salt = salt,
                                                        .body = commit.body,
                                                        .effect = effect,
                                                        .leaves = commit.leaves,
                                                        .leavesPlace = leavesPlace});
  if (!commit.leaves.empty()) FIELDPOST_CHECK(putMove(number, commit, leavesPlace));
  auto link = m_database.prepare("UPDATE head SET number = ?1, chain = ?2");
  FIELDPOST_CHECK(link.bind(1, asInteger(number)).bindBlob(2, chain).run());
  auto row = m_database.prepare(
      "INSERT INTO commits (number, scope, place, log, log_number, writer, type, uuid, act, "
      "as_sent, creates, ms, counter, raw_ms, raw_counter, received_ms, salt, chain, body, effect) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
      "?19, ?20)");
  row.bind(1, asInteger(number))
      .bind(2, commit.scope)
      .bind(3, asInteger(place))
      .bind(4, log)
      .bind(5, asInteger(commit.number))
      .bind(6, writer)
      .bind(7, commit.key.type)
      .bindBlob(8, uuid)
      .bind(9, commit.act)
      .bind(10, commit.asSent ? 1 : 0)
      .bind(11, commit.creates ? 1 : 0)
      .bind(12, commit.stamp.timeMs)
      .bind(13, commit.stamp.counter)
      .bind(14, commit.rawStamp.timeMs)
      .bind(15, commit.rawStamp.counter)
      .bind(16, commit.receivedMs)
      .bindBlob(17, salt)
      .bindBlob(18, chain)
      .bindBlob(19, commit.body);
  if (commit.asSent)
    row.bindNull(20);
  else
    row.bindBlob(20, effect);
  FIELDPOST_CHECK(row.run());
  return number;
}

// Reading and then writing: RETURNING keeps its rows in a table of its own, which costs several
// times as much for a single one.
Result<SqliteWriting::Head> SqliteWriting::lastLink() {
  auto row = m_database.prepare("SELECT number, chain FROM head");
  FIELDPOST_TRY([[maybe_unused]] const bool found, row.step());
  return Head{asNumber(row.integer(0)), row.bytes(1)};
}

std::string SqliteWriting::makeSalt() {
  std::string salt(kSaltBytes, '\0');
  m_random.fill(salt.data(), salt.size());
  return salt;
}

Result<std::uint64_t> SqliteWriting::nextPlace(std::string_view scope) {
  std::int64_t length = 0;
  bool isKnown = false;
  {
    auto row = m_database.prepare("SELECT length FROM scope WHERE name = ?1");
    FIELDPOST_TRY(isKnown, row.bind(1, scope).step());
    if (isKnown) length = row.integer(0);
  }
  auto row = m_database.prepare(
      isKnown ? "UPDATE scope SET length = ?2 WHERE name = ?1"
              : "INSERT INTO scope (name, length, digest) VALUES (?1, ?2, zeroblob(32))");
  FIELDPOST_CHECK(row.bind(1, scope).bind(2, length + 1).run());
  return asNumber(length + 1);
}

Result<std::int64_t> SqliteWriting::writerId(const CellClock& clock) {
  auto key = std::make_tuple(clock.writer, clock.author, clock.office);
  if (const auto found = m_writers.find(key); found != m_writers.end()) return found->second;
  const std::string incarnation = clock.writer.bytes();
  auto row = m_database.prepare(
      "SELECT id FROM writer WHERE incarnation = ?1 AND author = ?2 AND office = ?3");
  row.bindBlob(1, incarnation).bind(2, clock.author).bind(3, clock.office);
  FIELDPOST_TRY(const bool known, row.step());
  std::int64_t id = known ? row.integer(0) : 0;
  if (!known) {
    auto insert =
        m_database.prepare("INSERT INTO writer (incarnation, author, office) VALUES (?1, ?2, ?3)");
    insert.bindBlob(1, incarnation).bind(2, clock.author).bind(3, clock.office);
    FIELDPOST_CHECK(insert.run());
    id = m_database.lastInsertRow();
  }
  m_writers.emplace(std::move(key), id);
  return id;
}

Result<std::int64_t> SqliteWriting::logId(const Incarnation& incarnation) {
  auto row = m_database.prepare("SELECT id FROM log WHERE incarnation = ?1");
  row.bindBlob(1, incarnation.bytes());
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return Error{Code::Internal, "SQL", "a change came before its log was known"};
  return row.integer(0);
}

Result<LogPosition> SqliteWriting::log(const Incarnation& incarnation) {
  return rows::log(m_database, incarnation);
}

Result<Done> SqliteWriting::putLog(const Incarnation& incarnation, const LogPosition& position) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare(
      "INSERT INTO log (incarnation, laptop, length, hash) VALUES (?1, ?2, ?3, ?4) "
      "ON CONFLICT (incarnation) DO UPDATE SET laptop = ?2, length = ?3, hash = ?4");
  row.bindBlob(1, incarnation.bytes())
      .bind(2, position.laptop)
      .bind(3, asInteger(position.length))
      .bindBlob(4, position.hash);
  return row.run();
}

Result<LogEntry> SqliteWriting::logEntry(const Incarnation& incarnation, ChangeNumber number) {
  const std::string bytes = incarnation.bytes();
  // What another laptop handed in is not what the laptop itself sent.
  auto relayed = m_database.prepare(
      "SELECT body, commit_number FROM relayed WHERE incarnation = ?1 AND log_number = ?2 "
      "AND digest = x'' AND body IS NOT NULL");
  relayed.bindBlob(1, bytes).bind(2, asInteger(number));
  FIELDPOST_TRY(const bool adopted, relayed.step());
  if (adopted) return LogEntry{relayed.bytes(0), {}, asNumber(relayed.integer(1)), {}, {}};
  auto commit = m_database.prepare(
      "SELECT body, number FROM commits JOIN log ON log.id = commits.log "
      "WHERE incarnation = ?1 AND log_number = ?2");
  commit.bindBlob(1, bytes).bind(2, asInteger(number));
  FIELDPOST_TRY(const bool committed, commit.step());
  if (committed) return LogEntry{commit.bytes(0), {}, asNumber(commit.integer(1)), {}, {}};
  auto receipt = m_database.prepare(
      "SELECT body_hash, number FROM receipt JOIN log ON log.id = receipt.log "
      "WHERE incarnation = ?1 AND log_number = ?2");
  receipt.bindBlob(1, bytes).bind(2, asInteger(number));
  FIELDPOST_TRY(const bool cleared, receipt.step());
  if (cleared) return LogEntry{{}, receipt.bytes(0), asNumber(receipt.integer(1)), {}, {}};
  auto apart = m_database.prepare(
      "SELECT body, reason, message FROM quarantine JOIN log ON log.id = quarantine.log "
      "WHERE incarnation = ?1 AND log_number = ?2");
  apart.bindBlob(1, bytes).bind(2, asInteger(number));
  FIELDPOST_TRY(const bool keptApart, apart.step());
  if (keptApart) return LogEntry{apart.bytes(0), {}, 0, apart.bytes(1), apart.bytes(2)};
  return Error{
      Code::DataLoss, "LOG_ENTRY_MISSING",
      fmt::format("headquarters no longer has change {} of a log it acknowledged", number)};
}

Result<Done> SqliteWriting::putQuarantined(const Quarantined& change) {
  FIELDPOST_CHECK(alive());
  FIELDPOST_TRY(const std::int64_t log, logId(change.incarnation));
  auto row = m_database.prepare(
      "INSERT INTO quarantine (log, log_number, office, author, record_type, record_id, reason, "
      "message, received_ms, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
  row.bind(1, log)
      .bind(2, asInteger(change.number))
      .bind(3, change.office)
      .bind(4, change.author)
      .bind(5, change.recordType)
      .bind(6, change.recordId)
      .bind(7, change.reason)
      .bind(8, change.message)
      .bind(9, change.receivedMs)
      .bindBlob(10, change.body);
  return row.run();
}

Result<std::vector<RecordId>> SqliteWriting::openConflictsAbout(const RecordKey& about) {
  auto row = m_database.prepare(
      "SELECT uuid FROM open_conflict WHERE about_type = ?1 AND about_uuid = ?2");
  row.bind(1, about.type).bindBlob(2, about.id.bytes());
  std::vector<RecordId> ids;
  for (;;) {
    FIELDPOST_TRY(const bool found, row.step());
    if (!found) return ids;
    FIELDPOST_TRY(const RecordId id, RecordId::fromBytes(row.bytes(0)));
    ids.push_back(id);
  }
}

Result<Done> SqliteWriting::markConflict(const RecordId& id, const RecordKey& about, bool open) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare(
      open
          ? "INSERT OR IGNORE INTO open_conflict (about_type, about_uuid, uuid) VALUES (?1, ?2, ?3)"
          : "DELETE FROM open_conflict WHERE about_type = ?1 AND about_uuid = ?2 AND uuid = ?3");
  row.bind(1, about.type).bindBlob(2, about.id.bytes()).bindBlob(3, id.bytes());
  return row.run();
}

Result<std::optional<Laptop>> SqliteWriting::laptop(std::string_view id) {
  return rows::laptop(m_database, id);
}

Result<Done> SqliteWriting::putLaptop(const Laptop& laptop) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare(
      fmt::format("INSERT OR REPLACE INTO laptop ({}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                  "?10, ?11, ?12, ?13, ?14, ?15)",
                  rows::kLaptopColumns));
  row.bind(1, laptop.id)
      .bind(2, laptop.office)
      .bind(3, laptop.person)
      .bind(4, laptop.role)
      .bind(5, laptop.name)
      .bind(6, laptop.certificateSerial)
      .bind(7, laptop.certificatePem)
      .bind(8, static_cast<int>(laptop.state))
      .bind(9, laptop.console ? 1 : 0)
      .bind(10, laptop.enrolledMs)
      .bind(11, laptop.lastContactMs)
      .bind(12, laptop.lastSyncMs)
      .bind(13, laptop.lastChangeMs)
      .bind(14, laptop.clockOffsetMs)
      .bind(15, fmt::format("{}", fmt::join(laptop.carries, " ")));
  return row.run();
}

Result<std::optional<EnrolmentCode>> SqliteWriting::code(std::string_view name) {
  return rows::code(m_database, name);
}

Result<Done> SqliteWriting::putCode(const EnrolmentCode& code) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare(fmt::format(
      "INSERT OR REPLACE INTO enrolment_code ({}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      rows::kCodeColumns));
  row.bind(1, code.name)
      .bindBlob(2, code.key)
      .bind(3, code.office)
      .bind(4, code.person)
      .bind(5, code.role)
      .bind(6, code.issuedMs)
      .bind(7, code.expiresMs)
      .bind(8, code.laptop)
      .bind(9, code.signingRequest);
  return row.run();
}

Result<Done> SqliteWriting::putBlob(const BlobRow& blob) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare(
      "INSERT OR IGNORE INTO blob (sha256, size, office, laptop, stored_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5)");
  row.bindBlob(1, blob.sha256)
      .bind(2, asInteger(blob.size))
      .bind(3, blob.office)
      .bind(4, blob.laptop)
      .bind(5, blob.storedMs);
  return row.run();
}

Result<Done> SqliteWriting::dropBlob(std::string_view sha256) {
  FIELDPOST_CHECK(alive());
  return m_database.prepare("DELETE FROM blob WHERE sha256 = ?1").bindBlob(1, sha256).run();
}

Result<Done> SqliteWriting::appendAudit(const AuditEntry& entry) {
  FIELDPOST_CHECK(alive());
  return rows::appendAudit(m_database, entry);
}

Result<std::optional<std::string>> SqliteWriting::meta(std::string_view name) {
  return rows::meta(m_database, name);
}

Result<Done> SqliteWriting::setMeta(std::string_view name, std::string_view value) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare(
      "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2");
  return row.bind(1, name).bindBlob(2, value).run();
}

}  // namespace fieldpost::store
