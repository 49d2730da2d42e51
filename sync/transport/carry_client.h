// Hands over the bundles of other laptops that this one carries, after its own sync.
//
// Used by sync_client on the channel of the sync that ended. Whatever happens here, the laptop's
// own work is done; what was not handed over waits for the next sync, and goes on where it was cut.
#pragma once

#include <grpcpp/channel.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "sync/base/result.h"

namespace fieldpost {

/// What came of carrying.
struct CarryReport {
  std::uint64_t handedOver = 0;  ///< Bundles whose return bundle came.
  std::uint64_t refused = 0;     ///< Bundles that headquarters will not take.
  std::string problem;           ///< What ended it early, in English; empty: nothing.
};

/// Hands over all that wait in the store's folder, one after another, until `stop` (may be null).
CarryReport handOverBundles(const std::filesystem::path& store,
                            const std::shared_ptr<grpc::Channel>& channel,
                            const std::atomic<bool>* stop);

}  // namespace fieldpost
