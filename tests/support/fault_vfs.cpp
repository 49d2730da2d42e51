#include "tests/support/fault_vfs.h"

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <random>

#include "tests/support/fault_disk_state.h"

namespace fieldpost::faults {
namespace {

using State = FaultDisk::State;

thread_local int t_lastError = 0;
sqlite3_vfs* g_system = nullptr;
std::mt19937_64 g_chance(1);
bool g_chanceGiven = false;

/// One open file of SQLite's. The disk may be gone before it is closed.
struct Handle {
  sqlite3_file base;  // First: SQLite knows nothing else.
  std::string path;
  std::shared_ptr<Inode> inode;
  std::uint64_t since = 0;
  bool syncsFolder = false;  ///< The first sync makes the new name durable too.
  int lockLevel = SQLITE_LOCK_NONE;
  std::array<int, 8> slots{};  ///< 0 free, 1 shared, 2 exclusive.
  bool mapsRegions = false;
};

Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

/// SQLite's answer for an errno, where `failed` is the call's own.
int answer(int code, int failed) {
  if (code == 0) return SQLITE_OK;
  t_lastError = code;
  return code == ENOSPC ? SQLITE_FULL : failed;
}

int answerTo(Verdict verdict, int failed) {
  if (verdict == Verdict::Go) return SQLITE_OK;
  t_lastError = verdict == Verdict::DiskFull ? ENOSPC : EIO;
  return failed;
}

int unlockTo(sqlite3_file* file, int level) {
  Handle& handle = of(file);
  Inode& inode = *handle.inode;
  if (level >= handle.lockLevel) return SQLITE_OK;
  if (inode.exclusive == file) inode.exclusive = nullptr;
  if (inode.pending == file) inode.pending = nullptr;
  if (inode.reserved == file) inode.reserved = nullptr;
  if (level == SQLITE_LOCK_NONE) --inode.sharedLocks;
  handle.lockLevel = level;
  return SQLITE_OK;
}

void leaveSlots(Handle& handle) {
  for (std::size_t i = 0; i < handle.slots.size(); ++i) {
    int& slot = handle.inode->slots[i];
    if (handle.slots[i] == 1) --slot;
    if (handle.slots[i] == 2) slot = 0;
    handle.slots[i] = 0;
  }
}

void leaveRegions(Handle& handle) {
  if (!handle.mapsRegions) return;
  leaveSlots(handle);
  handle.mapsRegions = false;
  // The last that leaves takes the memory with it, as the first that comes recovers it anyway.
  if (--handle.inode->regionUsers == 0) handle.inode->regions.clear();
}

int closeFile(sqlite3_file* file) {
  Handle& handle = of(file);
  {
    State* disk = diskOf(handle.path);
    const std::unique_lock guard =
        disk == nullptr ? std::unique_lock<std::recursive_mutex>() : std::unique_lock(disk->mutex);
    unlockTo(file, SQLITE_LOCK_NONE);
    leaveRegions(handle);
    if (disk != nullptr && handle.since == disk->epoch) disk->release(handle.path, handle.inode);
  }
  handle.~Handle();
  return SQLITE_OK;
}

/// Runs `act` with the disk and its lock held, once `call` is let through.
template <typename Act>
int asked(sqlite3_file* file, Call call, int failed, Act act) {
  Handle& handle = of(file);
  State* disk = diskOf(handle.path);
  if (disk == nullptr) return answer(EIO, failed);
  const Verdict verdict = disk->ask(call, handle.since, handle.path);
  if (verdict != Verdict::Go) return answerTo(verdict, failed);
  const std::lock_guard guard(disk->mutex);
  return act(*disk, handle);
}

int readFile(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
  return asked(file, kRead, SQLITE_IOERR_READ, [&](State&, Handle& handle) {
    const std::string bytes = handle.inode->read(offset, count);
    std::memset(to, 0, static_cast<std::size_t>(count));
    std::memcpy(to, bytes.data(), bytes.size());
    return static_cast<int>(bytes.size()) == count ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
  });
}

int writeFile(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  Handle& handle = of(file);
  State* disk = diskOf(handle.path);
  if (disk == nullptr) return answer(EIO, SQLITE_IOERR_WRITE);
  const std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(count));
  return answer(disk->writeTo(*handle.inode, offset, bytes, handle.since, handle.path),
                SQLITE_IOERR_WRITE);
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
  return asked(file, kTruncate, SQLITE_IOERR_TRUNCATE, [&](State&, Handle& handle) {
    handle.inode->truncate(size);
    return SQLITE_OK;
  });
}

int syncFile(sqlite3_file* file, int) {
  Handle& handle = of(file);
  State* disk = diskOf(handle.path);
  if (disk == nullptr) return answer(EIO, SQLITE_IOERR_FSYNC);
  const int code = disk->syncFile(*handle.inode, handle.since, handle.path);
  if (code != 0 || !handle.syncsFolder) return answer(code, SQLITE_IOERR_FSYNC);
  return asked(file, kSyncFolder, SQLITE_IOERR_DIR_FSYNC, [&](State& on, Handle& made) {
    if (!on.skipsSync) on.syncNames(std::filesystem::path(made.path).parent_path());
    made.syncsFolder = false;
    return SQLITE_OK;
  });
}

int sizeOfFile(sqlite3_file* file, sqlite3_int64* size) {
  return asked(file, kSize, SQLITE_IOERR_FSTAT, [&](State&, Handle& handle) {
    *size = handle.inode->size;
    return SQLITE_OK;
  });
}

/// Locks are memory: they neither fail nor count, but a stopped machine gives none.
template <typename Act>
int locked(sqlite3_file* file, int failed, Act act) {
  Handle& handle = of(file);
  State* disk = diskOf(handle.path);
  if (disk == nullptr) return answer(EIO, failed);
  const std::lock_guard guard(disk->mutex);
  if (disk->isStopped || handle.since != disk->epoch) return answer(EIO, failed);
  return act(handle);
}

int lockFile(sqlite3_file* file, int level) {
  return locked(file, SQLITE_IOERR_LOCK, [&](Handle& handle) {
    Inode& inode = *handle.inode;
    if (level <= handle.lockLevel) return SQLITE_OK;
    const auto foreign = [&](const void* owner) { return owner != nullptr && owner != file; };
    if (level == SQLITE_LOCK_SHARED) {
      if (foreign(inode.pending) || foreign(inode.exclusive)) return SQLITE_BUSY;
      ++inode.sharedLocks;
    } else if (level == SQLITE_LOCK_RESERVED) {
      if (foreign(inode.reserved)) return SQLITE_BUSY;
      inode.reserved = file;
    } else {
      if (foreign(inode.pending) || foreign(inode.reserved)) return SQLITE_BUSY;
      inode.pending = file;
      if (inode.sharedLocks > 1) {
        handle.lockLevel = SQLITE_LOCK_PENDING;
        return SQLITE_BUSY;
      }
      inode.exclusive = file;
    }
    handle.lockLevel = level;
    return SQLITE_OK;
  });
}

int unlockFile(sqlite3_file* file, int level) {
  State* disk = diskOf(of(file).path);
  if (disk == nullptr) return SQLITE_OK;
  const std::lock_guard guard(disk->mutex);
  return unlockTo(file, level);
}

int checkReserved(sqlite3_file* file, int* reserved) {
  return locked(file, SQLITE_IOERR_CHECKRESERVEDLOCK, [&](Handle& handle) {
    *reserved = handle.inode->reserved != nullptr ? 1 : 0;
    return SQLITE_OK;
  });
}

int controlFile(sqlite3_file* file, int operation, void* argument) {
  if (operation == SQLITE_FCNTL_LOCKSTATE) {
    *static_cast<int*>(argument) = of(file).lockLevel;
    return SQLITE_OK;
  }
  if (operation == SQLITE_FCNTL_HAS_MOVED) {
    *static_cast<int*>(argument) = 0;
    return SQLITE_OK;
  }
  return SQLITE_NOTFOUND;
}

int sectorSize(sqlite3_file*) { return 4096; }

// As the system's own layer says of Linux: a write changes no byte beside those written.
int traits(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int mapRegion(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
  *memory = nullptr;
  return asked(file, kShare, SQLITE_IOERR_SHMMAP, [&](State&, Handle& handle) {
    Inode& inode = *handle.inode;
    if (!handle.mapsRegions) {
      handle.mapsRegions = true;
      ++inode.regionUsers;
    }
    const auto place = static_cast<std::size_t>(region);
    if (size != 32768) return SQLITE_IOERR_SHMSIZE;
    while (extend != 0 && inode.regions.size() <= place)
      inode.regions.push_back(std::make_unique<std::array<char, 32768>>());
    if (place < inode.regions.size()) *memory = inode.regions[place]->data();
    return SQLITE_OK;
  });
}

int lockRegion(sqlite3_file* file, int first, int count, int flags) {
  const auto act = [&](Handle& handle) {
    const auto begin = static_cast<std::size_t>(first);
    const auto end = begin + static_cast<std::size_t>(count);
    const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    for (std::size_t i = begin; i < end && (flags & SQLITE_SHM_LOCK) != 0; ++i) {
      const int slot = handle.inode->slots[i];
      if (handle.slots[i] == 0 && (exclusive ? slot != 0 : slot < 0)) return SQLITE_BUSY;
    }
    for (std::size_t i = begin; i < end; ++i) {
      int& slot = handle.inode->slots[i];
      int& mine = handle.slots[i];
      const int wanted = (flags & SQLITE_SHM_UNLOCK) != 0 ? 0 : exclusive ? 2 : 1;
      if (mine == wanted) continue;
      if (mine == 1) --slot;
      if (mine == 2) slot = 0;
      if (wanted == 1) ++slot;
      if (wanted == 2) slot = -1;
      mine = wanted;
    }
    return SQLITE_OK;
  };
  if ((flags & SQLITE_SHM_LOCK) != 0) return locked(file, SQLITE_IOERR_SHMLOCK, act);
  State* disk = diskOf(of(file).path);
  if (disk == nullptr) return SQLITE_OK;
  const std::lock_guard guard(disk->mutex);
  return act(of(file));
}

void barrier(sqlite3_file* file) {
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (State* disk = diskOf(of(file).path); disk != nullptr) {
    const std::lock_guard guard(disk->mutex);
  }
}

int unmapRegions(sqlite3_file* file, int) {
  State* disk = diskOf(of(file).path);
  const std::unique_lock guard =
      disk == nullptr ? std::unique_lock<std::recursive_mutex>() : std::unique_lock(disk->mutex);
  leaveRegions(of(file));
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {2,           closeFile,    readFile, writeFile,  truncateFile,
                                     syncFile,    sizeOfFile,   lockFile, unlockFile, checkReserved,
                                     controlFile, sectorSize,   traits,   mapRegion,  lockRegion,
                                     barrier,     unmapRegions, nullptr,  nullptr};

int openFile(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* outFlags) {
  State* disk = name == nullptr ? nullptr : diskOf(name);
  if (disk == nullptr) return g_system->xOpen(g_system, name, file, flags, outFlags);
  file->pMethods = nullptr;
  const bool isThere = ::access(name, F_OK) == 0;
  if (!isThere && (flags & SQLITE_OPEN_CREATE) == 0) return answer(ENOENT, SQLITE_CANTOPEN);
  const std::uint64_t since = disk->epoch;
  const Verdict verdict = disk->ask(isThere ? kOpen : kCreate, since, name);
  if (verdict != Verdict::Go) return answerTo(verdict, SQLITE_CANTOPEN);
  const std::lock_guard guard(disk->mutex);
  auto* handle = new (file) Handle{};
  handle->path = name;
  handle->since = since;
  handle->inode = disk->inodeOf(handle->path);
  constexpr int kJournals = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
  handle->syncsFolder = !isThere && (flags & kJournals) != 0;
  if (outFlags != nullptr) *outFlags = flags;
  file->pMethods = &kMethods;
  return SQLITE_OK;
}

int deleteFile(sqlite3_vfs*, const char* name, int syncsFolder) {
  State* disk = diskOf(name);
  if (disk == nullptr) return g_system->xDelete(g_system, name, syncsFolder);
  const std::uint64_t since = disk->epoch;
  if (const Verdict verdict = disk->ask(kDelete, since, name); verdict != Verdict::Go)
    return answerTo(verdict, SQLITE_IOERR_DELETE);
  {
    const std::lock_guard guard(disk->mutex);
    if (!disk->removeName(name)) return SQLITE_IOERR_DELETE_NOENT;
  }
  if (syncsFolder == 0) return SQLITE_OK;
  if (const Verdict verdict = disk->ask(kSyncFolder, since, name); verdict != Verdict::Go)
    return answerTo(verdict, SQLITE_IOERR_DIR_FSYNC);
  const std::lock_guard guard(disk->mutex);
  if (!disk->skipsSync) disk->syncNames(std::filesystem::path(name).parent_path());
  return SQLITE_OK;
}

int accessFile(sqlite3_vfs*, const char* name, int flags, int* result) {
  State* disk = diskOf(name);
  if (disk != nullptr && disk->isStopped) return answer(EIO, SQLITE_IOERR_ACCESS);
  return g_system->xAccess(g_system, name, flags, result);
}

int randomBytes(sqlite3_vfs*, int count, char* to) {
  if (!g_chanceGiven) return g_system->xRandomness(g_system, count, to);
  for (int i = 0; i < count; ++i) to[i] = static_cast<char>(g_chance());
  return count;
}

int lastError(sqlite3_vfs*, int count, char* to) {
  return t_lastError != 0 ? t_lastError : g_system->xGetLastError(g_system, count, to);
}

}  // namespace

void FaultDisk::seedSqlite(std::uint64_t seed) {
  g_chance.seed(seed);
  g_chanceGiven = true;
  sqlite3_randomness(0, nullptr);
}

void installSqliteCalls() {
  static sqlite3_vfs vfs;
  g_system = sqlite3_vfs_find(nullptr);
  vfs = *g_system;
  vfs.pNext = nullptr;
  vfs.zName = "fieldpost-faults";
  vfs.szOsFile = std::max(g_system->szOsFile, static_cast<int>(sizeof(Handle)));
  vfs.xOpen = openFile;
  vfs.xDelete = deleteFile;
  vfs.xAccess = accessFile;
  vfs.xRandomness = randomBytes;
  vfs.xGetLastError = lastError;
  sqlite3_vfs_register(&vfs, 1);
}

}  // namespace fieldpost::faults
