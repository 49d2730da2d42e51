#include "server/store/sqlite/rows.h"

#include <fmt/format.h>

#include <map>

#include "sync/change/chain.h"

namespace fieldpost::store::rows {

const char* const kLaptopColumns =
    "id, office, person, role, name, certificate_serial, certificate_pem, state, console, "
    "enrolled_ms, last_contact_ms, last_sync_ms, last_change_ms, clock_offset_ms";
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

std::string nextLink(std::string_view previous, const CommitLink& commit) {
  const std::string payload = hashOf({commit.salt, commit.body, commit.effect});
  const std::string facts = fmt::format(
      "{} {} {} {} {} {} {} {} {} {} {}", commit.number, commit.place, commit.logNumber, commit.act,
      commit.asSent, commit.creates, commit.stamp.timeMs, commit.stamp.counter,
      commit.rawStamp.timeMs, commit.rawStamp.counter, commit.receivedMs);
  return hashOf({previous, facts, commit.scope, commit.type, commit.uuid, commit.incarnation,
                 commit.author, commit.office, payload});
}

}  // namespace fieldpost::store::rows
