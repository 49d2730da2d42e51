// Who writes, and that a failed work leaves nothing behind, also without a thread of its own.
#include "server/ingest/group_commit.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "server/store/sqlite/sqlite_store.h"

namespace fieldpost::ingest {
namespace {

class GroupCommitTest : public testing::TestWithParam<WritingThread> {
 protected:
  void SetUp() override {
    m_folder = std::filesystem::path(testing::TempDir()) /
               (GetParam() == WritingThread::Own ? "group_commit_own" : "group_commit_caller");
    std::filesystem::remove_all(m_folder);
    m_store = std::move(store::SqliteStore::open(m_folder)).value();
  }
  void TearDown() override {
    m_store.reset();
    std::filesystem::remove_all(m_folder);
  }
  std::filesystem::path m_folder;
  std::unique_ptr<store::SqliteStore> m_store;
};

TEST_P(GroupCommitTest, WritesWhereItWasToldToAndAnswersWhenItIsDurable) {
  GroupCommit writer(*m_store, GetParam());
  std::thread::id wrote;
  bool told = false;
  const auto done = writer.run(
      [&](store::WriteTransaction& transaction) {
        wrote = std::this_thread::get_id();
        return transaction.setMeta("word", "kept");
      },
      [&] { told = true; });
  ASSERT_TRUE(done.ok());
  EXPECT_TRUE(told);
  EXPECT_EQ(wrote == std::this_thread::get_id(), GetParam() == WritingThread::Caller);
  EXPECT_EQ(m_store->snapshot().value()->meta("word").value(), "kept");
}

TEST_P(GroupCommitTest, UndoesAWorkThatFailsAndGoesOn) {
  GroupCommit writer(*m_store, GetParam());
  const auto failed = writer.run([](store::WriteTransaction& transaction) -> Result<Done> {
    FIELDPOST_CHECK(transaction.setMeta("word", "lost"));
    return Error{Code::Internal, "SQL", "planted"};
  });
  EXPECT_FALSE(failed.ok());
  EXPECT_FALSE(m_store->snapshot().value()->meta("word").value().has_value());
  EXPECT_TRUE(writer
                  .run([](store::WriteTransaction& transaction) {
                    return transaction.setMeta("word", "kept");
                  })
                  .ok());
  writer.stop();
  EXPECT_EQ(
      writer.run([](store::WriteTransaction&) { return Result<Done>(Done{}); }).error().reason,
      "SHUTTING_DOWN");
}

INSTANTIATE_TEST_SUITE_P(Threads, GroupCommitTest,
                         testing::Values(WritingThread::Own, WritingThread::Caller),
                         [](const auto& thread) {
                           return thread.param == WritingThread::Own ? "Own" : "Caller";
                         });

}  // namespace
}  // namespace fieldpost::ingest
