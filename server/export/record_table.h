// Records of one type as a table: a column for each field, found by reflection, and typed cells.
//
// Used by the formats for spreadsheets. What is personal of a participant is in no column.
#pragma once

#include <string>
#include <vector>

#include "server/store/store.h"
#include "sync/record/record_type.h"

namespace fieldpost::exporting {

/// One cell. A number is written as one; a text is never anything else than text.
struct Cell {
  std::string text;
  bool isNumber = false;
};

using Row = std::vector<Cell>;

class RecordTable {
 public:
  explicit RecordTable(const RecordType& type);
  /// The columns' headings.
  [[nodiscard]] std::vector<std::string> headings() const;
  /// As many cells as headings. Errors: DataLoss/MALFORMED_RECORD.
  [[nodiscard]] Result<Row> row(const store::StoredRecord& record) const;

 private:
  const RecordType& m_type;
  std::vector<const FieldDescriptor*> m_fields;
};

/// Whether the field is personal of a participant: headquarters' people do not read it.
bool isWithheld(const RecordType& type, const FieldDescriptor& field);
/// Takes out what is personal of a participant, also from a conflict about one.
void withhold(const RecordType& type, Message& record);
/// "1250.00" and "-0.05": an amount as spreadsheets and IATI take it. A currency that is not known
/// has two digits.
std::string amountText(std::int64_t minorUnits, std::string_view currency);

}  // namespace fieldpost::exporting
