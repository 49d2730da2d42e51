// What headquarters writes down once it has lost commits: its past timelines, what laptops had
// seen, and what others handed in for them.
#include "server/store/sqlite/rows.h"
#include "server/store/sqlite/sqlite_writing.h"

namespace fieldpost::store {

using rows::asInteger;
using rows::asNumber;

Result<Done> SqliteWriting::putPastTimeline(const PastTimeline& past) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare("INSERT OR REPLACE INTO past_timeline VALUES (?1, ?2, ?3)");
  row.bindBlob(1, past.timeline.bytes()).bind(3, past.endedMs);
  if (past.last)
    row.bind(2, asInteger(*past.last));
  else
    row.bindNull(2);
  return row.run();
}

Result<Done> SqliteWriting::putRewound(const Incarnation& incarnation, const Rewound& rewound) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare(
      "INSERT INTO rewound VALUES (?1, ?2, ?3, ?4) ON CONFLICT (incarnation, up_to) "
      "DO UPDATE SET common = min(common, ?3), times = max(times, ?4)");
  return row.bindBlob(1, incarnation.bytes())
      .bind(2, asInteger(rewound.upTo))
      .bind(3, asInteger(rewound.common))
      .bind(4, rewound.times)
      .run();
}

Result<std::vector<Rewound>> SqliteWriting::rewoundOf(const Incarnation& incarnation) {
  auto row = m_database.prepare(
      "SELECT up_to, common, times FROM rewound WHERE incarnation = ?1 ORDER BY up_to");
  row.bindBlob(1, incarnation.bytes());
  std::vector<Rewound> all;
  for (;;) {
    FIELDPOST_TRY(const bool found, row.step());
    if (!found) return all;
    all.push_back({asNumber(row.integer(0)), asNumber(row.integer(1)),
                   static_cast<std::uint32_t>(row.integer(2))});
  }
}

Result<Done> SqliteWriting::noteSeenBefore(const Incarnation& incarnation, Commit commit,
                                           Commit lost) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare("INSERT OR REPLACE INTO seen_before VALUES (?1, ?2, ?3)");
  return row.bindBlob(1, incarnation.bytes())
      .bind(2, asInteger(commit))
      .bind(3, asInteger(lost))
      .run();
}

Result<Commit> SqliteWriting::seenBeforeAs(const Incarnation& incarnation, Commit commit) {
  auto row = m_database.prepare(
      "SELECT lost_number FROM seen_before WHERE incarnation = ?1 AND commit_number = ?2");
  row.bindBlob(1, incarnation.bytes()).bind(2, asInteger(commit));
  FIELDPOST_TRY(const bool found, row.step());
  return found ? asNumber(row.integer(0)) : 0;
}

Result<std::optional<CommittedChange>> SqliteWriting::committed(const Incarnation& incarnation,
                                                                ChangeNumber number) {
  auto row = m_database.prepare(
      "SELECT number, type, uuid, body, effect FROM commits JOIN log ON log.id = commits.log "
      "WHERE incarnation = ?1 AND log_number = ?2");
  row.bindBlob(1, incarnation.bytes()).bind(2, asInteger(number));
  FIELDPOST_TRY(const bool found, row.step());
  if (!found) return std::optional<CommittedChange>();
  CommittedChange change;
  change.commit = asNumber(row.integer(0));
  change.key.type = row.bytes(1);
  FIELDPOST_TRY(change.key.id, RecordId::fromBytes(row.bytes(2)));
  sync::v1::Change sent;
  const bool reads = row.isNull(4) ? sent.ParseFromString(row.bytes(3))
                                   : change.effect.ParseFromString(row.bytes(4));
  if (!reads)
    return Error{Code::DataLoss, "CORRUPT_FILE",
                 "commit " + std::to_string(change.commit) +
                     " of headquarters' database cannot be read; restore a backup"};
  if (row.isNull(4)) change.effect = std::move(*sent.mutable_patch());
  return std::optional(std::move(change));
}

Result<ChangeNumber> SqliteWriting::newestRelayed(const Incarnation& incarnation) {
  auto row = m_database.prepare(
      "SELECT max(log_number) FROM relayed WHERE incarnation = ?1 AND digest = x''");
  row.bindBlob(1, incarnation.bytes());
  FIELDPOST_TRY([[maybe_unused]] const bool found, row.step());
  return asNumber(row.integer(0));
}

Result<Done> SqliteWriting::putRelayed(const Incarnation& incarnation, ChangeNumber number,
                                       std::string_view digest, Commit commit) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare("INSERT OR IGNORE INTO relayed VALUES (?1, ?2, ?3, ?4, NULL)");
  return row.bindBlob(1, incarnation.bytes())
      .bind(2, asInteger(number))
      .bindBlob(3, digest)
      .bind(4, asInteger(commit))
      .run();
}

Result<Commit> SqliteWriting::relayedAs(const Incarnation& incarnation, ChangeNumber number,
                                        std::string_view digest) {
  auto row = m_database.prepare(
      "SELECT commit_number FROM relayed WHERE incarnation = ?1 AND log_number = ?2 AND "
      "digest = ?3");
  row.bindBlob(1, incarnation.bytes()).bind(2, asInteger(number)).bindBlob(3, digest);
  FIELDPOST_TRY(const bool found, row.step());
  return found ? asNumber(row.integer(0)) : 0;
}

Result<Done> SqliteWriting::adoptRelayed(const Incarnation& incarnation, ChangeNumber number,
                                         std::string_view body) {
  FIELDPOST_CHECK(alive());
  auto row = m_database.prepare(
      "UPDATE relayed SET body = ?3 WHERE incarnation = ?1 AND log_number = ?2 AND digest = x''");
  return row.bindBlob(1, incarnation.bytes()).bind(2, asInteger(number)).bindBlob(3, body).run();
}

}  // namespace fieldpost::store
