#include "server/aggregate/field_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/aggregate/small_world.h"

namespace fieldpost::aggregate {
namespace {

using namespace model::v1;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

World worldOf(SmallWorld& records, std::string_view day = "2005-06-30") {
  auto world = readWorld(records, day, {}, Depth::Full);
  EXPECT_TRUE(world.ok()) << (world.ok() ? "" : world.error().message);
  return std::move(world).value();
}

console::v1::ProjectFigures projectsOf(SmallWorld& records, std::string_view day = "2005-06-30") {
  return projectFigures(worldOf(records, day));
}

console::v1::TrainingFigures trainingsOf(SmallWorld& records, std::string_view day = "2005-06-30") {
  return trainingFigures(worldOf(records, day));
}

TEST(ProjectFigures, PlannedComesFromTheProgrammeOfWork) {
  SmallWorld records;
  EXPECT_EQ(projectsOf(records).planned(), 46u);
  auto programme = smallProgramme();
  programme.mutable_outputs(9)->set_quantity(12);
  records.setProgramme(programme);
  EXPECT_EQ(projectsOf(records).planned(), 12u);
}

TEST(ProjectFigures, CountsCompleteRecordsByWhatTheyAre) {
  SmallWorld records;
  const auto running = records.add("1", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"}));
  const auto done = records.add("2", project(PROJECT_STATUS_COMPLETED, {"KE"}));
  const auto idea = records.add("3", project(PROJECT_STATUS_IDEA, {"UG"}));
  const auto figures = projectsOf(records);
  EXPECT_THAT(figures.recorded().records(), UnorderedElementsAre(running, done, idea));
  EXPECT_THAT(figures.under_implementation().records(), ElementsAre(running));
  EXPECT_THAT(figures.completed().records(), ElementsAre(done));
  ASSERT_EQ(figures.by_status_size(), 3);
  EXPECT_EQ(figures.by_status(0).label(), "Idea");
  EXPECT_EQ(figures.by_status(1).status(), "PROJECT_STATUS_UNDER_IMPLEMENTATION");
}

TEST(ProjectFigures, KeepDraftsApart) {
  SmallWorld records;
  auto incomplete = project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"});
  incomplete.clear_title();
  const auto draft = records.add("1", incomplete);
  auto unknownTheme = project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"});
  unknownTheme.add_themes("alchemy");
  const auto other = records.add("2", unknownTheme);
  const auto figures = projectsOf(records);
  EXPECT_EQ(figures.recorded().count(), 0u);
  EXPECT_EQ(figures.under_implementation().count(), 0u);
  EXPECT_THAT(figures.drafts().records(), UnorderedElementsAre(draft, other));
}

TEST(ProjectFigures, AreAsOfTheDay) {
  SmallWorld records;
  const auto id = records.add("1", project(PROJECT_STATUS_COMPLETED, {"KE"}));
  EXPECT_THAT(projectsOf(records, "2004-02-28").under_implementation().records(), IsEmpty());
  EXPECT_THAT(projectsOf(records, "2004-03-01").under_implementation().records(), ElementsAre(id));
  EXPECT_THAT(projectsOf(records, "2005-03-30").completed().records(), IsEmpty());
  EXPECT_THAT(projectsOf(records, "2005-03-31").completed().records(), ElementsAre(id));
  EXPECT_THAT(projectsOf(records, "2005-03-31").under_implementation().records(), IsEmpty());
  EXPECT_EQ(projectsOf(records, "2004-02-28").recorded().count(), 1u);
}

TEST(ProjectFigures, CompletedAfterThePeriodIsNotCompletedInIt) {
  SmallWorld records;
  auto late = project(PROJECT_STATUS_COMPLETED, {"KE"});
  late.set_actual_end("2006-01-01");
  records.add("1", late);
  EXPECT_EQ(projectsOf(records, "2006-06-30").completed().count(), 0u);
}

TEST(ProjectFigures, NamesOverdueOnesAndThoseOutsideThePeriod) {
  SmallWorld records;
  const auto overdue = records.add("1", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"}));
  auto old = project(PROJECT_STATUS_COMPLETED, {"KE"});
  old.set_planned_start("2001-01-01");
  old.set_planned_end("2002-01-01");
  old.set_actual_start("2001-01-01");
  old.set_actual_end("2002-01-01");
  const auto outside = records.add("2", old);
  EXPECT_THAT(projectsOf(records, "2005-10-31").overdue().records(), IsEmpty());
  EXPECT_THAT(projectsOf(records, "2005-11-01").overdue().records(), ElementsAre(overdue));
  EXPECT_THAT(projectsOf(records).outside_period().records(), ElementsAre(outside));
  EXPECT_EQ(projectsOf(records).completed().count(), 0u);
}

TEST(TrainingFigures, HeldMeansEndedInThePeriodUpToTheDay) {
  SmallWorld records;
  const auto held = records.add("1", training(TRAINING_STATUS_HELD, "KE"));
  auto late = training(TRAINING_STATUS_HELD, "KE");
  late.set_actual_start("2006-01-10");
  late.set_actual_end("2006-01-12");
  const auto after = records.add("2", late);
  EXPECT_THAT(trainingsOf(records, "2006-06-30").held().records(), ElementsAre(held));
  EXPECT_THAT(trainingsOf(records, "2006-06-30").outside_period().records(), ElementsAre(after));
  EXPECT_THAT(trainingsOf(records, "2005-03-04").held().records(), IsEmpty());
  EXPECT_THAT(trainingsOf(records, "2005-03-05").held().records(), ElementsAre(held));
}

TEST(TrainingFigures, WhatWasHeldSinceLayAheadOnAnEarlierDay) {
  SmallWorld records;
  const auto id = records.add("1", training(TRAINING_STATUS_HELD, "KE"));
  EXPECT_THAT(trainingsOf(records, "2005-02-28").ahead().records(), ElementsAre(id));
  EXPECT_THAT(trainingsOf(records, "2005-03-01").ahead().records(), IsEmpty());
  EXPECT_EQ(trainingsOf(records, "2005-02-28").drafts().count(), 0u);
}

TEST(TrainingFigures, PlannedOnesLieAheadUntilTheirDayAndAreOverdueAfterIt) {
  SmallWorld records;
  const auto planned = records.add("1", training(TRAINING_STATUS_PLANNED, "KE"));
  const auto confirmed = records.add("2", training(TRAINING_STATUS_CONFIRMED, "KE"));
  records.add("3", training(TRAINING_STATUS_POSTPONED, "KE"));
  records.add("4", training(TRAINING_STATUS_CANCELLED, "KE"));
  EXPECT_THAT(trainingsOf(records, "2005-03-01").ahead().records(),
              UnorderedElementsAre(planned, confirmed));
  EXPECT_THAT(trainingsOf(records, "2005-03-01").overdue().records(), IsEmpty());
  EXPECT_THAT(trainingsOf(records, "2005-03-02").ahead().records(), IsEmpty());
  EXPECT_THAT(trainingsOf(records, "2005-03-02").overdue().records(),
              UnorderedElementsAre(planned, confirmed));
}

TEST(TrainingFigures, KeepDraftsApart) {
  SmallWorld records;
  auto incomplete = training(TRAINING_STATUS_HELD, "KE");
  incomplete.clear_actual_end();
  const auto draft = records.add("1", incomplete);
  const auto figures = trainingsOf(records);
  EXPECT_EQ(figures.held().count(), 0u);
  EXPECT_EQ(figures.recorded().count(), 0u);
  EXPECT_THAT(figures.drafts().records(), ElementsAre(draft));
}

TEST(Headline, SaysTheTwoFirstLines) {
  SmallWorld records;
  records.add("1", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"}));
  records.add("2", project(PROJECT_STATUS_COMPLETED, {"KE"}));
  records.add("1", training(TRAINING_STATUS_HELD, "KE"));
  const auto headline = headlineOf(records, "2005-06-30");
  ASSERT_TRUE(headline.ok());
  EXPECT_EQ(headline.value().programme(), "2004-2005");
  EXPECT_EQ(headline.value().commit(), 7u);
  EXPECT_EQ(headline.value().as_of(), "2005-06-30");
  EXPECT_EQ(headline.value().projects_planned(), 46u);
  EXPECT_EQ(headline.value().projects_recorded(), 2u);
  EXPECT_EQ(headline.value().projects_under_implementation(), 1u);
  EXPECT_EQ(headline.value().projects_completed(), 1u);
  EXPECT_EQ(headline.value().trainings_planned(), 20u);
  EXPECT_EQ(headline.value().trainings_held(), 1u);
  EXPECT_EQ(headline.value().trainings_ahead(), 0u);
}

TEST(Headline, NeedsADayAndAProgramme) {
  SmallWorld records;
  EXPECT_EQ(headlineOf(records, "2005-02-29").error().reason, "NOT_A_DATE");
  records.removeProgramme();
  EXPECT_EQ(headlineOf(records, "2005-06-30").error().reason, "NO_PROGRAMME");
}

TEST(Headline, IsOfTheProgrammeThatHasBegun) {
  SmallWorld records;
  auto next = smallProgramme();
  next.set_code("2006-2007");
  next.set_period_start("2006-01-01");
  next.set_period_end("2007-12-31");
  records.setProgramme(next);
  EXPECT_EQ(headlineOf(records, "2003-06-30").value().programme(), "2004-2005");
  EXPECT_EQ(headlineOf(records, "2005-12-31").value().programme(), "2004-2005");
  EXPECT_EQ(headlineOf(records, "2006-01-01").value().programme(), "2006-2007");
}

}  // namespace
}  // namespace fieldpost::aggregate
