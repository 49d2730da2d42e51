#include "server/export/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sync/record/json.h"

namespace fieldpost::exporting {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::uint64_t kTellEvery = 1000;

/// With what a spreadsheet begins a formula, the wide forms of Asian keyboards included.
constexpr std::array<std::string_view, 11> kFormulaBegins = {
    "=",           "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
    "\xEF\xBC\xA0"};

std::string cellText(const Cell& cell) {
  if (cell.isNumber) return cell.text;
  std::string text = cell.text;
  if (std::any_of(kFormulaBegins.begin(), kFormulaBegins.end(),
                  [&](std::string_view begin) { return text.starts_with(begin); }))
    text.insert(text.begin(), '\'');
  // Semicolons part cells too where a program takes them for the separator.
  if (text.find_first_of(",;\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

/// Visits every record that is not deleted, and tells how far it is.
Result<std::uint64_t> walk(store::Snapshot& snapshot, const Selection& selection,
                           const Progress& progress, const store::Snapshot::RecordVisitor& visit) {
  std::uint64_t records = 0;
  const auto one = [&](const store::StoredRecord& record) -> Result<Done> {
    if (record.deleted) return Done{};
    FIELDPOST_CHECK(visit(record));
    if (++records % kTellEvery == 0) progress(records);
    return Done{};
  };
  const std::string& type = selection.type->name();
  FIELDPOST_CHECK(selection.office.empty() ? snapshot.forEachRecord(type, one)
                                           : snapshot.forEachRecord(type, selection.office, one));
  return records;
}

}  // namespace

std::string csvLine(const Row& row) {
  std::string line;
  for (const Cell& cell : row) {
    if (&cell != row.data()) line += ',';
    line += cellText(cell);
  }
  return line + "\r\n";
}

Result<std::uint64_t> writeCsv(store::Snapshot& snapshot, const Selection& selection,
                               const Sink& sink, const Progress& progress) {
  const RecordTable table(*selection.type);
  Gathered out(sink);
  Row headings;
  for (const std::string& heading : table.headings()) headings.push_back({heading});
  FIELDPOST_CHECK(out.write(kMark));
  FIELDPOST_CHECK(out.write(csvLine(headings)));
  FIELDPOST_TRY(const std::uint64_t records,
                walk(snapshot, selection, progress, [&](const auto& record) -> Result<Done> {
                  FIELDPOST_TRY(const Row row, table.row(record));
                  return out.write(csvLine(row));
                }));
  FIELDPOST_CHECK(out.finish());
  return records;
}

Result<std::uint64_t> writeJson(store::Snapshot& snapshot, const Selection& selection,
                                const Sink& sink, const Progress& progress) {
  Gathered out(sink);
  bool first = true;
  FIELDPOST_CHECK(out.write("["));
  FIELDPOST_TRY(
      const std::uint64_t records,
      walk(snapshot, selection, progress, [&](const auto& stored) -> Result<Done> {
        FIELDPOST_TRY(const auto record, selection.type->parse(stored.message));
        withhold(*selection.type, *record);
        FIELDPOST_CHECK(out.write(fmt::format(
            "{}\n{{\"id\":\"{}\",\"office\":\"{}\",\"commit\":{},\"record\":{}}}", first ? "" : ",",
            stored.key.id.text(), stored.scope, stored.commit, toJson(*record))));
        first = false;
        return Done{};
      }));
  FIELDPOST_CHECK(out.write("\n]\n"));
  FIELDPOST_CHECK(out.finish());
  return records;
}

}  // namespace fieldpost::exporting
