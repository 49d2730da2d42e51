#include "sync/storage/connection.h"

namespace fieldpost {

Result<LaptopRow> LocalStore::Connection::loadLaptop() {
  auto statement = database.prepare(
      "SELECT office, person, role, server, incarnation, length, hash, acknowledged, clock_ms,"
      " clock_counter, touch, timeline, durable_commit, last_sync_ms, clock_offset_ms, headline"
      " FROM laptop");
  FIELDPOST_TRY(const bool found, statement.step());
  if (!found)
    return Error{Code::DataLoss, "CORRUPT_FILE",
                 "the store in " + folder.string() + " does not say whose it is"};
  LaptopRow row;
  row.profile = {statement.bytes(0), statement.bytes(1), statement.bytes(2), statement.bytes(3)};
  FIELDPOST_TRY(row.incarnation, Uuid::fromBytes(statement.bytes(4)));
  row.length = static_cast<ChangeNumber>(statement.integer(5));
  row.hash = statement.bytes(6);
  row.acknowledged = static_cast<ChangeNumber>(statement.integer(7));
  row.clock = {statement.integer(8), static_cast<std::uint32_t>(statement.integer(9))};
  row.touch = statement.integer(10);
  row.timeline = statement.bytes(11);
  row.durableCommit = statement.integer(12);
  row.lastSyncMs = statement.integer(13);
  row.clockOffsetMs = statement.integer(14);
  row.headline = statement.bytes(15);
  profile = row.profile;
  return row;
}

Result<Done> LocalStore::Connection::saveLaptop(const LaptopRow& row) {
  auto statement = database.prepare(
      "INSERT OR REPLACE INTO laptop VALUES"
      " (1,?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)");
  statement.bind(1, row.profile.office).bind(2, row.profile.person).bind(3, row.profile.role);
  statement.bind(4, row.profile.server).bindBlob(5, row.incarnation.bytes());
  statement.bind(6, static_cast<std::int64_t>(row.length)).bindBlob(7, row.hash);
  statement.bind(8, static_cast<std::int64_t>(row.acknowledged));
  statement.bind(9, row.clock.timeMs).bind(10, row.clock.counter).bind(11, row.touch);
  statement.bindBlob(12, row.timeline).bind(13, row.durableCommit).bind(14, row.lastSyncMs);
  statement.bind(15, row.clockOffsetMs).bindBlob(16, row.headline);
  return statement.run();
}

Result<Commit> LocalStore::Connection::cursorOf(std::string_view scope) {
  auto statement = database.prepare("SELECT cursor FROM cursor WHERE scope=?1");
  statement.bind(1, scope);
  FIELDPOST_TRY(const bool found, statement.step());
  return found ? static_cast<Commit>(statement.integer(0)) : Commit{0};
}

Result<LocalStore::Connection::StoredProgramme> LocalStore::Connection::readProgramme(
    std::int64_t known) {
  auto statement = database.prepare(
      "SELECT touch, message FROM record WHERE type='programme_of_work' AND deleted=0"
      " ORDER BY title DESC, place DESC LIMIT 1");
  FIELDPOST_TRY(const bool found, statement.step());
  StoredProgramme stored;
  if (!found) return stored;
  stored.touch = statement.integer(0);
  if (stored.touch == known) return stored;
  if (!stored.message.emplace().ParseFromString(statement.bytes(1)))
    return Error{Code::DataLoss, "MALFORMED_RECORD",
                 "the programme of work in the store is damaged"};
  return stored;
}

Result<Done> LocalStore::Connection::renewProgramme() {
  FIELDPOST_TRY(const StoredProgramme stored, readProgramme(programmeTouch));
  if (stored.touch == programmeTouch) return Done{};
  programme = stored.message ? ProgrammeIndex(*stored.message) : ProgrammeIndex();
  programmeTouch = stored.touch;
  return Done{};
}

RuleContext LocalStore::Connection::rules() {
  RuleContext context;
  context.today = dayOf(clock.nowMs());
  if (programmeTouch > 0)
    context.knowsCode = [this](model::v1::ProgrammeList list, std::string_view code) {
      return programme.has(list, code);
    };
  context.parent = [this](const RecordType& type, std::string_view id) -> std::unique_ptr<Message> {
    const auto parsed = Uuid::parse(id);
    if (!parsed.ok()) return nullptr;
    const auto row = loadRow(database, {type.name(), parsed.value()});
    if (!row.ok() || row.value().place == 0) return nullptr;
    auto record = type.parse(row.value().message);
    return record.ok() ? std::move(record).value() : nullptr;
  };
  return context;
}

Result<Done> LocalStore::Connection::renewChildren(LaptopRow& laptop, const RecordRow& row) {
  std::vector<RecordKey> children;
  {
    auto statement = database.prepare("SELECT type, id FROM record WHERE parent=?1");
    statement.bindBlob(1, row.key.id.bytes());
    for (;;) {
      FIELDPOST_TRY(const bool more, statement.step());
      if (!more) break;
      const RecordType* type = RecordType::find(statement.bytes(0));
      if (type == nullptr || type->parentType() == nullptr ||
          type->parentType()->name() != row.key.type)
        continue;
      FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(statement.bytes(1)));
      children.push_back({type->name(), id});
    }
  }
  // One step down and no further: a child's mark hangs on its parent alone, so a circle ends too.
  for (const RecordKey& key : children) {
    FIELDPOST_TRY(RecordRow child, loadRow(database, key));
    const bool draft = !child.reference && isDraft(child);
    if (draft == child.draft) continue;
    FIELDPOST_CHECK(database.prepare("UPDATE record SET draft=?2, touch=?3 WHERE place=?1")
                        .bind(1, child.place)
                        .bind(2, draft ? 1 : 0)
                        .bind(3, ++laptop.touch)
                        .run());
  }
  return Done{};
}

bool LocalStore::Connection::isDraft(const RecordRow& row) {
  const RecordType* type = RecordType::find(row.key.type);
  if (type == nullptr) return false;
  const auto record = type->parse(row.message);
  return !record.ok() || !fieldpost::problemsOf(*type, *record.value(), rules()).empty();
}

}  // namespace fieldpost
