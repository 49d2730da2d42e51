#include "server/console/words.h"

#include <fmt/format.h>

#include <set>

namespace fieldpost::console {

std::string ageText(std::int64_t seconds) {
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  constexpr std::int64_t kDay = 24 * kHour;
  if (seconds < kMinute) return "just now";
  if (seconds < kHour) return fmt::format("{} min", seconds / kMinute);
  if (seconds < 2 * kDay) return fmt::format("{} h", seconds / kHour);
  return fmt::format("{} days", seconds / kDay);
}

std::string meanText(std::uint32_t sum, std::uint32_t count) {
  return count == 0 ? "-" : fmt::format("{:.1f}", static_cast<double>(sum) / count);
}

std::string statesText(const v1::StateSet& states) {
  std::set<std::string> names;  // A reader looks for a name, and does not know the codes.
  for (const auto& state : states.states()) names.insert(state.name());
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

std::string stateCountText(const v1::StateSet& states) {
  const auto distinct = static_cast<std::uint64_t>(states.states_size());
  if (states.sum_of_offices() <= distinct) return counted(distinct, "State");
  return fmt::format("{}, not the {} that adding up offices would give", counted(distinct, "State"),
                     states.sum_of_offices());
}

}  // namespace fieldpost::console
