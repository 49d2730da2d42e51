#include "server/aggregate/indicator_figures.h"

#include <map>

#include "server/aggregate/assistance.h"
#include "server/aggregate/field_figures.h"
#include "sync/programme/output_tree.h"
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

/// The newest target that was set on the day or before.
void setTarget(const World& world, const Indicator& indicator, IndicatorFigure& figure) {
  const model::v1::Target* newest = nullptr;
  for (const auto& target : indicator.targets())
    if (target.set_on() <= world.day && (newest == nullptr || target.set_on() >= newest->set_on()))
      newest = &target;
  if (newest == nullptr) return;
  figure.set_target_set_on(newest->set_on());
  if (newest->has_baseline()) figure.set_baseline(newest->baseline());
  if (newest->has_target()) figure.set_target(newest->target());
}

/// Ratings that States gave inside the period, up to the day, on what `isAbout` says yes to.
template <typename IsAbout>
RecordSet addFeedback(const World& world, const IsAbout& isAbout, IndicatorFigure& figure) {
  Ratings ratings;
  StateUnion from;
  for (const auto& feedback : world.feedback) {
    if (!feedback.complete() || !world.happened(feedback.record.given_on()) ||
        !isAbout(feedback.record))
      continue;
    ratings.add(feedback.record.rating(), feedback.id);
    from.add(feedback.record.state_code(), feedback.id, feedback.office);
  }
  *figure.mutable_feedback() = ratings.figure();
  *figure.mutable_feedback_from() = from.stateSet();
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

/// An organisation's name as names are compared: inner and outer blanks and capitals aside.
std::string folded(std::string_view name) {
  std::string folded;
  for (const char c : name) {
    if (c == ' ' || c == '\t' || c == '\n') {
      if (!folded.empty() && folded.back() != ' ') folded += ' ';
    } else {
      folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
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

/// Whether the project is more than a plan and was not given up.
bool isProject(const World& world, const Entry<model::v1::Project>& project) {
  const auto status = project.record.status();
  return project.complete() && status != model::v1::PROJECT_STATUS_IDEA &&
         status != model::v1::PROJECT_STATUS_FORMULATION &&
         status != model::v1::PROJECT_STATUS_CANCELLED &&
         project.record.planned_start() <= world.programme.period_end() &&
         (project.record.actual_end().empty() ||
          project.record.actual_end() >= world.programme.period_start());
}

void fillGender(const World& world, IndicatorFigure& figure) {
  const OutputTree tree(world.programme);
  RecordSet projects, databases, others, all;
  std::uint32_t databaseCount = 0, otherCount = 0;
  for (const auto& project : world.projects)
    if (isProject(world, project) && project.record.gender_dimension() == model::v1::ANSWER_YES) {
      projects.add(project.id);
      all.add(project.id);
    }
  for (const auto& delivery : world.deliveries) {
    const auto& record = delivery.record;
    if (!delivery.complete() || !world.happened(record.date()) ||
        record.disposition() != model::v1::DISPOSITION_IMPLEMENTED)
      continue;
    // A delivery that does not say takes the answer of the additional output it delivers.
    auto answer = record.gender_dimension();
    const auto* added = findEntry(world.additionalOutputs, record.additional_output());
    if (answer == model::v1::ANSWER_UNSPECIFIED && added != nullptr && added->complete())
      answer = added->record.gender_dimension();
    if (answer != model::v1::ANSWER_YES) continue;
    const auto* output = tree.find(record.output());
    const bool database = output != nullptr && output->unit() == model::v1::OUTPUT_UNIT_DATABASE;
    (database ? databases : others).add(delivery.id);
    (database ? databaseCount : otherCount) += record.quantity();
    all.add(delivery.id);
  }
  figure.set_value(projects.size() + databaseCount + otherCount);
  setRecords(figure, all);
  addPart(figure, "Projects", projects, projects.size());
  addPart(figure, "Databases", databases, databaseCount);
  addPart(figure, "Other outputs", others, otherCount);
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
