// The commands of fieldpost-cli. Each does one thing with a store and prints what came of it.
#pragma once

#include "client/cli/options.h"
#include "client/cli/output.h"
#include "sync/session/session_counters.h"
#include "sync/storage/local_store.h"

namespace fieldpost {

/// Runs the command that was asked for and gives its exit code. Errors: to be told by Output::fail.
Result<Exit> runCommand(const Options& options, Output& output);

Result<Exit> initStore(const Options& options, Output& output);
Result<Exit> showStatus(const Options& options, Output& output);
Result<Exit> showOutgoing(const Options& options, Output& output);
Result<Exit> verifyStore(const Options& options, Output& output);
Result<Exit> repairStore(const Options& options, Output& output);
Result<Exit> recordTheDemonstration(const Options& options, Output& output);
Result<Exit> addRecords(const Options& options, Output& output);
Result<Exit> setFields(const Options& options, Output& output);
Result<Exit> deleteRecord(const Options& options, Output& output);
Result<Exit> restoreRecord(const Options& options, Output& output);
Result<Exit> getRecord(const Options& options, Output& output);
Result<Exit> listRecords(const Options& options, Output& output);
Result<Exit> listTypes(const Options& options, Output& output);
Result<Exit> listFields(const Options& options, Output& output);
Result<Exit> importFile(const Options& options, Output& output);
Result<Exit> syncStore(const Options& options, Output& output);
Result<Exit> attachFile(const Options& options, Output& output);
Result<Exit> listAttachments(const Options& options, Output& output);
Result<Exit> fetchFile(const Options& options, Output& output);
Result<Exit> detachFile(const Options& options, Output& output);
Result<Exit> exportToBundle(const Options& options, Output& output);
Result<Exit> importFromBundle(const Options& options, Output& output);
Result<Exit> carryABundle(const Options& options, Output& output);
Result<Exit> giveBundleReturns(const Options& options, Output& output);
Result<Exit> listConflicts(const Options& options, Output& output);
Result<Exit> settleConflict(const Options& options, Output& output);

/// Syncs once, with a line of progress where a person looks on, until Ctrl-C. Errors: those of
/// syncOnce.
Result<SessionCounters> syncTold(LocalStore& store, const Output& output);

}  // namespace fieldpost
