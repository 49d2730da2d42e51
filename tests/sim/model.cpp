#include "tests/sim/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "sync/record/record_type.h"
#include "tests/sim/cells_of.h"

namespace fieldpost::sim {
namespace {

bool isSetIn(const sync::v1::Patch& patch, std::uint32_t field) {
  return std::find(patch.sets().begin(), patch.sets().end(), field) != patch.sets().end();
}

std::string fieldName(const std::string& type, std::uint32_t field) {
  const RecordType* found = RecordType::find(type);
  const auto* descriptor =
      found == nullptr ? nullptr : found->descriptor().FindFieldByNumber(static_cast<int>(field));
  return descriptor == nullptr ? std::to_string(field) : descriptor->name();
}

bool isCode(const std::string& type, std::uint32_t field) {
  const RecordType* found = RecordType::find(type);
  const auto* descriptor =
      found == nullptr ? nullptr : found->descriptor().FindFieldByNumber(static_cast<int>(field));
  return descriptor != nullptr && traitsOf(*descriptor).unique();
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

std::string ModelRecord::message() const {
  std::map<std::uint32_t, std::string> fields = values;
  for (const auto& [field, all] : members) {
    if (!all.empty()) fields[field] = joined(all);
  }
  std::string bytes;
  for (const auto& [field, value] : fields) bytes += value;
  return bytes;
}

/// One commit as it is judged: what was wanted, what it met, what headquarters made of it.
struct Model::Arrival {
  const store::StoredCommit& commit;
  SaveId save;
  const Save& said;
  ModelRecord& record;
  Writer writer;
  bool again;        ///< The same save took effect before.
  FieldMap values;   ///< Of the effect.
  FieldMap removed;  ///< Of the effect.
};

std::optional<Commit> Model::commitOf(SaveId save) const {
  const auto found = m_commitOf.find(save);
  if (found == m_commitOf.end()) return std::nullopt;
  return found->second;
}

void Model::find(Invariant invariant, const Arrival& arrival, const std::string& words) {
  m_findings.add(invariant,
                 fmt::format("commit {} ({} {}, save {} of branch {}): {}", arrival.commit.commit,
                             arrival.commit.key.type, arrival.commit.key.id.text(), arrival.save,
                             arrival.said.branch, words));
}

bool Model::isConcurrent(const Writer& met, const Arrival& arrival) const {
  if (met.commit == 0 || met.commit <= arrival.said.saw) return false;
  if (!met.save) return true;
  return *met.save != arrival.save && !m_journal.isBefore(*met.save, arrival.save);
}

void Model::take(const store::StoredCommit& commit, std::optional<SaveId> save) {
  if (commit.commit != m_head + 1)
    m_findings.add(Invariant::LogRebuildsState,
                   fmt::format("commit {} follows commit {}", commit.commit, m_head));
  m_head = commit.commit;
  if (!save) return takeOwn(commit);
  const RecordKey key{commit.key.type, commit.key.id};
  Arrival arrival{commit,
                  *save,
                  m_journal[*save],
                  m_records[key],
                  {save, commit.commit, commit.stamp, commit.incarnation},
                  m_commitOf.contains(*save),
                  fieldsOf(commit.effect.values()).value_or(FieldMap()),
                  fieldsOf(commit.effect.removed()).value_or(FieldMap())};
  if (arrival.said.key != key)
    find(Invariant::NoTornRecord, arrival, "it is about another record than the save was");
  if (commit.stamp.timeMs > commit.receivedMs)
    find(Invariant::NoLaterWriteLosesToAClock, arrival, "its stamp lies in headquarters' future");
  m_commitOf.emplace(*save, commit.commit);
  if (arrival.said.change.act() == sync::v1::ACT_EDIT)
    takeEdit(arrival);
  else
    takeLife(arrival);
}

void Model::takeEdit(Arrival& arrival) {
  if (!arrival.record.exists) return create(arrival);
  const auto& wanted = arrival.said.change.patch();
  const bool hadEffect = arrival.commit.act == sync::v1::ACT_EDIT;
  if (!hadEffect) {
    arrival.values.clear();
    arrival.removed.clear();
  }
  const FieldMap values = fieldsOf(wanted.values()).value_or(FieldMap());
  for (const auto& [field, occurrences] : values) {
    if (!isSetIn(wanted, field)) {
      takeValue(arrival, field, joined(occurrences));
      continue;
    }
    for (const auto& member : occurrences) {
      auto& held = arrival.record.members[field];
      if (!contains(held, member)) {
        if (arrival.again)
          find(Invariant::ExactlyOnce, arrival, "it adds a member a second time");
        else if (!contains(arrival.values[field], member))
          find(Invariant::ConcurrentWritesKept, arrival, "a member that was added is not there");
        held.push_back(member);
      }
      if (!arrival.again) arrival.record.writers[{field, member}] = arrival.writer;
    }
  }
  for (const std::uint32_t field : wanted.cleared()) takeValue(arrival, field, {});
  const FieldMap removed = fieldsOf(wanted.removed()).value_or(FieldMap());
  for (const auto& [field, members] : removed)
    for (const auto& member : members) takeRemoval(arrival, field, member);
  takeMarks(arrival);
  if (!arrival.record.deleted) return;
  if (!hadEffect) {
    if (!arrival.again && isConcurrent(arrival.record.life, arrival))
      find(Invariant::NoTornRecord, arrival, "an edit that met a delete left the record deleted");
    return;
  }
  if (arrival.again) return find(Invariant::ExactlyOnce, arrival, "it brings a record back again");
  if (isConcurrent(arrival.record.life, arrival))
    m_owed.push_back({arrival.said.key, "", "", "", true, arrival.commit.commit});
  arrival.record.deleted = false;
  arrival.record.life = arrival.writer;
}

void Model::takeMarks(Arrival& arrival) {
  const FieldMap wanted = fieldsOf(arrival.said.change.patch().values()).value_or(FieldMap());
  for (const auto& [field, occurrences] : arrival.values) {
    if (wanted.contains(field) || !isCode(arrival.said.key.type, field)) continue;
    std::string& now = arrival.record.values[field];
    const bool isTaken = std::any_of(m_records.begin(), m_records.end(), [&](const auto& one) {
      const auto& [key, record] = one;
      const auto value = record.values.find(field);
      return key.type == arrival.said.key.type && key != arrival.said.key && record.exists &&
             !record.deleted && value != record.values.end() && value->second == now;
    });
    if (!isTaken || !arrival.record.deleted)
      find(Invariant::NoTornRecord, arrival, "its code was changed, and no other record has it");
    now = joined(occurrences);
    arrival.record.writers[{field, {}}] = arrival.writer;
  }
}

void Model::create(Arrival& arrival) {
  const auto& wanted = arrival.said.change.patch();
  if (arrival.commit.act != sync::v1::ACT_EDIT)
    return find(Invariant::NothingAcknowledgedLost, arrival, "a new record had no effect");
  arrival.record.exists = true;
  arrival.record.life = arrival.writer;
  for (const auto& [field, occurrences] : fieldsOf(wanted.values()).value_or(FieldMap())) {
    if (isSetIn(wanted, field)) {
      arrival.record.members[field] = occurrences;
      for (const auto& member : occurrences)
        arrival.record.writers[{field, member}] = arrival.writer;
    } else {
      arrival.record.values[field] = joined(occurrences);
      arrival.record.writers[{field, {}}] = arrival.writer;
    }
  }
}

void Model::takeValue(Arrival& arrival, std::uint32_t field, const std::string& wanted) {
  std::string& now = arrival.record.values[field];
  Writer& met = arrival.record.writers[{field, {}}];
  const auto effect = arrival.values.find(field);
  const auto& cleared = arrival.commit.effect.cleared();
  const bool effective =
      arrival.commit.act == sync::v1::ACT_EDIT &&
      (wanted.empty() ? std::find(cleared.begin(), cleared.end(), field) != cleared.end()
                      : effect != arrival.values.end() && joined(effect->second) == wanted);
  const bool concurrent = isConcurrent(met, arrival);
  const std::string name = fieldName(arrival.said.key.type, field);
  if (arrival.again) {
    if (effective && now != wanted)
      find(Invariant::ExactlyOnce, arrival, name + " was written a second time");
  } else if (!concurrent) {
    if (!effective && now != wanted)
      find(met.commit > 0 && met.stamp > arrival.writer.stamp ? Invariant::NoLaterWriteLosesToAClock
                                                              : Invariant::NothingAcknowledgedLost,
           arrival, name + " was written in the knowledge of what it replaces, and lost");
  } else if (now != wanted) {
    const bool wins = std::tie(arrival.writer.stamp, arrival.writer.incarnation) >
                      std::tie(met.stamp, met.incarnation);
    if (wins != effective)
      find(Invariant::ConcurrentWritesKept, arrival, name + " shows the earlier of two values");
    m_owed.push_back({arrival.said.key, name, effective ? wanted : now, effective ? now : wanted,
                      false, arrival.commit.commit});
  }
  if (effective && !arrival.again) {
    now = wanted;
    met = arrival.writer;
  }
  if (now.empty()) arrival.record.values.erase(field);
}

void Model::takeRemoval(Arrival& arrival, std::uint32_t field, const std::string& member) {
  auto& held = arrival.record.members[field];
  const bool concurrent = isConcurrent(arrival.record.writers[{field, member}], arrival);
  const bool effective = contains(arrival.removed[field], member);
  if (contains(held, member)) {
    if (arrival.again && effective)
      find(Invariant::ExactlyOnce, arrival, "it removes a member a second time");
    else if (!arrival.again && concurrent && effective)
      find(Invariant::ConcurrentWritesKept, arrival, "it removes a member that it did not see");
    else if (!arrival.again && !concurrent && !effective)
      find(Invariant::NothingAcknowledgedLost, arrival, "a member that was removed is still there");
  }
  if (!effective || arrival.again) return;
  std::erase(held, member);
  arrival.record.writers[{field, member}] = arrival.writer;
}

void Model::takeLife(Arrival& arrival) {
  const auto act = arrival.said.change.act();
  const bool effective = arrival.commit.act == act;
  ModelRecord& record = arrival.record;
  if (arrival.again) {
    if (effective) find(Invariant::ExactlyOnce, arrival, "it deletes or restores a second time");
  } else if (act == sync::v1::ACT_RESTORE) {
    if (effective != (record.exists && record.deleted))
      find(Invariant::NothingAcknowledgedLost, arrival, "a restore did not restore");
  } else if (record.exists && !record.deleted) {
    bool met = isConcurrent(record.life, arrival);
    for (const auto& [cell, writer] : record.writers) met = met || isConcurrent(writer, arrival);
    if (met && effective)
      find(Invariant::NoTornRecord, arrival, "it deletes a record with an edit it did not see");
    if (!met && !effective)
      find(Invariant::NothingAcknowledgedLost, arrival, "a delete had no effect");
    if (met) m_owed.push_back({arrival.said.key, "", "", "", true, arrival.commit.commit});
  }
  if (!effective) return;
  record.deleted = act == sync::v1::ACT_DELETE;
  record.life = arrival.writer;
}

}  // namespace fieldpost::sim
