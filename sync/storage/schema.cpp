#include "sync/storage/schema.h"

#include <array>

namespace fieldpost {
namespace {

constexpr const char* kFirst = R"sql(
-- Whose laptop this is, where its log ends, and what headquarters said last.
CREATE TABLE laptop (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  office TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL, server TEXT NOT NULL,
  incarnation BLOB NOT NULL, length INTEGER NOT NULL, hash BLOB NOT NULL,
  acknowledged INTEGER NOT NULL,
  clock_ms INTEGER NOT NULL, clock_counter INTEGER NOT NULL,
  touch INTEGER NOT NULL,
  timeline BLOB, durable_commit INTEGER NOT NULL, last_sync_ms INTEGER NOT NULL,
  clock_offset_ms INTEGER NOT NULL, headline BLOB
) STRICT;

-- How far each scope was pulled.
CREATE TABLE cursor (scope TEXT PRIMARY KEY, cursor INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- A record as it is shown; `confirmed` holds headquarters' state where own changes lie on top.
CREATE TABLE record (
  place INTEGER PRIMARY KEY,
  type TEXT NOT NULL, id BLOB NOT NULL, office TEXT NOT NULL, title TEXT NOT NULL,
  message BLOB NOT NULL, deleted INTEGER NOT NULL, draft INTEGER NOT NULL,
  reference INTEGER NOT NULL,
  confirmed_exists INTEGER NOT NULL, confirmed_deleted INTEGER NOT NULL, confirmed BLOB,
  commit_number INTEGER NOT NULL,
  created_by TEXT NOT NULL, created_ms INTEGER NOT NULL,
  changed_by TEXT NOT NULL, changed_ms INTEGER NOT NULL,
  touch INTEGER NOT NULL,
  UNIQUE (type, id)
) STRICT;
CREATE INDEX record_by_touch ON record (touch);
CREATE INDEX record_by_title ON record (type, deleted, title COLLATE NOCASE);

-- The laptop's own log. state: 0 waiting, 1 received, 2 refused, 3 confirmed.
CREATE TABLE change (
  incarnation BLOB NOT NULL, number INTEGER NOT NULL,
  type TEXT NOT NULL, id BLOB NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL,
  state INTEGER NOT NULL, commit_number INTEGER NOT NULL,
  reason TEXT NOT NULL, explanation TEXT NOT NULL,
  PRIMARY KEY (incarnation, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_open ON change (type, id, number) WHERE state < 3;
CREATE INDEX change_by_record ON change (type, id);

-- Commits of headquarters' that are not own changes taken as sent.
CREATE TABLE history (
  commit_number INTEGER PRIMARY KEY, type TEXT NOT NULL, id BLOB NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX history_by_record ON history (type, id);

-- What lists filter and join by.
CREATE TABLE entry (
  type TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (type, field, value, place)
) STRICT, WITHOUT ROWID;

-- Words of a record; the row is the record's place. Contentless: the words are in the record.
CREATE VIRTUAL TABLE search USING fts5(
  words, content='', tokenize="unicode61 remove_diacritics 2", prefix='2 3');
)sql";

// What each scope's confirmed records come to, and which scope a record came with. An empty digest
// is not made yet; the store makes it when it opens.
constexpr const char* kDigests = R"sql(
ALTER TABLE record ADD COLUMN scope TEXT NOT NULL DEFAULT '';
UPDATE record SET scope = office WHERE reference = 0;
ALTER TABLE cursor ADD COLUMN digest BLOB NOT NULL DEFAULT x'';
ALTER TABLE cursor ADD COLUMN differs_ms INTEGER NOT NULL DEFAULT 0;
)sql";

// What is to be done with the bytes of attachments, each with a record that names them. state: 0
// to be sent, 1 at headquarters, 2 to be fetched. timeline: headquarters' history when it had them.
constexpr const char* kBlobs = R"sql(
CREATE TABLE blob (
  sha256 BLOB NOT NULL, type TEXT NOT NULL, id BLOB NOT NULL, size INTEGER NOT NULL,
  state INTEGER NOT NULL, reason TEXT NOT NULL, explanation TEXT NOT NULL,
  timeline BLOB NOT NULL,
  PRIMARY KEY (sha256, type, id)
) STRICT;
)sql";

constexpr const char* kBundles = R"sql(
-- Bundles of this laptop's. packed_ms 0: never finished; answered_ms 0: no return bundle yet.
CREATE TABLE bundle (
  sequence INTEGER PRIMARY KEY, incarnation BLOB NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL,
  packed_ms INTEGER NOT NULL, answered_ms INTEGER NOT NULL
) STRICT;

-- To what bundles are sealed, as headquarters said last.
CREATE TABLE bundle_key (one INTEGER PRIMARY KEY CHECK (one = 1), key BLOB NOT NULL) STRICT;
)sql";

// Snapshots on their way, part by part. `floor_commit`: steps of a record's past up to there are
// not all here; `base`: the record as it was there, once a step past it came. `held` 0: no scope of
// this laptop's holds the record, own work alone keeps it here.
constexpr const char* kSnapshots = R"sql(
CREATE TABLE staged_snapshot (
  scope TEXT PRIMARY KEY, id BLOB NOT NULL, commit_number INTEGER NOT NULL,
  parts INTEGER NOT NULL, received INTEGER NOT NULL, hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE staged_part (
  scope TEXT NOT NULL, part INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (scope, part)
) STRICT;

ALTER TABLE record ADD COLUMN floor_commit INTEGER NOT NULL DEFAULT 0;
ALTER TABLE record ADD COLUMN held INTEGER NOT NULL DEFAULT 1;
CREATE TABLE base (
  type TEXT NOT NULL, id BLOB NOT NULL, message BLOB NOT NULL, PRIMARY KEY (type, id)
) STRICT, WITHOUT ROWID;

-- Records that left this laptop, for whoever shows them.
CREATE TABLE dropped (
  type TEXT NOT NULL, id BLOB NOT NULL, touch INTEGER NOT NULL, PRIMARY KEY (type, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dropped_by_touch ON dropped (touch);

ALTER TABLE cursor ADD COLUMN mended_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN mended TEXT NOT NULL DEFAULT '';
)sql";

// The office that a record went to which own work alone keeps here.
constexpr const char* kMoves = R"sql(
ALTER TABLE record ADD COLUMN moved_to TEXT NOT NULL DEFAULT '';
)sql";

// What is deleted is looked for at each sync.
constexpr const char* kFloors = R"sql(
CREATE INDEX record_deleted ON record (commit_number) WHERE confirmed_deleted=1;
)sql";

// The parent that a record names; NULL: none. One byte: not looked for yet; the store does so when
// it opens.
constexpr const char* kParents = R"sql(
ALTER TABLE record ADD COLUMN parent BLOB DEFAULT x'00';
CREATE INDEX record_by_parent ON record (parent) WHERE parent IS NOT NULL;
)sql";

// What the laptop knows of headquarters' history, for the day when headquarters has less of it.
constexpr const char* kHistory = R"sql(
-- lost_commit: what headquarters called the change before it lost it. received_ms: when its receipt
-- came, by headquarters' clock. confirmed_ms: the change's time as headquarters corrected it.
ALTER TABLE change ADD COLUMN lost_commit INTEGER NOT NULL DEFAULT 0;
ALTER TABLE change ADD COLUMN received_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE change ADD COLUMN confirmed_ms INTEGER NOT NULL DEFAULT 0;

ALTER TABLE base ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;

-- Marks of the history that was pulled, ever fewer further back.
CREATE TABLE checkpoint (number INTEGER PRIMARY KEY, mark BLOB NOT NULL) STRICT;

-- Histories of headquarters that this laptop knew, oldest first.
CREATE TABLE known_timeline (place INTEGER PRIMARY KEY, timeline BLOB NOT NULL UNIQUE) STRICT;
INSERT INTO known_timeline(timeline) SELECT timeline FROM laptop WHERE length(timeline) > 0;

-- Each time headquarters lost commits: changes up to `up_to` may have a base past `common`.
CREATE TABLE rewind (
  up_to INTEGER PRIMARY KEY, common INTEGER NOT NULL, times INTEGER NOT NULL,
  happened_ms INTEGER NOT NULL
) STRICT;

-- Commits of others that headquarters lost, to be handed in for them. commit_number: as answered.
CREATE TABLE held (
  place INTEGER PRIMARY KEY, lost_commit INTEGER NOT NULL,
  type TEXT NOT NULL, id BLOB NOT NULL, origin BLOB NOT NULL, number INTEGER NOT NULL,
  body BLOB NOT NULL, commit_number INTEGER NOT NULL
) STRICT;
CREATE INDEX held_by_record ON held (type, id);
CREATE INDEX held_by_origin ON held (origin, number);
CREATE INDEX held_by_commit ON held (commit_number);
)sql";

constexpr std::array kMigrations{
    sqlite::Migration{kFirst},   sqlite::Migration{kDigests},   sqlite::Migration{kBlobs},
    sqlite::Migration{kBundles}, sqlite::Migration{kSnapshots}, sqlite::Migration{kMoves},
    sqlite::Migration{kFloors},  sqlite::Migration{kParents},   sqlite::Migration{kHistory}};

}  // namespace

std::span<const sqlite::Migration> laptopMigrations() { return kMigrations; }

}  // namespace fieldpost
