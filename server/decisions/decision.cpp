#include "server/decisions/decision.h"

#include <fmt/format.h>

#include <algorithm>

#include "sync/record/patch.h"

namespace fieldpost::decisions {

Result<Decision> Decision::begin(store::Snapshot& snapshot, std::string day) {
  FIELDPOST_TRY(auto rules, SnapshotRules::read(snapshot, std::move(day)));
  FIELDPOST_TRY(const Commit head, snapshot.head());
  return Decision(snapshot, std::move(rules), head);
}

Result<Decision::Held> Decision::load(const store::RecordKey& key) {
  if (const auto known = m_held.find(key); known != m_held.end()) return known->second;
  FIELDPOST_TRY(const auto stored, m_snapshot->record(key));
  Held held;
  if (stored) held = {true, stored->deleted, stored->scope, stored->message};
  m_held[key] = held;
  return held;
}

Result<Decision::Held> Decision::held(const store::RecordKey& key) {
  FIELDPOST_TRY(Held found, load(key));
  if (!found.exists)
    return Error{Code::NotFound, "NO_RECORD",
                 fmt::format("headquarters has no {} {}", key.type, key.id.text())};
  return found;
}

Result<Done> Decision::checkAlive(const Held& record, const std::string& type) {
  if (!record.deleted) return Done{};
  return Error{
      Code::FailedPrecondition, "RECORD_DELETED",
      fmt::format("the {} was deleted; bring it back before anything is decided on it", type)};
}

Result<Done> Decision::checkRules(const RecordType& type, const Held& before, const Message& after,
                                  Rules rules) const {
  std::vector<Problem> known;
  if (before.exists) {
    FIELDPOST_TRY(const auto was, type.parse(before.message));
    FIELDPOST_CHECK(checkMoves(type, *was, after));
    if (rules == Rules::NoneNew) known = m_rules.problemsOf(type, *was);
  }
  for (const Problem& problem : m_rules.problemsOf(type, after)) {
    const bool old = std::any_of(known.begin(), known.end(), [&](const Problem& one) {
      return one.field == problem.field && one.reason == problem.reason;
    });
    if (!old) return Error{Code::InvalidArgument, problem.reason, problem.message};
  }
  return Done{};
}

Result<Done> Decision::put(const store::RecordKey& key, const Message& after, Rules rules) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(key.type));
  FIELDPOST_TRY(const Held before, load(key));
  FIELDPOST_CHECK(checkAlive(before, key.type));
  FIELDPOST_CHECK(checkRules(*type, before, after, rules));
  return write(key, before, encode(after));
}

Result<Done> Decision::putBack(const store::RecordKey& key, std::string_view after) {
  FIELDPOST_TRY(const Held before, held(key));
  return write(key, before, after);
}

Result<Done> Decision::write(const store::RecordKey& key, const Held& before,
                             std::string_view after) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(key.type));
  FIELDPOST_TRY(Patch patch, difference(*type, before.message, after));
  if (before.exists && isEmpty(patch)) return Done{};
  *add(key, sync::v1::ACT_EDIT).mutable_patch() = std::move(patch);
  Held& held = m_held[key];
  held.exists = true;
  held.message = std::string(after);
  return Done{};
}

Result<Done> Decision::live(const store::RecordKey& key, bool alive) {
  FIELDPOST_TRY(const Held before, held(key));
  if (before.deleted != alive) return Done{};
  add(key, alive ? sync::v1::ACT_RESTORE : sync::v1::ACT_DELETE);
  m_held[key].deleted = !alive;
  return Done{};
}

Result<Done> Decision::remove(const store::RecordKey& key) { return live(key, false); }

Result<Done> Decision::restore(const store::RecordKey& key) { return live(key, true); }

sync::v1::Change& Decision::add(const store::RecordKey& key, sync::v1::Act act) {
  sync::v1::Change& change = m_changes.emplace_back();
  change.set_record_type(key.type);
  change.set_record_id(key.id.bytes());
  change.set_act(act);
  change.set_base(m_head);
  return change;
}

}  // namespace fieldpost::decisions
