#include "sync/base/clock.h"

#include <fmt/format.h>
#include <sodium.h>

#include <chrono>

namespace fieldpost {
namespace {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t nowMs() const override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

class SystemRandom final : public Random {
 public:
  SystemRandom() {
    // Does nothing but report when another part of the program was first.
    if (sodium_init() < 0) std::abort();
  }
  void fill(void* bytes, std::size_t size) override { randombytes_buf(bytes, size); }
};

}  // namespace

Clock& systemClock() {
  static SystemClock clock;
  return clock;
}

Random& systemRandom() {
  static SystemRandom random;
  return random;
}

Stamp HybridClock::next() {
  const std::int64_t now = m_clock.nowMs();
  if (now > m_last.timeMs)
    m_last = {now, 0};
  else if (m_last.counter == UINT32_MAX)
    m_last = {m_last.timeMs + 1, 0};
  else
    ++m_last.counter;
  return m_last;
}

std::string dayOf(std::int64_t timeMs) {
  using namespace std::chrono;
  const year_month_day day{floor<days>(sys_time<milliseconds>(milliseconds(timeMs)))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::string minuteOf(std::int64_t timeMs) {
  using namespace std::chrono;
  const auto at = sys_time<milliseconds>(milliseconds(timeMs));
  const auto sinceMidnight = floor<minutes>(at - floor<days>(at));
  return fmt::format("{} {:02}:{:02} UTC", dayOf(timeMs), sinceMidnight.count() / 60,
                     sinceMidnight.count() % 60);
}

}  // namespace fieldpost
