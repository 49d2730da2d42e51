// One program at a time on headquarters' folder.
//
// Used by SqliteStore while it is open, and by a restore.
#pragma once

#include <filesystem>
#include <memory>

#include "sync/base/result.h"

namespace fieldpost::store {

/// Held by the kernel as long as the program lives, however it ends.
class FolderLock {
 public:
  /// Errors: FailedPrecondition/SERVER_RUNNING; PermissionDenied/CANNOT_WRITE.
  static Result<std::unique_ptr<FolderLock>> take(const std::filesystem::path& folder);
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : m_descriptor(descriptor) {}
  int m_descriptor;
};

/// PermissionDenied/CANNOT_WRITE with the system's word for `code`.
Error cannotWrite(const std::filesystem::path& path, int code);

}  // namespace fieldpost::store
