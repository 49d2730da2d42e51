// Names of States in the six languages of the United Nations, and what else is to be known of one.
//
// Used by the performance report. Names come from Debian's iso-codes; a name that is not there is
// shown in English.
#pragma once

#include <string>
#include <string_view>

#include "fieldpost/console/v1/figures.pb.h"
#include "sync/base/result.h"

namespace fieldpost::aggregate {

/// The name in "ar", "en", "es", "fr", "ru" or "zh"; empty: English. Any thread.
std::string stateNameIn(std::string_view language, std::string_view code);

/// Says of every State in the report what it is called, where it lies, and when it was one.
/// Errors: InvalidArgument/LANGUAGE_UNKNOWN.
Result<Done> nameStates(const std::string& language, console::v1::PerformanceReport& report);

}  // namespace fieldpost::aggregate
