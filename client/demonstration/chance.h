// The demonstration's own chance: the same numbers for the same seed on every machine and compiler.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace fieldpost {

/// SplitMix64. Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014. Not for secrets.
class Chance {
 public:
  /// A stream of its own for each `name`, so that what is recorded of one thing does not depend on
  /// what was recorded before.
  Chance(std::uint64_t seed, std::string_view name) : m_state(seed) {
    for (const char c : name) m_state = mix(m_state ^ static_cast<unsigned char>(c));
  }
  /// From `least` to `most`, both included. The bias of the remainder is far below what shows.
  int between(int least, int most) {
    const auto span = static_cast<std::uint64_t>(most - least + 1);
    return least + static_cast<int>(next() % span);
  }
  bool percent(int share) { return between(1, 100) <= share; }
  template <typename List>
  const auto& pick(const List& list) {
    return list[static_cast<std::size_t>(between(0, static_cast<int>(std::size(list)) - 1))];
  }
  template <typename T>
  void shuffle(std::vector<T>& list) {
    for (std::size_t i = list.size(); i > 1; --i)
      std::swap(list[i - 1], list[static_cast<std::size_t>(between(0, static_cast<int>(i) - 1))]);
  }

 private:
  static std::uint64_t mix(std::uint64_t state) {
    state += 0x9e3779b97f4a7c15u;
    state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
    state = (state ^ (state >> 27)) * 0x94d049bb133111ebu;
    return state ^ (state >> 31);
  }
  std::uint64_t next() {
    m_state += 0x9e3779b97f4a7c15u;
    return mix(m_state);
  }
  std::uint64_t m_state;
};

}  // namespace fieldpost
