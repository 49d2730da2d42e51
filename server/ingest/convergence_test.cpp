// Real laptops against the real headquarters, without a network: whatever they do, all end up
// showing what headquarters has.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "fieldpost/model/v1/office.pb.h"
#include "tests/support/convergence_world.h"

namespace fieldpost::ingest {
namespace {

using model::v1::Project;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ConvergenceTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Wells"); }).ok());
    for (int round = 0; round < 2; ++round)
      for (Laptop* laptop : {&m_amina, &m_jonas}) ASSERT_TRUE(m_world.sync(*laptop).finished);
    m_world.tick();
  }
  World m_world{testing::UnitTest::GetInstance()->current_test_info()->name()};
  Laptop& m_amina = m_world.add("Amina");
  Laptop& m_jonas = m_world.add("Jonas");
  RecordKey m_key = keyOf("p");
};

TEST_F(ConvergenceTest, DifferentFieldsMeetWithoutAConflict) {
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  ASSERT_TRUE(edit(m_jonas, m_key, [](Project& p) { p.set_summary("Clean water"); }).ok());
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.add_countries("KE"); }).ok());
  ASSERT_TRUE(edit(m_jonas, m_key, [](Project& p) { p.add_countries("UG"); }).ok());
  m_world.expectConverged();
  EXPECT_EQ(shown(m_amina, m_key).title(), "Deep wells");
  EXPECT_EQ(shown(m_amina, m_key).summary(), "Clean water");
  EXPECT_EQ(shown(m_jonas, m_key).countries_size(), 2);
  EXPECT_EQ(m_world.openConflicts(), 0u);
}

TEST_F(ConvergenceTest, TheSameFieldIsAConflictThatOnePersonSettlesForAll) {
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  m_world.tick();
  ASSERT_TRUE(edit(m_jonas, m_key, [](Project& p) { p.set_title("Good wells"); }).ok());
  m_world.expectConverged();
  EXPECT_EQ(shown(m_amina, m_key).title(), "Good wells");
  ASSERT_EQ(m_world.openConflicts(), 1u);
  ASSERT_EQ(m_amina.store->status().value().openConflicts, 1u);
  const auto conflicts = m_amina.store->find({.type = "conflict"}).value();
  ASSERT_THAT(conflicts, SizeIs(1));
  m_world.tick();
  ASSERT_TRUE(m_amina.store->settle(conflicts.front().key.id, Settlement::TakeOther).ok());
  m_world.expectConverged();
  EXPECT_EQ(shown(m_jonas, m_key).title(), "Deep wells");
  EXPECT_EQ(m_world.openConflicts(), 0u);
  EXPECT_EQ(m_jonas.store->status().value().openConflicts, 0u);
}

TEST_F(ConvergenceTest, ADeleteThatMeetsAnEditLeavesTheRecordOnBoth) {
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  ASSERT_TRUE(m_jonas.store->remove(m_key).ok());
  m_world.expectConverged();
  EXPECT_FALSE(m_jonas.store->get(m_key).value()->deleted);
  EXPECT_EQ(m_world.openConflicts(), 1u);
}

TEST_F(ConvergenceTest, ADeleteOfWhatWasPutAsideLeavesNoEmptyRecordWithOthers) {
  const RecordKey key = keyOf("q");
  m_world.setRole(m_amina, "ROLE_AUDITOR");
  ASSERT_TRUE(edit(m_amina, key, [](Project& p) { p.set_title("Put aside"); }).ok());
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  m_world.setRole(m_amina, "ROLE_FIELD_OFFICER");
  ASSERT_TRUE(m_amina.store->remove(key).ok());
  for (Laptop* laptop : {&m_amina, &m_jonas}) ASSERT_TRUE(m_world.sync(*laptop).finished);
  EXPECT_EQ(m_amina.store->status().value().refused, 2u);
  EXPECT_FALSE(m_jonas.store->get(key).value().has_value());
}

TEST_F(ConvergenceTest, ALaptopWhoseRecordsAreNotHeadquartersSaysSo) {
  m_world.damage(m_jonas);
  EXPECT_FALSE(m_jonas.store->verify().value().empty());
  // What is damaged comes to light when a commit touches it.
  const RecordKey another = keyOf("another");
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_summary("Water"); }).ok());
  ASSERT_TRUE(edit(m_amina, another, [](Project& p) { p.set_title("Schools"); }).ok());
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  std::vector<std::string> told;
  const auto watching = m_world.watch([&](const Event& event) {
    if (event.kind == Event::Kind::Diverged) told.push_back(event.laptop + event.reason);
  });
  EXPECT_TRUE(m_jonas.store->status().value().divergences.empty());
  ASSERT_TRUE(m_world.sync(m_jonas).finished);
  const auto divergences = m_jonas.store->status().value().divergences;
  ASSERT_THAT(divergences, SizeIs(1));
  EXPECT_EQ(divergences.front().scope, "KEN");
  EXPECT_THAT(told, IsEmpty());
  ASSERT_TRUE(m_world.sync(m_jonas).finished);
  EXPECT_THAT(told, testing::ElementsAre("JonasKEN"));
  const auto mended = m_jonas.store->status().value().divergences;
  ASSERT_THAT(mended, SizeIs(1));
  EXPECT_EQ(mended.front().sinceMs, 0);
  EXPECT_EQ(mended.front().found, "1 of project");
  m_world.expectConverged();
}

