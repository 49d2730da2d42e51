// Headquarters' state of a record, made anew from the commits that this laptop knows of it.
//
// Private to sync/storage: to check the store, and to go back when headquarters lost commits.
#pragma once

#include <cstdint>
#include <string>

#include "sync/base/ids.h"
#include "sync/sqlite/database.h"
#include "sync/storage/record_rows.h"

namespace fieldpost {

/// A record after some commits.
struct Rebuilt {
  bool exists = false;
  bool deleted = false;
  std::string message;
  Commit commit = 0;  ///< The newest that touched it. 0: none.
  std::string changedBy;
  std::int64_t changedMs = 0;
};

/// The record after all known commits up to `most`, from where it came whole if it did. Not to be
/// asked for a commit before that.
Result<Rebuilt> rebuildRecord(sqlite::Database& database, const RecordRow& row,
                              Commit most = Commit{INT64_MAX});

}  // namespace fieldpost
