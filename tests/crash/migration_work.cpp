#include "tests/crash/migration_work.h"

namespace fieldpost::crash {

const sqlite::Migration kNextOfLaptop{R"sql(
ALTER TABLE record ADD COLUMN words INTEGER NOT NULL DEFAULT 0;
UPDATE record SET words = length(message);
CREATE TABLE past (
  number INTEGER PRIMARY KEY, type TEXT NOT NULL, id BLOB NOT NULL, body BLOB NOT NULL
) STRICT;
INSERT INTO past SELECT rowid, type, id, message FROM record;
CREATE TABLE index_of_fields (
  type TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (place, type, field, value)
) STRICT, WITHOUT ROWID;
INSERT INTO index_of_fields SELECT type, field, value, place FROM entry;
DROP TABLE entry;
ALTER TABLE index_of_fields RENAME TO entry;
CREATE INDEX entry_by_field ON entry (type, field, value);
DROP INDEX record_by_title;
CREATE INDEX record_by_title ON record (type, deleted, title COLLATE NOCASE, words);
)sql"};

const sqlite::Migration kNextOfHeadquarters{R"sql(
ALTER TABLE commits ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE commits SET bytes = length(body);
CREATE TABLE audit_of_day (day INTEGER PRIMARY KEY, entries INTEGER NOT NULL) STRICT;
INSERT INTO audit_of_day SELECT time_ms / 86400000, count(*) FROM audit GROUP BY 1;
CREATE TABLE scope_with_floor (name TEXT PRIMARY KEY, length INTEGER NOT NULL,
  floor_commit INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO scope_with_floor SELECT name, length, 0 FROM scope;
DROP TABLE scope;
ALTER TABLE scope_with_floor RENAME TO scope;
CREATE INDEX commits_by_size ON commits (bytes);
)sql"};

Migrating::Migrating(std::filesystem::path file, std::span<const sqlite::Migration> known,
                     const sqlite::Migration& next, std::int32_t applicationId)
    : m_file(std::move(file)),
      m_migrations(known.begin(), known.end()),
      m_applicationId(applicationId) {
  m_migrations.push_back(next);
}

Result<Done> Migrating::open() {
  FIELDPOST_TRY(auto database, sqlite::Database::open(m_file, sqlite::Database::Access::ReadWrite));
  m_database.emplace(std::move(database));
  return Done{};
}

Result<Done> Migrating::step(std::size_t) {
  return sqlite::migrate(*m_database, m_migrations, m_applicationId);
}

}  // namespace fieldpost::crash
