#include "sync/programme/programme_index.h"

#include <gtest/gtest.h>

namespace fieldpost {
namespace {

using namespace model::v1;

ProgrammeOfWork sample() {
  ProgrammeOfWork programme;
  auto& treaty = *programme.add_instruments();
  treaty.set_code("treaty");
  treaty.set_name("Treaty");
  auto& protocol = *programme.add_instruments();
  protocol.set_code("protocol");
  protocol.set_name("Protocol");
  protocol.set_part_of("treaty");
  auto& factor = *programme.add_external_factors();
  factor.set_code("a");
  factor.set_text("Political will.");
  auto& category = *programme.add_outputs();
  category.set_code("17");
  category.set_title("Outputs");
  auto& leaf = *programme.add_outputs();
  leaf.set_code("17.a");
  leaf.set_parent("17");
  leaf.set_title("Meetings");
  return programme;
}

TEST(ProgrammeIndex, KnowsEachCodeInItsOwnListAlone) {
  const ProgrammeIndex index(sample());
  EXPECT_TRUE(index.has(PROGRAMME_LIST_INSTRUMENTS, "treaty"));
  EXPECT_FALSE(index.has(PROGRAMME_LIST_THEMES, "treaty"));
  EXPECT_FALSE(index.has(PROGRAMME_LIST_INSTRUMENTS, ""));
  EXPECT_FALSE(index.has(PROGRAMME_LIST_UNSPECIFIED, "treaty"));
}

TEST(ProgrammeIndex, NamesWhatItKnowsAndShowsTheCodeOfWhatItDoesNot) {
  const ProgrammeIndex index(sample());
  EXPECT_EQ(index.name(PROGRAMME_LIST_EXTERNAL_FACTORS, "a"), "Political will.");
  EXPECT_EQ(index.name(PROGRAMME_LIST_EXTERNAL_FACTORS, "z"), "z");
  EXPECT_EQ(index.find(PROGRAMME_LIST_INSTRUMENTS, "protocol")->parent, "treaty");
}

TEST(ProgrammeIndex, ListsInTheOrderOfTheDocument) {
  const ProgrammeIndex index(sample());
  const auto instruments = index.entries(PROGRAMME_LIST_INSTRUMENTS);
  ASSERT_EQ(instruments.size(), 2u);
  EXPECT_EQ(instruments[0].code, "treaty");
  EXPECT_TRUE(index.entries(PROGRAMME_LIST_PARTNERS).empty());
}

TEST(ProgrammeIndex, TellsLeavesFromOutputsWithPartsBelow) {
  const ProgrammeIndex index(sample());
  EXPECT_FALSE(index.find(PROGRAMME_LIST_OUTPUTS, "17")->leaf);
  EXPECT_TRUE(index.find(PROGRAMME_LIST_OUTPUTS, "17.a")->leaf);
}

TEST(ProgrammeIndex, KnowsNothingWithoutAProgramme) {
  EXPECT_FALSE(ProgrammeIndex().has(PROGRAMME_LIST_THEMES, "corruption"));
  EXPECT_TRUE(ProgrammeIndex().entries(PROGRAMME_LIST_THEMES).empty());
}

}  // namespace
}  // namespace fieldpost
