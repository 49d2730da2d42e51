// Headquarters is restored from a backup, or set back without a word, while laptops go on: nothing
// that a laptop holds is lost, nothing takes effect twice, and all end up the same.
#include <random>

#include "fieldpost/model/v1/training.pb.h"
#include "server/store/sqlite/backup.h"
#include "tests/support/convergence_world.h"

namespace fieldpost::ingest {
namespace {

enum class How { Restored, SetBack };

class RestoreTest : public testing::TestWithParam<How> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Wells"); }).ok());
    for (int round = 0; round < 2; ++round)
      for (Laptop* laptop : {&m_amina, &m_jonas}) ASSERT_TRUE(sync(*laptop));
    m_world.tick();
  }
  bool sync(Laptop& laptop) {
    const LinkOutcome outcome = m_world.sync(laptop);
    EXPECT_TRUE(outcome.finished) << outcome.error.reason << ' ' << outcome.error.message;
    return outcome.finished;
  }
  void backUp() {
    if (GetParam() == How::Restored) {
      ASSERT_TRUE(store::backUp(m_world.hq(), file(), {}, store::Existing::Replace).ok());
      return;
    }
    m_world.close();
    std::filesystem::remove(file());
    std::filesystem::copy_file(m_world.hq() / "headquarters.db", file());
    m_world.open();
  }
  void restore() {
    m_world.close();
    if (GetParam() == How::Restored) {
      const auto restored =
          store::restoreBackup(file(), m_world.hq(), store::Existing::Replace, m_world.clock());
      ASSERT_TRUE(restored.ok()) << restored.error().message;
    } else {
      for (const char* side : {"", "-wal", "-shm"})
        std::filesystem::remove(m_world.hq() / ("headquarters.db" + std::string(side)));
      std::filesystem::copy_file(file(), m_world.hq() / "headquarters.db");
    }
    m_world.open();
    m_world.tick();
  }
  std::filesystem::path file() const { return m_world.folder() / "hq.backup"; }

  World m_world{[] {
    std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    std::replace(name.begin(), name.end(), '/', '_');
    return name;
  }()};
  Laptop& m_amina = m_world.add("Amina");
  Laptop& m_jonas = m_world.add("Jonas");
  RecordKey m_key = keyOf("p");
};

TEST_P(RestoreTest, WhatWasAcknowledgedAfterTheBackupComesBackFromTheLaptopThatMadeIt) {
  backUp();
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  ASSERT_TRUE(edit(m_amina, keyOf("q"), [](Project& p) { p.set_title("Courts"); }).ok());
  ASSERT_TRUE(sync(m_amina));
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_summary("not sent yet"); }).ok());
  restore();
  EXPECT_EQ(shown(m_amina, m_key).title(), "Deep wells");
  ASSERT_TRUE(sync(m_amina));
  EXPECT_EQ(shown(m_amina, m_key).title(), "Deep wells");
  EXPECT_GT(m_amina.store->status().value().lostMs, 0);
  m_world.expectConverged();
  EXPECT_EQ(shown(m_jonas, m_key).title(), "Deep wells");
  EXPECT_EQ(shown(m_jonas, m_key).summary(), "not sent yet");
  EXPECT_EQ(shown(m_jonas, keyOf("q")).title(), "Courts");
  EXPECT_EQ(m_world.openConflicts(), 0u);
  EXPECT_EQ(m_world.alarms.size(), GetParam() == How::SetBack ? 1u : 0u);
}

TEST_P(RestoreTest, AnotherLaptopHandsInWhatItsMakerNeverBringsAgain) {
  backUp();
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  ASSERT_TRUE(edit(m_amina, keyOf("q"), [](Project& p) { p.set_title("Courts"); }).ok());
  ASSERT_TRUE(sync(m_amina));
  ASSERT_TRUE(sync(m_jonas));
  restore();
  ASSERT_TRUE(sync(m_jonas));
  const auto records = m_world.records();
  ASSERT_TRUE(records.contains(keyOf("q")));
  EXPECT_EQ(records.at(keyOf("q")).createdBy, "Amina");
  EXPECT_EQ(m_jonas.store->status().value().held, 0u);
  EXPECT_EQ(shown(m_jonas, keyOf("q")).title(), "Courts");
  // When its maker comes after all, nothing takes effect twice.
  ASSERT_TRUE(edit(m_jonas, m_key, [](Project& p) { p.set_title("Good wells"); }).ok());
  ASSERT_TRUE(sync(m_jonas));
  ASSERT_TRUE(sync(m_amina));
  m_world.expectConverged();
  EXPECT_EQ(shown(m_amina, m_key).title(), "Good wells");
  EXPECT_EQ(m_world.openConflicts(), 0u);
}

