#include "server/decisions/rule_context.h"

#include <algorithm>
#include <memory>

#include "fieldpost/model/v1/programme.pb.h"

namespace fieldpost::decisions {

Result<SnapshotRules> SnapshotRules::read(store::Snapshot& snapshot, std::string day) {
  SnapshotRules rules(snapshot, std::move(day));
  FIELDPOST_CHECK(snapshot.forEachRecord(
      "programme_of_work", [&](const store::StoredRecord& record) -> Result<Done> {
        model::v1::ProgrammeOfWork programme;
        if (!record.deleted && programme.ParseFromString(record.message))
          rules.m_programmes.emplace_back(programme);
        return Done{};
      }));
  return rules;
}

std::vector<Problem> SnapshotRules::problemsOf(const RecordType& type,
                                               const Message& record) const {
  RuleContext context;
  context.today = m_day;
  context.knowsCode = [this](model::v1::ProgrammeList list, std::string_view code) {
    return std::any_of(m_programmes.begin(), m_programmes.end(),
                       [&](const auto& programme) { return programme.has(list, code); });
  };
  context.parent = [this](const RecordType& parent,
                          std::string_view text) -> std::unique_ptr<Message> {
    const auto id = RecordId::parse(text);
    if (!id.ok()) return nullptr;
    const auto found = m_snapshot->record({parent.name(), id.value()});
    if (!found.ok() || !found.value() || found.value()->deleted) return nullptr;
    auto parsed = parent.parse(found.value()->message);
    return parsed.ok() ? std::move(parsed).value() : nullptr;
  };
  return fieldpost::problemsOf(type, record, context);
}

}  // namespace fieldpost::decisions
