// How long headquarters keeps the log, and what clearing it away did.
//
// Used by Ingest::cleanUp, which fieldpostd runs each day and fieldpost-console on demand. What the
// log led to is never cleared: records, and who changed them last.
#pragma once

#include <cstdint>

#include "server/store/store.h"

namespace fieldpost::ingest {

/// Times by headquarters' clock.
struct RetentionPolicy {
  /// Younger ones stay, even when every laptop has them: for questions of what was done lately.
  std::int64_t leastMs = std::int64_t{35} * 24 * 3600 * 1000;
  /// Older ones go, whoever has not come for them; a laptop that did not sync for so long is none
  /// that is waited for, and takes its scopes whole when it comes back.
  std::int64_t mostMs = std::int64_t{180} * 24 * 3600 * 1000;
};

/// Up to which commit the log may go. Errors: those of the store.
Result<Commit> floorBy(store::WriteTransaction& transaction, const RetentionPolicy& policy,
                       std::int64_t nowMs);

}  // namespace fieldpost::ingest
