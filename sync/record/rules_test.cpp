#include "sync/record/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"

namespace fieldpost {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

model::v1::Project complete() {
  model::v1::Project project;
  project.set_office("KEN");
  project.set_title("Courts");
  project.set_level(model::v1::PROJECT_LEVEL_NATIONAL);
  project.add_countries("KE");
  project.add_themes("corruption");
  project.set_status(model::v1::PROJECT_STATUS_APPROVED);
  project.set_planned_start("2004-02-29");
  project.set_planned_end("2005-06-30");
  return project;
}

RuleContext onDay(std::string today) {
  return {.today = std::move(today), .knowsCode = {}, .parent = {}};
}

/// Broken rules as "field REASON".
std::vector<std::string> broken(const Message& record,
                                const RuleContext& context = onDay("2005-06-30")) {
  std::string name = record.GetDescriptor()->name() == "Project" ? "project" : "training_event";
  if (record.GetDescriptor()->name() == "Participant") name = "participant";
  std::vector<std::string> found;
  for (const auto& problem : problemsOf(*RecordType::find(name), record, context))
    found.push_back(problem.field + ' ' + problem.reason);
  return found;
}

TEST(Rules, ACompleteRecordBreaksNone) { EXPECT_THAT(broken(complete()), IsEmpty()); }

TEST(Rules, NameEveryFieldThatIsMissing) {
  EXPECT_THAT(broken(model::v1::Project()),
              ElementsAre("office MISSING", "title MISSING", "level MISSING", "countries MISSING",
                          "themes MISSING", "status MISSING", "planned_start MISSING",
                          "planned_end MISSING"));
}

TEST(Rules, AnEndBeforeItsStartIsNamed) {
  auto project = complete();
  project.set_planned_end("2004-02-28");
  EXPECT_THAT(broken(project), ElementsAre("planned_end BEFORE_START"));
}

TEST(Rules, ADayThatIsNotInTheCalendarIsNamed) {
  auto project = complete();
  project.set_planned_start("2005-02-29");
  EXPECT_THAT(broken(project), ElementsAre("planned_start NOT_A_DATE"));
}

TEST(Rules, ACompletedProjectNeedsItsEndAndNotInTheFuture) {
  auto project = complete();
  project.set_status(model::v1::PROJECT_STATUS_COMPLETED);
  project.set_actual_start("2004-03-01");
  EXPECT_THAT(broken(project), ElementsAre("actual_end MISSING"));
  project.set_actual_end("2005-07-01");
  EXPECT_THAT(broken(project), ElementsAre("actual_end IN_THE_FUTURE"));
  EXPECT_THAT(broken(project, onDay("2005-07-01")), IsEmpty());
}

TEST(Rules, CountriesMoneyAndMarkersAreChecked) {
  auto project = complete();
  project.add_countries("XX");
  project.mutable_budget()->set_minor_units(100);
  project.set_gender_marker(4);
  EXPECT_THAT(broken(project),
              ElementsAre("countries UNKNOWN_COUNTRY", "gender_marker TOO_HIGH",
                          "gender_justification MISSING", "budget MONEY_WITHOUT_CURRENCY"));
}

TEST(Rules, CodesAreLookedUpInTheProgrammeOfWork) {
  RuleContext context = onDay("2005-06-30");
  context.knowsCode = [](model::v1::ProgrammeList list, std::string_view code) {
    return list == model::v1::PROGRAMME_LIST_THEMES && code == "firearms";
  };
  EXPECT_THAT(broken(complete(), context), ElementsAre("themes UNKNOWN_CODE"));
}

TEST(Rules, AttendanceEndsWithTheEvent) {
  model::v1::Participant participant;
  participant.set_office("KEN");
  participant.set_event("0190b3c2-7a10-7c3e-9d0a-5f3e2b1c4d5e");
  participant.set_family_name("Otieno");
  participant.set_country("KE");
  participant.set_attendance_days(4);
  RuleContext context = onDay("2005-06-30");
  context.parent = [](const RecordType& type, std::string_view) {
    auto event = type.make();
    auto& training = static_cast<model::v1::TrainingEvent&>(*event);
    training.set_actual_start("2004-05-10");
    training.set_actual_end("2004-05-12");
    return event;
  };
  EXPECT_THAT(broken(participant, context), ElementsAre("attendance_days BEYOND_PARENT"));
  participant.set_attendance_days(3);
  EXPECT_THAT(broken(participant, context), IsEmpty());
}

TEST(Rules, AProjectMovesOnlyAsItMay) {
  const RecordType& type = *RecordType::find("project");
  auto after = complete();
  after.set_status(model::v1::PROJECT_STATUS_COMPLETED);
  const auto refused = checkMoves(type, complete(), after);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "ILLEGAL_MOVE");
  after.set_status(model::v1::PROJECT_STATUS_UNDER_IMPLEMENTATION);
  EXPECT_TRUE(checkMoves(type, complete(), after).ok());
  EXPECT_TRUE(checkMoves(type, model::v1::Project(), after).ok());
}

}  // namespace
}  // namespace fieldpost
