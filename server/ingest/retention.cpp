#include "server/ingest/retention.h"

#include <algorithm>

namespace fieldpost::ingest {

Result<Commit> floorBy(store::WriteTransaction& transaction, const RetentionPolicy& policy,
                       std::int64_t nowMs) {
  FIELDPOST_TRY(const Commit passed, transaction.passedByAll(nowMs - policy.mostMs));
  FIELDPOST_TRY(const Commit young, transaction.headBefore(nowMs - policy.leastMs));
  FIELDPOST_TRY(const Commit old, transaction.headBefore(nowMs - policy.mostMs));
  return std::max(std::min(passed, young), old);
}

}  // namespace fieldpost::ingest
