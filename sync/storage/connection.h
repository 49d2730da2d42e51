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

struct Rebuilt;

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
  /// Marks the record's children anew: whether they are drafts may hang on it.
  Result<Done> renewChildren(LaptopRow& laptop, const RecordRow& row);
  /// Puts a change at the log's end and replays the record.
  Result<Done> append(LaptopRow& laptop, RecordRow& row, sync::v1::Change change);
  /// Applies one commit of headquarters' that came with `scope`.
  Result<Done> apply(LaptopRow& laptop, const std::string& scope,
                     const sync::v1::Committed& committed, OpenScopes& scopes);
  /// An acknowledged change that will not come back by a pull, since what it did was fetched whole
  /// or its record has gone elsewhere, is confirmed now.
  Result<Done> settleReceipt(LaptopRow& laptop, ChangeNumber number, Commit commit,
                             OpenScopes& scopes);
  /// Moves the row's confirmed state on by one commit.
  Result<Done> confirm(RecordRow& row, const std::string& scope, const sync::v1::Committed& entry,
                       OpenScopes& scopes);
  /// Shows the row's confirmed state with `open` on top, and saves it.
  Result<Done> showOver(LaptopRow& laptop, RecordRow& row, const std::string& oldMessage,
                        const std::vector<OpenChange>& open);
  /// The record left the scope.
  Result<Done> leave(LaptopRow& laptop, const std::string& scope, const sync::v1::Committed& entry,
                     OpenScopes& scopes);
  /// The record came into the scope as it is.
  Result<Done> arrive(RecordRow& row, const std::string& scope, const sync::v1::WholeRecord& whole,
                      OpenScopes& scopes);
  /// The laptop carries the scope no longer.
  Result<Done> loseScope(LaptopRow& laptop, const std::string& scope);
  /// No scope of this laptop's holds the record any more: drops it, or keeps it apart as long as
  /// own changes lie on it.
  Result<Done> letGo(LaptopRow& laptop, RecordRow& row, OpenScopes& scopes);
  /// Makes the records of a new store from the open changes of its log alone.
  Result<Done> replayOwnChanges(LaptopRow& laptop);
  /// An own change came back: fills in what a marker leaves out.
  Result<Done> confirmOwn(const LaptopRow& laptop, sync::v1::Committed& entry);
  /// Another's change came: it may be one that was held, or one of this database's earlier name.
  Result<Done> confirmOthers(const sync::v1::Committed& entry);
  /// Remembers a history of headquarters'.
  Result<Done> noteTimeline(const std::string& timeline);
  /// Remembers a place in it, and thins out the older ones.
  Result<Done> noteCheckpoint(Commit commit, const std::string& mark);
  /// A held change came back in headquarters' order.
  Result<Done> dropHeld(const sync::v1::Committed& entry);
  /// Held changes that headquarters has up to `cursor` are not held any more, however they came.
  Result<Done> settleHeld(LaptopRow& laptop, const std::string& scope, Commit cursor);
  /// Makes a record anew from what is confirmed and what is not.
  Result<Done> showAgain(LaptopRow& laptop, const RecordKey& key);
  /// Makes `then` what headquarters confirmed; what is shown stays.
  Result<Done> goBack(LaptopRow& laptop, const RecordKey& key, const Rebuilt& then,
                      OpenScopes& scopes);
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
