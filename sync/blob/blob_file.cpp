#include "sync/blob/blob_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "sync/base/file_calls.h"

namespace fieldpost {
namespace {

constexpr std::size_t kPieceBytes = 256 * 1024;

Error cannotWrite(const std::filesystem::path& path, int code) {
  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    return {Code::ResourceExhausted, "DISK_FULL",
            fmt::format("the disk that holds {} is full; free some space and try again",
                        path.string())};
  if (code == EIO)
    return {Code::DataLoss, "DISK_ERROR",
            fmt::format("the disk failed while {} was written ({}); look into the system's log, "
                        "and move the folder to another disk",
                        path.string(), std::strerror(code))};
  return {Code::PermissionDenied, "CANNOT_WRITE",
          fmt::format("{} cannot be written ({}); check the folder's owner and rights",
                      path.string(), std::strerror(code))};
}

Error cannotRead(const std::filesystem::path& path, int code) {
  if (code == ENOENT || code == ENOTDIR)
    return {Code::NotFound, "NO_FILE", "the file " + path.string() + " is not there"};
  if (code == EIO)
    return {Code::DataLoss, "DISK_ERROR",
            "the disk cannot read " + path.string() + "; save your work elsewhere and check it"};
  return {Code::PermissionDenied, "CANNOT_READ",
          fmt::format("{} cannot be read ({}); check its owner and rights", path.string(),
                      std::strerror(code))};
}

Result<Done> syncFolder(const std::filesystem::path& folder) {
  if (const int code = fileCalls().syncFolder(folder); code < 0) return cannotWrite(folder, -code);
  return Done{};
}

}  // namespace

Result<BlobFile> BlobFile::openToRead(const std::filesystem::path& path) {
  // Not to wait for the other end of a pipe.
  const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (handle < 0) return cannotRead(path, errno);
  BlobFile file(path, handle);
  struct stat told {};
  if (::fstat(handle, &told) != 0) return cannotRead(path, errno);
  if (!S_ISREG(told.st_mode))
    return Error{Code::InvalidArgument, "NOT_A_FILE",
                 path.string() + " is a folder, a device or a pipe; name a file"};
  return file;
}

Result<BlobFile> BlobFile::openToWrite(const std::filesystem::path& path) {
  const int handle = fileCalls().openOrCreate(path);
  if (handle < 0) return cannotWrite(path, -handle);
  return BlobFile(path, handle);
}

BlobFile::BlobFile(BlobFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_handle(std::exchange(other.m_handle, -1)) {}

BlobFile& BlobFile::operator=(BlobFile&& other) noexcept {
  std::swap(m_path, other.m_path);
  std::swap(m_handle, other.m_handle);
  return *this;
}

BlobFile::~BlobFile() {
  if (m_handle >= 0) (void)fileCalls().close(m_handle);
}

Result<std::uint64_t> BlobFile::size() const {
  struct stat told {};
  if (::fstat(m_handle, &told) != 0) return cannotRead(m_path, errno);
  return static_cast<std::uint64_t>(told.st_size);
}

bool BlobFile::isThere() const {
  struct stat here {};
  struct stat named {};
  return ::fstat(m_handle, &here) == 0 && ::stat(m_path.c_str(), &named) == 0 &&
         here.st_ino == named.st_ino && here.st_dev == named.st_dev;
}

Result<std::string> BlobFile::read(std::uint64_t offset, std::size_t most) const {
  std::string bytes(most, '\0');
  std::size_t length = 0;
  while (length < most) {
    const ssize_t count = ::pread(m_handle, bytes.data() + length, most - length,
                                  static_cast<off_t>(offset + length));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannotRead(m_path, errno);
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  bytes.resize(length);
  return bytes;
}

Result<Done> BlobFile::write(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = fileCalls().writeAt(m_handle, offset, bytes);
    if (count < 0) return cannotWrite(m_path, static_cast<int>(-count));
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return Done{};
}

Result<Done> BlobFile::truncate(std::uint64_t size) {
  if (const int code = fileCalls().truncate(m_handle, size); code < 0)
    return cannotWrite(m_path, -code);
  return Done{};
}

Result<Done> BlobFile::sync() {
  if (const int code = fileCalls().sync(m_handle); code < 0) return cannotWrite(m_path, -code);
  return Done{};
}

BlobFile::Lock::Lock(const BlobFile& file) : m_handle(file.m_handle) {
  while (::flock(m_handle, LOCK_EX) != 0 && errno == EINTR) {
  }
}

BlobFile::Lock::~Lock() { ::flock(m_handle, LOCK_UN); }

Result<Done> readThrough(const BlobFile& file,
                         const std::function<Result<Done>(std::string_view)>& take) {
  std::uint64_t offset = 0;
  for (;;) {
    FIELDPOST_TRY(const std::string bytes, file.read(offset, kPieceBytes));
    if (bytes.empty()) return Done{};
    FIELDPOST_CHECK(take(bytes));
    offset += bytes.size();
  }
}

Result<Done> makeFolder(const std::filesystem::path& folder) {
  std::error_code failed;
  if (std::filesystem::is_directory(folder, failed)) return Done{};
  if (folder.has_parent_path()) FIELDPOST_CHECK(makeFolder(folder.parent_path()));
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return cannotWrite(folder, errno);
  return syncFolder(folder.parent_path());
}

Result<Done> moveFile(const std::filesystem::path& from, const std::filesystem::path& to) {
  FIELDPOST_CHECK(makeFolder(to.parent_path()));
  if (const int code = fileCalls().rename(from, to); code < 0) return cannotWrite(to, -code);
  return syncFolder(to.parent_path());
}

}  // namespace fieldpost
