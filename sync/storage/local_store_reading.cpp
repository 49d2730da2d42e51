// What windows and the command line read from a laptop's store.
#include <algorithm>
#include <cctype>

#include "fieldpost/model/v1/office.pb.h"
#include "sync/storage/connection.h"

namespace fieldpost {

const char* const kViewColumns =
    " r.type, r.id, r.office, r.title, r.message, r.deleted, r.draft, r.reference, r.commit_number,"
    " r.created_by, r.created_ms, r.changed_by, r.changed_ms,"
    " (SELECT count(*) FROM change c WHERE c.type=r.type AND c.id=r.id AND c.state < 3 AND "
    "c.state=0),"
    " EXISTS (SELECT 1 FROM change c WHERE c.type=r.type AND c.id=r.id AND c.state < 3 AND "
    "c.state=2),"
    " ifnull((SELECT cursor FROM cursor WHERE scope=r.office), 0), r.floor_commit,"
    " r.held, r.moved_to ";

RecordView viewFrom(const sqlite::Statement& statement) {
  RecordView view;
  view.key.type = statement.bytes(0);
  if (auto id = Uuid::fromBytes(statement.bytes(1)); id.ok()) view.key.id = id.value();
  view.office = statement.bytes(2);
  view.title = statement.bytes(3);
  view.message = statement.bytes(4);
  view.deleted = statement.integer(5) != 0;
  view.draft = statement.integer(6) != 0;
  view.reference = statement.integer(7) != 0;
  view.commit = static_cast<Commit>(statement.integer(8));
  view.createdBy = statement.bytes(9);
  view.createdMs = statement.integer(10);
  view.changedBy = statement.bytes(11);
  view.changedMs = statement.integer(12);
  view.waiting = static_cast<std::size_t>(statement.integer(13));
  view.refused = statement.integer(14) != 0;
  view.seen = static_cast<Commit>(statement.integer(15));
  view.floor = static_cast<Commit>(statement.integer(16));
  view.held = statement.integer(17) != 0;
  view.movedTo = statement.bytes(18);
  return view;
}

namespace {

/// Words as a query of the search table: each the beginning of a word, all must be there. Empty
/// when there is no word in `text`.
std::string matchOf(const std::string& text) {
  const auto isWordByte = [](unsigned char c) { return std::isalnum(c) != 0 || c >= 0x80; };
  std::string match;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) match += (match.empty() ? "\"" : " \"") + word + "\"*";
    word.clear();
  };
  for (const char c : text) {
    if (isWordByte(static_cast<unsigned char>(c)))
      word += c;
    else
      finish();
  }
  finish();
  return match;
}

/// The condition of a query, and what is bound to it.
struct Condition {
  std::string sql;
  std::vector<std::string> values;

  std::string bound(const std::string& value) {
    values.push_back(value);
    return "?" + std::to_string(values.size());
  }
};

Condition conditionOf(const Query& query) {
  Condition condition;
  condition.sql = " WHERE r.type=" + condition.bound(query.type);
  condition.sql += query.deleted ? " AND r.deleted=1" : " AND r.deleted=0";
  if (!query.office.empty()) condition.sql += " AND r.office=" + condition.bound(query.office);
  if (!query.withDrafts) condition.sql += " AND r.draft=0";
  const RecordType* type = RecordType::find(query.type);
  if (type != nullptr && type->parentType() != nullptr) {
    const auto parent = [&] {
      return " (SELECT 1 FROM record p WHERE p.type=" +
             condition.bound(type->parentType()->name()) + " AND p.id=r.parent";
    };
    if (query.waitingForParent)
      condition.sql += " AND r.parent IS NOT NULL AND NOT EXISTS" + parent() + ")";
    else if (!query.withHidden && !query.deleted)
      condition.sql += " AND NOT EXISTS" + parent() + " AND p.deleted=1)";
  } else if (query.waitingForParent) {
    condition.sql += " AND 0";
  }
  for (const auto& [field, value] : query.where) {
    condition.sql += " AND r.place IN (SELECT place FROM entry WHERE type=?1 AND field=" +
                     condition.bound(field);
    condition.sql += " AND value=" + condition.bound(value) + ")";
  }
  if (const std::string match = matchOf(query.text); !match.empty())
    condition.sql += " AND r.place IN (SELECT rowid FROM search WHERE search MATCH " +
                     condition.bound(match) + ")";
  return condition;
}

