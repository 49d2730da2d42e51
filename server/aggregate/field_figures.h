// Field projects and trainings as of a day: the first two lines of every report.
//
// Used by the performance report, by the headline that laptops get, and by the other figures, which
// ask here what counts as delivered.
// Source: programme of work 2004-2005, para. 17 (c) (ii) and (iii).
#pragma once

#include <string>
#include <string_view>

#include "fieldpost/console/v1/figures.pb.h"
#include "fieldpost/sync/v1/session.pb.h"
#include "server/aggregate/world.h"

namespace fieldpost::aggregate {

/// Whether any day of the project lies inside the period.
bool touchesPeriod(const World& world, const model::v1::Project& project);
/// Completed inside the period, on the day or before.
bool isCompleted(const World& world, const Entry<model::v1::Project>& project);
/// Under implementation at the end of the day: begun, and not yet ended then, though it may have
/// ended since.
bool isUnderImplementation(const World& world, const Entry<model::v1::Project>& project);
/// States get something from it: it is or was carried out inside the period, up to the day. Beside
/// the two above, under evaluation.
bool isCarriedOut(const World& world, const Entry<model::v1::Project>& project);
/// Held, and ended inside the period, on the day or before.
bool isHeld(const World& world, const Entry<model::v1::TrainingEvent>& training);
/// It starts on the day or after it, inside the period: planned or confirmed, or held since.
bool isAhead(const World& world, const Entry<model::v1::TrainingEvent>& training);
/// Ended inside the period, on the day or before.
bool tookPlace(const World& world, const Entry<model::v1::AdvisoryMission>& mission);

/// How many the programme of work promises of what `delivery` delivers.
std::uint32_t plannedOf(const model::v1::ProgrammeOfWork& programme, model::v1::Delivery delivery);

console::v1::ProjectFigures projectFigures(const World& world);
console::v1::TrainingFigures trainingFigures(const World& world);

/// The two first lines as laptops are told them, of the programme that runs on `day` (YYYY-MM-DD).
/// Errors: as readWorld.
Result<sync::v1::Headline> headlineOf(RecordSource& source, std::string_view day);
/// The same from what is kept for figures.
Result<sync::v1::Headline> headlineOf(FigureSource& source, std::string_view day);
/// What headlineOf would say of the world.
sync::v1::Headline headlineOf(const World& world);

}  // namespace fieldpost::aggregate
