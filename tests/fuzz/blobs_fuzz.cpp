// Whatever a laptop says of attachments: headquarters' part takes it, refuses it or answers, and
// gets no blob whose bytes are not those of its name.
//
// The gate lets everything through, so that sizes, places and fingerprints are met as they come.
// What an execution kept is gone before the next. Frames are read as the session reads them: the
// target `push` has the session before this.
#include "sync/session/server_blobs.h"
#include "tests/fuzz/frame_text.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/target.h"

namespace fieldpost::fuzz {
namespace {

namespace fs = std::filesystem;

class OpenGate final : public BlobGate {
 public:
  explicit OpenGate(const fs::path& folder) : m_blobs(folder) {}
  BlobStore& blobs() override { return m_blobs; }
  Result<Done> mayBring(const Peer&, const sync::v1::BlobName&, std::uint64_t) override {
    return Done{};
  }
  Result<Done> maySee(const Peer&, const sync::v1::BlobName&) override { return Done{}; }
  Result<Done> noteStored(const Peer&, const BlobId& id, std::uint64_t) override {
    require(m_blobs.verify(id).ok());
    return Done{};
  }

 private:
  BlobStore m_blobs;
};

/// Says what `blobs` answers to one frame; false when it is out of order.
bool hear(ServerBlobs& blobs, const sync::v1::ClientFrame& frame) {
  if (frame.has_blob_offer()) return blobs.on(frame.blob_offer()).ok();
  if (frame.has_blob_piece()) return blobs.on(frame.blob_piece()).ok();
  if (frame.has_blob_want()) return blobs.on(frame.blob_want()).ok();
  if (frame.has_stop()) blobs.stop();
  return true;
}

}  // namespace

int run(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch("blobs");
  static const fs::path folder = scratch.folder() / "blobs";
  if (fs::exists(folder)) fs::remove_all(folder);
  OpenGate gate(folder);
  ServerBlobs blobs(&gate, {"laptop", "KEN", "Amina", "ROLE_FIELD_OFFICER"});
  for (const auto& frame : framesFrom<sync::v1::ClientFrame>(data, size)) {
    if (!hear(blobs, frame)) break;
    // A run that was asked for is as long as the blob at most, and the blob no longer than this.
    for (int said = 0; said < 64; ++said) {
      sync::v1::ServerFrame piece;
      const auto more = blobs.next(piece);
      if (!more.ok() || !more.value()) break;
    }
  }
  return 0;
}

}  // namespace fieldpost::fuzz
