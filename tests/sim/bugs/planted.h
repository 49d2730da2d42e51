// The planted bugs and their switches. Product code is not touched: plant.py writes changed copies
// of some of its files into the build folder, each change behind its switch, and only
// fieldpost-sim-planted is made of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fieldpost::sim {

struct Bug {
  std::string_view name;
  std::string_view words;
  bool stale;  ///< The line that it changes is no longer there: bugs.py must be renewed.
};

/// Those that this program is made with: none in fieldpost-sim.
const std::vector<Bug>& allBugs();
/// Whether this bug is the one that is switched on.
bool planted(std::string_view name);
/// Empty: none.
void plant(std::string_view name);

}  // namespace fieldpost::sim
