// Makes a new store from a damaged one, in a folder of its own beside it. The damaged file is
// copied, never written to; only when the new store is whole and durable do the two change places.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <sstream>
#include <system_error>

#include "sync/base/file_calls.h"
#include "sync/base/private_file.h"
#include "sync/storage/connection.h"
#include "sync/storage/repair_folder.h"
#include "sync/storage/salvage.h"

namespace fieldpost {
namespace {

using sqlite::Database;
using sqlite::Transaction;

namespace fs = std::filesystem;

constexpr const char* kDatabase = "fieldpost.db";
constexpr const char* kDamaged = "damaged.db";
/// A database and what SQLite keeps beside it.
constexpr std::array<const char*, 2> kParts = {"", "-wal"};
/// What could not be read, a line each; kept with the damaged file.
constexpr const char* kLost = "lost.txt";
constexpr std::size_t kLostBytesMost = 64 << 20;
constexpr const char* kSaysNothing = "it does not even say whose it is any more";
constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::size_t kMarkBytesMost = 200;

Error cannotRepair(const fs::path& folder, const std::string& why) {
  return {Code::DataLoss, "CANNOT_REPAIR",
          fmt::format("the store in {} could not be repaired ({}); it was left as it is. Keep the "
                      "folder and ask for help",
                      folder.string(), why)};
}

Error failedAt(const fs::path& path, int code) {
  const std::error_code why(code, std::generic_category());
  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    return {Code::ResourceExhausted, "DISK_FULL",
            fmt::format("the disk that holds {} is full; nothing was changed. A repair takes "
                        "twice the room of the store; free some and try again",
                        path.string())};
  if (code == EIO)
    return {Code::DataLoss, "DISK_ERROR",
            fmt::format("the disk failed at {} ({}); nothing was changed. Copy the folder to "
                        "another disk and repair it there",
                        path.string(), why.message())};
  return {Code::PermissionDenied, "CANNOT_WRITE",
          fmt::format("{} cannot be written ({}); check the folder's owner and rights",
                      path.string(), why.message())};
}

/// Whether a program has the database open: SQLite holds a shared lock on these bytes of it then.
/// Source: https://www.sqlite.org/fileformat.html, the lock-byte page, and os_unix.c.
Result<Done> nobodyHasItOpen(const fs::path& folder) {
  const int handle = ::open((folder / kDatabase).c_str(), O_RDWR | O_CLOEXEC);
  if (handle < 0) return failedAt(folder / kDatabase, errno);
  struct flock asked {};
  asked.l_type = F_WRLCK;
  asked.l_whence = SEEK_SET;
  asked.l_start = 0x40000000 + 2;
  asked.l_len = 510;
  const int told = ::fcntl(handle, F_GETLK, &asked);
  ::close(handle);
  if (told == 0 && asked.l_type == F_UNLCK) return Done{};
  return Error{Code::Unavailable, "STORE_BUSY",
               fmt::format("another program has the store in {} open; close the window and other "
                           "programs on it, then try again",
                           folder.string())};
}

/// Copies a file, durable when this returns. Bytes that the disk does not give are left out as
/// zeros: SQLite finds them damaged, and the rest is saved.
Result<Done> copyFile(const fs::path& from, const fs::path& to) {
  const int source = ::open(from.c_str(), O_RDONLY | O_CLOEXEC);
  if (source < 0) return failedAt(from, errno);
  FileCalls& files = fileCalls();
  (void)files.remove(to);
  const int target = files.create(to, 0600);
  int code = target < 0 ? target : 0;
  std::string piece(kPieceBytes, '\0');
  for (off_t at = 0; code >= 0;) {
    ssize_t count = ::pread(source, piece.data(), piece.size(), at);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EIO) {
      piece.resize(4096);
      count = ::pread(source, piece.data(), piece.size(), at);
      if (count < 0) {
        piece.assign(4096, '\0');
        count = 4096;
      }
    }
    if (count <= 0) {
      if (count < 0) code = -errno;
      break;
    }
    code = files.writeAll(target, std::string_view(piece).substr(0, static_cast<size_t>(count)));
    at += count;
  }
  ::close(source);
  if (code >= 0) code = files.sync(target);
  if (target >= 0) (void)files.close(target);
  if (code < 0) return failedAt(to, -code);
  return Done{};
}

/// Removes what a repair worked with, the mark last.
void clear(const fs::path& workshop) {
  std::error_code failed;
  std::vector<fs::path> files;
  for (fs::directory_iterator at(workshop, failed), end; !failed && at != end; at.increment(failed))
    if (at->path().filename() != kRepairMark) files.push_back(at->path());
  for (const fs::path& file : files) (void)fileCalls().remove(file);
  (void)fileCalls().remove(workshop / kRepairMark);
  fs::remove(workshop, failed);
}

/// Takes the next step from what a cut left: the damaged files into the folder that the mark names,
/// the new one into their place. Each step is one renaming, and can be seen to have been done.
Result<fs::path> changePlaces(const fs::path& folder) {
  const fs::path workshop = folder / kRepairFolder;
  FIELDPOST_TRY(const std::string name, readSmallFile(workshop / kRepairMark, kMarkBytesMost));
  const fs::path kept = folder / name;
  std::error_code failed;
  FileCalls& files = fileCalls();
  const auto move = [&](const fs::path& from, const fs::path& to) -> Result<Done> {
    if (!fs::exists(from, failed)) return Done{};
    if (const int code = files.rename(from, to); code < 0) return failedAt(to, -code);
    return Done{};
  };
  if (fs::exists(workshop / kDatabase, failed)) {
    fs::create_directory(kept, failed);
    if (failed) return failedAt(kept, failed.value());
    if (!fs::exists(kept / kDatabase, failed)) {
      // Its log goes first: it must never be read as the new file's.
      for (const char* part : {"-wal", ""})
        FIELDPOST_CHECK(
            move(folder / (std::string(kDatabase) + part), kept / (std::string(kDatabase) + part)));
      fs::remove(folder / (std::string(kDatabase) + "-shm"), failed);
    }
    FIELDPOST_CHECK(move(workshop / kLost, kept / kLost));
    FIELDPOST_CHECK(move(workshop / kDatabase, folder / kDatabase));
  }
  for (const fs::path& changed : {kept, folder, workshop})
    if (const int code = files.syncFolder(changed); code < 0) return failedAt(changed, -code);
  clear(workshop);
  return kept;
}

Result<Done> copyDamaged(const fs::path& folder, const fs::path& workshop) {
  clear(workshop);
  std::error_code failed;
  fs::create_directory(workshop, failed);
  if (failed) return failedAt(workshop, failed.value());
  for (const char* part : kParts) {
    const fs::path from = folder / (std::string(kDatabase) + part);
    if (fs::exists(from, failed))
      FIELDPOST_CHECK(copyFile(from, workshop / (std::string(kDamaged) + part)));
  }
  return Done{};
}

Result<Done> writeLost(const fs::path& workshop, const std::vector<std::string>& lost) {
  std::string lines;
  for (const std::string& line : lost) lines += line + '\n';
  if (lines.empty()) return Done{};
  return writePrivateFile(workshop / kLost, lines);
}

Result<std::vector<std::string>> readLost(const fs::path& kept) {
  std::vector<std::string> lost;
  std::error_code failed;
  if (!fs::exists(kept / kLost, failed)) return lost;
  FIELDPOST_TRY(const std::string lines, readSmallFile(kept / kLost, kLostBytesMost));
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) lost.push_back(line);
  return lost;
}

