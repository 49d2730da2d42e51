// The demonstration programme: 46 projects and 20 trainings of invented field offices in 2004-2005.
//
// The window offers it to whoever wants to try, the command line records it, deploy/demo shows it.
// It is recorded through LocalStore as a person would: projects are made, edited and moved from
// status to status. Every project, event and request says that it is illustrative, and nobody in it
// exists.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/storage/local_store.h"

namespace fieldpost {

inline constexpr std::uint64_t kDemonstrationSeed = 20042005;
/// The day of which the demonstration tells: reports are made as of it, later dates lie ahead.
inline constexpr std::string_view kDemonstrationDay = "2005-06-30";
inline constexpr std::size_t kDemonstrationProjects = 46;
inline constexpr std::size_t kDemonstrationTrainings = 20;

/// An invented field office, and two invented people who work there.
struct DemonstrationOffice {
  std::string_view code;     ///< "KEN".
  std::string_view name;     ///< "Field office Nairobi".
  std::string_view country;  ///< ISO 3166-1 alpha-2.
  std::string_view timeZone;
  std::string_view officer;  ///< The field officer who records.
  std::string_view head;     ///< The office head.
};

/// All of them, by code. At least eight.
std::span<const DemonstrationOffice> demonstrationOffices();

struct DemonstrationOptions {
  std::uint64_t seed = kDemonstrationSeed;
  /// The office whose part is recorded. Empty: every office's, all under the store's own office, so
  /// that one laptop has the whole programme to try.
  std::string part;
  const std::atomic<bool>* stop = nullptr;  ///< Set it to stop; what was recorded stays.
  Progress onProgress;                      ///< Records done and to do. May be empty.
};

struct DemonstrationReport {
  std::map<std::string, std::size_t> added;  ///< Records by type.
  std::size_t records = 0;                   ///< All of them.
  std::size_t saves = 0;                     ///< Edits that made and changed them.
  std::size_t alreadyThere = 0;              ///< Recorded before; left as they are.
};

/// Records the demonstration in `store`. The same seed gives the same records, ids included, on any
/// machine; recording again adds nothing. Takes one to three seconds. Errors:
/// InvalidArgument/UNKNOWN_PART; Cancelled/STOPPED; those of LocalStore::commit. What was recorded
/// before an error stays, and recording again goes on from there.
Result<DemonstrationReport> recordDemonstration(LocalStore& store,
                                                const DemonstrationOptions& options = {});

}  // namespace fieldpost
