#include "sync/base/file_calls.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace fieldpost {
namespace {

FileCalls* g_replaced = nullptr;

int outcome(int result) { return result < 0 ? -errno : result; }

}  // namespace

int FileCalls::create(const std::filesystem::path& path, mode_t mode) {
  return outcome(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
}

int FileCalls::append(const std::filesystem::path& path) {
  return outcome(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW));
}

int FileCalls::openOrCreate(const std::filesystem::path& path) {
  return outcome(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
}

ssize_t FileCalls::write(int descriptor, std::string_view bytes) {
  for (;;) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count >= 0) return count;
    if (errno != EINTR) return -errno;
  }
}

ssize_t FileCalls::writeAt(int descriptor, std::uint64_t offset, std::string_view bytes) {
  for (;;) {
    const ssize_t count =
        ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count >= 0) return count;
    if (errno != EINTR) return -errno;
  }
}

int FileCalls::truncate(int descriptor, std::uint64_t size) {
  return outcome(::ftruncate(descriptor, static_cast<off_t>(size)));
}

int FileCalls::sync(int descriptor) { return outcome(::fsync(descriptor)); }

int FileCalls::close(int descriptor) { return outcome(::close(descriptor)); }

int FileCalls::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  return outcome(::rename(from.c_str(), to.c_str()));
}

int FileCalls::link(const std::filesystem::path& from, const std::filesystem::path& to) {
  return outcome(::link(from.c_str(), to.c_str()));
}

int FileCalls::remove(const std::filesystem::path& path) { return outcome(::unlink(path.c_str())); }

int FileCalls::syncFolder(const std::filesystem::path& folder) {
  const auto path = folder.empty() ? std::filesystem::path(".") : folder;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return -errno;
  const int done = outcome(::fsync(descriptor));
  ::close(descriptor);
  return done;
}

int FileCalls::writeAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(descriptor, bytes);
    if (count < 0) return static_cast<int>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

FileCalls& fileCalls() {
  static FileCalls system;
  return g_replaced == nullptr ? system : *g_replaced;
}

void replaceFileCalls(FileCalls* calls) { g_replaced = calls; }

}  // namespace fieldpost