/// A name that no earlier repair took.
std::string nameOfKept(const fs::path& folder, std::int64_t nowMs) {
  std::error_code failed;
  std::string name = fmt::format("damaged-{}", nowMs);
  while (fs::exists(folder / name, failed)) name = fmt::format("damaged-{}", ++nowMs);
  return name;
}

Result<std::vector<RecordKey>> recordsOfChanges(Database& database) {
  std::vector<RecordKey> keys;
  auto statement = database.prepare(
      "SELECT type, id, min(number) FROM (SELECT type, id, number FROM change WHERE state<3"
      " UNION ALL SELECT type, id, 0 FROM held) GROUP BY type, id ORDER BY 3");
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) return keys;
    FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(statement.bytes(1)));
    keys.push_back({statement.bytes(0), id});
  }
}

}  // namespace

Error repairUnfinished(const fs::path& folder) {
  return {Code::FailedPrecondition, "REPAIR_UNFINISHED",
          fmt::format("a repair of the store in {} was cut off; nothing is lost. Run "
                      "`fieldpost-cli --store {} repair` once more, it ends what it began",
                      folder.string(), folder.string())};
}

Result<Done> LocalStore::Connection::replayOwnChanges(LaptopRow& laptop) {
  FIELDPOST_TRY(const auto keys, recordsOfChanges(database));
  for (const RecordKey& key : keys) {
    RecordRow row;
    row.key = key;
    FIELDPOST_TRY(const auto open, openChanges(database, key));
    FIELDPOST_CHECK(replay(row, open));
    sync::v1::Change first;
    sync::v1::Change last;
    if (!first.ParseFromString(open.front().body) || !last.ParseFromString(open.back().body))
      continue;
    row.createdBy = first.author();
    row.createdMs = first.stamp().time_ms();
    row.changedBy = last.author();
    row.changedMs = last.stamp().time_ms();
    row.draft = isDraft(row);
    FIELDPOST_CHECK(saveRow(database, row, {}, ++laptop.touch));
  }
  return Done{};
}

