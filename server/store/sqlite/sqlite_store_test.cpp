#include "server/store/sqlite/sqlite_store.h"

#include <gtest/gtest.h>

#include <fstream>

#include "server/store/sqlite/schema.h"
#include "sync/change/chain.h"

namespace fieldpost::store {
namespace {

Uuid uuid(std::string_view name) { return Uuid::fromName(name); }

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    m_folder =
        std::filesystem::path(testing::TempDir()) /
        (std::string("store_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    open();
  }
  void TearDown() override {
    m_store.reset();
    std::filesystem::remove_all(m_folder);
  }

  void open() {
    m_store.reset();
    auto store = SqliteStore::open(m_folder);
    ASSERT_TRUE(store.ok()) << store.error().message;
    m_store = std::move(store).value();
  }
  std::unique_ptr<WriteTransaction> begin() {
    auto transaction = m_store->begin();
    EXPECT_TRUE(transaction.ok());
    return std::move(transaction).value();
  }
  std::unique_ptr<Snapshot> snapshot() {
    auto snapshot = m_store->snapshot();
    EXPECT_TRUE(snapshot.ok());
    return std::move(snapshot).value();
  }
  Commit head() { return snapshot()->head().value(); }

  /// Commits number `number` of one log: `text` as the whole message of record `name`.
  Result<Commit> write(WriteTransaction& transaction, std::string_view name, ChangeNumber number,
                       std::string_view text) {
    const RecordKey key{"project", uuid(name)};
    FIELDPOST_CHECK(transaction.putLog(uuid("log"), {"laptop", number, emptyLogHash()}));
    NewCommit commit;
    commit.scope = "KEN";
    commit.incarnation = uuid("log");
    commit.number = number;
    commit.key = key;
    commit.act = sync::v1::ACT_EDIT;
    sync::v1::Change change;
    change.mutable_patch()->set_values(std::string(text));
    commit.body = change.SerializeAsString();
    commit.asSent = true;
    commit.author = "Amina";
    commit.office = "KEN";
    commit.stamp = {1000 + static_cast<std::int64_t>(number), 7};
    FIELDPOST_TRY(const Commit committed, transaction.append(commit));
    FIELDPOST_TRY(RecordState state, transaction.record(key));
    const CellClock clock{committed, uuid("log"), commit.stamp, "Amina", "KEN"};
    if (!state.exists) {
      state.exists = true;
      state.created = state.life = clock;
    } else {
      state.later[{11, {}}] = clock;
    }
    state.message = std::string(text);
    FIELDPOST_CHECK(transaction.putRecord(key, "KEN", state, clock));
    return committed;
  }

  std::filesystem::path m_folder;
  std::unique_ptr<SqliteStore> m_store;
};

TEST_F(StoreTest, CommitsAreNumberedWithoutGapsAndOutliveTheProgram) {
  auto first = begin();
  EXPECT_EQ(write(*first, "a", 1, "one").value(), 1u);
  EXPECT_EQ(write(*first, "b", 2, "two").value(), 2u);
  ASSERT_TRUE(first->commit().ok());
  first.reset();
  open();
  auto second = begin();
  EXPECT_EQ(write(*second, "a", 3, "three").value(), 3u);
  ASSERT_TRUE(second->commit().ok());
  EXPECT_EQ(head(), 3u);
}

TEST_F(StoreTest, WhatIsNotCommittedLeavesNothing) {
  auto transaction = begin();
  ASSERT_TRUE(write(*transaction, "a", 1, "one").ok());
  transaction.reset();
  EXPECT_EQ(head(), 0u);
  EXPECT_FALSE(snapshot()->record({"project", uuid("a")}).value().has_value());
}

TEST_F(StoreTest, AFailedActIsUndoneAloneAndItsCommitNumberIsGivenAgain) {
  auto transaction = begin();
  ASSERT_TRUE(write(*transaction, "a", 1, "one").ok());
  const auto failed = transaction->attempt([&]() -> Result<Done> {
    FIELDPOST_TRY(const Commit commit, write(*transaction, "b", 2, "two"));
    EXPECT_EQ(commit, 2u);
    return Error{Code::Aborted, "FORKED", "no"};
  });
  EXPECT_EQ(failed.error().reason, "FORKED");
  EXPECT_EQ(write(*transaction, "c", 2, "three").value(), 2u);
  ASSERT_TRUE(transaction->commit().ok());
  transaction.reset();
  EXPECT_EQ(head(), 2u);
  EXPECT_FALSE(snapshot()->record({"project", uuid("b")}).value().has_value());
  EXPECT_TRUE(snapshot()->record({"project", uuid("c")}).value().has_value());
  EXPECT_TRUE(snapshot()->verifyChain().ok());
}

TEST_F(StoreTest, ARecordComesBackWithTheClocksOfItsCells) {
  auto first = begin();
  ASSERT_TRUE(write(*first, "a", 1, "one").ok());
  ASSERT_TRUE(write(*first, "a", 2, "two").ok());
  ASSERT_TRUE(first->commit().ok());
  first.reset();
  auto second = begin();
  const RecordState state = second->record({"project", uuid("a")}).value();
  EXPECT_EQ(state.message, "two");
  EXPECT_EQ(state.created.commit, 1u);
  EXPECT_EQ(state.created.author, "Amina");
  EXPECT_EQ(state.created.writer, uuid("log"));
  EXPECT_EQ(state.clockOf({11, {}}).commit, 2u);
  EXPECT_EQ(state.clockOf({11, {}}).stamp, (Stamp{1002, 7}));
  EXPECT_EQ(state.clockOf({12, {}}).commit, 1u);
  EXPECT_EQ(second->scopeOf({"project", uuid("a")}).value(), "KEN");
}

TEST_F(StoreTest, ASnapshotStandsStillWhileOthersCommit) {
  auto before = begin();
  ASSERT_TRUE(write(*before, "a", 1, "one").ok());
  ASSERT_TRUE(before->commit().ok());
  before.reset();
  const auto still = snapshot();
  auto after = begin();
  ASSERT_TRUE(write(*after, "b", 2, "two").ok());
  ASSERT_TRUE(after->commit().ok());
  after.reset();
  int seen = 0;
  ASSERT_TRUE(still
                  ->forEachRecord("project",
                                  [&](const StoredRecord& record) {
                                    ++seen;
                                    EXPECT_EQ(record.key.id, uuid("a"));
                                    EXPECT_EQ(record.createdBy, "Amina");
                                    EXPECT_EQ(record.changedMs, 1001);
                                    return Result<Done>(Done{});
                                  })
                  .ok());
  EXPECT_EQ(seen, 1);
  EXPECT_EQ(still->head().value(), 1u);
  EXPECT_EQ(still->newestOf("project").value(), 1u);
  EXPECT_EQ(snapshot()->newestOf("project").value(), 2u);
}

TEST_F(StoreTest, CommitsOfAScopeAreReadPastACursorUntilTheReaderHasEnough) {
  auto transaction = begin();
  for (ChangeNumber number = 1; number <= 4; ++number)
    ASSERT_TRUE(write(*transaction, "a", number, "text").ok());
  ASSERT_TRUE(transaction->commit().ok());
  transaction.reset();
  const auto view = snapshot();
  std::vector<Commit> seen;
  const auto take = [&](const StoredCommit& commit) {
    seen.push_back(commit.commit);
    EXPECT_EQ(commit.effect.values(), "text");
    EXPECT_EQ(commit.place, commit.commit);
    return Result<bool>(seen.size() < 2);
  };
  ASSERT_TRUE(view->forEachCommit("KEN", 1, take).ok());
  EXPECT_EQ(seen, (std::vector<Commit>{2, 3}));
  EXPECT_EQ(view->lengthOf("KEN").value(), 4u);
  EXPECT_EQ(view->lengthOf("SEN").value(), 0u);
  EXPECT_EQ(view->historyOf({"project", uuid("a")}).value().size(), 4u);
}

TEST_F(StoreTest, TheLogTellsWhatBecameOfEachChange) {
  auto transaction = begin();
  ASSERT_TRUE(write(*transaction, "a", 1, "one").ok());
  Quarantined apart;
  apart.incarnation = uuid("log");
  apart.number = 2;
  apart.office = "KEN";
  apart.body = std::string("\0x", 2);
  apart.reason = "NOT_YOUR_OFFICE";
  ASSERT_TRUE(transaction->putQuarantined(apart).ok());
  EXPECT_EQ(transaction->logEntry(uuid("log"), 1).value().commit, 1u);
  EXPECT_EQ(transaction->logEntry(uuid("log"), 2).value().body, apart.body);
  EXPECT_EQ(transaction->logEntry(uuid("log"), 2).value().reason, "NOT_YOUR_OFFICE");
  EXPECT_EQ(transaction->logEntry(uuid("log"), 3).error().reason, "LOG_ENTRY_MISSING");
  EXPECT_EQ(transaction->log(uuid("nobody")).value().hash, emptyLogHash());
  ASSERT_TRUE(transaction->commit().ok());
  transaction.reset();
  EXPECT_EQ(snapshot()->quarantine("KEN", 10).value().size(), 1u);
  EXPECT_TRUE(snapshot()->quarantine("SEN", 10).value().empty());
}

TEST_F(StoreTest, AnAlteredRowBreaksTheChainAndIsNamed) {
  auto transaction = begin();
  for (ChangeNumber number = 1; number <= 3; ++number)
    ASSERT_TRUE(write(*transaction, "a", number, "text").ok());
  ASSERT_TRUE(transaction->commit().ok());
  transaction.reset();
  ASSERT_TRUE(snapshot()->verifyChain().ok());
  m_store.reset();
  {
    auto forger =
        sqlite::Database::open(m_folder / "headquarters.db", sqlite::Database::Access::ReadWrite);
    ASSERT_TRUE(forger.value().execute("UPDATE commits SET ms = ms + 1 WHERE number = 2").ok());
  }
  open();
  const auto broken = snapshot()->verifyChain();
  ASSERT_FALSE(broken.ok());
  EXPECT_EQ(broken.error().reason, "CHAIN_BROKEN");
  EXPECT_NE(broken.error().message.find("commit 2"), std::string::npos);
}

TEST_F(StoreTest, ASecondServerOnTheFolderIsTurnedAway) {
  const auto second = SqliteStore::open(m_folder);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().reason, "SERVER_RUNNING");
}

TEST_F(StoreTest, ANewerFileIsRefusedAndLeftAsItWas) {
  m_store.reset();
  const auto file = m_folder / "headquarters.db";
  {
    auto newer = sqlite::Database::open(file, sqlite::Database::Access::ReadWrite);
    ASSERT_TRUE(newer.value().execute("PRAGMA user_version=99").ok());
  }
  const auto refused = SqliteStore::open(m_folder);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "SCHEMA_TOO_NEW");
  auto left = sqlite::Database::open(file, sqlite::Database::Access::ReadOnly);
  EXPECT_EQ(left.value().integer("PRAGMA user_version").value(), 99);
}

