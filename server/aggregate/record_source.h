// Where figures read records: a snapshot of the store, or a small world that a test made.
//
// Used by everything in server/aggregate. One source shows one state; it must not change while a
// report is made.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "server/store/store.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"

namespace fieldpost::aggregate {

/// A record as the source holds it. Valid during the visit.
struct SourceRecord {
  RecordId id;
  std::string_view office;   ///< That owns it; empty: everybody's.
  std::string_view message;  ///< Encoded.
};

class RecordSource {
 public:
  using Visitor = std::function<Result<Done>(const SourceRecord&)>;
  virtual ~RecordSource() = default;
  /// The newest commit that the source shows.
  virtual Result<Commit> head() = 0;
  /// Every record of the type that is not deleted, in the order of ids. A visitor's error ends the
  /// walk and is the walk's; beside it, those of the store.
  virtual Result<Done> forEach(std::string_view type, const Visitor& visit) = 0;
};

/// The store's snapshot as a source. Belongs to one thread, as the snapshot does.
class SnapshotSource : public RecordSource {
 public:
  /// `snapshot` outlives it.
  explicit SnapshotSource(store::Snapshot& snapshot) : m_snapshot(snapshot) {}
  Result<Commit> head() override { return m_snapshot.head(); }
  Result<Done> forEach(std::string_view type, const Visitor& visit) override;

 private:
  store::Snapshot& m_snapshot;
};

}  // namespace fieldpost::aggregate
