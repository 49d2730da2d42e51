// A whole copy of headquarters in one file, and headquarters made again from it.
//
// Used by server/app for `fieldpostd backup` and `restore`. A backup is made while the server runs
// or stands; a file under its own name is complete and verified, whatever happened on the way.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "server/store/store.h"
#include "sync/base/clock.h"
#include "sync/base/result.h"

namespace fieldpost::store {

/// What a backup holds.
struct BackupFacts {
  Commit commit = 0;         ///< The newest in it.
  std::string mark;          ///< Snapshot::markAt that commit.
  std::int64_t takenMs = 0;  ///< By headquarters' clock.
  std::uint64_t bytes = 0;   ///< Size of the file.
};

enum class Existing { Keep, Replace };

/// What is copied beside a backup once it holds the database, and before it gets its name.
using Alongside = std::function<Result<Done>()>;

/// Copies the store in `folder`, with the files `besides` of that folder that are there, into `to`.
/// Written under `to`.partial, checked (SQLite's check, the chain of commits), made durable, then
/// given its name. Any process, also while a server has the folder open. Errors: NotFound/NO_STORE;
/// AlreadyExists/BACKUP_EXISTS unless `existing` is Replace; FailedPrecondition/BACKUP_UNFINISHED
/// for a name that ends in ".partial"; FailedPrecondition/SCHEMA_TOO_NEW, FOREIGN_FILE;
/// DataLoss/CORRUPT_FILE, CHAIN_BROKEN; ResourceExhausted/DISK_FULL; PermissionDenied/CANNOT_WRITE.
/// those of `alongside`. After any of them there is no file `to` that was not there before.
Result<BackupFacts> backUp(const std::filesystem::path& folder, const std::filesystem::path& to,
                           std::span<const std::string> besides, Existing existing,
                           const Clock& clock = systemClock(), const Alongside& alongside = {});

/// What a restore did.
struct Restored {
  BackupFacts backup;
  Timeline timeline;                              ///< The new one.
  std::optional<std::filesystem::path> setAside;  ///< Where the store that was there is kept.
};

/// Makes the store in `folder` what the backup `from` holds, and begins a new timeline, so that
/// laptops know. A store that is there is kept in a folder within. Errors: NotFound/NO_FILE;
/// FailedPrecondition/BACKUP_UNFINISHED; InvalidArgument/NOT_A_BACKUP;
/// FailedPrecondition/SERVER_RUNNING; AlreadyExists/STORE_EXISTS unless `existing` is Replace;
/// those of backUp. After any of them, and after a power cut, the store is the old one or the new
/// one.
Result<Restored> restoreBackup(const std::filesystem::path& from,
                               const std::filesystem::path& folder, Existing existing,
                               const Clock& clock = systemClock(), Random& random = systemRandom());

/// The newest commit that a verified backup of this very history holds; 0: none.
Result<Commit> backedUpCommit(const std::filesystem::path& folder, Snapshot& snapshot);

}  // namespace fieldpost::store
