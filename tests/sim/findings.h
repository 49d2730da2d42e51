// What was found wrong in a world: which invariant of the design does not hold, and how.
//
// Written by the checks, told by the sweep. A check that finds nothing writes nothing.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace fieldpost::sim {

/// The promises of the sync design, by the numbers it gives them.
enum class Invariant : int {
  Convergence = 1,
  NothingAcknowledgedLost = 2,
  ExactlyOnce = 3,
  OrderKept = 4,
  ConcurrentWritesKept = 5,
  NoConflictWithoutConcurrency = 6,
  NoLaterWriteLosesToAClock = 7,
  NoTornRecord = 8,
  NoCommitBelowACursor = 9,
  NothingOutsideRights = 10,
  NoEternalOrphan = 11,
  UnknownFieldsSurvive = 12,
  NoResurrection = 13,
  OutboxesDrain = 14,
  LogRebuildsState = 15,
  PendingSurvives = 16,
};

/// "5 concurrent writes kept".
std::string nameOf(Invariant invariant);

struct Finding {
  Invariant invariant;
  std::string words;
  std::size_t step = 0;
};

class Findings {
 public:
  void add(Invariant invariant, std::string words) {
    m_all.push_back({invariant, std::move(words), step});
  }
  [[nodiscard]] bool none() const { return m_all.empty(); }
  [[nodiscard]] const std::vector<Finding>& all() const { return m_all; }

  std::size_t step = 0;  ///< Kept true by the world.

 private:
  std::vector<Finding> m_all;
};

}  // namespace fieldpost::sim
