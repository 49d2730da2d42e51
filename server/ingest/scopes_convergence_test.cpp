// Laptops that join late, lose their way or change offices, and records that move: whatever
// happens, each shows exactly what headquarters has for the offices it carries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/support/convergence_world.h"

namespace fieldpost::ingest {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A laptop that joins a scope with a long past.
class BootstrapTest : public testing::Test {
 protected:
  void SetUp() override {
    // Each of 20 projects is edited over and over: the log is far longer than what it leads to.
    const std::string words(600, 'w');
    for (int round = 0; round < 12; ++round)
      for (int i = 0; i < 20; ++i)
        ASSERT_TRUE(edit(m_amina, keyOf(std::to_string(i)), [&](Project& p) {
                      p.set_title("Project " + std::to_string(i));
                      p.set_summary(words + std::to_string(round));
                    }).ok());
    ASSERT_TRUE(m_amina.store->remove(keyOf("7")).ok());
    ASSERT_TRUE(m_world.sync(m_amina).finished);
    ASSERT_TRUE(m_world.sync(m_amina).finished);
    m_world.tick();
  }
  World m_world{testing::UnitTest::GetInstance()->current_test_info()->name()};
  Laptop& m_amina = m_world.add("Amina");
};

TEST_F(BootstrapTest, ANewLaptopTakesTheRecordsInsteadOfTheirWholePast) {
  Laptop& jonas = m_world.add("Jonas");
  ASSERT_TRUE(edit(jonas, keyOf("own"), [](Project& p) { p.set_title("Own"); }).ok());
  ASSERT_TRUE(m_world.sync(jonas).finished);
  const auto view = jonas.store->get(keyOf("3")).value();
  ASSERT_TRUE(view.has_value());
  EXPECT_GT(view->floor, 0u);
  EXPECT_EQ(view->createdBy, "Amina");
  EXPECT_THAT(jonas.store->history(keyOf("3")).value(), IsEmpty());
  EXPECT_TRUE(jonas.store->get(keyOf("7")).value()->deleted);
  EXPECT_EQ(jonas.store->get(keyOf("own")).value()->waiting, 0u);
  // What comes past it is followed by the log again.
  ASSERT_TRUE(edit(m_amina, keyOf("3"), [](Project& p) { p.set_title("Later"); }).ok());
  ASSERT_TRUE(edit(jonas, keyOf("3"), [](Project& p) { p.set_summary("Short"); }).ok());
  m_world.expectConverged();
  EXPECT_EQ(shown(jonas, keyOf("3")).title(), "Later");
  EXPECT_THAT(jonas.store->history(keyOf("3")).value(), SizeIs(2));
}

TEST_F(BootstrapTest, ALaptopsOwnPastIsNoReasonForASnapshot) {
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  EXPECT_EQ(m_amina.store->get(keyOf("3")).value()->floor, 0u);
}

TEST_F(BootstrapTest, ACutDownloadGoesOnWhereItEndedThoughHeadquartersWentOn) {
  Laptop& jonas = m_world.add("Jonas");
  m_world.incompressible(m_amina);
  const std::size_t whole = [&] {
    Laptop& other = m_world.add("Other");
    const LinkOutcome outcome = m_world.sync(other);
    EXPECT_TRUE(outcome.finished);
    return outcome.bytesDown;
  }();
  ASSERT_GT(whole, 150'000u);
  std::size_t down = 0;
  for (int cut = 0; cut < 40; ++cut) {
    const LinkOutcome outcome = m_world.sync(jonas, SIZE_MAX, 100'000);
    down += outcome.bytesDown;
    if (outcome.finished) break;
    // Nothing of it is shown before all of it is here.
    EXPECT_FALSE(jonas.store->get(keyOf("3")).value().has_value());
    ASSERT_TRUE(edit(m_amina, keyOf("4"), [&](Project& p) {
                  p.set_title("After cut " + std::to_string(cut));
                }).ok());
    ASSERT_TRUE(m_world.sync(m_amina).finished);
  }
  // No part came twice but the one that was cut each time.
  EXPECT_LT(down, 2 * whole);
  m_world.expectConverged();
}

TEST_F(BootstrapTest, OwnWorkStaysOnTopOfWhatIsFetchedAnew) {
  Laptop& jonas = m_world.add("Jonas");
  ASSERT_TRUE(m_world.sync(jonas).finished);
  m_world.damage(jonas);
  ASSERT_TRUE(edit(m_amina, keyOf("3"), [](Project& p) { p.set_title("Told"); }).ok());
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  ASSERT_TRUE(m_world.sync(jonas).finished);
  ASSERT_THAT(jonas.store->status().value().divergences, SizeIs(1));
  ASSERT_TRUE(edit(jonas, keyOf("5"), [](Project& p) { p.set_summary("Unsent"); }).ok());
  ASSERT_TRUE(edit(jonas, keyOf("new"), [](Project& p) { p.set_title("New"); }).ok());
  m_world.expectConverged();
  EXPECT_EQ(shown(m_amina, keyOf("5")).summary(), "Unsent");
  EXPECT_EQ(shown(m_amina, keyOf("new")).title(), "New");
}

/// Two offices, and a programme officer of the first.
class MoveTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Wells"); }).ok());
    ASSERT_TRUE(milestone(m_amina, m_child, m_key).ok());
    settleAll();
  }
  void settleAll() {
    m_world.tick();
    m_world.expectConverged();
  }
  static Result<RecordView> milestone(Laptop& laptop, const RecordKey& key,
                                      const RecordKey& parent) {
    model::v1::Milestone milestone;
    milestone.set_title("First");
    milestone.set_project(parent.id.text());
    return laptop.store->commit(
        {key, difference(*RecordType::find("milestone"), "", encode(milestone)).value(), {}});
  }
  void move(const RecordKey& key, const std::string& office) {
    const auto moved =
        m_world.headquarters().moveRecord({key.type, key.id}, office, "Headquarters");
    ASSERT_TRUE(moved.ok()) << moved.error().message;
  }
  World m_world{testing::UnitTest::GetInstance()->current_test_info()->name()};
  Laptop& m_amina = m_world.add("Amina");
  Laptop& m_omar = m_world.add("Omar", 0, "EGY");
  RecordKey m_key = keyOf("p");
  RecordKey m_child{"milestone", Uuid::fromName("m")};
};

TEST_F(MoveTest, ARecordAndItsChildrenLeaveOneOfficeAndComeToTheOther) {
  EXPECT_FALSE(m_omar.store->get(m_key).value().has_value());
  move(m_key, "EGY");
  settleAll();
  EXPECT_FALSE(m_amina.store->get(m_key).value().has_value());
  EXPECT_FALSE(m_amina.store->get(m_child).value().has_value());
  EXPECT_EQ(shown(m_omar, m_key).title(), "Wells");
  EXPECT_EQ(shown(m_omar, m_key).office(), "EGY");
  EXPECT_EQ(m_omar.store->get(m_child).value()->office, "EGY");
  EXPECT_EQ(m_omar.store->get(m_key).value()->createdBy, "Amina");
  ASSERT_TRUE(edit(m_omar, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  settleAll();
  move(m_key, "KEN");
  settleAll();
  EXPECT_EQ(shown(m_amina, m_key).title(), "Deep wells");
  EXPECT_FALSE(m_omar.store->get(m_key).value().has_value());
}

TEST_F(MoveTest, WhatWasDoneBeforeTheMoveWasKnownIsJudgedByTheRightOfThen) {
  move(m_key, "EGY");
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_summary("Before I knew"); }).ok());
  settleAll();
  EXPECT_EQ(shown(m_omar, m_key).summary(), "Before I knew");
  EXPECT_FALSE(m_amina.store->get(m_key).value().has_value());
  EXPECT_EQ(m_amina.store->status().value().refused, 0u);
}

