#include "sync/storage/scope_rows.h"

namespace fieldpost {
namespace {

using sqlite::Database;

ScopeRow scopeFrom(const sqlite::Statement& row) {
  ScopeRow scope;
  scope.scope = row.bytes(0);
  scope.cursor = static_cast<Commit>(row.integer(1));
  scope.digest = SetDigest::fromBytes(row.bytes(2));
  scope.differsMs = row.integer(3);
  scope.mendedMs = row.integer(4);
  scope.mended = row.bytes(5);
  return scope;
}

}  // namespace

Result<ScopeRow> loadScope(Database& database, std::string_view scope) {
  auto row = database.prepare(
      "SELECT scope, cursor, digest, differs_ms, mended_ms, mended FROM cursor WHERE scope=?1");
  row.bind(1, scope);
  FIELDPOST_TRY(const bool found, row.step());
  if (found) return scopeFrom(row);
  return ScopeRow{std::string(scope), 0, {}};
}

Result<Done> saveScope(Database& database, const ScopeRow& row) {
  return database
      .prepare(
          "INSERT INTO cursor(scope, cursor, digest, differs_ms, mended_ms, mended)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (scope) DO UPDATE SET"
          " cursor=?2, digest=?3, differs_ms=?4, mended_ms=?5, mended=?6")
      .bind(1, row.scope)
      .bind(2, static_cast<std::int64_t>(row.cursor))
      .bindBlob(3, row.digest.bytes())
      .bind(4, row.differsMs)
      .bind(5, row.mendedMs)
      .bind(6, row.mended)
      .run();
}

Result<std::vector<ScopeRow>> loadScopes(Database& database) {
  std::vector<ScopeRow> scopes;
  auto row = database.prepare(
      "SELECT scope, cursor, digest, differs_ms, mended_ms, mended FROM cursor ORDER BY scope");
  for (;;) {
    FIELDPOST_TRY(const bool more, row.step());
    if (!more) return scopes;
    scopes.push_back(scopeFrom(row));
  }
}

CountedState::CountedState(const RecordRow& row) : m_key(row.key), m_scope(row.scope) {
  // What was put into the store without a commit is not headquarters' yet.
  if (row.held && row.commit > 0 && row.confirmedExists && !row.confirmedDeleted)
    m_message = row.confirmed.value_or(row.message);
}

void CountedState::addTo(SetDigest& digest) const {
  if (m_message) digest.add(m_key.type, m_key.id, *m_message);
}

void CountedState::removeFrom(SetDigest& digest) const {
  if (m_message) digest.remove(m_key.type, m_key.id, *m_message);
}

Result<ScopeRow*> OpenScopes::at(const std::string& scope) {
  auto found = m_scopes.find(scope);
  if (found == m_scopes.end()) {
    FIELDPOST_TRY(ScopeRow row, loadScope(m_database, scope));
    found = m_scopes.emplace(scope, std::move(row)).first;
  }
  return &found->second;
}

Result<Done> OpenScopes::moved(const CountedState& before, const CountedState& after) {
  if (before == after) return Done{};
  if (before.counts()) {
    FIELDPOST_TRY(ScopeRow * left, at(before.scope()));
    before.removeFrom(left->digest);
  }
  if (after.counts()) {
    FIELDPOST_TRY(ScopeRow * entered, at(after.scope()));
    after.addTo(entered->digest);
  }
  return Done{};
}

Result<Done> OpenScopes::save() {
  for (const auto& [name, scope] : m_scopes) FIELDPOST_CHECK(saveScope(m_database, scope));
  return Done{};
}

Result<std::map<std::string, SetDigest>> countedDigests(Database& database) {
  std::map<std::string, SetDigest> digests;
  auto row = database.prepare(
      "SELECT scope, type, id, ifnull(confirmed, message) FROM record"
      " WHERE held=1 AND commit_number > 0 AND confirmed_exists=1 AND confirmed_deleted=0");
  for (;;) {
    FIELDPOST_TRY(const bool more, row.step());
    if (!more) return digests;
    FIELDPOST_TRY(const RecordId id, Uuid::fromBytes(row.bytes(2)));
    digests[row.bytes(0)].add(row.bytes(1), id, row.bytes(3));
  }
}

Result<Done> makeMissingDigests(Database& database) {
  FIELDPOST_TRY(const auto missing, database.integer("SELECT 1 FROM cursor WHERE digest=x''"));
  if (!missing) return Done{};
  FIELDPOST_TRY(auto transaction, sqlite::Transaction::beginWrite(database));
  FIELDPOST_TRY(auto digests, countedDigests(database));
  FIELDPOST_TRY(const auto scopes, loadScopes(database));
  for (ScopeRow scope : scopes) {
    scope.digest = digests[scope.scope];
    FIELDPOST_CHECK(saveScope(database, scope));
  }
  return transaction.commit();
}

}  // namespace fieldpost
