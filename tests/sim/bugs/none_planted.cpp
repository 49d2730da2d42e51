// fieldpost-sim is made of the product as it is: it has no bugs to plant.
#include "tests/sim/bugs/planted.h"

namespace fieldpost::sim {

const std::vector<Bug>& allBugs() {
  static const std::vector<Bug> kNone;
  return kNone;
}

bool planted(std::string_view) { return false; }

void plant(std::string_view) {}

}  // namespace fieldpost::sim
