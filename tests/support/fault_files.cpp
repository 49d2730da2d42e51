// Fieldpost's own files on a FaultDisk: sync/base/file_calls.h in the words of fault_disk_state.h.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <random>

#include "sync/base/file_calls.h"
#include "tests/support/fault_disk_state.h"

namespace fieldpost::faults {
namespace {

using State = FaultDisk::State;

constexpr auto kErrnoOf = [](Verdict verdict) {
  return verdict == Verdict::DiskFull ? ENOSPC : EIO;
};

/// Files on no disk go to the operating system.
class FaultyFileCalls final : public FileCalls {
 public:
  int create(const std::filesystem::path& path, mode_t mode) override {
    State* disk = diskOf(path.string());
    if (disk == nullptr) return FileCalls::create(path, mode);
    const std::uint64_t since = disk->epoch;
    if (const Verdict verdict = disk->ask(kCreate, since, path.string()); verdict != Verdict::Go)
      return -kErrnoOf(verdict);
    if (::access(path.parent_path().c_str(), W_OK) != 0) return -errno;
    if (::access(path.c_str(), F_OK) == 0) return -EEXIST;
    const int descriptor = opened(*disk, path.string(), since);
    ::chmod(path.c_str(), mode);
    return descriptor;
  }

  int append(const std::filesystem::path& path) override {
    State* disk = diskOf(path.string());
    if (disk == nullptr) return FileCalls::append(path);
    const std::uint64_t since = disk->epoch;
    if (const Verdict verdict = disk->ask(kOpen, since, path.string()); verdict != Verdict::Go)
      return -kErrnoOf(verdict);
    if (::access(path.c_str(), W_OK) != 0) return -errno;
    return opened(*disk, path.string(), since);
  }

  int openOrCreate(const std::filesystem::path& path) override {
    State* disk = diskOf(path.string());
    if (disk == nullptr) return FileCalls::openOrCreate(path);
    if (::access(path.c_str(), F_OK) != 0) return create(path, 0600);
    return append(path);
  }

  ssize_t writeAt(int descriptor, std::uint64_t offset, std::string_view bytes) override {
    const auto file = fileOf(descriptor);
    if (!file) return FileCalls::writeAt(descriptor, offset, bytes);
    State* disk = diskOf(file->path);
    if (disk == nullptr) return -EIO;
    const int code = disk->writeTo(*file->inode, static_cast<std::int64_t>(offset), bytes,
                                   file->since, file->path);
    return code == 0 ? static_cast<ssize_t>(bytes.size()) : -code;
  }

  int truncate(int descriptor, std::uint64_t size) override {
    const auto file = fileOf(descriptor);
    if (!file) return FileCalls::truncate(descriptor, size);
    State* disk = diskOf(file->path);
    if (disk == nullptr) return -EIO;
    const Verdict verdict = disk->ask(kTruncate, file->since, file->path);
    if (verdict != Verdict::Go) return -kErrnoOf(verdict);
    const std::lock_guard guard(disk->mutex);
    file->inode->truncate(static_cast<std::int64_t>(size));
    return 0;
  }

  ssize_t write(int descriptor, std::string_view bytes) override {
    const auto file = fileOf(descriptor);
    if (!file) return FileCalls::write(descriptor, bytes);
    State* disk = diskOf(file->path);
    if (disk == nullptr) return -EIO;
    const int code = disk->writeTo(*file->inode, file->inode->size, bytes, file->since, file->path);
    return code == 0 ? static_cast<ssize_t>(bytes.size()) : -code;
  }

  int sync(int descriptor) override {
    const auto file = fileOf(descriptor);
    if (!file) return FileCalls::sync(descriptor);
    State* disk = diskOf(file->path);
    return disk == nullptr ? -EIO : -disk->syncFile(*file->inode, file->since, file->path);
  }

  int close(int descriptor) override {
    if (const auto file = fileOf(descriptor)) {
      State* disk = diskOf(file->path);
      if (disk != nullptr && disk->epoch == file->since) {
        const std::lock_guard guard(disk->mutex);
        disk->release(file->path, file->inode);
      }
      const std::lock_guard guard(m_mutex);
      m_files.erase(descriptor);
    }
    return FileCalls::close(descriptor);
  }

  int rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    State* disk = diskOf(to.string());
    if (disk == nullptr) return FileCalls::rename(from, to);
    return changed(*disk, kRename, to, [&] { return disk->renameName(from, to); });
  }

  int link(const std::filesystem::path& from, const std::filesystem::path& to) override {
    State* disk = diskOf(to.string());
    if (disk == nullptr) return FileCalls::link(from, to);
    return changed(*disk, kCreate, to, [&] { return disk->linkName(from, to); });
  }

  int remove(const std::filesystem::path& path) override {
    State* disk = diskOf(path.string());
    if (disk == nullptr) return FileCalls::remove(path);
    return changed(*disk, kDelete, path, [&] { return disk->removeName(path); });
  }

  int syncFolder(const std::filesystem::path& folder) override {
    State* disk = diskOf((folder / ".").string());
    if (disk == nullptr) return FileCalls::syncFolder(folder);
    return changed(*disk, kSyncFolder, folder, [&] {
      if (!disk->skipsSync) disk->syncNames(folder);
      return true;
    });
  }

 private:
  struct File {
    std::string path;
    std::shared_ptr<Inode> inode;
    std::uint64_t since = 0;
  };

  int opened(State& disk, const std::string& path, std::uint64_t since) {
    const std::lock_guard guard(disk.mutex);
    File file{path, disk.inodeOf(path), since};
    const int descriptor = ::dup(file.inode->descriptor);
    const std::lock_guard own(m_mutex);
    m_files[descriptor] = std::move(file);
    return descriptor;
  }

  std::optional<File> fileOf(int descriptor) {
    const std::lock_guard guard(m_mutex);
    const auto found = m_files.find(descriptor);
    return found == m_files.end() ? std::nullopt : std::optional(found->second);
  }

  template <typename Act>
  static int changed(State& disk, Call call, const std::filesystem::path& path, Act act) {
    if (const Verdict verdict = disk.ask(call, disk.epoch, path.string()); verdict != Verdict::Go)
      return -kErrnoOf(verdict);
    const std::lock_guard guard(disk.mutex);
    return act() ? 0 : -ENOENT;
  }

  std::mutex m_mutex;
  std::map<int, File> m_files;  ///< By descriptor, guarded by m_mutex.
};

}  // namespace

void installSqliteCalls();

void installFaultCalls() {
  static FaultyFileCalls files;
  [[maybe_unused]] static const bool once = [] {
    installSqliteCalls();
    replaceFileCalls(&files);
    return true;
  }();
}

}  // namespace fieldpost::faults
