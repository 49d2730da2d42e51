#include "server/aggregate/field_figures.h"

#include <map>

#include "server/aggregate/tally.h"
#include "sync/programme/output_tree.h"
#include "sync/record/record_type.h"

namespace fieldpost::aggregate {
namespace {

using model::v1::Project;
using model::v1::TrainingEvent;

const std::string& firstOf(const std::string& actual, const std::string& planned) {
  return actual.empty() ? planned : actual;
}

bool isOverdue(const World& world, const Entry<Project>& project) {
  const auto status = project.record.status();
  return project.complete() && status != model::v1::PROJECT_STATUS_COMPLETED &&
         status != model::v1::PROJECT_STATUS_CANCELLED &&
         project.record.planned_end() < world.day && touchesPeriod(world, project.record);
}

bool isStillPlanned(const TrainingEvent& training) {
  return training.status() == model::v1::TRAINING_STATUS_PLANNED ||
         training.status() == model::v1::TRAINING_STATUS_CONFIRMED;
}

bool isOverdue(const World& world, const Entry<TrainingEvent>& training) {
  return training.complete() && isStillPlanned(training.record) &&
         training.record.planned_start() < world.day &&
         world.inPeriod(training.record.planned_start());
}

bool isOutside(const World& world, const Entry<TrainingEvent>& training) {
  return training.complete() &&
         !world.inPeriod(training.record.status() == model::v1::TRAINING_STATUS_HELD
                             ? training.record.actual_end()
                             : training.record.planned_start());
}

/// Every choice of the status but the unspecified one, in the order of the proto.
template <typename Figures>
void addStatuses(const google::protobuf::EnumDescriptor& statuses,
                 const std::map<int, RecordSet>& byStatus, Figures& figures) {
  for (int i = 0; i < statuses.value_count(); ++i) {
    const auto& value = *statuses.value(i);
    const auto found = byStatus.find(value.number());
    if (found == byStatus.end()) continue;
    auto& line = *figures.add_by_status();
    line.set_status(value.name());
    line.set_label(traitsOf(value).label());
    *line.mutable_figure() = found->second.figure();
  }
}

}  // namespace

bool touchesPeriod(const World& world, const Project& project) {
  return firstOf(project.actual_start(), project.planned_start()) <= world.programme.period_end() &&
         firstOf(project.actual_end(), project.planned_end()) >= world.programme.period_start();
}

bool isCompleted(const World& world, const Entry<Project>& project) {
  return project.complete() && project.record.status() == model::v1::PROJECT_STATUS_COMPLETED &&
         world.happened(project.record.actual_end());
}

bool isUnderImplementation(const World& world, const Entry<Project>& project) {
  const auto& record = project.record;
  if (!project.complete() || record.actual_start() > world.day || !touchesPeriod(world, record))
    return false;
  return record.status() == model::v1::PROJECT_STATUS_UNDER_IMPLEMENTATION ||
         (record.status() == model::v1::PROJECT_STATUS_COMPLETED &&
          record.actual_end() > world.day);
}

bool isCarriedOut(const World& world, const Entry<Project>& project) {
  const auto& record = project.record;
  return isCompleted(world, project) || isUnderImplementation(world, project) ||
         (project.complete() && record.status() == model::v1::PROJECT_STATUS_UNDER_EVALUATION &&
          record.actual_start() <= world.day && touchesPeriod(world, record));
}

bool isHeld(const World& world, const Entry<TrainingEvent>& training) {
  return training.complete() && training.record.status() == model::v1::TRAINING_STATUS_HELD &&
         world.happened(training.record.actual_end());
}

bool isAhead(const World& world, const Entry<TrainingEvent>& training) {
  if (!training.complete()) return false;
  const auto& record = training.record;
  if (isStillPlanned(record))
    return record.planned_start() >= world.day && world.inPeriod(record.planned_start());
  return record.status() == model::v1::TRAINING_STATUS_HELD && record.actual_start() > world.day &&
         world.inPeriod(record.actual_start());
}

bool tookPlace(const World& world, const Entry<model::v1::AdvisoryMission>& mission) {
  return mission.complete() && world.happened(mission.record.end());
}

std::uint32_t plannedOf(const model::v1::ProgrammeOfWork& programme, model::v1::Delivery delivery) {
  std::uint32_t planned = 0;
  const OutputTree tree(programme);
  for (const auto* leaf : tree.leaves())
    if (leaf->delivery() == delivery && !leaf->quantity_unspecified()) planned += leaf->quantity();
  return planned;
}

console::v1::ProjectFigures projectFigures(const World& world) {
  RecordSet recorded, running, completed, drafts, overdue, outside;
  std::map<int, RecordSet> byStatus;
  for (const auto& project : world.projects) {
    if (!project.complete()) {
      drafts.add(project.id);
      continue;
    }
    recorded.add(project.id);
    byStatus[project.record.status()].add(project.id);
    if (isUnderImplementation(world, project)) running.add(project.id);
    if (isCompleted(world, project)) completed.add(project.id);
    if (isOverdue(world, project)) overdue.add(project.id);
    if (!touchesPeriod(world, project.record)) outside.add(project.id);
  }
  console::v1::ProjectFigures figures;
  figures.set_planned(plannedOf(world.programme, model::v1::DELIVERY_PROJECTS));
  *figures.mutable_recorded() = recorded.figure();
  *figures.mutable_under_implementation() = running.figure();
  *figures.mutable_completed() = completed.figure();
  *figures.mutable_drafts() = drafts.figure();
  *figures.mutable_overdue() = overdue.figure();
  *figures.mutable_outside_period() = outside.figure();
  addStatuses(*model::v1::ProjectStatus_descriptor(), byStatus, figures);
  return figures;
}

console::v1::TrainingFigures trainingFigures(const World& world) {
  RecordSet recorded, held, ahead, drafts, overdue, outside;
  std::map<int, RecordSet> byStatus;
  for (const auto& training : world.trainings) {
    if (!training.complete()) {
      drafts.add(training.id);
      continue;
    }
    recorded.add(training.id);
    byStatus[training.record.status()].add(training.id);
    if (isHeld(world, training)) held.add(training.id);
    if (isAhead(world, training)) ahead.add(training.id);
    if (isOverdue(world, training)) overdue.add(training.id);
    if (isOutside(world, training)) outside.add(training.id);
  }
  console::v1::TrainingFigures figures;
  figures.set_planned(plannedOf(world.programme, model::v1::DELIVERY_TRAINING_EVENTS));
  *figures.mutable_recorded() = recorded.figure();
  *figures.mutable_held() = held.figure();
  *figures.mutable_ahead() = ahead.figure();
  *figures.mutable_drafts() = drafts.figure();
  *figures.mutable_overdue() = overdue.figure();
  *figures.mutable_outside_period() = outside.figure();
  addStatuses(*model::v1::TrainingStatus_descriptor(), byStatus, figures);
  return figures;
}

sync::v1::Headline headlineOf(const World& world) {
  const auto projects = projectFigures(world);
  const auto trainings = trainingFigures(world);
  sync::v1::Headline headline;
  headline.set_programme(world.programme.code());
  headline.set_commit(world.commit);
  headline.set_as_of(world.day);
  headline.set_projects_planned(projects.planned());
  headline.set_projects_recorded(projects.recorded().count());
  headline.set_projects_under_implementation(projects.under_implementation().count());
  headline.set_projects_completed(projects.completed().count());
  headline.set_trainings_planned(trainings.planned());
  headline.set_trainings_held(trainings.held().count());
  headline.set_trainings_ahead(trainings.ahead().count());
  return headline;
}

Result<sync::v1::Headline> headlineOf(FigureSource& source, std::string_view day) {
  FIELDPOST_TRY(const World world, readWorld(source, day, {}, Depth::Headline));
  return headlineOf(world);
}

Result<sync::v1::Headline> headlineOf(RecordSource& source, std::string_view day) {
  FIELDPOST_TRY(const World world, readWorld(source, day, {}, Depth::Headline));
  return headlineOf(world);
}

}  // namespace fieldpost::aggregate
