// Every interleaving of a small world: two laptops, three changes, one record.
//
// One laptop saves, syncs, saves and syncs again; the other saves and syncs. A sync is a push and a
// pull, between which the other laptop may do anything; and it may end in each of a few ways. No
// chance is in it: the number of worlds is known, and each has a name that makes it again.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/sim/findings.h"

namespace fieldpost::sim {

struct SmallWorldsResult {
  std::size_t worlds = 0;
  double seconds = 0;
  std::string badWorld;  ///< Its name; empty: none.
  std::vector<Finding> findings;
};

/// `faultySyncsMost`: how many of the three syncs may end badly, 0 to 3. `progress` may be empty.
SmallWorldsResult playSmallWorlds(std::size_t faultySyncsMost,
                                  const std::function<void(const SmallWorldsResult&)>& progress);

}  // namespace fieldpost::sim