TEST_F(MoveTest, AMovedRecordStaysHereWhileOwnWorkOnItIsUnsent) {
  move(m_key, "EGY");
  // The download comes, the upload does not.
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_summary("Unsent"); }).ok());
  (void)m_world.pullOnly(m_amina);
  const auto view = m_amina.store->get(m_key).value();
  ASSERT_TRUE(view.has_value());
  EXPECT_FALSE(view->held);
  EXPECT_EQ(view->movedTo, "EGY");
  EXPECT_EQ(shown(m_amina, m_key).summary(), "Unsent");
  const auto again = edit(m_amina, m_key, [](Project& p) { p.set_summary("Later"); });
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().reason, "NOT_YOUR_OFFICE");
  EXPECT_THAT(m_amina.store->verify().value(), IsEmpty());
  settleAll();
  EXPECT_FALSE(m_amina.store->get(m_key).value().has_value());
  EXPECT_EQ(shown(m_omar, m_key).summary(), "Unsent");
}

TEST_F(MoveTest, AFormOfARecordThatHasLeftMakesNoTornOne) {
  const Commit seen = m_amina.store->get(m_key).value()->seen;
  move(m_key, "EGY");
  settleAll();
  Project typed;
  typed.set_summary("Typed before I knew");
  const auto patch = difference(*RecordType::find("project"), "", encode(typed)).value();
  const auto saved = m_amina.store->commit({m_key, patch, seen});
  ASSERT_FALSE(saved.ok());
  EXPECT_EQ(saved.error().reason, "NO_RECORD");
  EXPECT_FALSE(m_amina.store->get(m_key).value().has_value());
}

