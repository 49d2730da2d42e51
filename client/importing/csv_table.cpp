#include "client/importing/csv_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "client/importing/text_encoding.h"

namespace fieldpost {
namespace {

Error bad(std::size_t line, std::string_view why) {
  return {Code::InvalidArgument, "BAD_CSV",
          fmt::format("line {}: {}; nothing was imported", line, why)};
}

Error tooLarge(std::string_view why) {
  return {Code::ResourceExhausted, "FILE_TOO_LARGE",
          fmt::format("{}; import it in parts; nothing was imported", why)};
}

/// The separator that stands most often in the first line, outside quotes.
char separatorOf(std::string_view text) {
  std::size_t counts[3] = {};
  constexpr std::string_view kSeparators = ",;\t";
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    const auto at = kSeparators.find(c);
    if (at != std::string_view::npos) ++counts[at];
  }
  return kSeparators[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

/// Walks the text once.
class CsvReader {
 public:
  CsvReader(std::string_view text, char separator) : m_text(text), m_separator(separator) {}

  [[nodiscard]] bool atEnd() const { return m_at == m_text.size(); }

  Result<CsvRow> row() {
    CsvRow row;
    row.line = m_line;
    while (true) {
      FIELDPOST_TRY(auto cell, quotedNext() ? quotedCell() : plainCell());
      if (cell.size() > kCsvCellBytesMost)
        return tooLarge(
            fmt::format("line {}: a cell has more than {} MB", row.line, kCsvCellBytesMost >> 20));
      row.cells.push_back(std::move(cell));
      if (row.cells.size() > kCsvColumnsMost)
        return bad(row.line, fmt::format("more than {} columns", kCsvColumnsMost));
      if (atEnd()) return row;
      if (m_text[m_at] == m_separator) {
        ++m_at;
        continue;
      }
      endLine();
      return row;
    }
  }

 private:
  [[nodiscard]] bool quotedNext() const { return !atEnd() && m_text[m_at] == '"'; }
  [[nodiscard]] bool atLineEnd() const { return m_text[m_at] == '\n' || m_text[m_at] == '\r'; }

  void endLine() {
    if (m_text[m_at] == '\r' && m_at + 1 < m_text.size() && m_text[m_at + 1] == '\n') ++m_at;
    ++m_at;
    ++m_line;
  }

  Result<std::string> quotedCell() {
    const std::size_t opened = m_line;
    std::string cell;
    for (++m_at; !atEnd(); ++m_at) {
      const char c = m_text[m_at];
      if (c == '\0') return bad(m_line, "there is a NUL character; this is no text file");
      if (c == '\n') ++m_line;
      if (c != '"') {
        cell += c;
        continue;
      }
      if (m_at + 1 < m_text.size() && m_text[m_at + 1] == '"') {
        cell += '"';
        ++m_at;
        continue;
      }
      ++m_at;
      if (atEnd() || atLineEnd() || m_text[m_at] == m_separator) return cell;
      return bad(m_line, "text stands behind a closing quote; write a quote within a cell twice");
    }
    return bad(opened, "a quote is opened here and never closed");
  }

  Result<std::string> plainCell() {
    const auto start = m_at;
    for (; !atEnd() && !atLineEnd() && m_text[m_at] != m_separator; ++m_at) {
      if (m_text[m_at] == '"')
        return bad(m_line,
                   "a quote stands within a cell; put the cell in quotes and write it twice");
      if (m_text[m_at] == '\0')
        return bad(m_line, "there is a NUL character; this is no text file");
    }
    return std::string(m_text.substr(start, m_at - start));
  }

  std::string_view m_text;
  char m_separator;
  std::size_t m_at = 0;
  std::size_t m_line = 1;
};

}  // namespace

Result<CsvTable> readCsvTable(std::string_view bytes) {
  if (bytes.size() > kCsvBytesMost)
    return tooLarge(fmt::format("the file has more than {} MB", kCsvBytesMost >> 20));
  FIELDPOST_TRY(const auto decoded, decodeText(bytes));
  CsvTable table;
  table.encoding = decoded.encoding;
  table.separator = separatorOf(decoded.text);
  CsvReader reader(decoded.text, table.separator);
  while (!reader.atEnd()) {
    FIELDPOST_TRY(auto row, reader.row());
    for (std::string& cell : row.cells) cell = trimmed(cell);
    if (std::all_of(row.cells.begin(), row.cells.end(), [](const auto& c) { return c.empty(); }))
      continue;
    if (table.header.empty()) {
      table.header = std::move(row.cells);
      table.headerLine = row.line;
    } else {
      table.rows.push_back(std::move(row));
    }
  }
  if (table.header.empty()) return bad(1, "the file has no header row; name the fields there");
  return table;
}

}  // namespace fieldpost
