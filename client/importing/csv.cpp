#include "client/importing/csv.h"

#include <fmt/format.h>

#include <map>

#include "client/importing/amounts.h"
#include "client/importing/csv_columns.h"
#include "client/importing/csv_table.h"
#include "client/importing/field_text.h"
#include "client/importing/source_file.h"
#include "fieldpost/model/v1/types.pb.h"
#include "sync/record/codes.h"

namespace fieldpost {
namespace {

using Role = CsvColumn::Role;

/// A file that is wrong from end to end is told of in part.
constexpr std::size_t kProblemsMost = 1000;

class CsvRows {
 public:
  CsvRows(const CsvTable& table, const RecordType& type, const ImportContext& context)
      : m_table(table), m_type(type), m_context(context) {
    m_plan.mainType = type.name();
  }

  ImportPlan plan() {
    m_columns = columnsOf(m_table, m_type, m_plan.problems);
    for (const CsvRow& row : m_table.rows) {
      if (m_plan.problems.size() >= kProblemsMost) {
        m_plan.remarks.push_back(
            fmt::format("only the first {} problems are listed", m_plan.problems.size()));
        break;
      }
      take(row);
    }
    if (m_table.encoding != "UTF-8")
      m_plan.remarks.push_back(
          fmt::format("the file was read as {}; look at the names", m_table.encoding));
    if (m_table.rows.empty()) m_plan.remarks.push_back("the file has a header row and no other");
    return std::move(m_plan);
  }

 private:
  void problem(const CsvRow& row, std::size_t column, std::string reason, std::string message) {
    m_plan.problems.push_back({row.line,
                               column < m_table.header.size() ? m_table.header[column] : "",
                               std::move(reason), std::move(message)});
  }

  void take(const CsvRow& row) {
    ++m_plan.read;
    auto record = m_type.make();
    std::optional<RecordId> id;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (row.cells[i].empty()) continue;
      if (i >= m_columns.size() || m_table.header[i].empty()) {
        problem(
            row, i, "NO_COLUMN",
            fmt::format("the row has {} cells and the header {}; put a cell that holds a '{}' in "
                        "quotes",
                        row.cells.size(), m_table.header.size(), m_table.separator));
        break;
      }
      takeCell(row, i, *record, id);
    }
    if (const auto* office = m_type.field("office"); office != nullptr)
      record->GetReflection()->SetString(record.get(), office, m_context.office);
    add(row, *record, id);
  }

  void takeCell(const CsvRow& row, std::size_t i, Message& record, std::optional<RecordId>& id) {
    const CsvColumn& column = m_columns[i];
    const std::string& cell = row.cells[i];
    switch (column.role) {
      case Role::Id:
        if (auto parsed = Uuid::parse(cell); parsed.ok()) {
          id = parsed.value();
        } else {
          problem(row, i, parsed.error().reason, parsed.error().message);
        }
        return;
      case Role::Value: {
        Message* target = &record;
        const FieldDescriptor* field = column.field;
        if (column.part != nullptr) {
          target = record.GetReflection()->MutableMessage(&record, column.field);
          field = column.part;
        }
        if (auto wrong = setFromText(*target, *field, cell, m_context))
          problem(row, i, wrong->reason, wrong->message);
        return;
      }
      case Role::MoneyText:
        takeMoney(row, i, record);
        return;
      case Role::MoneyCurrency:
      case Role::AnyCurrency:
        if (!currencyMinorDigits(cell))
          problem(row, i, "UNKNOWN_CURRENCY",
                  fmt::format("'{}' is no currency; write its three letters, such as USD", cell));
        return;
      case Role::Unknown:
        return;
    }
  }

  /// The currency that other cells of the row give `field`.
  [[nodiscard]] std::string currencyFor(const CsvRow& row, const FieldDescriptor* field) const {
    std::string any;
    for (std::size_t i = 0; i < m_columns.size() && i < row.cells.size(); ++i) {
      if (m_columns[i].role == Role::MoneyCurrency && m_columns[i].field == field &&
          !row.cells[i].empty())
        return row.cells[i];
      if (m_columns[i].role == Role::AnyCurrency) any = row.cells[i];
    }
    return any;
  }

