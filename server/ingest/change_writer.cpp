#include "server/ingest/change_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "fieldpost/sync/v1/snapshot.pb.h"
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

/// The record as the arrival leaves it, for whoever has not seen it before.
template <typename Arrival>
sync::v1::WholeRecord wholeAfter(const Arrival& arrival) {
  sync::v1::WholeRecord whole;
  whole.set_record_type(arrival.key.type);
  whole.set_record_id(arrival.key.id.bytes());
  whole.set_deleted(arrival.next.deleted);
  whole.set_message(arrival.next.message);
  whole.set_commit(arrival.clock.commit);
  whole.set_created_by(arrival.next.created.author);
  whole.set_created_ms(arrival.next.created.stamp.timeMs);
  whole.set_changed_by(arrival.clock.author);
  whole.set_changed_ms(arrival.clock.stamp.timeMs);
  return whole;
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
  FIELDPOST_CHECK(readPast(incarnation));
  if (number <= m_past->newest) {
    // Another laptop handed it in, in the form in which it had taken effect.
    FIELDPOST_TRY(const Commit handedIn, m_transaction.relayedAs(incarnation, number, {}));
    if (handedIn != 0) {
      FIELDPOST_CHECK(m_transaction.adoptRelayed(incarnation, number, body));
      return Outcome{handedIn, 0, {}, {}};
    }
  }
  const auto type = checkShape(change);
  if (!type.ok()) return aside(type.error());

  const LostSight lost = clampBase(incarnation, number, change);
  const CellClock clock{
      0, incarnation, correctedStamp(stampOf(change), clockOffsetMs, laptop.lastContactMs, m_nowMs),
      laptop.person, laptop.office};
  Arrival arrival{.incarnation = incarnation,
                  .number = number,
                  .body = body,
                  .change = change,
                  .key = {change.record_type(), id.value()},
                  .type = *type.value(),
                  .clock = clock,
                  .lost = lost};
  FIELDPOST_TRY(const auto sent, sentByCopy(laptop, arrival));
  if (sent) return Outcome{*sent, 0, {}, {}};
  FIELDPOST_TRY(arrival.scope, m_transaction.scopeOf(arrival.key));
  auto judgedBy = arrival.scope;
  // Whoever had the right when the change was made keeps it for that change, wherever the record is
  // by now.
  if (judgedBy && *judgedBy != laptop.office) {
    FIELDPOST_TRY(judgedBy, m_transaction.scopeAt(arrival.key, change.base()));
  }
  if (!arrival.scope) {
    FIELDPOST_TRY(const bool buried, m_transaction.isBuried(arrival.key));
    if (buried)
      return aside(
          {Code::FailedPrecondition, "RECORD_BURIED",
           "the record was deleted so long ago that nothing of it is left; make it anew if "
           "it is still needed"});
  }
  const auto right = checkRights(laptop, change, arrival.type, judgedBy);
  if (!right.ok()) return aside(right.error());
  FIELDPOST_TRY(const auto objection, merge(arrival));
  if (objection) return aside(*objection);
  if (!arrival.scope) arrival.scope = laptop.office;
  Outcome outcome;
  FIELDPOST_TRY(outcome.conflicts, commit(arrival));
  outcome.commit = arrival.clock.commit;
  FIELDPOST_CHECK(followParent(arrival));
  return outcome;
}

