#include "server/store/sqlite/backup.h"

#include <gtest/gtest.h>

#include <fstream>

#include "server/store/sqlite/sqlite_store.h"
#include "sync/base/private_file.h"
#include "sync/change/chain.h"

namespace fieldpost::store {
namespace {

const std::vector<std::string> kBesides = {"ca.key", "ca.pem"};

class BackupTest : public testing::Test {
 protected:
  void SetUp() override {
    m_root =
        std::filesystem::path(testing::TempDir()) /
        (std::string("backup_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_root);
    std::filesystem::create_directories(m_root);
    m_store = std::move(SqliteStore::open(hq())).value();
    {
      auto transaction = std::move(m_store->begin()).value();
      EXPECT_TRUE(transaction->setMeta("timeline", m_timeline.bytes()).ok());
      EXPECT_TRUE(transaction->setMeta("incarnation", Uuid::fromName("own").bytes()).ok());
      EXPECT_TRUE(transaction->commit().ok());
    }
    EXPECT_TRUE(writePrivateFile(hq() / "ca.key", "the key").ok());
    write(1);
  }
  void TearDown() override {
    m_store.reset();
    std::filesystem::remove_all(m_root);
  }

  [[nodiscard]] std::filesystem::path hq() const { return m_root / "hq"; }
  [[nodiscard]] std::filesystem::path file() const { return m_root / "hq.backup"; }
  void write(ChangeNumber number) {
    auto transaction = std::move(m_store->begin()).value();
    EXPECT_TRUE(
        transaction->putLog(Uuid::fromName("log"), {"laptop", number, emptyLogHash()}).ok());
    NewCommit commit;
    commit.scope = "KEN";
    commit.incarnation = Uuid::fromName("log");
    commit.number = number;
    commit.key = {"project", Uuid::fromName("p")};
    commit.act = sync::v1::ACT_UNSPECIFIED;
    EXPECT_TRUE(transaction->append(commit).ok());
    EXPECT_TRUE(transaction->commit().ok());
  }
  Result<BackupFacts> backUp(Existing existing = Existing::Keep) {
    return store::backUp(hq(), file(), kBesides, existing);
  }

  std::filesystem::path m_root;
  Timeline m_timeline = Uuid::fromName("timeline");
  std::unique_ptr<SqliteStore> m_store;
};

TEST_F(BackupTest, IsMadeWhileTheServerRunsAndHoldsAllThatIsCommitted) {
  write(2);
  const auto facts = backUp();
  ASSERT_TRUE(facts.ok()) << facts.error().message;
  EXPECT_EQ(facts.value().commit, 2u);
  EXPECT_GT(facts.value().bytes, 0u);
  EXPECT_FALSE(std::filesystem::exists(file().string() + ".partial"));
  const auto permissions = std::filesystem::status(file()).permissions();
  EXPECT_EQ(permissions & std::filesystem::perms::others_read, std::filesystem::perms::none);
}

TEST_F(BackupTest, TellsWhatIsSafeOnlyForTheHistoryItWasMadeFrom) {
  auto safe = [&] { return backedUpCommit(hq(), *m_store->snapshot().value()).value(); };
  EXPECT_EQ(safe(), 0u);
  ASSERT_TRUE(backUp().ok());
  write(2);
  EXPECT_EQ(safe(), 1u);
  ASSERT_TRUE(writePrivateFile(hq() / "backed-up", "2 0123456789abcdef 5\n").ok());
  EXPECT_EQ(safe(), 0u);
}

TEST_F(BackupTest, NeverReplacesAFileUnasked) {
  std::ofstream(file()) << "something else";
  const auto refused = backUp();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "BACKUP_EXISTS");
  EXPECT_EQ(readSmallFile(file(), 100).value(), "something else");
  EXPECT_TRUE(backUp(Existing::Replace).ok());
}

TEST_F(BackupTest, RestoringBeginsATimelineAndKeepsTheKeysAndTheOldStore) {
  ASSERT_TRUE(backUp().ok());
  write(2);
  m_store.reset();
  ASSERT_TRUE(writePrivateFile(hq() / "ca.key", "another key").ok());
  EXPECT_EQ(restoreBackup(file(), hq(), Existing::Keep).error().reason, "STORE_EXISTS");
  const auto restored = restoreBackup(file(), hq(), Existing::Replace);
  ASSERT_TRUE(restored.ok()) << restored.error().message;
  ASSERT_TRUE(restored.value().setAside.has_value());
  EXPECT_EQ(readSmallFile(hq() / "ca.key", 100).value(), "the key");
  EXPECT_EQ(readSmallFile(*restored.value().setAside / "ca.key", 100).value(), "another key");
  m_store = std::move(SqliteStore::open(hq())).value();
  const auto snapshot = std::move(m_store->snapshot()).value();
  EXPECT_EQ(snapshot->head().value(), 1u);
  EXPECT_EQ(snapshot->meta("timeline").value(), restored.value().timeline.bytes());
  EXPECT_NE(snapshot->meta("incarnation").value(), Uuid::fromName("own").bytes());
  const auto past = snapshot->pastTimelines().value();
  ASSERT_EQ(past.size(), 1u);
  EXPECT_EQ(past.front().timeline, m_timeline);
  EXPECT_EQ(past.front().last, Commit{1});
  EXPECT_TRUE(snapshot->verifyChain().ok());
  // The store that was there is whole, its newest commit too.
  const auto old =
      std::move(SqliteStore::open(*restored.value().setAside)).value()->snapshot().value()->head();
  EXPECT_EQ(old.value(), 2u);
}

TEST_F(BackupTest, ANewFolderIsRestoredWithoutAskingAndARunningServerNever) {
  ASSERT_TRUE(backUp().ok());
  EXPECT_EQ(restoreBackup(file(), hq(), Existing::Replace).error().reason, "SERVER_RUNNING");
  const auto restored = restoreBackup(file(), m_root / "new", Existing::Keep);
  ASSERT_TRUE(restored.ok()) << restored.error().message;
  EXPECT_FALSE(restored.value().setAside.has_value());
  EXPECT_EQ(readSmallFile(m_root / "new" / "ca.key", 100).value(), "the key");
}

TEST_F(BackupTest, RefusesWhatIsNoFinishedBackupAndLeavesTheStoreAlone) {
  ASSERT_TRUE(backUp().ok());
  const auto partial = file().string() + ".partial";
  std::filesystem::copy_file(file(), partial);
  m_store.reset();
  const auto error = [&](const std::filesystem::path& from) {
    return restoreBackup(from, hq(), Existing::Replace).error();
  };
  EXPECT_EQ(error(partial).reason, "BACKUP_UNFINISHED");
  EXPECT_EQ(error(m_root / "none").reason, "NO_FILE");
  std::filesystem::copy_file(hq() / "headquarters.db", m_root / "copy.db");
  EXPECT_EQ(error(m_root / "copy.db").reason, "NOT_A_BACKUP");
  // A page that was overwritten is found before anything is replaced.
  {
    std::fstream damage(file(), std::ios::in | std::ios::out | std::ios::binary);
    damage.seekp(3 * 4096);
    damage << std::string(4096, 'x');
  }
  EXPECT_EQ(error(file()).reason, "CORRUPT_FILE");
  m_store = std::move(SqliteStore::open(hq())).value();
  EXPECT_EQ(m_store->snapshot().value()->head().value(), 1u);
}

}  // namespace
}  // namespace fieldpost::store
