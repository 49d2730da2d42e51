// The programme performance report as text for a terminal.
#pragma once

#include <cstddef>
#include <string>

#include "fieldpost/console/v1/figures.pb.h"

namespace fieldpost::console {

/// The whole report, `terminal` columns wide (0: as wide as a page); its first two lines never
/// change their form, so that a script may read them.
std::string reportText(const v1::PerformanceReport& report, std::size_t terminal);

}  // namespace fieldpost::console
