// What stands around the indicators: external factors beside targets not reached, and treaties.
//
// Used by the performance report.
#pragma once

#include <vector>

#include "fieldpost/console/v1/figures.pb.h"
#include "server/aggregate/world.h"

namespace fieldpost::aggregate {

/// From this product of likelihood and impact on a risk is severe.
inline constexpr std::uint32_t kSevere = 12;

/// Factors of the programme in its order, then others when any were reported. `indicators` of the
/// same world. Where no target was set, none is missed.
std::vector<console::v1::ExternalFactorFigure> factorFigures(
    const World& world, const std::vector<console::v1::IndicatorFigure>& indicators);

/// By instrument, in the programme's order.
std::vector<console::v1::TreatyFigure> treatyFigures(const World& world);

}  // namespace fieldpost::aggregate
