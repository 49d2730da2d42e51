// Projects as IATI 2.03 activities.
//
// Used by server/services. Valid against the official schema; what the standard asks for and a
// project has not got is not made up: such a project is left out and counted. Source: IATI Standard
// 2.03, iatistandard.org.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/export/sink.h"
#include "server/store/store.h"

namespace fieldpost::exporting {

/// Who reports.
struct Reporter {
  std::string reference;  ///< The organisation's IATI identifier.
  std::string name;
  std::int64_t nowMs = 0;  ///< When the file is made.
};

struct IatiOutcome {
  std::uint64_t activities = 0;
  std::uint64_t leftOut = 0;  ///< Without a title, a number, a status or a day.
};

/// Every project that is not deleted. Errors: those of the store and the sink.
Result<IatiOutcome> writeIati(store::Snapshot& snapshot, const Reporter& reporter,
                              const Sink& sink);
/// Shares of 100 for so many parts, in hundredths, that add up to 100.00: "33.34", "33.33",
/// "33.33".
std::vector<std::string> sharesOf(std::size_t parts);

}  // namespace fieldpost::exporting
