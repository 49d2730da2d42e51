#include "sync/base/clock.h"

#include <gtest/gtest.h>

namespace fieldpost {
namespace {

struct GivenClock final : Clock {
  std::int64_t now = 0;
  [[nodiscard]] std::int64_t nowMs() const override { return now; }
};

TEST(HybridClock, GoesOnlyForwardThoughTheClockJumpsBack) {
  GivenClock clock;
  clock.now = 1000;
  HybridClock hybrid(clock, {});
  const Stamp first = hybrid.next();
  clock.now = 10;
  const Stamp second = hybrid.next();
  clock.now = 2000;
  const Stamp third = hybrid.next();
  EXPECT_EQ(first, (Stamp{1000, 0}));
  EXPECT_EQ(second, (Stamp{1000, 1}));
  EXPECT_EQ(third, (Stamp{2000, 0}));
}

TEST(HybridClock, GoesOnAfterItsEarlierLife) {
  GivenClock clock;
  clock.now = 5;
  HybridClock hybrid(clock, {900, UINT32_MAX});
  EXPECT_EQ(hybrid.next(), (Stamp{901, 0}));
}

TEST(DayOf, CountsLeapDays) {
  EXPECT_EQ(dayOf(1'078'012'800'000), "2004-02-29");
  EXPECT_EQ(minuteOf(1'078'012'800'000 + 3'900'000), "2004-02-29 01:05 UTC");
  EXPECT_EQ(dayOf(-1), "1969-12-31");
}

}  // namespace
}  // namespace fieldpost
