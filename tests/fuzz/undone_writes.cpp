#include "tests/fuzz/undone_writes.h"

#include <dlfcn.h>
#include <sqlite3.h>

#include <cstdlib>
#include <cstring>
#include <string_view>

#include "tests/fuzz/target.h"

namespace {

using Execute = int(sqlite3*, const char*, int (*)(void*, int, char**, char**), void*, char**);
using Open = int(const char*, sqlite3**, int, const char*);
using Autocommit = int(sqlite3*);

/// SQLite's own function of the name.
template <typename Function>
Function* original(const char* name) {
  auto* const function = reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
  fieldpost::fuzz::require(function != nullptr);
  return function;
}

sqlite3* g_opened = nullptr;  ///< The database that was opened last.
sqlite3* g_undone = nullptr;  ///< The one whose writes are undone.
int g_open = 0;               ///< Transactions that the store holds open: 0 or 1.
sqlite3_int64 g_changes = 0;  ///< SQLite's count of them when the execution began.

void execute(const char* sql) {
  static auto* const run = original<Execute>("sqlite3_exec");
  fieldpost::fuzz::require(run(g_undone, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
}

/// What stands for the statement inside the outer transaction; the statement itself where it is
/// none of a transaction's.
const char* inside(std::string_view sql, const char* statement) {
  if (sql.starts_with("BEGIN")) {
    g_open = 1;
    return "SAVEPOINT store";
  }
  if (sql != "COMMIT" && sql != "ROLLBACK") return statement;
  g_open = 0;
  return sql == "COMMIT" ? "RELEASE store" : "ROLLBACK TO store; RELEASE store";
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming): SQLite's names.
extern "C" int sqlite3_open_v2(const char* file, sqlite3** handle, int flags, const char* vfs) {
  static auto* const open = original<Open>("sqlite3_open_v2");
  const int code = open(file, handle, flags, vfs);
  g_opened = *handle;
  return code;
}

extern "C" int sqlite3_exec(sqlite3* handle, const char* sql,
                            int (*callback)(void*, int, char**, char**), void* argument,
                            char** message) {
  static auto* const run = original<Execute>("sqlite3_exec");
  const char* const statement = handle == g_undone && g_undone != nullptr ? inside(sql, sql) : sql;
  return run(handle, statement, callback, argument, message);
}

extern "C" int sqlite3_get_autocommit(sqlite3* handle) {
  static auto* const autocommit = original<Autocommit>("sqlite3_get_autocommit");
  return handle == g_undone && g_undone != nullptr ? (g_open == 0 ? 1 : 0) : autocommit(handle);
}
// NOLINTEND(readability-identifier-naming)

namespace fieldpost::fuzz {

void beginUndone() {
  g_undone = g_opened;
  execute("BEGIN IMMEDIATE");
  g_changes = sqlite3_total_changes64(g_undone);
}

void undoWrites() {
  execute("ROLLBACK; BEGIN IMMEDIATE");
  g_open = 0;
  g_changes = sqlite3_total_changes64(g_undone);
}

bool isWritten() { return sqlite3_total_changes64(g_undone) != g_changes; }

}  // namespace fieldpost::fuzz
