// What the command line prints: data on standard output, sentences of failure on standard error.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/options.h"
#include "sync/base/result.h"
#include "sync/base/words.h"

namespace fieldpost {

using Json = nlohmann::ordered_json;

class Output {
 public:
  explicit Output(bool json) : m_json(json) {}

  /// Whether data is to be printed for programs.
  [[nodiscard]] bool json() const { return m_json; }
  /// A line for people on standard output; see plain().
  void line(std::string_view text);
  /// A value in one line on standard output.
  void data(const Json& value);
  /// One line of JSON, as it is.
  void jsonLine(std::string_view json);
  /// Columns as wide as their cells, on standard output. The first row is the heading.
  void table(const std::vector<std::vector<std::string>>& rows);
  /// A line for people on standard error; see plain().
  void note(std::string_view text);
  /// Tells of the error and gives the exit code for it. `details` (an object) is added in JSON.
  Exit fail(const Error& error, const Json& details);
  Exit fail(const Error& error);
  /// Standard output could not take everything (a full disk, a closed pipe).
  [[nodiscard]] bool broken() const;

 private:
  bool m_json;
};

/// One line of JSON; bytes that are no UTF-8 are replaced.
std::string textOf(const Json& value);
/// "12 KB".
std::string sizeText(std::size_t bytes);
/// At most `most` characters of the first line.
std::string cutText(std::string_view text, std::size_t most);

}  // namespace fieldpost
