#include "sync/base/words.h"

#include <fmt/format.h>

#include "sync/base/clock.h"

namespace fieldpost {

std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string timeText(std::int64_t timeMs) { return timeMs == 0 ? "never" : minuteOf(timeMs); }

}  // namespace fieldpost
