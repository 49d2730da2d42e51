#include "server/ingest/clock_check.h"

#include <algorithm>
#include <cstddef>

namespace fieldpost::ingest {

std::optional<std::int64_t> errorOfOwnClock(std::vector<std::int64_t> offsetsMs) {
  constexpr std::size_t kLaptopsLeast = 3;
  constexpr std::int64_t kFineMs = 10 * 60 * 1000;
  if (offsetsMs.size() < kLaptopsLeast) return std::nullopt;
  // The lower middle: of an even number, what more than half of them agree on.
  const auto middle = offsetsMs.begin() + static_cast<std::ptrdiff_t>((offsetsMs.size() - 1) / 2);
  std::nth_element(offsetsMs.begin(), middle, offsetsMs.end());
  if (*middle >= -kFineMs && *middle <= kFineMs) return std::nullopt;
  return *middle;
}

}  // namespace fieldpost::ingest
