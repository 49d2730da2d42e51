// What is said to integrate a gender dimension, and why: indicator 7 and the register behind it.
//
// Used by the performance report and by indicator_figures.cpp.
#pragma once

#include <cstdint>

#include "fieldpost/console/v1/follow_up.pb.h"
#include "server/aggregate/tally.h"
#include "server/aggregate/world.h"

namespace fieldpost::aggregate {

/// What indicator 7 counts.
struct GenderCounted {
  RecordSet projects;
  RecordSet databases;  ///< Deliveries of databases.
  RecordSet others;     ///< Deliveries of other outputs.
  std::uint32_t databaseCount = 0;
  std::uint32_t otherCount = 0;
};

/// Projects that are more than a plan, and what was delivered inside the period, up to the day.
GenderCounted countedForGender(const World& world);

console::v1::GenderFigures genderFigures(const World& world);

}  // namespace fieldpost::aggregate
