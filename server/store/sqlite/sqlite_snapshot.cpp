#include "server/store/sqlite/sqlite_snapshot.h"

#include <fmt/format.h>

#include "server/store/sqlite/rows.h"

namespace fieldpost::store {
namespace {

using rows::asInteger;
using rows::asNumber;
using rows::kRecordSelect;
using rows::recordFrom;
using rows::walkRecords;
using sqlite::Statement;

// Whole statements are put together from these; no value ever is.
constexpr const char* kCommitSelect =
    "SELECT commits.number, commits.scope, commits.place, log.incarnation, commits.log_number, "
    "commits.type, commits.uuid, commits.act, commits.as_sent, commits.creates, commits.ms, "
    "commits.counter, commits.raw_ms, commits.raw_counter, commits.received_ms, writer.author, "
    "writer.office, commits.body, commits.effect, commits.salt, commits.chain FROM commits "
    "JOIN log ON log.id = commits.log JOIN writer ON writer.id = commits.writer ";

Error damaged(Commit commit) {
  return {
      Code::DataLoss, "CORRUPT_FILE",
      fmt::format("commit {} of headquarters' database cannot be read; restore a backup", commit)};
}

Stamp stampFrom(const Statement& row, int column) {
  return {row.integer(column), static_cast<std::uint32_t>(row.integer(column + 1))};
}

Result<StoredCommit> commitFrom(const Statement& row) {
  StoredCommit commit;
  commit.commit = asNumber(row.integer(0));
  commit.scope = row.bytes(1);
  commit.place = asNumber(row.integer(2));
  FIELDPOST_TRY(commit.incarnation, Incarnation::fromBytes(row.bytes(3)));
  commit.number = asNumber(row.integer(4));
  commit.key.type = row.bytes(5);
  FIELDPOST_TRY(commit.key.id, RecordId::fromBytes(row.bytes(6)));
  commit.act = static_cast<sync::v1::Act>(row.integer(7));
  commit.asSent = row.integer(8) != 0;
  commit.creates = row.integer(9) != 0;
  commit.stamp = stampFrom(row, 10);
  commit.rawStamp = stampFrom(row, 12);
  commit.receivedMs = row.integer(14);
  commit.author = row.bytes(15);
  commit.office = row.bytes(16);
  if (row.isNull(18)) {
    sync::v1::Change change;
    if (!change.ParseFromString(row.bytes(17))) return damaged(commit.commit);
    commit.effect = std::move(*change.mutable_patch());
    commit.sentAuthor = change.author();
  } else if (!commit.effect.ParseFromString(row.bytes(18))) {
    return damaged(commit.commit);
  }
  return commit;
}

}  // namespace

Result<std::unique_ptr<Snapshot>> SqliteSnapshot::take(Connection connection, GiveBack giveBack) {
  FIELDPOST_TRY(sqlite::Transaction transaction, sqlite::Transaction::beginRead(*connection));
  std::unique_ptr<SqliteSnapshot> snapshot(
      new SqliteSnapshot(std::move(connection), std::move(giveBack), std::move(transaction)));
  // SQLite fixes the state at the first read: it is to be this one.
  FIELDPOST_TRY([[maybe_unused]] const Commit fixed, snapshot->head());
  return std::unique_ptr<Snapshot>(std::move(snapshot));
}

SqliteSnapshot::SqliteSnapshot(Connection connection, GiveBack giveBack,
                               sqlite::Transaction transaction)
    : m_connection(std::move(connection)), m_giveBack(std::move(giveBack)) {
  m_transaction.emplace(std::move(transaction));
}

SqliteSnapshot::~SqliteSnapshot() {
  m_transaction.reset();
  m_giveBack(std::move(m_connection));
}

Result<Commit> SqliteSnapshot::head() { return rows::head(*m_connection); }

Result<Done> SqliteSnapshot::forEachRecord(std::string_view type, const RecordVisitor& visit) {
  auto row = m_connection->prepare(
      fmt::format("{} WHERE record.type = ?1 ORDER BY record.uuid", kRecordSelect));
  row.bind(1, type);
  return walkRecords(row, visit);
}

Result<Done> SqliteSnapshot::forEachRecord(std::string_view type, std::string_view scope,
                                           const RecordVisitor& visit) {
  auto row = m_connection->prepare(fmt::format(
      "{} WHERE record.type = ?1 AND record.scope = ?2 ORDER BY record.uuid", kRecordSelect));
  row.bind(1, type).bind(2, scope);
  return walkRecords(row, visit);
}

Result<std::optional<StoredRecord>> SqliteSnapshot::record(const RecordKey& key) {
  auto row = m_connection->prepare(
      fmt::format("{} WHERE record.type = ?1 AND record.uuid = ?2", kRecordSelect));
  row.bind(1, key.type).bindBlob(2, key.id.bytes());
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return std::optional<StoredRecord>();
  FIELDPOST_TRY(StoredRecord record, recordFrom(row));
  return std::optional(std::move(record));
}

Result<Commit> SqliteSnapshot::newestOf(std::string_view type) {
  auto row = m_connection->prepare("SELECT newest FROM record_type WHERE name = ?1");
  row.bind(1, type);
  FIELDPOST_TRY(const bool found, row.step());
  return found ? asNumber(row.integer(0)) : 0;
}

Result<Done> SqliteSnapshot::forEachCommit(std::string_view scope, Commit cursor,
                                           const CommitVisitor& visit) {
  auto row = m_connection->prepare(
      fmt::format("{} WHERE commits.scope = ?1 AND commits.number > ?2 ORDER BY commits.number",
                  kCommitSelect));
  row.bind(1, scope).bind(2, asInteger(cursor));
  FIELDPOST_TRY(const auto moved, rows::moves(*m_connection, scope, cursor));
  auto move = moved.begin();
  for (;;) {
    FIELDPOST_TRY(const bool found, row.step());
    const Commit next = found ? asNumber(row.integer(0)) : UINT64_MAX;
    // What left the scope before the next commit in it.
    for (; move != moved.end() && move->first <= next; ++move) {
      if (move->second.from != scope) continue;
      FIELDPOST_TRY(const StoredCommit left, leaving(move->first, move->second));
      FIELDPOST_TRY(const bool goOn, visit(left));
      if (!goOn) return Done{};
    }
    if (!found) return Done{};
    FIELDPOST_TRY(StoredCommit commit, commitFrom(row));
    if (const auto came = moved.find(commit.commit); came != moved.end())
      commit.move = came->second;
    FIELDPOST_TRY(const bool goOn, visit(commit));
    if (!goOn) return Done{};
  }
}

Result<StoredCommit> SqliteSnapshot::leaving(Commit number, const Move& move) {
  auto row = m_connection->prepare(fmt::format("{} WHERE commits.number = ?1", kCommitSelect));
  row.bind(1, asInteger(number));
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return damaged(number);
  FIELDPOST_TRY(StoredCommit commit, commitFrom(row));
  commit.scope = move.from;
  commit.place = move.fromPlace;
  commit.move = move;
  commit.leaves = true;
  return commit;
}

Result<std::vector<StoredCommit>> SqliteSnapshot::historyOf(const RecordKey& key) {
  auto row = m_connection->prepare(fmt::format(
      "{} WHERE commits.uuid = ?1 AND commits.type = ?2 ORDER BY commits.number", kCommitSelect));
  row.bindBlob(1, key.id.bytes()).bind(2, key.type);
  std::vector<StoredCommit> history;
  for (;;) {
    FIELDPOST_TRY(const bool found, row.step());
    if (!found) return history;
    FIELDPOST_TRY(StoredCommit commit, commitFrom(row));
    history.push_back(std::move(commit));
  }
}

Result<std::vector<StoredRecord>> SqliteSnapshot::openConflicts() {
  auto row = m_connection->prepare(
      fmt::format("{} JOIN open_conflict ON open_conflict.uuid = record.uuid "
                  "WHERE record.type = 'conflict' AND record.deleted = 0 ORDER BY record.newest",
                  kRecordSelect));
  std::vector<StoredRecord> conflicts;
  FIELDPOST_CHECK(walkRecords(row, [&](const StoredRecord& record) {
    conflicts.push_back(record);
    return Result<Done>(Done{});
  }));
  return conflicts;
}

Result<std::vector<Quarantined>> SqliteSnapshot::quarantine(std::string_view office,
                                                            std::size_t limit) {
  auto row = m_connection->prepare(
      "SELECT log.incarnation, quarantine.log_number, log.laptop, quarantine.office, author, "
      "record_type, record_id, body, reason, message, received_ms FROM quarantine "
      "JOIN log ON log.id = quarantine.log WHERE ?1 = '' OR quarantine.office = ?1 "
      "ORDER BY received_ms DESC, quarantine.log, quarantine.log_number DESC LIMIT ?2");
  row.bind(1, office).bind(2, asInteger(limit));
  std::vector<Quarantined> changes;
  for (;;) {
    FIELDPOST_TRY(const bool found, row.step());
    if (!found) return changes;
    Quarantined& change = changes.emplace_back();
    FIELDPOST_TRY(change.incarnation, Incarnation::fromBytes(row.bytes(0)));
    change.number = asNumber(row.integer(1));
    change.laptop = row.bytes(2);
    change.office = row.bytes(3);
    change.author = row.bytes(4);
    change.recordType = row.bytes(5);
    change.recordId = row.bytes(6);
    change.body = row.bytes(7);
    change.reason = row.bytes(8);
    change.message = row.bytes(9);
    change.receivedMs = row.integer(10);
  }
}

Result<LogPosition> SqliteSnapshot::log(const Incarnation& incarnation) {
  return rows::log(*m_connection, incarnation);
}

Result<std::vector<Laptop>> SqliteSnapshot::laptops() {
  auto row = m_connection->prepare(
      fmt::format("SELECT {} FROM laptop ORDER BY office, person, id", rows::kLaptopColumns));
  std::vector<Laptop> laptops;
  for (;;) {
    FIELDPOST_TRY(const bool found, row.step());
    if (!found) return laptops;
    laptops.push_back(rows::laptopFrom(row));
  }
}

Result<std::optional<Laptop>> SqliteSnapshot::laptop(std::string_view id) {
  return rows::laptop(*m_connection, id);
}

Result<std::vector<EnrolmentCode>> SqliteSnapshot::unusedCodes() {
  auto row = m_connection->prepare(
      fmt::format("SELECT {} FROM enrolment_code WHERE laptop = '' ORDER BY issued_ms DESC, name",
                  rows::kCodeColumns));
  std::vector<EnrolmentCode> codes;
  for (;;) {
    FIELDPOST_TRY(const bool found, row.step());
    if (!found) return codes;
    codes.push_back(rows::codeFrom(row));
  }
}

Result<std::optional<EnrolmentCode>> SqliteSnapshot::code(std::string_view name) {
  return rows::code(*m_connection, name);
}

Result<std::optional<std::string>> SqliteSnapshot::meta(std::string_view name) {
  return rows::meta(*m_connection, name);
}

Result<BlobUsage> SqliteSnapshot::blobUsage(std::string_view office) {
  auto row = m_connection->prepare(
      "SELECT total(size), total(CASE WHEN office = ?1 THEN size END) FROM blob");
  row.bind(1, office);
  FIELDPOST_TRY([[maybe_unused]] const bool found, row.step());
  return BlobUsage{asNumber(row.integer(0)), asNumber(row.integer(1))};
}

Result<std::string> SqliteSnapshot::markAt(Commit commit) {
  return rows::markAt(*m_connection, commit);
}

Result<std::vector<PastTimeline>> SqliteSnapshot::pastTimelines() {
  auto row = m_connection->prepare(
      "SELECT timeline, last_commit, ended_ms FROM past_timeline ORDER BY ended_ms DESC, timeline");
  std::vector<PastTimeline> past;
  for (;;) {
    FIELDPOST_TRY(const bool found, row.step());
    if (!found) return past;
    PastTimeline& timeline = past.emplace_back();
    FIELDPOST_TRY(timeline.timeline, Timeline::fromBytes(row.bytes(0)));
    if (!row.isNull(1)) timeline.last = asNumber(row.integer(1));
    timeline.endedMs = row.integer(2);
  }
}

Result<Done> SqliteSnapshot::verifyChain() {
  auto row = m_connection->prepare(fmt::format("{} ORDER BY commits.number", kCommitSelect));
  FIELDPOST_TRY(const auto moved, rows::moves(*m_connection, {}, 0));
  auto kept = m_connection->prepare("SELECT number, chain FROM floor");
  FIELDPOST_TRY([[maybe_unused]] const bool there, kept.step());
  Commit expected = asNumber(kept.integer(0)) + 1;
  std::string link = kept.bytes(1);
  for (;; ++expected) {
    FIELDPOST_TRY(const bool found, row.step());
    if (!found) break;
    const std::string scope = row.bytes(1);
    const std::string incarnation = row.bytes(3);
    const std::string type = row.bytes(5);
    const std::string uuid = row.bytes(6);
    const std::string author = row.bytes(15);
    const std::string office = row.bytes(16);
    const std::string body = row.bytes(17);
    const std::string effect = row.bytes(18);
    const std::string salt = row.bytes(19);
    const auto move = moved.find(expected);
    link = rows::nextLink(link, {.number = asNumber(row.integer(0)),
                                 .place = asNumber(row.integer(2)),
                                 .scope = scope,
                                 .type = type,
                                 .uuid = uuid,
                                 .incarnation = incarnation,
                                 .logNumber = asNumber(row.integer(4)),
                                 .act = static_cast<int>(row.integer(7)),
                                 .asSent = row.integer(8) != 0,
                                 .creates = row.integer(9) != 0,
                                 .stamp = stampFrom(row, 10),
                                 .rawStamp = stampFrom(row, 12),
                                 .author = author,
                                 .office = office,
                                 .receivedMs = row.integer(14),
                                 .salt = salt,
                                 .body = body,
                                 .effect = effect,
                                 .leaves = move == moved.end() ? "" : move->second.from,
                                 .leavesPlace = move == moved.end() ? 0 : move->second.fromPlace});
    if (asNumber(row.integer(0)) != expected || link != row.bytes(20))
      return Error{Code::DataLoss, "CHAIN_BROKEN",
                   fmt::format("the history was altered at commit {}; restore a backup", expected)};
  }
  auto last = m_connection->prepare("SELECT number, chain FROM head");
  FIELDPOST_TRY(const bool found, last.step());
  if (!found || asNumber(last.integer(0)) != expected - 1 || last.bytes(1) != link)
    return Error{
        Code::DataLoss, "CHAIN_BROKEN",
        fmt::format("the history ends at commit {} but must not; restore a backup", expected - 1)};
  return Done{};
}

}  // namespace fieldpost::store
