// Changes that break the program: they are put aside alone, and the server goes on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "server/ingest/ingest.h"
#include "server/ingest/pretend_laptop.h"
#include "server/store/sqlite/sqlite_store.h"
#include "tests/support/forwarding_store.h"
#include "tests/support/given_clock.h"

namespace fieldpost::ingest {
namespace {

/// Throws where a record is written that holds a certain text.
class ThrowingStore final : public store::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  Result<std::unique_ptr<store::WriteTransaction>> begin() override {
    FIELDPOST_TRY(auto inner, ForwardingStore::begin());
    return std::unique_ptr<store::WriteTransaction>(
        std::make_unique<Throwing>(std::move(inner), outOfMemory));
  }
  bool outOfMemory = false;

 private:
  class Throwing final : public store::ForwardingTransaction {
   public:
    Throwing(std::unique_ptr<store::WriteTransaction> inner, bool outOfMemory)
        : ForwardingTransaction(std::move(inner)), m_outOfMemory(outOfMemory) {}
    Result<Done> putRecord(const store::RecordKey& key, std::string_view scope,
                           const RecordState& state, const CellClock& clock) override {
      if (state.message.find("poison") != std::string::npos) {
        if (m_outOfMemory) throw std::bad_alloc();
        throw std::out_of_range("no such cell");
      }
      return ForwardingTransaction::putRecord(key, scope, state, clock);
    }

   private:
    bool m_outOfMemory;
  };
};

class PoisonTest : public testing::Test {
 protected:
  void SetUp() override {
    m_folder =
        std::filesystem::path(testing::TempDir()) /
        (std::string("poison_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    m_store = std::move(store::SqliteStore::open(m_folder)).value();
    m_throwing = std::make_unique<ThrowingStore>(*m_store);
    m_ingest = std::move(Ingest::open(*m_throwing, m_clock)).value();
    auto transaction = std::move(m_store->begin()).value();
    store::Laptop row;
    row.id = m_amina.peer.laptop;
    row.office = m_amina.peer.office;
    row.person = m_amina.peer.person;
    row.role = m_amina.peer.role;
    ASSERT_TRUE(transaction->putLaptop(row).ok());
    ASSERT_TRUE(transaction->commit().ok());
    for (const auto* title : {"Wells", "poison", "Bridges"})
      m_amina.log.push_back(m_amina.title(title, title, true).SerializeAsString());
  }
  void TearDown() override {
    EXPECT_TRUE(m_store->snapshot().value()->verifyChain().ok());
    m_ingest.reset();
    m_store.reset();
    std::filesystem::remove_all(m_folder);
  }
  bool has(const std::string& id) {
    return m_store->snapshot().value()->record({"project", Uuid::fromName(id)}).value().has_value();
  }

  GivenClock m_clock;
  std::filesystem::path m_folder;
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<ThrowingStore> m_throwing;
  std::unique_ptr<Ingest> m_ingest;
  PretendLaptop m_amina{{"l1", "KEN", "Amina", "ROLE_FIELD_OFFICER"}, Uuid::fromName("a"), {}};
};

TEST_F(PoisonTest, AChangeThatBreaksTheProgramIsPutAsideAloneAndTheRestIsCommitted) {
  const auto acknowledged = m_ingest->ingest(m_amina.peer, m_amina.batch(1, 3));
  ASSERT_TRUE(acknowledged.ok()) << acknowledged.error().message;
  EXPECT_EQ(acknowledged.value().up_to(), 3U);
  ASSERT_EQ(acknowledged.value().quarantined_size(), 1);
  EXPECT_EQ(acknowledged.value().quarantined(0).number(), 2U);
  EXPECT_EQ(acknowledged.value().quarantined(0).reason(), "PROGRAM_FAULT");
  EXPECT_TRUE(has("Wells"));
  EXPECT_FALSE(has("poison"));
  EXPECT_TRUE(has("Bridges"));
  const auto apart = m_store->snapshot().value()->quarantine("KEN", 10).value();
  ASSERT_EQ(apart.size(), 1U);
  EXPECT_EQ(apart[0].recordId, Uuid::fromName("poison").text());
  EXPECT_EQ(apart[0].body, m_amina.log[1]);
}

TEST_F(PoisonTest, ItIsToldOnceAndAcknowledgedAgainAsItWas) {
  std::vector<std::string> told;
  const auto watching =
      m_ingest->feed().subscribe([&](const Event& event) { told.push_back(event.reason); });
  ASSERT_TRUE(m_ingest->ingest(m_amina.peer, m_amina.batch(1, 3)).ok());
  const auto again = m_ingest->ingest(m_amina.peer, m_amina.batch(1, 3));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().quarantined_size(), 1);
  EXPECT_THAT(told, testing::ElementsAre("", "PROGRAM_FAULT", ""));
}

TEST_F(PoisonTest, WithoutMemoryNothingIsPutAsideAndTheBatchComesAgain) {
  m_throwing->outOfMemory = true;
  const auto refused = m_ingest->ingest(m_amina.peer, m_amina.batch(1, 3));
  EXPECT_EQ(refused.error().reason, "OUT_OF_MEMORY");
  EXPECT_FALSE(has("Wells"));
  EXPECT_THAT(m_store->snapshot().value()->quarantine("KEN", 10).value(), testing::IsEmpty());
  m_throwing->outOfMemory = false;
  EXPECT_TRUE(m_ingest->ingest(m_amina.peer, m_amina.batch(1, 3)).ok());
}

}  // namespace
}  // namespace fieldpost::ingest
