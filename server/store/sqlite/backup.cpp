#include "server/store/sqlite/backup.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "server/store/sqlite/folder_lock.h"
#include "server/store/sqlite/rows.h"
#include "server/store/sqlite/schema.h"
#include "server/store/sqlite/sqlite_snapshot.h"
#include "sync/base/file_calls.h"
#include "sync/base/private_file.h"

namespace fieldpost::store {
namespace {

using sqlite::Database;
using std::filesystem::path;

constexpr const char* kFile = "headquarters.db";
constexpr const char* kMarker = "backed-up";
constexpr const char* kPartial = ".partial";

bool isPartial(const path& file) { return file.extension() == kPartial; }

Error unfinished(const path& file) {
  return {Code::FailedPrecondition, "BACKUP_UNFINISHED",
          fmt::format("{} ends in .partial: it is a backup that was not finished. Use one with its "
                      "full name",
                      file.string())};
}

bool isThere(const path& file) {
  std::error_code failed;
  return std::filesystem::exists(file, failed);
}

/// Makes a file durable.
Result<Done> flush(const path& file) {
  const int descriptor = fileCalls().append(file);
  if (descriptor < 0) return cannotWrite(file, -descriptor);
  const int code = fileCalls().sync(descriptor);
  (void)fileCalls().close(descriptor);
  return code >= 0 ? Result<Done>(Done{}) : cannotWrite(file, -code);
}

/// Makes the names in a folder durable.
Result<Done> flushNames(const path& folder) {
  const int code = fileCalls().syncFolder(folder);
  return code >= 0 ? Result<Done>(Done{}) : cannotWrite(folder, -code);
}

Result<Done> giveName(const path& from, const path& to) {
  if (const int code = fileCalls().rename(from, to); code < 0) return cannotWrite(to, -code);
  return flushNames(to.parent_path());
}

/// Takes a half-made file away, unless it was finished.
class Partial {
 public:
  explicit Partial(path file) : m_file(std::move(file)) { remove(); }
  Partial(const Partial&) = delete;
  Partial& operator=(const Partial&) = delete;
  ~Partial() { remove(); }
  [[nodiscard]] const path& file() const { return m_file; }

