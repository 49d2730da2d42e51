// Progress reports that offices owe: due, given, late, waiting for headquarters.
//
// Used by the performance report. A project owes one for each half of a calendar year in which it
// was carried out, 30 days after the half ends; one that covers the last day owed gives it.
#pragma once

#include "fieldpost/console/v1/follow_up.pb.h"
#include "server/aggregate/world.h"

namespace fieldpost::aggregate {

/// Days from the end of a half-year to the day its reports are due, and that 'soon' looks ahead.
inline constexpr int kReportDays = 30;

console::v1::ReportingFigures reportingFigures(const World& world);

}  // namespace fieldpost::aggregate
