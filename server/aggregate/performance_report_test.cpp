#include "server/aggregate/performance_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/aggregate/small_world.h"
#include "sync/programme/programme_file.h"

namespace fieldpost::aggregate {
namespace {

using namespace model::v1;
using testing::ElementsAre;

constexpr std::int64_t kDayMs = 24ll * 60 * 60 * 1000;

console::v1::PerformanceReport reportOf(SmallWorld& records, ReportQuestion question = {}) {
  question.day = "2005-06-30";
  auto report = performanceReport(records, question);
  EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().message);
  return std::move(report).value();
}

Office office(const std::string& code, const std::string& name) {
  Office record;
  record.set_code(code);
  record.set_name(name);
  record.set_country("KE");
  return record;
}

TEST(PerformanceReport, SaysWhatEveryRecordItNamesIs) {
  SmallWorld records;
  const auto running = records.add("1", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"}));
  records.add("2", mission("UG"));
  const auto report = reportOf(records);
  std::map<std::string, console::v1::RecordReference> byId;
  for (const auto& reference : report.records()) byId[reference.id()] = reference;
  ASSERT_TRUE(byId.contains(running));
  EXPECT_EQ(byId[running].title(), "A project");
  EXPECT_EQ(byId[running].type(), "project");
  EXPECT_EQ(byId[running].office(), "KEN");
  EXPECT_EQ(byId.size(), 2u);
}

TEST(PerformanceReport, NamesNoParticipant) {
  SmallWorld records;
  const auto held = records.add("1", training(TRAINING_STATUS_HELD, "KE"));
  auto person = participant(held, "UG");
  person.clear_event();
  records.add("1", person);
  const auto report = reportOf(records);
  EXPECT_EQ(report.DebugString().find("Someone"), std::string::npos);
}

TEST(PerformanceReport, SaysWhatIsNotCountedAndWhy) {
  SmallWorld records;
  auto draft = project(PROJECT_STATUS_IDEA, {});
  const auto id = records.add("1", draft);
  records.add("1", training(TRAINING_STATUS_PLANNED, "KE"));
  const auto report = reportOf(records);
  ASSERT_EQ(report.uncounted_size(), 2);
  EXPECT_EQ(report.uncounted(0).reason(), console::v1::UNCOUNTED_REASON_DRAFT);
  EXPECT_EQ(report.uncounted(0).type(), "project");
  EXPECT_THAT(report.uncounted(0).figure().records(), ElementsAre(id));
  EXPECT_EQ(report.uncounted(1).reason(), console::v1::UNCOUNTED_REASON_OVERDUE);
  EXPECT_EQ(report.uncounted(1).type(), "training_event");
}

TEST(PerformanceReport, TellsHowFreshEachOfficeIs) {
  SmallWorld records;
  records.add("KEN", office("KEN", "Nairobi"), "KEN");
  records.add("1", project(PROJECT_STATUS_IDEA, {"KE"}), "KEN");
  records.add("2", project(PROJECT_STATUS_IDEA, {}), "UGA");
  const auto report =
      reportOf(records, {{}, {}, 100 * kDayMs, {{"KEN", 100 * kDayMs - 1}, {"TZA", 69 * kDayMs}}});
  ASSERT_EQ(report.offices_size(), 3);
  EXPECT_EQ(report.offices(0).name(), "Nairobi");
  EXPECT_EQ(report.offices(0).age_days(), 0u);
  EXPECT_FALSE(report.offices(0).silent());
  EXPECT_EQ(report.offices(0).projects().count(), 1u);
  EXPECT_EQ(report.offices(1).office(), "TZA");
  EXPECT_EQ(report.offices(1).age_days(), 31u);
  EXPECT_TRUE(report.offices(1).silent());
  EXPECT_EQ(report.offices(2).office(), "UGA");
  EXPECT_FALSE(report.offices(2).has_age_days());
  EXPECT_TRUE(report.offices(2).silent());
  EXPECT_EQ(report.offices(2).drafts(), 1u);
}

TEST(PerformanceReport, CountsOpenConflicts) {
  SmallWorld records;
  Conflict conflict;
  conflict.set_about_type("project");
  conflict.set_state(CONFLICT_STATE_OPEN);
  const auto open = records.add("1", conflict);
  conflict.set_state(CONFLICT_STATE_SETTLED);
  records.add("2", conflict);
  EXPECT_THAT(reportOf(records).conflicts_open().records(), ElementsAre(open));
}

TEST(PerformanceReport, OfTheProgramme2004To2005HasItsTotals) {
  SmallWorld records;
  const auto programme = loadProgramme(FIELDPOST_PROGRAMME_2004_2005);
  ASSERT_TRUE(programme.ok());
  records.setProgramme(programme.value());
  const auto report = reportOf(records);
  EXPECT_EQ(report.projects().planned(), 46u);
  EXPECT_EQ(report.trainings().planned(), 20u);
  EXPECT_EQ(report.indicators_size(), 9);
  std::map<std::string, std::uint32_t> programmed;
  for (const auto& line : report.outputs()) programmed[line.code()] = line.programmed();
  EXPECT_EQ(programmed["17.a"], 246u + 55 + 17);
  EXPECT_EQ(programmed["17.b"], 4u + 26 + 5 + 1 + 1);
  EXPECT_EQ(programmed["17.c"], 66u);
}

}  // namespace
}  // namespace fieldpost::aggregate
