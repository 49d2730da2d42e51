// `fieldpostd backup` and `fieldpostd restore`: a whole copy of headquarters, and back.
//
// Used by main, which parses the command line into these.
#pragma once

#include <string>

#include "sync/base/result.h"

namespace fieldpost::app {

struct BackupArguments {
  std::string folder;
  std::string file;
  bool force = false;  ///< What is in the way is replaced (backup) or set aside (restore).
  bool json = false;
};

/// Each prints what it did: a sentence, or one JSON object. Errors: those of
/// server/store/sqlite/backup.h.
Result<Done> runBackup(const BackupArguments& arguments);
Result<Done> runRestore(const BackupArguments& arguments);

}  // namespace fieldpost::app
