#include "sync/transport/sync_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>

namespace fieldpost {

Result<SyncLock> SyncLock::take(const std::filesystem::path& folder) {
  const int handle = ::open((folder / "sync.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (handle < 0)
    return Error{
        Code::PermissionDenied, "CANNOT_WRITE",
        "the folder " + folder.string() + " cannot be written; check its owner and rights"};
  if (::flock(handle, LOCK_EX | LOCK_NB) != 0) {
    ::close(handle);
    return Error{Code::Aborted, "SYNC_RUNNING",
                 "another program is syncing this store; wait for it and try again"};
  }
  return SyncLock(handle);
}

SyncLock::SyncLock(SyncLock&& other) noexcept : m_handle(std::exchange(other.m_handle, -1)) {}

SyncLock::~SyncLock() {
  if (m_handle >= 0) ::close(m_handle);
}

}  // namespace fieldpost
