// One careful hand on SQLite: prepared statements only, errors as Results, settings that keep
// promises.
//
// Used by the laptop's store and the server's. What was committed through it is durable
// (`synchronous=FULL`), and a failed write has changed nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sync/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace fieldpost::sqlite {

class Database;

/// A prepared statement in use. Parameters count from 1, columns from 0. Reset when it goes out of
/// scope.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// Bound values are copied.
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bindBlob(int parameter, std::string_view bytes);
  Statement& bindNull(int parameter);

  /// The next row; false when there is none. Errors: as Database.
  Result<bool> step();
  /// Runs a statement that gives no rows. Errors: as Database.
  Result<Done> run();

  [[nodiscard]] std::int64_t integer(int column) const;
  /// Text or blob, as it is stored; empty for NULL.
  [[nodiscard]] std::string bytes(int column) const;
  [[nodiscard]] bool isNull(int column) const;

 private:
  friend class Database;
  Statement(Database& database, sqlite3_stmt* statement, std::optional<Error> error);
  /// Keeps what went wrong in binding for step().
  void note(int code);
  Database* m_database;
  sqlite3_stmt* m_statement;
  std::optional<Error> m_error;  ///< Of preparing or binding; told by step().
};

/// A connection. Belongs to one thread at a time.
///
/// Errors of everything here: ResourceExhausted/DISK_FULL; PermissionDenied/CANNOT_WRITE;
/// Unavailable/STORE_BUSY when another program holds the file for over 10 s; DataLoss/CORRUPT_FILE;
/// DataLoss/DISK_ERROR; ResourceExhausted/OUT_OF_MEMORY; Internal/SQL otherwise.
class Database {
 public:
  /// Unchanging: on a disk that nobody can write to; needs no memory shared with other programs,
  /// which could not be made there.
  enum class Access { ReadWrite, ReadWriteCreate, ReadOnly, Unchanging };
  static Result<Database> open(const std::filesystem::path& file, Access access);

  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  /// Runs statements without parameters or rows, separated by semicolons.
  Result<Done> execute(const char* sql);
  /// Prepares `sql`, or takes it from the cache. A mistake in it is told by step().
  Statement prepare(std::string_view sql);
  [[nodiscard]] std::int64_t lastInsertRow() const;
  /// The first column of the first row; nothing when there is no row or it is NULL.
  Result<std::optional<std::int64_t>> integer(std::string_view sql);
  [[nodiscard]] bool inTransaction() const;

 private:
  friend class Statement;
  struct Connection;
  explicit Database(std::unique_ptr<Connection> connection);
  [[nodiscard]] Error errorNow(int code) const;
  std::unique_ptr<Connection> m_connection;
};

/// A transaction: rolled back when it goes out of scope before commit() succeeded.
class Transaction {
 public:
  /// Waits its turn to write at once, so that it cannot fail to get it later.
  static Result<Transaction> beginWrite(Database& database);
  /// Sees one state of the database until it ends.
  static Result<Transaction> beginRead(Database& database);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  /// Durable when this returns without an error.
  Result<Done> commit();

 private:
  explicit Transaction(Database& database) : m_database(&database) {}
  Database* m_database;
};

/// One step of a schema's history. Never changed once released.
struct Migration {
  const char* sql;
};

/// Brings the schema up to the last of `migrations` (the first makes version 1), each in a
/// transaction of its own. `applicationId` marks the file as ours. Errors:
/// FailedPrecondition/SCHEMA_TOO_NEW or FOREIGN_FILE, and the file is left as it was.
Result<Done> migrate(Database& database, std::span<const Migration> migrations,
                     std::int32_t applicationId);
/// Whether the schema is at the last of `migrations`, so that it can be read as it is.
/// Errors: as migrate().
Result<bool> isUpToDate(Database& database, std::span<const Migration> migrations,
                        std::int32_t applicationId);

}  // namespace fieldpost::sqlite
