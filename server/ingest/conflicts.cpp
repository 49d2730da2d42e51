#include "server/ingest/conflicts.h"

#include <algorithm>
#include <optional>
#include <set>

#include "sync/change/conflict.h"

namespace fieldpost::ingest {
namespace {

using model::v1::Conflict;

struct Known {
  RecordId id;
  std::string bytes;
  Conflict conflict;
};

Result<std::optional<Known>> load(store::WriteTransaction& transaction, const RecordId& id) {
  FIELDPOST_TRY(RecordState state, transaction.record({"conflict", id}));
  if (!state.exists) return std::optional<Known>();
  Known known{id, std::move(state.message), {}};
  if (!known.conflict.ParseFromString(known.bytes))
    return Error{Code::DataLoss, "MALFORMED_RECORD",
                 "a conflict does not read as one: " + id.text()};
  return std::optional(std::move(known));
}

/// Whether the conflict is the one between the two branches of `fresh`, in the same cell.
bool isBetweenTheSame(const Conflict& known, const Conflict& fresh) {
  const auto& kept = known.kept().incarnation();
  const auto& other = known.other().incarnation();
  return known.other_record().empty() && known.field_name() == fresh.field_name() &&
         ((kept == fresh.kept().incarnation() && other == fresh.other().incarnation()) ||
          (kept == fresh.other().incarnation() && other == fresh.kept().incarnation()));
}

void take(const Conflict& fresh, ConflictUpdate& update) {
  update.opens = update.before.empty() || update.after.state() != model::v1::CONFLICT_STATE_OPEN;
  if (update.before.empty()) {
    update.after = fresh;
    return;
  }
  *update.after.mutable_kept() = fresh.kept();
  *update.after.mutable_other() = fresh.other();
  if (!update.opens) return;
  // The record may have moved since the conflict was settled.
  update.after.set_office(fresh.office());
  update.after.set_state(model::v1::CONFLICT_STATE_OPEN);
  update.after.clear_decision();
}

bool touches(const Merged& merged, std::uint32_t field) {
  const auto fields = touchedFields(merged.effect);
  return fields.ok() &&
         std::find(fields.value().begin(), fields.value().end(), field) != fields.value().end();
}

/// Shows what the record shows now. When somebody took the other value, the sides change places, so
/// that the value given up is still told.
void showNow(Conflict& conflict, const std::string& cell, const CellClock& clock) {
  if (conflict.other().cell() == cell && conflict.kept().cell() != cell)
    *conflict.mutable_other() = conflict.kept();
  auto& kept = *conflict.mutable_kept();
  kept.set_cell(cell);
  kept.set_author(clock.author);
  kept.set_time_ms(clock.stamp.timeMs);
  kept.set_office(clock.office);
  kept.set_incarnation(clock.writer.bytes());
}

/// Two records had one code, and the one that `known` is about was given another. Says no decision:
/// whoever decides at the same moment is not contradicted.
void settle(const Known& known, std::vector<ConflictUpdate>& updates) {
  ConflictUpdate update{known.id, known.bytes, known.conflict, false};
  update.after.set_state(model::v1::CONFLICT_STATE_SETTLED);
  updates.push_back(std::move(update));
}

/// The first record's office has nothing to decide once the second has another code. Once the first
/// one has, the second's office may still want the code that is free now.
Result<Done> settleOverCode(store::WriteTransaction& transaction, const Known& known,
                            std::vector<ConflictUpdate>& updates) {
  settle(known, updates);
  const Conflict& conflict = known.conflict;
  const bool isOfTheSecond = conflict.kept().cell() != conflict.other().cell();
  const auto first = RecordId::parse(conflict.other_record());
  if (!isOfTheSecond || !first.ok()) return Done{};
  FIELDPOST_TRY(const auto ids,
                transaction.openConflictsAbout({conflict.about_type(), first.value()}));
  for (const RecordId& id : ids) {
    FIELDPOST_TRY(const auto mirrored, load(transaction, id));
    if (mirrored && mirrored->conflict.other_record() == conflict.about() &&
        mirrored->conflict.field_name() == conflict.field_name() &&
        mirrored->conflict.kept().cell() == mirrored->conflict.other().cell())
      settle(*mirrored, updates);
  }
  return Done{};
}

}  // namespace

Result<std::vector<ConflictUpdate>> conflictsAfter(store::WriteTransaction& transaction,
                                                   const store::RecordKey& record,
                                                   std::string_view office, const Merged& merged,
                                                   const RecordState& state,
                                                   const CellClock& clock) {
  std::vector<ConflictUpdate> updates;
  FIELDPOST_TRY(const auto ids, transaction.openConflictsAbout(record));
  if (ids.empty() && merged.clashes.empty()) return updates;
  std::vector<Known> open;
  for (const RecordId& id : ids) {
    FIELDPOST_TRY(auto known, load(transaction, id));
    if (known) open.push_back(std::move(*known));
  }
  std::set<RecordId> handled;
  for (const Clash& clash : merged.clashes) {
    const Conflict fresh = conflictFrom(record.type, record.id, office, clash);
    ConflictUpdate update;
    const auto same = std::find_if(open.begin(), open.end(), [&](const Known& known) {
      return isBetweenTheSame(known.conflict, fresh);
    });
    std::optional<Known> known;
    if (same != open.end()) {
      known = *same;
    } else {
      FIELDPOST_TRY(known, load(transaction, conflictId(record.type, record.id, clash.field,
                                                        clash.other.writer)));
    }
    update.id =
        known ? known->id : conflictId(record.type, record.id, clash.field, clash.other.writer);
    if (known) {
      update.before = known->bytes;
      update.after = known->conflict;
    }
    take(fresh, update);
    handled.insert(update.id);
    updates.push_back(std::move(update));
  }
  const RecordType* type = RecordType::find(record.type);
  FIELDPOST_TRY(const Cells cells, Cells::split(state.message));
  for (const Known& known : open) {
    const FieldDescriptor* field =
        type == nullptr ? nullptr : type->field(known.conflict.field_name());
    if (handled.contains(known.id) || field == nullptr) continue;
    const auto number = static_cast<std::uint32_t>(field->number());
    if (!touches(merged, number)) continue;
    if (!known.conflict.other_record().empty()) {
      FIELDPOST_CHECK(settleOverCode(transaction, known, updates));
      continue;
    }
    ConflictUpdate update{known.id, known.bytes, known.conflict, false};
    showNow(update.after, cells.value(number), clock);
    updates.push_back(std::move(update));
  }
  return updates;
}

}  // namespace fieldpost::ingest
