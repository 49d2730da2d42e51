// Headquarters' store in one SQLite file.
//
// Made by server/app. One connection writes (and checkpoints: SQLite 3.40 needs that to be one);
// readers take connections from a small pool. A second server on the folder is turned away by a
// lock.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "server/store/store.h"
#include "sync/base/clock.h"
#include "sync/sqlite/database.h"

namespace fieldpost::store {

class FolderLock;

class SqliteStore : public Store {
 public:
  /// Opens `folder`/headquarters.db, and makes folder and file when they are not there.
  /// Errors: FailedPrecondition/SERVER_RUNNING when another server has the folder open;
  /// PermissionDenied/CANNOT_WRITE; FailedPrecondition/SCHEMA_TOO_NEW, FOREIGN_FILE;
  /// DataLoss/CORRUPT_FILE. The file is left as it was after any of them.
  static Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path& folder,
                                                   Random& random = systemRandom());
  ~SqliteStore() override;

  Result<std::unique_ptr<Snapshot>> snapshot() override;
  Result<std::unique_ptr<WriteTransaction>> begin() override;
  void setKeeper(RecordKeeper keeper) override;

 private:
  SqliteStore(std::unique_ptr<FolderLock> lock, std::filesystem::path file,
              sqlite::Database writing, Random& random);

  std::unique_ptr<FolderLock> m_lock;
  std::filesystem::path m_file;
  Random& m_random;
  std::mutex m_turn;
  sqlite::Database m_writing;  ///< Guarded by m_turn.
  RecordKeeper m_keeper;       ///< Guarded by m_turn.
  std::mutex m_poolMutex;
  std::vector<std::unique_ptr<sqlite::Database>> m_pool;  ///< Guarded by m_poolMutex.
};

}  // namespace fieldpost::store
