#include "tests/sim/chance.h"

namespace fieldpost::sim {

std::uint64_t Chance::next() {
  std::uint64_t mixed = (m_state += 0x9E3779B97F4A7C15U);
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31U);
}

std::int64_t Chance::between(std::int64_t first, std::int64_t last) {
  return first + static_cast<std::int64_t>(below(static_cast<std::size_t>(last - first + 1)));
}

void Chance::fill(void* bytes, std::size_t size) {
  auto* out = static_cast<unsigned char*>(bytes);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<unsigned char>(next());
}

}  // namespace fieldpost::sim
