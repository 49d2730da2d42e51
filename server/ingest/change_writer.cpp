#include "server/ingest/change_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/ingest/conflicts.h"
#include "server/ingest/rights.h"
#include "sync/base/guarded.h"
#include "sync/change/chain.h"
#include "sync/storage/local_store_types.h"

namespace fieldpost::ingest {
namespace {

/// Who makes and mends conflicts.
constexpr std::string_view kHeadquarters = "Headquarters";
/// A change may carry a whole record, and says its names and author beside it.
constexpr std::size_t kChangeBytesMost = kRecordBytesMost + 4096;

Error tooLarge(std::size_t bytes) {
  return {Code::InvalidArgument, "RECORD_TOO_LARGE",
          fmt::format("the record would have {} bytes, and no record has more than {}; shorten its "
                      "texts",
                      bytes, kRecordBytesMost)};
}

Stamp stampOf(const sync::v1::Change& change) {
  return {change.stamp().time_ms(), change.stamp().counter()};
}

}  // namespace

Stamp correctedStamp(const Stamp& raw, std::int64_t clockOffsetMs, std::int64_t lastContactMs,
                     std::int64_t nowMs) {
  // Far from the ends of 64 bits, however wrong the clock.
  constexpr std::int64_t kFarthest = std::int64_t{1} << 60;
  const std::int64_t time = std::clamp(raw.timeMs, -kFarthest, kFarthest) +
                            std::clamp(clockOffsetMs, -kFarthest, kFarthest);
  return {std::clamp(time, std::min(lastContactMs, nowMs), nowMs), raw.counter};
}

Result<Outcome> ChangeWriter::write(const store::Laptop& laptop, const Incarnation& incarnation,
                                    ChangeNumber number, std::string_view body,
                                    std::int64_t clockOffsetMs) {
  sync::v1::Change change;
  const auto aside = [&](const Error& why) {
    return putAside(laptop, incarnation, number, body, change, why);
  };
  if (body.size() > kChangeBytesMost) return aside(tooLarge(body.size()));
  const bool reads = change.ParseFromArray(body.data(), static_cast<int>(body.size()));
  const auto id = RecordId::fromBytes(change.record_id());
  if (!reads || !id.ok() || id.value().isNone())
    return aside({Code::InvalidArgument, "MALFORMED_CHANGE",
                  "the change does not read as one; the laptop's program is at fault: report it"});
  const auto type = checkShape(change);
  if (!type.ok()) return aside(type.error());

  const CellClock clock{
      0, incarnation, correctedStamp(stampOf(change), clockOffsetMs, laptop.lastContactMs, m_nowMs),
      laptop.person, laptop.office};
  Arrival arrival{
      incarnation, number, body, change, {change.record_type(), id.value()}, *type.value(), {},
      clock,       false,  {},   {}};
  FIELDPOST_TRY(arrival.scope, m_transaction.scopeOf(arrival.key));
  const auto right = checkRights(laptop, change, arrival.type, arrival.scope);
  if (!right.ok()) return aside(right.error());
  FIELDPOST_TRY(const auto objection, merge(arrival));
  if (objection) return aside(*objection);
  if (!arrival.scope) arrival.scope = laptop.office;
  Outcome outcome;
  FIELDPOST_TRY(outcome.conflicts, commit(arrival));
  outcome.commit = arrival.clock.commit;
  return outcome;
}

Result<Outcome> ChangeWriter::writeOrPark(const store::Laptop& laptop,
                                          const Incarnation& incarnation, ChangeNumber number,
                                          std::string_view body,
                                          const std::function<Result<Outcome>()>& write) {
  const std::size_t eventsBefore = m_events.size();
  Outcome outcome;
  const auto written = m_transaction.attempt([&]() -> Result<Done> {
    return guarded([&]() -> Result<Done> {
      FIELDPOST_TRY(outcome, write());
      return Done{};
    });
  });
  if (written.ok()) return outcome;
  if (written.error().reason != "PROGRAM_FAULT") return written.error();
  m_events.resize(eventsBefore);
  sync::v1::Change change;
  // As far as it reads: it names the record for whoever looks into it.
  static_cast<void>(change.ParsePartialFromString(std::string(body)));
  return putAside(laptop, incarnation, number, body, change, written.error());
}

Result<Commit> ChangeWriter::writeOwn(sync::v1::Change change, std::string_view author) {
  FIELDPOST_TRY(const RecordId id, RecordId::fromBytes(change.record_id()));
  FIELDPOST_TRY(const RecordType* type, checkShape(change));
  FIELDPOST_TRY(const Commit head, m_transaction.head());
  if (change.base() == 0) change.set_base(head);
  change.mutable_stamp()->set_time_ms(m_nowMs);
  change.set_author(std::string(author));
  FIELDPOST_TRY(store::LogPosition log, m_transaction.log(m_own));
  const std::string body = change.SerializeAsString();
  const ChangeNumber number = log.length + 1;
  const CellClock clock{0, m_own, {m_nowMs, 0}, std::string(author), {}};
  Arrival arrival{m_own, number, body, change, {change.record_type(), id}, *type, {},
                  clock, false,  {},   {}};
  FIELDPOST_TRY(arrival.scope, m_transaction.scopeOf(arrival.key));
  const auto office = officeIn(change, *type);
  const bool everybody = type->traits().scope() == model::v1::SCOPE_EVERYBODY;
  if (arrival.scope && !everybody && office && *office != *arrival.scope)
    return Error{Code::FailedPrecondition, "OFFICE_MOVED",
                 "a record cannot move to another office yet; leave its office as it is"};
  if (!arrival.scope && !everybody && office.value_or("").empty())
    return Error{Code::FailedPrecondition, "OFFICE_MISSING",
                 "a new record must say whose it is; fill in its office"};
  FIELDPOST_TRY(const auto objection, merge(arrival));
  if (objection) return *objection;
  if (!arrival.scope) arrival.scope = everybody ? std::string() : *office;
  log.hash = nextLogHash(log.hash, m_own, number, body);
  log.length = number;
  FIELDPOST_CHECK(m_transaction.putLog(m_own, log));
  FIELDPOST_TRY([[maybe_unused]] const std::uint32_t opened, commit(arrival));
  return arrival.clock.commit;
}

Result<std::optional<Error>> ChangeWriter::merge(Arrival& arrival) {
  FIELDPOST_TRY(const RecordState state, m_transaction.record(arrival.key));
  FIELDPOST_TRY(const Commit head, m_transaction.head());
  arrival.clock.commit = head + 1;
  auto merged = fieldpost::merge(state, arrival.change, arrival.clock);
  if (!merged.ok()) return std::optional(merged.error());
  arrival.merged = std::move(merged).value();
  arrival.creates = !state.exists && arrival.merged.act == sync::v1::ACT_EDIT;
  auto next = after(state, arrival.merged, arrival.clock);
  if (!next.ok()) return std::optional(next.error());
  arrival.next = std::move(next).value();
  if (arrival.next.message.size() > kRecordBytesMost)
    return std::optional(tooLarge(arrival.next.message.size()));
  return std::optional<Error>();
}

Result<std::uint32_t> ChangeWriter::commit(const Arrival& arrival) {
  store::NewCommit row;
  row.scope = *arrival.scope;
  row.incarnation = arrival.incarnation;
  row.number = arrival.number;
  row.key = arrival.key;
  row.act = arrival.merged.act;
  row.body = std::string(arrival.body);
  row.effect = arrival.merged.effect;
  row.asSent = arrival.merged.asSent;
  row.creates = arrival.creates;
  row.stamp = arrival.clock.stamp;
  row.rawStamp = stampOf(arrival.change);
  row.author = arrival.clock.author;
  row.office = arrival.clock.office;
  row.receivedMs = m_nowMs;
  FIELDPOST_TRY(const Commit number, m_transaction.append(row));
  if (number != arrival.clock.commit)
    return Error{Code::Internal, "SQL", "a commit was numbered out of turn"};
  if (row.act != sync::v1::ACT_UNSPECIFIED)
    FIELDPOST_CHECK(m_transaction.putRecord(arrival.key, row.scope, arrival.next, arrival.clock));
  Event event;
  event.kind = Event::Kind::Commit;
  event.timeMs = m_nowMs;
  event.commit = number;
  event.office = row.office;
  event.person = row.author;
  event.record = arrival.key;
  event.act = row.act;
  m_events.push_back(std::move(event));
  FIELDPOST_CHECK(noteWrittenConflict(arrival));
  return noteConflicts(arrival);
}

Result<std::uint32_t> ChangeWriter::noteConflicts(const Arrival& arrival) {
  FIELDPOST_TRY(const auto updates, conflictsAfter(m_transaction, arrival.key, *arrival.scope,
                                                   arrival.merged, arrival.next, arrival.clock));
  std::uint32_t opened = 0;
  for (const ConflictUpdate& update : updates) {
    const RecordType* type = RecordType::find("conflict");
    FIELDPOST_TRY(Patch patch, difference(*type, update.before, encode(update.after)));
    if (isEmpty(patch)) continue;
    sync::v1::Change change;
    change.set_record_type(type->name());
    change.set_record_id(update.id.bytes());
    change.set_act(sync::v1::ACT_EDIT);
    *change.mutable_patch() = std::move(patch);
    FIELDPOST_TRY(const Commit commit, writeOwn(std::move(change), kHeadquarters));
    if (!update.opens) continue;
    ++opened;
    Event event;
    event.kind = Event::Kind::Conflict;
    event.timeMs = m_nowMs;
    event.commit = commit;
    event.office = *arrival.scope;
    event.person = arrival.clock.author;
    event.record = arrival.key;
    m_events.push_back(std::move(event));
  }
  return opened;
}

Result<Done> ChangeWriter::noteWrittenConflict(const Arrival& arrival) {
  if (arrival.key.type != "conflict" || arrival.merged.act == sync::v1::ACT_UNSPECIFIED)
    return Done{};
  model::v1::Conflict conflict;
  if (!conflict.ParseFromString(arrival.next.message)) return Done{};
  const auto about = RecordId::parse(conflict.about());
  if (!about.ok()) return Done{};
  return m_transaction.markConflict(
      arrival.key.id, {conflict.about_type(), about.value()},
      conflict.state() == model::v1::CONFLICT_STATE_OPEN && !arrival.next.deleted);
}

Result<Outcome> ChangeWriter::putAside(const store::Laptop& laptop, const Incarnation& incarnation,
                                       ChangeNumber number, std::string_view body,
                                       const sync::v1::Change& change, const Error& why) {
  const auto id = RecordId::fromBytes(change.record_id());
  store::Quarantined row;
  row.incarnation = incarnation;
  row.number = number;
  row.laptop = laptop.id;
  row.office = laptop.office;
  row.author = laptop.person;
  row.recordType = change.record_type().substr(0, 100);
  row.recordId = id.ok() ? id.value().text() : std::string();
  row.body = std::string(body);
  row.reason = why.reason;
  row.message = why.message;
  row.receivedMs = m_nowMs;
  FIELDPOST_CHECK(m_transaction.putQuarantined(row));
  FIELDPOST_CHECK(m_transaction.appendAudit(
      {m_nowMs, laptop.id, "CHANGE_PUT_ASIDE",
       fmt::format("change {} of {}: {}", number, incarnation.text(), why.reason)}));
  FIELDPOST_TRY(const Commit head, m_transaction.head());
  Event event;
  event.kind = Event::Kind::Quarantined;
  event.timeMs = m_nowMs;
  event.commit = head;
  event.office = laptop.office;
  event.person = laptop.person;
  event.laptop = laptop.id;
  event.record = {row.recordType, id.ok() ? id.value() : RecordId{}};
  event.reason = why.reason;
  m_events.push_back(std::move(event));
  Outcome outcome;
  outcome.reason = why.reason;
  outcome.message = why.message;
  return outcome;
}

}  // namespace fieldpost::ingest
