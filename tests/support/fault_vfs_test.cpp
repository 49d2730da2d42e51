// That the disk forgets what it may forget and nothing else, and fails as it is told.
#include "tests/support/fault_vfs.h"

#include <gtest/gtest.h>

#include "sync/base/private_file.h"
#include "sync/sqlite/database.h"

namespace fieldpost::faults {
namespace {

using sqlite::Database;

constexpr std::array kSchema{
    sqlite::Migration{"CREATE TABLE word(text TEXT PRIMARY KEY, body BLOB) STRICT"}};

class FaultVfsTest : public ::testing::Test {
 protected:
  FaultVfsTest()
      : m_disk(std::filesystem::path(::testing::TempDir()) /
               (std::string("fault_") +
                ::testing::UnitTest::GetInstance()->current_test_info()->name())) {}

  std::optional<Database> open() {
    auto database = Database::open(m_disk.folder() / "words.db", Database::Access::ReadWriteCreate);
    if (!database.ok() || !sqlite::migrate(database.value(), kSchema, 7).ok()) return {};
    return std::move(database).value();
  }
  static bool add(Database& database, const std::string& word) {
    return database.prepare("INSERT INTO word VALUES (?1, randomblob(9000))")
        .bind(1, word)
        .run()
        .ok();
  }
  /// Adds words until it fails; how many were acknowledged.
  static int addMany(Database& database, int most) {
    int acknowledged = 0;
    while (acknowledged < most && add(database, std::to_string(acknowledged))) ++acknowledged;
    return acknowledged;
  }
  static std::int64_t count(Database& database) {
    const auto counted = database.integer("SELECT count(*) FROM word");
    return counted.ok() ? counted.value().value_or(-1) : -1;  // Not even the table survived.
  }

  FaultDisk m_disk;
};

TEST_F(FaultVfsTest, WhatWasAcknowledgedSurvivesAPowerCutAtEveryPoint) {
  std::uint64_t points = 0;
  for (std::uint64_t point = 1;; ++point) {
    m_disk.put({});
    m_disk.stopAt(point, FaultDisk::Stop::PowerCut, point);
    int acknowledged = 0;
    if (auto database = open()) acknowledged = addMany(*database, 5);
    if (!m_disk.stopped()) break;
    ++points;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      m_disk.put(m_disk.imageAfter(FaultDisk::Stop::PowerCut, seed));
      auto again = open();
      ASSERT_TRUE(again) << point << ' ' << seed;
      EXPECT_GE(count(*again), acknowledged) << point << ' ' << seed;
      EXPECT_EQ(again
                    ->integer("SELECT count(*) FROM pragma_integrity_check WHERE "
                              "integrity_check='ok'")
                    .value(),
                1);
    }
  }
  EXPECT_GT(points, 30u);
}

TEST_F(FaultVfsTest, ADiskThatDoesNotSyncLosesWhatWasAcknowledged) {
  int losses = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    m_disk.put({});
    m_disk.skipSync(true);
    int acknowledged = 0;
    {
      auto database = open();
      acknowledged = addMany(*database, 5);
      m_disk.stopNow(FaultDisk::Stop::PowerCut);
    }
    m_disk.skipSync(false);
    m_disk.restart(seed);
    auto again = open();
    if (!again || count(*again) < acknowledged) ++losses;
  }
  EXPECT_GT(losses, 5);
}

TEST_F(FaultVfsTest, AKillKeepsWhatWasWrittenWithoutASync) {
  m_disk.skipSync(true);
  {
    auto database = open();
    ASSERT_EQ(addMany(*database, 5), 5);
    m_disk.stopNow(FaultDisk::Stop::Kill);
    EXPECT_FALSE(add(*database, "after"));
  }
  m_disk.restart(1);
  auto again = open();
  ASSERT_TRUE(again);
  EXPECT_EQ(count(*again), 5);
}