TEST_F(MoveTest, WhatIsReceivedAfterTheRecordLeftIsNoPartOfWhatIsStillShownOfIt) {
  m_world.setRole(m_amina, "ROLE_AUDITOR");
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Put aside"); }).ok());
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  m_world.setRole(m_amina, "ROLE_FIELD_OFFICER");
  move(m_key, "EGY");
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_summary("Before I knew"); }).ok());
  m_world.tick();
  for (Laptop* laptop : {&m_amina, &m_omar}) ASSERT_TRUE(m_world.sync(*laptop).finished);
  EXPECT_EQ(shown(m_omar, m_key).summary(), "Before I knew");
  // What was put aside is still shown where it was written.
  EXPECT_EQ(shown(m_amina, m_key).title(), "Put aside");
  EXPECT_THAT(m_amina.store->verify().value(), IsEmpty());
}

TEST_F(MoveTest, AChildThatWasMadeBeforeTheMoveWasKnownGoesAfterItsParent) {
  const RecordKey late{"milestone", Uuid::fromName("late")};
  move(m_key, "EGY");
  ASSERT_TRUE(milestone(m_amina, late, m_key).ok());
  settleAll();
  ASSERT_TRUE(m_omar.store->get(late).value().has_value());
  EXPECT_EQ(m_omar.store->get(late).value()->office, "EGY");
  EXPECT_FALSE(m_amina.store->get(late).value().has_value());
}

TEST_F(MoveTest, OpenConflictsGoWithTheRecord) {
  Laptop& jonas = m_world.add("Jonas");
  settleAll();
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("A"); }).ok());
  ASSERT_TRUE(edit(jonas, m_key, [](Project& p) { p.set_title("B"); }).ok());
  settleAll();
  ASSERT_EQ(m_amina.store->status().value().openConflicts, 1u);
  move(m_key, "EGY");
  settleAll();
  EXPECT_EQ(m_amina.store->status().value().openConflicts, 0u);
  ASSERT_EQ(m_omar.store->status().value().openConflicts, 1u);
  const auto conflicts = m_omar.store->find({.type = "conflict"}).value();
  ASSERT_TRUE(m_omar.store->settle(conflicts.front().key.id, Settlement::TakeOther).ok());
  settleAll();
  EXPECT_EQ(m_world.openConflicts(), 0u);
}

TEST_F(MoveTest, ALaptopOfBothOfficesSeesItInTheNewOne) {
  m_world.carry(m_omar, {"KEN"});
  settleAll();
  EXPECT_EQ(m_omar.store->get(m_key).value()->office, "KEN");
  move(m_key, "EGY");
  settleAll();
  EXPECT_EQ(m_omar.store->get(m_key).value()->office, "EGY");
  move(m_key, "KEN");
  move(m_key, "EGY");
  move(m_key, "KEN");
  settleAll();
  EXPECT_EQ(m_omar.store->get(m_key).value()->office, "KEN");
}

TEST_F(MoveTest, AnOfficeThatIsNoLongerCarriedGoesFromTheLaptop) {
  m_world.carry(m_omar, {"KEN"});
  settleAll();
  ASSERT_TRUE(m_omar.store->get(m_key).value().has_value());
  const auto refused = edit(m_omar, m_key, [](Project& p) { p.set_title("Not mine"); });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "NOT_YOUR_OFFICE");
  const auto touch = m_omar.store->lastTouch().value();
  m_world.carry(m_omar, {});
  settleAll();
  EXPECT_FALSE(m_omar.store->get(m_key).value().has_value());
  EXPECT_THAT(m_omar.store->touchedSince(touch).value(), testing::Contains(m_key));
  m_world.carry(m_omar, {"KEN"});
  settleAll();
  EXPECT_TRUE(m_omar.store->get(m_key).value().has_value());
}

