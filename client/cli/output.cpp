#include "client/cli/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "sync/base/plain_text.h"

namespace fieldpost {
namespace {

bool startsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

std::size_t charactersOf(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), startsCharacter));
}

}  // namespace

void Output::line(std::string_view text) { std::cout << plain(text) << '\n'; }

void Output::data(const Json& value) { jsonLine(textOf(value)); }

void Output::jsonLine(std::string_view json) { std::cout << json << '\n'; }

void Output::table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], charactersOf(row[i]));
  }
  for (const auto& row : rows) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      // The last column ends where its text does.
      if (i + 1 < row.size()) text.append(widths[i] - charactersOf(row[i]) + 2, ' ');
    }
    line(text);
  }
}

void Output::note(std::string_view text) {
  std::cout.flush();
  std::cerr << plain(text) << '\n';
}

Exit Output::fail(const Error& error) { return fail(error, Json::object()); }

Exit Output::fail(const Error& error, const Json& details) {
  if (m_json) {
    Json told = {
        {"code", nameOf(error.code)}, {"reason", error.reason}, {"message", error.message}};
    told.update(details);
    note(textOf(Json{{"error", told}}));
  } else {
    note("fieldpost-cli: " + error.message);
  }
  const bool link = error.code == Code::Unavailable || error.code == Code::DeadlineExceeded ||
                    error.reason == "FOREIGN_SERVER" || error.reason == "CERTIFICATE_EXPIRED" ||
                    error.reason == "CLOCK_WRONG";
  return link && error.reason != "STORE_BUSY" ? Exit::NotReached : Exit::Failed;
}

bool Output::broken() const { return !std::cout.flush(); }

std::string textOf(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string sizeText(std::size_t bytes) {
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.1f} KB", static_cast<double>(bytes) / 1e3);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

std::string cutText(std::string_view text, std::size_t most) {
  text = text.substr(0, text.find('\n'));
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (startsCharacter(text[i]) && ++characters > most)
      return std::string(text.substr(0, i)) + "…";
  }
  return std::string(text);
}

}  // namespace fieldpost
