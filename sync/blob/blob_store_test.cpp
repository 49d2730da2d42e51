// The folder of blobs: what it takes in, gives out and clears away.
#include "sync/blob/blob_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "sync/base/clock.h"

namespace fieldpost {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

class BlobStoreTest : public ::testing::Test {
 protected:
  BlobStoreTest() { fs::remove_all(m_root); }
  fs::path file(const std::string& name, const std::string& content) {
    fs::create_directories(m_root);
    std::ofstream(m_root / name, std::ios::binary) << content;
    return m_root / name;
  }
  static std::string contentOf(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  fs::path m_root = fs::path(::testing::TempDir()) /
                    (std::string("blob_store_") +
                     ::testing::UnitTest::GetInstance()->current_test_info()->name());
  BlobStore m_store{m_root / "files"};
};

TEST_F(BlobStoreTest, AFileIsKeptUnderTheHashOfItsBytes) {
  const auto stored = m_store.add(file("a.txt", "abc")).value();
  EXPECT_EQ(stored.id.text(), kOfAbc);
  EXPECT_EQ(stored.size, 3u);
  EXPECT_TRUE(m_store.has(stored.id));
  EXPECT_EQ(m_store.sizeOf(stored.id).value(), 3u);
  EXPECT_EQ(m_store.read(stored.id, 1, 10).value(), "bc");
  struct stat told {};
  ASSERT_EQ(::stat(m_store.pathOf(stored.id).c_str(), &told), 0);
  EXPECT_EQ(told.st_mode & 077, 0u) << "others can read it";
}

TEST_F(BlobStoreTest, TheSameBytesAreKeptOnce) {
  const auto first = m_store.add(file("a.txt", "abc")).value();
  const auto second = m_store.add(file("b.txt", "abc")).value();
  EXPECT_EQ(first.id, second.id);
  EXPECT_THAT(m_store.list().value(), SizeIs(1));
  EXPECT_TRUE(fs::is_empty(m_root / "files" / "partial"));
}

TEST_F(BlobStoreTest, WhatIsNoFileIsRefused) {
  fs::create_directories(m_root);
  EXPECT_EQ(m_store.add(m_root / "none").error().reason, "NO_FILE");
  EXPECT_EQ(m_store.add(m_root).error().reason, "NOT_A_FILE");
  ASSERT_EQ(::mkfifo((m_root / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(m_store.add(m_root / "pipe").error().reason, "NOT_A_FILE");
  EXPECT_EQ(m_store.add(file("empty", "")).error().reason, "FILE_EMPTY");
  const fs::path huge = file("huge", "x");
  fs::resize_file(huge, kBlobBytesMost + 1);
  EXPECT_EQ(m_store.add(huge).error().reason, "FILE_TOO_LARGE");
  EXPECT_THAT(m_store.list().value(), IsEmpty());
  EXPECT_TRUE(fs::is_empty(m_root / "files" / "partial")) << "a half copy was left";
}

TEST_F(BlobStoreTest, ACopyOutIsWholeAndRight) {
  const auto stored = m_store.add(file("a.txt", "abc")).value();
  ASSERT_TRUE(m_store.copyTo(stored.id, m_root / "out.txt").ok());
  EXPECT_EQ(contentOf(m_root / "out.txt"), "abc");
  EXPECT_EQ(m_store.copyTo(BlobId(), m_root / "none").error().reason, "ATTACHMENT_MISSING");
  EXPECT_EQ(m_store.copyTo(stored.id, m_root / "a.txt" / "b").error().reason, "CANNOT_WRITE");
}

TEST_F(BlobStoreTest, ATruncatedBlobIsPutApartAndNeverGivenOut) {
  const auto stored = m_store.add(file("a.txt", "abc")).value();
  fs::resize_file(m_store.pathOf(stored.id), 2);
  file("out.txt", "before");
  const auto copied = m_store.copyTo(stored.id, m_root / "out.txt");
  EXPECT_EQ(copied.error().reason, "ATTACHMENT_DAMAGED");
  EXPECT_EQ(contentOf(m_root / "out.txt"), "before");
  EXPECT_FALSE(m_store.has(stored.id));
  EXPECT_EQ(contentOf(m_root / "files" / "damaged" / stored.id.text()), "ab");
  ASSERT_TRUE(m_store.add(file("a.txt", "abc")).ok());
  EXPECT_TRUE(m_store.verify(stored.id).ok());
}

TEST_F(BlobStoreTest, ACleaningTakesWhatNobodyNamesOnceItsGraceIsOver) {
  const auto kept = m_store.add(file("a.txt", "abc")).value();
  const auto dropped = m_store.add(file("b.txt", "other")).value();
  const auto half = m_store.add(file("c.txt", "on its way")).value();
  ASSERT_TRUE(fs::remove(m_store.pathOf(half.id)));
  ASSERT_TRUE(m_store.resume(half.id, 10).value().append("on").ok());
  const auto named = [&](const BlobId& id) { return id == kept.id; };
  const std::int64_t now = systemClock().nowMs();
  EXPECT_EQ(m_store.clean(named, now).value().blobs, 0u);
  EXPECT_TRUE(m_store.has(dropped.id));
  const auto cleaned = m_store.clean(named, now + kBlobGraceMs + 60'000).value();
  EXPECT_EQ(cleaned.blobs, 1u);
  EXPECT_EQ(cleaned.bytes, 5u);
  EXPECT_TRUE(m_store.has(kept.id));
  EXPECT_FALSE(m_store.has(dropped.id));
  EXPECT_EQ(m_store.partialBytes(half.id), 0u);
}

TEST(BlobId, ReadsOnlyWhatItWrites) {
  const BlobId id = BlobId::parse(kOfAbc).value();
  EXPECT_EQ(BlobId::fromBytes(id.bytes()).value(), id);
  EXPECT_EQ(id.text(), kOfAbc);
  for (const std::string bad : {"", "ba78", "zz"})
    EXPECT_EQ(BlobId::parse(bad).error().reason, "BAD_FINGERPRINT");
  EXPECT_FALSE(BlobId::parse(std::string(64, 'g')).ok());
  EXPECT_FALSE(BlobId::fromBytes(std::string(31, 'x')).ok());
}

}  // namespace
}  // namespace fieldpost
