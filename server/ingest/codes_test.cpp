// Codes that only one record may have, given twice by laptops that could not ask each other.
#include "server/ingest/codes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/training.pb.h"
#include "tests/support/convergence_world.h"

namespace fieldpost::ingest {
namespace {

using model::v1::Conflict;
using model::v1::TrainingEvent;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

RecordKey trainingOf(const std::string& title) { return {"training_event", Uuid::fromName(title)}; }

TrainingEvent training(Laptop& laptop, const std::string& title) {
  TrainingEvent event;
  if (const auto view = laptop.store->get(trainingOf(title)).value())
    event.ParseFromString(view->message);
  return event;
}

void giveCode(Laptop& laptop, const std::string& title, const std::string& code) {
  const TrainingEvent before = training(laptop, title);
  TrainingEvent after = before;
  after.set_title(title);
  after.set_code(code);
  const auto patch = difference(*RecordType::find("training_event"), encode(before), encode(after));
  ASSERT_TRUE(laptop.store->commit({trainingOf(title), patch.value(), {}}).ok());
}

std::vector<Conflict> openConflicts(Laptop& laptop) {
  std::vector<Conflict> conflicts;
  Query query;
  query.type = "conflict";
  query.where = {{"state", "CONFLICT_STATE_OPEN"}};
  const auto views = laptop.store->find(query).value();
  for (const RecordView& view : views)
    EXPECT_TRUE(conflicts.emplace_back().ParseFromString(view.message));
  return conflicts;
}

RecordId onlyConflict(Laptop& laptop) {
  Query query;
  query.type = "conflict";
  query.where = {{"state", "CONFLICT_STATE_OPEN"}};
  const auto views = laptop.store->find(query).value();
  EXPECT_THAT(views, SizeIs(1));
  return views.at(0).key.id;
}

std::string codeIn(const std::string& cell) {
  TrainingEvent event;
  EXPECT_TRUE(event.ParseFromString(cell));
  return event.code();
}

class CodesTest : public testing::Test {
 protected:
  /// Both give T-1 without a link; Amina's comes first.
  void SetUp() override {
    giveCode(m_amina, "Wells", "T-1");
    giveCode(m_jonas, "Farms", "T-1");
    m_world.expectConverged();
  }
  World m_world{testing::UnitTest::GetInstance()->current_test_info()->name()};
  Laptop& m_amina = m_world.add("Amina");
  Laptop& m_jonas = m_world.add("Jonas", 0, "UGA");
};

TEST_F(CodesTest, TheFirstKeepsItTheSecondGetsAMarkAndBothOfficesAreTold) {
  EXPECT_EQ(training(m_amina, "Wells").code(), "T-1");
  EXPECT_EQ(training(m_jonas, "Farms").code(), "T-1~2");
  EXPECT_EQ(m_jonas.store->status().value().refused, 0u);
  const auto atAmina = openConflicts(m_amina);
  ASSERT_THAT(atAmina, SizeIs(1));
  EXPECT_EQ(atAmina[0].about(), trainingOf("Wells").id.text());
  EXPECT_EQ(atAmina[0].other_record(), trainingOf("Farms").id.text());
  EXPECT_EQ(atAmina[0].other_title(), "Farms");
  EXPECT_EQ(atAmina[0].other().author(), "Jonas");
  EXPECT_EQ(atAmina[0].other().office(), "UGA");
  const auto atJonas = openConflicts(m_jonas);
  ASSERT_THAT(atJonas, SizeIs(1));
  EXPECT_EQ(atJonas[0].other_record(), trainingOf("Wells").id.text());
  EXPECT_EQ(atJonas[0].other_title(), "Wells");
  EXPECT_EQ(codeIn(atJonas[0].kept().cell()), "T-1~2");
  EXPECT_EQ(codeIn(atJonas[0].other().cell()), "T-1");
  EXPECT_EQ(atJonas[0].other().author(), "Amina");
}

TEST_F(CodesTest, AThirdGetsTheNextMark) {
  Laptop& third = m_world.add("Third", 0, "TZA");
  giveCode(third, "Roads", "T-1");
  m_world.expectConverged();
  EXPECT_EQ(training(third, "Roads").code(), "T-1~3");
  EXPECT_EQ(training(m_jonas, "Farms").code(), "T-1~2");
}

TEST_F(CodesTest, WithinAnOfficeOneConflictNamesBoth) {
  Laptop& colleague = m_world.add("Colleague");
  giveCode(colleague, "Roads", "T-1");
  m_world.expectConverged();
  EXPECT_EQ(training(m_amina, "Roads").code(), "T-1~3");
  EXPECT_THAT(openConflicts(m_amina), SizeIs(2)) << "one of them is Jonas's";
}

TEST_F(CodesTest, AnotherCodeForTheSecondClosesTheConflictsOfBoth) {
  giveCode(m_jonas, "Farms", "T-2");
  m_world.expectConverged();
  EXPECT_EQ(training(m_jonas, "Farms").code(), "T-2");
  EXPECT_EQ(m_world.openConflicts(), 0u);
  EXPECT_THAT(openConflicts(m_amina), IsEmpty());
}

TEST_F(CodesTest, ACodeThatWasGivenUpIsFreeForTheSecond) {
  giveCode(m_amina, "Wells", "T-9");
  m_world.expectConverged();
  EXPECT_THAT(openConflicts(m_amina), IsEmpty());
  ASSERT_TRUE(m_jonas.store->settle(onlyConflict(m_jonas), Settlement::TakeOther).ok());
  m_world.expectConverged();
  EXPECT_EQ(training(m_jonas, "Farms").code(), "T-1");
  EXPECT_EQ(m_world.openConflicts(), 0u);
}

TEST_F(CodesTest, TakingACodeThatIsStillTakenOpensAnotherConflict) {
  const RecordId first = onlyConflict(m_jonas);
  ASSERT_TRUE(m_jonas.store->settle(first, Settlement::TakeOther).ok());
  m_world.expectConverged();
  EXPECT_EQ(training(m_jonas, "Farms").code(), "T-1~2");
  EXPECT_NE(onlyConflict(m_jonas), first);
}

TEST_F(CodesTest, KeepingTheMarkIsADecisionToo) {
  ASSERT_TRUE(m_jonas.store->settle(onlyConflict(m_jonas), Settlement::KeepShown).ok());
  ASSERT_TRUE(m_amina.store->settle(onlyConflict(m_amina), Settlement::KeepShown).ok());
  m_world.expectConverged();
  EXPECT_EQ(m_world.openConflicts(), 0u);
  EXPECT_EQ(training(m_jonas, "Farms").code(), "T-1~2");
}

TEST_F(CodesTest, ALaterCodeOfTheSameLaptopMeetsNothing) {
  giveCode(m_jonas, "Roads", "T-1");
  giveCode(m_jonas, "Roads", "T-3");
  m_world.expectConverged();
  EXPECT_EQ(training(m_jonas, "Roads").code(), "T-3");
  EXPECT_THAT(openConflicts(m_jonas), SizeIs(1)) << "that of Farms";
}

TEST_F(CodesTest, ADeletedRecordsCodeIsFreeAndARestoredOneGetsAMark) {
  ASSERT_TRUE(m_amina.store->remove(trainingOf("Wells")).ok());
  m_world.expectConverged();
  giveCode(m_jonas, "Roads", "T-1");
  m_world.expectConverged();
  EXPECT_EQ(training(m_jonas, "Roads").code(), "T-1");
  ASSERT_TRUE(m_amina.store->restore(trainingOf("Wells")).ok());
  m_world.expectConverged();
  EXPECT_EQ(training(m_amina, "Wells").code(), "T-1~3");
  EXPECT_EQ(training(m_jonas, "Roads").code(), "T-1");
}

TEST_F(CodesTest, AMarkFitsIntoTheLongestCode) {
  const std::string longest(40, 'L');
  giveCode(m_amina, "Wells", longest);
  m_world.expectConverged();
  giveCode(m_jonas, "Farms", longest);
  m_world.expectConverged();
  EXPECT_EQ(training(m_jonas, "Farms").code(), std::string(38, 'L') + "~2");
}

TEST_F(CodesTest, HeadquartersItselfIsTold) {
  TrainingEvent event;
  event.set_office("KEN");
  event.set_code("T-1");
  const auto refused = m_world.headquarters().commitRecord(
      {"training_event", Uuid::fromName("Roads")}, encode(event), "Headquarters");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "CODE_TAKEN");
}

TEST_F(CodesTest, CodesOfBeforeThisWasKnownAreFound) {
  {
    auto transaction = std::move(m_world.store().begin()).value();
    ASSERT_TRUE(transaction->dropAllHeld().ok());
    ASSERT_TRUE(transaction->setMeta("codes", "").ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  { const auto opened = Ingest::open(m_world.store(), m_jonas.clock); }
  giveCode(m_jonas, "Roads", "T-1");
  m_world.expectConverged();
  EXPECT_EQ(training(m_jonas, "Roads").code(), "T-1~3");
}

TEST_F(CodesTest, WhateverHappensNoTwoLiveRecordsShareACode) {
  Laptop& third = m_world.add("Third");
  std::mt19937 chance(7);
  const auto below = [&](unsigned most) { return static_cast<unsigned>(chance()) % most; };
  Laptop* const laptops[] = {&m_amina, &m_jonas, &third};
  for (int step = 0; step < 400; ++step) {
    Laptop& laptop = *laptops[below(3)];
    const std::string title = laptop.name + std::to_string(below(4));
    const auto shown = laptop.store->get(trainingOf(title)).value();
    m_world.tick(1000);
    if (below(5) == 0)
      ASSERT_TRUE(m_world.sync(laptop).finished);
    else if (shown && !shown->deleted && below(6) == 0)
      ASSERT_TRUE(laptop.store->remove(trainingOf(title)).ok());
    else if (shown && shown->deleted)
      ASSERT_TRUE(laptop.store->restore(trainingOf(title)).ok());
    else
      giveCode(laptop, title, "C-" + std::to_string(below(3)));
  }
  m_world.expectConverged();
  std::set<std::string> codes;
  for (const auto& [key, record] : m_world.records()) {
    TrainingEvent event;
    if (key.type != "training_event" || record.deleted) continue;
    ASSERT_TRUE(event.ParseFromString(record.message));
    EXPECT_TRUE(codes.insert(event.code()).second) << event.code();
  }
  EXPECT_TRUE(m_world.store().snapshot().value()->verifyRecords().value().empty());
}

}  // namespace
}  // namespace fieldpost::ingest
