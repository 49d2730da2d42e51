// Rows of the table `cursor`: for each scope the laptop carries, how far it was pulled and what its
// confirmed records come to.
//
// Used by LocalStore alone, always inside a transaction of its own.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/change/set_digest.h"
#include "sync/sqlite/database.h"
#include "sync/storage/record_rows.h"

namespace fieldpost {

/// A row of `cursor`.
struct ScopeRow {
  std::string scope;
  Commit cursor = 0;
  SetDigest digest;
  std::int64_t differsMs = 0;  ///< Since when it is known to differ from headquarters'. 0: not.
  std::int64_t mendedMs = 0;   ///< When it was last fetched anew for that. 0: never.
  std::string mended = {};     ///< What differed then.
};

/// The row, or one with the cursor 0.
Result<ScopeRow> loadScope(sqlite::Database& database, std::string_view scope);
Result<Done> saveScope(sqlite::Database& database, const ScopeRow& row);
/// By scope.
Result<std::vector<ScopeRow>> loadScopes(sqlite::Database& database);

/// Headquarters' state of a record, as far as a digest sees it.
class CountedState {
 public:
  explicit CountedState(const RecordRow& row);
  void addTo(SetDigest& digest) const;
  void removeFrom(SetDigest& digest) const;
  bool operator==(const CountedState&) const = default;
  [[nodiscard]] const std::string& scope() const { return m_scope; }
  [[nodiscard]] bool counts() const { return m_message.has_value(); }

 private:
  RecordKey m_key;
  std::string m_scope;
  std::optional<std::string> m_message;  ///< Empty: there is none, or it is deleted.
};

/// Scopes while a transaction changes what they come to. Written back by save().
class OpenScopes {
 public:
  explicit OpenScopes(sqlite::Database& database) : m_database(database) {}
  /// The scope as it is to be.
  Result<ScopeRow*> at(const std::string& scope);
  /// A record's confirmed state went from one to the other.
  Result<Done> moved(const CountedState& before, const CountedState& after);
  Result<Done> save();

 private:
  sqlite::Database& m_database;
  std::map<std::string, ScopeRow> m_scopes;
};

/// What every scope's rows come to, counted anew.
Result<std::map<std::string, SetDigest>> countedDigests(sqlite::Database& database);
/// Counts what a store of before there were digests lacks.
Result<Done> makeMissingDigests(sqlite::Database& database);

}  // namespace fieldpost
