// The simulator itself: a seed makes one world, and the journal knows who could know what.
#include <gtest/gtest.h>

#include "tests/sim/chance.h"
#include "tests/sim/journal.h"
#include "tests/sim/sweep.h"

namespace fieldpost::sim {
namespace {

TEST(Sweep, MakesTheSameWorldsOfTheSameSeed) {
  const SweepPlan plan{.firstSeed = 11, .worlds = 3, .steps = 150};
  const SweepResult first = sweep(plan, {});
  const SweepResult second = sweep(plan, {});
  EXPECT_EQ(first.worlds, 3u);
  EXPECT_EQ(first.steps, 450u);
  EXPECT_EQ(first.hash, second.hash);
  EXPECT_NE(first.hash, sweep({.firstSeed = 12, .worlds = 3, .steps = 150}, {}).hash);
}

TEST(Sweep, TellsOfEachWorldAndStopsWhenEnoughWasLived) {
  std::size_t told = 0;
  const SweepResult result =
      sweep({.steps = 92, .laptopYearsMost = 0.25}, [&](const SweepResult&) { ++told; });
  EXPECT_EQ(told, 3u);
  EXPECT_NEAR(result.laptopYears, 0.3, 1e-9);
}

SaveId save(Journal& journal, BranchId branch, const std::string& body) {
  Save save;
  save.branch = branch;
  save.body = body;
  return journal.add(std::move(save));
}

TEST(Journal, KnowsWhatACopyOfALaptopHasInItsPast) {
  Journal journal;
  const BranchId laptop = journal.newBranch();
  const SaveId one = save(journal, laptop, "1");
  const BranchId copy = journal.branchFrom(laptop, journal.length(laptop));
  const SaveId two = save(journal, laptop, "2");
  const SaveId copied = save(journal, copy, "2'");
  EXPECT_TRUE(journal.isBefore(one, two));
  EXPECT_TRUE(journal.isBefore(one, copied));
  EXPECT_FALSE(journal.isBefore(two, copied));
  EXPECT_FALSE(journal.isBefore(copied, two));
  EXPECT_FALSE(journal.isBefore(two, one));
  EXPECT_EQ(journal.historyOf(copy), (std::vector<SaveId>{one, copied}));
  EXPECT_EQ(journal.historyOf(laptop), (std::vector<SaveId>{one, two}));
  EXPECT_EQ(journal.find("2'"), copied);
  EXPECT_FALSE(journal.find("3").has_value());
}

TEST(Chance, IsTheSameForTheSameSeedAndStaysInItsBounds) {
  Chance one(7);
  Chance other(7);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(one.next(), other.next());
    EXPECT_LT(one.below(3), 3u);
    const auto between = other.between(-2, 2);
    EXPECT_TRUE(between >= -2 && between <= 2);
    one.next();
    other.next();
    (void)one.between(-2, 2);
    (void)other.below(3);
  }
}

}  // namespace
}  // namespace fieldpost::sim
