// A scope's records at one commit, in parts: for a laptop that has none of them, has fallen below
// what is left of the log, or differs from headquarters.
//
// Used by Ingest. A snapshot is kept once it was made, so that a download that was cut goes on in a
// later session though headquarters has gone on.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fieldpost/sync/v1/session.pb.h"
#include "server/store/store.h"

namespace fieldpost::ingest {

/// A snapshot that was just made.
struct MadeSnapshot {
  store::ScopeSnapshot snapshot;
  std::vector<std::string> parts;
};

/// Encoded records in one part: as much as a page of a pull.
inline constexpr std::size_t kPartBytes = 64 * 1024;

/// The scope as `snapshot` shows it; records without a parent first. At least one part.
Result<MadeSnapshot> makeSnapshot(store::Snapshot& snapshot, std::string_view scope,
                                  std::size_t partBytes, std::int64_t nowMs);
/// Whether a laptop at `cursor` cannot or should not follow the log.
Result<bool> wantsSnapshot(store::Snapshot& snapshot, const Incarnation& incarnation,
                           const sync::v1::ScopeCursor& cursor);
/// The kept snapshot that will do for `cursor`: the one it has a part of, or one that the log has
/// not outgrown. Nothing: make one.
Result<std::optional<store::ScopeSnapshot>> keptFor(store::Snapshot& snapshot,
                                                    const sync::v1::ScopeCursor& cursor);
/// Those of the scope that nobody can be expected to be fetching still.
Result<std::vector<std::string>> outlived(store::Snapshot& snapshot, std::string_view scope,
                                          std::int64_t nowMs);

}  // namespace fieldpost::ingest
