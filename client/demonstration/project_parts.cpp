#include "client/demonstration/project_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "client/demonstration/theme_words.h"

namespace fieldpost {
namespace {

using namespace model::v1;

/// A donor pays in its own currency. Rates of mid-2004, rounded: good enough for what is invented.
struct Donor {
  std::string_view name;
  std::string_view currency;
  int perHundredDollars;  ///< Units of the currency.
  int roundTo;            ///< Units.
};
constexpr Donor kDonors[] = {
    {"Australia", "AUD", 135, 1'000},     {"Austria", "EUR", 81, 1'000},
    {"Canada", "CAD", 130, 1'000},        {"Denmark", "DKK", 605, 10'000},
    {"Germany", "EUR", 81, 1'000},        {"Italy", "EUR", 81, 1'000},
    {"Japan", "JPY", 10'800, 100'000},    {"Netherlands", "EUR", 81, 1'000},
    {"Norway", "NOK", 675, 10'000},       {"Spain", "EUR", 81, 1'000},
    {"Sweden", "SEK", 735, 10'000},       {"Switzerland", "CHF", 125, 1'000},
    {"United Kingdom", "GBP", 55, 1'000}, {"United States", "USD", 100, 1'000},
};

const Donor& donorNamed(std::string_view name) {
  const auto* found = std::find_if(std::begin(kDonors), std::end(kDonors),
                                   [&](const Donor& donor) { return donor.name == name; });
  return found == std::end(kDonors) ? kDonors[std::size(kDonors) - 1] : *found;
}

/// `dollars` in the donor's currency, in round figures and minor units.
std::int64_t amountOf(const Donor& donor, std::int64_t dollars) {
  const std::int64_t units = dollars * donor.perHundredDollars / 100;
  const std::int64_t rounded = std::max<std::int64_t>(1, units / donor.roundTo) * donor.roundTo;
  return donor.currency == "JPY" ? rounded : rounded * 100;
}

void setMoney(Money& money, std::int64_t minorUnits, std::string_view currency) {
  money.set_minor_units(minorUnits);
  money.set_currency(std::string(currency));
}

bool isBegun(const ProjectDays& days) { return !days.actualStart.empty(); }

Result<Done> tellFunding(const ProjectPlan& plan, Story& story, const std::string& name,
                         const Donor& donor, FundingKind kind, std::int64_t amount,
                         const std::string& date) {
  Funding funding;
  funding.set_project(story.teller().idOf(plan.title).text());
  funding.set_donor(std::string(donor.name));
  funding.set_kind(kind);
  setMoney(*funding.mutable_amount(), amount, donor.currency);
  funding.set_date(date);
  funding.set_source(FUNDING_SOURCE_XB);
  return story.save("funding", fmt::format("{}:{}", plan.title, name), funding);
}

Result<Done> tellDonors(const ProjectPlan& plan, const ProjectDays& days, Story& story,
                        Chance& chance) {
  const auto donors = partsOf(plan.donors);
  for (std::size_t i = 0; i < donors.size(); ++i) {
    // The first donor of two gives the larger share; together they seldom cover everything.
    const int share = donors.size() == 1 ? chance.between(80, 100)
                      : i == 0           ? chance.between(50, 65)
                                         : chance.between(25, 35);
    // Before approval only the first has promised anything.
    if (plan.status == PROJECT_STATUS_FORMULATION && i > 0) break;
    const Donor& donor = donorNamed(donors[i]);
    const std::int64_t dollars = std::int64_t{plan.budgetThousands} * 10 * share;
    const auto pledged = amountOf(donor, dollars);
    const auto usual = daysAfter(plan.start, -chance.between(15, 90));
    const auto latest = daysAfter(kDemonstrationDay, -chance.between(5, 30));
    FIELDPOST_CHECK(tellFunding(plan, story, fmt::format("pledge:{}", i), donor,
                                FUNDING_KIND_PLEDGE, pledged, std::min(usual, latest)));
    if (!isBegun(days)) continue;
    const int instalments = chance.between(1, 3);
    std::string date = daysAfter(days.actualStart, -chance.between(3, 20));
    for (int k = 0; k < instalments && date <= days.lastWorked; ++k) {
      // What was promised comes in parts, and the last part often not yet.
      const auto part = amountOf(donor, dollars * (k == 0 ? 50 : 25) / 100);
      FIELDPOST_CHECK(tellFunding(plan, story, fmt::format("receipt:{}:{}", i, k), donor,
                                  FUNDING_KIND_CONTRIBUTION, part, date));
      date = daysAfter(date, chance.between(120, 200));
    }
  }
  return Done{};
}

Result<Done> tellExpenditures(const ProjectPlan& plan, const ProjectDays& days, Story& story,
                              Chance& chance) {
  static constexpr std::string_view kLines[] = {"Personnel", "Training", "Equipment",
                                                "Sub-contracts", "Travel"};
  std::string start = days.actualStart;
  for (int period = 0; start < days.lastWorked; ++period) {
    const auto end = std::min(daysAfter(start, 181), days.lastWorked);
    const int months = std::max(1, daysBetween(start, end) / 30);
    for (std::size_t line = 0; line < std::size(kLines); ++line) {
      if (line > 0 && chance.percent(45)) continue;
      // A month costs about its share of the budget, a third of it for people.
      const int share = line == 0 ? chance.between(28, 36) : chance.between(8, 22);
      const std::int64_t dollars =
          std::int64_t{plan.budgetThousands} * 1'000 * months / plan.months * share / 100;
      Expenditure expenditure;
      expenditure.set_project(story.teller().idOf(plan.title).text());
      expenditure.set_budget_line(std::string(kLines[line]));
      setMoney(*expenditure.mutable_amount(), dollars * 100 + chance.between(0, 9'999), "USD");
      expenditure.set_period_start(start);
      expenditure.set_period_end(end);
      FIELDPOST_CHECK(story.save(
          "expenditure", fmt::format("{}:spent:{}:{}", plan.title, period, line), expenditure));
    }
    start = daysAfter(end, 1);
  }
  return Done{};
}

}  // namespace

Result<Done> tellWorkplan(const ProjectPlan& plan, const ProjectDays& days, Story& story,
                          Chance& chance) {
  if (plan.status == PROJECT_STATUS_IDEA || plan.status == PROJECT_STATUS_CANCELLED) return Done{};
  const auto& words = wordsForTheme(partsOf(plan.themes).front());
  const int length = daysBetween(days.plannedStart, days.plannedEnd);
  static constexpr unsigned kWeights[] = {5, 15, 20, 20, 25, 15};
  bool next = true;
  for (std::size_t i = 0; i < words.milestones.size(); ++i) {
    Milestone milestone;
    milestone.set_project(story.teller().idOf(plan.title).text());
    milestone.set_title(std::string(words.milestones[i]));
    milestone.set_planned_date(daysAfter(
        days.plannedStart, length * (static_cast<int>(i) * 2 + 1) / 12 + chance.between(-12, 12)));
    milestone.set_weight(kWeights[i]);
    milestone.set_state(MILESTONE_STATE_PLANNED);
    const auto who = nameFrom(partsOf(plan.countries).front(), chance.percent(50), chance);
    milestone.set_responsible(who.given + " " + who.family);
    const std::string name = fmt::format("{}:milestone:{}", plan.title, i);
    FIELDPOST_CHECK(story.save("milestone", name, milestone));
    if (!isBegun(days)) continue;
    const auto reached =
        std::max(daysAfter(milestone.planned_date(), chance.between(-6, 30)), days.actualStart);
    const bool over = !days.actualEnd.empty();
    if (reached <= days.lastWorked || over) {
      milestone.set_state(MILESTONE_STATE_REACHED);
      milestone.set_actual_date(std::min(reached, days.lastWorked));
    } else if (next) {
      milestone.set_state(MILESTONE_STATE_IN_PROGRESS);
      next = false;
    }
    FIELDPOST_CHECK(story.save("milestone", name, milestone));
  }
  return Done{};
}

Result<Done> tellMoney(const ProjectPlan& plan, const Project& project, const ProjectDays& days,
                       Story& story, Chance& chance) {
  if (plan.status == PROJECT_STATUS_IDEA || plan.status == PROJECT_STATUS_CANCELLED) return Done{};
  FIELDPOST_CHECK(tellDonors(plan, days, story, chance));
  if (!isBegun(days)) return Done{};
  if (project.funding() == FUNDING_SOURCE_RB_XB) {
    Funding regular;
    regular.set_project(story.teller().idOf(plan.title).text());
    regular.set_donor("United Nations regular budget");
    regular.set_kind(FUNDING_KIND_REGULAR_BUDGET);
    setMoney(*regular.mutable_amount(), std::int64_t{chance.between(20, 60)} * 100'000, "USD");
    regular.set_date(days.actualStart);
    regular.set_source(FUNDING_SOURCE_RB);
    FIELDPOST_CHECK(story.save("funding", fmt::format("{}:regular", plan.title), regular));
  }
  return tellExpenditures(plan, days, story, chance);
}

Result<Done> tellRisks(const ProjectPlan& plan, Story& story, Chance& chance) {
  struct Factor {
    std::string_view code;
    std::string_view words;
  };
  static constexpr Factor kFactors[] = {
      {"a", "Government and parliament may take longer over ratification than the project lasts."},
      {"b", "The commitment to reform may weaken after the elections."},
      {"c", "Statistics that were promised may come late or not at all."},
      {"d", "Contributions of donors may come late, so that activities are put off."}};
  static constexpr std::string_view kResponses[] = {
      "Meet the counterpart every month and report to headquarters at the first sign.",
      "Keep a second partner informed who can take over.",
      "Begin with what does not depend on it; decide again at the half-year.",
      "None is possible from here; the risk is accepted and watched."};
  const auto& words = wordsForTheme(partsOf(plan.themes).front());
  const int count = chance.between(1, 3);
  for (int i = 0; i < count; ++i) {
    Risk risk;
    risk.set_project(story.teller().idOf(plan.title).text());
    if (i == 0) {
      risk.set_description(std::string(chance.pick(words.risks)));
    } else {
      const Factor& factor = kFactors[(chance.between(0, 1) + i * 2) % 4];
      risk.set_external_factor(std::string(factor.code));
      risk.set_description(std::string(factor.words));
    }
    risk.set_likelihood(static_cast<unsigned>(chance.between(1, 4)));
    risk.set_impact(static_cast<unsigned>(chance.between(2, 5)));
    risk.set_response(std::string(chance.pick(kResponses)));
    FIELDPOST_CHECK(story.save("risk", fmt::format("{}:risk:{}", plan.title, i), risk));
  }
  return Done{};
}

Result<Done> tellReports(const ProjectPlan& plan, const ProjectDays& days, Story& story,
                         Chance& chance) {
  if (!isBegun(days)) return Done{};
  struct Period {
    std::string_view start, end, words;
  };
  static constexpr Period kPeriods[] = {{"2004-01-01", "2004-06-30", "first half of 2004"},
                                        {"2004-07-01", "2004-12-31", "second half of 2004"},
                                        {"2005-01-01", "2005-06-30", "first half of 2005"}};
  const auto& words = wordsForTheme(partsOf(plan.themes).front());
  const int offset = chance.between(0, 3);
  const int length =
      daysBetween(days.actualStart, days.actualEnd.empty() ? days.plannedEnd : days.actualEnd);
  for (std::size_t i = 0; i < std::size(kPeriods); ++i) {
    const Period& period = kPeriods[i];
    if (days.actualStart > period.end || days.lastWorked < period.start) continue;
    const auto until = std::min(std::string(period.end), days.lastWorked);
    // What has just begun is reported with the next half-year.
    if (daysBetween(std::max(std::string(period.start), days.actualStart), until) < 30) continue;
    const auto k = static_cast<std::size_t>(offset) + i;
    ProgressReport report;
    report.set_project(story.teller().idOf(plan.title).text());
    report.set_period_start(std::max(std::string(period.start), days.actualStart));
    report.set_period_end(until);
    report.set_percent_complete(static_cast<unsigned>(
        std::clamp(daysBetween(days.actualStart, until) * 100 / std::max(length, 1), 3, 100)));
    report.set_state(PROGRESS_REPORT_STATE_DRAFT);
    report.set_narrative(
        fmt::format("In the {} the work of \"{}\" went on {}.", period.words, plan.title,
                    chance.percent(70) ? "as planned" : "somewhat behind the plan"));
    const std::string name = fmt::format("{}:report:{}", plan.title, period.start);
    FIELDPOST_CHECK(story.save("progress_report", name, report));
    report.set_achievements(std::string(words.achievements[k % words.achievements.size()]));
    report.set_difficulties(std::string(words.difficulties[k % words.difficulties.size()]));
    report.set_lessons(std::string(words.lessons[k % words.lessons.size()]));
    FIELDPOST_CHECK(story.save("progress_report", name, report));
    // The newest period ends on the day of the demonstration: some offices are still writing.
    if (period.end == kDemonstrationDay && chance.percent(55)) continue;
    report.set_state(PROGRESS_REPORT_STATE_SUBMITTED);
    FIELDPOST_CHECK(story.save("progress_report", name, report));
  }
  return Done{};
}

Result<Done> tellRevision(const ProjectPlan& plan, const Project& project, const ProjectDays& days,
                          Story& story, Chance& chance) {
  const bool underWay =
      plan.status == PROJECT_STATUS_UNDER_IMPLEMENTATION || plan.status == PROJECT_STATUS_SUSPENDED;
  if (!underWay || !chance.percent(40)) return Done{};
  static constexpr std::string_view kReasons[] = {
      "The counterpart asked for two more districts, and the donor agreed to pay for them.",
      "Recruitment took five months longer than planned; activities move with it.",
      "The exchange rate took a tenth of the budget; equipment is reduced.",
      "The first phase showed that trainers must stay longer at each site."};
  const auto reason = static_cast<std::size_t>(chance.between(0, 3));
  const std::int64_t before = project.budget().minor_units();
  const std::int64_t change = reason == 2 ? -before / 10
                              : reason == 1
                                  ? 0
                                  : before * chance.between(8, 20) / 100 / 100'000 * 100'000;
  Revision revision;
  revision.set_project(story.teller().idOf(plan.title).text());
  revision.set_date(daysAfter(kDemonstrationDay, -chance.between(10, 120)));
  revision.set_reason(std::string(kReasons[reason]));
  setMoney(*revision.mutable_previous_budget(), before, "USD");
  setMoney(*revision.mutable_change(), change, "USD");
  setMoney(*revision.mutable_revised_budget(), before + change, "USD");
  revision.set_previous_end(days.plannedEnd);
  revision.set_revised_end(daysAfter(days.plannedEnd, reason == 2 ? 0 : chance.between(2, 6) * 30));
  revision.set_state(REVISION_STATE_PROPOSED);
  return story.save("revision", fmt::format("{}:revision", plan.title), revision);
}

}  // namespace fieldpost
