// Whether headquarters still has what a laptop saw of its history. It may not: it was restored from
// a backup, or its machine was set back to an earlier day without a word.
//
// Used by Ingest at each Hello. A place in the history is proved by its mark, never by its number.
#pragma once

#include <optional>

#include "fieldpost/sync/v1/session.pb.h"
#include "server/store/store.h"

namespace fieldpost::ingest {

/// What a Hello tells of headquarters' past.
struct HistoryVerdict {
  /// The laptop goes back to here; nothing: headquarters has all that it saw.
  std::optional<Commit> rewindTo;
  /// Headquarters lost commits of its very timeline, or of one that came after it: nobody restored
  /// it, something set it back.
  bool setBack = false;
};

/// Errors: FailedPrecondition/CHECKPOINTS_NEEDED when the newest alone does not settle it;
/// FailedPrecondition/TIMELINE_CHANGED when the laptop belongs to another headquarters.
Result<HistoryVerdict> judgeHistory(store::Snapshot& snapshot, const Timeline& timeline,
                                    const store::LogPosition& log, const sync::v1::Hello& hello);
/// The same without a Hello: what to say to a laptop of another headquarters.
Error otherHeadquarters();

}  // namespace fieldpost::ingest
