// Files of records by bundles alone: there, back, lost on the way, and where headquarters takes
// none.
#include <gtest/gtest.h>

#include <fstream>

#include "sync/session/limits.h"
#include "sync/storage/attachments.h"
#include "tests/bundles/bundle_world.h"

namespace fieldpost {
namespace {

namespace fs = std::filesystem;

RecordKey keyOf(const std::string& name) { return {"project", Uuid::fromName(name)}; }

class BundledFiles : public testing::Test {
 protected:
  BundledFiles() { m_world.save(m_amina, keyOf("wells"), "Wells"); }

  BlobId attach(BundleLaptop& laptop, const std::string& content) {
    const fs::path file = laptop.folder / "file";
    std::ofstream(file, std::ios::binary) << content;
    const auto attached =
        Attachments(*laptop.store).attach(keyOf("wells"), file, "file " + content.substr(0, 8));
    EXPECT_TRUE(attached.ok()) << reasonOf(attached);
    return attached.value().id;
  }
  AttachmentView file(BundleLaptop& laptop, const BlobId& id) {
    return Attachments(*laptop.store).find(keyOf("wells"), id.text()).value();
  }
  void want(BundleLaptop& laptop, const BlobId& id) {
    EXPECT_TRUE(Attachments(*laptop.store).want(keyOf("wells"), id).ok());
  }
  bool isAtHeadquarters(const BlobId& id) { return m_world.ingest->blobs()->blobs().has(id); }
  BlobStore& filesOf(BundleLaptop& laptop) {
    m_files.emplace_back(laptop.folder / "files");
    return m_files.back();
  }

