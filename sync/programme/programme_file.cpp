#include "sync/programme/programme_file.h"

#include <fmt/format.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "sync/programme/programme_rules.h"

namespace fieldpost {
namespace {

using google::protobuf::TextFormat;
using model::v1::ProgrammeOfWork;

// Messages nest three deep; this stops a file of brackets before it fills the stack.
constexpr int kNestingMax = 20;

// Takes the parser's complaints, which count lines and columns from 0.
class Complaints : public google::protobuf::io::ErrorCollector {
 public:
  explicit Complaints(std::string_view text) : m_text(text) {}
  void AddError(int line, int column, const std::string& message) override {
    add(line, column, "NOT_TEXT_FORMAT", message);
  }
  // Unknown fields come as warnings, so that the rest of the text is still looked at.
  void AddWarning(int line, int column, const std::string& message) override {
    add(line, column, "UNKNOWN_FIELD", message);
  }
  std::vector<ProgrammeProblem> problems;

 private:
  void add(int line, int column, const char* reason, const std::string& message) {
    const bool ended = message.empty() || message.back() == '.';
    const auto [atLine, atColumn] = placeOf(std::max(line, 0), std::max(column, 0), message);
    problems.push_back({atLine + 1, atColumn + 1, reason,
                        fmt::format("This is not a programme of work in text format: {}{}", message,
                                    ended ? "" : ".")});
  }

  // The parser complains of an unknown choice at the word after it, which may be lines below.
  [[nodiscard]] std::pair<int, int> placeOf(int line, int column, std::string_view message) const {
    constexpr std::string_view kUnknownChoice = "Unknown enumeration value of \"";
    if (!message.starts_with(kUnknownChoice)) return {line, column};
    message.remove_prefix(kUnknownChoice.size());
    const std::string_view word = message.substr(0, message.find('"'));
    std::size_t start = 0;
    for (int i = 0; i < line; ++i)
      start = std::min(m_text.find('\n', start), m_text.size() - 1) + 1;
    const std::size_t limit = start + static_cast<std::size_t>(column);
    const std::size_t at = m_text.substr(0, limit).rfind(word);
    if (at == std::string_view::npos) return {line, column};
    const std::string_view above = m_text.substr(0, at);
    const std::size_t lineStart = above.rfind('\n') + 1;  // npos + 1 is 0: the first line
    return {static_cast<int>(std::count(above.begin(), above.end(), '\n')),
            static_cast<int>(at - lineStart)};
  }

  std::string_view m_text;
};

// How many bytes the UTF-8 character at `at` has; 0 when there is none.
std::size_t characterLength(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
  };
  const unsigned first = byte(0);
  const std::size_t length = first < 0x80                      ? 1
                             : first >= 0xC2 && first < 0xE0   ? 2
                             : (first & 0xF0) == 0xE0          ? 3
                             : first >= 0xF0 && first <= 0xF4u ? 4
                                                               : 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool beyond = (first == 0xED && byte(1) >= 0xA0) || (first == 0xF4 && byte(1) >= 0x90);
  return overlong || beyond ? 0 : length;
}

// The first byte that is not UTF-8, if any: protobuf's text parser takes it, its wire format does
// not.
void checkUtf8(std::string_view text, std::vector<ProgrammeProblem>& problems) {
  int line = 1;
  std::size_t lineStart = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = characterLength(text, at);
    if (length == 0) {
      problems.push_back({line, static_cast<int>(at - lineStart) + 1, "NOT_UTF8",
                          "This byte is not UTF-8; save the file in UTF-8."});
      return;
    }
    if (text[at] == '\n') {
      ++line;
      lineStart = at + 1;
    }
    at += length;
  }
}

struct Parsed {
  ProgrammeOfWork programme;
  std::vector<ProgrammeProblem> problems;
};

Parsed parse(std::string_view text) {
  Parsed parsed;
  checkUtf8(text, parsed.problems);
  if (!parsed.problems.empty()) return parsed;
  Complaints complaints(text);
  TextFormat::ParseInfoTree places;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&complaints);
  parser.WriteLocationsTo(&places);
  parser.AllowUnknownField(true);
  parser.SetRecursionLimit(kNestingMax);
  const bool whole = parser.ParseFromString(std::string(text), &parsed.programme);
  parsed.problems = std::move(complaints.problems);
  if (whole) checkProgrammeRules(parsed.programme, places, parsed.problems);
  std::stable_sort(parsed.problems.begin(), parsed.problems.end(),
                   [](const ProgrammeProblem& a, const ProgrammeProblem& b) {
                     return std::pair(a.line, a.column) < std::pair(b.line, b.column);
                   });
  return parsed;
}

}  // namespace

Result<std::string> readProgrammeText(const std::filesystem::path& path) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (status.type() == std::filesystem::file_type::not_found)
    return Error{Code::NotFound, "NO_FILE",
                 fmt::format("There is no file {}; check its name.", path.string())};
  if (status.type() != std::filesystem::file_type::none &&
      !std::filesystem::is_regular_file(status))
    return Error{Code::InvalidArgument, "NOT_A_FILE",
                 fmt::format("{} is not a file; name a programme of work.", path.string())};
  std::ifstream stream(path, std::ios::binary);
  std::string text(kProgrammeBytesMax + 1, '\0');
  if (stream) stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream.is_open() || stream.bad())
    return Error{Code::PermissionDenied, "CANNOT_READ",
                 fmt::format("{} cannot be read; check who may read it.", path.string())};
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > kProgrammeBytesMax)
    return Error{
        Code::ResourceExhausted, "FILE_TOO_LARGE",
        fmt::format("{} is larger than 4 MiB; a programme of work is not.", path.string())};
  return text;
}

std::vector<ProgrammeProblem> checkProgramme(std::string_view text) { return parse(text).problems; }

Result<ProgrammeOfWork> parseProgramme(std::string_view text, std::string_view name) {
  Parsed parsed = parse(text);
  if (parsed.problems.empty()) return std::move(parsed.programme);
  const ProgrammeProblem& first = parsed.problems.front();
  const std::size_t others = parsed.problems.size() - 1;
  return Error{Code::InvalidArgument, "BAD_PROGRAMME",
               fmt::format("{}:{}:{}: {}{}", name, first.line, first.column, first.message,
                           others == 0   ? ""
                           : others == 1 ? " One more line is wrong."
                                         : fmt::format(" {} more lines are wrong.", others))};
}

Result<ProgrammeOfWork> loadProgramme(const std::filesystem::path& path) {
  FIELDPOST_TRY(const std::string text, readProgrammeText(path));
  return parseProgramme(text, path.string());
}

RecordId programmeId(std::string_view code) {
  return Uuid::fromName(fmt::format("programme_of_work:{}", code));
}

}  // namespace fieldpost
