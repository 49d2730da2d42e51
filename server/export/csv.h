// Records as CSV (RFC 4180, UTF-8 with a mark that spreadsheets look for) and as JSON.
//
// Used by server/services. No cell of a person's text is a formula: one that a spreadsheet would
// take for one begins with an apostrophe, as spreadsheets themselves write such texts.
#pragma once

#include <cstdint>
#include <string>

#include "server/export/record_table.h"
#include "server/export/sink.h"

namespace fieldpost::exporting {

/// Told now and then how many records have been written.
using Progress = std::function<void(std::uint64_t records)>;

/// Which records.
struct Selection {
  const RecordType* type = nullptr;
  std::string office = {};  ///< Of it alone; empty: of all.
};

/// One line of CSV, ended. Source: RFC 4180; https://owasp.org/www-community/attacks/CSV_Injection
std::string csvLine(const Row& row);
/// A heading and a line for each record that is not deleted. Gives how many. Errors: those of the
/// store and the sink; DataLoss/MALFORMED_RECORD.
Result<std::uint64_t> writeCsv(store::Snapshot& snapshot, const Selection& selection,
                               const Sink& sink, const Progress& progress);
/// An array of objects: id, office, commit, and the record as protobuf JSON. Errors: as writeCsv.
Result<std::uint64_t> writeJson(store::Snapshot& snapshot, const Selection& selection,
                                const Sink& sink, const Progress& progress);

}  // namespace fieldpost::exporting
