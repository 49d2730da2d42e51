// Each section of the report against what a person counts by hand from a few records.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/aggregate/breakdowns.h"
#include "server/aggregate/follow_up_figures.h"
#include "server/aggregate/gender_figures.h"
#include "server/aggregate/indicator_figures.h"
#include "server/aggregate/money_figures.h"
#include "server/aggregate/participant_figures.h"
#include "server/aggregate/reporting_figures.h"
#include "server/aggregate/request_figures.h"
#include "server/aggregate/small_world.h"

namespace fieldpost::aggregate {
namespace {

using namespace model::v1;
using console::v1::Breakdown;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

World worldOf(SmallWorld& records, std::string_view day = "2005-06-30") {
  auto world = readWorld(records, day, {}, Depth::Full);
  EXPECT_TRUE(world.ok()) << (world.ok() ? "" : world.error().message);
  return std::move(world).value();
}

/// Codes and counts of a breakdown's lines, in their order.
std::vector<std::pair<std::string, std::uint32_t>> countsOf(const Breakdown& breakdown) {
  std::vector<std::pair<std::string, std::uint32_t>> counts;
  for (const auto& line : breakdown.lines())
    counts.emplace_back(line.code(), line.figure().count());
  return counts;
}

Breakdown by(const std::string& what, const std::vector<Breakdown>& breakdowns) {
  for (const auto& breakdown : breakdowns)
    if (breakdown.by() == what) return breakdown;
  ADD_FAILURE() << "no breakdown by " << what;
  return {};
}

TEST(ProjectBreakdowns, CountAProjectOnEachLineItIsOfAndOnceInARegion) {
  SmallWorld records;
  auto both = project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE", "UG"});
  both.add_themes("other");
  both.set_funding(FUNDING_SOURCE_XB);
  const auto first = records.add("1", both);
  auto national = project(PROJECT_STATUS_IDEA, {"FR"});
  national.set_level(PROJECT_LEVEL_NATIONAL);
  records.add("2", national);
  auto draft = project(PROJECT_STATUS_IDEA, {"KE"});
  draft.clear_title();
  records.add("3", draft);
  const auto breakdowns = projectBreakdowns(worldOf(records));
  EXPECT_THAT(countsOf(by("theme", breakdowns)),
              ElementsAre(Pair("corruption", 2), Pair("other", 1)));
  EXPECT_THAT(countsOf(by("level", breakdowns)),
              ElementsAre(Pair("PROJECT_LEVEL_NATIONAL", 1), Pair("PROJECT_LEVEL_REGIONAL", 1)));
  EXPECT_THAT(countsOf(by("country", breakdowns)),
              ElementsAre(Pair("FR", 1), Pair("KE", 1), Pair("UG", 1)));
  // Kenya and Uganda lie in Eastern Africa (014), within Sub-Saharan Africa (202) and Africa (002).
  EXPECT_THAT(
      countsOf(by("region", breakdowns)),
      ElementsAre(Pair("002", 1), Pair("014", 1), Pair("150", 1), Pair("155", 1), Pair("202", 1)));
  EXPECT_EQ(by("region", breakdowns).lines(1).parent(), "202");
  EXPECT_THAT(
      countsOf(by("status", breakdowns)),
      ElementsAre(Pair("PROJECT_STATUS_IDEA", 1), Pair("PROJECT_STATUS_UNDER_IMPLEMENTATION", 1)));
  EXPECT_THAT(countsOf(by("funding", breakdowns)),
              ElementsAre(Pair("FUNDING_SOURCE_XB", 1), Pair("", 1)));
  EXPECT_THAT(countsOf(by("global_programme", breakdowns)), ElementsAre(Pair("", 2)));
  EXPECT_EQ(by("funding", breakdowns).lines(1).name(), "Not recorded");
  EXPECT_THAT(by("theme", breakdowns).lines(1).figure().records(), ElementsAre(first));
}

TEST(TrainingBreakdowns, AreByThemeKindAndMonth) {
  SmallWorld records;
  records.add("1", training(TRAINING_STATUS_HELD, "KE"));
  auto planned = training(TRAINING_STATUS_PLANNED, "UG");
  planned.set_planned_start("2005-11-07");
  planned.set_planned_end("2005-11-09");
  planned.set_kind(TRAINING_KIND_SEMINAR);
  records.add("2", planned);
  const auto breakdowns = trainingBreakdowns(worldOf(records));
  EXPECT_THAT(countsOf(by("month", breakdowns)),
              ElementsAre(Pair("2005-03", 1), Pair("2005-11", 1)));
  EXPECT_THAT(countsOf(by("kind", breakdowns)),
              ElementsAre(Pair("TRAINING_KIND_SEMINAR", 1), Pair("TRAINING_KIND_WORKSHOP", 1)));
  EXPECT_THAT(countsOf(by("theme", breakdowns)), ElementsAre(Pair("corruption", 2)));
}

Funding funding(const std::string& project, const std::string& donor, FundingKind kind,
                std::int64_t amount, const std::string& currency) {
  Funding record;
  record.set_project(project);
  record.set_donor(donor);
  record.set_kind(kind);
  record.mutable_amount()->set_minor_units(amount);
  record.mutable_amount()->set_currency(currency);
  record.set_date("2004-05-01");
  record.set_source(FUNDING_SOURCE_XB);
  return record;
}

Expenditure expenditure(const std::string& project, std::int64_t amount,
                        const std::string& currency) {
  Expenditure record;
  record.set_project(project);
  record.set_budget_line("Experts");
  record.mutable_amount()->set_minor_units(amount);
  record.mutable_amount()->set_currency(currency);
  record.set_period_start("2004-05-01");
  record.set_period_end("2004-06-30");
  return record;
}

TEST(MoneyFigures, TellEachCurrencyForItself) {
  SmallWorld records;
  auto ofOne = project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"});
  ofOne.set_funding(FUNDING_SOURCE_XB);
  const auto one = records.add("1", ofOne);
  const auto two = records.add("2", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"UG"}));
  records.add("1", funding(one, "Norway", FUNDING_KIND_PLEDGE, 100'00, "USD"));
  records.add("2", funding(one, " norway ", FUNDING_KIND_CONTRIBUTION, 60'00, "USD"));
  records.add("3", funding(two, "Norway", FUNDING_KIND_PLEDGE, 50'00, "EUR"));
  records.add("4", funding(two, "Japan", FUNDING_KIND_PLEDGE, 7'000, "JPY"));
  records.add("1", expenditure(one, 25'00, "USD"));
  const auto shared = records.add("2", expenditure(two, 10'00, "EUR"));
  const auto figures = moneyFigures(worldOf(records));
  ASSERT_EQ(figures.total_size(), 3);
  EXPECT_EQ(figures.total(0).currency(), "EUR");
  EXPECT_EQ(figures.total(0).pledged().minor_units(), 50'00);
  EXPECT_THAT(figures.total(0).spent().records(), ElementsAre(shared));
  EXPECT_EQ(figures.total(1).currency(), "JPY");
  EXPECT_EQ(figures.total(1).minor_digits(), 0u);
  EXPECT_EQ(figures.total(2).pledged().minor_units(), 100'00);
  EXPECT_EQ(figures.total(2).received().minor_units(), 60'00);
  EXPECT_EQ(figures.total(2).spent().minor_units(), 25'00);
  // Norway is one donor however it is written. It alone pays for project 1, so what that spent is
  // told of it; project 2 has two donors.
  ASSERT_EQ(figures.by_donor_size(), 2);
  const auto& norway = figures.by_donor(1);
  EXPECT_EQ(norway.code(), "norway");
  ASSERT_EQ(norway.currencies_size(), 2);
  EXPECT_EQ(norway.currencies(1).spent().minor_units(), 25'00);
  EXPECT_FALSE(norway.currencies(0).has_spent());
  ASSERT_EQ(figures.by_source_size(), 2);
  EXPECT_EQ(figures.by_source(0).name(), "Not recorded");
  EXPECT_EQ(figures.by_source(1).code(), "FUNDING_SOURCE_XB");
  EXPECT_EQ(figures.by_project_size(), 2);
}

TEST(MoneyFigures, LeaveOutWhatIsOfNoProjectOrAnotherTime) {
  SmallWorld records;
  const auto id = records.add("1", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"}));
  const auto lost = records.add(
      "1", funding(Uuid::fromName("none").text(), "Norway", FUNDING_KIND_PLEDGE, 1, "USD"));
  auto later = funding(id, "Norway", FUNDING_KIND_PLEDGE, 1, "USD");
  later.set_date("2005-07-01");
  records.add("2", later);
  records.add("3", funding(id, "Norway", FUNDING_KIND_PLEDGE, 1, "XXX"));
  const auto figures = moneyFigures(worldOf(records));
  EXPECT_EQ(figures.total_size(), 0);
  EXPECT_THAT(figures.unusable().records(), ElementsAre(lost));
}

TEST(TrainingCost, IsOfTrainingsHeldBySourceAndCurrency) {
  SmallWorld records;
  auto held = training(TRAINING_STATUS_HELD, "KE");
  held.mutable_cost()->set_minor_units(500);
  held.mutable_cost()->set_currency("USD");
  held.set_funding(FUNDING_SOURCE_RB);
  records.add("1", held);
  records.add("2", held);
  held.set_status(TRAINING_STATUS_PLANNED);
  records.add("3", held);
  const auto costs = trainingCost(worldOf(records));
  ASSERT_EQ(costs.size(), 1u);
  EXPECT_EQ(costs[0].source(), "FUNDING_SOURCE_RB");
  EXPECT_EQ(costs[0].cost().minor_units(), 1000);
  EXPECT_EQ(costs[0].cost().records_size(), 2);
}

TEST(ParticipantFigures, CountPeopleBySexStateAndProfessionWithNotRecordedApart) {
  SmallWorld records;
  auto event = training(TRAINING_STATUS_HELD, "KE");
  event.mutable_attended()->set_female(1);
  event.mutable_attended()->set_male(1);
  event.mutable_attended()->set_not_recorded(2);
  const auto held = records.add("1", event);
  const auto ahead = records.add("2", training(TRAINING_STATUS_PLANNED, "KE"));
  auto judge = participant(held, "KE");
  judge.set_sex(SEX_FEMALE);
  judge.set_category(PARTICIPANT_CATEGORY_JUDGE);
  judge.set_pre_test_score(40);
  judge.set_post_test_score(70);
  judge.set_certificate(ANSWER_YES);
  const auto first = records.add("1", judge);
  auto officer = participant(held, "UG");
  officer.set_sex(SEX_MALE);
  officer.set_pre_test_score(60);
  officer.set_post_test_score(50);
  officer.set_person_link(first);
  records.add("2", officer);
  auto silent = participant(held, "UG");
  silent.set_sex(SEX_NOT_STATED);
  records.add("3", silent);
  records.add("4", participant(held, "UG"));
  records.add("5", participant(ahead, "RW"));
  const auto figures = participantFigures(worldOf(records));
  EXPECT_EQ(figures.listed().count(), 4u);
  EXPECT_THAT(figures.listed().records(), ElementsAre(held));
  EXPECT_EQ(figures.people(), 3u);
  EXPECT_THAT(countsOf(figures.by_sex()),
              ElementsAre(Pair("SEX_FEMALE", 1), Pair("SEX_MALE", 1), Pair("SEX_NOT_STATED", 1),
                          Pair("SEX_UNSPECIFIED", 1)));
  EXPECT_THAT(countsOf(figures.by_country()), ElementsAre(Pair("KE", 1), Pair("UG", 3)));
  EXPECT_THAT(countsOf(figures.by_category()),
              ElementsAre(Pair("PARTICIPANT_CATEGORY_JUDGE", 1),
                          Pair("PARTICIPANT_CATEGORY_UNSPECIFIED", 3)));
  EXPECT_EQ(figures.tests().both(), 2u);
  EXPECT_EQ(figures.tests().pre_sum(), 100u);
  EXPECT_EQ(figures.tests().post_sum(), 120u);
  EXPECT_EQ(figures.tests().rose(), 1u);
  EXPECT_EQ(figures.tests().fell(), 1u);
  EXPECT_EQ(figures.tests().not_recorded(), 2u);
  EXPECT_EQ(figures.certificates().count(), 1u);
  EXPECT_THAT(figures.differing().records(), IsEmpty());
}

TEST(ParticipantFigures, AreDraftsWhenTheyWereThereLongerThanTheEvent) {
  SmallWorld records;
  const auto held = records.add("1", training(TRAINING_STATUS_HELD, "KE"));
  auto tireless = participant(held, "KE");
  tireless.set_attendance_days(6);
  records.add("1", tireless);
  records.add("2", participant(held, "KE"));
  const World world = worldOf(records);
  EXPECT_EQ(participantFigures(world).listed().count(), 1u);
  EXPECT_EQ(world.byOffice.at("KEN").drafts, 1u);
  EXPECT_EQ(world.byOffice.at("KEN").records, 3u);
}

TEST(ParticipantFigures, SayWhereListAndHeadCountDifferAndWhatParticipantsThought) {
  SmallWorld records;
  auto event = training(TRAINING_STATUS_HELD, "KE");
  event.mutable_attended()->set_female(2);
  const auto held = records.add("1", event);
  records.add("1", participant(held, "KE"));
  EventFeedback said;
  said.set_event(held);
  said.set_content(5);
  said.set_usefulness(2);
  records.add("1", said);
  said.set_content(3);
  said.clear_usefulness();
  records.add("2", said);
  const auto figures = participantFigures(worldOf(records));
  EXPECT_THAT(figures.differing().records(), ElementsAre(held));
  EXPECT_EQ(figures.content().count(), 2u);
  EXPECT_EQ(figures.content().sum(), 8u);
  EXPECT_EQ(figures.content().good(), 1u);
  EXPECT_EQ(figures.usefulness().count(), 1u);
  EXPECT_EQ(figures.trainers().count(), 0u);
}

TEST(RequestFigures, CountWhatIsDeclinedAfterTheDayAsWaiting) {
  SmallWorld records;
  auto declined = request("UG");
  declined.set_state(ASSISTANCE_STATE_DECLINED);
  declined.set_answered_on("2005-07-01");
  const auto waiting = records.add("1", declined);
  const auto figures = requestFigures(worldOf(records));
  EXPECT_EQ(figures.declined().count(), 0u);
  EXPECT_THAT(figures.unanswered().records(), ElementsAre(waiting));
}

TEST(RequestFigures, TellWhoWaitsAndHowLongAnswersTook) {
  SmallWorld records;
  auto answered = request("KE");
  answered.set_answered_on("2004-02-11");
  records.add("1", answered);
  auto delivered = request("KE");
  delivered.set_state(ASSISTANCE_STATE_DELIVERED);
  delivered.set_delivered_on("2004-03-02");
  const auto got = records.add("2", delivered);
  const auto waiting = records.add("3", request("UG"));
  auto declined = request("UG");
  declined.set_state(ASSISTANCE_STATE_DECLINED);
  const auto refused = records.add("4", declined);
  auto later = request("RW");
  later.set_received_on("2005-07-01");
  records.add("5", later);
  const auto figures = requestFigures(worldOf(records));
  EXPECT_EQ(figures.requested().count(), 4u);
  EXPECT_THAT(figures.delivered().records(), ElementsAre(got));
  EXPECT_THAT(figures.declined().records(), ElementsAre(refused));
  EXPECT_THAT(figures.unanswered().records(), ElementsAre(waiting));
  // 1 to 11 February is 10 days; 1 February to 2 March, in a leap year, is 30.
  EXPECT_EQ(figures.response().count(), 2u);
  EXPECT_EQ(figures.response().sum_days(), 40u);
  EXPECT_EQ(figures.response().shortest_days(), 10u);
  EXPECT_EQ(figures.response().median_days(), 10u);
  EXPECT_EQ(figures.response().longest_days(), 30u);
  ASSERT_EQ(figures.by_state_size(), 2);
  EXPECT_EQ(figures.by_state(1).name(), "Uganda");
  EXPECT_EQ(figures.by_state(1).unanswered().count(), 1u);
  ASSERT_EQ(figures.waiting_size(), 1);
  EXPECT_EQ(figures.waiting(0).days(), 515u);
}

TEST(RequestFigures, AnAnswerAfterTheDayIsNoneYet) {
  SmallWorld records;
  auto answered = request("KE");
  answered.set_answered_on("2004-02-11");
  records.add("1", answered);
  EXPECT_EQ(requestFigures(worldOf(records, "2004-02-10")).unanswered().count(), 1u);
  EXPECT_EQ(requestFigures(worldOf(records, "2004-02-11")).unanswered().count(), 0u);
}

TEST(Indicators, SayWhoWaitsWhereFeedbackComesFromAndEveryTarget) {
  SmallWorld records;
  auto programme = smallProgramme();
  auto& indicator = *programme.mutable_indicators(0);
  auto& first = *indicator.add_targets();
  first.set_set_on("2004-01-01");
  first.set_target(10);
  auto& revised = *indicator.add_targets();
  revised.set_set_on("2005-01-01");
  revised.set_target(5);
  revised.set_reason("Less was given");
  records.setProgramme(programme);
  const auto asked = records.add("1", request("KE"));
  auto said = feedback("KE", 4);
  said.set_request(asked);
  records.add("1", said);
  const auto indicators = indicatorFigures(worldOf(records)).indicators;
  EXPECT_THAT(indicators[0].unanswered().records(), ElementsAre(asked));
  ASSERT_EQ(indicators[0].feedback_sources_size(), 1);
  EXPECT_EQ(indicators[0].feedback_sources(0).label(), "On requests");
  EXPECT_EQ(indicators[0].target(), 5);
  ASSERT_EQ(indicators[0].targets_size(), 2);
  EXPECT_EQ(indicators[0].targets(1).reason(), "Less was given");
  EXPECT_EQ(indicatorFigures(worldOf(records, "2004-12-31")).indicators[0].target(), 10);
  EXPECT_FALSE(indicators[1].has_target());
  EXPECT_EQ(indicators[1].targets_size(), 0);
}

TEST(GenderFigures, AreARegisterWithWhatItIsClaimedFor) {
  SmallWorld records;
  auto claimed = project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"});
  claimed.set_gender_dimension(ANSWER_YES);
  claimed.set_gender_marker(2);
  claimed.set_gender_justification("Half of the judges are women");
  const auto first = records.add("1", claimed);
  auto idea = project(PROJECT_STATUS_IDEA, {"KE"});
  idea.set_gender_dimension(ANSWER_YES);
  const auto second = records.add("2", idea);
  records.add("3", project(PROJECT_STATUS_IDEA, {"UG"}));
  auto database = delivery("17.b.2", 1, DISPOSITION_IMPLEMENTED);
  database.set_gender_dimension(ANSWER_YES);
  database.set_gender_justification("Data by sex");
  records.add("1", database);
  const World world = worldOf(records);
  const auto figures = genderFigures(world);
  ASSERT_EQ(figures.lines_size(), 3);
  std::map<std::string, console::v1::GenderLine> lines;
  for (const auto& line : figures.lines()) lines[line.record()] = line;
  EXPECT_TRUE(lines[first].counted());
  EXPECT_EQ(lines[first].marker(), 2u);
  EXPECT_EQ(lines[first].justification(), "Half of the judges are women");
  EXPECT_FALSE(lines[second].counted());
  EXPECT_THAT(figures.unjustified().records(), ElementsAre(second));
  EXPECT_EQ(figures.lines(2).title(), "Database");
  ASSERT_EQ(figures.markers_size(), 2);
  EXPECT_EQ(figures.markers(0).marker(), 2u);
  EXPECT_FALSE(figures.markers(1).has_marker());
  EXPECT_EQ(figures.markers(1).projects().count(), 2u);
  EXPECT_EQ(countedForGender(world).databaseCount, 1u);
}

ProgressReport report(const std::string& project, ProgressReportState state,
                      const std::string& start, const std::string& end) {
  ProgressReport record;
  record.set_project(project);
  record.set_period_start(start);
  record.set_period_end(end);
  record.set_narrative("It goes on");
  record.set_state(state);
  return record;
}

TEST(ReportingFigures, OweOneReportForEachHalfYearThirtyDaysAfterIt) {
  SmallWorld records;
  // Carried out from 1 March 2004: owes the halves that ended on 30 June 2004 and 31 December 2004.
  const auto id = records.add("1", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"}));
  records.add("1", report(id, PROGRESS_REPORT_STATE_ACCEPTED, "2004-03-01", "2004-06-30"));
  const auto returned =
      records.add("2", report(id, PROGRESS_REPORT_STATE_RETURNED, "2004-07-01", "2004-12-31"));
  const auto figures = reportingFigures(worldOf(records, "2005-02-09"));
  EXPECT_EQ(figures.total().due(), 2u);
  EXPECT_EQ(figures.total().given(), 1u);
  EXPECT_EQ(figures.total().late(), 1u);
  EXPECT_THAT(figures.total().returned().records(), ElementsAre(returned));
  ASSERT_EQ(figures.late_size(), 1);
  EXPECT_EQ(figures.late(0).project(), id);
  EXPECT_EQ(figures.late(0).due_on(), "2005-01-30");
  EXPECT_EQ(figures.late(0).days_late(), 10u);
  EXPECT_EQ(figures.late(0).state(), "PROGRESS_REPORT_STATE_RETURNED");
  ASSERT_EQ(figures.by_office_size(), 1);
  EXPECT_EQ(figures.by_office(0).office(), "KEN");
}

TEST(ReportingFigures, NothingIsLateBeforeTheDayItIsDueNorOwedAfterTheEnd) {
  SmallWorld records;
  records.add("1", project(PROJECT_STATUS_COMPLETED, {"KE"}));  // 1 March 2004 to 31 March 2005.
  EXPECT_EQ(reportingFigures(worldOf(records, "2004-06-30")).soon_size(), 0);
  const auto due = reportingFigures(worldOf(records, "2004-07-30"));
  EXPECT_EQ(due.total().due(), 1u);
  EXPECT_EQ(due.total().late(), 0u);
  ASSERT_EQ(due.soon_size(), 1);
  EXPECT_EQ(due.soon(0).period_start(), "2004-03-01");
  EXPECT_EQ(reportingFigures(worldOf(records, "2004-07-31")).total().late(), 1u);
  const auto end = reportingFigures(worldOf(records, "2005-12-31"));
  EXPECT_EQ(end.total().due(), 3u);
  ASSERT_EQ(end.late_size(), 3);
  EXPECT_EQ(end.late(2).period_end(), "2005-03-31");
}

TEST(ExternalFactors, StandBesideTheTargetsThatWereMissed) {
  SmallWorld records;
  auto programme = smallProgramme();
  auto& factor = *programme.add_external_factors();
  factor.set_code("a");
  factor.set_text("Member States act");
  auto& target = *programme.mutable_indicators(1)->add_targets();
  target.set_set_on("2004-01-01");
  target.set_target(3);
  records.setProgramme(programme);
  auto serving = project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"});
  serving.add_accomplishments("4");
  const auto id = records.add("1", serving);
  const auto other = records.add("2", project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"UG"}));
  Risk risk;
  risk.set_project(id);
  risk.set_external_factor("a");
  risk.set_description("Elections");
  risk.set_likelihood(3);
  risk.set_impact(4);
  const auto severe = records.add("1", risk);
  risk.set_project(other);
  risk.set_impact(3);
  const auto slight = records.add("2", risk);
  risk.clear_external_factor();
  const auto another = records.add("3", risk);
  const World world = worldOf(records);
  const auto figures = factorFigures(world, indicatorFigures(world).indicators);
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_THAT(figures[0].risks().records(), UnorderedElementsAre(severe, slight));
  EXPECT_THAT(figures[0].severe().records(), ElementsAre(severe));
  EXPECT_EQ(figures[0].projects().count(), 2u);
  // One State is reached of three: the target of indicator 4 is missed, and project 1 serves it.
  ASSERT_EQ(figures[0].missed_size(), 1);
  EXPECT_EQ(figures[0].missed(0).indicator(), "4");
  EXPECT_EQ(figures[0].missed(0).target(), 3);
  EXPECT_EQ(figures[0].missed(0).value(), 1u);
  EXPECT_THAT(figures[0].missed(0).risks().records(), ElementsAre(severe));
  EXPECT_THAT(figures[1].risks().records(), ElementsAre(another));
  EXPECT_EQ(figures[1].missed_size(), 0);
}

TEST(Treaties, TellWhoSignedAndWhoBecameParty) {
  SmallWorld records;
  const auto act = [](const char* state, TreatyActionKind kind, const char* date) {
    TreatyAction record;
    record.set_state_code(state);
    record.set_instrument("untoc");
    record.set_action(kind);
    record.set_date(date);
    return record;
  };
  records.add("1", act("KE", TREATY_ACTION_KIND_SIGNATURE, "2004-03-01"));
  records.add("2", act("KE", TREATY_ACTION_KIND_RATIFICATION, "2004-09-01"));
  records.add("3", act("UG", TREATY_ACTION_KIND_ACCESSION, "2005-01-01"));
  records.add("4", act("RW", TREATY_ACTION_KIND_ACCESSION, "2003-01-01"));
  const auto figures = treatyFigures(worldOf(records));
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_EQ(figures[0].name(), "Convention");
  ASSERT_EQ(figures[0].signatories().states_size(), 1);
  ASSERT_EQ(figures[0].parties().states_size(), 2);
  EXPECT_EQ(figures[0].parties().states(1).code(), "UG");
  EXPECT_EQ(figures[1].parties().states_size(), 0);
}

}  // namespace
}  // namespace fieldpost::aggregate
