// The civil calendar by std::chrono, which knows leap years; the reading of digits is ours because
// it is strict: no sign, no space, no missing zero.
#include "sync/record/dates.h"

#include <fmt/format.h>

#include <chrono>

namespace fieldpost {
namespace {

// -1 unless all are digits.
int digits(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

std::optional<std::chrono::year_month_day> parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = digits(text.substr(0, 4));
  const int month = digits(text.substr(5, 2));
  const int day = digits(text.substr(8, 2));
  if (year < 1 || month < 1 || day < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

}  // namespace

bool isDate(std::string_view text) { return parse(text).has_value(); }

std::optional<std::int64_t> dayNumber(std::string_view date) {
  const auto parsed = parse(date);
  if (!parsed) return std::nullopt;
  return std::chrono::sys_days{*parsed}.time_since_epoch().count();
}

std::optional<std::string> dateOfDay(std::int64_t day) {
  constexpr std::int64_t kFirst = -719'162;  // 0001-01-01
  constexpr std::int64_t kLast = 2'932'896;  // 9999-12-31
  if (day < kFirst || day > kLast) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::sys_days{std::chrono::days{static_cast<int>(day)}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

bool isTimeOfDay(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return false;
  const int hour = digits(text.substr(0, 2));
  const int minute = digits(text.substr(3, 2));
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
}

}  // namespace fieldpost
