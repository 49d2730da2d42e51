// Amounts of money as files write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fieldpost {

struct Amount {
  std::int64_t minorUnits = 0;
  bool rounded = false;  ///< The text has more digits than the currency.
};

/// "1250", "-1,250.5", "1 250.00" in the currency's minor units; a point before the fraction, and
/// commas, spaces or apostrophes only between groups of three. Digits beyond the currency's are
/// rounded, half away from zero. Absent when `text` is not such an amount, is beyond 64 bits, or
/// `currency` is none of ISO 4217.
std::optional<Amount> amountFrom(std::string_view text, std::string_view currency);

}  // namespace fieldpost
