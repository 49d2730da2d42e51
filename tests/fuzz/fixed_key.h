// The key to which the seeds of the target bundle are sealed. No secret, and of no other use.
#pragma once

#include "sync/base/private_file.h"
#include "sync/bundle/box_key.h"
#include "tests/fuzz/scratch.h"

namespace fieldpost::fuzz {

inline BoxKey fixedKey() {
  const Scratch scratch("key");
  const auto file = scratch.folder() / "key";
  (void)writePrivateFile(file, std::string(kBoxKeyBytes, 'k'));
  return boxKeyIn(file).value();
}

}  // namespace fieldpost::fuzz
