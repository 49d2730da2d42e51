#include "sync/session/resend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/session/limits.h"

namespace fieldpost {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST(Resend, FollowsTheOrderThatHeadquartersOnceGave) {
  // Held at commits 11 and 14, own ones 5 and 6 at 12 and 15.
  const Resend resend{{}, {{1, 11}, {2, 14}}, {{5, 12}, {6, 15}}};
  const auto steps = stepsOf(resend);
  ASSERT_THAT(steps, SizeIs(2));
  EXPECT_EQ(steps[0].pushUpTo, 0u);
  EXPECT_THAT(steps[0].places, ElementsAre(1));
  // Change 6 follows after the last step, with the rest of the log.
  EXPECT_EQ(steps[1].pushUpTo, 5u);
  EXPECT_THAT(steps[1].places, ElementsAre(2));
}

TEST(Resend, WhatIsOfAnEarlierHistoryComesFirst) {
  const auto steps = stepsOf({{}, {{7, 0}, {3, 2}}, {{1, 1}}});
  ASSERT_THAT(steps, SizeIs(2));
  EXPECT_THAT(steps[0].places, ElementsAre(7));
  EXPECT_EQ(steps[1].pushUpTo, 1u);
}

TEST(Resend, FramesStaySmall) {
  Resend resend;
  for (std::size_t i = 0; i < 2 * kRelaysInFrame + 1; ++i)
    resend.held.emplace_back(static_cast<std::int64_t>(i), i + 1);
  const auto steps = stepsOf(resend);
  ASSERT_THAT(steps, SizeIs(3));
  EXPECT_THAT(steps[2].places, SizeIs(1));
  EXPECT_TRUE(stepsOf({}).empty());
}

}  // namespace
}  // namespace fieldpost
