#include "server/aggregate/report_walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/aggregate/performance_report.h"
#include "server/aggregate/small_world.h"
#include "server/aggregate/state_names.h"

namespace fieldpost::aggregate {
namespace {

using namespace model::v1;
using console::v1::PerformanceReport;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

PerformanceReport reportOf(SmallWorld& records, const std::string& language = {}) {
  ReportQuestion question;
  question.day = "2005-06-30";
  question.language = language;
  auto report = performanceReport(records, question);
  EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().message);
  return std::move(report).value();
}

std::vector<std::string> behind(const PerformanceReport& report, const std::string& path) {
  std::vector<std::string> ids;
  const auto found = recordsBehind(report, path);
  if (!found.ok()) return {found.error().reason};
  for (const auto& reference : found.value()) ids.push_back(reference.id());
  return ids;
}

TEST(RecordsBehind, AFigureAreFoundByItsPath) {
  SmallWorld records;
  const auto running = records.add("1", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"}));
  const auto done = records.add("2", project(PROJECT_STATUS_COMPLETED, {"UG"}), "UGA");
  const auto report = reportOf(records);
  EXPECT_THAT(behind(report, "projects.completed"), ElementsAre(done));
  EXPECT_THAT(behind(report, "states_reached.states[KE]"), ElementsAre(running));
  EXPECT_THAT(behind(report, "states_reached"), UnorderedElementsAre(running, done));
  EXPECT_THAT(behind(report, "outputs[17.c.iii]"), ElementsAre(done));
  EXPECT_THAT(behind(report, "offices[UGA].projects"), ElementsAre(done));
  EXPECT_THAT(behind(report, "project_breakdowns[theme].lines[corruption]"),
              UnorderedElementsAre(running, done));
  EXPECT_THAT(behind(report, "trainings.held"), IsEmpty());
  EXPECT_EQ(recordsBehind(report, "offices[UGA].projects").value()[0].office(), "UGA");
}

TEST(RecordsBehind, AreRefusedWhereThereIsNoSuchFigure) {
  SmallWorld records;
  const auto report = reportOf(records);
  for (const char* path : {"", "nothing", "projects.nothing", "outputs[none]", "outputs[", "[x]",
                           "projects..completed", "projects]"})
    EXPECT_THAT(behind(report, path), ElementsAre("NO_FIGURE")) << path;
}

TEST(Differences, NameWhatCameAndWhatWent) {
  SmallWorld before, now;
  const auto old = before.add("1", project(PROJECT_STATUS_COMPLETED, {"KE"}));
  const auto fresh = now.add("2", project(PROJECT_STATUS_COMPLETED, {"KE"}));
  now.add("3", project(PROJECT_STATUS_COMPLETED, {"KE"}));
  const auto found = differences(reportOf(before), reportOf(now));
  std::map<std::string, console::v1::FigureDifference> byPath;
  for (const auto& one : found) byPath[one.figure()] = one;
  ASSERT_TRUE(byPath.contains("projects.completed"));
  const auto& completed = byPath["projects.completed"];
  EXPECT_EQ(completed.before(), "1");
  EXPECT_EQ(completed.after(), "2");
  EXPECT_EQ(completed.added_size(), 2);
  ASSERT_EQ(completed.removed_size(), 1);
  EXPECT_EQ(completed.removed(0).id(), old);
  EXPECT_EQ(completed.removed(0).title(), "A project");
  EXPECT_TRUE(byPath.contains("outputs[17.c.iii].implemented"));
  EXPECT_FALSE(byPath.contains("projects.completed.count"));
}

TEST(Differences, AreNoneBetweenTheSameThoughTimeWentBy) {
  SmallWorld records;
  records.add("1", project(PROJECT_STATUS_COMPLETED, {"KE"}));
  const auto before = reportOf(records);
  auto now = before;
  now.set_generated_ms(5);
  now.set_commit(9);
  EXPECT_THAT(differences(before, now), IsEmpty());
}

TEST(Differences, NameALineThatIsNewOrGone) {
  SmallWorld before, now;
  before.add("1", project(PROJECT_STATUS_IDEA, {"KE"}));
  now.add("1", project(PROJECT_STATUS_APPROVED, {"KE"}));
  std::map<std::string, std::string> after;
  for (const auto& one : differences(reportOf(before), reportOf(now)))
    after[one.figure()] = one.before() + " to " + one.after();
  EXPECT_EQ(after["projects.by_status[PROJECT_STATUS_IDEA].figure"], "1 to 0");
  EXPECT_EQ(after["projects.by_status[PROJECT_STATUS_APPROVED].figure"], "0 to 1");
}

TEST(Differences, TellTheLinesOfTheGenderRegisterApart) {
  SmallWorld before, now;
  auto claimed = project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"});
  claimed.set_gender_dimension(ANSWER_YES);
  for (auto* records : {&before, &now}) records->add("1", claimed);
  const auto fresh = now.add("2", claimed);
  std::vector<std::string> lines;
  for (const auto& one : differences(reportOf(before), reportOf(now)))
    if (one.figure().starts_with("gender.lines")) lines.push_back(one.figure());
  EXPECT_THAT(lines, testing::Each(testing::HasSubstr(fresh)));
  EXPECT_FALSE(lines.empty());
}

TEST(LimitRecords, SaysHowManyItLeavesOut) {
  SmallWorld records;
  for (int i = 0; i < 5; ++i) records.add(std::to_string(i), project(PROJECT_STATUS_IDEA, {"KE"}));
  auto report = reportOf(records);
  limitRecords(report, 3);
  EXPECT_EQ(report.projects().recorded().count(), 5u);
  EXPECT_EQ(report.projects().recorded().records_size(), 3);
  EXPECT_EQ(report.projects().recorded().left_out(), 2u);
  EXPECT_EQ(report.records_size(), 3);
  limitRecords(report, 3);
  EXPECT_EQ(report.projects().recorded().left_out(), 2u);
}

TEST(States, ArePlacedDatedAndCountedOnceWithTheReason) {
  SmallWorld records;
  records.add("1", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE", "CS"}));
  records.add("2", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE", "RS"}), "UGA");
  const auto report = reportOf(records);
  const auto& reached = report.states_reached();
  ASSERT_EQ(reached.states_size(), 3);
  EXPECT_EQ(reached.explanation(),
            "3 States, not 4: one is counted by more than one office: Kenya (KEN, UGA)");
  EXPECT_EQ(reached.states(0).name(), "Serbia and Montenegro");
  EXPECT_FALSE(reached.states(0).not_valid_then());
  EXPECT_FALSE(reached.states(0).valid_to().empty());
  EXPECT_EQ(reached.states(1).region(), "014");
  EXPECT_TRUE(reached.states(1).member_state());
  // Serbia is a State of its own only since 2006.
  EXPECT_EQ(reached.states(2).code(), "RS");
  EXPECT_TRUE(reached.states(2).not_valid_then());
}

TEST(States, HaveNamesInTheSixLanguages) {
  EXPECT_EQ(stateNameIn("", "KE"), "Kenya");
  EXPECT_EQ(stateNameIn("en", "KE"), "Kenya");
  EXPECT_EQ(stateNameIn("es", "KE"), "Kenia");
  EXPECT_EQ(stateNameIn("fr", "CS"), "Serbie et Monténégro");
  EXPECT_EQ(stateNameIn("ru", "KE"), "Кения");
  EXPECT_EQ(stateNameIn("ar", "KE"), "كينيا");
  EXPECT_EQ(stateNameIn("zh", "KE"), "肯尼亚");
  EXPECT_EQ(stateNameIn("fr", "ZZ"), "ZZ");
  SmallWorld records;
  records.add("1", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"ES"}));
  EXPECT_EQ(reportOf(records, "fr").states_reached().states(0).name(), "Espagne");
  ReportQuestion question;
  question.day = "2005-06-30";
  question.language = "tlh";
  EXPECT_EQ(performanceReport(records, question).error().reason, "LANGUAGE_UNKNOWN");
}

}  // namespace
}  // namespace fieldpost::aggregate
