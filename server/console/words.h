// Small words of the console: ages, times, shares, lists of States.
#pragma once

#include <cstdint>
#include <string>

#include "fieldpost/console/v1/figures.pb.h"

namespace fieldpost::console {

/// "3 days", "5 h", "just now"; never negative.
std::string ageText(std::int64_t seconds);
/// "2005-06-30 14:05 UTC", or "never" for 0.
std::string timeText(std::int64_t timeMs);
/// "4.2" from a sum and a count above 0.
std::string meanText(std::uint32_t sum, std::uint32_t count);
/// "Kenya, Uganda", or "none".
std::string statesText(const v1::StateSet& states);
/// "17 States, not the 31 that adding up offices would give", or "17 States".
std::string stateCountText(const v1::StateSet& states);
/// "1 record", "2 records".
std::string counted(std::uint64_t count, const std::string& noun);

}  // namespace fieldpost::console
