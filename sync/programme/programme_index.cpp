#include "sync/programme/programme_index.h"

#include "sync/programme/output_tree.h"

namespace fieldpost {

namespace m = model::v1;

ProgrammeIndex::ProgrammeIndex(const m::ProgrammeOfWork& programme) {
  for (const auto& row : programme.themes())
    add(m::PROGRAMME_LIST_THEMES, {row.code(), row.name(), {}});
  for (const auto& row : programme.instruments())
    add(m::PROGRAMME_LIST_INSTRUMENTS, {row.code(), row.name(), row.part_of()});
  for (const auto& row : programme.global_programmes())
    add(m::PROGRAMME_LIST_GLOBAL_PROGRAMMES, {row.code(), row.name(), {}});
  for (const auto& row : programme.accomplishments())
    add(m::PROGRAMME_LIST_ACCOMPLISHMENTS, {row.code(), row.text(), {}});
  for (const auto& row : programme.external_factors())
    add(m::PROGRAMME_LIST_EXTERNAL_FACTORS, {row.code(), row.text(), {}});
  for (const auto& row : programme.partners())
    add(m::PROGRAMME_LIST_PARTNERS, {row.code(), row.name(), {}});
  const OutputTree tree(programme);
  for (const auto& row : programme.outputs())
    add(m::PROGRAMME_LIST_OUTPUTS,
        {row.code(), row.title(), row.parent(), tree.isLeaf(row.code())});
}

void ProgrammeIndex::add(m::ProgrammeList list, ProgrammeEntry entry) {
  List& all = m_lists[list];
  if (all.byCode.emplace(entry.code, all.entries.size()).second)
    all.entries.push_back(std::move(entry));
}

const ProgrammeEntry* ProgrammeIndex::find(m::ProgrammeList list, std::string_view code) const {
  const auto all = m_lists.find(list);
  if (all == m_lists.end()) return nullptr;
  const auto at = all->second.byCode.find(code);
  return at == all->second.byCode.end() ? nullptr : &all->second.entries[at->second];
}

bool ProgrammeIndex::has(m::ProgrammeList list, std::string_view code) const {
  return find(list, code) != nullptr;
}

std::string_view ProgrammeIndex::name(m::ProgrammeList list, std::string_view code) const {
  const ProgrammeEntry* entry = find(list, code);
  return entry ? std::string_view(entry->name) : code;
}

std::span<const ProgrammeEntry> ProgrammeIndex::entries(m::ProgrammeList list) const {
  const auto all = m_lists.find(list);
  if (all == m_lists.end()) return {};
  return all->second.entries;
}

}  // namespace fieldpost
