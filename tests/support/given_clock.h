// A clock that shows what a test says.
#pragma once

#include "sync/base/clock.h"

namespace fieldpost {

struct GivenClock final : Clock {
  std::int64_t now = 1'120'000'000'000;  ///< 28 June 2005.
  [[nodiscard]] std::int64_t nowMs() const override { return now; }
};

}  // namespace fieldpost
