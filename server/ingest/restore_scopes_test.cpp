// A headquarters that lost commits, where laptops took records whole or the log was cleared away:
// what has no steps any more is said again all the same, and chance finds no order that loses work.
#include <random>
#include <set>

#include "server/store/sqlite/backup.h"
#include "tests/support/convergence_world.h"

namespace fieldpost::ingest {
namespace {

constexpr std::int64_t kDayMs = std::int64_t{24} * 3600 * 1000;

/// A headquarters with a backup to go back to.
class Fallible {
 public:
  explicit Fallible(World& world) : m_world(world) {}
  void backUp() {
    ASSERT_TRUE(store::backUp(m_world.hq(), file(), {}, store::Existing::Replace).ok());
  }
  void restore() {
    m_world.close();
    const auto restored =
        store::restoreBackup(file(), m_world.hq(), store::Existing::Replace, m_world.clock());
    EXPECT_TRUE(restored.ok()) << restored.error().message;
    m_world.open();
    m_world.tick();
  }
  /// The machine's disk is put back to what it was at the backup's time, without a word.
  void keepDisk() {
    m_world.close();
    std::filesystem::copy_file(m_world.hq() / "headquarters.db", disk(),
                               std::filesystem::copy_options::overwrite_existing);
    m_world.open();
  }
  void setBack() {
    m_world.close();
    for (const char* side : {"", "-wal", "-shm"})
      std::filesystem::remove(m_world.hq() / ("headquarters.db" + std::string(side)));
    std::filesystem::copy_file(disk(), m_world.hq() / "headquarters.db");
    m_world.open();
    m_world.tick();
  }

