// Takes out of a damaged store what no other place has: the laptop's own log, and the small tables
// beside it. What headquarters has is left out; the next sync brings it again.
//
// Used by LocalStore::repair alone. Private to sync/storage. What a page that does not read held is
// named, never guessed.
#pragma once

#include <string>
#include <vector>

#include "sync/storage/connection.h"

namespace fieldpost {

/// What came out of a damaged store.
struct Salvaged {
  bool wholeLog = false;          ///< Every change is there and as it was written.
  std::vector<std::string> lost;  ///< What headquarters may not have and no page gave, in words.
};

/// Fills `fresh`, inside the caller's transaction on it, from `damaged`, which says of itself what
/// `laptop` says. Errors: those of `fresh`; of `damaged` DataLoss/CORRUPT_FILE when its schema does
/// not read.
Result<Salvaged> salvage(sqlite::Database& damaged, sqlite::Database& fresh,
                         const LaptopRow& laptop);

/// Notes the files that the records of `database` name as still to be sent, where nothing is noted
/// of them.
Result<Done> noteNamedFiles(sqlite::Database& database);

}  // namespace fieldpost
