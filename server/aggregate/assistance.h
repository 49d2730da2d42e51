// Which States got assistance from what, as of a day: the ground that indicators stand on.
//
// Used by indicator_figures.cpp and the performance report. A State is counted once however often
// it was helped, and always with the records that say so.
#pragma once

#include <functional>
#include <string>

#include "fieldpost/model/v1/programme.pb.h"
#include "server/aggregate/tally.h"
#include "server/aggregate/world.h"

namespace fieldpost::aggregate {

/// States reached, by how.
struct Reached {
  StateUnion byMissions;
  StateUnion byTrainings;  ///< Hosts, and the States that participants came from.
  StateUnion byProjects;
  [[nodiscard]] StateUnion all() const;
};

/// What of a kind is looked at.
struct Filter {
  std::function<bool(const Entry<model::v1::AdvisoryMission>&)> mission;
  std::function<bool(const Entry<model::v1::TrainingEvent>&)> training;
  std::function<bool(const Entry<model::v1::Project>&)> project;
};

/// States that missions which took place, held trainings and projects carried out reached.
Reached statesReached(const World& world, const Filter& filter);
/// Everything whose themes are among `themes`; everything when it is empty.
Filter onThemes(const model::v1::Measure& measure);
/// Everything.
Filter everything();

/// Who asked for and who got assistance with an instrument (indicators 1 to 4).
struct Assisted {
  StateUnion requesting;     ///< Asked inside the period, up to the day.
  StateUnion receiving;      ///< Got something: see statesAssisted.
  RecordSet requests;        ///< Every request that matches, whenever it came.
  RecordSet purposeUnknown;  ///< Missions and trainings on the instruments that no request names.
};

/// A State receives when a matching request of its was delivered, or names a mission that took
/// place, a held training or a project carried out; when such a project serves the indicator's
/// accomplishment and works in the State; and, for an indicator that takes assistance for every
/// purpose, when such a mission or training is on its instruments. Where purposes are told apart, a
/// mission or training without a request does not say which it served: it is named, not counted.
Assisted statesAssisted(const World& world, const model::v1::Indicator& indicator);

}  // namespace fieldpost::aggregate
