// One direction of a session as bytes: each frame is length-prefixed and pressed into a zstd stream
// that lasts until a pause, so that a small frame profits from all frames before it and, by a
// dictionary, from those of other days.
//
// Used by both sessions and by bundles; whoever carries the bytes (gRPC, a file, a test) may cut
// them anywhere. The first byte is the number of the dictionary, all after it is zstd.
#pragma once

#include <google/protobuf/message_lite.h>

#include <memory>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/wire/dictionary.h"

namespace fieldpost {

/// The largest frame, decompressed.
inline constexpr std::size_t kFrameBytesMost = 4 * 1024 * 1024;

/// How much work pressing is worth: a laptop's link is scarcer than its processor, headquarters has
/// a thousand sessions at once.
enum class Pressing { Hard, Light };

/// Turns frames into bytes.
class FrameWriter {
 public:
  /// Precondition: this build has `dictionary`.
  explicit FrameWriter(Pressing pressing = Pressing::Hard,
                       DictionaryNumber dictionary = kNewestDictionary);
  FrameWriter(FrameWriter&&) noexcept;
  FrameWriter& operator=(FrameWriter&&) noexcept;
  ~FrameWriter();
  /// Bytes that let the other end read `frame` at once.
  std::string write(const google::protobuf::MessageLite& frame);
  /// The same for the last frame before a pause: until the next one neither end keeps memory for
  /// the stream.
  std::string writeLast(const google::protobuf::MessageLite& frame);
  /// What the stream costs in memory now, in bytes.
  [[nodiscard]] std::size_t memory() const;

 private:
  struct Stream;
  std::string press(const google::protobuf::MessageLite& frame, bool last);
  std::unique_ptr<Stream> m_stream;
};

/// Turns bytes back into frames.
class FrameReader {
 public:
  FrameReader();
  FrameReader(FrameReader&&) noexcept;
  FrameReader& operator=(FrameReader&&) noexcept;
  ~FrameReader();
  /// Takes bytes as they came.
  void feed(std::string_view bytes);
  /// Reads the next whole frame into `frame`; false when there is none yet.
  /// Errors: DataLoss/BROKEN_STREAM when the bytes are not a stream of FrameWriter's;
  /// FailedPrecondition/UNKNOWN_DICTIONARY when a newer version wrote them with a dictionary that
  /// this build lacks; ResourceExhausted/FRAME_TOO_LARGE past kFrameBytesMost. After one the reader
  /// is of no use.
  Result<bool> next(google::protobuf::MessageLite& frame);
  /// The dictionary that the other end writes with; kNoDictionary before its first byte came.
  [[nodiscard]] DictionaryNumber dictionary() const;
  /// What the stream costs in memory now, in bytes.
  [[nodiscard]] std::size_t memory() const;

 private:
  struct Stream;
  std::unique_ptr<Stream> m_stream;
};

}  // namespace fieldpost
