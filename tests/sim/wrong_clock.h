// A clock that is wrong: by seconds or by years, jumping, or standing still.
//
// Each laptop and headquarters have one; only the world knows the true time.
#pragma once

#include <cstdint>

#include "sync/base/clock.h"

namespace fieldpost::sim {

class WrongClock final : public Clock {
 public:
  explicit WrongClock(const std::int64_t& trueMs) : m_trueMs(trueMs) {}
  [[nodiscard]] std::int64_t nowMs() const override { return m_trueMs + errorMs; }

  std::int64_t errorMs = 0;

 private:
  const std::int64_t& m_trueMs;
};

}  // namespace fieldpost::sim
