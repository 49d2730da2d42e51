// Whether headquarters' own clock is the wrong one: many laptops' clocks seldom err alike.
//
// Used by Ingest at each Hello. No change is refused or put aside for a clock.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace fieldpost::ingest {

/// By how much headquarters' clock is ahead of most laptops'; nothing while fewer than three were
/// heard, or when it is within ten minutes. `offsetsMs`: headquarters' clock minus each laptop's.
std::optional<std::int64_t> errorOfOwnClock(std::vector<std::int64_t> offsetsMs);

}  // namespace fieldpost::ingest
