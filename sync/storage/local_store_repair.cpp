// Saves from a damaged store what no other place has: whose laptop it is, and its own log. What
// headquarters has is left out; the next sync brings it again.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include "sync/base/file_calls.h"
#include "sync/change/chain.h"
#include "sync/storage/connection.h"

namespace fieldpost {
namespace {

using sqlite::Database;
using sqlite::Transaction;

constexpr const char* kDatabase = "fieldpost.db";
/// Where a repair works; found again by the next one if this one is cut off.
constexpr const char* kWorkshop = "repair.partial";
constexpr const char* kDamaged = "damaged.db";

/// What a pull brings again, or what is made from it.
const std::set<std::string, std::less<>> kNotSaved = {
    "base",   "checkpoint", "cursor", "dropped",     "entry",          "history",
    "laptop", "record",     "change", "staged_part", "staged_snapshot"};

Error cannotRepair(const std::filesystem::path& folder, const std::string& why) {
  return {Code::DataLoss, "CANNOT_REPAIR",
          fmt::format("the store in {} could not be repaired ({}); it was left as it is. Keep the "
                      "folder and ask for help",
                      folder.string(), why)};
}

Error cannotWrite(const std::filesystem::path& path, const std::error_code& why) {
  if (why == std::errc::no_space_on_device)
    return {Code::ResourceExhausted, "DISK_FULL",
            fmt::format("the disk that holds {} is full; nothing was changed. Free some space and "
                        "try again",
                        path.string())};
  return {Code::PermissionDenied, "CANNOT_WRITE",
          fmt::format("{} cannot be written ({}); check the folder's owner and rights",
                      path.string(), why.message())};
}

/// Puts the damaged file and its log aside, whole, so that nothing of the repair touches them.
Result<Done> putAside(const std::filesystem::path& folder, const std::filesystem::path& workshop) {
  std::error_code failed;
  if (std::filesystem::exists(workshop / kDamaged, failed)) return Done{};
  std::filesystem::remove_all(workshop, failed);
  std::filesystem::create_directory(workshop, failed);
  if (failed) return cannotWrite(workshop, failed);
  const auto log = folder / (std::string(kDatabase) + "-wal");
  if (std::filesystem::exists(log))
    std::filesystem::copy_file(log, workshop / (std::string(kDamaged) + "-wal"), failed);
  const auto half = workshop / (std::string(kDamaged) + ".partial");
  if (!failed) std::filesystem::copy_file(folder / kDatabase, half, failed);
  if (!failed) std::filesystem::rename(half, workshop / kDamaged, failed);
  if (failed) return cannotWrite(workshop, failed);
  return Done{};
}

/// Columns that both files have of a table, as SQL names them; empty when one has no such table.
Result<std::string> columnsOfBoth(Database& database, const std::string& table) {
  auto statement = database.prepare(
      "SELECT group_concat(name) FROM (SELECT name FROM pragma_table_info(?1, 'main') INTERSECT "
      "SELECT name FROM pragma_table_info(?1, 'damaged') ORDER BY 1)");
  FIELDPOST_TRY([[maybe_unused]] const bool row, statement.bind(1, table).step());
  return statement.bytes(0);
}

/// Small tables of the laptop's own, each as far as it reads.
Result<Done> saveSmallTables(Database& database, std::vector<std::string>& lost) {
  std::vector<std::string> tables;
  {
    auto statement = database.prepare(
        "SELECT name FROM main.sqlite_schema WHERE type='table' AND name NOT LIKE 'search%' AND "
        "name NOT LIKE 'sqlite%'");
    for (;;) {
      FIELDPOST_TRY(const bool more, statement.step());
      if (!more) break;
      if (!kNotSaved.contains(statement.bytes(0))) tables.push_back(statement.bytes(0));
    }
  }
  for (const auto& table : tables) {
    const auto columns = columnsOfBoth(database, table);
    if (columns.ok() && columns.value().empty()) continue;
    const auto saved =
        columns.ok() ? database.execute(fmt::format("INSERT OR REPLACE INTO main.{0}({1}) SELECT "
                                                    "{1} FROM damaged.{0}",
                                                    table, columns.value())
                                            .c_str())
                     : Result<Done>(columns.error());
    if (!saved.ok()) lost.push_back("the table " + table);
  }
  return Done{};
}

using ChangeKey = std::pair<std::string, std::int64_t>;  ///< Incarnation and number.

/// Every change that may be in the file: those it lists, and those its own count promises.
std::set<ChangeKey> changesOf(Database& database, const LaptopRow& laptop) {
  std::set<ChangeKey> keys;
  for (ChangeNumber number = 1; number <= laptop.length; ++number)
    keys.emplace(laptop.incarnation.bytes(), static_cast<std::int64_t>(number));
  // From both ends: a page that does not read stands in the way of one of them only.
  for (const char* order : {"ASC", "DESC"}) {
    auto statement = database.prepare(
        fmt::format("SELECT incarnation, number FROM damaged.change ORDER BY incarnation {0}, "
                    "number {0}",
                    order));
    for (;;) {
      const auto more = statement.step();
      if (!more.ok() || !more.value()) break;
      keys.emplace(statement.bytes(0), statement.integer(1));
    }
  }
  return keys;
}

/// Reads the changes one by one, each whole before any of it is written.
Result<Done> saveChanges(Database& database, const LaptopRow& laptop,
                         std::vector<std::string>& lost) {
  FIELDPOST_TRY(const std::string columns, columnsOfBoth(database, "change"));
  std::vector<std::string> types;
  std::string places;
  {
    auto statement = database.prepare(
        "SELECT m.type FROM pragma_table_info('change', 'main') m JOIN "
        "pragma_table_info('change', 'damaged') d ON d.name = m.name ORDER BY m.name");
    for (;;) {
      FIELDPOST_TRY(const bool more, statement.step());
      if (!more) break;
      types.push_back(statement.bytes(0));
      places += (places.empty() ? "?" : ",?") + std::to_string(types.size());
    }
  }
  const std::string selects =
      fmt::format("SELECT {} FROM damaged.change WHERE incarnation=?1 AND number=?2", columns);
  const std::string inserts =
      fmt::format("INSERT INTO main.change({}) VALUES ({})", columns, places);
  const auto copy = [&](const ChangeKey& key) -> Result<bool> {
    auto from = database.prepare(selects);
    FIELDPOST_TRY(const bool found, from.bindBlob(1, key.first).bind(2, key.second).step());
    if (!found) return false;
    auto to = database.prepare(inserts);
    for (std::size_t i = 0; i < types.size(); ++i) {
      const int column = static_cast<int>(i);
      if (types[i] == "INTEGER")
        to.bind(column + 1, from.integer(column));
      else if (types[i] == "TEXT")
        to.bind(column + 1, std::string_view(from.bytes(column)));
      else
        to.bindBlob(column + 1, from.bytes(column));
    }
    FIELDPOST_CHECK(to.run());
    return true;
  };
  for (const ChangeKey& key : changesOf(database, laptop)) {
    const auto copied = copy(key);
    if (!copied.ok() || !copied.value())
      lost.push_back(fmt::format("change {} of the log", key.second));
  }
  return Done{};
}

/// Takes out changes that do not read as they were written. Gives whether the log is whole.
Result<bool> dropAltered(Database& database, const LaptopRow& laptop,
                         std::vector<std::string>& lost) {
  struct Entry {
    std::string hash;
    std::string body;
  };
  std::map<ChangeNumber, Entry> entries;
  {
    auto statement =
        database.prepare("SELECT number, hash, body FROM main.change WHERE incarnation=?1");
    statement.bindBlob(1, laptop.incarnation.bytes());
    for (;;) {
      FIELDPOST_TRY(const bool more, statement.step());
      if (!more) break;
      entries[static_cast<ChangeNumber>(statement.integer(0))] = {statement.bytes(1),
                                                                  statement.bytes(2)};
    }
  }
  bool whole = entries.size() == laptop.length;
  std::string before = emptyLogHash();
  ChangeNumber last = 0;
  for (const auto& [number, entry] : entries) {
    const bool follows = number == last + 1;
    const std::string hash = nextLogHash(before, laptop.incarnation, number, entry.body);
    last = number;
    before = entry.hash;
    if (hash == entry.hash) continue;
    whole = false;
    // After a gap nothing can be said of one change; what parses is kept.
    sync::v1::Change change;
    if (!follows && change.ParseFromString(entry.body)) continue;
    lost.push_back(fmt::format("change {} of the log, which was altered", number));
    FIELDPOST_CHECK(database.prepare("DELETE FROM main.change WHERE incarnation=?1 AND number=?2")
                        .bindBlob(1, laptop.incarnation.bytes())
                        .bind(2, static_cast<std::int64_t>(number))
                        .run());
  }
  return whole && before == laptop.hash;
}

Result<std::vector<RecordKey>> recordsOfChanges(Database& database) {
  std::vector<RecordKey> keys;
  auto statement = database.prepare(
      "SELECT type, id, min(number) FROM main.change GROUP BY type, id ORDER BY min(number)");
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) return keys;
    FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(statement.bytes(1)));
    keys.push_back({statement.bytes(0), id});
  }
}

}  // namespace

