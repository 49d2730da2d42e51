// Money of projects and trainings, each currency for itself.
//
// Used by the performance report. Amounts of two currencies are never added up: no rate is
// recorded.
#pragma once

#include <vector>

#include "fieldpost/console/v1/breakdowns.pb.h"
#include "server/aggregate/world.h"

namespace fieldpost::aggregate {

/// Pledged, received and spent inside the period, up to the day. What is spent is told of a source
/// as its project says, and of a donor when its project has no other.
console::v1::MoneyFigures moneyFigures(const World& world);
/// What trainings held cost.
std::vector<console::v1::CostFigures> trainingCost(const World& world);

/// A name as names are compared: inner and outer blanks and capitals aside.
std::string folded(std::string_view name);

}  // namespace fieldpost::aggregate