std::string tailOf(const Query& query) {
  std::string tail = " ORDER BY ";
  switch (query.order) {
    case Query::Order::Title:
      tail += "r.title COLLATE NOCASE";
      break;
    case Query::Order::Changed:
      tail += "r.changed_ms";
      break;
    case Query::Order::Created:
      tail += "r.created_ms";
      break;
  }
  tail += query.descending ? " DESC, r.place DESC" : ", r.place";
  if (query.limit > 0 || query.offset > 0)
    tail += " LIMIT " + (query.limit > 0 ? std::to_string(query.limit) : "-1") + " OFFSET " +
            std::to_string(query.offset);
  return tail;
}

}  // namespace

Result<std::vector<RecordView>> LocalStore::Connection::readViews(
    std::string_view condition, const std::vector<std::string>& values, std::string_view tail) {
  std::string sql = "SELECT";
  sql += kViewColumns;
  sql += "FROM record r";
  sql += condition;
  sql += tail;
  auto statement = database.prepare(sql);
  for (std::size_t i = 0; i < values.size(); ++i)
    statement.bind(static_cast<int>(i) + 1, values[i]);
  std::vector<RecordView> views;
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) return views;
    views.push_back(viewFrom(statement));
  }
}

Result<std::optional<RecordView>> LocalStore::get(const RecordKey& key) const {
  std::string sql = "SELECT";
  sql += kViewColumns;
  sql += "FROM record r WHERE r.type=?1 AND r.id=?2";
  auto statement = m_connection->database.prepare(sql);
  statement.bind(1, key.type).bindBlob(2, key.id.bytes());
  FIELDPOST_TRY(const bool found, statement.step());
  if (!found) return std::optional<RecordView>();
  return std::optional(viewFrom(statement));
}

Result<std::vector<RecordView>> LocalStore::find(const Query& query) const {
  const Condition condition = conditionOf(query);
  return m_connection->readViews(condition.sql, condition.values, tailOf(query));
}

Result<std::size_t> LocalStore::count(const Query& query) const {
  const Condition condition = conditionOf(query);
  auto statement = m_connection->database.prepare("SELECT count(*) FROM record r" + condition.sql);
  for (std::size_t i = 0; i < condition.values.size(); ++i)
    statement.bind(static_cast<int>(i) + 1, condition.values[i]);
  FIELDPOST_TRY([[maybe_unused]] const bool row, statement.step());
  return static_cast<std::size_t>(statement.integer(0));
}

