// What a fuzz target is: one function that takes anything.
//
// Each NAME_fuzz.cpp defines run(); libFuzzer calls it through target.cpp, as does the replay that
// goes over the corpus in every build.
#pragma once

#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace fieldpost::fuzz {

/// Must come back from any bytes, with 0.
int run(const std::uint8_t* data, std::size_t size);

/// Before the first run(): protobuf says nothing of what does not read, since little does here.
inline void silence() { google::protobuf::SetLogHandler(nullptr); }

/// What must hold, also where assertions are off.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace fieldpost::fuzz
