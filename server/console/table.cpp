#include "server/console/table.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cwchar>
#include <optional>

namespace fieldpost::console {
namespace {

constexpr std::size_t kNarrowest = 8;
/// Of a terminal that does not say, and of what is written to a file or a pipe.
constexpr std::size_t kUsualWidth = 80;
constexpr std::string_view kGap = "  ";

/// The letter that `text` begins with and its bytes; bytes that are no UTF-8 count as one letter
/// each.
struct Letter {
  wchar_t code = L'?';
  std::size_t bytes = 1;
};

Letter letterAt(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t bytes = first < 0x80    ? 1
                            : first >= 0xF0 ? 4
                            : first >= 0xE0 ? 3
                            : first >= 0xC0 ? 2
                                            : 0;
  if (bytes == 0 || bytes > text.size()) return {};
  if (bytes == 1) return {static_cast<wchar_t>(first), 1};
  wchar_t code = first & (0xFF >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i)
    code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3F);
  return {code, bytes};
}

std::size_t widthOfLetter(wchar_t code) {
  const int width = ::wcwidth(code);
  return width < 0 ? 1 : static_cast<std::size_t>(width);
}

bool isNothing(const std::string& cell) { return cell.empty() || cell == "0" || cell == "-"; }

}  // namespace

std::size_t widthOf(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Letter letter = letterAt(text);
    width += widthOfLetter(letter.code);
    text.remove_prefix(letter.bytes);
  }
  return width;
}

std::string cut(std::string_view text, std::size_t most) {
  const std::string line = plain(text);
  if (widthOf(line) <= most) return line;
  std::string kept;
  std::size_t width = 0;
  for (std::string_view rest = line; !rest.empty();) {
    const Letter letter = letterAt(rest);
    if (width + widthOfLetter(letter.code) + 1 > most) break;
    width += widthOfLetter(letter.code);
    kept += rest.substr(0, letter.bytes);
    rest.remove_prefix(letter.bytes);
  }
  return most == 0 ? "" : kept + "…";
}

void Table::dropEmptyNumbers() {
  for (std::size_t column = m_columns.size(); column-- > 0;) {
    const bool empty = std::all_of(m_rows.begin(), m_rows.end(),
                                   [&](const auto& row) { return isNothing(row[column]); });
    if (!m_columns[column].numbers || !empty) continue;
    m_columns.erase(m_columns.begin() + static_cast<std::ptrdiff_t>(column));
    for (auto& row : m_rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
  }
}

std::string Table::text(std::size_t width) const {
  std::vector<std::size_t> widths;
  std::size_t total = 0;
  for (std::size_t column = 0; column < m_columns.size(); ++column) {
    std::size_t widest = widthOf(m_columns[column].heading);
    for (const auto& row : m_rows) widest = std::max(widest, widthOf(row[column]));
    widths.push_back(widest);
    total += widest + (column == 0 ? 0 : kGap.size());
  }
  while (width > 0 && total > width) {
    std::optional<std::size_t> widest;
    for (std::size_t column = 0; column < m_columns.size(); ++column)
      if (m_columns[column].flexible && widths[column] > kNarrowest &&
          (!widest || widths[column] > widths[*widest]))
        widest = column;
    if (!widest) break;
    --widths[*widest];
    --total;
  }
  std::string lines;
  const auto write = [&](const auto& cellOf) {
    std::string line;
    for (std::size_t column = 0; column < m_columns.size(); ++column) {
      const std::string cell = cut(cellOf(column), widths[column]);
      const std::string room(widths[column] - widthOf(cell), ' ');
      if (column > 0) line += kGap;
      line += m_columns[column].numbers ? room + cell : cell + room;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    lines += line + '\n';
  };
  write([&](std::size_t column) { return m_columns[column].heading; });
  for (const auto& row : m_rows) write([&](std::size_t column) { return row[column]; });
  return lines;
}

std::size_t terminalWidth() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) != 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
      size.ws_col > 0)
    return size.ws_col;
  const char* columns = std::getenv("COLUMNS");
  const long wanted = columns == nullptr ? 0 : std::strtol(columns, nullptr, 10);
  return wanted >= 20 && wanted <= 1000 ? static_cast<std::size_t>(wanted) : kUsualWidth;
}

}  // namespace fieldpost::console
