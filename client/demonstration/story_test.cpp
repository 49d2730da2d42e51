// The stories of the demonstration, told without a store.
#include "client/demonstration/story.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>

#include "client/demonstration/demonstration.h"
#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"
#include "sync/programme/programme_file.h"
#include "sync/programme/programme_index.h"
#include "sync/record/patch.h"
#include "sync/record/rules.h"

namespace fieldpost {
namespace {

/// The records of an office, put together from saves as a store would.
class Demonstration : public testing::Test {
 protected:
  Demonstration() : m_programme(loadProgramme(FIELDPOST_PROGRAMME_2004_2005).value()) {}

  void tell(std::uint64_t seed = kDemonstrationSeed) {
    const StoryTeller teller{"KEN", seed};
    for (const auto& plan : projectPlans()) take(projectStory(plan, teller));
    for (const auto& plan : trainingPlans()) take(trainingStory(plan, teller));
    for (const auto& office : demonstrationOffices()) take(assistanceStory(office, teller));
  }

  void take(const Result<Story>& story) {
    ASSERT_TRUE(story.ok()) << story.error().message;
    for (const Edit& edit : story.value().edits()) {
      const RecordType& type = *RecordType::find(edit.key.type);
      std::string& bytes = m_records[edit.key];
      const auto before = type.parse(bytes).value();
      bytes = applied(bytes, edit.patch).value();
      const auto after = type.parse(bytes).value();
      const auto moved = checkMoves(type, *before, *after);
      EXPECT_TRUE(moved.ok()) << moved.error().message;
      ++m_saves;
    }
  }

  template <typename Record>
  std::vector<Record> all(const std::string& type) const {
    std::vector<Record> records;
    for (const auto& [key, bytes] : m_records) {
      if (key.type != type) continue;
      EXPECT_TRUE(records.emplace_back().ParseFromString(bytes));
    }
    return records;
  }

  RuleContext context() const {
    RuleContext context;
    context.today = "2005-06-30";
    context.knowsCode = [this](model::v1::ProgrammeList list, std::string_view code) {
      return m_programme.has(list, code);
    };
    context.parent = [this](const RecordType& type, std::string_view id) {
      const auto found = m_records.find({type.name(), Uuid::parse(id).value()});
      return found == m_records.end() ? nullptr : type.parse(found->second).value();
    };
    return context;
  }

  ProgrammeIndex m_programme;
  std::map<RecordKey, std::string> m_records;
  std::size_t m_saves = 0;
};

TEST_F(Demonstration, HasFortySixProjectsAndTwentyTrainingsOfAtLeastEightOffices) {
  tell();
  EXPECT_EQ(all<model::v1::Project>("project").size(), kDemonstrationProjects);
  EXPECT_EQ(all<model::v1::TrainingEvent>("training_event").size(), kDemonstrationTrainings);
  EXPECT_GE(demonstrationOffices().size(), 8u);
  std::set<std::string_view> withWork;
  for (const auto& plan : projectPlans()) withWork.insert(plan.office);
  EXPECT_EQ(withWork.size(), demonstrationOffices().size());
}

TEST_F(Demonstration, EveryRecordIsCompleteByTheRulesOnItsDay) {
  tell();
  for (const auto& [key, bytes] : m_records) {
    const RecordType& type = *RecordType::find(key.type);
    const auto record = type.parse(bytes).value();
    for (const auto& problem : problemsOf(type, *record, context()))
      ADD_FAILURE() << key.type << " '" << textOf(*record, "title") << "' " << problem.field << " "
                    << problem.reason;
  }
}

TEST_F(Demonstration, EveryRecordSaysThatItIsIllustrative) {
  tell();
  for (const auto& [key, bytes] : m_records) {
    const auto record = RecordType::find(key.type)->parse(bytes).value();
    EXPECT_TRUE(textOf(*record, "note").starts_with("Illustrative")) << key.type;
  }
}

TEST_F(Demonstration, StatusesAreSpreadAsOfItsDay) {
  tell();
  std::map<model::v1::ProjectStatus, int> projects;
  for (const auto& project : all<model::v1::Project>("project")) ++projects[project.status()];
  EXPECT_EQ(projects.size(), 8u) << "each status is there";
  EXPECT_GE(projects[model::v1::PROJECT_STATUS_UNDER_IMPLEMENTATION], 15);
  int held = 0;
  for (const auto& event : all<model::v1::TrainingEvent>("training_event")) {
    if (event.status() != model::v1::TRAINING_STATUS_HELD) continue;
    ++held;
    EXPECT_LE(event.actual_end(), kDemonstrationDay);
    EXPECT_GE(event.actual_start(), "2004-01-01");
  }
  EXPECT_GE(held, 10);
}

TEST_F(Demonstration, HeadCountsAgreeWithTheParticipants) {
  tell();
  std::map<std::string, unsigned> women;
  for (const auto& participant : all<model::v1::Participant>("participant"))
    women[participant.event()] += participant.sex() == model::v1::SEX_FEMALE;
  int compared = 0;
  for (const auto& [key, bytes] : m_records) {
    model::v1::TrainingEvent event;
    if (key.type != "training_event" || !event.ParseFromString(bytes) || !event.has_attended())
      continue;
    EXPECT_EQ(event.attended().female(), women[key.id.text()]) << event.title();
    ++compared;
  }
  EXPECT_GT(compared, 10);
}

TEST_F(Demonstration, HasRecordsOfEveryKindThatOfficesWrite) {
  tell();
  std::set<std::string> types;
  for (const auto& [key, bytes] : m_records) types.insert(key.type);
  for (const char* type :
       {"project", "milestone", "funding", "expenditure", "risk", "progress_report", "revision",
        "training_event", "participant", "event_feedback", "assistance_request", "advisory_mission",
        "state_feedback", "tool_request", "treaty_action", "output_delivery"})
    EXPECT_TRUE(types.contains(type)) << type;
  EXPECT_GT(m_saves, m_records.size()) << "records are edited after they are made";
}

TEST_F(Demonstration, ReferencesFindTheirRecords) {
  tell();
  for (const auto& [key, bytes] : m_records) {
    const RecordType& type = *RecordType::find(key.type);
    const auto record = type.parse(bytes).value();
    for (int i = 0; i < type.descriptor().field_count(); ++i) {
      const FieldDescriptor& field = *type.descriptor().field(i);
      const auto& refersTo = traitsOf(field).rule().refers_to();
      if (refersTo.empty() || field.is_repeated()) continue;
      const auto id = textOf(*record, field);
      if (id.empty()) continue;
      EXPECT_TRUE(m_records.contains({refersTo, Uuid::parse(id).value()}))
          << key.type << "." << field.name();
    }
  }
}

/// Changing a word of the demonstration changes this: it holds that machines agree.
TEST_F(Demonstration, OneSeedIsOneDemonstrationOnEveryMachine) {
  tell();
  const auto first = m_records;
  m_records.clear();
  tell();
  EXPECT_EQ(first, m_records);
  m_records.clear();
  tell(7);
  EXPECT_NE(first, m_records);
  std::string all;
  for (const auto& [key, bytes] : first) all += key.type + key.id.bytes() + bytes;
  EXPECT_EQ(toHex(hashOf({all})).substr(0, 16), "671e8b7a4e7b37f7");
}

}  // namespace
}  // namespace fieldpost
