// The programme performance report as text for a terminal.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "fieldpost/console/v1/figures.pb.h"

namespace fieldpost::console {

/// The whole report, `terminal` columns wide (0: as wide as a page); its first two lines never
/// change their form, so that a script may read them.
std::string reportText(const v1::PerformanceReport& report, std::size_t terminal);

/// Lines of words at most `width` wide; those after the first are set in by `indent`, and the first
/// by `first`.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t width,
                    std::optional<std::size_t> first = {});

}  // namespace fieldpost::console