TEST_F(ConvergenceTest, ACopyThatWentOnLongerThanItsTwinLosesNothing) {
  const auto twin = m_amina.store->folder().parent_path() / "twin";
  std::filesystem::copy(m_amina.store->folder(), twin, std::filesystem::copy_options::recursive);
  ASSERT_TRUE(edit(m_amina, keyOf("a"), [](Project& p) { p.set_title("Laptop"); }).ok());
  m_world.expectConverged();
  // The same certificate, an older database, and more changes than headquarters knows of the log.
  auto copy = std::move(LocalStore::open(twin, m_amina.clock)).value();
  for (const char* name : {"b", "c"}) {
    Project project;
    project.set_title("Copy");
    const auto patch = difference(*RecordType::find("project"), {}, encode(project)).value();
    ASSERT_TRUE(copy.commit({keyOf(name), patch, {}}).ok());
  }
  WithCertificate headquarters(m_world.headquarters(), "Amina");
  EXPECT_EQ(runSession(copy, headquarters, m_amina.clock).error.reason, "FORKED");
  const LinkOutcome again = runSession(copy, headquarters, m_amina.clock);
  EXPECT_TRUE(again.finished) << again.error.reason << ' ' << again.error.message;
  EXPECT_TRUE(copy.get(keyOf("a")).value());
  m_world.expectConverged();
  for (const char* name : {"a", "b", "c"})
    EXPECT_TRUE(m_jonas.store->get(keyOf(name)).value().has_value()) << name;
}

TEST_F(ConvergenceTest, TwoCopiesWithLiveSessionsAtOnceLoseNothing) {
  const auto twin = m_amina.store->folder().parent_path() / "twin";
  std::filesystem::copy(m_amina.store->folder(), twin, std::filesystem::copy_options::recursive);
  auto copy = std::move(LocalStore::open(twin, m_amina.clock)).value();
  Project project;
  project.set_title("Copy");
  const auto patch = difference(*RecordType::find("project"), {}, encode(project)).value();
  ASSERT_TRUE(copy.commit({keyOf("b"), patch, {}}).ok());
  ASSERT_TRUE(edit(m_amina, keyOf("a"), [](Project& p) { p.set_title("Laptop"); }).ok());
  WithCertificate headquarters(m_world.headquarters(), "Amina");
  ClientSession one(*m_amina.store, m_amina.clock);
  ClientSession two(copy, m_amina.clock);
  ServerSession first(headquarters, {"Amina", {}, {}, {}});
  ServerSession second(headquarters, {"Amina", {}, {}, {}});
  // Both are greeted before either has sent its work.
  ASSERT_TRUE(first.receive(one.start().value()).ok());
  ASSERT_TRUE(second.receive(two.start().value()).ok());
  const auto end = [](ClientSession& laptop, ServerSession& server) -> std::string {
    while (!laptop.finished()) {
      const std::string up = laptop.next().value();
      if (!up.empty()) (void)server.receive(up);
      const std::string down = server.next().value();
      if (up.empty() && down.empty()) return "nothing more is said";
      if (const auto heard = laptop.receive(down); !heard.ok()) return heard.error().reason;
    }
    return {};
  };
  EXPECT_EQ(end(one, first), "");
  EXPECT_EQ(end(two, second), "FORKED");
  const LinkOutcome again = runSession(copy, headquarters, m_amina.clock);
  EXPECT_TRUE(again.finished) << again.error.reason << ' ' << again.error.message;
  m_world.expectConverged();
  EXPECT_EQ(shown(m_jonas, keyOf("a")).title(), "Laptop");
  EXPECT_EQ(shown(m_jonas, keyOf("b")).title(), "Copy");
}

TEST_F(ConvergenceTest, WhatACopySendsAgainAfterItsTwinTakesEffectOnce) {
  ASSERT_TRUE(edit(m_amina, keyOf("a"), [](Project& p) { p.set_title("First"); }).ok());
  const auto twin = m_amina.store->folder().parent_path() / "resending";
  std::filesystem::copy(m_amina.store->folder(), twin, std::filesystem::copy_options::recursive);
  ASSERT_TRUE(edit(m_amina, keyOf("b"), [](Project& p) { p.set_title("Laptop"); }).ok());
  m_world.expectConverged();
  ASSERT_TRUE(edit(m_jonas, keyOf("a"), [](Project& p) { p.set_title("Second"); }).ok());
  m_world.expectConverged();
  auto copy = std::move(LocalStore::open(twin, m_amina.clock)).value();
  WithCertificate headquarters(m_world.headquarters(), "Amina");
  EXPECT_EQ(runSession(copy, headquarters, m_amina.clock).error.reason, "FORKED");
  EXPECT_TRUE(runSession(copy, headquarters, m_amina.clock).finished);
  EXPECT_EQ(copy.status().value().waiting, 0u);
  EXPECT_TRUE(copy.outgoing().value().empty());
  EXPECT_TRUE(copy.verify().value().empty());
  m_world.expectConverged();
  EXPECT_EQ(shown(m_jonas, keyOf("a")).title(), "Second");
  EXPECT_EQ(m_world.openConflicts(), 0u);
}

