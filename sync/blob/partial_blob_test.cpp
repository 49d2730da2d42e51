// Blobs on their way: cuts, power failures, liars, and two sessions at one file.
#include "sync/blob/partial_blob.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "sync/blob/blob_store.h"

namespace fieldpost {
namespace {

namespace fs = std::filesystem;

class PartialBlobTest : public ::testing::Test {
 protected:
  PartialBlobTest() {
    fs::remove_all(m_store.folder());
    for (std::size_t i = 0; i < 300'000; ++i) m_bytes += static_cast<char>(i * i % 251);
    m_hash.add(m_bytes);
    m_id = m_hash.id();
  }
  PartialBlob resume() { return m_store.resume(m_id, m_bytes.size(), "laptop").value(); }
  /// Brings what is missing, in pieces; gives how many bytes that were.
  std::size_t bring(PartialBlob& partial, std::size_t upTo = SIZE_MAX) {
    std::size_t brought = 0;
    while (partial.length() < std::min(upTo, m_bytes.size())) {
      const auto piece = std::string_view(m_bytes).substr(partial.length(), 16 * 1024);
      EXPECT_TRUE(partial.append(piece).ok());
      brought += piece.size();
    }
    return brought;
  }
  fs::path partialFile() const {
    for (const auto& entry : fs::directory_iterator(m_store.folder() / "partial"))
      if (entry.path().extension() != ".sums") return entry.path();
    return {};
  }

  BlobStore m_store{fs::path(::testing::TempDir()) /
                    (std::string("partial_blob_") +
                     ::testing::UnitTest::GetInstance()->current_test_info()->name())};
  std::string m_bytes;
  BlobHash m_hash;
  BlobId m_id;
};

TEST_F(PartialBlobTest, IsGoneOnFromWhereItStoppedAndGetsItsNameAtTheEnd) {
  {
    PartialBlob partial = resume();
    bring(partial, 100'000);
    EXPECT_FALSE(m_store.has(m_id));
  }
  PartialBlob partial = resume();
  EXPECT_EQ(partial.length(), 7 * 16 * 1024u);
  bring(partial);
  ASSERT_TRUE(partial.complete());
  ASSERT_TRUE(partial.finish().ok());
  EXPECT_TRUE(m_store.verify(m_id).ok());
  EXPECT_TRUE(fs::is_empty(m_store.folder() / "partial"));
}

// A power failure may leave the file longer than what was written, with anything in it, or
// shorter: what the checksums vouch for is kept, and the rest asked for again.
TEST_F(PartialBlobTest, AfterAPowerFailureGoesOnFromTheLastSoundByte) {
  for (const std::size_t torn : {1u, 4096u, 16'384u, 70'000u}) {
    {
      PartialBlob partial = resume();
      bring(partial, 200'000);
    }
    const auto length = fs::file_size(partialFile());
    std::fstream file(partialFile(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(length - torn));
    file << std::string(torn + 5000, '\0');
    file.close();
    PartialBlob partial = resume();
    EXPECT_LE(partial.length(), length - torn);
    EXPECT_GT(partial.length() + torn + 16 * 1024, length);
    bring(partial);
    ASSERT_TRUE(partial.finish().ok()) << torn;
    EXPECT_TRUE(m_store.verify(m_id).ok());
    fs::remove(m_store.pathOf(m_id));
  }
}

TEST_F(PartialBlobTest, ABrokenListOfChecksumsCostsNoMoreThanWhatItVouchedFor) {
  {
    PartialBlob partial = resume();
    bring(partial, 200'000);
  }
  const fs::path sums = partialFile().string() + ".sums";
  fs::resize_file(sums, 3 * 40 + 17);
  EXPECT_EQ(resume().length(), 3 * 16 * 1024u);
  std::ofstream(sums, std::ios::binary) << std::string(4000, '\xFF');
  EXPECT_EQ(resume().length(), 0u);
  PartialBlob partial = resume();
  bring(partial);
  EXPECT_TRUE(partial.finish().ok());
}

TEST_F(PartialBlobTest, WrongBytesAreNeverTakenForTheBlob) {
  {
    PartialBlob partial = resume();
    ASSERT_TRUE(partial.append("lies").ok());
    bring(partial);
    EXPECT_EQ(partial.finish().error().reason, "ATTACHMENT_MISMATCH");
  }
  EXPECT_FALSE(m_store.has(m_id));
  PartialBlob partial = resume();
  EXPECT_EQ(partial.length(), 0u);
  bring(partial);
  EXPECT_TRUE(partial.finish().ok());
}

TEST_F(PartialBlobTest, TakesNoMoreThanTheBlobHas) {
  PartialBlob partial = resume();
  bring(partial);
  EXPECT_EQ(partial.append("x").error().reason, "ATTACHMENT_TOO_LONG");
  PartialBlob small = m_store.resume(m_id, 10, "other").value();
  EXPECT_EQ(small.append("01234567890").error().reason, "ATTACHMENT_TOO_LONG");
  EXPECT_EQ(small.length(), 0u);
}

TEST_F(PartialBlobTest, ASessionThatWasOvertakenLeavesTheFileToTheOther) {
  PartialBlob stale = resume();
  bring(stale, 50'000);
  PartialBlob fresh = resume();
  bring(fresh, 100'000);
  EXPECT_EQ(stale.append("anything").error().reason, "ATTACHMENT_MOVED_ON");
  bring(fresh);
  ASSERT_TRUE(fresh.finish().ok());
  EXPECT_EQ(stale.append("anything").error().reason, "ATTACHMENT_MOVED_ON");
  EXPECT_EQ(stale.finish().error().reason, "ATTACHMENT_MOVED_ON");
  EXPECT_TRUE(m_store.verify(m_id).ok());
}

TEST_F(PartialBlobTest, OneOwnersBytesDoNotSpoilAnothers) {
  PartialBlob mine = resume();
  PartialBlob theirs = m_store.resume(m_id, m_bytes.size(), "liar").value();
  ASSERT_TRUE(theirs.append("lies").ok());
  bring(mine);
  ASSERT_TRUE(mine.finish().ok());
  EXPECT_TRUE(m_store.verify(m_id).ok());
}

TEST_F(PartialBlobTest, AFullDiskCostsNothingThatWasHere) {
  PartialBlob partial = resume();
  bring(partial, 100'000);
  const auto before = partial.length();
  const auto old = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit full{before + 5000, limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);
  const auto appended = partial.append(std::string_view(m_bytes).substr(before, 16 * 1024));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  std::signal(SIGXFSZ, old);
  EXPECT_EQ(appended.error().reason, "DISK_FULL");
  EXPECT_EQ(partial.length(), before);
  bring(partial);
  ASSERT_TRUE(partial.finish().ok());
  EXPECT_TRUE(m_store.verify(m_id).ok());
}

}  // namespace
}  // namespace fieldpost
