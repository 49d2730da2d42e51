#include "server/aggregate/indicator_figures.h"

#include <algorithm>
#include <map>

#include "server/aggregate/assistance.h"
#include "server/aggregate/gender_figures.h"
#include "server/aggregate/money_figures.h"
#include "server/aggregate/request_figures.h"
#include "sync/record/codes.h"

namespace fieldpost::aggregate {
namespace {

using console::v1::IndicatorFigure;
using model::v1::Indicator;
using model::v1::StateFeedback;

void setRecords(IndicatorFigure& figure, const RecordSet& records) {
  figure.mutable_records()->Assign(records.ids().begin(), records.ids().end());
}

void addPart(IndicatorFigure& figure, const std::string& label, const RecordSet& records,
             std::uint32_t count) {
  auto& part = *figure.add_parts();
  part.set_label(label);
  *part.mutable_figure() = records.figure();
  part.mutable_figure()->set_count(count);
}

/// The targets that were set on the day or before; the newest holds.
void setTarget(const World& world, const Indicator& indicator, IndicatorFigure& figure) {
  std::vector<const model::v1::Target*> known;
  for (const auto& target : indicator.targets())
    if (target.set_on() <= world.day) known.push_back(&target);
  std::stable_sort(known.begin(), known.end(),
                   [](const auto* a, const auto* b) { return a->set_on() < b->set_on(); });
  for (const auto* target : known) {
    auto& line = *figure.add_targets();
    line.set_set_on(target->set_on());
    if (target->has_baseline()) line.set_baseline(target->baseline());
    if (target->has_target()) line.set_target(target->target());
    line.set_reason(target->reason());
  }
  if (known.empty()) return;
  const auto* newest = known.back();
  figure.set_target_set_on(newest->set_on());
  if (newest->has_baseline()) figure.set_baseline(newest->baseline());
  if (newest->has_target()) figure.set_target(newest->target());
}

/// Ratings that States gave inside the period, up to the day, on what `isAbout` says yes to.
template <typename IsAbout>
RecordSet addFeedback(const World& world, const IsAbout& isAbout, IndicatorFigure& figure) {
  Ratings ratings;
  StateUnion from;
  RecordSet onRequests, onMissions, onProjects, onTrainings;
  for (const auto& feedback : world.feedback) {
    if (!feedback.complete() || !world.happened(feedback.record.given_on()) ||
        !isAbout(feedback.record))
      continue;
    ratings.add(feedback.record.rating(), feedback.id);
    from.add(feedback.record.state_code(), feedback.id, feedback.office);
    if (!feedback.record.request().empty()) onRequests.add(feedback.id);
    if (!feedback.record.mission().empty()) onMissions.add(feedback.id);
    if (!feedback.record.project().empty()) onProjects.add(feedback.id);
    if (!feedback.record.training().empty()) onTrainings.add(feedback.id);
  }
  *figure.mutable_feedback() = ratings.figure();
  *figure.mutable_feedback_from() = from.stateSet();
  const auto source = [&](const char* label, const RecordSet& records) {
    if (records.empty()) return;
    auto& part = *figure.add_feedback_sources();
    part.set_label(label);
    *part.mutable_figure() = records.figure();
  };
  source("On requests", onRequests);
  source("On advisory missions", onMissions);
  source("On projects", onProjects);
  source("On trainings", onTrainings);
  return ratings.records();
}

void fillAssisted(const World& world, const Indicator& indicator, IndicatorFigure& figure,
                  RecordSet& counted, RecordSet& purposeUnknown) {
  const Assisted assisted = statesAssisted(world, indicator);
  *figure.mutable_requesting() = assisted.requesting.stateSet();
  *figure.mutable_receiving() = assisted.receiving.stateSet();
  figure.set_value(assisted.receiving.size());
  const RecordSet records = assisted.receiving.records();
  setRecords(figure, records);
  RecordSet unanswered;
  ResponseDays response;
  for (const auto& request : world.requests) {
    if (!isReceived(world, request) || !assisted.requests.has(request.id)) continue;
    if (isWaiting(world, request.record)) unanswered.add(request.id);
    const std::string answered = answeredOn(world, request.record);
    if (!answered.empty()) response.add(daysBetween(request.record.received_on(), answered));
  }
  *figure.mutable_unanswered() = unanswered.figure();
  *figure.mutable_response() = response.figure();
  addFeedback(
      world,
      [&](const StateFeedback& feedback) {
        return assisted.requests.has(feedback.request()) || records.has(feedback.mission()) ||
               records.has(feedback.project()) || records.has(feedback.training());
      },
      figure);
  for (const auto& id : records.ids()) counted.add(id);
  for (const auto& id : assisted.purposeUnknown.ids()) purposeUnknown.add(id);
}

void fillToolRequesters(const World& world, IndicatorFigure& figure, RecordSet& ofNobody) {
  StateUnion members, others;
  std::map<std::string, std::string> organisations;
  RecordSet byMembers, byOrganisations, byOthers, all;
  Ratings quality, usefulness;
  for (const auto& request : world.toolRequests) {
    const auto& record = request.record;
    if (!request.complete() || !world.happened(record.requested_on())) continue;
    const std::string organisation = folded(record.organisation());
    if (record.state_code().empty() && organisation.empty()) ofNobody.add(request.id);
    if (!organisation.empty()) {
      organisations.try_emplace(organisation, record.organisation());
      byOrganisations.add(request.id);
    }
    if (const State* state = findState(record.state_code())) {
      (state->memberState ? members : others).add(record.state_code(), request.id, request.office);
      (state->memberState ? byMembers : byOthers).add(request.id);
    }
    all.add(request.id);
    if (record.has_quality()) quality.add(record.quality(), request.id);
    if (record.has_usefulness()) usefulness.add(record.usefulness(), request.id);
  }
  *figure.mutable_requesting() = members.stateSet();
  for (const auto& [key, name] : organisations) figure.add_organisations(name);
  *figure.mutable_quality() = quality.figure();
  *figure.mutable_usefulness() = usefulness.figure();
  figure.set_value(members.size() + organisations.size());
  setRecords(figure, all);
  addPart(figure, "Member States", byMembers, members.size());
  addPart(figure, "Organisations", byOrganisations,
          static_cast<std::uint32_t>(organisations.size()));
  if (others.size() > 0) addPart(figure, "Others, not Member States", byOthers, others.size());
}

void fillToolCopies(const World& world, IndicatorFigure& figure) {
  RecordSet records;
  std::uint64_t copies = 0;
  for (const auto& request : world.toolRequests) {
    if (!request.complete() || !world.happened(request.record.requested_on())) continue;
    copies += request.record.copies();
    records.add(request.id);
  }
  figure.set_value(copies);
  setRecords(figure, records);
}

void fillReached(const World& world, const Indicator& indicator, IndicatorFigure& figure) {
  const Reached reached = statesReached(world, onThemes(indicator.measure()));
  const StateUnion all = reached.all();
  *figure.mutable_receiving() = all.stateSet();
  figure.set_value(all.size());
  setRecords(figure, all.records());
  addPart(figure, "By advisory missions", reached.byMissions.records(), reached.byMissions.size());
  addPart(figure, "By trainings", reached.byTrainings.records(), reached.byTrainings.size());
  addPart(figure, "By projects", reached.byProjects.records(), reached.byProjects.size());
}

void fillFeedback(const World& world, const Indicator& indicator, IndicatorFigure& figure) {
  const Filter filter = onThemes(indicator.measure());
  const RecordSet records = addFeedback(
      world,
      [&](const StateFeedback& feedback) {
        const auto* mission = findEntry(world.missions, feedback.mission());
        const auto* training = findEntry(world.trainings, feedback.training());
        const auto* project = findEntry(world.projects, feedback.project());
        return (mission != nullptr && mission->complete() && filter.mission(*mission)) ||
               (training != nullptr && training->complete() && filter.training(*training)) ||
               (project != nullptr && project->complete() && filter.project(*project));
      },
      figure);
  figure.set_value(records.size());
  setRecords(figure, records);
}

void fillGender(const World& world, IndicatorFigure& figure) {
  const GenderCounted counted = countedForGender(world);
  RecordSet all = counted.projects;
  all.add(counted.databases);
  all.add(counted.others);
  figure.set_value(counted.projects.size() + counted.databaseCount + counted.otherCount);
  setRecords(figure, all);
  addPart(figure, "Projects", counted.projects, counted.projects.size());
  addPart(figure, "Databases", counted.databases, counted.databaseCount);
  addPart(figure, "Other outputs", counted.others, counted.otherCount);
}

}  // namespace

IndicatorFigures indicatorFigures(const World& world) {
  IndicatorFigures figures;
  RecordSet counted, purposeUnknown;
  for (const auto& indicator : world.programme.indicators()) {
    auto& figure = figures.indicators.emplace_back();
    figure.set_code(indicator.code());
    figure.set_accomplishment(indicator.accomplishment());
    figure.set_text(indicator.text());
    figure.set_kind(model::v1::MeasureKind_Name(indicator.measure().kind()));
    setTarget(world, indicator, figure);
    switch (indicator.measure().kind()) {
      case model::v1::MEASURE_KIND_STATES_ASSISTED:
        fillAssisted(world, indicator, figure, counted, purposeUnknown);
        break;
      case model::v1::MEASURE_KIND_TOOL_REQUESTERS:
        fillToolRequesters(world, figure, figures.requestsOfNobody);
        break;
      case model::v1::MEASURE_KIND_TOOL_COPIES:
        fillToolCopies(world, figure);
        break;
      case model::v1::MEASURE_KIND_STATES_REACHED:
        fillReached(world, indicator, figure);
        break;
      case model::v1::MEASURE_KIND_STATE_FEEDBACK:
        fillFeedback(world, indicator, figure);
        break;
      case model::v1::MEASURE_KIND_GENDER:
        fillGender(world, figure);
        break;
      default:
        break;
    }
  }
  for (const auto& id : purposeUnknown.ids())
    if (!counted.has(id)) figures.purposeUnknown.add(id);
  for (const auto& feedback : world.feedback)
    if (feedback.complete() && feedback.record.request().empty() &&
        feedback.record.mission().empty() && feedback.record.training().empty() &&
        feedback.record.project().empty())
      figures.feedbackOnNothing.add(feedback.id);
  return figures;
}

}  // namespace fieldpost::aggregate
