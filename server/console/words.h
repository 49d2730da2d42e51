// Small words of the console: ages, times, shares, lists of States.
#pragma once

#include <cstdint>
#include <string>

#include "fieldpost/console/v1/figures.pb.h"
#include "sync/base/words.h"

namespace fieldpost::console {

/// "3 days", "5 h", "just now"; never negative.
std::string ageText(std::int64_t seconds);
/// "4.2" from a sum and a count above 0.
std::string meanText(std::uint32_t sum, std::uint32_t count);
/// "Kenya, Uganda", or "none".
std::string statesText(const v1::StateSet& states);
/// "17 States, not the 31 that adding up offices would give", or "17 States".
std::string stateCountText(const v1::StateSet& states);

}  // namespace fieldpost::console
