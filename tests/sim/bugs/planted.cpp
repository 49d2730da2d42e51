#include "tests/sim/bugs/planted.h"

namespace fieldpost::sim {
namespace {

std::string& current() {
  static std::string name;
  return name;
}

}  // namespace

const std::vector<Bug>& allBugs() {
  static const std::vector<Bug> kBugs{
#include "tests/sim/bugs/bugs.inc"
  };
  return kBugs;
}

bool planted(std::string_view name) { return current() == name; }

void plant(std::string_view name) { current() = name; }

}  // namespace fieldpost::sim
