// The conflicts about a record, kept true as changes go by: one for each cell and pair of branches,
// showing what the record shows.
//
// Used by change_writer.cpp. Says what the conflict records are to become; the caller writes them.
#pragma once

#include <string>
#include <vector>

#include "fieldpost/model/v1/office.pb.h"
#include "server/store/store.h"
#include "sync/change/merge.h"

namespace fieldpost::ingest {

/// A conflict record as it is and as it is to be.
struct ConflictUpdate {
  RecordId id;
  std::string before;  ///< Encoded; empty: it is new.
  model::v1::Conflict after;
  bool opens = false;  ///< It was not open.
};

/// What a change does to the conflicts about the record it touched. `state`: the record after the
/// change; `clock`: the change's. Errors: those of the store.
Result<std::vector<ConflictUpdate>> conflictsAfter(store::WriteTransaction& transaction,
                                                   const store::RecordKey& record,
                                                   std::string_view office, const Merged& merged,
                                                   const RecordState& state,
                                                   const CellClock& clock);

}  // namespace fieldpost::ingest
