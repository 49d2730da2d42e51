#include "tests/bench/plain_sqlite.h"

#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>

namespace fieldpost::bench {
namespace {

void check(sqlite3* handle, int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  std::fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(handle));
  std::abort();
}

void bindText(sqlite3_stmt* statement, int at, const std::string& text) {
  sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

void run(sqlite3* handle, sqlite3_stmt* statement) {
  check(handle, sqlite3_step(statement));
  check(handle, sqlite3_reset(statement));
}

void insertAll(PlainSqlite& database, const Work& work) {
  std::string table = "CREATE TABLE records (id TEXT PRIMARY KEY NOT NULL";
  std::string insert = "INSERT INTO records VALUES (?";
  for (const auto& column : columns()) {
    table += ", " + column + (column == "gender_marker" ? " INTEGER" : " TEXT");
    insert += ", ?";
  }
  database.execute(table + ")");
  sqlite3_stmt* statement = database.prepare(insert + ")");
  database.execute("BEGIN");
  for (std::size_t i = 0; i < work.size(); ++i) {
    const WorkRecord record = work.record(i);
    bindText(statement, 1, record.id.text());
    for (std::size_t c = 0; c < record.plain.size(); ++c)
      bindText(statement, static_cast<int>(c) + 2, record.plain[c]);
    run(database.handle(), statement);
  }
  sqlite3_finalize(statement);
  database.execute("COMMIT");
}

}  // namespace

PlainSqlite::PlainSqlite(const std::filesystem::path& file) {
  check(m_handle, sqlite3_open(file.c_str(), &m_handle));
  execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
}

PlainSqlite::~PlainSqlite() { sqlite3_close(m_handle); }

void PlainSqlite::execute(const std::string& sql) {
  check(m_handle, sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr));
}

sqlite3_stmt* PlainSqlite::prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  check(m_handle, sqlite3_prepare_v2(m_handle, sql.c_str(), -1, &statement, nullptr));
  return statement;
}

std::int64_t PlainSqlite::integer(const std::string& sql) {
  sqlite3_stmt* statement = prepare(sql);
  check(m_handle, sqlite3_step(statement));
  const std::int64_t value = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return value;
}

std::uint64_t writePlainTable(const std::filesystem::path& file, const Work& work) {
  {
    PlainSqlite database(file);
    insertAll(database, work);
    database.execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
  }
  return std::filesystem::file_size(file);
}

BareCommit::BareCommit(const std::filesystem::path& file, const Work& work) : m_database(file) {
  insertAll(m_database, work);
  m_update = m_database.prepare("UPDATE records SET title = ?2 WHERE id = ?1");
}

BareCommit::~BareCommit() { sqlite3_finalize(m_update); }

void BareCommit::save(const RecordId& id, const std::string& title) {
  m_database.execute("BEGIN IMMEDIATE");
  bindText(m_update, 1, id.text());
  bindText(m_update, 2, title);
  run(m_database.handle(), m_update);
  m_database.execute("COMMIT");
}

std::map<std::string, std::uint64_t> bytesByTable(const std::filesystem::path& file) {
  PlainSqlite database(file);
  database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  sqlite3_stmt* statement = database.prepare("SELECT name, SUM(pgsize) FROM dbstat GROUP BY name");
  std::map<std::string, std::uint64_t> bytes;
  while (sqlite3_step(statement) == SQLITE_ROW)
    bytes[reinterpret_cast<const char*>(sqlite3_column_text(statement, 0))] =
        static_cast<std::uint64_t>(sqlite3_column_int64(statement, 1));
  sqlite3_finalize(statement);
  return bytes;
}

}  // namespace fieldpost::bench
