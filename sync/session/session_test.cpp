// Both halves of a session against each other, and the laptop's store behind one of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "tests/support/given_clock.h"
#include "tests/support/pretend_headquarters.h"

namespace fieldpost {
namespace {

using model::v1::Project;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A laptop of an office, with what its person does.
class Laptop {
 public:
  explicit Laptop(const std::string& person, const GivenClock& clock) : m_clock(clock) {
    m_folder = std::filesystem::path(::testing::TempDir()) /
               (std::string("session_") +
                ::testing::UnitTest::GetInstance()->current_test_info()->name() + '_' + person);
    std::filesystem::remove_all(m_folder);
    m_store.emplace(
        LocalStore::create(m_folder, {"KEN", person, "ROLE_FIELD_OFFICER", ""}, clock).value());
  }

  RecordKey record(const std::string& title) {
    Project project;
    project.set_title(title);
    const RecordKey key{"project", Uuid::makeV7(m_clock.now, systemRandom())};
    edit(key, [&](Project& p) { p = project; });
    return key;
  }

  template <typename Change>
  void edit(const RecordKey& key, Change change) {
    Project before = shows(key);
    Project after = before;
    change(after);
    const Edit edit{
        key, difference(*RecordType::find("project"), encode(before), encode(after)).value(), {}};
    const auto saved = m_store->commit(edit);
    ASSERT_TRUE(saved.ok()) << saved.error().message;
  }

  Project shows(const RecordKey& key) {
    Project project;
    if (const auto view = m_store->get(key).value()) project.ParseFromString(view->message);
    return project;
  }

  std::string bytes(const RecordKey& key) { return m_store->get(key).value()->message; }

  void sync(PretendHeadquarters& headquarters) {
    const auto outcome = runSession(*m_store, headquarters, m_clock);
    ASSERT_TRUE(outcome.finished) << outcome.error.reason << ": " << outcome.error.message;
    ASSERT_THAT(m_store->verify().value(), IsEmpty());
  }

  LocalStore& store() { return *m_store; }
  const std::filesystem::path& folder() const { return m_folder; }
  void reopen() { m_store.emplace(LocalStore::open(m_folder, m_clock).value()); }

