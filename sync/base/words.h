// Small words that both command lines say alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fieldpost {

/// "1 change", "14 changes".
std::string counted(std::uint64_t count, std::string_view noun);
/// "2005-06-30 14:05 UTC", or "never" for 0.
std::string timeText(std::int64_t timeMs);

}  // namespace fieldpost
