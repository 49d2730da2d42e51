#include "sync/transport/backoff.h"

#include <algorithm>
#include <cstdint>

namespace fieldpost {

std::chrono::milliseconds Backoff::next(Random& random) {
  std::uint32_t chance = 0;
  random.fill(&chance, sizeof chance);
  const std::chrono::milliseconds half = m_next / 2;
  m_next = std::min(m_next * 2, kMost);
  return half + std::chrono::milliseconds(chance % static_cast<std::uint32_t>(half.count() + 1));
}

}  // namespace fieldpost
