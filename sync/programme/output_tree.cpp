#include "sync/programme/output_tree.h"

namespace fieldpost {

OutputTree::OutputTree(const model::v1::ProgrammeOfWork& programme) {
  for (const Output& output : programme.outputs()) {
    const bool below = !output.parent().empty() && m_byCode.contains(output.parent());
    if (!m_byCode.emplace(output.code(), &output).second) continue;
    (below ? m_children[output.parent()] : m_roots).push_back(&output);
  }
}

const OutputTree::Output* OutputTree::find(std::string_view code) const {
  const auto found = m_byCode.find(code);
  return found == m_byCode.end() ? nullptr : found->second;
}

std::span<const OutputTree::Output* const> OutputTree::children(std::string_view code) const {
  const auto found = m_children.find(code);
  if (found == m_children.end()) return {};
  return found->second;
}

void OutputTree::collectLeaves(const Output& from, std::vector<const Output*>& leaves) const {
  // A list instead of a recursion: an unchecked programme may nest as deep as it is long.
  std::vector<const Output*> waiting{&from};
  while (!waiting.empty()) {
    const Output* output = waiting.back();
    waiting.pop_back();
    const auto below = children(output->code());
    if (below.empty()) leaves.push_back(output);
    waiting.insert(waiting.end(), below.rbegin(), below.rend());
  }
}

std::vector<const OutputTree::Output*> OutputTree::leaves(std::string_view code) const {
  std::vector<const Output*> found;
  if (code.empty())
    for (const Output* root : m_roots) collectLeaves(*root, found);
  else if (const Output* output = find(code))
    collectLeaves(*output, found);
  return found;
}

OutputTotals OutputTree::totals(std::string_view code) const {
  OutputTotals sums;
  for (const Output* leaf : leaves(code)) {
    std::uint64_t& sum = sums[leaf->unit()];
    if (!leaf->quantity_unspecified()) sum += leaf->quantity();
  }
  return sums;
}

std::uint64_t OutputTree::quantity(std::string_view code) const {
  std::uint64_t sum = 0;
  for (const auto& [unit, count] : totals(code)) sum += count;
  return sum;
}

OutputTotals totals(const model::v1::ProgrammeOfWork& programme) {
  return OutputTree(programme).totals();
}

}  // namespace fieldpost