TEST_F(StoreTest, AFolderThatIsAFileIsRefused) {
  const auto file = m_folder / "a_file";
  std::ofstream(file) << "x";
  const auto refused = SqliteStore::open(file);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "CANNOT_WRITE");
}

TEST_F(StoreTest, LaptopsAndCodesAreWrittenWhole) {
  auto transaction = begin();
  Laptop laptop;
  laptop.id = "l1";
  laptop.office = "KEN";
  laptop.role = "ROLE_FIELD_OFFICER";
  laptop.clockOffsetMs = -5;
  ASSERT_TRUE(transaction->putLaptop(laptop).ok());
  laptop.state = LaptopState::Suspended;
  ASSERT_TRUE(transaction->putLaptop(laptop).ok());
  EnrolmentCode code;
  code.name = "ABCDEFGH";
  ASSERT_TRUE(transaction->putCode(code).ok());
  ASSERT_TRUE(transaction->setMeta("timeline", "t").ok());
  ASSERT_TRUE(transaction->appendAudit({1, "fieldpostd", "STARTED", ""}).ok());
  ASSERT_TRUE(transaction->commit().ok());
  transaction.reset();
  EXPECT_EQ(snapshot()->laptops().value().size(), 1u);
  EXPECT_EQ(snapshot()->laptop("l1").value()->state, LaptopState::Suspended);
  EXPECT_EQ(snapshot()->laptop("l1").value()->clockOffsetMs, -5);
  EXPECT_FALSE(snapshot()->laptop("l2").value().has_value());
  EXPECT_EQ(snapshot()->unusedCodes().value().size(), 1u);
  EXPECT_EQ(snapshot()->meta("timeline").value(), "t");
}

}  // namespace
}  // namespace fieldpost::store
