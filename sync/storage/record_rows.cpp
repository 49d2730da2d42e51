#include "sync/storage/record_rows.h"

#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "sync/record/describe.h"
#include "sync/record/record_type.h"

namespace fieldpost {
namespace {

using sqlite::Database;

/// The record as its type reads it, or null for a type of a newer version.
std::unique_ptr<Message> readRecord(const RecordKey& key, const std::string& message) {
  const RecordType* type = RecordType::find(key.type);
  if (type == nullptr) return nullptr;
  auto record = type->parse(message);
  return record.ok() ? std::move(record).value() : nullptr;
}

std::optional<RecordId> parentIn(const RecordKey& key, const Message& record) {
  const FieldDescriptor* field = RecordType::find(key.type)->parentField();
  if (field == nullptr) return std::nullopt;
  const auto id = Uuid::parse(textOf(record, *field));
  return id.ok() ? std::optional(id.value()) : std::nullopt;
}

Result<Done> putWords(Database& database, std::int64_t place, const std::string& words) {
  return database.prepare("INSERT INTO search(rowid, words) VALUES (?1, ?2)")
      .bind(1, place)
      .bind(2, words)
      .run();
}

/// A contentless index forgets words only when told them again.
Result<Done> dropWords(Database& database, std::int64_t place, const std::string& words) {
  return database.prepare("INSERT INTO search(search, rowid, words) VALUES ('delete', ?1, ?2)")
      .bind(1, place)
      .bind(2, words)
      .run();
}

using Entries = std::set<std::pair<std::string, std::string>>;

Entries entriesOf(const RecordType& type, const Message* record) {
  if (record == nullptr) return {};
  auto entries = indexEntriesOf(type, *record);
  return {std::make_move_iterator(entries.begin()), std::make_move_iterator(entries.end())};
}

/// Runs `sql` for each of `entries` that is not in `others`.
Result<Done> eachEntryBut(Database& database, const RecordRow& row, std::string_view sql,
                          const Entries& entries, const Entries& others) {
  for (const auto& entry : entries) {
    if (others.contains(entry)) continue;
    FIELDPOST_CHECK(database.prepare(sql)
                        .bind(1, row.key.type)
                        .bind(2, entry.first)
                        .bind(3, entry.second)
                        .bind(4, row.place)
                        .run());
  }
  return Done{};
}

/// Makes words and entries those of `now` where they were those of `old`; either may be null.
/// Writes only what is another one: most saves touch a field or two of many.
Result<Done> renewEntries(Database& database, const RecordRow& row, const Message* old,
                          const Message* now) {
  if (old == nullptr && now == nullptr) return Done{};
  const RecordType& type = *RecordType::find(row.key.type);
  const std::string oldWords = old == nullptr ? std::string() : searchTextOf(type, *old);
  const std::string newWords = now == nullptr ? std::string() : searchTextOf(type, *now);
  if (old == nullptr || now == nullptr || oldWords != newWords) {
    if (old != nullptr) FIELDPOST_CHECK(dropWords(database, row.place, oldWords));
    if (now != nullptr) FIELDPOST_CHECK(putWords(database, row.place, newWords));
  }
  const Entries before = entriesOf(type, old);
  const Entries after = entriesOf(type, now);
  FIELDPOST_CHECK(eachEntryBut(
      database, row, "DELETE FROM entry WHERE type=?1 AND field=?2 AND value=?3 AND place=?4",
      before, after));
  return eachEntryBut(database, row, "INSERT OR IGNORE INTO entry VALUES (?1, ?2, ?3, ?4)", after,
                      before);
}

void bindRow(sqlite::Statement& statement, const RecordRow& row, std::int64_t touch) {
  statement.bind(1, row.key.type).bindBlob(2, row.key.id.bytes()).bind(3, row.office);
  statement.bind(4, row.title).bindBlob(5, row.message).bind(6, row.deleted);
  statement.bind(7, row.draft).bind(8, row.reference).bind(9, row.confirmedExists);
  statement.bind(10, row.confirmedDeleted);
  if (row.confirmed)
    statement.bindBlob(11, *row.confirmed);
  else
    statement.bindNull(11);
  statement.bind(12, static_cast<std::int64_t>(row.commit)).bind(13, row.createdBy);
  statement.bind(14, row.createdMs).bind(15, row.changedBy).bind(16, row.changedMs);
  statement.bind(17, touch).bind(18, row.scope);
  statement.bind(19, static_cast<std::int64_t>(row.floor)).bind(20, row.held);
  statement.bind(21, row.movedTo);
  if (row.parent)
    statement.bindBlob(22, row.parent->bytes());
  else
    statement.bindNull(22);
}

}  // namespace

Result<RecordRow> loadRow(Database& database, const RecordKey& key) {
  RecordRow row{.key = key};
  auto statement = database.prepare(
      "SELECT place, office, title, message, deleted, draft, reference, confirmed_exists,"
      " confirmed_deleted, confirmed, commit_number, created_by, created_ms, changed_by, "
      "changed_ms,"
      " scope, floor_commit, held, moved_to FROM record WHERE type=?1 AND id=?2");
  statement.bind(1, key.type).bindBlob(2, key.id.bytes());
  FIELDPOST_TRY(const bool found, statement.step());
  if (!found) return row;
  row.place = statement.integer(0);
  row.office = statement.bytes(1);
  row.title = statement.bytes(2);
  row.message = statement.bytes(3);
  row.deleted = statement.integer(4) != 0;
  row.draft = statement.integer(5) != 0;
  row.reference = statement.integer(6) != 0;
  row.confirmedExists = statement.integer(7) != 0;
  row.confirmedDeleted = statement.integer(8) != 0;
  if (!statement.isNull(9)) row.confirmed = statement.bytes(9);
  row.commit = static_cast<Commit>(statement.integer(10));
  row.createdBy = statement.bytes(11);
  row.createdMs = statement.integer(12);
  row.changedBy = statement.bytes(13);
  row.changedMs = statement.integer(14);
  row.scope = statement.bytes(15);
  row.floor = static_cast<Commit>(statement.integer(16));
  row.held = statement.integer(17) != 0;
  row.movedTo = statement.bytes(18);
  return row;
}

Result<Done> saveRow(Database& database, RecordRow& row, const std::string& oldMessage,
                     std::int64_t touch) {
  const auto record = readRecord(row.key, row.message);
  if (record != nullptr) {
    row.title = titleOf(*RecordType::find(row.key.type), *record);
    row.office = textOf(*record, "office");
    row.parent = parentIn(row.key, *record);
  }
  if (row.commit == 0 && !row.reference) row.scope = row.office;
  if (row.place == 0) {
    auto insert = database.prepare(
        "INSERT INTO record(type, id, office, title, message, deleted, draft, reference,"
        " confirmed_exists, confirmed_deleted, confirmed, commit_number, created_by, created_ms,"
        " changed_by, changed_ms, touch, scope, floor_commit, held,"
        " moved_to, parent)"
        " VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22)");
    bindRow(insert, row, touch);
    FIELDPOST_CHECK(insert.run());
    row.place = database.lastInsertRow();
    FIELDPOST_CHECK(database.prepare("DELETE FROM dropped WHERE type=?1 AND id=?2")
                        .bind(1, row.key.type)
                        .bindBlob(2, row.key.id.bytes())
                        .run());
  } else {
    auto update = database.prepare(
        "UPDATE record SET office=?3, title=?4, message=?5, deleted=?6, draft=?7, reference=?8,"
        " confirmed_exists=?9, confirmed_deleted=?10, confirmed=?11, commit_number=?12,"
        " created_by=?13, created_ms=?14, changed_by=?15, changed_ms=?16, touch=?17, scope=?18,"
        " floor_commit=?19, held=?20, moved_to=?21, parent=?22"
        " WHERE type=?1 AND id=?2");
    bindRow(update, row, touch);
    FIELDPOST_CHECK(update.run());
    if (oldMessage == row.message) return Done{};
    const auto old = readRecord(row.key, oldMessage);
    return renewEntries(database, row, old.get(), record.get());
  }
  return renewEntries(database, row, nullptr, record.get());
}

Result<Done> findMissingParents(Database& database) {
  std::vector<RecordRow> rows;
  {
    auto statement =
        database.prepare("SELECT place, type, id, message FROM record WHERE parent=x'00'");
    for (;;) {
      FIELDPOST_TRY(const bool more, statement.step());
      if (!more) break;
      RecordRow& row = rows.emplace_back();
      row.place = statement.integer(0);
      row.key.type = statement.bytes(1);
      FIELDPOST_TRY(row.key.id, Uuid::fromBytes(statement.bytes(2)));
      row.message = statement.bytes(3);
    }
  }
  if (rows.empty()) return Done{};
  FIELDPOST_TRY(auto transaction, sqlite::Transaction::beginWrite(database));
  for (const RecordRow& row : rows) {
    const auto record = readRecord(row.key, row.message);
    const auto parent = record == nullptr ? std::nullopt : parentIn(row.key, *record);
    auto update = database.prepare("UPDATE record SET parent=?2 WHERE place=?1 AND parent=x'00'");
    update.bind(1, row.place);
    if (parent)
      update.bindBlob(2, parent->bytes());
    else
      update.bindNull(2);
    FIELDPOST_CHECK(update.run());
  }
  return transaction.commit();
}

Result<Done> keepBase(Database& database, const RecordRow& row) {
  return database.prepare("INSERT OR REPLACE INTO base VALUES (?1, ?2, ?3, ?4)")
      .bind(1, row.key.type)
      .bindBlob(2, row.key.id.bytes())
      .bindBlob(3, row.confirmed.value_or(row.message))
      .bind(4, row.confirmedDeleted)
      .run();
}

Result<Done> dropBase(Database& database, const RecordKey& key) {
  return database.prepare("DELETE FROM base WHERE type=?1 AND id=?2")
      .bind(1, key.type)
      .bindBlob(2, key.id.bytes())
      .run();
}

Result<Done> dropRow(Database& database, const RecordRow& row, std::int64_t touch) {
  const auto record = readRecord(row.key, row.message);
  FIELDPOST_CHECK(renewEntries(database, row, record.get(), nullptr));
  const std::string id = row.key.id.bytes();
  for (const char* sql :
       {"DELETE FROM record WHERE type=?1 AND id=?2", "DELETE FROM history WHERE type=?1 AND id=?2",
        "DELETE FROM base WHERE type=?1 AND id=?2"})
    FIELDPOST_CHECK(database.prepare(sql).bind(1, row.key.type).bindBlob(2, id).run());
  return database.prepare("INSERT OR REPLACE INTO dropped VALUES (?1, ?2, ?3)")
      .bind(1, row.key.type)
      .bindBlob(2, id)
      .bind(3, touch)
      .run();
}

Result<std::vector<OpenChange>> openChanges(Database& database, const RecordKey& key) {
  // Keyed by the place it had in headquarters' order, then by its own: what never had one is
  // newest.
  std::map<std::tuple<std::int64_t, int, std::int64_t>, OpenChange> changes;
  auto own = database.prepare(
      "SELECT number, body, lost_commit, incarnation<>(SELECT incarnation FROM laptop) FROM change"
      " WHERE type=?1 AND id=?2 AND state < 3 ORDER BY number");
  own.bind(1, key.type).bindBlob(2, key.id.bytes());
  for (;;) {
    FIELDPOST_TRY(const bool more, own.step());
    if (!more) break;
    // From before this database took another name: older than all it did since.
    const std::int64_t lost = own.integer(3) != 0  ? -1
                              : own.integer(2) > 0 ? own.integer(2)
                                                   : INT64_MAX;
    changes[{lost, 1, own.integer(0)}] = {static_cast<ChangeNumber>(own.integer(0)), own.bytes(1)};
  }
  auto held = database.prepare("SELECT place, body, lost_commit FROM held WHERE type=?1 AND id=?2");
  held.bind(1, key.type).bindBlob(2, key.id.bytes());
  for (;;) {
    FIELDPOST_TRY(const bool more, held.step());
    if (!more) break;
    sync::v1::Committed committed;
    if (!committed.ParseFromString(held.bytes(1))) continue;
    sync::v1::Change change;
    change.set_act(committed.act());
    *change.mutable_patch() = committed.effect();
    changes[{held.integer(2), 0, held.integer(0)}] = {0, change.SerializeAsString()};
  }
  std::vector<OpenChange> inOrder;
  for (auto& [place, change] : changes) inOrder.push_back(std::move(change));
  return inOrder;
}

Result<Done> replay(RecordRow& row, const std::vector<OpenChange>& open) {
  const std::string confirmed = row.confirmed.value_or(row.message);
  row.message = row.confirmedExists ? confirmed : std::string();
  row.deleted = row.confirmedDeleted;
  for (const auto& change : open) {
    sync::v1::Change body;
    if (!body.ParseFromString(change.body))
      return Error{Code::DataLoss, "MALFORMED_RECORD", "a change in this laptop's log is damaged"};
    if (body.act() != sync::v1::ACT_EDIT) {
      row.deleted = body.act() == sync::v1::ACT_DELETE;
      continue;
    }
    FIELDPOST_TRY(row.message, applied(row.message, body.patch()));
    row.deleted = false;
  }
  if (open.empty())
    row.confirmed.reset();
  else
    row.confirmed = row.confirmedExists ? confirmed : std::string();
  return Done{};
}

}  // namespace fieldpost
