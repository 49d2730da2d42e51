// Is a batch the continuation of the log that headquarters knows? Tells a resent change from a new
// one, a gap, and a database that was copied or put back.
//
// Used by Ingest before anything of a batch is written.
#pragma once

#include <string>
#include <vector>

#include "fieldpost/sync/v1/session.pb.h"
#include "server/store/store.h"
#include "sync/session/server_session.h"

namespace fieldpost::ingest {

/// What a batch is, against the log as it is known.
struct BatchCheck {
  std::vector<store::LogEntry> known;  ///< What became of the batch's changes that came before.
  store::LogPosition after;            ///< The log once the others are taken.
};

/// Whether a laptop with this Hello is the one whose log headquarters knows. Errors:
/// Aborted/FORKED.
Result<Done> checkHello(const store::LogPosition& log, const std::string& laptop,
                        const sync::v1::Hello& hello);
/// Errors: FailedPrecondition/LOG_GAP, naming the number expected; Aborted/FORKED; those of the
/// store.
Result<BatchCheck> checkBatch(store::WriteTransaction& transaction, const std::string& laptop,
                              const Batch& batch);

}  // namespace fieldpost::ingest
