// Participants that are one person: who may be, and how two records are put together.
//
// Used by server/services. Names stay inside: what is told of a pair is where its records stand. A
// merge deletes at most, and nothing for ever, so that undo.h takes it back.
#pragma once

#include <string>

#include "fieldpost/console/v1/headquarters_service.pb.h"
#include "server/decisions/decision.h"

namespace fieldpost::decisions {

/// Whether both stood on one event's list.
struct MergedParticipants {
  bool sameEvent = false;
};

/// Puts `duplicate` to `keep`. On one event's list what `keep` lacks is taken over and the
/// duplicate deleted; at two events the duplicate is linked to the first record of the person. All
/// that were linked to the duplicate follow. Errors beside those of Decision:
/// InvalidArgument/SAME_RECORD.
Result<MergedParticipants> mergeParticipants(Decision& decision, const RecordId& keep,
                                             const RecordId& duplicate);
/// Pairs with the same names and State, not yet put together; at most 1,000. `office`: of it alone
/// unless it is empty. Errors: those of the store.
Result<console::v1::ListDuplicatesResponse> listDuplicates(store::Snapshot& snapshot,
                                                           const std::string& office);

}  // namespace fieldpost::decisions
