// What waits for a decision of headquarters'.
//
// Used by server/services for the list that a working day begins with.
#pragma once

#include <string>

#include "fieldpost/console/v1/headquarters_service.pb.h"
#include "server/store/store.h"

namespace fieldpost::decisions {

/// The oldest first. `office`: of it alone unless it is empty. Errors: those of the store.
Result<console::v1::ListPendingResponse> listPending(store::Snapshot& snapshot,
                                                     const std::string& office);

}  // namespace fieldpost::decisions
