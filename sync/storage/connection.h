// What an open LocalStore holds, and the steps that its parts share. Private to sync/storage.
#pragma once

#include <filesystem>
#include <string>

#include "sync/programme/programme_index.h"
#include "sync/record/rules.h"
#include "sync/sqlite/database.h"
#include "sync/storage/local_store.h"
#include "sync/storage/record_rows.h"
#include "sync/storage/scope_rows.h"

namespace fieldpost {

/// The one row of the table `laptop`.
struct LaptopRow {
  Profile profile;
  Incarnation incarnation;
  ChangeNumber length = 0;
  std::string hash;
  ChangeNumber acknowledged = 0;
  Stamp clock;
  std::int64_t touch = 0;
  std::string timeline;
  std::int64_t durableCommit = 0;
  std::int64_t lastSyncMs = 0;
  std::int64_t clockOffsetMs = 0;
  std::string headline;
};

struct LocalStore::Connection {
  Connection(std::filesystem::path inFolder, sqlite::Database opened, const Clock& withClock,
             Random& withRandom)
      : folder(std::move(inFolder)),
        database(std::move(opened)),
        clock(withClock),
        random(withRandom) {}

  std::filesystem::path folder;
  sqlite::Database database;
  const Clock& clock;
  Random& random;
  Profile profile;
  ProgrammeIndex programme;
  std::int64_t programmeTouch = -1;  ///< Touch of the programme that `programme` was made from.

  Result<LaptopRow> loadLaptop();
  Result<Done> saveLaptop(const LaptopRow& laptop);
  Result<Commit> cursorOf(std::string_view scope);
  /// Where the newest programme of work stands: its touch and its bytes, read only when it is not
  /// `known`. Touch 0: there is none.
  struct StoredProgramme {
    std::int64_t touch = 0;
    std::optional<model::v1::ProgrammeOfWork> message;
  };
  Result<StoredProgramme> readProgramme(std::int64_t known);
  /// Renews `programme` when the store's has changed.
  Result<Done> renewProgramme();
  [[nodiscard]] RuleContext rules();
  /// Whether some rule is broken; a type of a newer version breaks none.
  bool isDraft(const RecordRow& row);
  /// Writes one save inside the caller's transaction; false when it changes nothing.
  Result<bool> write(LaptopRow& laptop, const Edit& edit);
  /// Puts a change at the log's end and replays the record.
  Result<Done> append(LaptopRow& laptop, RecordRow& row, sync::v1::Change change);
  /// Applies one commit of headquarters' that came with `scope`.
  Result<Done> apply(LaptopRow& laptop, const std::string& scope,
                     const sync::v1::Committed& committed, OpenScopes& scopes);
  Result<std::vector<RecordView>> readViews(std::string_view condition,
                                            const std::vector<std::string>& values,
                                            std::string_view tail);
};

/// Writes down to what bundles are sealed.
Result<Done> writeHeadquartersKey(sqlite::Database& database, std::string_view key);

/// Columns of a RecordView, for a query over `record r`.
extern const char* const kViewColumns;
RecordView viewFrom(const sqlite::Statement& statement);

}  // namespace fieldpost
