#include "sync/storage/salvage.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "fieldpost/model/v1/types.pb.h"
#include "sync/blob/blob_id.h"
#include "sync/change/chain.h"

namespace fieldpost {
namespace {

using sqlite::Database;
using sqlite::Statement;

/// What is not taken over: what a pull brings again and what is made from it, the log (taken change
/// by change), and the laptop's own row (written by the caller).
const std::set<std::string, std::less<>> kNotTaken = {
    "base",   "checkpoint", "cursor", "dropped",     "entry",          "history",
    "laptop", "record",     "change", "staged_part", "staged_snapshot"};

std::int64_t signedOf(ChangeNumber number) { return static_cast<std::int64_t>(number); }

/// A table that both files have, with the columns that both have.
struct SharedTable {
  std::string name;
  std::string columns;
  std::vector<std::string> types;
  std::string keyDescending;  ///< What orders its rows from the end.
};

Result<SharedTable> sharedTable(Database& damaged, Database& fresh, const std::string& name) {
  SharedTable table;
  table.name = name;
  std::set<std::string> there;
  auto old = damaged.prepare("SELECT name FROM pragma_table_info(?1)");
  old.bind(1, name);
  for (;;) {
    FIELDPOST_TRY(const bool more, old.step());
    if (!more) break;
    there.insert(old.bytes(0));
  }
  auto own = fresh.prepare("SELECT name, type, pk FROM pragma_table_info(?1)");
  own.bind(1, name);
  for (;;) {
    FIELDPOST_TRY(const bool more, own.step());
    if (!more) return table;
    if (!there.contains(own.bytes(0))) continue;
    table.columns += (table.columns.empty() ? "" : ", ") + own.bytes(0);
    table.types.push_back(own.bytes(1));
    if (own.integer(2) > 0)
      table.keyDescending += (table.keyDescending.empty() ? "" : ", ") + own.bytes(0) + " DESC";
  }
}

/// Writes the row that `from` stands on, all of its columns, over one with the same key.
Result<Done> takeRow(Database& fresh, const SharedTable& table, const Statement& from) {
  std::string places;
  for (std::size_t i = 0; i < table.types.size(); ++i) places += i == 0 ? "?" : ", ?";
  auto to = fresh.prepare(
      fmt::format("INSERT OR REPLACE INTO {} ({}) VALUES ({})", table.name, table.columns, places));
  for (std::size_t i = 0; i < table.types.size(); ++i) {
    const int column = static_cast<int>(i);
    if (from.isNull(column))
      to.bindNull(column + 1);
    else if (table.types[i] == "INTEGER")
      to.bind(column + 1, from.integer(column));
    else if (table.types[i] == "TEXT")
      to.bind(column + 1, std::string_view(from.bytes(column)));
    else
      to.bindBlob(column + 1, from.bytes(column));
  }
  return to.run();
}

/// Takes what reads of a table, from both ends: a page that does not read stands in the way of one
/// of them only. Gives whether it was all.
Result<bool> takeTable(Database& damaged, Database& fresh, const SharedTable& table) {
  const std::string backwards =
      table.keyDescending.empty() ? "" : " ORDER BY " + table.keyDescending;
  for (const std::string& order : {std::string(), backwards}) {
    auto from =
        damaged.prepare(fmt::format("SELECT {} FROM {}{}", table.columns, table.name, order));
    for (;;) {
      const auto more = from.step();
      if (!more.ok()) break;
      if (!more.value()) return true;
      FIELDPOST_CHECK(takeRow(fresh, table, from));
    }
  }
  return false;
}

Result<Done> takeSmallTables(Database& damaged, Database& fresh, std::vector<std::string>& lost) {
  std::vector<std::string> names;
  {
    auto statement = fresh.prepare(
        "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'search%'"
        " AND name NOT LIKE 'sqlite%'");
    for (;;) {
      FIELDPOST_TRY(const bool more, statement.step());
      if (!more) break;
      if (!kNotTaken.contains(statement.bytes(0))) names.push_back(statement.bytes(0));
    }
  }
  for (const std::string& name : names) {
    FIELDPOST_TRY(const SharedTable table, sharedTable(damaged, fresh, name));
    // Written by an older program, which had no such table.
    if (table.columns.empty()) continue;
    FIELDPOST_TRY(const bool whole, takeTable(damaged, fresh, table));
    if (!whole && name == "blob")
      lost.push_back(
          "what is to be done with some attached files; those that this laptop's own records name "
          "are offered to headquarters again");
    else if (!whole)
      lost.push_back(fmt::format("parts of the table '{}'", name));
  }
  return Done{};
}

using ChangeKey = std::pair<std::string, ChangeNumber>;  ///< Incarnation and number.

/// Every change that may be in the file: those it lists, and those its own count promises.
std::set<ChangeKey> changesOf(Database& damaged, const LaptopRow& laptop) {
  std::set<ChangeKey> keys;
  for (ChangeNumber number = 1; number <= laptop.length; ++number)
    keys.emplace(laptop.incarnation.bytes(), number);
  for (const char* order : {"ASC", "DESC"}) {
    auto statement = damaged.prepare(fmt::format(
        "SELECT incarnation, number FROM change ORDER BY incarnation {0}, number {0}", order));
    for (;;) {
      const auto more = statement.step();
      if (!more.ok() || !more.value()) break;
      keys.emplace(statement.bytes(0), static_cast<ChangeNumber>(statement.integer(1)));
    }
  }
  return keys;
}

/// The laptop's log in the new file.
class SavedLog {
 public:
  SavedLog(Database& damaged, Database& fresh, const LaptopRow& laptop)
      : m_damaged(damaged), m_fresh(fresh), m_laptop(laptop) {}

