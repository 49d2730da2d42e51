#include "client/cli/record_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace fieldpost {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kBlanks = " \t\r\n";

/// Where the value that begins at `text`'s start ends: behind the brace that closes it, or at the
/// end of its line when it is no object, or at the end of the text when it is not closed.
std::size_t endOfValue(std::string_view text) {
  if (!text.starts_with('{')) return std::min(text.find('\n'), text.size());
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return i + 1;
    }
  }
  return text.size();
}

/// What the JSON reader says, without its tags and its own count of lines.
std::string wordsOf(std::string_view said) {
  const auto words = said.find("] ");
  if (words != std::string_view::npos) said.remove_prefix(words + 2);
  return std::string(said.substr(0, 200));
}

Result<InputRecord> recordFrom(std::string_view text, std::size_t line) {
  InputRecord record;
  record.line = line;
  Json object;
  std::string said;
  try {
    object = Json::parse(text);
  } catch (const Json::exception& error) {
    said = wordsOf(error.what());
  }
  if (!said.empty() || !object.is_object())
    return Error{Code::InvalidArgument, "BAD_JSON",
                 fmt::format("what begins in line {} is not a JSON object{}; write a record like "
                             "{{\"title\": \"...\"}}; nothing was written",
                             line, said.empty() ? "" : " (" + said + ")")};
  const auto id = object.find("id");
  if (id == object.end()) {
    record.json = text;
    return record;
  }
  FIELDPOST_TRY(record.id, Uuid::parse(id->is_string() ? id->get<std::string>() : id->dump()));
  object.erase(id);
  record.json = object.dump(-1, ' ', false, Json::error_handler_t::replace);
  return record;
}

}  // namespace

Result<std::string> readInput(std::istream& input) {
  std::string all;
  std::array<char, 64u << 10> chunk;
  while (input.read(chunk.data(), chunk.size()) || input.gcount() > 0) {
    all.append(chunk.data(), static_cast<std::size_t>(input.gcount()));
    if (all.size() > kInputBytesMost)
      return Error{Code::ResourceExhausted, "FILE_TOO_LARGE",
                   fmt::format("more than {} MB came in; send it in parts; nothing was written",
                               kInputBytesMost >> 20)};
  }
  return all;
}

Result<std::vector<InputRecord>> recordsIn(std::string_view text) {
  std::vector<InputRecord> records;
  std::size_t line = 1;
  const auto skip = [&](std::size_t bytes) {
    line += static_cast<std::size_t>(
        std::count(text.begin(), text.begin() + static_cast<long>(bytes), '\n'));
    text.remove_prefix(bytes);
  };
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (true) {
    skip(std::min(text.find_first_not_of(kBlanks), text.size()));
    if (text.empty()) break;
    const auto end = endOfValue(text);
    FIELDPOST_TRY(auto record, recordFrom(text.substr(0, end), line));
    records.push_back(std::move(record));
    skip(end);
  }
  if (records.empty())
    return Error{Code::InvalidArgument, "BAD_JSON",
                 "nothing came in; write a record like {\"title\": \"...\"} to standard input"};
  return records;
}

}  // namespace fieldpost
