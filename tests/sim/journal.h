// What people saved, on which laptop, and what stood on their screens then: the truth that the
// checks hold the product against. Nothing of it comes from the product's own judgement.
//
// A branch is the life of one copy of a laptop's database: a clone or a database put back from an
// older image begins a branch that shares the past of the one it was taken from.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fieldpost/sync/v1/change.pb.h"
#include "sync/base/ids.h"
#include "sync/storage/local_store_types.h"

namespace fieldpost::sim {

using SaveId = std::size_t;
using BranchId = std::size_t;

/// One change that is durable on a laptop.
struct Save {
  BranchId branch = 0;
  std::size_t turn = 0;  ///< Its place in the branch, from 1.
  RecordKey key;
  sync::v1::Change change;
  std::string body;      ///< `change` as the log has it.
  Commit saw = 0;        ///< Headquarters' state that stood on the person's screen.
  std::size_t step = 0;  ///< When.
};

class Journal {
 public:
  BranchId newBranch();
  /// A branch that knows the first `length` saves of `parent`.
  BranchId branchFrom(BranchId parent, std::size_t length);
  [[nodiscard]] std::size_t length(BranchId branch) const { return m_branches[branch].length; }

  SaveId add(Save save);
  [[nodiscard]] const Save& operator[](SaveId id) const { return m_saves[id]; }
  /// The save with this body.
  [[nodiscard]] std::optional<SaveId> find(const std::string& body) const;
  /// Whether the branch in which `later` was saved holds `earlier` before it.
  [[nodiscard]] bool isBefore(SaveId earlier, SaveId later) const;
  /// Saves of the branch and of its past, oldest first.
  [[nodiscard]] std::vector<SaveId> historyOf(BranchId branch) const;

 private:
  struct Branch {
    std::optional<BranchId> parent;
    std::size_t shared = 0;  ///< Saves of the parent that belong to its past.
    std::size_t length = 0;  ///< The shared ones included.
    std::vector<SaveId> own;
  };
  /// How many saves of `branch` the branch `of` knows at most.
  [[nodiscard]] std::size_t known(BranchId branch, BranchId of, std::size_t turn) const;

  std::vector<Branch> m_branches;
  std::vector<Save> m_saves;
  std::map<std::string, SaveId> m_byBody;
};

}  // namespace fieldpost::sim
