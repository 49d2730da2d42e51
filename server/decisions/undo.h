// Headquarters' acts taken back: changes that do the opposite of commits.
//
// Used by server/services. The log itself is never touched; whoever reads the history sees the act
// and its undoing.
#pragma once

#include "server/decisions/decision.h"

namespace fieldpost::decisions {

/// Does the opposite of headquarters' own commits `first` to `last`, the newest first. What the
/// server wrote by itself among them (conflicts) follows by itself. Errors beside those of
/// Decision: NotFound/NO_COMMIT; FailedPrecondition/NOT_HEADQUARTERS for a laptop's commit,
/// CHANGED_SINCE, HISTORY_CLEARED, MOVE_NOT_UNDONE.
Result<Done> undoCommits(Decision& decision, Commit first, Commit last);

}  // namespace fieldpost::decisions
