// Whatever somebody hands in as a bundle: it is read or refused.
#include "sync/bundle/bundle_file.h"
#include "tests/fuzz/fixed_key.h"
#include "tests/fuzz/target.h"

namespace fieldpost::fuzz {

int run(const std::uint8_t* data, std::size_t size) {
  static const BoxKey key = fixedKey();
  const auto read = readBundle({reinterpret_cast<const char*>(data), size}, key);
  require(read.ok() || !read.error().message.empty());
  return 0;
}

}  // namespace fieldpost::fuzz