TEST_F(FaultVfsTest, EqualSeedsLeaveEqualDisks) {
  m_disk.skipSync(true);
  auto database = open();
  addMany(*database, 5);
  m_disk.stopNow(FaultDisk::Stop::PowerCut);
  EXPECT_EQ(m_disk.imageAfter(FaultDisk::Stop::PowerCut, 7),
            m_disk.imageAfter(FaultDisk::Stop::PowerCut, 7));
  EXPECT_NE(m_disk.imageAfter(FaultDisk::Stop::PowerCut, 7),
            m_disk.imageAfter(FaultDisk::Stop::PowerCut, 8));
}

TEST_F(FaultVfsTest, AFullDiskIsToldAndAllIsWellOnceThereIsRoom) {
  auto database = open();
  ASSERT_TRUE(add(*database, "first"));
  m_disk.fail({kWrite, 1, FaultDisk::Fault::DiskFull, true});
  EXPECT_EQ(
      database->execute("INSERT INTO word VALUES ('second', randomblob(9000))").error().reason,
      "DISK_FULL");
  EXPECT_GE(m_disk.failures(), 1u);
  m_disk.heal();
  EXPECT_TRUE(add(*database, "second"));
  EXPECT_EQ(count(*database), 2);
}

TEST_F(FaultVfsTest, TwoDisksFailEachOnItsOwn) {
  FaultDisk other(m_disk.folder().string() + "_other");
  auto mine = open();
  auto theirs = Database::open(other.folder() / "words.db", Database::Access::ReadWriteCreate);
  ASSERT_TRUE(sqlite::migrate(theirs.value(), kSchema, 7).ok());
  other.stopNow(FaultDisk::Stop::Kill);
  EXPECT_TRUE(add(*mine, "a"));
  EXPECT_FALSE(add(theirs.value(), "a"));
}

TEST_F(FaultVfsTest, ConnectionsSeeAndHinderEachOther) {
  auto first = open();
  auto second = open();
  {
    auto transaction = sqlite::Transaction::beginWrite(*first);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(add(*first, "a"));
    EXPECT_EQ(count(*second), 0);
    ASSERT_TRUE(transaction.value().commit().ok());
  }
  EXPECT_EQ(count(*second), 1);
  ASSERT_TRUE(add(*second, "b"));
  EXPECT_EQ(count(*first), 2);
}

TEST_F(FaultVfsTest, APrivateFileIsTheOldOneOrTheNewOneAtEveryPoint) {
  const auto path = m_disk.folder() / "key";
  ASSERT_TRUE(writePrivateFile(path, std::string(2000, 'a')).ok());
  const Image before = m_disk.imageAfter(FaultDisk::Stop::Kill, 0);
  for (std::uint64_t point = 1;; ++point) {
    m_disk.put(before);
    m_disk.stopAt(point, FaultDisk::Stop::PowerCut, point);
    const bool written = writePrivateFile(path, std::string(3000, 'b')).ok();
    const bool stopped = m_disk.stopped();
    if (!stopped) m_disk.stopNow(FaultDisk::Stop::PowerCut);
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      const Image after = m_disk.imageAfter(FaultDisk::Stop::PowerCut, seed);
      const std::string& content = after.at("key");
      EXPECT_TRUE(content == std::string(3000, 'b') ||
                  (!written && content == std::string(2000, 'a')))
          << point << ' ' << seed;
    }
    if (!stopped) break;
    EXPECT_LT(point, 20u);
  }
}

TEST_F(FaultVfsTest, APrivateFileSaysFromWhatItFailed) {
  const auto path = m_disk.folder() / "key";
  ASSERT_TRUE(writePrivateFile(path, "a").ok());
  m_disk.fail({kWrite, 1, FaultDisk::Fault::DiskFull, false});
  EXPECT_EQ(writePrivateFile(path, "b").error().reason, "DISK_FULL");
  m_disk.fail({kSync, 1, FaultDisk::Fault::IoError, false});
  EXPECT_EQ(writePrivateFile(path, "b").error().reason, "DISK_ERROR");
  EXPECT_EQ(readFileIfThere(path).value(), "a");
  m_disk.heal();
  EXPECT_TRUE(writePrivateFile(path, "b").ok());
}

}  // namespace
}  // namespace fieldpost::faults
