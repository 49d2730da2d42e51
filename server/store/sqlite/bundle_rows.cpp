// The register of bundles that were brought to headquarters: what both kinds of access say of it.
#include <fmt/format.h>

#include "server/store/sqlite/sqlite_snapshot.h"
#include "server/store/sqlite/sqlite_writing.h"

namespace fieldpost::store {
namespace {

constexpr const char* kColumns =
    "digest, laptop, office, person, sequence, written_ms, imported_ms, times, imported_by,"
    " changes, new_changes, reason";

ImportedBundle bundleFrom(const sqlite::Statement& row) {
  ImportedBundle bundle;
  bundle.digest = row.bytes(0);
  bundle.laptop = row.bytes(1);
  bundle.office = row.bytes(2);
  bundle.person = row.bytes(3);
  bundle.sequence = static_cast<std::uint64_t>(row.integer(4));
  bundle.writtenMs = row.integer(5);
  bundle.importedMs = row.integer(6);
  bundle.times = static_cast<std::uint64_t>(row.integer(7));
  bundle.importedBy = row.bytes(8);
  bundle.changes = static_cast<std::uint64_t>(row.integer(9));
  bundle.newChanges = static_cast<std::uint64_t>(row.integer(10));
  bundle.reason = row.bytes(11);
  return bundle;
}

}  // namespace

Result<std::vector<ImportedBundle>> SqliteSnapshot::bundles(std::string_view office,
                                                            std::size_t limit) {
  auto row =
      m_connection->prepare(fmt::format("SELECT {} FROM bundle WHERE ?1 = '' OR office = ?1"
                                        " ORDER BY imported_ms DESC, sequence DESC LIMIT ?2",
                                        kColumns));
  row.bind(1, office).bind(2, static_cast<std::int64_t>(limit));
  std::vector<ImportedBundle> bundles;
  for (;;) {
    FIELDPOST_TRY(const bool found, row.step());
    if (!found) return bundles;
    bundles.push_back(bundleFrom(row));
  }
}

Result<std::optional<ImportedBundle>> SqliteSnapshot::bundle(std::string_view digest) {
  auto row =
      m_connection->prepare(fmt::format("SELECT {} FROM bundle WHERE digest = ?1", kColumns));
  row.bindBlob(1, digest);
  FIELDPOST_TRY(const bool found, row.step());
  return found ? std::optional(bundleFrom(row)) : std::nullopt;
}

Result<Done> SqliteWriting::putBundle(const ImportedBundle& bundle) {
  FIELDPOST_CHECK(alive());
  auto row =
      m_database.prepare(fmt::format("INSERT OR REPLACE INTO bundle ({}) VALUES"
                                     " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                                     kColumns));
  row.bindBlob(1, bundle.digest)
      .bind(2, bundle.laptop)
      .bind(3, bundle.office)
      .bind(4, bundle.person)
      .bind(5, static_cast<std::int64_t>(bundle.sequence))
      .bind(6, bundle.writtenMs)
      .bind(7, bundle.importedMs)
      .bind(8, static_cast<std::int64_t>(bundle.times))
      .bind(9, bundle.importedBy)
      .bind(10, static_cast<std::int64_t>(bundle.changes))
      .bind(11, static_cast<std::int64_t>(bundle.newChanges))
      .bind(12, bundle.reason);
  return row.run();
}

}  // namespace fieldpost::store