Result<std::optional<Commit>> ChangeWriter::sentByCopy(const store::Laptop& laptop,
                                                       const Arrival& arrival) {
  if (!m_copied) {
    FIELDPOST_TRY(m_copied, m_transaction.hasOtherLog(laptop.id, arrival.incarnation));
  }
  if (!*m_copied) return std::optional<Commit>();
  FIELDPOST_TRY(const auto sent,
                m_transaction.committedBefore(laptop.id, arrival.key, arrival.body));
  if (sent)
    FIELDPOST_CHECK(m_transaction.putReceipt(arrival.incarnation, arrival.number, *sent,
                                             hashOf({arrival.body})));
  return sent;
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

Result<Commit> ChangeWriter::writeOwn(sync::v1::Change change, std::string_view author,
                                      Moving moving) {
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
  Arrival arrival{.incarnation = m_own,
                  .number = number,
                  .body = body,
                  .change = change,
                  .key = {change.record_type(), id},
                  .type = *type,
                  .clock = clock};
  FIELDPOST_TRY(arrival.scope, m_transaction.scopeOf(arrival.key));
  const auto office = officeIn(change, *type);
  const bool everybody = type->traits().scope() == model::v1::SCOPE_EVERYBODY;
  const bool moves = arrival.scope && !everybody && office && *office != *arrival.scope;
  if (moves && moving == Moving::Refused)
    return Error{Code::FailedPrecondition, "OFFICE_MOVED",
                 "this would move the record to another office; say so, or leave its office as it "
                 "is"};
  if (!arrival.scope && !everybody && office.value_or("").empty())
    return Error{Code::FailedPrecondition, "OFFICE_MISSING",
                 "a new record must say whose it is; fill in its office"};
  FIELDPOST_TRY(const auto objection, merge(arrival));
  if (objection) return *objection;
  if (moves) arrival.leaves = *arrival.scope;
  if (!arrival.scope || moves) arrival.scope = everybody ? std::string() : *office;
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
  FIELDPOST_TRY(const RecordState seen, asSeen(state, arrival));
  auto merged = fieldpost::merge(seen, arrival.change, arrival.clock);
  if (!merged.ok()) return std::optional(merged.error());
  arrival.merged = std::move(merged).value();
  arrival.creates = !state.exists && arrival.merged.act == sync::v1::ACT_EDIT;
  auto next = after(state, arrival.merged, arrival.clock);
  if (!next.ok()) return std::optional(next.error());
  arrival.next = std::move(next).value();
  FIELDPOST_TRY(const auto taken, mergeCodes(state, arrival));
  if (taken) return taken;
  if (arrival.next.message.size() > kRecordBytesMost)
    return std::optional(tooLarge(arrival.next.message.size()));
  return std::optional<Error>();
}

Result<std::optional<Error>> ChangeWriter::mergeCodes(const RecordState& before, Arrival& arrival) {
  FIELDPOST_TRY(arrival.codesBefore, codesOf(arrival.type, before));
  FIELDPOST_TRY(arrival.codes, codesOf(arrival.type, arrival.next));
  FIELDPOST_TRY(arrival.taken, takenCodes(m_transaction, arrival.key, arrival.type,
                                          arrival.codesBefore, arrival.codes));
  if (arrival.taken.empty()) return std::optional<Error>();
  // Whoever sits at headquarters can be told, and asked for another one; not for what a restore
  // lost and a laptop tells again.
  if (arrival.incarnation == m_own && !arrival.relayed)
    return std::optional(Error{
        Code::AlreadyExists, "CODE_TAKEN",
        fmt::format("another {} has this {} already; give another one, or change that one first",
                    arrival.type.traits().label(),
                    traitsOf(*arrival.taken.front().field).label())});
  if (arrival.merged.act != sync::v1::ACT_EDIT) return std::optional<Error>();
  FIELDPOST_CHECK(giveCodes(arrival.taken, arrival.merged));
  FIELDPOST_TRY(arrival.next, after(before, arrival.merged, arrival.clock));
  FIELDPOST_TRY(arrival.codes, codesOf(arrival.type, arrival.next));
  return std::optional<Error>();
}

Result<Done> ChangeWriter::giveCodesAfter(const Arrival& arrival) {
  if (arrival.taken.empty() || arrival.merged.act == sync::v1::ACT_EDIT) return Done{};
  Merged given;
  FIELDPOST_CHECK(giveCodes(arrival.taken, given));
  sync::v1::Change change;
  change.set_record_type(arrival.key.type);
  change.set_record_id(arrival.key.id.bytes());
  change.set_act(sync::v1::ACT_EDIT);
  *change.mutable_patch() = std::move(given.effect);
  FIELDPOST_TRY([[maybe_unused]] const Commit commit, writeOwn(std::move(change), kHeadquarters));
  return Done{};
}

Result<Commit> ChangeWriter::moveOne(const store::RecordKey& key, const std::string& office,
                                     std::string_view author) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(key.type));
  const auto record = type->make();
  record->GetReflection()->SetString(record.get(), type->field("office"), office);
  sync::v1::Change change;
  change.set_record_type(key.type);
  change.set_record_id(key.id.bytes());
  change.set_act(sync::v1::ACT_EDIT);
  change.mutable_patch()->set_values(encode(*record));
  FIELDPOST_TRY(const Commit commit, writeOwn(std::move(change), author, Moving::Allowed));
  FIELDPOST_TRY(const auto conflicts, m_transaction.openConflictsAbout(key));
  for (const RecordId& conflict : conflicts) {
    FIELDPOST_TRY(const auto scope, m_transaction.scopeOf({"conflict", conflict}));
    if (!scope || *scope == office) continue;
    FIELDPOST_TRY([[maybe_unused]] const Commit moved,
                  moveOne({"conflict", conflict}, office, author));
  }
  return commit;
}

