#include "tests/bench/work.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <set>
#include <string>
#include <vector>

#include "sync/record/record_type.h"

namespace fieldpost::bench {
namespace {

// What the peers were measured with: bytes of a record's values beside the id, and what is left of
// them when 2,000 records are pressed together (a line each, zstd level 3).
constexpr double kPeersValueBytes = 637.9;
constexpr double kPeersPressedBytes = 210.5;

TEST(Work, IsTheSameEachTime) {
  const Work work(100);
  const Work again(1'000);
  EXPECT_EQ(work.record(7).id, again.record(7).id);
  EXPECT_EQ(encode(work.record(7).project), encode(again.record(7).project));
  EXPECT_NE(work.record(7).id, work.record(8).id);
  EXPECT_NE(Work(100, "KEN", 2).record(7).id, work.record(7).id);
}

TEST(Work, HasTwentyFiveFieldsAllFilled) {
  const Work work(50);
  for (std::size_t i = 0; i < work.size(); ++i) {
    const WorkRecord record = work.record(i);
    ASSERT_EQ(record.plain.size(), 25u);
    std::vector<const FieldDescriptor*> set;
    record.project.GetReflection()->ListFields(record.project, &set);
    EXPECT_GE(set.size(), 24u);  // A gender marker of 0 is set too; its presence is explicit.
    for (const auto& value : record.plain) EXPECT_FALSE(value.empty());
  }
  EXPECT_EQ(columns().size(), 25u);
}

TEST(Work, IsAsLongAndAsHardToPressAsThePeersWork) {
  const Work work(2'000);
  std::size_t bytes = 0;
  std::string all;
  for (std::size_t i = 0; i < work.size(); ++i) {
    const WorkRecord record = work.record(i);
    for (const auto& value : record.plain) {
      bytes += value.size();
      all += value + '\n';
    }
  }
  const double mean = static_cast<double>(bytes) / static_cast<double>(work.size());
  EXPECT_NEAR(mean, kPeersValueBytes, kPeersValueBytes * 0.03);
  std::string pressed(ZSTD_compressBound(all.size()), '\0');
  pressed.resize(ZSTD_compress(pressed.data(), pressed.size(), all.data(), all.size(), 3));
  const double pressedMean = static_cast<double>(pressed.size()) / static_cast<double>(work.size());
  EXPECT_NEAR(pressedMean, kPeersPressedBytes, kPeersPressedBytes * 0.03);
}

TEST(Work, TwoLaptopsEditAThousandRecordsHalfInTheSameField) {
  const Work::Clash clash = Work(3'000).clash();
  std::set<RecordId> all(clash.differentFields.begin(), clash.differentFields.end());
  all.insert(clash.sameField.begin(), clash.sameField.end());
  EXPECT_EQ(clash.differentFields.size(), 500u);
  EXPECT_EQ(clash.sameField.size(), 500u);
  EXPECT_EQ(all.size(), 1'000u);
}

}  // namespace
}  // namespace fieldpost::bench