Result<std::vector<HistoryEntry>> LocalStore::history(const RecordKey& key) const {
  std::vector<HistoryEntry> entries;
  auto own = m_connection->database.prepare(
      "SELECT body, commit_number, number, state, received_ms, confirmed_ms FROM change"
      " WHERE type=?1 AND id=?2 ORDER BY number DESC");
  const std::int64_t now = m_connection->clock.nowMs();
  own.bind(1, key.type).bindBlob(2, key.id.bytes());
  for (;;) {
    FIELDPOST_TRY(const bool more, own.step());
    if (!more) break;
    sync::v1::Change change;
    if (!change.ParseFromString(own.bytes(0))) continue;
    // As headquarters corrected it; before that, a clock that was put back since made no future.
    const std::int64_t when =
        own.integer(5) != 0 ? own.integer(5) : std::min(change.stamp().time_ms(), now);
    entries.push_back({static_cast<Commit>(own.integer(1)), when, change.author(),
                       m_connection->profile.office, change.act(), change.patch(),
                       static_cast<ChangeNumber>(own.integer(2)),
                       static_cast<ChangeState>(own.integer(3)), own.integer(4)});
  }
  auto theirs = m_connection->database.prepare(
      "SELECT h.body, h.commit_number FROM history h WHERE h.type=?1 AND h.id=?2 AND NOT EXISTS"
      " (SELECT 1 FROM change c WHERE c.type=?1 AND c.id=?2 AND c.commit_number=h.commit_number)");
  theirs.bind(1, key.type).bindBlob(2, key.id.bytes());
  for (;;) {
    FIELDPOST_TRY(const bool more, theirs.step());
    if (!more) break;
    sync::v1::Committed commit;
    if (!commit.ParseFromString(theirs.bytes(0)) || commit.act() == sync::v1::ACT_UNSPECIFIED)
      continue;
    entries.push_back({commit.commit(), commit.stamp().time_ms(), commit.author(),
                       commit.from_office(), commit.act(), commit.effect()});
  }
  // Unconfirmed ones are the newest there are, whatever this laptop's clock says.
  std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return (a.commit == 0 ? UINT64_MAX : a.commit) > (b.commit == 0 ? UINT64_MAX : b.commit);
  });
  return entries;
}

std::vector<Problem> LocalStore::problemsOf(const RecordView& record) const {
  const RecordType* type = RecordType::find(record.key.type);
  if (type == nullptr) return {};
  const auto message = type->parse(record.message);
  if (!message.ok()) return {};
  (void)m_connection->renewProgramme();
  return fieldpost::problemsOf(*type, *message.value(), m_connection->rules());
}

Result<std::uint64_t> LocalStore::lastTouch() const {
  FIELDPOST_TRY(const auto touch, m_connection->database.integer("SELECT touch FROM laptop"));
  return static_cast<std::uint64_t>(touch.value_or(0));
}

Result<std::vector<RecordKey>> LocalStore::touchedSince(std::uint64_t touch) const {
  std::vector<RecordKey> keys;
  auto statement = m_connection->database.prepare(
      "SELECT type, id, touch FROM record WHERE touch > ?1 UNION ALL"
      " SELECT type, id, touch FROM dropped WHERE touch > ?1"
      " ORDER BY touch");
  statement.bind(1, static_cast<std::int64_t>(touch));
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) return keys;
    FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(statement.bytes(1)));
    keys.push_back({statement.bytes(0), id});
  }
}

Result<std::optional<model::v1::ProgrammeOfWork>> LocalStore::programme() const {
  constexpr std::int64_t kNoneKnown = -1;
  FIELDPOST_TRY(auto stored, m_connection->readProgramme(kNoneKnown));
  return std::move(stored.message);
}