Result<Done> LocalStore::Connection::replayOwnChanges(LaptopRow& laptop) {
  FIELDPOST_TRY(const auto keys, recordsOfChanges(database));
  for (const RecordKey& key : keys) {
    RecordRow row;
    row.key = key;
    FIELDPOST_TRY(const auto open, openChanges(database, key));
    FIELDPOST_CHECK(replay(row, open));
    sync::v1::Change first;
    if (open.empty() || !first.ParseFromString(open.front().body)) continue;
    row.createdBy = row.changedBy = first.author();
    row.createdMs = row.changedMs = first.stamp().time_ms();
    row.draft = isDraft(row);
    FIELDPOST_CHECK(saveRow(database, row, {}, ++laptop.touch));
  }
  return Done{};
}

Result<bool> LocalStore::Connection::saveFrom(const std::filesystem::path& damaged,
                                              const LaptopRow& laptop,
                                              std::vector<std::string>& lost) {
  FIELDPOST_CHECK(database.prepare("ATTACH ?1 AS damaged").bind(1, damaged.string()).run());
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(database));
  LaptopRow saved = laptop;
  // Every record is new to whoever shows them.
  ++saved.touch;
  FIELDPOST_CHECK(saveSmallTables(database, lost));
  FIELDPOST_CHECK(saveChanges(database, laptop, lost));
  FIELDPOST_TRY(const bool whole, dropAltered(database, laptop, lost));
  // Under a new name the laptop gets its confirmed work back as anybody's; it need not send it
  // again. Under the old one it gets markers, and counts it as received until they come.
  FIELDPOST_CHECK(database.execute(whole ? "UPDATE main.change SET state=1 WHERE state=3"
                                         : "DELETE FROM main.change WHERE state=3"));
  FIELDPOST_CHECK(replayOwnChanges(saved));
  FIELDPOST_CHECK(saveLaptop(saved));
  FIELDPOST_CHECK(transaction.commit());
  FIELDPOST_CHECK(database.execute("DETACH damaged"));
  return whole;
}

