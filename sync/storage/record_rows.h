// Rows of the table `record`, with all that hangs on them: the index entries and the search words.
//
// Used by LocalStore alone, always inside a transaction of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/sqlite/database.h"
#include "sync/storage/local_store_types.h"

namespace fieldpost {

/// A row of `record`.
struct RecordRow {
  std::int64_t place = 0;  ///< 0: not in the table yet.
  RecordKey key;
  std::string office;
  std::string title;
  std::string message;
  bool deleted = false;
  bool draft = false;
  bool reference = false;
  bool confirmedExists = false;
  bool confirmedDeleted = false;
  std::optional<std::string> confirmed;  ///< Empty while no own change lies on top: as shown.
  Commit commit = 0;
  std::string scope;  ///< The one it came with; its office until then.
  std::string createdBy;
  std::int64_t createdMs = 0;
  std::string changedBy;
  std::int64_t changedMs = 0;
};

/// The row, or one with place 0.
Result<RecordRow> loadRow(sqlite::Database& database, const RecordKey& key);
/// Writes the row and renews its index entries and search words. `oldMessage`: as it was in the
/// table.
Result<Done> saveRow(sqlite::Database& database, RecordRow& row, const std::string& oldMessage,
                     std::int64_t touch);

/// An own change that headquarters has not confirmed.
struct OpenChange {
  ChangeNumber number = 0;
  std::string body;
};
/// Oldest first.
Result<std::vector<OpenChange>> openChanges(sqlite::Database& database, const RecordKey& key);
/// Sets what is shown: the confirmed state with `open` replayed on top.
/// Errors: DataLoss/MALFORMED_RECORD.
Result<Done> replay(RecordRow& row, const std::vector<OpenChange>& open);

}  // namespace fieldpost