Result<StoreStatus> LocalStore::status() const {
  auto& database = m_connection->database;
  FIELDPOST_TRY(auto transaction, sqlite::Transaction::beginRead(database));
  FIELDPOST_TRY(const LaptopRow laptop, m_connection->loadLaptop());
  StoreStatus status;
  status.profile = laptop.profile;
  status.lastSyncMs = laptop.lastSyncMs;
  status.clockOffsetMs = laptop.clockOffsetMs;
  sync::v1::Headline headline;
  if (!laptop.headline.empty() && headline.ParseFromString(laptop.headline))
    status.headline = headline;
  const auto figure = [&](const char* sql, std::size_t& into) -> Result<Done> {
    FIELDPOST_TRY(const auto value, database.integer(sql));
    into = static_cast<std::size_t>(value.value_or(0));
    return Done{};
  };
  FIELDPOST_CHECK(
      figure("SELECT count(*) FROM record WHERE deleted=0 AND reference=0 AND type<>'conflict'",
             status.records));
  FIELDPOST_CHECK(figure("SELECT count(*) FROM record WHERE deleted=0 AND reference=0 AND draft=1",
                         status.drafts));
  FIELDPOST_CHECK(
      figure("SELECT count(*) FROM change WHERE state < 3 AND state=0", status.waiting));
  FIELDPOST_CHECK(figure("SELECT sum(length(body)) FROM change WHERE state < 3 AND state=0",
                         status.waitingBytes));
  FIELDPOST_CHECK(
      figure("SELECT count(*) FROM change c WHERE c.state < 3 AND c.state=0 AND EXISTS (SELECT 1"
             " FROM bundle b WHERE b.packed_ms > 0 AND b.incarnation=c.incarnation"
             " AND c.number BETWEEN b.first AND b.last)",
             status.packed));
  auto bundle = database.prepare(
      "SELECT sequence, packed_ms, answered_ms FROM bundle WHERE packed_ms > 0"
      " ORDER BY sequence DESC LIMIT 1");
  FIELDPOST_TRY(const bool anyBundle, bundle.step());
  if (anyBundle)
    status.lastBundle = {static_cast<std::uint64_t>(bundle.integer(0)), bundle.integer(1),
                         bundle.integer(2)};
  FIELDPOST_CHECK(
      figure("SELECT count(*) FROM change WHERE state < 3 AND state=2", status.refused));
  FIELDPOST_CHECK(
      figure("SELECT count(*) FROM entry e JOIN record r USING (place) WHERE e.type='conflict' AND"
             " e.field='state' AND e.value='CONFLICT_STATE_OPEN' AND r.deleted=0",
             status.openConflicts));
  for (const RecordType* type : RecordType::all()) {
    if (type->parentType() == nullptr) continue;
    FIELDPOST_TRY(const std::size_t waiting,
                  count({.type = type->name(), .waitingForParent = true}));
    status.orphans += waiting;
  }
  FIELDPOST_TRY(const auto scopes, loadScopes(database));
  for (const ScopeRow& scope : scopes)
    if (scope.differsMs > 0 || scope.mendedMs > 0)
      status.divergences.push_back({scope.scope, scope.differsMs, scope.mendedMs, scope.mended});
  FIELDPOST_CHECK(figure("SELECT count(*) FROM held", status.held));
  FIELDPOST_TRY(const auto lost, database.integer("SELECT max(happened_ms) FROM rewind"));
  status.lostMs = lost.value_or(0);
  return status;
}

Result<std::vector<OutgoingChange>> LocalStore::outgoing() const {
  std::vector<OutgoingChange> changes;
  auto statement = m_connection->database.prepare(
      "SELECT c.number, c.type, c.id, ifnull(r.title, ''), c.body, c.state, c.commit_number, "
      "c.reason,"
      " c.explanation, b.sequence, b.packed_ms FROM change c"
      " LEFT JOIN record r ON r.type=c.type AND r.id=c.id"
      " LEFT JOIN bundle b ON b.sequence = (SELECT max(sequence) FROM bundle p"
      "  WHERE p.packed_ms > 0 AND p.incarnation=c.incarnation AND c.number BETWEEN p.first AND "
      "p.last)"
      " WHERE c.state < 3 ORDER BY c.number");
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) return changes;
    OutgoingChange change;
    change.number = static_cast<ChangeNumber>(statement.integer(0));
    change.key.type = statement.bytes(1);
    FIELDPOST_TRY(change.key.id, Uuid::fromBytes(statement.bytes(2)));
    change.title = statement.bytes(3);
    const std::string body = statement.bytes(4);
    change.bytes = body.size();
    if (sync::v1::Change parsed; parsed.ParseFromString(body)) change.act = parsed.act();
    change.state = static_cast<ChangeState>(statement.integer(5));
    change.commit = static_cast<Commit>(statement.integer(6));
    change.reason = statement.bytes(7);
    change.message = statement.bytes(8);
    change.bundle = static_cast<std::uint64_t>(statement.integer(9));
    change.packedMs = statement.integer(10);
    changes.push_back(std::move(change));
  }
}

}  // namespace fieldpost
