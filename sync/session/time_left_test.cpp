#include "sync/session/time_left.h"

#include <gtest/gtest.h>

namespace fieldpost {
namespace {

using std::chrono::milliseconds;

SessionCounters at(std::uint64_t sent, std::uint64_t toSend, std::uint64_t received = 0,
                   std::uint64_t toReceive = 0) {
  SessionCounters counters;
  counters.changesAcknowledged = sent;
  counters.changesToSend = toSend;
  counters.commitsReceived = received;
  counters.commitsToReceive = toReceive;
  return counters;
}

TEST(TimeLeft, IsWhatIsLeftByTheRateSoFar) {
  TimeLeft estimate;
  for (int second = 0; second <= 20; ++second)
    estimate.note(milliseconds(second * 1000), at(static_cast<std::uint64_t>(second) * 10, 1000));
  ASSERT_TRUE(estimate.left());
  EXPECT_NEAR(static_cast<double>(estimate.left()->count()), 80, 2);
}

TEST(TimeLeft, TheSlowerDirectionDecides) {
  TimeLeft estimate;
  for (int second = 0; second <= 10; ++second)
    estimate.note(milliseconds(second * 1000), at(static_cast<std::uint64_t>(second) * 10, 100,
                                                  static_cast<std::uint64_t>(second), 40));
  EXPECT_NEAR(static_cast<double>(estimate.left().value().count()), 30, 2);
}

TEST(TimeLeft, ALinkThatSlowsDownIsNoticed) {
  TimeLeft estimate;
  milliseconds now(0);
  std::uint64_t sent = 0;
  for (int i = 0; i < 10; ++i) estimate.note(now += milliseconds(2000), at(sent += 200, 10'000));
  const auto fast = estimate.left().value();
  for (int i = 0; i < 20; ++i) estimate.note(now += milliseconds(2000), at(sent += 2, 10'000));
  EXPECT_GT(estimate.left().value(), fast * 5);
}

TEST(TimeLeft, SaysNothingBeforeItKnows) {
  TimeLeft estimate;
  EXPECT_FALSE(estimate.left());
  estimate.note(milliseconds(0), at(0, 100));
  estimate.note(milliseconds(1000), at(50, 100));
  EXPECT_FALSE(estimate.left());
  for (int i = 2; i < 10; ++i) estimate.note(milliseconds(i * 3000), at(0, 100));
  EXPECT_FALSE(estimate.left());
}

TEST(TimeLeft, IsSaidInRoundWords) {
  EXPECT_EQ(timeLeftText(std::nullopt), "");
  EXPECT_EQ(timeLeftText(std::chrono::seconds(0)), "");
  EXPECT_EQ(timeLeftText(std::chrono::seconds(20)), "about 20 s left");
  EXPECT_EQ(timeLeftText(std::chrono::seconds(121)), "about 3 min left");
}

}  // namespace
}  // namespace fieldpost
