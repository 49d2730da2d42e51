// Whatever comes over a link, compressed or not: frames come out, or the stream is refused.
#include "fieldpost/sync/v1/session.pb.h"
#include "sync/wire/frames.h"
#include "tests/fuzz/target.h"

namespace fieldpost::fuzz {

int run(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  // The first byte says where the link cuts the bytes.
  const std::size_t cut = bytes.empty() ? 0 : data[0] % bytes.size();
  FrameReader reader;
  for (const auto part : {bytes.substr(0, cut), bytes.substr(cut)}) {
    reader.feed(part);
    for (;;) {
      sync::v1::ClientFrame frame;
      const auto more = reader.next(frame);
      if (!more.ok()) return 0;
      if (!more.value()) break;
    }
  }
  return 0;
}

}  // namespace fieldpost::fuzz
