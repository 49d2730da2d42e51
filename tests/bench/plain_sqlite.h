// What SQLite itself costs, without Fieldpost around it: the measure of our own storage, commits
// and ingest.
//
// Used by the measurements. Calls SQLite's own functions, with prepared statements, in WAL and with
// synchronous=FULL, as a careful program would.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/bench/work.h"

struct sqlite3;
struct sqlite3_stmt;

namespace fieldpost::bench {

/// An open file. Ends the program with a sentence when SQLite fails.
class PlainSqlite {
 public:
  explicit PlainSqlite(const std::filesystem::path& file);
  PlainSqlite(const PlainSqlite&) = delete;
  PlainSqlite& operator=(const PlainSqlite&) = delete;
  ~PlainSqlite();

  void execute(const std::string& sql);
  std::int64_t integer(const std::string& sql);
  sqlite3_stmt* prepare(const std::string& sql);
  [[nodiscard]] sqlite3* handle() { return m_handle; }

 private:
  sqlite3* m_handle = nullptr;
};

/// Writes `work` into a table of an id and 25 columns. Gives the file's bytes after VACUUM.
std::uint64_t writePlainTable(const std::filesystem::path& file, const Work& work);

/// One row of one column, changed and committed.
class BareCommit {
 public:
  /// Makes the file, with the table of `work` in it.
  BareCommit(const std::filesystem::path& file, const Work& work);
  ~BareCommit();
  /// Changes the title of a record; durable when this returns.
  void save(const RecordId& id, const std::string& title);

 private:
  PlainSqlite m_database;
  sqlite3_stmt* m_update = nullptr;
};

/// How a file's bytes are shared out: by table or index, its pages in bytes.
std::map<std::string, std::uint64_t> bytesByTable(const std::filesystem::path& file);

}  // namespace fieldpost::bench