  void takeMoney(const CsvRow& row, std::size_t i, Message& record) {
    std::string_view cell = row.cells[i];
    std::string currency = currencyFor(row, m_columns[i].field);
    const auto letters = [](std::string_view code) {
      return code.size() == 3 && code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == code.npos;
    };
    // "1,250.00 USD", or "USD 1,250.00".
    if (cell.size() > 4 && letters(cell.substr(cell.size() - 3))) {
      currency = cell.substr(cell.size() - 3);
      cell.remove_suffix(3);
    } else if (cell.size() > 4 && letters(cell.substr(0, 3))) {
      currency = cell.substr(0, 3);
      cell.remove_prefix(3);
    }
    while (cell.starts_with(' ')) cell.remove_prefix(1);
    while (cell.ends_with(' ')) cell.remove_suffix(1);
    if (currency.empty()) {
      problem(row, i, "MONEY_WITHOUT_CURRENCY",
              "the amount has no currency; write it behind the amount, or in a column 'currency'");
      return;
    }
    if (!currencyMinorDigits(currency)) {
      problem(row, i, "UNKNOWN_CURRENCY",
              fmt::format("'{}' is no currency; write its three letters, such as USD", currency));
      return;
    }
    const auto amount = amountFrom(cell, currency);
    if (!amount || amount->rounded) {
      problem(row, i, "NOT_AN_AMOUNT",
              fmt::format("'{}' is no amount in {}; write it like 1250.00 or 1,250.00", cell,
                          currency));
      return;
    }
    auto& money = dynamic_cast<model::v1::Money&>(
        *record.GetReflection()->MutableMessage(&record, m_columns[i].field));
    money.set_minor_units(amount->minorUnits);
    money.set_currency(currency);
  }

  void add(const CsvRow& row, const Message& record, std::optional<RecordId> id) {
    const std::string bytes = encode(record);
    const std::string place = fmt::format("line {}", row.line);
    if (!id) {
      const auto hash = toHex(hashOf({bytes}));
      auto [first, fresh] = m_lines.try_emplace(hash, row.line, 0);
      const int occurrence = first->second.second++;
      if (!fresh)
        m_plan.remarks.push_back(fmt::format("line {} says the same as line {}; both are kept",
                                             row.line, first->second.first));
      id = Uuid::fromName(
          fmt::format("csv:{}:{}:{}:{}", m_context.office, m_type.name(), hash, occurrence));
    } else if (const auto [first, fresh] = m_ids.try_emplace(*id, row.line); !fresh) {
      m_plan.problems.push_back(
          {row.line, "id", "REPEATED_ID", fmt::format("line {} has the same id", first->second)});
    }
    m_plan.records.push_back({{m_type.name(), *id}, bytes, place});
  }

  const CsvTable& m_table;
  const RecordType& m_type;
  const ImportContext& m_context;
  ImportPlan m_plan;
  std::vector<CsvColumn> m_columns;
  std::map<std::string, std::pair<std::size_t, int>> m_lines;  ///< By hash: first line, how often.
  std::map<RecordId, std::size_t> m_ids;
};

}  // namespace

Result<ImportPlan> readCsv(const std::filesystem::path& file, const RecordType& type,
                           const ImportContext& context) {
  FIELDPOST_TRY(auto source, SourceFile::open(file, kCsvBytesMost));
  FIELDPOST_TRY(const auto bytes, source.readAll());
  return readCsvText(bytes, type, context);
}

Result<ImportPlan> readCsvText(std::string_view bytes, const RecordType& type,
                               const ImportContext& context) {
  FIELDPOST_TRY(const auto table, readCsvTable(bytes));
  return CsvRows(table, type, context).plan();
}

}  // namespace fieldpost
