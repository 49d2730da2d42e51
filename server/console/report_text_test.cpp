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

}  // namespace
}  // namespace fieldpost::console
