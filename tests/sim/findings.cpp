#include "tests/sim/findings.h"

#include <fmt/format.h>

namespace fieldpost::sim {
namespace {

const char* wordsOf(Invariant invariant) {
  switch (invariant) {
    case Invariant::Convergence:
      return "convergence per scope";
    case Invariant::NothingAcknowledgedLost:
      return "nothing acknowledged is lost";
    case Invariant::ExactlyOnce:
      return "each change takes effect exactly once";
    case Invariant::OrderKept:
      return "a laptop's changes keep their order";
    case Invariant::ConcurrentWritesKept:
      return "every concurrent write is shown or in a conflict";
    case Invariant::NoConflictWithoutConcurrency:
      return "no conflict without concurrency";
    case Invariant::NoLaterWriteLosesToAClock:
      return "no causally later write loses to a clock";
    case Invariant::NoTornRecord:
      return "no torn record";
    case Invariant::NoCommitBelowACursor:
      return "no commit appears below an issued cursor";
    case Invariant::NothingOutsideRights:
      return "nothing outside rights or scope";
    case Invariant::NoEternalOrphan:
      return "no eternal orphan";
    case Invariant::UnknownFieldsSurvive:
      return "unknown fields survive";
    case Invariant::NoResurrection:
      return "clean-up never resurrects";
    case Invariant::OutboxesDrain:
      return "all outboxes drain in three syncs";
    case Invariant::LogRebuildsState:
      return "the chain verifies and the log rebuilds the state";
    case Invariant::PendingSurvives:
      return "a pending change survives";
  }
  return "?";
}

}  // namespace

std::string nameOf(Invariant invariant) {
  return fmt::format("{} {}", static_cast<int>(invariant), wordsOf(invariant));
}

}  // namespace fieldpost::sim
