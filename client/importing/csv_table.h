// A CSV file as rows of cells (RFC 4180), with the line that each row begins in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace fieldpost {

inline constexpr std::size_t kCsvBytesMost = 64u << 20;
inline constexpr std::size_t kCsvCellBytesMost = 1u << 20;
inline constexpr std::size_t kCsvColumnsMost = 500;

struct CsvRow {
  std::size_t line = 0;  ///< From 1.
  std::vector<std::string> cells;
};

struct CsvTable {
  std::vector<std::string> header;  ///< Trimmed.
  std::size_t headerLine = 0;
  std::vector<CsvRow> rows;  ///< Without empty ones. May have fewer or more cells than the header.
  char separator = ',';
  std::string encoding;
};

/// Reads a whole file. The separator is a comma, semicolon or tab, by which the header has most of.
/// Errors: InvalidArgument/BAD_CSV naming the line (a quote that is not closed or stands within a
/// cell, a NUL, no header), UNKNOWN_ENCODING; ResourceExhausted/FILE_TOO_LARGE.
Result<CsvTable> readCsvTable(std::string_view bytes);

}  // namespace fieldpost
