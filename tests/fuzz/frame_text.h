// How a fuzzer says frames: one after another, each with its length before it, not yet compressed.
//
// Used by the targets push and pull. A stream of zstd's that was changed by chance is refused at
// its first byte; so the frames are what is changed, and they are compressed here.
#pragma once

#include <google/protobuf/io/coded_stream.h>

#include <cstdint>
#include <string>
#include <vector>

#include "sync/wire/frames.h"

namespace fieldpost::fuzz {

/// The frames in `data`, as far as they read.
template <typename Frame>
std::vector<Frame> framesFrom(const std::uint8_t* data, std::size_t size) {
  std::vector<Frame> frames;
  google::protobuf::io::CodedInputStream in(data, static_cast<int>(size));
  std::uint32_t length = 0;
  while (in.ReadVarint32(&length)) {
    const auto limit = in.PushLimit(static_cast<int>(length));
    Frame frame;
    if (!frame.ParseFromCodedStream(&in)) break;
    in.PopLimit(limit);
    frames.push_back(std::move(frame));
  }
  return frames;
}

/// `frame` as such text, for a seed.
template <typename Frame>
std::string textOf(const Frame& frame) {
  const std::string bytes = frame.SerializeAsString();
  std::string text;
  {
    google::protobuf::io::StringOutputStream out(&text);
    google::protobuf::io::CodedOutputStream coded(&out);
    coded.WriteVarint32(static_cast<std::uint32_t>(bytes.size()));
  }
  return text + bytes;
}

}  // namespace fieldpost::fuzz
