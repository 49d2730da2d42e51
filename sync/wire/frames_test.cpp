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

TEST(Frames, OfNoLengthAreFramesTooAndPassByQuickly) {
  // A stream of zstd's by hand: no dictionary, then one block that repeats a zero 131,072 times. To
  // move what is left after each would cost a gigabyte.
  const std::string bytes("\x00\x28\xB5\x2F\xFD\x00\x48\x03\x00\x10\x00", 11);
  FrameReader reader;
  reader.feed(bytes);
  sync::v1::ClientFrame frame;
  std::size_t frames = 0;
  for (; reader.next(frame).value(); ++frames) EXPECT_FALSE(frame.has_push());
  EXPECT_EQ(frames, 131'072u);
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

TEST(Frames, AStreamOfANewerVersionIsToldFromOneOfSomethingElse) {
  sync::v1::ClientFrame frame;
  for (int first = kNewestDictionary + 1; first < 256; ++first) {
    FrameReader reader;
    reader.feed(std::string(20, static_cast<char>(first)));
    EXPECT_EQ(reader.next(frame).error().reason,
              first < kDictionariesMost ? "UNKNOWN_DICTIONARY" : "BROKEN_STREAM");
    EXPECT_EQ(reader.dictionary(), kNoDictionary);
  }
}

TEST(Frames, EveryDictionaryThatThereIsCanBeRead) {
  for (DictionaryNumber number = kNoDictionary; number <= kNewestDictionary; ++number) {
    FrameWriter writer(Pressing::Light, number);
    FrameReader reader;
    reader.feed(writer.write(pushOf(7, "Courts")));
    sync::v1::ClientFrame frame;
    ASSERT_TRUE(reader.next(frame).value());
    EXPECT_EQ(frame.push().first_number(), 7u);
    EXPECT_EQ(reader.dictionary(), number);
  }
}

// A laptop of another version has it too: a byte changed here, and it reads nonsense.
TEST(Frames, AReleasedDictionaryIsForEver) {
  const std::string_view bytes = dictionaryOf(1).value();
  std::uint64_t sum = 14695981039346656037u;  // FNV-1a.
  for (const char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 1099511628211u;
  EXPECT_EQ(bytes.size(), 16384u);
  EXPECT_EQ(sum, 3426744405089689125u);
}

TEST(Frames, ADictionaryMakesTheFirstSmallFrameSmaller) {
  sync::v1::Change change;
  change.set_record_type("training_event");
  change.set_record_id("0123456789abcdef");
  change.mutable_patch()->set_values("2005-03-01 corruption NAIROBI");
  change.set_author("Amina Otieno");
  const auto push = pushOf(1, change.SerializeAsString());
  EXPECT_LT(FrameWriter().write(push).size() + 20,
            FrameWriter(Pressing::Hard, kNoDictionary).write(push).size());
}

TEST(Frames, APauseLeavesNoMemoryAtEitherEndAndTheStreamGoesOn) {
  for (const Pressing pressing : {Pressing::Hard, Pressing::Light}) {
    FrameWriter writer(pressing);
    FrameReader reader;
    sync::v1::ClientFrame frame;
    for (std::uint64_t round = 1; round <= 3; ++round) {
      reader.feed(writer.write(pushOf(round, std::string(300'000, 'x'))));
      ASSERT_TRUE(reader.next(frame).value());
      EXPECT_GT(writer.memory(), 500'000u);
      reader.feed(writer.writeLast(pushOf(round, "last")));
      ASSERT_TRUE(reader.next(frame).value());
      EXPECT_EQ(frame.push().changes(0), "last");
      EXPECT_FALSE(reader.next(frame).value());
      EXPECT_EQ(writer.memory(), 0u);
      EXPECT_LT(reader.memory(), 1'000'000u);
    }
  }
}

TEST(Frames, AThousandSessionsFitIntoHeadquarters) {
  std::string noise;
  for (std::uint32_t i = 1; noise.size() < 900'000; i = i * 1664525 + 1013904223)
    noise.push_back(static_cast<char>(i >> 24));
  FrameWriter writer(Pressing::Light);
  FrameReader reader;
  sync::v1::ClientFrame frame;
  reader.feed(FrameWriter(Pressing::Hard).write(pushOf(1, noise)));
  ASSERT_TRUE(reader.next(frame).value());
  writer.write(pushOf(1, noise));
  EXPECT_LT(writer.memory(), 2'000'000u);
}

// A hostile stream asks for a window of 8 MiB; what it makes this end keep is half a MiB.
TEST(Frames, AWindowBeyondTheLimitIsRefused) {
  std::string asked("\x01\x28\xb5\x2f\xfd\x00\x68\x01\x00\x00", 10);
  FrameReader hostile;
  hostile.feed(asked);
  sync::v1::ClientFrame frame;
  EXPECT_EQ(hostile.next(frame).error().reason, "BROKEN_STREAM");
  asked[6] = '\x48';
  FrameReader allowed;
  allowed.feed(asked);
  EXPECT_FALSE(allowed.next(frame).value());
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
