// One sync at a time on a store, whichever program runs it.
//
// Used by SyncLink. The lock is the process's: it goes with it, however that ends.
#pragma once

#include <filesystem>

#include "sync/base/result.h"

namespace fieldpost {

/// Holds `sync.lock` of a store, so that two programs do not send the same changes at once.
class SyncLock {
 public:
  /// Errors: PermissionDenied/CANNOT_WRITE; Aborted/SYNC_RUNNING when another holds it.
  static Result<SyncLock> take(const std::filesystem::path& folder);
  SyncLock(SyncLock&& other) noexcept;
  SyncLock& operator=(SyncLock&&) = delete;
  ~SyncLock();

 private:
  explicit SyncLock(int handle) : m_handle(handle) {}
  int m_handle;
};

}  // namespace fieldpost