TEST_P(RestoreTest, LongRecordsOfOthersComeBackInAsManyFramesAsTheyNeed) {
  backUp();
  const std::string text(900'000, 'x');
  for (const char* name : {"1", "2", "3", "4", "5"})
    ASSERT_TRUE(edit(m_amina, keyOf(name), [&](Project& p) { p.set_summary(text); }).ok());
  ASSERT_TRUE(sync(m_amina));
  ASSERT_TRUE(sync(m_jonas));
  restore();
  ASSERT_TRUE(sync(m_jonas));
  const auto records = m_world.records();
  for (const char* name : {"1", "2", "3", "4", "5"}) EXPECT_TRUE(records.contains(keyOf(name)));
  EXPECT_EQ(m_jonas.store->status().value().held, 0u);
}

TEST_P(RestoreTest, ALostDecisionOfHeadquartersComesBackWithAMarkWhenItsCodeIsTakenByThen) {
  const auto training = [](const char* title) {
    model::v1::TrainingEvent event;
    event.set_office("KEN");
    event.set_title(title);
    event.set_code("T-1");
    return event;
  };
  const store::RecordKey decided{"training_event", Uuid::fromName("decided")};
  const RecordKey taken{"training_event", Uuid::fromName("taken")};
  backUp();
  ASSERT_TRUE(m_world.headquarters()
                  .commitRecord(decided, encode(training("Courts")), "Headquarters")
                  .ok());
  ASSERT_TRUE(sync(m_jonas));
  restore();
  const auto patch =
      difference(*RecordType::find("training_event"), {}, encode(training("Roads"))).value();
  ASSERT_TRUE(m_amina.store->commit({taken, patch, {}}).ok());
  ASSERT_TRUE(sync(m_amina));
  ASSERT_TRUE(sync(m_jonas));
  m_world.expectConverged();
  const auto view = m_amina.store->get({decided.type, decided.id}).value();
  ASSERT_TRUE(view.has_value());
  model::v1::TrainingEvent shownNow;
  ASSERT_TRUE(shownNow.ParseFromString(view->message));
  EXPECT_EQ(shownNow.title(), "Courts");
  EXPECT_EQ(shownNow.code(), "T-1~2");
}

TEST_P(RestoreTest, WorkThatFollowedOnOthersIsNoConflictWhoeverComesFirst) {
  backUp();
  for (int round = 0; round < 3; ++round) {
    const std::string word = std::to_string(round);
    ASSERT_TRUE(edit(m_amina, m_key, [&](Project& p) { p.set_title("Amina " + word); }).ok());
    ASSERT_TRUE(sync(m_amina));
    ASSERT_TRUE(sync(m_jonas));
    m_world.tick();
    ASSERT_TRUE(edit(m_jonas, m_key, [&](Project& p) { p.set_title("Jonas " + word); }).ok());
    ASSERT_TRUE(sync(m_jonas));
    ASSERT_TRUE(sync(m_amina));
    m_world.tick();
  }
  restore();
  ASSERT_TRUE(sync(m_jonas));
  EXPECT_EQ(shown(m_jonas, m_key).title(), "Jonas 2");
  m_world.expectConverged();
  EXPECT_EQ(shown(m_amina, m_key).title(), "Jonas 2");
  EXPECT_EQ(m_world.openConflicts(), 0u);
}

TEST_P(RestoreTest, ANewEditMeetsALostOneAsAConflictAndNothingIsOverwritten) {
  backUp();
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  ASSERT_TRUE(sync(m_amina));
  restore();
  ASSERT_TRUE(edit(m_jonas, m_key, [](Project& p) { p.set_title("Good wells"); }).ok());
  for (int i = 0; i < 5; ++i)
    ASSERT_TRUE(edit(m_jonas, keyOf("x" + std::to_string(i)), [](Project& p) {
                  p.set_title("Other");
                }).ok());
  ASSERT_TRUE(sync(m_jonas));
  ASSERT_TRUE(sync(m_amina));
  m_world.expectConverged();
  EXPECT_EQ(m_world.openConflicts(), 1u);
}

TEST_P(RestoreTest, AConflictThatWasSettledAfterTheBackupStaysSettled) {
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  m_world.tick();
  ASSERT_TRUE(edit(m_jonas, m_key, [](Project& p) { p.set_title("Good wells"); }).ok());
  backUp();
  m_world.expectConverged();
  ASSERT_EQ(m_world.openConflicts(), 1u);
  const auto conflict = m_amina.store->find({.type = "conflict"}).value().front().key.id;
  ASSERT_TRUE(m_amina.store->settle(conflict, Settlement::TakeOther).ok());
  m_world.expectConverged();
  restore();
  m_world.expectConverged();
  EXPECT_EQ(shown(m_jonas, m_key).title(), "Deep wells");
  EXPECT_EQ(m_world.openConflicts(), 0u);
}

TEST_P(RestoreTest, ACutInTheMiddleOfGoingBackLosesNothing) {
  backUp();
  for (int i = 0; i < 40; ++i)
    ASSERT_TRUE(
        edit(i % 2 == 0 ? m_amina : m_jonas, keyOf("x" + std::to_string(i)), [](Project& p) {
          p.set_title("Other");
        }).ok());
  for (int round = 0; round < 2; ++round)
    for (Laptop* laptop : {&m_amina, &m_jonas}) ASSERT_TRUE(sync(*laptop));
  restore();
  for (std::size_t cut = 100; cut < 1500; cut += 200) {
    (void)m_world.sync(m_jonas, cut, SIZE_MAX);
    (void)m_world.sync(m_jonas, SIZE_MAX, cut);
    for (int i = 0; i < 40; ++i)
      ASSERT_EQ(shown(m_jonas, keyOf("x" + std::to_string(i))).title(), "Other") << cut;
  }
  m_world.expectConverged();
  EXPECT_EQ(m_world.records().size(), 41u);
  EXPECT_EQ(m_world.openConflicts(), 0u);
}

TEST_P(RestoreTest, ASecondRestoreOfTheSameBackupLosesNothingEither) {
  backUp();
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  m_world.expectConverged();
  restore();
  ASSERT_TRUE(sync(m_jonas));
  ASSERT_TRUE(edit(m_jonas, m_key, [](Project& p) { p.set_summary("Clean water"); }).ok());
  m_world.expectConverged();
  restore();
  ASSERT_TRUE(edit(m_amina, keyOf("q"), [](Project& p) { p.set_title("Courts"); }).ok());
  m_world.expectConverged();
  EXPECT_EQ(shown(m_jonas, m_key).title(), "Deep wells");
  EXPECT_EQ(shown(m_amina, m_key).summary(), "Clean water");
  EXPECT_EQ(shown(m_jonas, keyOf("q")).title(), "Courts");
}

INSTANTIATE_TEST_SUITE_P(How, RestoreTest, testing::Values(How::Restored, How::SetBack),
                         [](const auto& how) {
                           return how.param == How::Restored ? "Restored" : "SetBack";
                         });

TEST(OtherHeadquarters, IsRefusedInOneSentenceAndChangesNothing) {
  World ours("ours");
  World theirs("theirs");
  Laptop& amina = ours.add("Amina");
  theirs.add("Amina");
  ASSERT_TRUE(edit(amina, keyOf("p"), [](Project& p) { p.set_title("Wells"); }).ok());
  ours.expectConverged();
  WithCertificate other(theirs.headquarters(), "Amina");
  const LinkOutcome outcome = runSession(*amina.store, other, amina.clock);
  EXPECT_EQ(outcome.error.reason, "TIMELINE_CHANGED");
  EXPECT_NE(outcome.error.message.find("another headquarters"), std::string::npos);
  EXPECT_EQ(amina.store->status().value().waiting, 0u);
  ours.expectConverged();
}

}  // namespace
}  // namespace fieldpost::ingest
