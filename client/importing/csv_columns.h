// What the columns of a CSV file are of a record.
#pragma once

#include <string>
#include <vector>

#include "client/importing/csv_table.h"
#include "client/importing/import_plan.h"

namespace fieldpost {

struct CsvColumn {
  enum class Role {
    Unknown,        ///< A problem of the plan says so.
    Id,             ///< The record's id.
    Value,          ///< `field`, or its `part` where it has parts.
    MoneyText,      ///< `field`, an amount with its currency or without.
    MoneyCurrency,  ///< The currency of `field`.
    AnyCurrency,    ///< The currency of each amount that has none of its own.
  };
  Role role = Role::Unknown;
  const FieldDescriptor* field = nullptr;
  const FieldDescriptor* part = nullptr;
};

/// One for each cell of the header. Unknown, repeated and read-only ones are told to `problems`.
std::vector<CsvColumn> columnsOf(const CsvTable& table, const RecordType& type,
                                 std::vector<CellProblem>& problems);

}  // namespace fieldpost
