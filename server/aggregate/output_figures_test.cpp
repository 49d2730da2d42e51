#include "server/aggregate/output_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/aggregate/small_world.h"

namespace fieldpost::aggregate {
namespace {

using namespace model::v1;
using testing::ElementsAre;
using testing::IsEmpty;

OutputFigures figuresOf(SmallWorld& records, std::string_view day = "2005-06-30") {
  auto world = readWorld(records, day, {}, Depth::Full);
  EXPECT_TRUE(world.ok());
  return outputFigures(world.value());
}

console::v1::OutputFigure lineOf(const OutputFigures& figures, const std::string& code) {
  for (const auto& line : figures.lines)
    if (line.code() == code) return line;
  ADD_FAILURE() << "there is no line " << code;
  return {};
}

AdditionalOutput additional(const std::string& category, std::uint32_t quantity, AddedBy by) {
  AdditionalOutput record;
  record.set_title("Added");
  record.set_category(category);
  record.set_quantity(quantity);
  record.set_added_by(by);
  return record;
}

OutputDelivery ofAdditional(const std::string& id, std::uint32_t quantity) {
  auto record = delivery({}, quantity, DISPOSITION_IMPLEMENTED);
  record.set_additional_output(id);
  return record;
}

TEST(OutputFigures, SumUpTheTreeAndLeaveOutWhatCannotBeCounted) {
  SmallWorld records;
  const auto figures = figuresOf(records);
  EXPECT_EQ(lineOf(figures, "17").programmed(), 4u + 1 + 20 + 46);
  EXPECT_EQ(lineOf(figures, "17.b").total(), 1u);
  EXPECT_EQ(lineOf(figures, "17.c").i1().of(), 66u);
  EXPECT_FALSE(lineOf(figures, "17.b.1").has_i1());
  EXPECT_EQ(lineOf(figures, "17.a.1").depth(), 2u);
  EXPECT_EQ(figures.lines.front().code(), "17");
}

TEST(OutputFigures, FieldRecordsDeliverTheirOutputs) {
  SmallWorld records;
  const auto done = records.add("1", project(PROJECT_STATUS_COMPLETED, {"KE"}));
  records.add("2", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"}));
  records.add("3", project(PROJECT_STATUS_CANCELLED, {"KE"}));
  const auto held = records.add("1", training(TRAINING_STATUS_HELD, "KE"));
  records.add("2", training(TRAINING_STATUS_POSTPONED, "KE"));
  records.add("3", training(TRAINING_STATUS_CANCELLED, "KE"));
  records.add("1", mission("KE"));
  records.add("2", mission("UG"));
  const auto figures = figuresOf(records);
  EXPECT_EQ(lineOf(figures, "17.c.iii").implemented(), 1u);
  EXPECT_EQ(lineOf(figures, "17.c.iii").terminated(), 1u);
  EXPECT_EQ(lineOf(figures, "17.c.iii").i1().part(), 1u);
  EXPECT_EQ(lineOf(figures, "17.c.iii").i1().of(), 46u);
  EXPECT_EQ(lineOf(figures, "17.c.ii").implemented(), 1u);
  EXPECT_EQ(lineOf(figures, "17.c.ii").postponed(), 1u);
  EXPECT_EQ(lineOf(figures, "17.c.ii").terminated(), 1u);
  EXPECT_EQ(lineOf(figures, "17.c.i").implemented(), 2u);
  EXPECT_EQ(lineOf(figures, "17.c").implemented(), 2u) << "missions have no quantity";
  EXPECT_THAT(lineOf(figures, "17.c.iii").records(), testing::Contains(done));
  EXPECT_THAT(lineOf(figures, "17.c.ii").records(), testing::Contains(held));
}

TEST(OutputFigures, DeliveriesCountByWhatBecameOfThem) {
  SmallWorld records;
  records.add("1", delivery("17.a.1", 2, DISPOSITION_IMPLEMENTED));
  records.add("2", delivery("17.a.1", 1, DISPOSITION_POSTPONED));
  records.add("3", delivery("17.a.1", 1, DISPOSITION_TERMINATED));
  records.add("4", delivery("17.b.2", 1, DISPOSITION_REFORMULATED));
  const auto figures = figuresOf(records);
  const auto meetings = lineOf(figures, "17.a.1");
  EXPECT_EQ(meetings.implemented(), 2u);
  EXPECT_EQ(meetings.postponed(), 1u);
  EXPECT_EQ(meetings.terminated(), 1u);
  EXPECT_EQ(meetings.i1().part(), 2u);
  EXPECT_EQ(meetings.records_size(), 3);
  EXPECT_EQ(lineOf(figures, "17").reformulated(), 1u);
  EXPECT_EQ(lineOf(figures, "17").implemented(), 2u);
}

TEST(OutputFigures, MoreThanProgrammedRaisesTheThirdRateAlone) {
  SmallWorld records;
  records.add("1", delivery("17.a.1", 6, DISPOSITION_IMPLEMENTED));
  const auto meetings = lineOf(figuresOf(records), "17.a.1");
  EXPECT_EQ(meetings.beyond(), 2u);
  EXPECT_EQ(meetings.i1().part(), 4u);
  EXPECT_EQ(meetings.i2().part(), 4u);
  EXPECT_EQ(meetings.i3().part(), 6u);
  EXPECT_EQ(meetings.i3().of(), 4u);
}

TEST(OutputFigures, AdditionalOutputsEnterTheRatesByWhoAddedThem) {
  SmallWorld records;
  auto carried = additional("17.a", 3, ADDED_BY_SECRETARIAT);
  carried.set_carried_forward(ANSWER_YES);
  records.add("carried", carried);
  records.add("law", additional("17.a", 2, ADDED_BY_LEGISLATION));
  const auto own = records.add("own", additional("17.a", 5, ADDED_BY_SECRETARIAT));
  records.add("1", ofAdditional(own, 4));
  const auto figures = figuresOf(records);
  const auto servicing = lineOf(figures, "17.a");
  EXPECT_EQ(servicing.programmed(), 4u);
  EXPECT_EQ(servicing.carried_forward(), 3u);
  EXPECT_EQ(servicing.added_by_legislation(), 2u);
  EXPECT_EQ(servicing.added_by_secretariat(), 5u);
  EXPECT_EQ(servicing.total(), 14u);
  EXPECT_EQ(servicing.i1().part(), 0u);
  EXPECT_EQ(servicing.i1().of(), 9u);
  EXPECT_EQ(servicing.i2().part(), 4u);
  EXPECT_EQ(servicing.i2().of(), 14u);
  EXPECT_EQ(servicing.i3().part(), 4u);
  EXPECT_EQ(servicing.i3().of(), 9u);
  EXPECT_TRUE(lineOf(figures, own).additional());
  EXPECT_FALSE(lineOf(figures, own).has_i1());
}

TEST(OutputFigures, WhatWasAddedBelowAnUncountableOutputIsCounted) {
  SmallWorld records;
  records.add("own", additional("17.b.1", 2, ADDED_BY_LEGISLATION));
  records.add("1", delivery("17.b.1", 9, DISPOSITION_IMPLEMENTED));
  const auto figures = figuresOf(records);
  EXPECT_EQ(lineOf(figures, "17.b.1").implemented(), 9u);
  EXPECT_EQ(lineOf(figures, "17.b").implemented(), 0u);
  EXPECT_EQ(lineOf(figures, "17.b").i1().of(), 3u);
}

TEST(OutputFigures, AnOutputCarriedForwardIsNotProgrammedAgain) {
  SmallWorld records;
  auto programme = smallProgramme();
  programme.mutable_outputs(2)->set_carried_forward(true);
  records.setProgramme(programme);
  const auto servicing = lineOf(figuresOf(records), "17.a");
  EXPECT_EQ(servicing.programmed(), 0u);
  EXPECT_EQ(servicing.carried_forward(), 4u);
  EXPECT_EQ(servicing.i1().of(), 4u);
}

TEST(OutputFigures, SayWhichDeliveriesTheyDoNotCount) {
  SmallWorld records;
  auto early = delivery("17.a.1", 1, DISPOSITION_IMPLEMENTED);
  early.set_date("2003-12-31");
  const auto outside = records.add("1", early);
  auto late = delivery("17.a.1", 1, DISPOSITION_IMPLEMENTED);
  late.set_date("2005-07-01");
  const auto later = records.add("2", late);
  const auto heading = records.add("3", delivery("17.a", 1, DISPOSITION_IMPLEMENTED));
  const auto twice = records.add("4", delivery("17.c.iii", 1, DISPOSITION_IMPLEMENTED));
  const auto figures = figuresOf(records);
  EXPECT_THAT(figures.outside.ids(), ElementsAre(outside));
  EXPECT_THAT(figures.later.ids(), ElementsAre(later));
  EXPECT_THAT(figures.namesNothing.ids(), ElementsAre(heading));
  EXPECT_THAT(figures.elsewhere.ids(), ElementsAre(twice));
  EXPECT_EQ(lineOf(figures, "17").implemented(), 0u);
  EXPECT_THAT(figuresOf(records, "2005-07-01").later.ids(), IsEmpty());
}

TEST(OutputFigures, WhatAProjectCannotSayComesFromADelivery) {
  SmallWorld records;
  records.add("1", delivery("17.c.iii", 2, DISPOSITION_POSTPONED));
  EXPECT_EQ(lineOf(figuresOf(records), "17.c.iii").postponed(), 2u);
}

}  // namespace
}  // namespace fieldpost::aggregate
