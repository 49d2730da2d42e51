#include "server/aggregate/indicator_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/aggregate/small_world.h"

namespace fieldpost::aggregate {
namespace {

using namespace model::v1;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

IndicatorFigures figuresOf(SmallWorld& records, std::string_view day = "2005-06-30") {
  auto world = readWorld(records, day, {}, Depth::Full);
  EXPECT_TRUE(world.ok());
  return indicatorFigures(world.value());
}

console::v1::IndicatorFigure indicator(SmallWorld& records, const std::string& code,
                                       std::string_view day = "2005-06-30") {
  for (const auto& figure : figuresOf(records, day).indicators)
    if (figure.code() == code) return figure;
  ADD_FAILURE() << "there is no indicator " << code;
  return {};
}

std::vector<std::string> codes(const console::v1::StateSet& set) {
  std::vector<std::string> codes;
  for (const auto& state : set.states()) codes.push_back(state.code());
  return codes;
}

TEST(StatesReached, AStateHelpedInManyWaysIsOneState) {
  SmallWorld records;
  records.add("1", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"}));
  records.add("1", training(TRAINING_STATUS_HELD, "KE"), "UGA");
  const auto second = records.add("2", training(TRAINING_STATUS_HELD, "UG"), "UGA");
  records.add("1", participant(second, "KE"), "UGA");
  records.add("1", mission("KE"));
  const auto reached = indicator(records, "6 (a)");
  EXPECT_THAT(codes(reached.receiving()), ElementsAre("KE", "UG"));
  EXPECT_EQ(reached.value(), 2u);
  EXPECT_EQ(reached.receiving().sum_of_offices(), 3u) << "KE by two offices, UG by one";
  EXPECT_EQ(reached.receiving().states(0).name(), "Kenya");
  EXPECT_EQ(reached.receiving().states(0).records_size(), 4);
  EXPECT_THAT(reached.receiving().states(0).offices(), ElementsAre("KEN", "UGA"));
  EXPECT_EQ(reached.parts(1).figure().count(), 2u);
}

TEST(StatesReached, NeedsSomethingDeliveredOnAThemeOfTheIndicator) {
  SmallWorld records;
  records.add("1", project(PROJECT_STATUS_APPROVED, {"KE"}));
  records.add("1", training(TRAINING_STATUS_PLANNED, "UG"));
  auto onOther = mission("TZ");
  onOther.clear_themes();
  onOther.add_themes("other");
  records.add("1", onOther);
  auto draft = mission("RW");
  draft.clear_adviser();
  records.add("2", draft);
  auto later = training(TRAINING_STATUS_HELD, "ET");
  later.set_actual_start("2006-01-09");
  later.set_actual_end("2006-01-10");
  records.add("2", later);
  EXPECT_THAT(codes(indicator(records, "6 (a)", "2006-06-30").receiving()), IsEmpty());
}

TEST(StatesReached, CountsParticipantsOfHeldTrainingsOnce) {
  SmallWorld records;
  const auto held = records.add("1", training(TRAINING_STATUS_HELD, "KE"));
  const auto planned = records.add("2", training(TRAINING_STATUS_PLANNED, "KE"));
  records.add("1", participant(held, "SO"));
  records.add("2", participant(held, "SO"));
  records.add("3", participant(planned, "DJ"));
  const auto reached = indicator(records, "6 (a)");
  EXPECT_THAT(codes(reached.receiving()), ElementsAre("KE", "SO"));
  EXPECT_THAT(reached.records(), ElementsAre(held)) << "the event is named, no person";
}

TEST(StatesAssisted, RequestingAndReceivingAreDistinctStates) {
  SmallWorld records;
  records.add("1", request("KE"));
  records.add("2", request("KE"));
  auto delivered = request("UG");
  delivered.set_state(ASSISTANCE_STATE_DELIVERED);
  delivered.set_delivered_on("2004-06-01");
  records.add("3", delivered);
  auto other = request("TZ");
  other.set_purpose(ASSISTANCE_PURPOSE_IMPLEMENTATION);
  records.add("4", other);
  const auto figure = indicator(records, "1");
  EXPECT_THAT(codes(figure.requesting()), ElementsAre("KE", "UG"));
  EXPECT_THAT(codes(figure.receiving()), ElementsAre("UG"));
  EXPECT_EQ(figure.value(), 1u);
  EXPECT_THAT(codes(indicator(records, "1", "2004-05-31").receiving()), IsEmpty());
  EXPECT_THAT(codes(indicator(records, "1", "2004-01-31").requesting()), IsEmpty());
}

TEST(StatesAssisted, ARequestReceivesByTheMissionThatItNames) {
  SmallWorld records;
  auto untoc = mission("KE");
  untoc.add_instruments("untoc");
  const auto took = records.add("1", untoc);
  auto future = mission("UG");
  future.set_start("2005-08-01");
  future.set_end("2005-08-02");
  const auto planned = records.add("2", future);
  auto kenya = request("KE");
  kenya.add_delivered_by_missions(took);
  records.add("1", kenya);
  auto uganda = request("UG");
  uganda.add_delivered_by_missions(planned);
  records.add("2", uganda);
  const auto figure = indicator(records, "1");
  EXPECT_THAT(codes(figure.receiving()), ElementsAre("KE"));
  EXPECT_THAT(figure.records(), Contains(took));
}

TEST(StatesAssisted, AMissionWithoutARequestCountsOnlyWhereEveryPurposeDoes) {
  SmallWorld records;
  auto untoc = mission("KE");
  untoc.add_instruments("untoc");
  const auto unknown = records.add("1", untoc);
  auto terrorism = mission("UG");
  terrorism.add_instruments("terrorism-12");
  records.add("2", terrorism);
  const auto figures = figuresOf(records);
  EXPECT_THAT(codes(indicator(records, "1").receiving()), IsEmpty());
  EXPECT_THAT(codes(indicator(records, "4").receiving()), ElementsAre("UG"));
  EXPECT_THAT(figures.purposeUnknown.ids(), ElementsAre(unknown));
}

TEST(StatesAssisted, AProjectCountsForTheAccomplishmentItServes) {
  SmallWorld records;
  auto serving = project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE", "UG"});
  serving.add_accomplishments("1");
  records.add("1", serving);
  auto idea = project(PROJECT_STATUS_IDEA, {"TZ"});
  idea.add_accomplishments("1");
  records.add("2", idea);
  EXPECT_THAT(codes(indicator(records, "1").receiving()), ElementsAre("KE", "UG"));
  EXPECT_THAT(codes(indicator(records, "4").receiving()), IsEmpty());
}

TEST(StatesAssisted, FeedbackIsCountedWithMeanAndShare) {
  SmallWorld records;
  const auto asked = records.add("1", request("KE"));
  auto unrelated = request("KE");
  unrelated.set_instrument("terrorism-12");
  const auto other = records.add("2", unrelated);
  for (const auto& [name, on, rating] :
       std::vector<std::tuple<std::string, std::string, std::uint32_t>>{
           {"1", asked, 5}, {"2", asked, 2}, {"3", other, 1}}) {
    auto given = feedback("KE", rating);
    given.set_request(on);
    records.add(name, given);
  }
  const auto onNothing = records.add("4", feedback("KE", 3));
  const auto figure = indicator(records, "1");
  EXPECT_EQ(figure.feedback().count(), 2u);
  EXPECT_EQ(figure.feedback().sum(), 7u);
  EXPECT_EQ(figure.feedback().good(), 1u);
  EXPECT_THAT(codes(figure.feedback_from()), ElementsAre("KE"));
  EXPECT_THAT(figuresOf(records).feedbackOnNothing.ids(), ElementsAre(onNothing));
}

TEST(StateFeedbackFigure, CountsWhatWasSaidOfMissionsTrainingsAndProjects) {
  SmallWorld records;
  const auto visited = records.add("1", mission("KE"));
  auto other = mission("UG");
  other.clear_themes();
  other.add_themes("other");
  const auto elsewhere = records.add("2", other);
  auto first = feedback("KE", 4);
  first.set_mission(visited);
  records.add("1", first);
  auto second = feedback("UG", 4);
  second.set_mission(elsewhere);
  records.add("2", second);
  EXPECT_EQ(indicator(records, "6 (b)").value(), 1u);
  EXPECT_EQ(indicator(records, "6 (b)").feedback().good(), 1u);
}

TEST(ToolFigures, TellMemberStatesOrganisationsAndOthersApart) {
  SmallWorld records;
  auto kenya = toolRequest(10);
  kenya.set_state_code("KE");
  kenya.set_quality(5);
  kenya.set_usefulness(3);
  records.add("1", kenya);
  records.add("2", kenya);
  auto greenland = toolRequest(1);
  greenland.set_state_code("GL");
  records.add("3", greenland);
  auto interpol = toolRequest(4);
  interpol.set_organisation("Interpol");
  records.add("4", interpol);
  interpol.set_organisation("  INTERPOL ");
  records.add("5", interpol);
  const auto nobody = records.add("6", toolRequest(2));
  const auto figure = indicator(records, "5 (a)");
  EXPECT_EQ(figure.value(), 2u);
  EXPECT_THAT(codes(figure.requesting()), ElementsAre("KE"));
  EXPECT_EQ(figure.organisations_size(), 1);
  EXPECT_EQ(figure.parts(2).figure().count(), 1u) << "Greenland is not a Member State";
  EXPECT_EQ(figure.quality().count(), 2u);
  EXPECT_EQ(figure.quality().good(), 2u);
  EXPECT_EQ(figure.usefulness().good(), 0u);
  EXPECT_EQ(indicator(records, "5 (b)").value(), 31u);
  EXPECT_THAT(figuresOf(records).requestsOfNobody.ids(), ElementsAre(nobody));
}

TEST(GenderFigure, CountsProjectsDatabasesAndOtherOutputs) {
  SmallWorld records;
  auto with = project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"});
  with.set_gender_dimension(ANSWER_YES);
  const auto counted = records.add("1", with);
  auto idea = project(PROJECT_STATUS_IDEA, {"KE"});
  idea.set_gender_dimension(ANSWER_YES);
  records.add("2", idea);
  records.add("3", project(PROJECT_STATUS_COMPLETED, {"KE"}));
  auto database = delivery("17.b.2", 1, DISPOSITION_IMPLEMENTED);
  database.set_gender_dimension(ANSWER_YES);
  database.set_gender_justification("Segregated by sex");
  records.add("1", database);
  auto meetings = delivery("17.a.1", 3, DISPOSITION_IMPLEMENTED);
  meetings.set_gender_dimension(ANSWER_YES);
  meetings.set_gender_justification("On the agenda");
  records.add("2", meetings);
  const auto figure = indicator(records, "7");
  EXPECT_EQ(figure.value(), 5u);
  EXPECT_THAT(figure.parts(0).figure().records(), ElementsAre(counted));
  EXPECT_EQ(figure.parts(1).figure().count(), 1u);
  EXPECT_EQ(figure.parts(2).figure().count(), 3u);
}

TEST(Targets, AreThoseOfTheDayAndNeverMadeUp) {
  SmallWorld records;
  EXPECT_FALSE(indicator(records, "1").has_target());
  EXPECT_EQ(indicator(records, "1").target_set_on(), "");
  auto programme = smallProgramme();
  auto& first = *programme.mutable_indicators(0)->add_targets();
  first.set_set_on("2004-03-01");
  first.set_target(40);
  auto& second = *programme.mutable_indicators(0)->add_targets();
  second.set_set_on("2005-01-01");
  second.set_baseline(12);
  second.set_target(50);
  records.setProgramme(programme);
  EXPECT_FALSE(indicator(records, "1", "2004-02-29").has_target());
  EXPECT_EQ(indicator(records, "1", "2004-12-31").target(), 40);
  EXPECT_FALSE(indicator(records, "1", "2004-12-31").has_baseline());
  EXPECT_EQ(indicator(records, "1").target(), 50);
  EXPECT_EQ(indicator(records, "1").baseline(), 12);
}

}  // namespace
}  // namespace fieldpost::aggregate
