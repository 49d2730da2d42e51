// Rows that both a snapshot and a write transaction read, and the chain that commits are.
//
// Used by the two of them alone.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/store/store.h"
#include "sync/base/result.h"
#include "sync/change/set_digest.h"
#include "sync/sqlite/database.h"

namespace fieldpost::store::rows {

/// SQLite's integers are signed; commits, numbers and places never pass 63 bits.
inline std::int64_t asInteger(std::uint64_t number) { return static_cast<std::int64_t>(number); }
inline std::uint64_t asNumber(std::int64_t integer) { return static_cast<std::uint64_t>(integer); }

Result<Commit> head(sqlite::Database& database);
/// An empty log when the incarnation is not known.
Result<LogPosition> log(sqlite::Database& database, const Incarnation& incarnation);
Result<std::optional<Laptop>> laptop(sqlite::Database& database, std::string_view id);
Result<std::optional<EnrolmentCode>> code(sqlite::Database& database, std::string_view name);
Result<std::optional<std::string>> meta(sqlite::Database& database, std::string_view name);

/// Of no records when nothing was committed to the scope.
Result<SetDigest> digestOf(sqlite::Database& database, std::string_view scope);
Result<Done> putDigest(sqlite::Database& database, std::string_view scope, const SetDigest& digest);
/// Makes every scope's digest anew from the records. For a file of before there were digests.
Result<Done> makeDigests(sqlite::Database& database);

/// 8 bytes of the chain's link at `commit`; of the empty history for 0, empty when there is none.
Result<std::string> markAt(sqlite::Database& database, Commit commit);

/// Writes the entry and links it to the chain of all before it.
Result<Done> appendAudit(sqlite::Database& database, const AuditEntry& entry);

/// The columns of laptop and enrolment_code in the order the readers below take them.
extern const char* const kLaptopColumns;
extern const char* const kCodeColumns;
Laptop laptopFrom(const sqlite::Statement& row);
EnrolmentCode codeFrom(const sqlite::Statement& row);

/// What the link of a commit covers beside the link before.
struct CommitLink {
  Commit number = 0;
  std::uint64_t place = 0;
  std::string_view scope;
  std::string_view type;
  std::string_view uuid;
  std::string_view incarnation;
  ChangeNumber logNumber = 0;
  int act = 0;
  bool asSent = false;
  bool creates = false;
  Stamp stamp;
  Stamp rawStamp;
  std::string_view author;
  std::string_view office;
  std::int64_t receivedMs = 0;
  std::string_view salt;
  std::string_view body;
  std::string_view effect;
  std::string_view leaves = {};  ///< The scope that the record left.
  std::uint64_t leavesPlace = 0;
};
/// Moves by their commits: of one scope, either way, past `cursor`; of all scopes without one.
Result<std::map<Commit, Move>> moves(sqlite::Database& database,
                                     std::optional<std::string_view> scope, Commit cursor);

/// What every list of records selects, and a record from such a row.
extern const char* const kRecordSelect;
Result<StoredRecord> recordFrom(const sqlite::Statement& row);
Result<Done> walkRecords(sqlite::Statement& row, const Snapshot::RecordVisitor& visit);

/// The record as the cleared log left it; nothing when it came into being later, or when nothing
/// past the floor touched it: then it is as it is.
Result<std::optional<RecordBase>> baseOf(sqlite::Database& database, const RecordKey& key);
/// Moves it on by the record's commits that are kept, up to `last`.
Result<Done> replay(sqlite::Database& database, const RecordKey& key,
                    std::optional<RecordBase>& record, Commit last);

/// The link after `previous`. 32 bytes.
std::string nextLink(std::string_view previous, const CommitLink& commit);

}  // namespace fieldpost::store::rows
