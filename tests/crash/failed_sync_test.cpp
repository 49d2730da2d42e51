// A sync that failed once: what was said to be saved afterwards must not hang on what the disk
// never took. (Linux tells of a failed sync once, and then takes the lost pages for written.)
#include <gtest/gtest.h>

#include <array>
#include <optional>

#include "sync/sqlite/database.h"
#include "tests/support/fault_vfs.h"

namespace fieldpost::crash {
namespace {

using faults::FaultDisk;
using sqlite::Database;

constexpr std::array kSchema{
    sqlite::Migration{"CREATE TABLE word(text TEXT PRIMARY KEY, body BLOB) STRICT"}};

class FailedSync : public ::testing::Test {
 protected:
  FailedSync()
      : m_disk(std::filesystem::path(::testing::TempDir()) /
               (std::string("failed_sync_") +
                ::testing::UnitTest::GetInstance()->current_test_info()->name())) {}

  void open() {
    m_database.reset();
    auto opened = Database::open(m_disk.folder() / "words.db", Database::Access::ReadWriteCreate);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    m_database.emplace(std::move(opened).value());
    const auto migrated = sqlite::migrate(*m_database, kSchema, 7);
    ASSERT_TRUE(migrated.ok()) << migrated.error().message;
  }
  Result<Done> add(const std::string& word) {
    return m_database->prepare("INSERT INTO word VALUES (?1, randomblob(9000))")
        .bind(1, word)
        .run();
  }
  bool has(const std::string& word) {
    auto found = m_database->prepare("SELECT 1 FROM word WHERE text=?1");
    return found.bind(1, word).step().value();
  }
  void expectAfterEveryPowerCut(const std::string& word) {
    m_disk.stopNow(FaultDisk::Stop::PowerCut);
    std::vector<faults::Image> images;
    for (std::uint64_t seed = 1; seed <= 12; ++seed)
      images.push_back(m_disk.imageAfter(FaultDisk::Stop::PowerCut, seed));
    for (const auto& image : images) {
      m_database.reset();
      m_disk.put(image);
      open();
      EXPECT_TRUE(has(word));
    }
  }

  FaultDisk m_disk;
  std::optional<Database> m_database;
};

TEST_F(FailedSync, TheSaveFailsAndTheNextOneIsDurable) {
  open();
  ASSERT_TRUE(add("first").ok());
  m_disk.fail({faults::kSync, 1, FaultDisk::Fault::IoError, false});
  EXPECT_EQ(add("second").error().reason, "DISK_ERROR");
  EXPECT_FALSE(has("second"));
  EXPECT_TRUE(add("third").ok());
  EXPECT_FALSE(has("second"));
  expectAfterEveryPowerCut("third");
}

TEST_F(FailedSync, WhatIsSavedByTheNextProgramIsDurable) {
  open();
  ASSERT_TRUE(add("first").ok());
  m_disk.fail({faults::kSync, 1, FaultDisk::Fault::IoError, true});
  EXPECT_EQ(add("second").error().reason, "DISK_ERROR");
  m_database.reset();  // Its last act, to put the log into the file, fails too.
  m_disk.heal();
  open();
  ASSERT_TRUE(add("third").ok());
  expectAfterEveryPowerCut("third");
}

TEST_F(FailedSync, WhatIsSavedAfterAFailedCheckpointIsDurable) {
  open();
  ASSERT_TRUE(add("first").ok());
  m_disk.fail({faults::kSync, 2, FaultDisk::Fault::IoError, false});
  EXPECT_FALSE(m_database->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
  m_disk.heal();
  ASSERT_TRUE(add("second").ok());
  expectAfterEveryPowerCut("first");
}

}  // namespace
}  // namespace fieldpost::crash
