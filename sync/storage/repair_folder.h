// Where a repair of a store works, beside the store; for LocalStore, which does not open a store
// whose files are changing places.
#pragma once

#include <filesystem>

#include "sync/base/result.h"

namespace fieldpost {

inline constexpr const char* kRepairFolder = "repair.partial";
/// There once the new store is whole; names the folder that the damaged files go to.
inline constexpr const char* kRepairMark = "ready";

/// Whether a repair was cut off while the files changed places: they are not a store until it is
/// ended.
inline bool isRepairUnfinished(const std::filesystem::path& folder) {
  std::error_code failed;
  return std::filesystem::exists(folder / kRepairFolder / kRepairMark, failed);
}

/// FailedPrecondition/REPAIR_UNFINISHED.
Error repairUnfinished(const std::filesystem::path& folder);

}  // namespace fieldpost
