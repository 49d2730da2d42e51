// All the chance there is in a simulated world, from one seed.
//
// Used by everything in tests/sim; the product's ids, salts and incarnations come from here too, so
// that a seed makes the same world again on any machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sync/base/clock.h"

namespace fieldpost::sim {

/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
class Chance final : public Random {
 public:
  explicit Chance(std::uint64_t seed) : m_state(seed) {}

  std::uint64_t next();
  /// 0 to `end` - 1. Precondition: `end` > 0.
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(next() % end); }
  bool oneIn(std::size_t many) { return below(many) == 0; }
  /// From `first` to `last`, both included.
  std::int64_t between(std::int64_t first, std::int64_t last);
  template <typename T>
  T& oneOf(std::vector<T>& things) {
    return things[below(things.size())];
  }
  void fill(void* bytes, std::size_t size) override;

 private:
  std::uint64_t m_state;
};

}  // namespace fieldpost::sim
