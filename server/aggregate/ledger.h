// What figures are made from, kept true by the very transaction that writes a record.
//
// Used by server/app, which gives the keeper to the store, by the report, and by its recomputation.
// Two things stand in it: of records that figures look into one by one, what figures look at (a
// fact: no long text, nothing personal); of those that come in great numbers (participants, what
// they say), sums by their event. Everything comes from one record alone, so a change moves what it
// touches and nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/aggregate/figure_source.h"
#include "server/aggregate/sums.h"
#include "server/store/store.h"
#include "sync/record/record_type.h"

namespace fieldpost::aggregate {

/// Where the ledger lies: a transaction of the store, or memory.
class LedgerPlace {
 public:
  virtual ~LedgerPlace() = default;
  virtual Result<std::optional<std::string>> get(std::string_view space, std::string_view key) = 0;
  /// An empty value takes the key away.
  virtual Result<Done> put(std::string_view space, std::string_view key,
                           std::string_view value) = 0;
};

/// Moves what the change touches. Errors: DataLoss/MALFORMED_RECORD; those of the place.
Result<Done> moveLedger(LedgerPlace& place, const store::RecordChange& change);

/// A ledger in memory: for what has none kept, and to compare with a kept one.
class MemoryLedger : public LedgerPlace {
 public:
  using Values = std::map<std::string, std::string, std::less<>>;
  Result<std::optional<std::string>> get(std::string_view space, std::string_view key) override;
  Result<Done> put(std::string_view space, std::string_view key, std::string_view value) override;
  /// Adds a record that was not there.
  Result<Done> add(const store::RecordKey& key, std::string_view scope, std::string_view message);
  [[nodiscard]] const Values& values(std::string_view space) const;

 private:
  std::map<std::string, Values, std::less<>> m_spaces;
};

/// Makes the store keep the ledger from now on, and makes it anew when it is not there, of another
/// version or behind the records. True when it was made anew. Before anything else writes.
/// Errors: those of the store; DataLoss/MALFORMED_RECORD.
Result<bool> keepLedger(store::Store& store);

/// Makes what is kept anew from the records, in one transaction. Errors: those of the store;
/// DataLoss/MALFORMED_RECORD; nothing was changed then.
Result<Done> remakeLedger(store::Store& store);

/// What came of comparing a kept ledger with records and log.
struct Recomputed {
  std::vector<std::string> differences;  ///< English, at most kDifferencesMost.
  std::uint64_t records = 0;
  std::uint64_t sums = 0;
  Commit commit = 0;
};
inline constexpr std::size_t kDifferencesMost = 100;

/// Makes the ledger anew from the records as they are, and says what differs. Errors: as recompute.
Result<Recomputed> compareLedger(store::Snapshot& snapshot);
/// The same, and makes every record anew from the log too.
/// Errors: those of the store; DataLoss/MALFORMED_RECORD.
Result<Recomputed> recompute(store::Snapshot& snapshot);

}  // namespace fieldpost::aggregate
