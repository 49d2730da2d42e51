#include "sync/wire/frames.h"

#include <gtest/gtest.h>

#include "fieldpost/sync/v1/session.pb.h"

namespace fieldpost {
namespace {

sync::v1::ClientFrame pushOf(std::uint64_t number, const std::string& body) {
  sync::v1::ClientFrame frame;
  frame.mutable_push()->set_first_number(number);
  frame.mutable_push()->add_changes(body);
  return frame;
}

TEST(Frames, ComeOutAsTheyWentInWhereverTheBytesAreCut) {
  FrameWriter writer;
  std::string bytes;
  for (std::uint64_t n = 1; n <= 5; ++n)
    bytes += writer.write(pushOf(n, std::string(n * 20'000, static_cast<char>('a' + n))));
  FrameReader reader;
  std::uint64_t next = 1;
  for (const char byte : bytes) {
    reader.feed(std::string_view(&byte, 1));
    sync::v1::ClientFrame frame;
    while (reader.next(frame).value()) {
      EXPECT_EQ(frame.push().first_number(), next);
      EXPECT_EQ(frame.push().changes(0).size(), next * 20'000);
      ++next;
    }
  }
  EXPECT_EQ(next, 6u);
}

TEST(Frames, ALaterFrameProfitsFromTheOnesBefore) {
  FrameWriter writer;
  const std::string body = "The quick judge visits the remote court of appeal in the highlands.";
  const std::size_t first = writer.write(pushOf(1, body)).size();
  const std::size_t second = writer.write(pushOf(2, body)).size();
  EXPECT_LT(second * 2, first);
}

TEST(Frames, BytesOfSomethingElseAreRefused) {
  FrameReader reader;
  reader.feed("HTTP/1.1 302 Found\r\nLocation: http://portal/\r\n\r\n");
  sync::v1::ClientFrame frame;
  EXPECT_EQ(reader.next(frame).error().reason, "BROKEN_STREAM");
}

TEST(Frames, AFrameThatGrowsPastTheLimitIsRefused) {
  FrameWriter writer;
  FrameReader reader;
  reader.feed(writer.write(pushOf(1, std::string(kFrameBytesMost + 1, 'x'))));
  sync::v1::ClientFrame frame;
  EXPECT_EQ(reader.next(frame).error().reason, "FRAME_TOO_LARGE");
}

}  // namespace
}  // namespace fieldpost
