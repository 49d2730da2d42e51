// Headquarters' own commits, and whether each conflict has a cause and each cause its conflict.
#include <fmt/format.h>

#include <algorithm>

#include "sync/record/record_type.h"
#include "tests/sim/cells_of.h"
#include "tests/sim/model.h"

namespace fieldpost::sim {
namespace {

using model::v1::Conflict;

std::optional<Conflict> conflictIn(const ModelRecord& record) {
  Conflict conflict;
  if (!record.exists || !conflict.ParseFromString(record.message())) return std::nullopt;
  return conflict;
}

bool isAbout(const Conflict& conflict, const RecordKey& record, const std::string& field) {
  return conflict.about_type() == record.type && conflict.about() == record.id.text() &&
         conflict.field_name() == field;
}

}  // namespace

void Model::applyPlainly(ModelRecord& record, const store::StoredCommit& commit) {
  const Writer writer{std::nullopt, commit.commit, commit.stamp, commit.incarnation};
  if (!record.exists) record.life = writer;
  record.exists = true;
  const auto& effect = commit.effect;
  const auto isSet = [&](std::uint32_t field) {
    return std::find(effect.sets().begin(), effect.sets().end(), field) != effect.sets().end();
  };
  for (const auto& [field, occurrences] : fieldsOf(effect.values()).value_or(FieldMap())) {
    if (!isSet(field)) {
      record.values[field] = joined(occurrences);
      record.writers[{field, {}}] = writer;
      continue;
    }
    for (const auto& member : occurrences) {
      auto& held = record.members[field];
      if (std::find(held.begin(), held.end(), member) == held.end()) held.push_back(member);
      record.writers[{field, member}] = writer;
    }
  }
  for (const std::uint32_t field : effect.cleared()) {
    record.values.erase(field);
    record.writers[{field, {}}] = writer;
  }
  for (const auto& [field, members] : fieldsOf(effect.removed()).value_or(FieldMap()))
    for (const auto& member : members) {
      std::erase(record.members[field], member);
      record.writers[{field, member}] = writer;
    }
  if (record.deleted) record.life = writer;
  record.deleted = false;
}

void Model::takeOwn(const store::StoredCommit& commit) {
  ModelRecord& record = m_records[{commit.key.type, commit.key.id}];
  const ModelRecord before = commit.key.type == "conflict" ? record : ModelRecord();
  if (commit.act == sync::v1::ACT_EDIT) applyPlainly(record, commit);
  if (commit.key.type == "conflict") takeConflict(before, commit);
}

void Model::takeConflict(const ModelRecord& before, const store::StoredCommit& commit) {
  const auto old = conflictIn(before);
  const auto now = conflictIn(m_records[{commit.key.type, commit.key.id}]);
  const auto complain = [&](Invariant invariant, const std::string& words) {
    m_findings.add(invariant, fmt::format("commit {}, conflict {} about {} {}, {}: {}",
                                          commit.commit, commit.key.id.text(), now->about_type(),
                                          now->about(), now->field_name(), words));
  };
  if (!now) {
    m_findings.add(Invariant::NoTornRecord,
                   fmt::format("commit {}: a conflict does not read as one", commit.commit));
    return;
  }
  for (Owed& owed : m_owed) {
    if (!isAbout(*now, owed.record, owed.field)) continue;
    const bool same = owed.field.empty()
                          ? now->other().deleted() || now->kept().deleted()
                          : now->kept().cell() == owed.kept && now->other().cell() == owed.other;
    if (!same || now->state() != model::v1::CONFLICT_STATE_OPEN) continue;
    owed.paid = true;
    return;
  }
  if (!now->other_record().empty() && now->state() == model::v1::CONFLICT_STATE_OPEN) {
    if (!isOverACode(*now))
      complain(Invariant::NoConflictWithoutConcurrency, "no code was given twice");
    return;
  }
  const bool opens = !old || (old->state() != model::v1::CONFLICT_STATE_OPEN &&
                              now->state() == model::v1::CONFLICT_STATE_OPEN);
  if (opens)
    complain(Invariant::NoConflictWithoutConcurrency, "it was opened, and nothing had met");
  else if (now->other().cell() != old->other().cell() && now->other().cell() != old->kept().cell())
    complain(Invariant::ConcurrentWritesKept, "the other value was replaced by nobody's");
}

bool Model::isOverACode(const Conflict& conflict) const {
  const RecordType* type = RecordType::find(conflict.about_type());
  const auto* field = type == nullptr ? nullptr : type->field(conflict.field_name());
  const auto codeOf = [&](const std::string& id) -> std::string {
    const auto parsed = RecordId::parse(id);
    const auto found =
        parsed.ok() ? m_records.find({conflict.about_type(), parsed.value()}) : m_records.end();
    if (field == nullptr || found == m_records.end() || found->second.deleted) return {};
    const auto code = found->second.values.find(static_cast<std::uint32_t>(field->number()));
    return code == found->second.values.end() ? std::string() : code->second;
  };
  const std::string code = codeOf(conflict.about());
  const std::string other = codeOf(conflict.other_record());
  const bool isOfTheFirst = conflict.kept().cell() == conflict.other().cell();
  return !code.empty() && !other.empty() && code != other && code == conflict.kept().cell() &&
         (isOfTheFirst || other == conflict.other().cell());
}

void Model::settleUp() {
  for (const Owed& owed : m_owed) {
    bool paid = owed.paid;
    // The conflict may say so already: then there was nothing to write.
    for (auto at = m_records.lower_bound({"conflict", {}});
         !paid && at != m_records.end() && at->first.type == "conflict"; ++at) {
      const auto conflict = conflictIn(at->second);
      paid = conflict && isAbout(*conflict, owed.record, owed.field) &&
             conflict->state() == model::v1::CONFLICT_STATE_OPEN &&
             (owed.field.empty() ||
              (conflict->kept().cell() == owed.kept && conflict->other().cell() == owed.other));
    }
    if (!paid)
      m_findings.add(Invariant::ConcurrentWritesKept,
                     fmt::format("commit {}: {} of {} {} met another value, and no conflict says "
                                 "so",
                                 owed.commit, owed.field.empty() ? "the life" : owed.field,
                                 owed.record.type, owed.record.id.text()));
  }
  m_owed.clear();
}

}  // namespace fieldpost::sim
