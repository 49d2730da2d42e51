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
  std::string scope;               ///< The one it came with; its office until then.
  Commit floor = 0;                ///< Steps of its past up to there are not all here.
  bool held = true;                ///< Some scope of this laptop's holds it.
  std::optional<RecordId> parent;  ///< That it names. Found anew by saveRow().
  std::string movedTo;  ///< For one that is not held: the office that has it now, if known.
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

/// Takes the row away with all that hangs on it and all that is known of its past; what this laptop
/// sent of it stays in the log.
Result<Done> dropRow(sqlite::Database& database, const RecordRow& row, std::int64_t touch);

/// Keeps the record as it is confirmed now: what steps of its past are missing up to here led to.
Result<Done> keepBase(sqlite::Database& database, const RecordRow& row);
Result<Done> dropBase(sqlite::Database& database, const RecordKey& key);

/// Looks for the parents of records of before they were kept.
Result<Done> findMissingParents(sqlite::Database& database);

/// A change that headquarters has not confirmed: an own one, or one held for another laptop.
struct OpenChange {
  ChangeNumber number = 0;  ///< 0: another laptop's.
  std::string body;
};
/// Oldest first.
Result<std::vector<OpenChange>> openChanges(sqlite::Database& database, const RecordKey& key);
/// Sets what is shown: the confirmed state with `open` replayed on top.
/// Errors: DataLoss/MALFORMED_RECORD.
Result<Done> replay(RecordRow& row, const std::vector<OpenChange>& open);

}  // namespace fieldpost