  /// Gives whether it is whole.
  Result<bool> take(std::vector<std::string>& lost) {
    FIELDPOST_CHECK(takeChanges());
    FIELDPOST_CHECK(readEntries());
    FIELDPOST_CHECK(dropAltered());
    for (ChangeNumber number = 1; number <= m_laptop.length; ++number) {
      if (m_entries.contains(number)) continue;
      m_whole = false;
      // What headquarters has acknowledged comes back from there.
      if (number > m_laptop.acknowledged)
        lost.push_back(fmt::format("change {} of the log", number));
    }
    FIELDPOST_CHECK(settleStates());
    return m_whole;
  }

 private:
  struct Entry {
    std::string hash;
    std::string body;
    RecordKey key;
  };

  /// Reads the changes one by one, each whole before any of it is written.
  Result<Done> takeChanges() {
    FIELDPOST_TRY(const SharedTable table, sharedTable(m_damaged, m_fresh, "change"));
    const std::string selects =
        fmt::format("SELECT {} FROM change WHERE incarnation=?1 AND number=?2", table.columns);
    for (const auto& [incarnation, number] : changesOf(m_damaged, m_laptop)) {
      auto from = m_damaged.prepare(selects);
      const auto found = from.bindBlob(1, incarnation).bind(2, signedOf(number)).step();
      if (found.ok() && found.value()) FIELDPOST_CHECK(takeRow(m_fresh, table, from));
    }
    return Done{};
  }

  Result<Done> readEntries() {
    auto statement =
        m_fresh.prepare("SELECT number, hash, body FROM change WHERE incarnation=?1 AND number>0");
    statement.bindBlob(1, m_laptop.incarnation.bytes());
    for (;;) {
      FIELDPOST_TRY(const bool more, statement.step());
      if (!more) return Done{};
      m_entries[static_cast<ChangeNumber>(statement.integer(0))] = {
          statement.bytes(1), statement.bytes(2), {}};
    }
  }

  /// Takes out changes that do not read as they were written: a change holds if its hash follows
  /// from the one before, or the next one's follows from it.
  Result<Done> dropAltered() {
    std::set<ChangeNumber> altered;
    std::string stored = emptyLogHash();
    std::string counted = stored;
    ChangeNumber last = 0;
    for (auto& [number, entry] : m_entries) {
      // Clang 14 lets no lambda capture a structured binding by itself.
      const auto next = [&, at = number, &body = entry.body](const std::string& before) {
        return nextLogHash(before, m_laptop.incarnation, at, body);
      };
      const bool follows = number == last + 1;
      const bool byStored = next(stored) == entry.hash;
      const bool byCounted = counted != stored && next(counted) == entry.hash;
      if (follows && byCounted) altered.erase(last);
      // After a gap nothing can be said of one change but whether it reads.
      const bool holds = follows ? byStored || byCounted : true;
      if (!holds) m_whole = false;
      if (!holds) altered.insert(number);
      counted = follows ? next(byCounted ? counted : stored) : entry.hash;
      stored = entry.hash;
      last = number;
    }
    if (last == m_laptop.length && counted == m_laptop.hash && counted != stored)
      altered.erase(last);
    if (stored != m_laptop.hash) m_whole = false;
    for (auto& [number, entry] : m_entries)
      if (!readsWell(entry)) altered.insert(number);
    for (const ChangeNumber number : altered) m_entries.erase(number);
    return m_fresh
        .prepare("DELETE FROM change WHERE incarnation=?1 AND number NOT BETWEEN 1 AND ?2")
        .bindBlob(1, m_laptop.incarnation.bytes())
        .bind(2, signedOf(m_laptop.length))
        .run();
  }

