// Many worlds, one seed after the other.
//
// Used by fieldpost-sim and by the tests. Stops at the first world in which a promise is broken.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/sim/findings.h"
#include "tests/sim/world.h"

namespace fieldpost::sim {

struct SweepPlan {
  std::uint64_t firstSeed = 1;
  std::size_t worlds = 1;
  std::size_t steps = 1000;
  bool mixed = false;          ///< Most worlds short, each tenth long; `steps` is not looked at.
  double laptopYearsMost = 0;  ///< 0: no such limit; else worlds are made until it is reached.
  double secondsMost = 0;      ///< 0: no limit.
  WorldShape shape;
};

struct SweepResult {
  std::size_t worlds = 0;
  std::size_t steps = 0;
  double laptopYears = 0;
  double seconds = 0;
  std::string hash;  ///< Of everything that happened in all worlds.
  std::optional<std::uint64_t> badSeed;
  std::size_t badSteps = 0;       ///< How many steps its world was to have.
  std::vector<Finding> findings;  ///< Of the bad seed.
  std::map<std::string, std::size_t> acts;
};

/// What every run of the tests lives through. FIELDPOST_LAPTOP_YEARS says another number.
inline constexpr double kLaptopYears = 200;

/// `progress` (may be empty) is called after each world.
SweepResult sweep(const SweepPlan& plan, const std::function<void(const SweepResult&)>& progress);
/// Where worlds live: in memory if there is such a place.
std::string worldFolder();

}  // namespace fieldpost::sim
