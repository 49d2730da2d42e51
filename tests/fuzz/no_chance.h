// Chance that is none, so that a seed meets the same store each time.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sync/base/clock.h"

namespace fieldpost::fuzz {

struct NoChance final : Random {
  std::uint8_t next = 0;
  void fill(void* bytes, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i) static_cast<std::uint8_t*>(bytes)[i] = ++next;
  }
};

}  // namespace fieldpost::fuzz