TEST_F(MoveTest, ADownloadDoesNotWaitForAnUpload) {
  Laptop& jonas = m_world.add("Jonas");
  settleAll();
  ASSERT_TRUE(edit(jonas, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  ASSERT_TRUE(m_world.sync(jonas).finished);
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_summary("Unsent"); }).ok());
  // Nothing of the upload arrives, all of the download does.
  EXPECT_FALSE(m_world.pullOnly(m_amina).finished);
  EXPECT_EQ(shown(m_amina, m_key).title(), "Deep wells");
  EXPECT_EQ(shown(m_amina, m_key).summary(), "Unsent");
  EXPECT_EQ(m_amina.store->status().value().waiting, 1u);
  settleAll();
  EXPECT_EQ(shown(jonas, m_key).summary(), "Unsent");
}

TEST_F(MoveTest, AChildWaitsForItsParentAndIsHiddenWithIt) {
  const RecordKey later = keyOf("later");
  const RecordKey early{"milestone", Uuid::fromName("early")};
  ASSERT_TRUE(milestone(m_amina, early, later).ok());
  EXPECT_EQ(m_amina.store->status().value().orphans, 1u);
  EXPECT_THAT(m_amina.store->find({.type = "milestone", .waitingForParent = true}).value(),
              SizeIs(1));
  settleAll();
  ASSERT_TRUE(edit(m_amina, later, [](Project& p) { p.set_title("Later"); }).ok());
  EXPECT_EQ(m_amina.store->status().value().orphans, 0u);
  EXPECT_THAT(m_amina.store->find({.type = "milestone"}).value(), SizeIs(2));
  ASSERT_TRUE(m_amina.store->remove(later).ok());
  EXPECT_THAT(m_amina.store->find({.type = "milestone"}).value(), SizeIs(1));
  EXPECT_THAT(m_amina.store->find({.type = "milestone", .withHidden = true}).value(), SizeIs(2));
  EXPECT_FALSE(m_amina.store->get(early).value()->deleted);
  settleAll();
  ASSERT_TRUE(m_amina.store->restore(later).ok());
  EXPECT_THAT(m_amina.store->find({.type = "milestone"}).value(), SizeIs(2));
  settleAll();
}

/// A day in a world where records and laptops change offices.
void liveAmongOffices(World& world, std::set<RecordKey>& made, std::mt19937& chance) {
  const auto pick = [&](unsigned below) { return static_cast<unsigned>(chance() % below); };
  Laptop& laptop = *world.laptops()[pick(3)];
  const RecordKey key = keyOf("p" + std::to_string(pick(5)));
  const std::string word = "w" + std::to_string(pick(1000));
  // A record is made once; whoever has lost it out of sight does not make it again.
  const bool there = laptop.store->get(key).value().has_value();
  switch (pick(8)) {
    case 0:
      (void)world.headquarters().moveRecord({key.type, key.id}, pick(2) == 0 ? "KEN" : "EGY", "HQ");
      return;
    case 1:
      world.carry(laptop, pick(2) == 0 ? std::vector<std::string>{}
                                       : std::vector<std::string>{"KEN", "EGY"});
      return;
    case 2:
    case 3:
      (void)world.sync(laptop, pick(3) == 0 ? pick(3000) : SIZE_MAX,
                       pick(3) == 0 ? pick(3000) : SIZE_MAX);
      return;
    case 4:
      (void)world.pullOnly(laptop);
      return;
    case 5:
      if (const auto view = laptop.store->get(key).value())
        (void)(view->deleted ? laptop.store->restore(key) : laptop.store->remove(key));
      return;
    default:
      if (!there && !made.insert(key).second) return;
      (void)edit(laptop, key, [&](Project& p) {
        if (pick(2) == 0)
          p.set_title(word);
        else
          p.set_summary(word);
      });
  }
}

class OfficesTest : public testing::TestWithParam<unsigned> {};

TEST_P(OfficesTest, AllShowWhatTheirOfficesHaveWhateverWentWhere) {
  World world("offices_" + std::to_string(GetParam()));
  std::mt19937 chance(GetParam());
  world.add("Amina");
  world.add("Jonas", -7'200'000);
  world.add("Omar", 3'600'000, "EGY");
  std::set<RecordKey> made;
  for (int step = 0; step < 70; ++step) {
    world.tick();
    liveAmongOffices(world, made, chance);
  }
  world.expectConverged();
}

INSTANTIATE_TEST_SUITE_P(Seeds, OfficesTest, testing::Range(1U, 13U),
                         [](const auto& seed) { return "Seed" + std::to_string(seed.param); });

}  // namespace
}  // namespace fieldpost::ingest