  static bool readsWell(Entry& entry) {
    sync::v1::Change change;
    if (!change.ParseFromString(entry.body)) return false;
    const auto id = Uuid::fromBytes(change.record_id());
    if (!id.ok()) return false;
    entry.key = {change.record_type(), id.value()};
    return true;
  }

  /// Of each change the record and its state as the log and headquarters' acknowledgement have it,
  /// whatever its columns say.
  Result<Done> settleStates() {
    const std::string incarnation = m_laptop.incarnation.bytes();
    for (ChangeNumber number = 1; number <= m_laptop.length; ++number) {
      const auto entry = m_entries.find(number);
      if (entry == m_entries.end()) {
        FIELDPOST_CHECK(m_fresh.prepare("DELETE FROM change WHERE incarnation=?1 AND number=?2")
                            .bindBlob(1, incarnation)
                            .bind(2, signedOf(number))
                            .run());
        continue;
      }
      FIELDPOST_CHECK(
          m_fresh
              .prepare("UPDATE change SET type=?3, id=?4, state=iif(number>?5, 0, iif(state=2 OR"
                       " state=3, state, 1)) WHERE incarnation=?1 AND number=?2")
              .bindBlob(1, incarnation)
              .bind(2, signedOf(number))
              .bind(3, entry->second.key.type)
              .bindBlob(4, entry->second.key.id.bytes())
              .bind(5, signedOf(m_laptop.acknowledged))
              .run());
    }
    // Confirmed work comes back by pull: under the old name as markers, and counts as received
    // until they come; under a new one as anybody's. What was received under an older name is shown
    // until it comes, what was put aside is kept.
    FIELDPOST_CHECK(
        m_fresh.prepare("DELETE FROM change WHERE incarnation<>?1 AND state<>1 AND state<>2")
            .bindBlob(1, incarnation)
            .run());
    return m_fresh.execute(m_whole ? "UPDATE change SET state=1 WHERE state=3"
                                   : "DELETE FROM change WHERE state=3");
  }

  Database& m_damaged;
  Database& m_fresh;
  const LaptopRow& m_laptop;
  std::map<ChangeNumber, Entry> m_entries;
  bool m_whole = true;
};

}  // namespace

Result<Salvaged> salvage(Database& damaged, Database& fresh, const LaptopRow& laptop) {
  Salvaged salvaged;
  FIELDPOST_CHECK(takeSmallTables(damaged, fresh, salvaged.lost));
  FIELDPOST_TRY(salvaged.wholeLog, SavedLog(damaged, fresh, laptop).take(salvaged.lost));
  return salvaged;
}

Result<Done> noteNamedFiles(Database& database) {
  struct Named {
    RecordKey key;
    std::string message;
  };
  std::vector<Named> records;
  {
    auto statement = database.prepare("SELECT type, id, message FROM record");
    for (;;) {
      FIELDPOST_TRY(const bool more, statement.step());
      if (!more) break;
      FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(statement.bytes(1)));
      records.push_back({{statement.bytes(0), id}, statement.bytes(2)});
    }
  }
  for (const Named& record : records) {
    const RecordType* type = RecordType::find(record.key.type);
    const FieldDescriptor* field = type == nullptr ? nullptr : type->field("attachments");
    if (field == nullptr || field->message_type() != model::v1::Attachment::descriptor()) continue;
    FIELDPOST_TRY(const auto message, type->parse(record.message));
    const auto& reflection = *message->GetReflection();
    for (int i = 0; i < reflection.FieldSize(*message, field); ++i) {
      const auto& file = static_cast<const model::v1::Attachment&>(
          reflection.GetRepeatedMessage(*message, field, i));
      if (file.sha256().size() != BlobId::kBytes) continue;
      FIELDPOST_CHECK(
          database.prepare("INSERT OR IGNORE INTO blob VALUES (?1,?2,?3,?4,0,'','',x'')")
              .bindBlob(1, file.sha256())
              .bind(2, record.key.type)
              .bindBlob(3, record.key.id.bytes())
              .bind(4, static_cast<std::int64_t>(file.size_bytes()))
              .run());
    }
  }
  return Done{};
}

}  // namespace fieldpost