TEST(Clocks, AServerWhoseClockIsADayWrongIsToldOnceAndTakesEveryChange) {
  World world("server_clock");
  constexpr std::int64_t kDay = 86'400'000;
  for (const char* name : {"Amina", "Jonas", "Ines"})
    ASSERT_TRUE(
        edit(world.add(name, kDay), keyOf(name), [](Project& p) { p.set_title("Wells"); }).ok());
  world.expectConverged();
  EXPECT_EQ(world.alarms, std::vector<std::string>{"clock_wrong"});
  EXPECT_EQ(world.records().size(), 3u);
}

TEST(Clocks, ALaptopOfAnyYearKeepsTheOrderOfItsWorkAndShowsTheYearItWas) {
  World world("laptop_years");
  constexpr std::int64_t kYear = 31'557'600'000;
  // 5 years ahead, 10 behind, 1970, past 2038.
  const std::int64_t now = GivenClock{}.now;
  for (const std::int64_t error : {5 * kYear, -10 * kYear, -now, 35 * kYear}) {
    const std::string name = "L" + std::to_string(world.laptops().size());
    Laptop& laptop = world.add(name, error);
    const RecordKey key = keyOf(name);
    ASSERT_TRUE(edit(laptop, key, [](Project& p) { p.set_title("First"); }).ok());
    ASSERT_TRUE(edit(laptop, key, [](Project& p) { p.set_title("Second"); }).ok());
    world.expectConverged();
    EXPECT_EQ(shown(laptop, key).title(), "Second");
    const auto history = laptop.store->history(key).value();
    ASSERT_EQ(history.size(), 2u);
    for (const HistoryEntry& entry : history)
      EXPECT_NEAR(static_cast<double>(entry.timeMs), static_cast<double>(world.clock().now), 1000)
          << error;
  }
  EXPECT_EQ(world.openConflicts(), 0u);
}

/// Does to a laptop what a person may do on a day, by chance.
void live(World& world, Laptop& laptop, std::mt19937& chance) {
  const auto pick = [&](unsigned below) { return static_cast<unsigned>(chance() % below); };
  const RecordKey key = keyOf("p" + std::to_string(pick(4)));
  const std::string word = "w" + std::to_string(pick(1000));
  const auto view = laptop.store->get(key).value();
  switch (pick(10)) {
    case 0:
      if (view) {
        EXPECT_TRUE((view->deleted ? laptop.store->restore(key) : laptop.store->remove(key)).ok());
      }
      return;
    case 1: {
      const auto conflicts = laptop.store->find({.type = "conflict"}).value();
      if (conflicts.empty()) return;
      (void)laptop.store->settle(conflicts[pick(static_cast<unsigned>(conflicts.size()))].key.id,
                                 pick(2) == 0 ? Settlement::KeepShown : Settlement::TakeOther);
      return;
    }
    case 2:
    case 3:
      (void)world.sync(laptop, pick(3) == 0 ? pick(3000) : SIZE_MAX,
                       pick(3) == 0 ? pick(3000) : SIZE_MAX);
      return;
    default:
      break;
  }
  if (view && view->deleted) return;
  const unsigned what = pick(4);
  const bool saved = edit(laptop, key, [&](Project& project) {
                       if (what == 0) project.set_title(word);
                       if (what == 1) project.set_summary(word);
                       if (what == 2 && project.countries_size() > 2)
                         project.mutable_countries()->RemoveLast();
                       else if (what == 2)
                         project.add_countries(pick(2) == 0 ? "KE" : "UG");
                       if (what == 3) project.clear_summary();
                     }).ok();
  EXPECT_TRUE(saved);
}

class ChanceTest : public testing::TestWithParam<unsigned> {};

TEST_P(ChanceTest, AllShowWhatHeadquartersHasWhateverTheyDid) {
  World world("chance_" + std::to_string(GetParam()));
  std::mt19937 chance(GetParam());
  // One clock is right, one two hours behind, one five years ahead.
  world.add("Amina");
  world.add("Jonas", -7'200'000);
  world.add("Ines", 157'000'000'000);
  for (int step = 0; step < 60; ++step) {
    world.tick();
    live(world, *world.laptops()[chance() % 3], chance);
  }
  world.expectConverged();
}

INSTANTIATE_TEST_SUITE_P(Seeds, ChanceTest, testing::Range(1U, 17U),
                         [](const auto& seed) { return "Seed" + std::to_string(seed.param); });

}  // namespace
}  // namespace fieldpost::ingest
