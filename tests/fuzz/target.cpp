// The names under which libFuzzer looks for a target.
#include "tests/fuzz/target.h"

// NOLINTBEGIN(readability-identifier-naming): libFuzzer's names.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  fieldpost::fuzz::silence();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fieldpost::fuzz::run(data, size);
}
// NOLINTEND(readability-identifier-naming)
