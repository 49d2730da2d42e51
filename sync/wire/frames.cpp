#include "sync/wire/frames.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <zstd.h>

#include <array>
#include <optional>

namespace fieldpost {
namespace {

/// Level 3: past it a laptop's processor waits longer than a 64 kbit/s link gains.
constexpr int kLevel = 3;
/// Memory a session may cost the other end; a window larger than this is refused.
constexpr int kWindowLog = 20;

Error brokenStream(std::string_view what) {
  return {Code::DataLoss, "BROKEN_STREAM",
          "what came over the link does not read as a sync session (" + std::string(what) + ")"};
}

}  // namespace

struct FrameWriter::Stream {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  Stream() {
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, kWindowLog);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { ZSTD_freeCCtx(context); }
};

FrameWriter::FrameWriter() : m_stream(std::make_unique<Stream>()) {}
FrameWriter::FrameWriter(FrameWriter&&) noexcept = default;
FrameWriter::~FrameWriter() = default;

std::string FrameWriter::write(const google::protobuf::MessageLite& frame) {
  std::string plain;
  {
    google::protobuf::io::StringOutputStream out(&plain);
    google::protobuf::io::CodedOutputStream coded(&out);
    coded.WriteVarint32(static_cast<std::uint32_t>(frame.ByteSizeLong()));
    frame.SerializeWithCachedSizes(&coded);
  }
  std::string pressed;
  std::array<char, 16 * 1024> chunk;
  ZSTD_inBuffer in{plain.data(), plain.size(), 0};
  for (;;) {
    ZSTD_outBuffer out{chunk.data(), chunk.size(), 0};
    const std::size_t left = ZSTD_compressStream2(m_stream->context, &out, &in, ZSTD_e_flush);
    // Cannot fail: the context is ours and the buffers are memory.
    if (ZSTD_isError(left) != 0) std::abort();
    pressed.append(chunk.data(), out.pos);
    if (left == 0 && in.pos == in.size) return pressed;
  }
}

struct FrameReader::Stream {
  ZSTD_DCtx* context = ZSTD_createDCtx();
  std::string pressed;          ///< Came, and not looked at yet.
  std::size_t pressedFrom = 0;  ///< Looked at up to here.
  std::string plain;

  Stream() { ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kWindowLog); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { ZSTD_freeDCtx(context); }

  /// The length that `plain` begins with and where the frame begins; nothing when it is not all
  /// there.
  [[nodiscard]] std::optional<std::pair<std::uint32_t, std::size_t>> header() const {
    google::protobuf::io::CodedInputStream coded(
        reinterpret_cast<const std::uint8_t*>(plain.data()), static_cast<int>(plain.size()));
    std::uint32_t length = 0;
    if (!coded.ReadVarint32(&length)) return std::nullopt;
    return std::pair{length, static_cast<std::size_t>(coded.CurrentPosition())};
  }

  /// Decompresses a little more; false when all that came was looked at and nothing came out.
  Result<bool> more() {
    std::array<char, 16 * 1024> chunk;
    ZSTD_inBuffer in{pressed.data(), pressed.size(), pressedFrom};
    ZSTD_outBuffer out{chunk.data(), chunk.size(), 0};
    const std::size_t left = ZSTD_decompressStream(context, &out, &in);
    if (ZSTD_isError(left) != 0) return brokenStream(ZSTD_getErrorName(left));
    const bool moved = out.pos > 0 || in.pos > pressedFrom;
    pressedFrom = in.pos;
    plain.append(chunk.data(), out.pos);
    return moved;
  }
};

FrameReader::FrameReader() : m_stream(std::make_unique<Stream>()) {}
FrameReader::FrameReader(FrameReader&&) noexcept = default;
FrameReader::~FrameReader() = default;

void FrameReader::feed(std::string_view bytes) {
  m_stream->pressed.erase(0, m_stream->pressedFrom);
  m_stream->pressedFrom = 0;
  m_stream->pressed += bytes;
}

Result<bool> FrameReader::next(google::protobuf::MessageLite& frame) {
  for (;;) {
    const auto header = m_stream->header();
    if (!header && m_stream->plain.size() >= 5) return brokenStream("a frame's length");
    if (header && header->first > kFrameBytesMost)
      return Error{Code::ResourceExhausted, "FRAME_TOO_LARGE",
                   "the other end sent a frame larger than 4 MiB; the session was ended"};
    if (header && m_stream->plain.size() - header->second >= header->first) {
      const bool reads = frame.ParseFromArray(m_stream->plain.data() + header->second,
                                              static_cast<int>(header->first));
      m_stream->plain.erase(0, header->second + header->first);
      if (!reads) return brokenStream("a frame's content");
      return true;
    }
    // Decompressed only as far as a frame needs: a bomb is met by its length, not by memory.
    FIELDPOST_TRY(const bool moved, m_stream->more());
    if (!moved) return false;
  }
}

}  // namespace fieldpost
