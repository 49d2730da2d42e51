// What a FaultDisk remembers, and the steps that SQLite's calls and Fieldpost's own share.
// Private to tests/support/fault_*.cpp.
#pragma once

#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "tests/support/fault_vfs.h"

namespace fieldpost::faults {

/// A disk writes these whole or, here, also in part.
inline constexpr std::int64_t kSectorBytes = 512;

/// A file's bytes and what of them is not durable; with the locks and the memory that SQLite's
/// connections share on it. Lives as long as a handle or a name leads to it.
struct Inode {
  Inode() = default;
  Inode(const Inode&) = delete;
  Inode& operator=(const Inode&) = delete;
  ~Inode();

  struct Dirty {
    std::string before;  ///< What the disk holds durably: at most a sector.
    bool stuck = false;  ///< A sync of it failed: only writing it again brings it to the disk.
  };

  int descriptor = -1;
  int handles = 0;
  std::int64_t size = 0;
  std::int64_t durableSize = 0;
  std::map<std::int64_t, Dirty> dirty;  ///< By number of the sector.

  int sharedLocks = 0;
  const void* reserved = nullptr;
  const void* pending = nullptr;
  const void* exclusive = nullptr;
  std::vector<std::unique_ptr<std::array<char, 32768>>> regions;
  int regionUsers = 0;
  std::array<int, 8> slots{};  ///< -1: exclusive; else how many share it.

  [[nodiscard]] std::string read(std::int64_t offset, std::int64_t count) const;
  void write(std::int64_t offset, std::string_view bytes);
  void truncate(std::int64_t newSize);
  void makeDurable();
  void failedSync();
  /// The bytes a power cut leaves.
  [[nodiscard]] std::string afterCut(std::uint64_t seed) const;

 private:
  void remember(std::int64_t sector);
};

/// A name given or taken that is not durable yet, in order.
struct NameAct {
  enum class Kind { Created, Deleted, Renamed };
  Kind kind;
  std::string path;  ///< The new name where it was renamed.
  std::string from;
  /// What the path led to before, where something did.
  std::shared_ptr<Inode> before;
  std::string beforeBytes;
};

/// How a call is answered. StopsHere: the machine stops in this very call.
enum class Verdict { Go, Stopped, StopsHere, IoError, DiskFull };

struct FaultDisk::State {
  explicit State(std::filesystem::path inFolder) : folder(std::move(inFolder)) {}

  std::filesystem::path folder;
  mutable std::recursive_mutex mutex;
  std::atomic<std::uint64_t> epoch{1};
  std::map<std::string, std::shared_ptr<Inode>> inodes;  ///< Of what is open or not durable.
  std::vector<NameAct> acts;
  std::array<std::uint64_t, 16> counts{};
  std::uint64_t points = 0;
  std::uint64_t stopPoint = 0;  ///< 0: none.
  Stop stopKind = Stop::Kill;
  std::uint64_t stopSeed = 0;
  std::atomic<bool> isStopped = false;
  std::optional<Failure> failure;
  std::uint64_t failureSeen = 0;
  std::uint64_t failureGiven = 0;
  bool skipsSync = false;
  std::function<void(Call, std::string_view)> watcher;

  /// Counts the call and says how to answer it; `since` is the epoch of the handle that asks.
  Verdict ask(Call call, std::uint64_t since, std::string_view path);
  /// The file of a name, made where there is none; counts one more handle.
  std::shared_ptr<Inode> inodeOf(const std::string& path);
  void release(const std::string& path, const std::shared_ptr<Inode>& inode);
  bool removeName(const std::string& path);
  bool linkName(const std::string& from, const std::string& to);
  bool renameName(const std::string& from, const std::string& to);
  void syncNames(const std::string& folderPath);

  // Whole calls, as SQLite and Fieldpost's own files share them: 0 or an errno.
  int writeTo(Inode& inode, std::int64_t offset, std::string_view bytes, std::uint64_t since,
              std::string_view path);
  int syncFile(Inode& inode, std::uint64_t since, std::string_view path);
  [[nodiscard]] Image present() const;
};

/// The disk that a path lies on; nothing when it lies on none.
FaultDisk::State* diskOf(std::string_view path);
/// Registers the VFS and the file calls, once.
void installFaultCalls();

}  // namespace fieldpost::faults