Result<std::vector<Commit>> ChangeWriter::move(const store::RecordKey& key,
                                               const std::string& office, std::string_view author) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(key.type));
  if (type->traits().scope() == model::v1::SCOPE_EVERYBODY || type->field("office") == nullptr ||
      office.empty())
    return Error{Code::InvalidArgument, "NOT_OF_AN_OFFICE",
                 fmt::format("a {} belongs to no office, or no office was named", key.type)};
  FIELDPOST_TRY(const RecordState state, m_transaction.record(key));
  FIELDPOST_TRY(const auto from, m_transaction.scopeOf(key));
  if (!state.exists || !from)
    return Error{Code::NotFound, "NO_RECORD",
                 fmt::format("headquarters has no {} {}", key.type, key.id.text())};
  if (state.deleted)
    return Error{Code::FailedPrecondition, "RECORD_DELETED",
                 "the record was deleted; restore it before it moves"};
  std::vector<Commit> commits;
  if (*from == office) return commits;
  FIELDPOST_TRY(commits.emplace_back(), moveOne(key, office, author));
  const std::string parent = key.id.text();
  for (const RecordType* child : RecordType::all()) {
    if (child->parentType() != type) continue;
    std::vector<store::RecordKey> children;
    FIELDPOST_CHECK(
        m_transaction.forEachRecord(child->name(), *from, [&](const store::StoredRecord& record) {
          const auto parsed = child->parse(record.message);
          if (!record.deleted && parsed.ok() &&
              textOf(*parsed.value(), *child->parentField()) == parent)
            children.push_back(record.key);
          return Result<Done>(Done{});
        }));
    // A child has left before its own children are looked for, so that a circle of parents ends.
    for (const store::RecordKey& one : children) {
      FIELDPOST_TRY(const auto moved, move(one, office, author));
      commits.insert(commits.end(), moved.begin(), moved.end());
    }
  }
  return commits;
}

Result<Done> ChangeWriter::followParent(const Arrival& arrival) {
  if (!arrival.creates || arrival.type.parentType() == nullptr) return Done{};
  const auto record = arrival.type.parse(arrival.next.message);
  if (!record.ok()) return Done{};
  const auto id = RecordId::parse(textOf(*record.value(), *arrival.type.parentField()));
  if (!id.ok()) return Done{};
  const store::RecordKey parent{arrival.type.parentType()->name(), id.value()};
  FIELDPOST_TRY(const auto now, m_transaction.scopeOf(parent));
  FIELDPOST_TRY(const auto then, m_transaction.scopeAt(parent, arrival.change.base()));
  if (!now || now == then || now == arrival.scope || then != arrival.scope) return Done{};
  FIELDPOST_TRY([[maybe_unused]] const auto moved, move(arrival.key, *now, kHeadquarters));
  return Done{};
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
  // The laptop that made it may have sent more than took effect.
  row.asSent = arrival.merged.asSent && !arrival.relayed;
  row.creates = arrival.creates;
  row.stamp = arrival.clock.stamp;
  row.rawStamp = stampOf(arrival.change);
  row.author = arrival.clock.author;
  row.office = arrival.clock.office;
  row.receivedMs = m_nowMs;
  row.leaves = arrival.leaves;
  if (!row.leaves.empty()) row.whole = wholeAfter(arrival).SerializeAsString();
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
  FIELDPOST_CHECK(noteCodes(m_transaction, arrival.key, arrival.codesBefore, arrival.codes));
  FIELDPOST_CHECK(noteWrittenConflict(arrival));
  FIELDPOST_CHECK(giveCodesAfter(arrival));
  return noteConflicts(arrival);
}

Result<std::uint32_t> ChangeWriter::noteConflicts(const Arrival& arrival) {
  FIELDPOST_TRY(auto updates, conflictsAfter(m_transaction, arrival.key, *arrival.scope,
                                             arrival.merged, arrival.next, arrival.clock));
  FIELDPOST_TRY(auto overCodes,
                conflictsOver(m_transaction, arrival.key, *arrival.scope, arrival.taken,
                              arrival.next, arrival.clock, arrival.number));
  std::move(overCodes.begin(), overCodes.end(), std::back_inserter(updates));
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
    FIELDPOST_TRY(const Commit commit, writeOwn(std::move(change), kHeadquarters, Moving::Allowed));
    if (!update.opens) continue;
    ++opened;
    Event event;
    event.kind = Event::Kind::Conflict;
    event.timeMs = m_nowMs;
    event.commit = commit;
    event.office = update.after.office();
    event.person = arrival.clock.author;
    FIELDPOST_TRY(const RecordId about, RecordId::parse(update.after.about()));
    event.record = {update.after.about_type(), about};
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
