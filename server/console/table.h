// Tables of text that fit a terminal: columns as wide as their cells, long words cut with an
// ellipsis.
//
// Used by every list of the console. Widths are those a terminal gives the letters, not bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/plain_text.h"

namespace fieldpost::console {

/// Columns that letters take on a terminal; a Chinese one takes two, an accent none.
std::size_t widthOf(std::string_view text);
/// At most `most` columns of the text, with an ellipsis where it was cut. Line breaks become
/// spaces.
std::string cut(std::string_view text, std::size_t most);

/// One column.
struct Column {
  std::string heading;
  bool numbers = false;   ///< Set flush right.
  bool flexible = false;  ///< Gives way when the table is too wide.
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : m_columns(std::move(columns)) {}
  /// Precondition: as many cells as columns.
  void add(std::vector<std::string> cells) { m_rows.push_back(std::move(cells)); }
  /// Leaves out a column of numbers that are all 0, "-" or empty.
  void dropEmptyNumbers();
  /// The lines, each ended; at most `width` columns wide where the flexible ones allow. 0: any
  /// width.
  [[nodiscard]] std::string text(std::size_t width) const;

 private:
  std::vector<Column> m_columns;
  std::vector<std::vector<std::string>> m_rows;
};

/// Columns of the terminal on standard output, or of COLUMNS, or 80.
std::size_t terminalWidth();

}  // namespace fieldpost::console
