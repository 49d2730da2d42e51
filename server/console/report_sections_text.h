// The parts of the report that say the same records by what they are, and what is to be done.
//
// Used by report_text.cpp. A part of which nothing is recorded is left out.
#pragma once

#include <cstddef>
#include <string>

#include "fieldpost/console/v1/figures.pb.h"

namespace fieldpost::console {

/// Projects and trainings by theme, region and so on; money; participants; requests; the gender
/// register; external factors; progress reports; treaties.
std::string sectionsText(const v1::PerformanceReport& report, std::size_t width);

}  // namespace fieldpost::console
