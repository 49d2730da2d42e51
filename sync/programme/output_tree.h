// The final outputs of a programme of work as the tree they are (para. 17), and how much is
// promised below each of them.
//
// Used by reports and by everything that shows outputs. A walk down always ends, also over a
// programme that nobody checked: an output whose parent does not stand before it is a root.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "fieldpost/model/v1/programme.pb.h"

namespace fieldpost {

/// What is promised, by what one of it is. A unit whose outputs give no quantity is there with 0.
using OutputTotals = std::map<model::v1::OutputUnit, std::uint64_t>;

class OutputTree {
 public:
  using Output = model::v1::Output;

  /// `programme` must outlive the tree and stay as it is.
  explicit OutputTree(const model::v1::ProgrammeOfWork& programme);
  explicit OutputTree(model::v1::ProgrammeOfWork&&) = delete;

  /// Null when there is no such code. Of outputs with one code, the first.
  [[nodiscard]] const Output* find(std::string_view code) const;
  /// Outputs without a parent, in the document's order.
  [[nodiscard]] std::span<const Output* const> roots() const { return m_roots; }
  /// The outputs right below `code`, in the document's order; none below a leaf or an unknown code.
  [[nodiscard]] std::span<const Output* const> children(std::string_view code) const;
  [[nodiscard]] bool isLeaf(std::string_view code) const { return children(code).empty(); }
  /// The leaves at or below `code`, in the document's order; those of the whole tree when it is
  /// empty, none when it is unknown.
  [[nodiscard]] std::vector<const Output*> leaves(std::string_view code = {}) const;
  /// The sums over leaves(code). Outputs without a countable quantity add nothing.
  [[nodiscard]] OutputTotals totals(std::string_view code = {}) const;
  /// What is promised at or below `code`, whatever its unit.
  [[nodiscard]] std::uint64_t quantity(std::string_view code) const;

 private:
  void collectLeaves(const Output& from, std::vector<const Output*>& leaves) const;

  std::vector<const Output*> m_roots;
  std::map<std::string_view, const Output*> m_byCode;
  std::map<std::string_view, std::vector<const Output*>> m_children;
};

/// OutputTree(programme).totals().
OutputTotals totals(const model::v1::ProgrammeOfWork& programme);

}  // namespace fieldpost
