#include "sync/change/merge.h"

#include <algorithm>
#include <tuple>

namespace fieldpost {
namespace {

using sync::v1::Change;

bool isConcurrent(const CellClock& stored, const Change& change, const CellClock& writer) {
  return stored.commit > change.base() && stored.writer != writer.writer;
}

/// Whether `a` is shown when it meets `b`.
bool shows(const CellClock& a, const CellClock& b) {
  return std::tie(a.stamp, a.writer) > std::tie(b.stamp, b.writer);
}

bool isSetIn(const Patch& patch, std::uint32_t field) {
  return std::find(patch.sets().begin(), patch.sets().end(), field) != patch.sets().end();
}

/// Merges one edit into a state, cell by cell.
class EditMerge {
 public:
  EditMerge(const RecordState& state, const Change& change, const CellClock& clock)
      : m_state(state), m_change(change), m_clock(clock) {}

  Result<Merged> run() {
    FIELDPOST_TRY(m_stored, Cells::split(m_state.message));
    FIELDPOST_TRY(const Cells values, Cells::split(m_change.patch().values()));
    FIELDPOST_TRY(const Cells removed, Cells::split(m_change.patch().removed()));
    m_merged.act = sync::v1::ACT_EDIT;
    for (const auto& [field, occurrences] : values.fields()) {
      if (isSetIn(m_change.patch(), field))
        for (const auto& member : occurrences) m_taken.addMember(field, member);
      else
        mergeValue(field, occurrences);
    }
    for (const std::uint32_t field : m_change.patch().cleared()) mergeValue(field, {});
    for (const auto& [field, members] : removed.fields())
      for (const auto& member : members) mergeRemoval(field, member);
    finish();
    return std::move(m_merged);
  }

 private:
  void mergeValue(std::uint32_t field, const std::vector<std::string>& occurrences) {
    const CellClock& stored = m_state.clockOf({field, {}});
    const std::string now = m_stored.value(field);
    std::string wanted;
    for (const auto& occurrence : occurrences) wanted += occurrence;
    // What is empty since the record was made was never written: nobody's value is met there.
    const bool written = !now.empty() || m_state.later.contains({field, {}});
    if (m_state.exists && written && isConcurrent(stored, m_change, m_clock)) {
      if (now == wanted) {
        m_merged.asSent = false;
        return;
      }
      Clash clash{
          .field = field, .keptCell = now, .kept = stored, .otherCell = wanted, .other = m_clock};
      if (shows(m_clock, stored)) {
        std::swap(clash.keptCell, clash.otherCell);
        std::swap(clash.kept, clash.other);
        take(field, occurrences);
      } else {
        m_merged.asSent = false;
      }
      m_merged.clashes.push_back(std::move(clash));
      return;
    }
    take(field, occurrences);
  }

  void take(std::uint32_t field, const std::vector<std::string>& occurrences) {
    if (occurrences.empty())
      m_merged.effect.add_cleared(field);
    else
      m_taken.setValue(field, occurrences);
  }

  void mergeRemoval(std::uint32_t field, const std::string& member) {
    // Somebody else added it (again) without knowing of this removal: it stays.
    if (m_state.exists && isConcurrent(m_state.clockOf({field, member}), m_change, m_clock) &&
        m_stored.hasMember(field, member)) {
      m_merged.asSent = false;
      return;
    }
    m_removed.addMember(field, member);
  }

  void finish() {
    Patch& effect = m_merged.effect;
    effect.set_values(m_taken.join());
    effect.set_removed(m_removed.join());
    std::sort(effect.mutable_cleared()->begin(), effect.mutable_cleared()->end());
    for (const std::uint32_t field : m_change.patch().sets())
      if (m_taken.fields().contains(field) || m_removed.fields().contains(field))
        effect.add_sets(field);
    // An edit that met a delete it did not know of brings the record back.
    if (m_state.exists && m_state.deleted && isConcurrent(m_state.life, m_change, m_clock))
      m_merged.clashes.push_back({.kept = m_clock, .other = m_state.life, .otherDeleted = true});
    if (isEmpty(effect) && m_state.exists && !m_state.deleted) {
      m_merged.act = sync::v1::ACT_UNSPECIFIED;
      m_merged.asSent = isEmpty(m_change.patch());
    }
  }

  const RecordState& m_state;
  const Change& m_change;
  const CellClock& m_clock;
  Cells m_stored;
  Cells m_taken;
  Cells m_removed;
  Merged m_merged;
};

const CellClock* newestForeignWrite(const RecordState& state, const Change& change,
                                    const CellClock& clock) {
  const CellClock* newest = nullptr;
  const auto look = [&](const CellClock& cell) {
    if (isConcurrent(cell, change, clock) && (newest == nullptr || cell.commit > newest->commit))
      newest = &cell;
  };
  look(state.created);
  for (const auto& [key, cell] : state.later) look(cell);
  return newest;
}

Merged mergeDelete(const RecordState& state, const Change& change, const CellClock& clock) {
  Merged merged;
  if (!state.exists || state.deleted) {
    merged.asSent = false;
    return merged;
  }
  const CellClock* edit = newestForeignWrite(state, change, clock);
  if (edit == nullptr && isConcurrent(state.life, change, clock)) edit = &state.life;
  if (edit == nullptr) {
    merged.act = sync::v1::ACT_DELETE;
    return merged;
  }
  merged.asSent = false;
  merged.clashes.push_back({.kept = *edit, .other = clock, .otherDeleted = true});
  return merged;
}

Merged mergeRestore(const RecordState& state) {
  Merged merged;
  if (state.exists && state.deleted)
    merged.act = sync::v1::ACT_RESTORE;
  else
    merged.asSent = false;
  return merged;
}

}  // namespace

const CellClock& RecordState::clockOf(const CellKey& cell) const {
  const auto found = later.find(cell);
  return found == later.end() ? created : found->second;
}

Result<Merged> merge(const RecordState& state, const Change& change, const CellClock& clock) {
  switch (change.act()) {
    case sync::v1::ACT_DELETE:
      return mergeDelete(state, change, clock);
    case sync::v1::ACT_RESTORE:
      return mergeRestore(state);
    default:
      return EditMerge(state, change, clock).run();
  }
}

Result<RecordState> after(RecordState state, const Merged& merged, const CellClock& clock) {
  switch (merged.act) {
    case sync::v1::ACT_DELETE:
      state.deleted = true;
      state.life = clock;
      return state;
    case sync::v1::ACT_RESTORE:
      state.deleted = false;
      state.life = clock;
      return state;
    case sync::v1::ACT_EDIT:
      break;
    default:
      return state;
  }
  if (!state.exists) {
    FIELDPOST_TRY(state.message, applied({}, merged.effect));
    state.exists = true;
    state.created = clock;
    state.life = clock;
    return state;
  }
  FIELDPOST_TRY(state.message, applied(state.message, merged.effect));
  FIELDPOST_TRY(const Cells values, Cells::split(merged.effect.values()));
  FIELDPOST_TRY(const Cells removed, Cells::split(merged.effect.removed()));
  for (const auto& [field, occurrences] : values.fields()) {
    if (!isSetIn(merged.effect, field)) {
      state.later[{field, {}}] = clock;
      continue;
    }
    for (const auto& member : occurrences) state.later[{field, member}] = clock;
  }
  for (const std::uint32_t field : merged.effect.cleared()) state.later[{field, {}}] = clock;
  for (const auto& [field, members] : removed.fields())
    for (const auto& member : members) state.later[{field, member}] = clock;
  if (state.deleted) {
    state.deleted = false;
    state.life = clock;
  }
  return state;
}

}  // namespace fieldpost
