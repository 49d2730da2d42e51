// Codes that one record alone may have, and what becomes of the second record that comes with one.
//
// Used by change_writer.cpp on the writing thread. The record that had the code first keeps it;
// the other one gets it with a mark after it, and conflicts tell the offices of both. A laptop's
// change is never refused for a code: two offices cannot ask each other.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "server/ingest/conflicts.h"
#include "server/store/store.h"
#include "sync/change/merge.h"
#include "sync/record/record_type.h"

namespace fieldpost::ingest {

/// The codes of a record by their fields, as cells. None while it is deleted: others may have them.
using Codes = std::vector<std::pair<const FieldDescriptor*, std::string>>;

/// A code that another record has.
struct TakenCode {
  const FieldDescriptor* field = nullptr;
  std::string wanted;  ///< The cell as it came.
  std::string given;   ///< The cell with the mark.
  store::RecordKey holder;
};

/// Errors: DataLoss/MALFORMED_RECORD.
Result<Codes> codesOf(const RecordType& type, const RecordState& state);
/// What of `now` another record has, unless the record had it `before` all the same. Errors: those
/// of the store.
Result<std::vector<TakenCode>> takenCodes(store::WriteTransaction& transaction,
                                          const store::RecordKey& key, const RecordType& type,
                                          const Codes& before, const Codes& now);
/// Puts the codes that are given in the place of those that were wanted. Errors:
/// DataLoss/MALFORMED_RECORD.
Result<Done> giveCodes(const std::vector<TakenCode>& taken, Merged& merged);
/// Writes down which codes the record has from now on. Errors: those of the store.
Result<Done> noteCodes(store::WriteTransaction& transaction, const store::RecordKey& key,
                       const Codes& before, const Codes& now);
/// The conflicts that tell of it: one about the record that came second, and one about the first
/// where another office carries it. `clock`: of the change that brought the code, which is `number`
/// of its log. Errors: those of the store.
Result<std::vector<ConflictUpdate>> conflictsOver(store::WriteTransaction& transaction,
                                                  const store::RecordKey& key,
                                                  std::string_view scope,
                                                  const std::vector<TakenCode>& taken,
                                                  const RecordState& state, const CellClock& clock,
                                                  ChangeNumber number);
/// Makes every record's codes known anew where this build looks at other fields than the one that
/// did so last. Errors: those of the store.
Result<Done> indexCodes(store::Snapshot& snapshot, store::WriteTransaction& transaction);

}  // namespace fieldpost::ingest