Result<Repaired> LocalStore::repair(const std::filesystem::path& folder, const Clock& clock,
                                    Random& random) {
  std::error_code failed;
  if (!std::filesystem::exists(folder / kDatabase, failed))
    return Error{Code::NotFound, "NO_STORE",
                 "there is no store in " + folder.string() + " to repair"};
  const auto workshop = folder / kWorkshop;
  FIELDPOST_CHECK(putAside(folder, workshop));
  for (const char* end : {"", "-wal", "-shm"})
    std::filesystem::remove(workshop / (kDatabase + std::string(end)), failed);
  Repaired repaired;
  {
    auto damaged = Database::open(workshop / kDamaged, Database::Access::ReadWrite);
    if (!damaged.ok()) return cannotRepair(folder, damaged.error().message);
    Connection old(folder, std::move(damaged).value(), clock, random);
    const auto laptop = old.loadLaptop();
    if (!laptop.ok()) return cannotRepair(folder, laptop.error().message);
    FIELDPOST_TRY(LocalStore store, create(workshop, laptop.value().profile, clock, random));
    const auto saved =
        store.m_connection->saveFrom(workshop / kDamaged, laptop.value(), repaired.lost);
    if (!saved.ok() && saved.error().code == Code::DataLoss)
      return cannotRepair(folder, saved.error().message);
    if (!saved.ok()) return saved.error();
    const bool whole = saved.value();
    if (!whole) FIELDPOST_CHECK(store.fork());
    FIELDPOST_TRY(const auto findings, store.verify());
    if (!findings.empty()) return cannotRepair(folder, findings.front());
    FIELDPOST_TRY(const StoreStatus status, store.status());
    repaired.records = status.records;
    repaired.waiting = status.waiting;
    repaired.newLog = !whole;
  }
  repaired.kept = folder / fmt::format("damaged-{}", clock.nowMs());
  // First the old log: it must never be read as the new file's.
  for (const char* end : {"-wal", "-shm"})
    std::filesystem::remove(folder / (kDatabase + std::string(end)), failed);
  std::filesystem::rename(workshop / kDatabase, folder / kDatabase, failed);
  if (!failed) std::filesystem::rename(workshop, repaired.kept, failed);
  if (failed) return cannotWrite(folder, failed);
  if (const int code = fileCalls().syncFolder(folder); code < 0)
    return cannotWrite(folder, {-code, std::generic_category()});
  return repaired;
}

}  // namespace fieldpost
