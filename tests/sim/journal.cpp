#include "tests/sim/journal.h"

#include <algorithm>

namespace fieldpost::sim {

BranchId Journal::newBranch() {
  m_branches.emplace_back();
  return m_branches.size() - 1;
}

BranchId Journal::branchFrom(BranchId parent, std::size_t length) {
  m_branches.push_back({parent, length, length, {}});
  return m_branches.size() - 1;
}

SaveId Journal::add(Save save) {
  Branch& branch = m_branches[save.branch];
  save.turn = ++branch.length;
  const SaveId id = m_saves.size();
  branch.own.push_back(id);
  m_byBody.emplace(save.body, id);
  m_saves.push_back(std::move(save));
  return id;
}

std::optional<SaveId> Journal::find(const std::string& body) const {
  const auto found = m_byBody.find(body);
  if (found == m_byBody.end()) return std::nullopt;
  return found->second;
}

std::size_t Journal::known(BranchId branch, BranchId of, std::size_t turn) const {
  std::size_t most = turn;
  while (of != branch) {
    const Branch& at = m_branches[of];
    if (!at.parent) return 0;
    most = std::min(most, at.shared);
    of = *at.parent;
  }
  return most;
}

bool Journal::isBefore(SaveId earlier, SaveId later) const {
  const Save& first = m_saves[earlier];
  const Save& second = m_saves[later];
  if (earlier == later) return false;
  return first.turn <= known(first.branch, second.branch, second.turn - 1);
}

std::vector<SaveId> Journal::historyOf(BranchId branch) const {
  std::vector<SaveId> history;
  std::size_t most = m_branches[branch].length;
  for (std::optional<BranchId> at = branch; at; at = m_branches[*at].parent) {
    const Branch& here = m_branches[*at];
    for (auto id = here.own.rbegin(); id != here.own.rend(); ++id) {
      if (m_saves[*id].turn <= most) history.push_back(*id);
    }
    most = std::min(most, here.shared);
  }
  std::reverse(history.begin(), history.end());
  return history;
}

}  // namespace fieldpost::sim
