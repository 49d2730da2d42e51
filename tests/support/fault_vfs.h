// A disk that can lose power, be full or fail, under SQLite and under Fieldpost's own files.
//
// Used by tests/crash and the simulator. The files are real ones and show what the operating system
// would show; remembered beside them is what a power cut would take back. What happens follows from
// the calls and the seed alone. Any number of disks may be there at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace fieldpost::faults {

/// What a program asks of a disk. Values may be or-ed to a set.
enum Call : unsigned {
  kCreate = 1U << 0U,  ///< A file that was not there.
  kWrite = 1U << 1U,
  kSync = 1U << 2U,
  kTruncate = 1U << 3U,
  kDelete = 1U << 4U,
  kRename = 1U << 5U,
  kSyncFolder = 1U << 6U,
  kOpen = 1U << 7U,  ///< A file that was there.
  kRead = 1U << 8U,
  kSize = 1U << 9U,
  kShare = 1U << 10U,  ///< Memory shared by the connections of one database.
};
/// Those that change what the disk holds: the points of a sweep.
inline constexpr unsigned kWritePoints =
    kCreate | kWrite | kSync | kTruncate | kDelete | kRename | kSyncFolder;
inline constexpr unsigned kEveryCall = kWritePoints | kOpen | kRead | kSize | kShare;

/// Every file of a disk by its path below the disk's folder.
using Image = std::map<std::string, std::string>;

/// One disk: all files below a folder, while it lives. SQLite's files are met by its process-wide
/// default VFS, others by sync/base/file_calls.h; what is written by neither counts as durable.
/// Any thread, but for making, putting and restarting.
class FaultDisk {
 public:
  enum class Stop { Kill, PowerCut };
  enum class Fault { IoError, DiskFull };
  /// Fails the `nth` (from 1) of the `calls` from now on, alone or with all that follow.
  struct Failure {
    unsigned calls = kEveryCall;
    std::uint64_t nth = 1;
    Fault fault = Fault::IoError;
    bool lasting = false;
  };

  /// Empties the folder, or makes it.
  explicit FaultDisk(const std::filesystem::path& folder);
  FaultDisk(const FaultDisk&) = delete;
  FaultDisk& operator=(const FaultDisk&) = delete;
  /// Leaves the files.
  ~FaultDisk();
  [[nodiscard]] const std::filesystem::path& folder() const;

  /// Calls of these kinds until now.
  [[nodiscard]] std::uint64_t count(unsigned calls) const;

  /// Stops the machine at the `nth` write point from now on (from 1); a write is done in part then.
  /// Whatever is open fails from there on, whatever it asks, until the disk is restarted.
  void stopAt(std::uint64_t nth, Stop stop, std::uint64_t seed);
  /// Stops the machine between two calls.
  void stopNow(Stop stop);
  [[nodiscard]] bool stopped() const;
  /// What a machine finds that starts on this disk: after a kill all that was written; after a
  /// power cut what was synced, and of the rest what the seed says: kept, lost or torn in its
  /// sectors of 512 bytes, names in the order in which they were given, up to one of them.
  [[nodiscard]] Image imageAfter(Stop stop, std::uint64_t seed) const;
  /// Starts the machine again on what imageAfter() says of the stop. What was open before fails.
  void restart(std::uint64_t seed);
  /// Puts all files in place of those that are there, durable, and starts the machine. Stops,
  /// failures and counts are forgotten; what was open before fails.
  void put(const Image& image);

  /// Replaces the failure before it, if one was set.
  void fail(const Failure& failure);
  void heal();
  /// How often a failure was answered since fail().
  [[nodiscard]] std::uint64_t failures() const;

  /// Answers every sync with success and does nothing: the mistake that a sweep must find.
  void skipSync(bool skip);
  /// Called before each call, outside any lock; a slow disk waits here. None: empty.
  void watch(std::function<void(Call, std::string_view path)> watcher);

  /// Makes SQLite's own chance (the salt of a write-ahead log) follow from `seed`, for all disks of
  /// the process.
  static void seedSqlite(std::uint64_t seed);

  struct State;

 private:
  std::unique_ptr<State> m_state;
};

}  // namespace fieldpost::faults
