#include "server/ingest/clock_check.h"

#include <gtest/gtest.h>

namespace fieldpost::ingest {
namespace {

constexpr std::int64_t kDay = 86'400'000;

TEST(ErrorOfOwnClock, IsWhatMostLaptopsAgreeOn) {
  EXPECT_EQ(errorOfOwnClock({kDay, kDay + 5, kDay - 5}), kDay);
  EXPECT_EQ(errorOfOwnClock({-kDay, -kDay, 0}), -kDay);
}

TEST(ErrorOfOwnClock, IsNotToldForOneLaptopThatErrsNorForTooFew) {
  EXPECT_EQ(errorOfOwnClock({0, 5 * 365 * kDay, 1000}), std::nullopt);
  EXPECT_EQ(errorOfOwnClock({kDay, kDay}), std::nullopt);
  EXPECT_EQ(errorOfOwnClock({}), std::nullopt);
}

}  // namespace
}  // namespace fieldpost::ingest
