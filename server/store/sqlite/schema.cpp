#include "server/store/sqlite/schema.h"

#include <array>

namespace fieldpost::store {
namespace {

// Writers are numbered, since every cell and commit names one. A record has one clock for all its
// cells, and a row for each cell that was written later.
constexpr const char* kFirst = R"sql(
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The one order: updated in the very transaction that appends to it.
CREATE TABLE head (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  number INTEGER NOT NULL,
  chain BLOB NOT NULL,
  audit_chain BLOB NOT NULL
) STRICT;

CREATE TABLE scope (
  name TEXT PRIMARY KEY,
  length INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE record_type (
  name TEXT PRIMARY KEY,
  newest INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE log (
  id INTEGER PRIMARY KEY,
  incarnation BLOB NOT NULL UNIQUE,
  laptop TEXT NOT NULL,
  length INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TABLE writer (
  id INTEGER PRIMARY KEY,
  incarnation BLOB NOT NULL,
  author TEXT NOT NULL,
  office TEXT NOT NULL,
  UNIQUE (incarnation, author, office)
) STRICT;

CREATE TABLE record (
  id INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  uuid BLOB NOT NULL,
  scope TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  newest INTEGER NOT NULL,
  created_commit INTEGER NOT NULL,
  created_writer INTEGER NOT NULL REFERENCES writer (id),
  created_ms INTEGER NOT NULL,
  created_counter INTEGER NOT NULL,
  life_commit INTEGER NOT NULL,
  life_writer INTEGER NOT NULL REFERENCES writer (id),
  life_ms INTEGER NOT NULL,
  life_counter INTEGER NOT NULL,
  changed_writer INTEGER NOT NULL REFERENCES writer (id),
  changed_ms INTEGER NOT NULL,
  message BLOB NOT NULL,
  UNIQUE (type, uuid)
) STRICT;

CREATE TABLE cell (
  record INTEGER NOT NULL REFERENCES record (id),
  field INTEGER NOT NULL,
  member BLOB NOT NULL,
  number INTEGER NOT NULL,
  writer INTEGER NOT NULL REFERENCES writer (id),
  ms INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  PRIMARY KEY (record, field, member)
) STRICT, WITHOUT ROWID;

-- `effect` is NULL where the change took effect as it was sent: `body` says it. The chain covers a
-- salted hash of both, so that it can still be verified once a person was erased from them.
CREATE TABLE commits (
  number INTEGER PRIMARY KEY,
  scope TEXT NOT NULL,
  place INTEGER NOT NULL,
  log INTEGER NOT NULL REFERENCES log (id),
  log_number INTEGER NOT NULL,
  writer INTEGER NOT NULL REFERENCES writer (id),
  type TEXT NOT NULL,
  uuid BLOB NOT NULL,
  act INTEGER NOT NULL,
  as_sent INTEGER NOT NULL,
  creates INTEGER NOT NULL,
  ms INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  raw_ms INTEGER NOT NULL,
  raw_counter INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  salt BLOB NOT NULL,
  chain BLOB NOT NULL,
  body BLOB NOT NULL,
  effect BLOB
) STRICT;
CREATE INDEX commits_by_scope ON commits (scope);
CREATE INDEX commits_by_record ON commits (uuid);
CREATE UNIQUE INDEX commits_by_log ON commits (log, log_number);

CREATE TABLE quarantine (
  log INTEGER NOT NULL REFERENCES log (id),
  log_number INTEGER NOT NULL,
  office TEXT NOT NULL,
  author TEXT NOT NULL,
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  message TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (log, log_number)
) STRICT;

CREATE TABLE open_conflict (
  about_type TEXT NOT NULL,
  about_uuid BLOB NOT NULL,
  uuid BLOB NOT NULL,
  PRIMARY KEY (about_type, about_uuid, uuid)
) STRICT, WITHOUT ROWID;

CREATE TABLE laptop (
  id TEXT PRIMARY KEY,
  office TEXT NOT NULL,
  person TEXT NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  certificate_serial TEXT NOT NULL,
  certificate_pem TEXT NOT NULL,
  state INTEGER NOT NULL,
  console INTEGER NOT NULL,
  enrolled_ms INTEGER NOT NULL,
  last_contact_ms INTEGER NOT NULL,
  last_sync_ms INTEGER NOT NULL,
  last_change_ms INTEGER NOT NULL,
  clock_offset_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment_code (
  name TEXT PRIMARY KEY,
  key BLOB NOT NULL,
  office TEXT NOT NULL,
  person TEXT NOT NULL,
  role TEXT NOT NULL,
  issued_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  laptop TEXT NOT NULL,
  signing_request TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  detail TEXT NOT NULL,
  chain BLOB NOT NULL
) STRICT;

INSERT INTO head (only_row, number, chain, audit_chain)
VALUES (1, 0, zeroblob(32), zeroblob(32));
)sql";

// What each scope's records come to. Empty: not made yet; the store makes it when it opens.
constexpr const char* kDigests = R"sql(
ALTER TABLE scope ADD COLUMN digest BLOB NOT NULL DEFAULT x'';
)sql";

// Attachments whose bytes are whole, and who brought them: the files themselves lie beside this
// one.
constexpr const char* kBlobs = R"sql(
CREATE TABLE blob (
  sha256 BLOB PRIMARY KEY,
  size INTEGER NOT NULL,
  office TEXT NOT NULL,
  laptop TEXT NOT NULL,
  stored_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// Bundles that were brought here, by the hash of their file.
constexpr const char* kBundles = R"sql(
CREATE TABLE bundle (
  digest BLOB PRIMARY KEY,
  laptop TEXT NOT NULL,
  office TEXT NOT NULL,
  person TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  written_ms INTEGER NOT NULL,
  imported_ms INTEGER NOT NULL,
  times INTEGER NOT NULL,
  imported_by TEXT NOT NULL,
  changes INTEGER NOT NULL,
  new_changes INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// Scopes as they were at one commit, for laptops that are on their way to have them.
constexpr const char* kSnapshots = R"sql(
CREATE TABLE snapshot (
  id BLOB PRIMARY KEY,
  scope TEXT NOT NULL,
  number INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  records INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  made_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_part (
  id BLOB NOT NULL,
  part INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (id, part)
) STRICT;
)sql";

// Commits with which a record went from one office to another, and the further offices that a
// laptop carries, separated by spaces.
constexpr const char* kMoves = R"sql(
CREATE TABLE move (
  number INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  uuid BLOB NOT NULL,
  from_scope TEXT NOT NULL,
  from_place INTEGER NOT NULL,
  to_scope TEXT NOT NULL,
  whole BLOB NOT NULL
) STRICT;
CREATE INDEX move_by_record ON move (uuid);

ALTER TABLE laptop ADD COLUMN carries TEXT NOT NULL DEFAULT '';
)sql";

// The log goes away from its old end. `floor`: the last commit that went, and its link of the
// chain; `base`: records as they were there, where commits past it touched them; `receipt`: what
// became of changes whose laptop has not heard it yet; `buried`: deleted records of which nothing
// else is left.
constexpr const char* kFloors = R"sql(
CREATE TABLE floor (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  number INTEGER NOT NULL,
  chain BLOB NOT NULL
) STRICT;
INSERT INTO floor (only_row, number, chain) VALUES (1, 0, zeroblob(32));

CREATE TABLE base (
  type TEXT NOT NULL,
  uuid BLOB NOT NULL,
  scope TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  message BLOB NOT NULL,
  PRIMARY KEY (type, uuid)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
  log INTEGER NOT NULL REFERENCES log (id),
  log_number INTEGER NOT NULL,
  number INTEGER NOT NULL,
  body_hash BLOB NOT NULL,
  PRIMARY KEY (log, log_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE buried (
  type TEXT NOT NULL,
  uuid BLOB NOT NULL,
  PRIMARY KEY (type, uuid)
) STRICT, WITHOUT ROWID;

CREATE TABLE laptop_cursor (
  laptop TEXT NOT NULL,
  scope TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (laptop, scope)
) STRICT, WITHOUT ROWID;

ALTER TABLE scope ADD COLUMN floor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE log ADD COLUMN acknowledged INTEGER NOT NULL DEFAULT 0;
)sql";

// What headquarters knows of its own past when it was restored from a backup, or set back without
// a word, and of laptops that had seen more than it has.
constexpr const char* kHistory = R"sql(
-- Histories before this one. `last_commit`: up to which this one is the same; NULL: not known.
CREATE TABLE past_timeline (
  timeline BLOB PRIMARY KEY,
  last_commit INTEGER,
  ended_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Of a log's changes up to `up_to`, a base past `common` counts commits that headquarters lost.
CREATE TABLE rewound (
  incarnation BLOB NOT NULL,
  up_to INTEGER NOT NULL,
  common INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (incarnation, up_to)
) STRICT, WITHOUT ROWID;

-- A commit that the log's laptop had seen under another number, before headquarters lost it.
CREATE TABLE seen_before (
  incarnation BLOB NOT NULL,
  commit_number INTEGER NOT NULL,
  lost_number INTEGER NOT NULL,
  PRIMARY KEY (incarnation, commit_number)
) STRICT, WITHOUT ROWID;

-- Changes that another laptop handed in. `body` is NULL until the laptop that made it comes itself.
CREATE TABLE relayed (
  incarnation BLOB NOT NULL,
  log_number INTEGER NOT NULL,
  digest BLOB NOT NULL,
  commit_number INTEGER NOT NULL,
  body BLOB,
  PRIMARY KEY (incarnation, log_number, digest)
) STRICT, WITHOUT ROWID;
)sql";

// Values that the rooms above keep by key: sums of figures, reports as they were.
constexpr const char* kKept = R"sql(
CREATE TABLE kept (
  space TEXT NOT NULL,
  name BLOB NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (space, name)
) STRICT, WITHOUT ROWID;
)sql";

// Values that one record alone may have, with the record. Filled by server/ingest, which knows the
// fields.
constexpr const char* kHeld = R"sql(
CREATE TABLE held (
  type TEXT NOT NULL,
  field INTEGER NOT NULL,
  cell BLOB NOT NULL,
  uuid BLOB NOT NULL,
  PRIMARY KEY (type, field, cell, uuid)
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::array<sqlite::Migration, 10> kMigrations = {{{kFirst},
                                                            {kDigests},
                                                            {kBlobs},
                                                            {kBundles},
                                                            {kSnapshots},
                                                            {kMoves},
                                                            {kFloors},
                                                            {kHistory},
                                                            {kKept},
                                                            {kHeld}}};

}  // namespace

std::span<const sqlite::Migration> migrations() { return kMigrations; }

}  // namespace fieldpost::store
