#include "server/store/sqlite/rows.h"

#include <fmt/format.h>

#include <map>
#include <sstream>

#include "sync/change/chain.h"

namespace fieldpost::store::rows {

// Whole statements are put together from it; no value ever is.
const char* const kRecordSelect =
    "SELECT record.type, record.uuid, record.scope, record.message, record.deleted, record.newest, "
    "created.author, record.created_ms, changed.author, record.changed_ms FROM record "
    "JOIN writer AS created ON created.id = record.created_writer "
    "JOIN writer AS changed ON changed.id = record.changed_writer ";
const char* const kLaptopColumns =
    "id, office, person, role, name, certificate_serial, certificate_pem, state, console, "
    "enrolled_ms, last_contact_ms, last_sync_ms, last_change_ms, clock_offset_ms, carries";
const char* const kCodeColumns =
    "name, key, office, person, role, issued_ms, expires_ms, laptop, signing_request";

Result<Commit> head(sqlite::Database& database) {
  FIELDPOST_TRY(const auto number, database.integer("SELECT number FROM head"));
  return asNumber(number.value_or(0));
}

Result<LogPosition> log(sqlite::Database& database, const Incarnation& incarnation) {
  auto row = database.prepare("SELECT laptop, length, hash FROM log WHERE incarnation = ?1");
  row.bindBlob(1, incarnation.bytes());
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return LogPosition{{}, 0, emptyLogHash()};
  return LogPosition{row.bytes(0), asNumber(row.integer(1)), row.bytes(2)};
}

Laptop laptopFrom(const sqlite::Statement& row) {
  Laptop laptop;
  laptop.id = row.bytes(0);
  laptop.office = row.bytes(1);
  laptop.person = row.bytes(2);
  laptop.role = row.bytes(3);
  laptop.name = row.bytes(4);
  laptop.certificateSerial = row.bytes(5);
  laptop.certificatePem = row.bytes(6);
  laptop.state = static_cast<LaptopState>(row.integer(7));
  laptop.console = row.integer(8) != 0;
  laptop.enrolledMs = row.integer(9);
  laptop.lastContactMs = row.integer(10);
  laptop.lastSyncMs = row.integer(11);
  laptop.lastChangeMs = row.integer(12);
  laptop.clockOffsetMs = row.integer(13);
  std::istringstream carries(row.bytes(14));
  for (std::string office; carries >> office;) laptop.carries.push_back(office);
  return laptop;
}

EnrolmentCode codeFrom(const sqlite::Statement& row) {
  EnrolmentCode code;
  code.name = row.bytes(0);
  code.key = row.bytes(1);
  code.office = row.bytes(2);
  code.person = row.bytes(3);
  code.role = row.bytes(4);
  code.issuedMs = row.integer(5);
  code.expiresMs = row.integer(6);
  code.laptop = row.bytes(7);
  code.signingRequest = row.bytes(8);
  return code;
}

Result<std::optional<Laptop>> laptop(sqlite::Database& database, std::string_view id) {
  auto row = database.prepare(fmt::format("SELECT {} FROM laptop WHERE id = ?1", kLaptopColumns));
  row.bind(1, id);
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return std::optional<Laptop>();
  return std::optional(laptopFrom(row));
}

Result<std::optional<EnrolmentCode>> code(sqlite::Database& database, std::string_view name) {
  auto row =
      database.prepare(fmt::format("SELECT {} FROM enrolment_code WHERE name = ?1", kCodeColumns));
  row.bind(1, name);
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return std::optional<EnrolmentCode>();
  return std::optional(codeFrom(row));
}

Result<std::optional<std::string>> meta(sqlite::Database& database, std::string_view name) {
  auto row = database.prepare("SELECT value FROM meta WHERE name = ?1");
  row.bind(1, name);
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return std::optional<std::string>();
  return std::optional(row.bytes(0));
}

Result<SetDigest> digestOf(sqlite::Database& database, std::string_view scope) {
  auto row = database.prepare("SELECT digest FROM scope WHERE name = ?1");
  row.bind(1, scope);
  FIELDPOST_TRY(const bool found, row.step());
  return found ? SetDigest::fromBytes(row.bytes(0)) : SetDigest();
}

Result<Done> putDigest(sqlite::Database& database, std::string_view scope,
                       const SetDigest& digest) {
  auto row = database.prepare(
      "INSERT INTO scope (name, length, digest) VALUES (?1, 0, ?2) "
      "ON CONFLICT (name) DO UPDATE SET digest = ?2");
  return row.bind(1, scope).bindBlob(2, digest.bytes()).run();
}

Result<Done> makeDigests(sqlite::Database& database) {
  std::map<std::string, SetDigest> digests;
  {
    auto row = database.prepare("SELECT scope, type, uuid, message FROM record WHERE deleted = 0");
    for (;;) {
      FIELDPOST_TRY(const bool found, row.step());
      if (!found) break;
      FIELDPOST_TRY(const RecordId id, RecordId::fromBytes(row.bytes(2)));
      digests[row.bytes(0)].add(row.bytes(1), id, row.bytes(3));
    }
  }
  for (const auto& [scope, digest] : digests) FIELDPOST_CHECK(putDigest(database, scope, digest));
  return Done{};
}

Result<StoredRecord> recordFrom(const sqlite::Statement& row) {
  StoredRecord record;
  record.key.type = row.bytes(0);
  FIELDPOST_TRY(record.key.id, RecordId::fromBytes(row.bytes(1)));
  record.scope = row.bytes(2);
  record.message = row.bytes(3);
  record.deleted = row.integer(4) != 0;
  record.commit = asNumber(row.integer(5));
  record.createdBy = row.bytes(6);
  record.createdMs = row.integer(7);
  record.changedBy = row.bytes(8);
  record.changedMs = row.integer(9);
  return record;
}

Result<Done> walkRecords(sqlite::Statement& row, const Snapshot::RecordVisitor& visit) {
  for (;;) {
    FIELDPOST_TRY(const bool found, row.step());
    if (!found) return Done{};
    FIELDPOST_TRY(const StoredRecord record, recordFrom(row));
    FIELDPOST_CHECK(visit(record));
  }
}

Result<std::map<Commit, Move>> moves(sqlite::Database& database,
                                     std::optional<std::string_view> scope, Commit cursor) {
  std::map<Commit, Move> moves;
  auto row = database.prepare(
      "SELECT number, from_scope, from_place, to_scope, whole FROM move "
      "WHERE number > ?1 AND (?2 IS NULL OR from_scope = ?2 OR to_scope = ?2)");
  row.bind(1, asInteger(cursor));
  if (scope)
    row.bind(2, *scope);
  else
    row.bindNull(2);
  for (;;) {
    FIELDPOST_TRY(const bool found, row.step());
    if (!found) return moves;
    moves.emplace(asNumber(row.integer(0)),
                  Move{row.bytes(1), asNumber(row.integer(2)), row.bytes(3), row.bytes(4)});
  }
}

Result<std::optional<RecordBase>> baseOf(sqlite::Database& database, const RecordKey& key) {
  auto row =
      database.prepare("SELECT scope, deleted, message FROM base WHERE type = ?1 AND uuid = ?2");
  row.bind(1, key.type).bindBlob(2, key.id.bytes());
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return std::optional<RecordBase>();
  return std::optional(RecordBase{row.bytes(0), row.integer(1) != 0, row.bytes(2)});
}

Result<Done> replay(sqlite::Database& database, const RecordKey& key,
                    std::optional<RecordBase>& record, Commit last) {
  auto row = database.prepare(
      "SELECT scope, act, body, effect FROM commits WHERE uuid = ?1 AND type = ?2 "
      "AND number <= ?3 ORDER BY number");
  row.bindBlob(1, key.id.bytes()).bind(2, key.type).bind(3, asInteger(last));
  for (;;) {
    FIELDPOST_TRY(const bool more, row.step());
    if (!more) return Done{};
    const auto act = static_cast<sync::v1::Act>(row.integer(1));
    if (act == sync::v1::ACT_UNSPECIFIED) continue;
    if (!record) record.emplace();
    record->scope = row.bytes(0);
    record->deleted = act == sync::v1::ACT_DELETE;
    if (act != sync::v1::ACT_EDIT) continue;
    Patch effect;
    sync::v1::Change change;
    const bool reads =
        row.isNull(3) ? change.ParseFromString(row.bytes(2)) : effect.ParseFromString(row.bytes(3));
    if (!reads)
      return Error{Code::DataLoss, "CORRUPT_FILE",
                   "a commit of headquarters' database cannot be read; restore a backup"};
    if (row.isNull(3)) effect = std::move(*change.mutable_patch());
    FIELDPOST_TRY(record->message, applied(record->message, effect));
  }
}

Result<std::string> markAt(sqlite::Database& database, Commit commit) {
  constexpr std::size_t kMarkBytes = 8;
  if (commit == 0) return std::string(kMarkBytes, '\0');
  // The floor's own link is kept.
  auto row = database.prepare(
      "SELECT chain FROM commits WHERE number = ?1 UNION ALL SELECT chain FROM floor WHERE number "
      "= "
      "?1");
  row.bind(1, asInteger(commit));
  FIELDPOST_TRY(const bool found, row.step());
  return found ? row.bytes(0).substr(0, kMarkBytes) : std::string();
}

Result<Done> appendAudit(sqlite::Database& database, const AuditEntry& entry) {
  auto last = database.prepare("SELECT audit_chain FROM head");
  FIELDPOST_TRY([[maybe_unused]] const bool found, last.step());
  const std::string chain = hashOf(
      {last.bytes(0), std::to_string(entry.timeMs), entry.actor, entry.action, entry.detail});
  auto row = database.prepare(
      "INSERT INTO audit (time_ms, actor, action, detail, chain) VALUES (?1, ?2, ?3, ?4, ?5)");
  row.bind(1, entry.timeMs)
      .bind(2, entry.actor)
      .bind(3, entry.action)
      .bind(4, entry.detail)
      .bindBlob(5, chain);
  FIELDPOST_CHECK(row.run());
  auto link = database.prepare("UPDATE head SET audit_chain = ?1");
  return link.bindBlob(1, chain).run();
}

std::string nextLink(std::string_view previous, const CommitLink& commit) {
  const std::string payload = hashOf({commit.salt, commit.body, commit.effect});
  // What is not there adds nothing, so that the links of before there were moves hold.
  const std::string left =
      commit.leaves.empty() ? "" : fmt::format(" {} {}", commit.leaves, commit.leavesPlace);
  const std::string facts = fmt::format(
      "{} {} {} {} {} {} {} {} {} {} {}{}", commit.number, commit.place, commit.logNumber,
      commit.act, commit.asSent, commit.creates, commit.stamp.timeMs, commit.stamp.counter,
      commit.rawStamp.timeMs, commit.rawStamp.counter, commit.receivedMs, left);
  return hashOf({previous, facts, commit.scope, commit.type, commit.uuid, commit.incarnation,
                 commit.author, commit.office, payload});
}

}  // namespace fieldpost::store::rows
