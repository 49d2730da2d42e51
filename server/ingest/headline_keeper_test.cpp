#include "server/ingest/headline_keeper.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "server/store/sqlite/sqlite_store.h"
#include "sync/change/chain.h"
#include "tests/support/given_clock.h"

namespace fieldpost::ingest {
namespace {

class HeadlineKeeperTest : public testing::Test {
 protected:
  void SetUp() override {
    m_folder =
        std::filesystem::path(testing::TempDir()) /
        (std::string("headline_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    m_store = std::move(store::SqliteStore::open(m_folder)).value();
    m_keeper.emplace(*m_store, m_clock);
    // Says at which commit it was made, and takes its time.
    m_keeper->setSource(
        [this](store::Snapshot& snapshot) -> Result<std::optional<sync::v1::Headline>> {
          m_clock.now += m_costMs;
          sync::v1::Headline headline;
          FIELDPOST_TRY(const Commit head, snapshot.head());
          headline.set_commit(head);
          return std::optional(headline);
        });
  }
  void TearDown() override {
    m_keeper.reset();
    m_store.reset();
    std::filesystem::remove_all(m_folder);
  }

  void commit() {
    auto transaction = std::move(m_store->begin()).value();
    const Incarnation laptop = Uuid::fromName("a laptop");
    ASSERT_TRUE(transaction->putLog(laptop, {"laptop", ++m_number, emptyLogHash()}).ok());
    store::NewCommit row;
    row.scope = "KEN";
    row.incarnation = laptop;
    row.number = m_number;
    row.key = {"project", Uuid::fromName("courts")};
    ASSERT_TRUE(transaction->append(row).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  Commit told(bool fresh = true) { return m_keeper->get(fresh).value()->commit(); }

  GivenClock m_clock;
  std::int64_t m_costMs = 0;
  ChangeNumber m_number = 0;
  std::filesystem::path m_folder;
  std::unique_ptr<store::SqliteStore> m_store;
  std::optional<HeadlineKeeper> m_keeper;
};

TEST_F(HeadlineKeeperTest, IsOfTheNewestCommitWhereItCostsLittle) {
  commit();
  EXPECT_EQ(told(), 1u);
  commit();
  EXPECT_EQ(told(false), 1u);
  EXPECT_EQ(told(), 2u);
}

TEST_F(HeadlineKeeperTest, DoesNotKeepASessionWaitingWhereItCostsMuch) {
  m_costMs = 2'000;
  commit();
  EXPECT_EQ(told(), 1u);
  commit();
  m_clock.now += 3'600'000;
  const std::int64_t before = m_clock.now;
  // The last one, at once; the next one is in the making.
  EXPECT_EQ(told(), 1u);
  m_keeper->stop();
  EXPECT_EQ(m_clock.now, before + m_costMs);
  EXPECT_EQ(told(), 2u);
}

TEST_F(HeadlineKeeperTest, RestsBetweenTwoThatCostMuch) {
  m_costMs = 2'000;
  commit();
  EXPECT_EQ(told(), 1u);
  commit();
  const std::int64_t before = m_clock.now;
  EXPECT_EQ(told(), 1u);
  m_keeper->stop();
  EXPECT_EQ(m_clock.now, before);
}

TEST_F(HeadlineKeeperTest, TellsNothingWithoutASource) {
  HeadlineKeeper keeper(*m_store, m_clock);
  EXPECT_FALSE(keeper.get(true).value().has_value());
}

}  // namespace
}  // namespace fieldpost::ingest
