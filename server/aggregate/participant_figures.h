// Who took part in trainings held, and what came of it; nobody is named.
//
// Used by the performance report. Made from sums by event, so it costs what the events cost.
#pragma once

#include "fieldpost/console/v1/breakdowns.pb.h"
#include "server/aggregate/world.h"

namespace fieldpost::aggregate {

console::v1::ParticipantFigures participantFigures(const World& world);

}  // namespace fieldpost::aggregate
