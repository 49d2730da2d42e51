// Plans written into a laptop's store: all or nothing, and the second time nothing.
#include "client/importing/import_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "client/importing/csv.h"
#include "client/importing/iati.h"
#include "fieldpost/model/v1/training.pb.h"
#include "sync/record/patch.h"

namespace fieldpost {
namespace {

constexpr const char* kActivities = R"(<iati-activities version="2.03">
  <iati-activity><iati-identifier>A</iati-identifier><title><narrative>One</narrative></title>
    <participating-org role="1"><narrative>Donor</narrative></participating-org>
    <transaction><transaction-type code="11"/><transaction-date iso-date="2004-01-15"/>
      <value currency="USD">5</value></transaction></iati-activity>
  <iati-activity><iati-identifier>B</iati-identifier><title><narrative>Two</narrative></title>
  </iati-activity></iati-activities>)";

class ImportInto : public testing::Test {
 protected:
  ImportInto() : m_store(makeStore()) {}
  ~ImportInto() override { std::filesystem::remove_all(m_store.folder()); }

  static LocalStore makeStore() {
    std::string pattern = testing::TempDir() + "fieldpost-import-XXXXXX";
    Profile profile;
    profile.office = "KEN";
    profile.person = "Somebody";
    return LocalStore::create(mkdtemp(pattern.data()), profile).value();
  }

  ImportPlan iati(const char* text = kActivities) {
    return readIatiText(text, importContextOf(m_store).value()).value();
  }
  ImportPlan csv(const char* text, const char* type = "participant") {
    const auto context = importContextOf(m_store).value();
    return readCsvText(text, *RecordType::find(type), context).value();
  }
  std::size_t count(const char* type) const {
    Query query;
    query.type = type;
    return m_store.count(query).value();
  }

  LocalStore m_store;
};

TEST_F(ImportInto, AFileIsAddedOnceHoweverOftenItIsImported) {
  const auto first = importInto(m_store, iati()).value();
  EXPECT_EQ(first.read, 2u);
  EXPECT_EQ(first.added, 2u);
  EXPECT_EQ(first.addedWithThem.at("funding"), 1u);
  EXPECT_EQ(first.lost, 0u);
  EXPECT_EQ(first.drafts, 2u);
  EXPECT_GE(first.draftReasons.at("countries: MISSING"), 2u);
  EXPECT_EQ(count("project"), 2u);
  const auto waiting = m_store.status().value().waiting;
  const auto again = importInto(m_store, iati()).value();
  EXPECT_EQ(again.added, 0u);
  EXPECT_EQ(again.alreadyThere, 2u);
  EXPECT_EQ(again.lost, 0u);
  EXPECT_EQ(m_store.status().value().waiting, waiting);
  EXPECT_EQ(sentenceOf(again), "2 read, 0 added, 2 already there, 0 lost.");
}

TEST_F(ImportInto, WhatSomebodyDeletedStaysDeleted) {
  const auto plan = iati();
  ASSERT_TRUE(importInto(m_store, plan).ok());
  ASSERT_TRUE(m_store.remove(plan.records.front().key).ok());
  EXPECT_EQ(importInto(m_store, plan).value().alreadyThere, 2u);
  EXPECT_EQ(count("project"), 1u);
}

TEST_F(ImportInto, ADryRunWritesNothingAndSaysTheSame) {
  ImportOptions options;
  options.dryRun = true;
  const auto report = importInto(m_store, iati(), options).value();
  EXPECT_EQ(report.added, 2u);
  EXPECT_EQ(report.drafts, 2u);
  EXPECT_EQ(m_store.status().value().records, 0u);
}

TEST_F(ImportInto, OneBadCellAndNothingIsImported) {
  const auto refused = importInto(m_store, csv("family name,country\nA,KE\nB,Atlantis\n"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "BAD_CELLS");
  EXPECT_THAT(refused.error().message, testing::HasSubstr("line 3, column 'country'"));
  EXPECT_EQ(m_store.status().value().records, 0u);
}

TEST_F(ImportInto, AnErrorOfTheStoreLeavesNothingHalfImported) {
  auto plan = csv("family name,country\nA,KE\nB,KE\n");
  plan.records.back().message = "\x0a\x03THA";  // office THA
  const auto refused = importInto(m_store, plan);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "NOT_YOUR_OFFICE");
  EXPECT_EQ(m_store.status().value().records, 0u);
}

TEST_F(ImportInto, ParticipantsFindTheirEventByTitleOrCode) {
  model::v1::TrainingEvent event;
  event.set_title("Course on prisons");
  event.set_code("TR-7");
  const RecordKey key{"training_event", Uuid::fromName("event")};
  const auto patch = difference(*RecordType::find("training_event"), {}, encode(event)).value();
  ASSERT_TRUE(m_store.commit({key, patch, std::nullopt}).ok());
  const auto plan = csv("event,family name\ncourse on PRISONS,A\ntr-7,B\n");
  ASSERT_THAT(plan.problems, testing::IsEmpty());
  for (const auto& proposed : plan.records) {
    model::v1::Participant participant;
    ASSERT_TRUE(participant.ParseFromString(proposed.message));
    EXPECT_EQ(participant.event(), key.id.text());
  }
}

}  // namespace
}  // namespace fieldpost
