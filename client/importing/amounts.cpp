#include "client/importing/amounts.h"

#include <string>

#include "sync/record/codes.h"

namespace fieldpost {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Takes a separator of groups off the front of `text`, if one stands there.
bool skipGroupSeparator(std::string_view& text) {
  for (const std::string_view separator : {",", " ", "'", "\u00A0", "\u202F", "\u2019"}) {
    if (text.starts_with(separator)) {
      text.remove_prefix(separator.size());
      return true;
    }
  }
  return false;
}

/// The digits before the fraction, or nothing when groups are not of three.
std::optional<std::string> wholeDigits(std::string_view& text) {
  std::string digits;
  std::size_t group = 0;
  bool grouped = false;
  while (!text.empty() && text.front() != '.') {
    if (isDigit(text.front())) {
      digits += text.front();
      ++group;
      text.remove_prefix(1);
      continue;
    }
    if (!skipGroupSeparator(text) || group == 0 || group > 3 || (grouped && group != 3)) return {};
    grouped = true;
    group = 0;
  }
  if (digits.empty() || (grouped && group != 3)) return {};
  return digits;
}

}  // namespace

std::optional<Amount> amountFrom(std::string_view text, std::string_view currency) {
  const auto minorDigits = currencyMinorDigits(currency);
  if (!minorDigits) return {};
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  auto digits = wholeDigits(text);
  if (!digits) return {};
  std::string fraction(text.empty() ? text : text.substr(1));
  for (const char c : fraction) {
    if (!isDigit(c)) return {};
  }
  const auto wanted = static_cast<std::size_t>(*minorDigits);
  bool up = false;
  Amount amount;
  if (fraction.size() > wanted) {
    up = fraction[wanted] >= '5';
    amount.rounded = fraction.find_first_not_of('0', wanted) != std::string::npos;
  }
  fraction.resize(wanted, '0');
  std::int64_t units = 0;
  for (const char c : *digits + fraction) {
    if (__builtin_mul_overflow(units, 10, &units) || __builtin_add_overflow(units, c - '0', &units))
      return {};
  }
  if (up && __builtin_add_overflow(units, 1, &units)) return {};
  amount.minorUnits = negative ? -units : units;
  return amount;
}

}  // namespace fieldpost
