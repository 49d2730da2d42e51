// Time and chance come in through here, so that a test can give both.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>

namespace fieldpost {

/// The wall clock, which may be wrong by years and may jump.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Milliseconds since 1970-01-01 UTC.
  [[nodiscard]] virtual std::int64_t nowMs() const = 0;
};

/// The computer's own clock. Any thread.
Clock& systemClock();

/// Where chance comes from.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(void* bytes, std::size_t size) = 0;
};

/// The operating system's generator. Any thread.
Random& systemRandom();

/// A moment of a hybrid logical clock.
struct Stamp {
  std::int64_t timeMs = 0;
  std::uint32_t counter = 0;
  auto operator<=>(const Stamp&) const = default;
};

/// Gives ever later moments, though the clock under it may stand still or jump back.
/// Source: Kulkarni et al., "Logical Physical Clocks", 2014.
class HybridClock {
 public:
  /// Starts after `last`, the newest moment it gave in an earlier life.
  HybridClock(const Clock& clock, Stamp last) : m_clock(clock), m_last(last) {}
  /// The next moment: later than every one before it.
  Stamp next();

 private:
  const Clock& m_clock;
  Stamp m_last;
};

/// The calendar day of `timeMs` in UTC: "2005-06-30".
std::string dayOf(std::int64_t timeMs);
/// "2005-06-30 14:05 UTC", for people and logs.
std::string minuteOf(std::int64_t timeMs);

}  // namespace fieldpost
