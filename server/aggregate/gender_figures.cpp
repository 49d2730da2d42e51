#include "server/aggregate/gender_figures.h"

#include <map>

#include "sync/programme/output_tree.h"

namespace fieldpost::aggregate {
namespace {

using console::v1::GenderLine;
using model::v1::AdditionalOutput;
using model::v1::OutputDelivery;

constexpr std::uint32_t kMarkerMost = 3;

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

const Entry<AdditionalOutput>* addedOf(const World& world, const OutputDelivery& delivery) {
  const auto* added = findEntry(world.additionalOutputs, delivery.additional_output());
  return added != nullptr && added->complete() ? added : nullptr;
}

/// A delivery that does not say takes the answer of the additional output it delivers.
bool saysYes(const World& world, const OutputDelivery& delivery) {
  if (delivery.gender_dimension() != model::v1::ANSWER_UNSPECIFIED)
    return delivery.gender_dimension() == model::v1::ANSWER_YES;
  const auto* added = addedOf(world, delivery);
  return added != nullptr && added->record.gender_dimension() == model::v1::ANSWER_YES;
}

template <typename Record>
GenderLine lineOf(const char* type, const Entry<Record>& entry, const std::string& title) {
  GenderLine line;
  line.set_type(type);
  line.set_record(entry.id);
  line.set_office(entry.office);
  line.set_title(title);
  line.set_justification(entry.record.gender_justification());
  return line;
}

/// What a delivery delivered, in words.
std::string titleOf(const World& world, const OutputTree& tree, const OutputDelivery& delivery) {
  if (const auto* output = tree.find(delivery.output())) return output->title();
  if (const auto* added = addedOf(world, delivery)) return added->record.title();
  return delivery.document_symbol();
}

void addProjects(const World& world, const GenderCounted& counted,
                 console::v1::GenderFigures& figures) {
  std::map<std::uint32_t, RecordSet> byMarker;
  for (const auto& project : world.projects) {
    if (!project.complete()) continue;
    const auto& record = project.record;
    byMarker[record.has_gender_marker() ? record.gender_marker() : kMarkerMost + 1].add(project.id);
    const bool says = record.gender_dimension() == model::v1::ANSWER_YES;
    if (!says && record.gender_marker() == 0) continue;
    GenderLine line = lineOf("project", project, record.title());
    if (record.has_gender_marker()) line.set_marker(record.gender_marker());
    line.set_counted(counted.projects.has(project.id));
    *figures.add_lines() = std::move(line);
  }
  for (const auto& [marker, projects] : byMarker) {
    auto& line = *figures.add_markers();
    if (marker <= kMarkerMost) line.set_marker(marker);
    *line.mutable_projects() = projects.figure();
  }
}

}  // namespace

GenderCounted countedForGender(const World& world) {
  const OutputTree tree(world.programme);
  GenderCounted counted;
  for (const auto& project : world.projects)
    if (project.record.gender_dimension() == model::v1::ANSWER_YES && isProject(world, project))
      counted.projects.add(project.id);
  for (const auto& delivery : world.deliveries) {
    const auto& record = delivery.record;
    if (!delivery.complete() || !world.happened(record.date()) ||
        record.disposition() != model::v1::DISPOSITION_IMPLEMENTED || !saysYes(world, record))
      continue;
    const auto* output = tree.find(record.output());
    const bool database = output != nullptr && output->unit() == model::v1::OUTPUT_UNIT_DATABASE;
    (database ? counted.databases : counted.others).add(delivery.id);
    (database ? counted.databaseCount : counted.otherCount) += record.quantity();
  }
  return counted;
}

console::v1::GenderFigures genderFigures(const World& world) {
  const OutputTree tree(world.programme);
  const GenderCounted counted = countedForGender(world);
  console::v1::GenderFigures figures;
  addProjects(world, counted, figures);
  for (const auto& added : world.additionalOutputs)
    if (added.complete() && added.record.gender_dimension() == model::v1::ANSWER_YES)
      *figures.add_lines() = lineOf("additional_output", added, added.record.title());
  for (const auto& delivery : world.deliveries) {
    if (!delivery.complete() || !saysYes(world, delivery.record)) continue;
    GenderLine line = lineOf("output_delivery", delivery, titleOf(world, tree, delivery.record));
    if (const auto* added = addedOf(world, delivery.record);
        added != nullptr && line.justification().empty())
      line.set_justification(added->record.gender_justification());
    line.set_counted(counted.databases.has(delivery.id) || counted.others.has(delivery.id));
    *figures.add_lines() = std::move(line);
  }
  for (const auto* output : tree.leaves())
    if (output->gender_dimension()) {
      auto& line = *figures.add_lines();
      line.set_record(output->code());
      line.set_title(output->title());
      line.set_justification("the programme of work itself says so: para. " + output->paragraph());
    }
  RecordSet unjustified;
  for (const auto& line : figures.lines())
    if (line.justification().empty()) unjustified.add(line.record());
  *figures.mutable_unjustified() = unjustified.figure();
  return figures;
}

}  // namespace fieldpost::aggregate
