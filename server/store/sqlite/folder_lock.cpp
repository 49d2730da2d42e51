#include "server/store/sqlite/folder_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace fieldpost::store {

Error cannotWrite(const std::filesystem::path& path, int code) {
  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    return {Code::ResourceExhausted, "DISK_FULL",
            fmt::format("the disk that holds {} is full; free some space and try again",
                        path.string())};
  if (code == EIO)
    return {Code::DataLoss, "DISK_ERROR",
            fmt::format("the disk failed while {} was written ({})", path.string(),
                        std::strerror(code))};
  return {Code::PermissionDenied, "CANNOT_WRITE",
          fmt::format("{} cannot be written to ({}); check its owner and rights, or name another "
                      "folder",
                      path.string(), std::strerror(code))};
}

Result<std::unique_ptr<FolderLock>> FolderLock::take(const std::filesystem::path& folder) {
  const auto file = folder / "lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return cannotWrite(folder, errno);
  std::unique_ptr<FolderLock> lock(new FolderLock(descriptor));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
    return Error{Code::FailedPrecondition, "SERVER_RUNNING",
                 fmt::format("another fieldpostd is running on {}; stop it first, or name another "
                             "folder",
                             folder.string())};
  return lock;
}

FolderLock::~FolderLock() { ::close(m_descriptor); }

}  // namespace fieldpost::store