  fs::path m_folder =
      fs::path(testing::TempDir()) /
      (std::string("bundled_") + testing::UnitTest::GetInstance()->current_test_info()->name());
  BundleWorld m_world{m_folder};
  BundleLaptop& m_amina = m_world.add("Amina");
  BundleLaptop& m_jonas = m_world.add("Jonas");
  std::vector<BlobStore> m_files;
};

TEST_F(BundledFiles, GoToHeadquartersAndToWhoeverAsksForThem) {
  // More than one piece, and more than one run.
  std::string content(kBlobWindowMost + 100'000, 'a');
  for (std::size_t i = 0; i < content.size(); i += 7) content[i] = static_cast<char>(i);
  const BlobId large = attach(m_amina, content);
  const BlobId small = attach(m_amina, "small");
  m_world.round(m_amina);
  EXPECT_EQ(file(m_amina, large).place, BlobPlace::Here);
  EXPECT_EQ(file(m_amina, small).place, BlobPlace::Here);
  EXPECT_TRUE(m_world.ingest->blobs()->blobs().verify(large).ok());

  m_world.round(m_jonas);
  EXPECT_EQ(file(m_jonas, large).place, BlobPlace::Headquarters) << "nobody asked for it";
  want(m_jonas, large);
  want(m_jonas, small);
  m_world.round(m_jonas);
  EXPECT_EQ(file(m_jonas, large).place, BlobPlace::Here);
  EXPECT_TRUE(filesOf(m_jonas).verify(large).ok());
  EXPECT_TRUE(filesOf(m_jonas).verify(small).ok());
}

TEST_F(BundledFiles, ThatWaitDoNotKeepALaptopFromHearingThatHeadquartersWasSetBack) {
  m_world.round(m_amina);
  m_world.copyHeadquarters();
  m_world.save(m_amina, keyOf("farms"), "Farms");
  m_world.round(m_amina);
  m_world.setBack();
  m_world.pass(1'000);
  const BlobId id = attach(m_amina, "content");
  m_world.round(m_amina);
  m_world.round(m_amina);
  EXPECT_EQ(file(m_amina, id).place, BlobPlace::Here);
  m_world.expectSame(m_amina);
  EXPECT_EQ(BundleWorld::titleAt(m_amina, keyOf("farms")), "Farms");
}

TEST_F(BundledFiles, WhatWasPackedBetweenTwoLossesIsJudgedByTheSecond) {
  m_world.round(m_amina);
  m_world.copyHeadquarters();
  m_world.save(m_amina, keyOf("farms"), "Farms");
  m_world.round(m_amina);
  m_world.setBack();
  m_world.pass(1'000);
  m_world.round(m_amina);
  // What it says again is lost a second time before it has heard an answer to it.
  m_world.save(m_amina, keyOf("courts"), "Courts");
  ASSERT_TRUE(m_world.handIn(m_world.pack(m_amina), m_world.newAnswer()).ok());
  m_world.setBack();
  m_world.pass(1'000);
  for (int again = 0; again < 3; ++again) m_world.round(m_amina);
  m_world.expectSame(m_amina);
  EXPECT_EQ(BundleWorld::titleAt(m_amina, keyOf("farms")), "Farms");
  EXPECT_EQ(BundleWorld::titleAt(m_amina, keyOf("courts")), "Courts");
}

TEST_F(BundledFiles, OfALostAnswerAreSentAgainAndStoredOnce) {
  const BlobId id = attach(m_amina, "content");
  ASSERT_TRUE(m_world.handIn(m_world.pack(m_amina), m_world.newAnswer()).ok());
  EXPECT_TRUE(isAtHeadquarters(id));
  EXPECT_EQ(file(m_amina, id).place, BlobPlace::Waiting);
  m_world.round(m_amina);
  EXPECT_EQ(file(m_amina, id).place, BlobPlace::Here);
}

TEST_F(BundledFiles, AnAnswerThatIsTakenTwiceChangesNothing) {
  const BlobId id = attach(m_amina, "content");
  m_world.round(m_amina);
  m_world.round(m_jonas);
  want(m_jonas, id);
  const auto answer = m_world.newAnswer();
  ASSERT_TRUE(m_world.handIn(m_world.pack(m_jonas), answer).ok());
  for (int time = 0; time < 2; ++time) {
    ASSERT_TRUE(m_world.take(m_jonas, answer).ok());
    EXPECT_TRUE(filesOf(m_jonas).verify(id).ok());
  }
}

TEST_F(BundledFiles, ThatHeadquartersDoesNotTakeKeepNothingElseBack) {
  const BlobId id = attach(m_amina, "content");
  const BlobId other = attach(m_amina, "other");
  // There is room for the smaller one alone.
  m_world.ingest->keepBlobs(m_folder / "hq" / "files", {.allBytesMost = 6});
  const auto answer = m_world.newAnswer();
  ASSERT_TRUE(m_world.handIn(m_world.pack(m_amina), answer).ok());
  ASSERT_TRUE(m_world.take(m_amina, answer).ok());
  EXPECT_EQ(file(m_amina, id).reason, "QUOTA_SPENT");
  EXPECT_EQ(file(m_amina, other).place, BlobPlace::Here);
  m_world.expectSame(m_amina);
}

TEST_F(BundledFiles, AreNoHindranceWhereTheyDoNotTravel) {
  (void)attach(m_amina, "content");
  BundleWorld& world = m_world;
  world.ingest->stop();
  world.desk.reset();
  world.ingest = std::move(ingest::Ingest::open(*world.store, world.clock)).value();
  world.ingest->setBundleKey(world.access->bundleKey().publicKey);
  world.desk = std::move(bundle::BundleDesk::open(m_folder / "hq", *world.access, *world.ingest,
                                                  *world.store, world.clock))
                   .value();
  world.round(m_amina);
  EXPECT_EQ(BundleWorld::titleAt(m_amina, keyOf("wells")), "Wells");
  world.expectSame(m_amina);
}

TEST_F(BundledFiles, ThatWouldMakeABundleTooLargeGoWithTheNextOne) {
  // Pressed to nothing in the bundle; what counts is its size.
  const BlobId large = attach(m_amina, std::string(kBundleBlobBytesMost, 'a'));
  const BlobId small = attach(m_amina, "small");
  m_world.round(m_amina);
  EXPECT_EQ(file(m_amina, large).place, BlobPlace::Here);
  EXPECT_EQ(file(m_amina, small).place, BlobPlace::Waiting);
  m_world.round(m_amina);
  EXPECT_EQ(file(m_amina, small).place, BlobPlace::Here);
}

}  // namespace
}  // namespace fieldpost
