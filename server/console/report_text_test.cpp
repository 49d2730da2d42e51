#include "server/console/report_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "server/console/table.h"

namespace fieldpost::console {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::PerformanceReport sample() {
  v1::PerformanceReport report;
  report.set_programme("2004-2005");
  report.set_as_of("2005-06-30");
  report.mutable_projects()->set_planned(46);
  report.mutable_projects()->mutable_recorded()->set_count(3);
  report.mutable_trainings()->set_planned(20);
  report.mutable_trainings()->mutable_ahead()->set_count(2);
  auto& category = *report.add_outputs();
  category.set_code("17.c");
  category.set_paragraph("17 (c)");
  category.set_title("Technical cooperation");
  auto& projects = *report.add_outputs();
  projects.set_code("17.c.iii");
  projects.set_parent("17.c");
  projects.set_depth(1);
  projects.set_paragraph("17 (c) (iii)");
  projects.set_title(
      "Field projects with a title that is far too long for any terminal of eighty columns");
  projects.set_programmed(46);
  projects.set_total(46);
  projects.set_implemented(10);
  projects.mutable_i1()->set_part(10);
  projects.mutable_i1()->set_of(46);
  auto& indicator = *report.add_indicators();
  indicator.set_code("1");
  indicator.set_text("The number of States");
  indicator.set_value(1);
  auto& state = *indicator.mutable_receiving()->add_states();
  state.set_code("KE");
  state.set_name("Kenya");
  indicator.mutable_receiving()->set_sum_of_offices(3);
  return report;
}

TEST(ReportText, BeginsWithTheTwoLinesThatScriptsRead) {
  const std::string text = reportText(sample(), 0);
  EXPECT_TRUE(text.starts_with(
      "Field projects 46 planned, 3 recorded, 0 under implementation, 0 completed\n"
      "Trainings 20 planned, 0 held, 2 planned ahead\n"))
      << text;
}

TEST(ReportText, FitsATerminalOfEightyColumns) {
  std::istringstream lines(reportText(sample(), 80));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(widthOf(line), 80u) << line;
}

TEST(ReportText, ShowsTheTreeByNumberAndOnlyColumnsThatSaySomething) {
  const std::string text = reportText(sample(), 120);
  EXPECT_THAT(text, HasSubstr("\n17 (c) Technical cooperation"));
  EXPECT_THAT(text, HasSubstr("\n  (iii) Field projects"));
  EXPECT_THAT(text, HasSubstr("21.7"));
  EXPECT_THAT(text, Not(HasSubstr("Carr")));
}

TEST(ReportText, SaysWhereNoTargetIsSetAndWhyNotTheSum) {
  const std::string text = reportText(sample(), 0);
  EXPECT_THAT(text, HasSubstr("no target set"));
  EXPECT_THAT(text, HasSubstr("1 State, not the 3 that adding up offices would give: Kenya"));
}

/// A report with something in each further part.
v1::PerformanceReport withSections() {
  auto report = sample();
  auto& breakdown = *report.add_project_breakdowns();
  breakdown.set_by("theme");
  breakdown.set_label("By theme");
  for (const char* name : {"Corruption", "Money-laundering", "Trafficking in persons"}) {
    auto& line = *breakdown.add_lines();
    line.set_name(name);
    line.mutable_figure()->set_count(12);
  }
  auto& money = *report.mutable_money()->add_total();
  money.set_currency("USD");
  money.set_minor_digits(2);
  money.mutable_pledged()->set_minor_units(123456789);
  money.mutable_spent()->set_minor_units(-5);
  auto& cost = *report.add_training_cost();
  cost.set_name("Regular budget (RB)");
  cost.set_currency("JPY");
  cost.mutable_cost()->set_minor_units(7000);
  auto& people = *report.mutable_participants();
  people.mutable_listed()->set_count(3);
  people.set_people(2);
  people.mutable_tests()->set_both(2);
  people.mutable_tests()->set_pre_sum(100);
  people.mutable_tests()->set_post_sum(121);
  auto& requests = *report.mutable_requests();
  requests.mutable_requested()->set_count(2);
  auto& waiting = *requests.add_waiting();
  waiting.set_state("UG");
  waiting.set_days(515);
  report.mutable_gender()->add_lines()->set_title("A project whose title goes on and on and on");
  auto& factor = *report.add_external_factors();
  factor.set_code("a");
  factor.set_text("Member States act upon what they have agreed to, as was assumed");
  factor.mutable_risks()->set_count(1);
  factor.mutable_projects()->set_count(1);
  auto& missed = *factor.add_missed();
  missed.set_indicator("4");
  missed.set_target(3);
  auto& late = *report.mutable_reporting()->add_late();
  report.mutable_reporting()->mutable_total()->set_due(1);
  late.set_due_on("2005-01-30");
  late.set_days_late(10);
  auto& treaty = *report.add_treaties();
  treaty.set_name("Convention");
  treaty.mutable_parties()->add_states()->set_name("Uganda");
  return report;
}

TEST(ReportText, TellsTheFurtherPartsInEightyColumns) {
  const std::string text = reportText(withSections(), 80);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(widthOf(line), 80u) << line;
  EXPECT_THAT(text, HasSubstr("By theme: Corruption 12, Money-laundering 12"));
  EXPECT_THAT(text, HasSubstr("1,234,567.89"));
  EXPECT_THAT(text, HasSubstr("-0.05"));
  EXPECT_THAT(text, HasSubstr("Regular budget (RB): 7,000 JPY"));
  EXPECT_THAT(text, HasSubstr("3 listed, 2 people"));
  EXPECT_THAT(text, HasSubstr("mean 50.0 before and 60.5 after"));
  EXPECT_THAT(text, HasSubstr("515"));
  EXPECT_THAT(text, HasSubstr("not said"));
  EXPECT_THAT(text, HasSubstr("target of indicator 4 not"));
  EXPECT_THAT(text, HasSubstr("2005-01-30"));
  EXPECT_THAT(text, HasSubstr("Convention: signed by none; party now: Uganda"));
}

TEST(ReportText, LeavesOutPartsOfWhichNothingIsRecorded) {
  const std::string text = reportText(sample(), 80);
  for (const char* part : {"Money of projects", "Participants", "Requests of States", "Gender",
                           "External factors", "Progress reports", "treaties"})
    EXPECT_THAT(text, Not(HasSubstr(part)));
}

}  // namespace
}  // namespace fieldpost::console
