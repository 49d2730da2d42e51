#include "server/aggregate/performance_report.h"

#include <algorithm>
#include <set>

#include "server/aggregate/assistance.h"
#include "server/aggregate/breakdowns.h"
#include "server/aggregate/field_figures.h"
#include "server/aggregate/follow_up_figures.h"
#include "server/aggregate/gender_figures.h"
#include "server/aggregate/indicator_figures.h"
#include "server/aggregate/money_figures.h"
#include "server/aggregate/output_figures.h"
#include "server/aggregate/participant_figures.h"
#include "server/aggregate/report_walk.h"
#include "server/aggregate/reporting_figures.h"
#include "server/aggregate/request_figures.h"
#include "server/aggregate/state_names.h"
#include "server/aggregate/tally.h"
#include "server/aggregate/world.h"
#include "sync/record/describe.h"
#include "sync/record/record_type.h"

namespace fieldpost::aggregate {
namespace {

using console::v1::PerformanceReport;
using console::v1::UncountedReason;

constexpr std::int64_t kDayMs = 24ll * 60 * 60 * 1000;

/// Visits every entry of every type that a world holds: its type's name, and the entry.
template <typename Visit>
void forEachEntry(const World& world, const Visit& visit) {
  const auto all = [&](const char* type, const auto& entries) {
    for (const auto& entry : entries) visit(type, entry);
  };
  all("project", world.projects);
  all("training_event", world.trainings);
  all("advisory_mission", world.missions);
  all("assistance_request", world.requests);
  all("state_feedback", world.feedback);
  all("tool_request", world.toolRequests);
  all("output_delivery", world.deliveries);
  all("additional_output", world.additionalOutputs);
  all("treaty_action", world.treatyActions);
  all("funding", world.funding);
  all("expenditure", world.expenditures);
  all("progress_report", world.progressReports);
  all("risk", world.risks);
}

void addUncounted(PerformanceReport& report, UncountedReason reason, const std::string& type,
                  const console::v1::Figure& figure, const std::string& explanation) {
  if (figure.count() == 0) return;
  auto& uncounted = *report.add_uncounted();
  uncounted.set_reason(reason);
  uncounted.set_type(type);
  uncounted.set_explanation(explanation);
  *uncounted.mutable_figure() = figure;
}

void addDrafts(const World& world, PerformanceReport& report) {
  std::map<std::string, RecordSet> drafts;
  forEachEntry(world, [&](const char* type, const auto& entry) {
    if (!entry.complete()) drafts[type].add(entry.id);
  });
  for (const auto& [type, ids] : world.otherDrafts)
    for (const auto& draft : ids) drafts[type].add(draft.id);
  std::uint32_t beyond = 0;
  for (const auto& [event, tally] : world.tallies) beyond += tally.beyond;
  for (const RecordType* type : RecordType::all()) {
    auto figure = drafts[type->name()].figure();
    if (type->name() == "participant") {
      // Kept as sums of their event: how many is known, not which.
      figure.set_count(figure.count() + beyond);
      figure.set_left_out(beyond);
    }
    addUncounted(report, console::v1::UNCOUNTED_REASON_DRAFT, type->name(), figure,
                 "drafts: they lack something or break a rule; complete them at their office");
  }
}

/// Records said to be done, but after the day.
RecordSet laterProjects(const World& world) {
  RecordSet later;
  for (const auto& project : world.projects)
    if (project.complete() && project.record.status() == model::v1::PROJECT_STATUS_COMPLETED &&
        project.record.actual_end() > world.day && world.inPeriod(project.record.actual_end()))
      later.add(project.id);
  return later;
}

RecordSet laterTrainings(const World& world) {
  RecordSet later;
  for (const auto& training : world.trainings)
    if (training.complete() && training.record.status() == model::v1::TRAINING_STATUS_HELD &&
        training.record.actual_end() > world.day && world.inPeriod(training.record.actual_end()))
      later.add(training.id);
  return later;
}

void addUncounted(const World& world, const OutputFigures& outputs,
                  const IndicatorFigures& indicators, PerformanceReport& report) {
  using namespace console::v1;
  addDrafts(world, report);
  addUncounted(report, UNCOUNTED_REASON_OVERDUE, "project", report.projects().overdue(),
               "overdue: they should have ended by now, and nobody said that they did");
  addUncounted(report, UNCOUNTED_REASON_OVERDUE, "training_event", report.trainings().overdue(),
               "overdue: they should have begun by now, and nobody said that they were held");
  addUncounted(report, UNCOUNTED_REASON_AFTER_THE_DAY, "project", laterProjects(world).figure(),
               "completed only after the day of the report");
  addUncounted(report, UNCOUNTED_REASON_AFTER_THE_DAY, "training_event",
               laterTrainings(world).figure(), "held only after the day of the report");
  addUncounted(report, UNCOUNTED_REASON_AFTER_THE_DAY, "output_delivery", outputs.later.figure(),
               "delivered only after the day of the report");
  addUncounted(report, UNCOUNTED_REASON_OUTSIDE_PERIOD, "project",
               report.projects().outside_period(),
               "recorded, but no day of theirs lies in the period of the programme");
  addUncounted(report, UNCOUNTED_REASON_OUTSIDE_PERIOD, "training_event",
               report.trainings().outside_period(),
               "held or planned outside the period of the programme");
  addUncounted(report, UNCOUNTED_REASON_OUTSIDE_PERIOD, "output_delivery", outputs.outside.figure(),
               "delivered outside the period of the programme");
  addUncounted(report, UNCOUNTED_REASON_COUNTED_ELSEWHERE, "output_delivery",
               outputs.elsewhere.figure(),
               "of outputs that projects, trainings and missions deliver; those are counted");
  addUncounted(report, UNCOUNTED_REASON_NAMES_NOTHING, "output_delivery",
               outputs.namesNothing.figure(),
               "they name no output of which something can be delivered");
  addUncounted(report, UNCOUNTED_REASON_NAMES_NOTHING, "state_feedback",
               indicators.feedbackOnNothing.figure(),
               "they name no request, mission, project or training");
  addUncounted(report, UNCOUNTED_REASON_NAMES_NOTHING, "tool_request",
               indicators.requestsOfNobody.figure(),
               "they name neither State nor organisation; their copies are counted");
  RecordSet missions, trainings;
  for (const auto& id : indicators.purposeUnknown.ids())
    (findEntry(world.missions, id) != nullptr ? missions : trainings).add(id);
  const std::string purpose =
      "on a legal instrument, but no request names them and says whether they helped to join or to "
      "implement it";
  addUncounted(report, UNCOUNTED_REASON_PURPOSE_UNKNOWN, "advisory_mission", missions.figure(),
               purpose);
  addUncounted(report, UNCOUNTED_REASON_PURPOSE_UNKNOWN, "training_event", trainings.figure(),
               purpose);
}

std::int64_t ageDays(const ReportQuestion& question, std::int64_t lastSyncMs) {
  return std::max<std::int64_t>(0, question.nowMs - lastSyncMs) / kDayMs;
}

void addLaptops(const ReportQuestion& question, console::v1::OfficeFreshness& office) {
  for (const auto& laptop : question.laptops) {
    if (laptop.office != office.office()) continue;
    auto& line = *office.add_laptops();
    line.set_id(laptop.id);
    line.set_person(laptop.person);
    line.set_last_sync_ms(laptop.lastSyncMs);
    line.set_suspended(laptop.suspended);
    if (laptop.lastSyncMs > 0)
      line.set_age_days(static_cast<std::uint32_t>(ageDays(question, laptop.lastSyncMs)));
  }
  std::stable_sort(
      office.mutable_laptops()->begin(), office.mutable_laptops()->end(),
      [](const auto& a, const auto& b) { return a.last_sync_ms() < b.last_sync_ms(); });
}

void addOffices(const World& world, const ReportQuestion& question, PerformanceReport& report) {
  std::map<std::string, std::string> names;
  for (const auto& office : world.offices) names[office.record.code()] = office.record.name();
  for (const auto& [code, counted] : world.byOffice) names.try_emplace(code, code);
  for (const auto& [code, ms] : question.lastSync) names.try_emplace(code, code);
  for (const auto& laptop : question.laptops) names.try_emplace(laptop.office, laptop.office);
  std::map<std::string, RecordSet> projects, trainings;
  for (const auto& project : world.projects) projects[project.office].add(project.id);
  for (const auto& training : world.trainings) trainings[training.office].add(training.id);
  for (const auto& [code, name] : names) {
    if (code.empty()) continue;
    auto& office = *report.add_offices();
    office.set_office(code);
    office.set_name(name);
    const auto synced = question.lastSync.find(code);
    const std::int64_t lastSync = synced == question.lastSync.end() ? 0 : synced->second;
    office.set_last_sync_ms(lastSync);
    const std::int64_t age = ageDays(question, lastSync);
    if (lastSync > 0) office.set_age_days(static_cast<std::uint32_t>(age));
    office.set_silent(lastSync == 0 || age > kSilentDays);
    const auto counted = world.byOffice.find(code);
    if (counted != world.byOffice.end()) {
      office.set_records(counted->second.records);
      office.set_drafts(counted->second.drafts);
    }
    *office.mutable_projects() = projects[code].figure();
    *office.mutable_trainings() = trainings[code].figure();
    addLaptops(question, office);
  }
}

/// Says once what each record is that the report names. A person's record stays unnamed.
void addReferences(const World& world, PerformanceReport& report) {
  const auto ids = idsIn(report);
  std::map<std::string, console::v1::RecordReference> references;
  const auto add = [&](const std::string& type, const std::string& id, const std::string& office,
                       const std::string& title) {
    auto& reference = references[id];
    reference.set_type(type);
    reference.set_id(id);
    reference.set_office(office);
    reference.set_title(title);
  };
  forEachEntry(world, [&](const char* name, const auto& entry) {
    if (!ids.contains(entry.id)) return;
    const RecordType& type = *RecordType::find(name);
    const auto* title = type.field(type.traits().title());
    const bool personal = title != nullptr && traitsOf(*title).personal();
    add(name, entry.id, entry.office, personal ? std::string() : titleOf(type, entry.record));
  });
  for (const auto& [type, drafts] : world.otherDrafts)
    for (const auto& draft : drafts)
      if (ids.contains(draft.id)) add(type, draft.id, draft.office, {});
  for (const auto& conflict : world.conflicts)
    if (ids.contains(conflict.id)) add("conflict", conflict.id, conflict.office, {});
  for (auto& [id, reference] : references) *report.add_records() = std::move(reference);
}

void addSections(const World& world, PerformanceReport& report) {
  for (auto& breakdown : projectBreakdowns(world))
    *report.add_project_breakdowns() = std::move(breakdown);
  for (auto& breakdown : trainingBreakdowns(world))
    *report.add_training_breakdowns() = std::move(breakdown);
  *report.mutable_money() = moneyFigures(world);
  for (auto& cost : trainingCost(world)) *report.add_training_cost() = std::move(cost);
  *report.mutable_participants() = participantFigures(world);
  *report.mutable_requests() = requestFigures(world);
  *report.mutable_gender() = genderFigures(world);
  *report.mutable_reporting() = reportingFigures(world);
  for (auto& treaty : treatyFigures(world)) *report.add_treaties() = std::move(treaty);
}

Result<PerformanceReport> reportOf(const World& world, const ReportQuestion& question) {
  PerformanceReport report;
  report.set_programme(world.programme.code());
  report.set_title(world.programme.title());
  report.set_period_start(world.programme.period_start());
  report.set_period_end(world.programme.period_end());
  report.set_as_of(world.day);
  report.set_commit(world.commit);
  report.set_generated_ms(question.nowMs);
  report.set_language(question.language.empty() ? "en" : question.language);
  *report.mutable_projects() = projectFigures(world);
  *report.mutable_trainings() = trainingFigures(world);
  auto outputs = outputFigures(world);
  for (auto& line : outputs.lines) *report.add_outputs() = std::move(line);
  auto indicators = indicatorFigures(world);
  for (auto& factor : factorFigures(world, indicators.indicators))
    *report.add_external_factors() = std::move(factor);
  for (auto& figure : indicators.indicators) *report.add_indicators() = std::move(figure);
  *report.mutable_states_reached() = statesReached(world, everything()).all().stateSet();
  addSections(world, report);
  addUncounted(world, outputs, indicators, report);
  addOffices(world, question, report);
  RecordSet open;
  for (const auto& conflict : world.conflicts)
    if (conflict.record.state() == model::v1::CONFLICT_STATE_OPEN) open.add(conflict.id);
  *report.mutable_conflicts_open() = open.figure();
  FIELDPOST_CHECK(nameStates(question.language, report));
  addReferences(world, report);
  return report;
}

}  // namespace

Result<PerformanceReport> performanceReport(FigureSource& source, const ReportQuestion& question) {
  FIELDPOST_TRY(const World world,
                readWorld(source, question.day, question.programme, Depth::Full));
  return reportOf(world, question);
}

Result<PerformanceReport> performanceReport(RecordSource& source, const ReportQuestion& question) {
  FIELDPOST_TRY(const auto made, MadeFigures::make(source));
  return performanceReport(*made, question);
}

}  // namespace fieldpost::aggregate
