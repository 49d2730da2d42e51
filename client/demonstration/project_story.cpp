// How a project of the demonstration came about: idea, plan, approval, work, end.
#include <fmt/format.h>

#include <algorithm>

#include "client/demonstration/project_parts.h"
#include "client/demonstration/story.h"

namespace fieldpost {
namespace {

using model::v1::Project;

const DemonstrationOffice& officeOf(std::string_view code) {
  const auto offices = demonstrationOffices();
  return *std::find_if(offices.begin(), offices.end(),
                       [&](const DemonstrationOffice& office) { return office.code == code; });
}

/// Days of the project, as planned and as they came.
ProjectDays daysOf(const ProjectPlan& plan, Chance& chance) {
  ProjectDays days;
  days.plannedStart = plan.start;
  // 30.4 days a month over two years is right to the day, near enough for a plan.
  days.plannedEnd = daysAfter(plan.start, plan.months * 304 / 10 - 1);
  const bool begun = plan.status >= model::v1::PROJECT_STATUS_UNDER_IMPLEMENTATION &&
                     plan.status != model::v1::PROJECT_STATUS_CANCELLED;
  if (begun) days.actualStart = daysAfter(plan.start, chance.between(0, 30));
  if (plan.status == model::v1::PROJECT_STATUS_COMPLETED) {
    // One after the other: the order in which arguments are made is the compiler's choice.
    const auto due = daysAfter(days.plannedEnd, chance.between(-15, 25));
    const auto latest = daysAfter(kDemonstrationDay, -chance.between(6, 20));
    days.actualEnd = std::min(due, latest);
  }
  days.lastWorked = days.actualEnd.empty() ? std::string(kDemonstrationDay) : days.actualEnd;
  if (plan.status == model::v1::PROJECT_STATUS_SUSPENDED)
    days.lastWorked = daysAfter(kDemonstrationDay, -chance.between(40, 100));
  return days;
}

void setIdea(Project& project, const ProjectPlan& plan, const ProjectDays& days, Chance& chance) {
  project.set_note(fmt::format("{} Office of the demonstration: {}.", kIllustrative,
                               officeOf(plan.office).name));
  project.set_title(std::string(plan.title));
  for (const auto& country : partsOf(plan.countries)) project.add_countries(country);
  for (const auto& theme : partsOf(plan.themes)) project.add_themes(theme);
  project.set_level(project.countries_size() == 1   ? model::v1::PROJECT_LEVEL_NATIONAL
                    : project.countries_size() <= 5 ? model::v1::PROJECT_LEVEL_REGIONAL
                                                    : model::v1::PROJECT_LEVEL_INTERNATIONAL);
  project.set_status(model::v1::PROJECT_STATUS_IDEA);
  project.set_planned_start(days.plannedStart);
  project.set_planned_end(days.plannedEnd);
  project.set_output("17.c.iii");
  const auto manager = nameFrom(officeOf(plan.office).country, chance.percent(50), chance);
  project.set_project_manager(manager.given + " " + manager.family);
}

void setPlan(Project& project, const ProjectPlan& plan) {
  static constexpr std::string_view kJustifications[] = {
      "The work is about procedures between authorities; a gender dimension was looked for and not "
      "found.",
      "Results are counted for women and men apart, and trainers' teams are mixed.",
      "The plan has activities and money of its own for women and girls, and indicators for them.",
      "The project exists to protect women and girls, and it is they who say whether it works."};
  project.set_summary(std::string(plan.summary));
  project.set_objective(std::string(plan.objective));
  project.set_global_programme(std::string(plan.globalProgramme));
  for (const auto& code : partsOf(plan.accomplishments)) project.add_accomplishments(code);
  project.set_gender_marker(plan.gender);
  project.set_gender_justification(std::string(kJustifications[plan.gender]));
  project.set_gender_dimension(plan.gender >= 2 ? model::v1::ANSWER_YES : model::v1::ANSWER_NO);
}

void setResources(Project& project, const ProjectPlan& plan, Chance& chance) {
  static constexpr std::string_view kAgencies[] = {
      "Centre for International Crime Prevention", "United Nations Office for Project Services",
      "Ministry of Justice, with the Centre for International Crime Prevention"};
  for (const auto& partner : partsOf(plan.partners)) project.add_partners(partner);
  project.set_executing_agency(
      std::string(kAgencies[chance.percent(70) ? 0 : chance.between(1, 2)]));
  project.mutable_budget()->set_minor_units(std::int64_t{plan.budgetThousands} * 100'000);
  project.mutable_budget()->set_currency("USD");
  project.set_funding(chance.percent(12) ? model::v1::FUNDING_SOURCE_RB_XB
                                         : model::v1::FUNDING_SOURCE_XB);
}

/// Moves the project to its status by legal moves, each with its reason.
Result<Done> move(Project& project, const ProjectPlan& plan, const ProjectDays& days,
                  Chance& chance, Story& story) {
  const auto to = [&](model::v1::ProjectStatus status, std::string reason) {
    project.set_status(status);
    project.set_status_reason(std::move(reason));
    return story.save("project", plan.title, project);
  };
  using namespace model::v1;
  if (plan.status == PROJECT_STATUS_IDEA) return Done{};
  FIELDPOST_CHECK(to(PROJECT_STATUS_FORMULATION,
                     fmt::format("The counterpart asked for the project by letter of {}.",
                                 daysAfter(plan.start, -chance.between(120, 170)))));
  if (plan.status == PROJECT_STATUS_FORMULATION) return Done{};
  if (plan.status == PROJECT_STATUS_CANCELLED)
    return to(PROJECT_STATUS_CANCELLED,
              "The donor withdrew the pledge and no other was found by the end of 2004.");
  FIELDPOST_CHECK(
      to(PROJECT_STATUS_APPROVED, fmt::format("The project committee approved it on {}.",
                                              daysAfter(plan.start, -chance.between(12, 40)))));
  if (plan.status == PROJECT_STATUS_APPROVED) return Done{};
  project.set_actual_start(days.actualStart);
  FIELDPOST_CHECK(to(PROJECT_STATUS_UNDER_IMPLEMENTATION,
                     "Agreement signed, first instalment received, project manager in place."));
  if (plan.status == PROJECT_STATUS_SUSPENDED)
    return to(
        PROJECT_STATUS_SUSPENDED,
        fmt::format("Suspended on {}: the districts are closed to travel until further notice.",
                    days.lastWorked));
  if (plan.status == PROJECT_STATUS_UNDER_IMPLEMENTATION) return Done{};
  project.set_evaluation_date(daysAfter(days.lastWorked, -chance.between(3, 25)));
  FIELDPOST_CHECK(
      to(PROJECT_STATUS_UNDER_EVALUATION, "Activities are over; the evaluator has begun."));
  if (plan.status == PROJECT_STATUS_UNDER_EVALUATION) return Done{};
  static constexpr std::string_view kFindings[] = {
      "The objective was reached for the most part. What was built is in daily use and paid for by "
      "the counterpart. Figures before the project are weak, so the change is shown and not "
      "proven.",
      "Relevant and well led; half a year too short. Results hold where the counterpart has named "
      "a "
      "person, and fade where it has not. A second phase should be smaller and longer.",
      "Reached its targets within the budget. Other offices should copy the way in which the "
      "participants chose the training themselves."};
  project.set_evaluation_findings(std::string(chance.pick(kFindings)));
  project.set_actual_end(days.actualEnd);
  return to(PROJECT_STATUS_COMPLETED, "Final report handed over and accounts closed.");
}

}  // namespace

Result<Story> projectStory(const ProjectPlan& plan, const StoryTeller& teller) {
  Chance chance(teller.seed, plan.title);
  Story story(teller);
  const ProjectDays days = daysOf(plan, chance);
  Project project;
  setIdea(project, plan, days, chance);
  FIELDPOST_CHECK(story.save("project", plan.title, project));
  setPlan(project, plan);
  FIELDPOST_CHECK(story.save("project", plan.title, project));
  setResources(project, plan, chance);
  FIELDPOST_CHECK(story.save("project", plan.title, project));
  FIELDPOST_CHECK(move(project, plan, days, chance, story));
  FIELDPOST_CHECK(tellWorkplan(plan, days, story, chance));
  FIELDPOST_CHECK(tellMoney(plan, project, days, story, chance));
  FIELDPOST_CHECK(tellRisks(plan, story, chance));
  FIELDPOST_CHECK(tellReports(plan, days, story, chance));
  FIELDPOST_CHECK(tellRevision(plan, project, days, story, chance));
  return story;
}

}  // namespace fieldpost
