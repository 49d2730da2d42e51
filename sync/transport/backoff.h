// How long to wait before the next try, when the last ones failed.
//
// Used by whoever keeps a link up. Waits double, and chance spreads them: five hundred laptops that
// lost the same link do not come back in the same second.
#pragma once

#include <chrono>

#include "sync/base/clock.h"

namespace fieldpost {

class Backoff {
 public:
  static constexpr std::chrono::milliseconds kFirst{1000};
  static constexpr std::chrono::milliseconds kMost{300'000};

  /// From half to the whole of 1 s, 2 s, 4 s ... 300 s.
  std::chrono::milliseconds next(Random& random);
  /// It went well.
  void reset() { m_next = kFirst; }

 private:
  std::chrono::milliseconds m_next = kFirst;
};

}  // namespace fieldpost