Result<Repaired> LocalStore::rebuild(const fs::path& folder, const Clock& clock, Random& random) {
  const fs::path workshop = folder / kRepairFolder;
  auto damaged = Database::open(workshop / kDamaged, Database::Access::ReadWrite);
  if (!damaged.ok()) return cannotRepair(folder, kSaysNothing);
  Connection old(folder, std::move(damaged).value(), clock, random);
  auto laptop = old.loadLaptop();
  if (!laptop.ok()) return cannotRepair(folder, kSaysNothing);
  auto created = create(workshop, laptop.value().profile, clock, random);
  if (!created.ok() && created.error().reason == "BAD_PROFILE")
    return cannotRepair(folder, created.error().message);
  if (!created.ok()) return created.error();
  LocalStore store = std::move(created).value();
  Repaired repaired;
  {
    auto& database = store.m_connection->database;
    FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(database));
    const auto salvaged = salvage(old.database, database, laptop.value());
    if (!salvaged.ok() && salvaged.error().code == Code::DataLoss)
      return cannotRepair(folder, "the list of its tables does not read");
    if (!salvaged.ok()) return salvaged.error();
    repaired.lost = salvaged.value().lost;
    repaired.newLog = !salvaged.value().wholeLog;
    // Whose changes are older than the laptop's present name depends on that name.
    FIELDPOST_CHECK(store.m_connection->saveLaptop(laptop.value()));
    FIELDPOST_CHECK(store.m_connection->replayOwnChanges(laptop.value()));
    FIELDPOST_CHECK(noteNamedFiles(database));
    FIELDPOST_CHECK(store.m_connection->saveLaptop(laptop.value()));
    FIELDPOST_CHECK(transaction.commit());
  }
  if (repaired.newLog) FIELDPOST_CHECK(store.fork());
  FIELDPOST_TRY(const auto findings, store.verify());
  if (!findings.empty()) return cannotRepair(folder, findings.front());
  FIELDPOST_TRY(const StoreStatus status, store.status());
  repaired.records = status.records;
  repaired.waiting = status.waiting;
  // All of it in the one file that is moved.
  FIELDPOST_CHECK(store.m_connection->database.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  return repaired;
}

Result<Repaired> LocalStore::repair(const fs::path& folder, const Clock& clock, Random& random) {
  const fs::path workshop = folder / kRepairFolder;
  std::error_code failed;
  if (isRepairUnfinished(folder)) {
    Repaired repaired;
    FIELDPOST_TRY(repaired.kept, changePlaces(folder));
    FIELDPOST_TRY(const LocalStore store, open(folder, clock, random));
    FIELDPOST_TRY(const StoreStatus status, store.status());
    repaired.records = status.records;
    repaired.waiting = status.waiting;
    FIELDPOST_TRY(repaired.lost, readLost(repaired.kept));
    return repaired;
  }
  if (!fs::exists(folder / kDatabase, failed))
    return Error{Code::NotFound, "NO_STORE",
                 "there is no store in " + folder.string() + " to repair"};
  FIELDPOST_CHECK(nobodyHasItOpen(folder));
  FIELDPOST_CHECK(copyDamaged(folder, workshop));
  auto repaired = rebuild(folder, clock, random);
  if (!repaired.ok()) {
    clear(workshop);
    return repaired;
  }
  // Nothing was saved there meanwhile that the new store would not hold.
  FIELDPOST_CHECK(nobodyHasItOpen(folder));
  FIELDPOST_CHECK(writeLost(workshop, repaired.value().lost));
  FIELDPOST_CHECK(writePrivateFile(workshop / kRepairMark, nameOfKept(folder, clock.nowMs())));
  FIELDPOST_TRY(repaired.value().kept, changePlaces(folder));
  return repaired;
}

}  // namespace fieldpost
