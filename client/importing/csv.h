// Reads CSV files as records of one type: a header row of fields, then a record in each row.
//
// Used by the command line and by the window's import; lists of participants are the main use.
#pragma once

#include <filesystem>
#include <string_view>

#include "client/importing/import_plan.h"

namespace fieldpost {

/// What the rows would become. Columns are named by field names or labels; `id` may name the
/// record, else its id is made from what the row says. Amounts stand with their currency
/// ("1,250.00 USD") or beside a column for it. Each cell that cannot be read is a problem of the
/// plan; rules that a row as a whole breaks make a draft later. Errors: NotFound/NO_FILE;
/// PermissionDenied/CANNOT_READ; those of readCsvTable.
Result<ImportPlan> readCsv(const std::filesystem::path& file, const RecordType& type,
                           const ImportContext& context);
/// The same of a file in memory.
Result<ImportPlan> readCsvText(std::string_view bytes, const RecordType& type,
                               const ImportContext& context);

}  // namespace fieldpost
