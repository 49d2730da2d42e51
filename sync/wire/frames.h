// One direction of a session as bytes: each frame is length-prefixed and pressed into one zstd
// stream that lasts as long as the session, so that a small frame profits from all frames before
// it.
//
// Used by both sessions; whoever carries the bytes (gRPC, a file, a test) may cut them anywhere.
#pragma once

#include <google/protobuf/message_lite.h>

#include <memory>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace fieldpost {

/// The largest frame, decompressed.
inline constexpr std::size_t kFrameBytesMost = 4 * 1024 * 1024;

/// Turns frames into bytes.
class FrameWriter {
 public:
  FrameWriter();
  FrameWriter(FrameWriter&&) noexcept;
  ~FrameWriter();
  /// Bytes that let the other end read `frame` at once.
  std::string write(const google::protobuf::MessageLite& frame);

 private:
  struct Stream;
  std::unique_ptr<Stream> m_stream;
};

/// Turns bytes back into frames.
class FrameReader {
 public:
  FrameReader();
  FrameReader(FrameReader&&) noexcept;
  ~FrameReader();
  /// Takes bytes as they came.
  void feed(std::string_view bytes);
  /// Reads the next whole frame into `frame`; false when there is none yet.
  /// Errors: DataLoss/BROKEN_STREAM when the bytes are not a stream of FrameWriter's;
  /// ResourceExhausted/FRAME_TOO_LARGE past kFrameBytesMost. After one the reader is of no use.
  Result<bool> next(google::protobuf::MessageLite& frame);

 private:
  struct Stream;
  std::unique_ptr<Stream> m_stream;
};

}  // namespace fieldpost