 private:
  [[nodiscard]] std::filesystem::path file() const { return m_world.folder() / "hq.backup"; }
  [[nodiscard]] std::filesystem::path disk() const { return m_world.folder() / "hq.disk"; }
  World& m_world;
};

class RestoredScopesTest : public testing::Test {
 protected:
  bool sync(Laptop& laptop) {
    const LinkOutcome outcome = m_world.sync(laptop);
    EXPECT_TRUE(outcome.finished) << outcome.error.reason << ' ' << outcome.error.message;
    return outcome.finished;
  }
  /// More history than records, so that who comes new takes them whole.
  void write(Laptop& laptop) {
    std::mt19937 chance(1);
    for (int round = 0; round < 3; ++round)
      for (int i = 0; i < 19; ++i) {
        std::string words(18'000, ' ');
        for (char& c : words) c = static_cast<char>(' ' + chance() % 95);
        ASSERT_TRUE(
            edit(laptop, keyOf(std::to_string(i)), [&](Project& p) { p.set_summary(words); }).ok());
      }
    ASSERT_TRUE(sync(laptop));
  }
  World m_world{testing::UnitTest::GetInstance()->current_test_info()->name()};
  Fallible m_fallible{m_world};
  Laptop& m_amina = m_world.add("Amina");
};

TEST_F(RestoredScopesTest, WhatOneLaptopAloneHasWholeComesBackFromIt) {
  ASSERT_TRUE(edit(m_amina, keyOf("old"), [](Project& p) { p.set_title("Old"); }).ok());
  ASSERT_TRUE(sync(m_amina));
  Laptop& ines = m_world.add("Ines");
  m_fallible.backUp();
  ASSERT_TRUE(edit(m_amina, keyOf("old"), [](Project& p) { p.set_title("Newer"); }).ok());
  write(m_amina);
  ASSERT_TRUE(sync(ines));
  ASSERT_GT(ines.store->get(keyOf("3")).value()->floor, 0u);
  // Amina's laptop never comes again.
  m_world.laptops().erase(m_world.laptops().begin());
  m_fallible.restore();
  ASSERT_TRUE(sync(ines));
  EXPECT_EQ(shown(ines, keyOf("3")).summary().size(), 18'000u);
  m_world.expectConverged();
  const auto records = m_world.records();
  EXPECT_EQ(records.size(), 20u);
  EXPECT_EQ(records.at(keyOf("3")).createdBy, "Amina");
  EXPECT_EQ(shown(ines, keyOf("old")).title(), "Newer");
  EXPECT_EQ(m_world.openConflicts(), 0u);
  EXPECT_EQ(ines.store->status().value().held, 0u);
}

TEST_F(RestoredScopesTest, TwoThatHaveTheSameWholeSayItOnceAndItsMakerChangesNothing) {
  Laptop& ines = m_world.add("Ines");
  Laptop& jonas = m_world.add("Jonas");
  m_fallible.backUp();
  write(m_amina);
  ASSERT_TRUE(sync(ines));
  ASSERT_TRUE(sync(jonas));
  m_fallible.restore();
  ASSERT_TRUE(sync(ines));
  const Commit head = std::move(m_world.store().snapshot()).value()->head().value();
  ASSERT_TRUE(sync(jonas));
  EXPECT_EQ(std::move(m_world.store().snapshot()).value()->head().value(), head);
  // The maker says its steps once more: what they led to stays, and no value of theirs is lost.
  const std::string last = shown(m_amina, keyOf("3")).summary();
  m_world.expectConverged();
  EXPECT_EQ(shown(jonas, keyOf("3")).summary(), last);
}

TEST_F(RestoredScopesTest, WhoseMarksWereClearedAwayLosesNothingEither) {
  Laptop& jonas = m_world.add("Jonas");
  for (const char* name : {"a", "b", "c"})
    ASSERT_TRUE(edit(m_amina, keyOf(name), [&](Project& p) { p.set_title(name); }).ok());
  m_world.expectConverged();
  ASSERT_TRUE(edit(m_amina, keyOf("a"), [](Project& p) { p.set_title("Later"); }).ok());
  ASSERT_TRUE(edit(jonas, keyOf("b"), [](Project& p) { p.set_summary("Kept"); }).ok());
  m_world.tick(200 * kDayMs);
  ASSERT_TRUE(sync(m_amina));
  ASSERT_TRUE(sync(m_amina));
  m_world.tick(40 * kDayMs);
  ASSERT_TRUE(sync(m_amina));
  EXPECT_GT(m_world.headquarters().cleanUp().value().commits, 0u);
  m_fallible.backUp();
  ASSERT_TRUE(edit(m_amina, keyOf("c"), [](Project& p) { p.set_title("Lost"); }).ok());
  ASSERT_TRUE(sync(m_amina));
  m_fallible.restore();
  ASSERT_TRUE(sync(jonas));
  m_world.expectConverged();
  EXPECT_EQ(shown(jonas, keyOf("a")).title(), "Later");
  EXPECT_EQ(shown(m_amina, keyOf("b")).summary(), "Kept");
  EXPECT_EQ(shown(jonas, keyOf("c")).title(), "Lost");
  EXPECT_EQ(m_world.openConflicts(), 0u);
}

class RestoreChanceTest : public testing::TestWithParam<unsigned> {};

TEST_P(RestoreChanceTest, EveryAddedMemberIsThereInTheEnd) {
  World world("restore_chance_" + std::to_string(GetParam()));
  Fallible fallible(world);
  std::mt19937 chance(GetParam());
  const auto pick = [&](unsigned below) { return static_cast<unsigned>(chance() % below); };
  // All know headquarters from before it fails: who first met a history that was lost without a
  // word is taken for another headquarters' laptop, and refused in one sentence.
  for (const char* name : {"Amina", "Jonas", "Ines"})
    ASSERT_TRUE(world.sync(world.add(name)).finished);
  std::map<RecordKey, std::set<std::string>> added;
  fallible.backUp();
  fallible.keepDisk();
  for (int step = 0; step < 80; ++step) {
    world.tick(pick(10) == 0 ? pick(60) * kDayMs : 3'600'000);
    Laptop& laptop = *world.laptops()[pick(3)];
    const RecordKey key = keyOf("p" + std::to_string(pick(5)));
    switch (pick(12)) {
      case 0:
        pick(2) == 0 ? fallible.backUp() : fallible.keepDisk();
        break;
      case 1:
        pick(2) == 0 ? fallible.restore() : fallible.setBack();
        break;
      case 2:
        ASSERT_TRUE(world.headquarters().cleanUp().ok());
        break;
      case 3:
      case 4:
      case 5:
      case 6:
      case 7:
        (void)world.sync(laptop, pick(4) == 0 ? pick(3000) : SIZE_MAX,
                         pick(4) == 0 ? pick(3000) : SIZE_MAX);
        break;
      default: {
        const std::string member = "m" + std::to_string(step);
        const auto saved = edit(laptop, key, [&](Project& p) {
          p.add_countries(member);
          p.set_title("w" + member);
        });
        if (saved.ok()) added[key].insert(member);
      }
    }
  }
  world.expectConverged();
  for (auto& laptop : world.laptops()) EXPECT_EQ(laptop->store->status().value().held, 0u);
  const auto records = world.records();
  for (const auto& [key, members] : added) {
    ASSERT_TRUE(records.contains(key));
    Project project;
    ASSERT_TRUE(project.ParseFromString(records.at(key).message));
    const std::set<std::string> there(project.countries().begin(), project.countries().end());
    EXPECT_EQ(there, members);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RestoreChanceTest, testing::Range(1U, 5U),
                         [](const auto& seed) { return "Seed" + std::to_string(seed.param); });

}  // namespace
}  // namespace fieldpost::ingest