 private:
  const GivenClock& m_clock;
  std::filesystem::path m_folder;
  std::optional<LocalStore> m_store;
};

class SessionTest : public ::testing::Test {
 protected:
  GivenClock m_clock;
  PretendHeadquarters m_headquarters;
  Laptop m_amina{"Amina", m_clock};
  Laptop m_jonas{"Jonas", m_clock};
};

TEST_F(SessionTest, WhatOneRecordsTheOtherSees) {
  const RecordKey key = m_amina.record("Courts");
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  EXPECT_EQ(m_jonas.shows(key).title(), "Courts");
  EXPECT_EQ(m_jonas.bytes(key), m_amina.bytes(key));
  EXPECT_EQ(m_jonas.store().get(key).value()->createdBy, "Amina");
  const auto view = m_amina.store().get(key).value();
  EXPECT_EQ(view->waiting, 0u);
  EXPECT_EQ(view->commit, 1u);
  EXPECT_THAT(m_amina.store().outgoing().value(), IsEmpty());
  EXPECT_EQ(m_amina.store().status().value().lastSyncMs, m_clock.now);
}

TEST_F(SessionTest, EditsOfDifferentFieldsBothStayOnBothLaptops) {
  const RecordKey key = m_amina.record("Courts");
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  m_amina.edit(key, [](Project& p) { p.set_summary("Hers"); });
  m_jonas.edit(key, [](Project& p) { p.set_objective("His"); });
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  m_amina.sync(m_headquarters);
  EXPECT_EQ(m_amina.shows(key).summary(), "Hers");
  EXPECT_EQ(m_amina.shows(key).objective(), "His");
  EXPECT_EQ(m_amina.bytes(key), m_jonas.bytes(key));
  EXPECT_EQ(m_amina.store().status().value().openConflicts, 0u);
}

TEST_F(SessionTest, EditsOfOneFieldShowOneAndTheConflictHoldsTheOther) {
  const RecordKey key = m_amina.record("Courts");
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  m_amina.edit(key, [](Project& p) { p.set_title("Hers"); });
  m_clock.now += 5;
  m_jonas.edit(key, [](Project& p) { p.set_title("His"); });
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  m_amina.sync(m_headquarters);
  EXPECT_EQ(m_amina.shows(key).title(), "His");
  EXPECT_EQ(m_amina.bytes(key), m_jonas.bytes(key));
  for (Laptop* laptop : {&m_amina, &m_jonas}) {
    const auto conflicts = laptop->store().find({.type = "conflict"}).value();
    ASSERT_THAT(conflicts, SizeIs(1));
    model::v1::Conflict conflict;
    conflict.ParseFromString(conflicts[0].message);
    EXPECT_EQ(conflict.other().author(), "Amina");
    EXPECT_EQ(conflict.about(), key.id.text());
  }
}

TEST_F(SessionTest, ASettledConflictIsClosedEverywhereWithTheChosenValue) {
  const RecordKey key = m_amina.record("Courts");
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  m_amina.edit(key, [](Project& p) { p.set_title("Hers"); });
  m_clock.now += 5;
  m_jonas.edit(key, [](Project& p) { p.set_title("His"); });
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  m_amina.sync(m_headquarters);
  const RecordId conflict = m_amina.store().find({.type = "conflict"}).value()[0].key.id;
  ASSERT_TRUE(m_amina.store().settle(conflict, Settlement::TakeOther).ok());
  EXPECT_EQ(m_amina.store().settle(conflict, Settlement::KeepShown).error().reason,
            "ALREADY_SETTLED");
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  EXPECT_EQ(m_jonas.shows(key).title(), "Hers");
  EXPECT_EQ(m_jonas.store().status().value().openConflicts, 0u);
  EXPECT_EQ(m_amina.store().status().value().openConflicts, 0u);
}

TEST_F(SessionTest, WhatWasAcknowledgedBeforeACutIsNotSentAgain) {
  const auto fill = [](Laptop& laptop) {
    for (int i = 0; i < 1000; ++i) {
      std::string text;
      for (int n = 0; n < 16; ++n) text += toHex(hashOf({std::to_string(i), std::to_string(n)}));
      laptop.record(text);
    }
  };
  fill(m_amina);
  PretendHeadquarters elsewhere;
  Laptop other("Other", m_clock);
  fill(other);
  const std::size_t whole = runSession(other.store(), elsewhere, m_clock).bytesUp;
  const auto cut = runSession(m_amina.store(), m_headquarters, m_clock, whole / 2);
  EXPECT_FALSE(cut.finished);
  const auto head = m_amina.store().logHead().value();
  EXPECT_GT(head.acknowledged, 200u);
  const auto rest = runSession(m_amina.store(), m_headquarters, m_clock);
  ASSERT_TRUE(rest.finished);
  const double unacknowledged = static_cast<double>(1000 - head.acknowledged) / 1000;
  EXPECT_LT(static_cast<double>(rest.bytesUp), static_cast<double>(whole) * (unacknowledged + 0.1));
  EXPECT_EQ(m_headquarters.head(), 1000u);
}

// Cut at many places, both ways: every change takes effect once, and nothing is lost.
TEST_F(SessionTest, ACutAnywhereLosesNothingAndRepeatsNothing) {
  const RecordKey key = m_amina.record("Courts");
  for (int i = 0; i < 40; ++i)
    m_amina.edit(key, [&](Project& p) { p.set_summary(p.summary() + std::to_string(i) + ' '); });
  for (std::size_t most = 1; most < 4000; most += 61) {
    (void)runSession(m_amina.store(), m_headquarters, m_clock, most, SIZE_MAX);
    (void)runSession(m_amina.store(), m_headquarters, m_clock, SIZE_MAX, most / 3);
    m_amina.edit(key, [&](Project& p) { p.set_objective(std::to_string(most)); });
    ASSERT_THAT(m_amina.store().verify().value(), IsEmpty());
  }
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  EXPECT_EQ(m_jonas.bytes(key), m_amina.bytes(key));
  EXPECT_EQ(m_headquarters.head(), m_amina.store().logHead().value().length);
}

TEST_F(SessionTest, ARefusedChangeStaysVisibleAndHoldsNothingUp) {
  m_headquarters.poison = "poison";
  const RecordKey bad = m_amina.record("poison");
  const RecordKey good = m_amina.record("Courts");
  m_amina.sync(m_headquarters);
  EXPECT_EQ(m_amina.shows(bad).title(), "poison");
  EXPECT_TRUE(m_amina.store().get(bad).value()->refused);
  EXPECT_EQ(m_amina.store().outgoing().value()[0].reason, "NOT_YOUR_OFFICE");
  m_jonas.sync(m_headquarters);
  EXPECT_EQ(m_jonas.shows(good).title(), "Courts");
  EXPECT_FALSE(m_jonas.store().get(bad).value());
}

TEST_F(SessionTest, ACopiedDatabaseTakesANewIncarnationAndBothKeepTheirWork) {
  m_amina.record("Before");
  m_amina.sync(m_headquarters);
  const auto copyFolder = m_amina.folder().string() + "_copy";
  std::filesystem::remove_all(copyFolder);
  std::filesystem::copy(m_amina.folder(), copyFolder, std::filesystem::copy_options::recursive);
  LocalStore copy = LocalStore::open(copyFolder, m_clock).value();
  const RecordKey hers = m_amina.record("On the laptop");
  m_amina.sync(m_headquarters);
  Project project;
  project.set_title("On the copy");
  const RecordKey theirs{"project", Uuid::fromName("copy")};
  ASSERT_TRUE(
      copy.commit(
              {theirs, difference(*RecordType::find("project"), {}, encode(project)).value(), {}})
          .ok());
  const auto forked = runSession(copy, m_headquarters, m_clock);
  EXPECT_EQ(forked.error.reason, "FORKED");
  ASSERT_TRUE(runSession(copy, m_headquarters, m_clock).finished);
  EXPECT_TRUE(copy.get(hers).value());
  m_amina.sync(m_headquarters);
  EXPECT_EQ(m_amina.shows(theirs).title(), "On the copy");
  EXPECT_THAT(copy.verify().value(), IsEmpty());
}

TEST_F(SessionTest, AnotherHeadquartersIsNoticedBeforeAnythingIsTaken) {
  const RecordKey key = m_amina.record("Courts");
  m_amina.sync(m_headquarters);
  PretendHeadquarters other;
  other.timeline = Uuid::fromName("other");
  const auto outcome = runSession(m_amina.store(), other, m_clock);
  EXPECT_FALSE(outcome.finished);
  EXPECT_EQ(m_amina.shows(key).title(), "Courts");
}

TEST_F(SessionTest, DeleteAgainstEditLeavesTheRecordAliveWithAConflict) {
  const RecordKey key = m_amina.record("Courts");
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  ASSERT_TRUE(m_amina.store().remove(key).ok());
  m_jonas.edit(key, [](Project& p) { p.set_summary("Still needed"); });
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  m_amina.sync(m_headquarters);
  EXPECT_FALSE(m_amina.store().get(key).value()->deleted);
  EXPECT_EQ(m_amina.shows(key).summary(), "Still needed");
  EXPECT_EQ(m_amina.bytes(key), m_jonas.bytes(key));
  EXPECT_EQ(m_jonas.store().status().value().openConflicts, 1u);
}

TEST_F(SessionTest, TheEchoOfManyOwnChangesIsAFewBytesAndConfirmsEachOfThem) {
  std::vector<RecordKey> keys;
  for (int i = 0; i < 300; ++i) keys.push_back(m_amina.record("Courts " + std::to_string(i)));
  ASSERT_TRUE(runSession(m_amina.store(), m_headquarters, m_clock).finished);
  const auto again = runSession(m_amina.store(), m_headquarters, m_clock);
  EXPECT_THAT(m_amina.store().outgoing().value(), IsEmpty());
  EXPECT_EQ(m_amina.store().get(keys[299]).value()->commit, 300u);
  EXPECT_LT(again.bytesDown, 100u);
  EXPECT_THAT(m_amina.store().verify().value(), IsEmpty());
}

TEST_F(SessionTest, ARunPastTheEndOfTheLogIsRefusedWhole) {
  m_amina.record("Courts");
  ASSERT_TRUE(runSession(m_amina.store(), m_headquarters, m_clock).finished);
  const RecordKey later = m_amina.record("Prisons");
  sync::v1::Pull pull;
  pull.set_scope("KEN");
  auto& run = *pull.add_commits();
  run.set_commit(2);
  run.set_own_number(2);
  run.set_own_count(4'000'000'000);
  run.set_as_sent(true);
  pull.set_next_cursor(4'000'000'001);
  EXPECT_EQ(m_amina.store().applyPull(pull).error().reason, "BAD_SESSION");
  EXPECT_EQ(m_amina.store().get(later).value()->commit, 0u);
}

TEST_F(SessionTest, AHeadquartersWithoutTheDictionarySaysSoInWordsThatEveryVersionReads) {
  ServerSession server(m_headquarters, {"laptop", "KEN", "Amina", "ROLE_FIELD_OFFICER"});
  EXPECT_EQ(server.receive(std::string(1, static_cast<char>(kNewestDictionary + 1))).error().reason,
            "UNKNOWN_DICTIONARY");
  ClientSession laptop(m_amina.store(), m_clock);
  ASSERT_TRUE(laptop.start().ok());
  const auto heard = laptop.receive(server.next().value());
  EXPECT_EQ(heard.error().reason, "UNKNOWN_DICTIONARY");
  EXPECT_EQ(heard.error().code, Code::FailedPrecondition);
}

TEST_F(SessionTest, ALaptopThatWasToldSpeaksWithoutADictionary) {
  ClientSession laptop(m_amina.store(), m_clock, kNoDictionary);
  ServerSession server(m_headquarters, {"laptop", "KEN", "Amina", "ROLE_FIELD_OFFICER"});
  ASSERT_TRUE(server.receive(laptop.start().value()).ok());
  const std::string welcome = server.next().value();
  EXPECT_EQ(welcome.front(), static_cast<char>(kNoDictionary));
  EXPECT_TRUE(laptop.receive(welcome).ok());
}

}  // namespace
}  // namespace fieldpost
