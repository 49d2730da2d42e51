// What was delivered of the tree of para. 17, and the three rates of implementation.
//
// Used by the performance report. An output without a countable quantity enters no rate and no sum.
// Source of I1, I2 and I3: glossary of the Office of Internal Oversight Services, United Nations,
// entry 'implementation rate'.
#pragma once

#include <vector>

#include "fieldpost/console/v1/figures.pb.h"
#include "server/aggregate/tally.h"
#include "server/aggregate/world.h"

namespace fieldpost::aggregate {

/// The tree's lines, and deliveries that none of them counts.
struct OutputFigures {
  std::vector<console::v1::OutputFigure> lines;  ///< Parents before children, in document order.
  RecordSet elsewhere;     ///< Of an output that projects, trainings or missions deliver.
  RecordSet namesNothing;  ///< Of no output that anything could be delivered of.
  RecordSet outside;       ///< Before or after the period.
  RecordSet later;         ///< After the day.
};

/// Projects, trainings and missions deliver the outputs that say so, output deliveries all others.
/// What a field record cannot say (that a project was put off, that an event was reformulated) is
/// taken from output deliveries there too.
OutputFigures outputFigures(const World& world);

}  // namespace fieldpost::aggregate
