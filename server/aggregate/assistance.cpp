#include "server/aggregate/assistance.h"

#include <algorithm>

#include "server/aggregate/field_figures.h"

namespace fieldpost::aggregate {
namespace {

using model::v1::AdvisoryMission;
using model::v1::AssistanceRequest;
using model::v1::Project;
using model::v1::TrainingEvent;

template <typename Some, typename All>
bool shareOne(const Some& some, const All& all) {
  return std::any_of(some.begin(), some.end(), [&](const auto& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  });
}

template <typename All>
bool among(const std::string& one, const All& all) {
  return all.empty() || std::find(all.begin(), all.end(), one) != all.end();
}

bool matches(const model::v1::Measure& measure, const AssistanceRequest& request) {
  return among(request.instrument(), measure.instruments()) &&
         among(model::v1::AssistancePurpose_Name(request.purpose()), measure.purposes());
}

/// Whether the measure takes assistance for every purpose there is.
bool takesEveryPurpose(const model::v1::Measure& measure) {
  const auto& purposes = *model::v1::AssistancePurpose_descriptor();
  for (int i = 0; i < purposes.value_count(); ++i)
    if (purposes.value(i)->number() != model::v1::ASSISTANCE_PURPOSE_UNSPECIFIED &&
        !among(purposes.value(i)->name(), measure.purposes()))
      return false;
  return true;
}

/// The ids among `named` that `wanted` says yes to.
template <typename Record, typename Wanted>
void addNamed(const google::protobuf::RepeatedPtrField<std::string>& named,
              const Entries<Record>& entries, const Wanted& wanted, RecordSet& found) {
  for (const auto& id : named)
    if (const auto* entry = findEntry(entries, id))
      if (wanted(*entry)) found.add(id);
}

/// What a request says delivered it, as far as that has happened.
RecordSet deliveredBy(const World& world, const AssistanceRequest& request) {
  RecordSet found;
  addNamed(
      request.delivered_by_missions(), world.missions,
      [&](const auto& entry) { return tookPlace(world, entry); }, found);
  addNamed(
      request.delivered_by_trainings(), world.trainings,
      [&](const auto& entry) { return isHeld(world, entry); }, found);
  addNamed(
      request.delivered_by_projects(), world.projects,
      [&](const auto& entry) { return isCarriedOut(world, entry); }, found);
  return found;
}

/// Adds what the requests say; the missions and trainings that they name.
RecordSet addRequests(const World& world, const model::v1::Measure& measure, Assisted& assisted) {
  RecordSet named;
  for (const auto& request : world.requests) {
    const auto& record = request.record;
    if (!request.complete() || !matches(measure, record)) continue;
    assisted.requests.add(request.id);
    if (world.happened(record.received_on()))
      assisted.requesting.add(record.state_code(), request.id, request.office);
    if (record.state() == model::v1::ASSISTANCE_STATE_DELIVERED &&
        world.happened(record.delivered_on()))
      assisted.receiving.add(record.state_code(), request.id, request.office);
    const RecordSet deliverers = deliveredBy(world, record);
    for (const auto& id : deliverers.ids()) {
      named.add(id);
      assisted.receiving.add(record.state_code(), id, request.office);
    }
    if (!deliverers.empty())
      assisted.receiving.add(record.state_code(), request.id, request.office);
  }
  return named;
}

}  // namespace

StateUnion Reached::all() const {
  StateUnion all = byMissions;
  all.add(byTrainings);
  all.add(byProjects);
  return all;
}

Reached statesReached(const World& world, const Filter& filter) {
  Reached reached;
  for (const auto& mission : world.missions)
    if (tookPlace(world, mission) && filter.mission(mission))
      reached.byMissions.add(mission.record.state_code(), mission.id, mission.office);
  RecordSet trainings;
  for (const auto& training : world.trainings)
    if (isHeld(world, training) && filter.training(training)) {
      trainings.add(training.id);
      reached.byTrainings.add(training.record.country(), training.id, training.office);
    }
  // A participant's State is told by the event, so that a report needs to name no person.
  for (const auto& id : trainings.ids()) {
    const auto tally = world.tallies.find(id);
    const auto* event = findEntry(world.trainings, id);
    if (tally == world.tallies.end() || event == nullptr) continue;
    for (const auto& [state, count] : participantsByState(tally->second))
      reached.byTrainings.add(state, event->id, event->office);
  }
  for (const auto& project : world.projects)
    if (isCarriedOut(world, project) && filter.project(project))
      for (const auto& country : project.record.countries())
        reached.byProjects.add(country, project.id, project.office);
  return reached;
}

Filter onThemes(const model::v1::Measure& measure) {
  const auto onTheme = [themes = measure.themes()](const auto& entry) {
    return themes.empty() || shareOne(entry.record.themes(), themes);
  };
  return {onTheme, onTheme, onTheme};
}

Filter everything() { return onThemes({}); }

Assisted statesAssisted(const World& world, const model::v1::Indicator& indicator) {
  const auto& measure = indicator.measure();
  Assisted assisted;
  const RecordSet named = addRequests(world, measure, assisted);
  const auto onInstruments = [&](const auto& entry) {
    return measure.instruments().empty() ||
           shareOne(entry.record.instruments(), measure.instruments());
  };
  const auto servesAccomplishment = [&](const Entry<Project>& project) {
    return shareOne(std::vector{indicator.accomplishment()}, project.record.accomplishments());
  };
  const Reached reached =
      statesReached(world, {onInstruments, onInstruments, servesAccomplishment});
  assisted.receiving.add(reached.byProjects);
  if (takesEveryPurpose(measure)) {
    assisted.receiving.add(reached.byMissions);
    assisted.receiving.add(reached.byTrainings);
    return assisted;
  }
  for (const auto* states : {&reached.byMissions, &reached.byTrainings}) {
    const RecordSet records = states->records();
    for (const auto& id : records.ids())
      if (!named.has(id)) assisted.purposeUnknown.add(id);
  }
  return assisted;
}

}  // namespace fieldpost::aggregate
