// Indicators of achievement as of a day, each as its measure in the programme of work says.
//
// Used by the performance report. Where no target was set, none is shown.
// Source: programme of work 2004-2005, table after para. 15.
#pragma once

#include <vector>

#include "fieldpost/console/v1/figures.pb.h"
#include "server/aggregate/tally.h"
#include "server/aggregate/world.h"

namespace fieldpost::aggregate {

struct IndicatorFigures {
  std::vector<console::v1::IndicatorFigure> indicators;  ///< In document order.
  RecordSet purposeUnknown;     ///< Missions and trainings: see statesAssisted.
  RecordSet requestsOfNobody;   ///< Tool requests that name neither State nor organisation.
  RecordSet feedbackOnNothing;  ///< Feedback that names nothing it is about.
};

IndicatorFigures indicatorFigures(const World& world);

}  // namespace fieldpost::aggregate
