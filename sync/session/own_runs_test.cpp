#include "sync/session/own_runs.h"

#include <gtest/gtest.h>

namespace fieldpost {
namespace {

sync::v1::Committed marker(std::uint64_t commit, std::uint64_t number) {
  sync::v1::Committed entry;
  entry.set_commit(commit);
  entry.set_own_number(number);
  entry.set_as_sent(true);
  return entry;
}

TEST(OwnRuns, ConsecutiveMarkersBecomeOneEntryOfAFewBytes) {
  sync::v1::Pull pull;
  for (std::uint64_t i = 0; i < 10'000; ++i) addTo(pull, marker(70'000 + i, 1 + i));
  ASSERT_EQ(pull.commits_size(), 1);
  EXPECT_EQ(commitsOf(pull), 10'000u);
  EXPECT_LT(pull.ByteSizeLong(), 16u);
}

TEST(OwnRuns, AGapOrACorrectedStampOrAnothersCommitBeginsAnew) {
  sync::v1::Pull pull;
  addTo(pull, marker(7, 1));
  addTo(pull, marker(8, 2));
  addTo(pull, marker(10, 3));
  addTo(pull, marker(11, 5));
  sync::v1::Committed corrected = marker(12, 6);
  corrected.mutable_stamp()->set_time_ms(1);
  addTo(pull, corrected);
  addTo(pull, marker(13, 7));
  sync::v1::Committed others;
  others.set_commit(14);
  others.set_record_type("project");
  addTo(pull, others);
  addTo(pull, others);
  ASSERT_EQ(pull.commits_size(), 7);
  EXPECT_EQ(commitsOf(pull), 8u);
  EXPECT_EQ(pull.commits(0).own_count(), 2u);
  EXPECT_TRUE(pull.commits(3).has_stamp());
  EXPECT_EQ(pull.commits(4).own_count(), 0u);
}

}  // namespace
}  // namespace fieldpost
