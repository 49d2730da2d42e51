// Clearing the log away: who still needs it keeps it, who comes too late takes the records whole,
// and nothing that was deleted comes back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/support/convergence_world.h"

namespace fieldpost::ingest {
namespace {

using ::testing::IsEmpty;

constexpr std::int64_t kDayMs = std::int64_t{24} * 3600 * 1000;

class RetentionTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"a", "b", "c"})
      ASSERT_TRUE(edit(m_amina, keyOf(name), [&](Project& p) { p.set_title(name); }).ok());
    m_world.expectConverged();
  }
  store::Cleared cleanUp() {
    const auto cleared = m_world.headquarters().cleanUp();
    EXPECT_TRUE(cleared.ok());
    const auto snapshot = std::move(m_world.store().snapshot()).value();
    EXPECT_TRUE(snapshot->verifyChain().ok());
    EXPECT_THAT(snapshot->verifyRecords().value(), IsEmpty());
    return cleared.value();
  }
  World m_world{testing::UnitTest::GetInstance()->current_test_info()->name()};
  Laptop& m_amina = m_world.add("Amina");
  Laptop& m_jonas = m_world.add("Jonas");
};

TEST_F(RetentionTest, WhatAllHaveGoesOnceItIsOldAndTheRestFollowsFromWhatIsLeft) {
  EXPECT_EQ(cleanUp().commits, 0u);
  m_world.tick(40 * kDayMs);
  m_world.expectConverged();
  EXPECT_EQ(cleanUp().commits, 3u);
  EXPECT_EQ(cleanUp().commits, 0u);
  ASSERT_TRUE(edit(m_jonas, keyOf("a"), [](Project& p) { p.set_title("Later"); }).ok());
  m_world.expectConverged();
  EXPECT_EQ(shown(m_amina, keyOf("a")).title(), "Later");
  m_world.tick(40 * kDayMs);
  m_world.expectConverged();
  EXPECT_EQ(cleanUp().commits, 1u);
  m_world.add("New");
  m_world.expectConverged();
}

TEST_F(RetentionTest, ALaptopThatHasNotComeHoldsTheLogForHalfAYear) {
  ASSERT_TRUE(edit(m_amina, keyOf("a"), [](Project& p) { p.set_title("Told"); }).ok());
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  m_world.tick(100 * kDayMs);
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  EXPECT_EQ(cleanUp().commits, 3u);
  ASSERT_TRUE(m_world.sync(m_jonas).finished);
  EXPECT_EQ(m_jonas.store->get(keyOf("a")).value()->floor, 0u);
  EXPECT_EQ(shown(m_jonas, keyOf("a")).title(), "Told");
}

TEST_F(RetentionTest, WhoComesTooLateTakesTheRecordsWholeAndNothingDeletedComesBack) {
  ASSERT_TRUE(edit(m_jonas, keyOf("a"), [](Project& p) { p.set_summary("Kept"); }).ok());
  ASSERT_TRUE(edit(m_jonas, keyOf("b"), [](Project& p) { p.set_summary("Too late"); }).ok());
  ASSERT_TRUE(m_amina.store->remove(keyOf("b")).ok());
  ASSERT_TRUE(m_amina.store->remove(keyOf("c")).ok());
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  m_world.tick(200 * kDayMs);
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  EXPECT_EQ(cleanUp().tombstones, 2u);
  ASSERT_TRUE(m_world.sync(m_jonas).finished);
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  EXPECT_EQ(shown(m_amina, keyOf("a")).summary(), "Kept");
  EXPECT_FALSE(m_amina.store->get(keyOf("c")).value().has_value());
  EXPECT_FALSE(m_jonas.store->get(keyOf("c")).value().has_value());
  // What was typed is not lost: it stays where it was typed, with the reason.
  const auto late = m_jonas.store->get(keyOf("b")).value();
  ASSERT_TRUE(late.has_value());
  EXPECT_TRUE(late->refused);
  EXPECT_FALSE(late->held);
  EXPECT_EQ(shown(m_jonas, keyOf("b")).summary(), "Too late");
  EXPECT_EQ(m_jonas.store->outgoing().value().front().reason, "RECORD_BURIED");
  EXPECT_FALSE(std::move(m_world.store().snapshot())
                   .value()
                   ->record({"project", keyOf("b").id})
                   .value()
                   .has_value());
  EXPECT_THAT(m_jonas.store->verify().value(), IsEmpty());
}

TEST_F(RetentionTest, AChangeWhoseReceiptWasLostIsKnownAfterTheLogWent) {
  ASSERT_TRUE(edit(m_jonas, keyOf("a"), [](Project& p) { p.set_summary("Once"); }).ok());
  // It arrives; the answer does not.
  EXPECT_FALSE(m_world.sync(m_jonas, SIZE_MAX, 0).finished);
  m_world.tick(200 * kDayMs);
  EXPECT_GT(cleanUp().commits, 3u);
  const auto head = std::move(m_world.store().snapshot()).value()->head().value();
  m_world.expectConverged();
  EXPECT_EQ(shown(m_amina, keyOf("a")).summary(), "Once");
  EXPECT_EQ(std::move(m_world.store().snapshot()).value()->head().value(), head);
}

class RetentionChanceTest : public testing::TestWithParam<unsigned> {};

TEST_P(RetentionChanceTest, AllConvergeWhateverWasClearedAway) {
  World world("retention_" + std::to_string(GetParam()));
  std::mt19937 chance(GetParam());
  const auto pick = [&](unsigned below) { return static_cast<unsigned>(chance() % below); };
  world.add("Amina");
  world.add("Jonas");
  world.add("Ines");
  std::set<RecordKey> made;
  for (int step = 0; step < 80; ++step) {
    world.tick(pick(6) == 0 ? pick(90) * kDayMs : 3'600'000);
    Laptop& laptop = *world.laptops()[pick(3)];
    const RecordKey key = keyOf("p" + std::to_string(pick(5)));
    const auto view = laptop.store->get(key).value();
    switch (pick(7)) {
      case 0: {
        ASSERT_TRUE(world.headquarters().cleanUp().ok());
        const auto snapshot = std::move(world.store().snapshot()).value();
        ASSERT_TRUE(snapshot->verifyChain().ok());
        ASSERT_THAT(snapshot->verifyRecords().value(), IsEmpty());
        break;
      }
      case 1:
        if (view) (void)(view->deleted ? laptop.store->restore(key) : laptop.store->remove(key));
        break;
      case 2:
      case 3:
        (void)world.sync(laptop, pick(3) == 0 ? pick(3000) : SIZE_MAX,
                         pick(3) == 0 ? pick(3000) : SIZE_MAX);
        break;
      default:
        if (!view && !made.insert(key).second) break;
        (void)edit(laptop, key, [&](Project& p) { p.set_title("w" + std::to_string(pick(99))); });
    }
  }
  world.expectConverged();
}

INSTANTIATE_TEST_SUITE_P(Seeds, RetentionChanceTest, testing::Range(1U, 13U),
                         [](const auto& seed) { return "Seed" + std::to_string(seed.param); });

}  // namespace
}  // namespace fieldpost::ingest
