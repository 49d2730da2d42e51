#include "server/store/sqlite/sqlite_store.h"

#include <sys/stat.h>

#include <utility>

#include "server/store/sqlite/folder_lock.h"
#include "server/store/sqlite/rows.h"
#include "server/store/sqlite/schema.h"
#include "server/store/sqlite/sqlite_snapshot.h"
#include "server/store/sqlite/sqlite_writing.h"

namespace fieldpost::store {
namespace {

constexpr std::size_t kIdleConnectionsMost = 8;

/// A file that was just brought up to date has none.
Result<Done> makeMissingDigests(sqlite::Database& database) {
  FIELDPOST_TRY(const auto missing, database.integer("SELECT 1 FROM scope WHERE digest = x''"));
  if (!missing) return Done{};
  FIELDPOST_TRY(auto transaction, sqlite::Transaction::beginWrite(database));
  FIELDPOST_CHECK(database.execute("UPDATE scope SET digest = zeroblob(32)"));
  FIELDPOST_CHECK(rows::makeDigests(database));
  return transaction.commit();
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path& folder,
                                                       Random& random) {
  std::error_code failed;
  if (std::filesystem::create_directories(folder, failed) && !failed) ::chmod(folder.c_str(), 0700);
  if (failed) return cannotWrite(folder, failed.value());
  FIELDPOST_TRY(auto lock, FolderLock::take(folder));
  auto file = folder / "headquarters.db";
  FIELDPOST_TRY(auto writing,
                sqlite::Database::open(file, sqlite::Database::Access::ReadWriteCreate));
  ::chmod(file.c_str(), 0600);
  FIELDPOST_CHECK(sqlite::migrate(writing, migrations(), kApplicationId));
  FIELDPOST_CHECK(makeMissingDigests(writing));
  return std::unique_ptr<SqliteStore>(
      new SqliteStore(std::move(lock), std::move(file), std::move(writing), random));
}

SqliteStore::SqliteStore(std::unique_ptr<FolderLock> lock, std::filesystem::path file,
                         sqlite::Database writing, Random& random)
    : m_lock(std::move(lock)),
      m_file(std::move(file)),
      m_random(random),
      m_writing(std::move(writing)) {}

SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<Snapshot>> SqliteStore::snapshot() {
  std::unique_ptr<sqlite::Database> connection;
  {
    const std::lock_guard guard(m_poolMutex);
    if (!m_pool.empty()) {
      connection = std::move(m_pool.back());
      m_pool.pop_back();
    }
  }
  if (connection == nullptr) {
    FIELDPOST_TRY(auto opened, sqlite::Database::open(m_file, sqlite::Database::Access::ReadOnly));
    connection = std::make_unique<sqlite::Database>(std::move(opened));
  }
  return SqliteSnapshot::take(std::move(connection),
                              [this](std::unique_ptr<sqlite::Database> back) {
                                const std::lock_guard guard(m_poolMutex);
                                if (m_pool.size() < kIdleConnectionsMost)
                                  m_pool.push_back(std::move(back));
                              });
}

Result<std::unique_ptr<WriteTransaction>> SqliteStore::begin() {
  std::unique_lock turn(m_turn);
  return SqliteWriting::begin(std::move(turn), m_writing, m_random, m_keeper);
}

void SqliteStore::setKeeper(RecordKeeper keeper) {
  const std::lock_guard turn(m_turn);
  m_keeper = std::move(keeper);
}

}  // namespace fieldpost::store