 private:
  void remove() {
    for (const char* side : {"", "-journal", "-wal", "-shm"})
      (void)fileCalls().remove(m_file.string() + side);
  }
  path m_file;
};

/// Copies a database as of one moment, for its owner's eyes.
Result<Done> copyDatabase(Database& source, const path& to) {
  const int descriptor = fileCalls().create(to, 0600);
  if (descriptor < 0) return cannotWrite(to, -descriptor);
  (void)fileCalls().close(descriptor);
  return source.prepare("VACUUM INTO ?1").bind(1, to.string()).run();
}

Result<Done> checkWhole(Database& database) {
  auto row = database.prepare("PRAGMA integrity_check(1)");
  FIELDPOST_TRY([[maybe_unused]] const bool found, row.step());
  if (row.bytes(0) == "ok") return Done{};
  return Error{Code::DataLoss, "CORRUPT_FILE",
               fmt::format("the database is damaged ({}); use another backup", row.bytes(0))};
}

/// SQLite's check and the chain of commits; what the file holds.
Result<BackupFacts> verify(const path& file) {
  FIELDPOST_TRY(auto opened, Database::open(file, Database::Access::ReadOnly));
  FIELDPOST_CHECK(checkWhole(opened));
  BackupFacts facts;
  FIELDPOST_TRY(const auto taken, opened.integer("SELECT taken_ms FROM backup_note"));
  facts.takenMs = taken.value_or(0);
  FIELDPOST_TRY(auto snapshot, SqliteSnapshot::take(std::make_unique<Database>(std::move(opened)),
                                                    [](SqliteSnapshot::Connection) {}));
  FIELDPOST_CHECK(snapshot->verifyChain());
  FIELDPOST_TRY(facts.commit, snapshot->head());
  FIELDPOST_TRY(facts.mark, snapshot->markAt(facts.commit));
  std::error_code failed;
  facts.bytes = std::filesystem::file_size(file, failed);
  return facts;
}

Result<Done> checkOwner(Database& database) {
  FIELDPOST_TRY(const auto owner, database.integer("PRAGMA application_id"));
  FIELDPOST_TRY(const auto version, database.integer("PRAGMA user_version"));
  if (owner.value_or(0) != kApplicationId)
    return Error{Code::FailedPrecondition, "FOREIGN_FILE",
                 "the database belongs to another program; it was left as it is"};
  if (version.value_or(0) > static_cast<std::int64_t>(migrations().size()))
    return Error{Code::FailedPrecondition, "SCHEMA_TOO_NEW",
                 "a newer fieldpostd wrote the database; use that version"};
  return Done{};
}

/// What a backup says of itself, and the keys without which no laptop would know headquarters.
Result<Done> addNote(const path& file, const path& folder, std::span<const std::string> besides,
                     std::int64_t nowMs) {
  FIELDPOST_TRY(auto database, Database::open(file, Database::Access::ReadWrite));
  FIELDPOST_TRY(auto transaction, sqlite::Transaction::beginWrite(database));
  FIELDPOST_CHECK(database.execute(
      "CREATE TABLE backup_note (taken_ms INTEGER NOT NULL) STRICT;"
      "CREATE TABLE backup_file (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT"));
  FIELDPOST_CHECK(database.prepare("INSERT INTO backup_note VALUES (?1)").bind(1, nowMs).run());
  for (const std::string& name : besides) {
    FIELDPOST_TRY(const auto content, readFileIfThere(folder / name));
    if (!content) continue;
    auto row = database.prepare("INSERT INTO backup_file VALUES (?1, ?2)");
    FIELDPOST_CHECK(row.bind(1, name).bindBlob(2, *content).run());
  }
  return transaction.commit();
}

std::string markerText(const BackupFacts& facts) {
  return fmt::format("{} {} {}\n", facts.commit, toHex(facts.mark), facts.takenMs);
}

/// The files that lay beside the store, put back; a different one of the same name is set aside.
Result<Done> putBesides(Database& copy, const path& folder, const path& aside) {
  std::vector<std::pair<std::string, std::string>> files;
  {
    auto row = copy.prepare("SELECT name, content FROM backup_file");
    for (;;) {
      FIELDPOST_TRY(const bool found, row.step());
      if (!found) break;
      files.emplace_back(row.bytes(0), row.bytes(1));
    }
  }
  for (const auto& [name, content] : files) {
    if (path(name).filename() != name) continue;  // Made by hand: nothing outside the folder.
    FIELDPOST_TRY(const auto there, readFileIfThere(folder / name));
    if (there == content) continue;
    if (there) {
      std::error_code failed;
      std::filesystem::create_directories(aside, failed);
      FIELDPOST_CHECK(writePrivateFile(aside / name, *there));
    }
    FIELDPOST_CHECK(writePrivateFile(folder / name, content));
  }
  return Done{};
}

/// Keeps the store that is there under another name, and in its place until the new one comes.
Result<Done> keepOld(const path& folder, const path& aside) {
  const path file = folder / kFile;
  {
    // Its last commits may stand in the write-ahead log, which must not meet the new file.
    auto old = Database::open(file, Database::Access::ReadWrite);
    if (old.ok()) (void)old.value().execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  std::error_code failed;
  std::filesystem::create_directories(aside, failed);
  if (failed) return cannotWrite(aside, failed.value());
  ::chmod(aside.c_str(), 0700);
  if (const int code = fileCalls().link(file, aside / kFile); code < 0)
    return cannotWrite(aside, -code);
  for (const char* side : {"-wal", "-shm"}) {
    const path beside = file.string() + side;
    if (isThere(beside)) FIELDPOST_CHECK(giveName(beside, aside / beside.filename()));
  }
  return flushNames(aside);
}

/// A folder that no earlier restore took.
path asideIn(const path& folder, std::int64_t nowMs) {
  for (;; ++nowMs)
    if (path aside = folder / fmt::format("before-restore-{}", nowMs); !isThere(aside))
      return aside;
}

}  // namespace

Result<BackupFacts> backUp(const path& folder, const path& to, std::span<const std::string> besides,
                           Existing existing, const Clock& clock, const Alongside& alongside) {
  if (isPartial(to)) return unfinished(to);
  if (!isThere(folder / kFile))
    return Error{Code::NotFound, "NO_STORE",
                 fmt::format("there is no headquarters in {}; name its folder", folder.string())};
  if (existing == Existing::Keep && isThere(to))
    return Error{Code::AlreadyExists, "BACKUP_EXISTS",
                 fmt::format("{} is there already and was left as it is; name another file, or "
                             "replace it with --force",
                             to.string())};
  const Partial partial(to.string() + kPartial);
  {
    FIELDPOST_TRY(auto source, Database::open(folder / kFile, Database::Access::ReadOnly));
    FIELDPOST_CHECK(checkOwner(source));
    FIELDPOST_CHECK(copyDatabase(source, partial.file()));
  }
  FIELDPOST_CHECK(addNote(partial.file(), folder, besides, clock.nowMs()));
  FIELDPOST_TRY(const BackupFacts facts, verify(partial.file()));
  FIELDPOST_CHECK(flush(partial.file()));
  if (alongside) FIELDPOST_CHECK(alongside());
  FIELDPOST_CHECK(giveName(partial.file(), to));
  // The running server tells laptops from now on.
  FIELDPOST_CHECK(writePrivateFile(folder / kMarker, markerText(facts)));
  return facts;
}

namespace {

/// Makes a copy of a backup a store: with a timeline and an own log of headquarters' of its own.
Result<Timeline> beginTimeline(Database& copy, const BackupFacts& facts, std::int64_t nowMs,
                               Random& random) {
  const Timeline timeline = Timeline::makeRandom(random);
  FIELDPOST_TRY(const auto old, rows::meta(copy, "timeline"));
  FIELDPOST_TRY(auto transaction, sqlite::Transaction::beginWrite(copy));
  if (old) {
    auto past = copy.prepare("INSERT OR REPLACE INTO past_timeline VALUES (?1, ?2, ?3)");
    past.bindBlob(1, *old).bind(2, rows::asInteger(facts.commit)).bind(3, nowMs);
    FIELDPOST_CHECK(past.run());
    auto own = copy.prepare("UPDATE meta SET value = ?1 WHERE name = 'timeline'");
    FIELDPOST_CHECK(own.bindBlob(1, timeline.bytes()).run());
    // Numbers of headquarters' own log that were lost must not come again for other changes.
    auto log = copy.prepare("UPDATE meta SET value = ?1 WHERE name = 'incarnation'");
    FIELDPOST_CHECK(log.bindBlob(1, Incarnation::makeRandom(random).bytes()).run());
  }
  FIELDPOST_CHECK(rows::appendAudit(
      copy, {nowMs, "fieldpostd", "RESTORED",
             fmt::format("from the backup of {}, up to commit {}; new timeline {}",
                         minuteOf(facts.takenMs), facts.commit, timeline.text())}));
  FIELDPOST_CHECK(copy.execute("DROP TABLE backup_note; DROP TABLE backup_file"));
  FIELDPOST_CHECK(transaction.commit());
  return timeline;
}

/// The backup as a store to be, checked.
Result<BackupFacts> copyBackup(const path& from, const path& to) {
  {
    FIELDPOST_TRY(auto source, Database::open(from, Database::Access::ReadOnly));
    FIELDPOST_CHECK(checkOwner(source));
    FIELDPOST_TRY(const auto note, source.integer("SELECT count(*) FROM sqlite_schema WHERE name IN"
                                                  " ('backup_note', 'backup_file')"));
    if (note.value_or(0) != 2)
      return Error{Code::InvalidArgument, "NOT_A_BACKUP",
                   fmt::format("{} is a database of headquarters' but no backup that `fieldpostd "
                               "backup` made; name one",
                               from.string())};
    FIELDPOST_CHECK(copyDatabase(source, to));
  }
  return verify(to);
}

}  // namespace

Result<Restored> restoreBackup(const path& from, const path& folder, Existing existing,
                               const Clock& clock, Random& random) {
  if (isPartial(from)) return unfinished(from);
  if (!isThere(from))
    return Error{Code::NotFound, "NO_FILE",
                 fmt::format("there is no file {}; look at its name", from.string())};
  std::error_code failed;
  if (std::filesystem::create_directories(folder, failed) && !failed) ::chmod(folder.c_str(), 0700);
  if (failed) return cannotWrite(folder, failed.value());
  FIELDPOST_TRY(const auto lock, FolderLock::take(folder));
  const bool replaces = isThere(folder / kFile);
  if (replaces && existing == Existing::Keep)
    return Error{Code::AlreadyExists, "STORE_EXISTS",
                 fmt::format("there is a headquarters in {} already; it was left as it is. With "
                             "--force it is set aside",
                             folder.string())};
  const std::int64_t now = clock.nowMs();
  const Partial partial(folder / (std::string(kFile) + kPartial));
  Restored restored;
  FIELDPOST_TRY(restored.backup, copyBackup(from, partial.file()));
  path aside = asideIn(folder, now);
  {
    FIELDPOST_TRY(auto copy, Database::open(partial.file(), Database::Access::ReadWrite));
    FIELDPOST_CHECK(sqlite::migrate(copy, migrations(), kApplicationId));
    FIELDPOST_CHECK(putBesides(copy, folder, aside));
    FIELDPOST_TRY(restored.timeline, beginTimeline(copy, restored.backup, now, random));
    FIELDPOST_CHECK(copy.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  }
  FIELDPOST_CHECK(flush(partial.file()));
  if (replaces) {
    FIELDPOST_CHECK(keepOld(folder, aside));
    restored.setAside = aside;
  }
  FIELDPOST_CHECK(giveName(partial.file(), folder / kFile));
  return restored;
}

Result<Commit> backedUpCommit(const path& folder, Snapshot& snapshot) {
  FIELDPOST_TRY(const auto marker, readFileIfThere(folder / kMarker));
  if (!marker) return Commit{0};
  std::istringstream words(*marker);
  Commit commit = 0;
  std::string mark;
  if (!(words >> commit >> mark)) return Commit{0};
  // A backup of a history that was lost since says nothing of this one.
  FIELDPOST_TRY(const std::string here, snapshot.markAt(commit));
  return toHex(here) == mark ? commit : Commit{0};
}

}  // namespace fieldpost::store
