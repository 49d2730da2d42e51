// A store with a damaged page: what is damaged is found, and what waits for headquarters is saved.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "fieldpost/model/v1/project.pb.h"
#include "sync/sqlite/database.h"
#include "sync/storage/attachments.h"
#include "sync/storage/local_store.h"
#include "tests/support/given_clock.h"

namespace fieldpost {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::size_t kPageBytes = 4096;
constexpr int kConfirmed = 25;
constexpr int kWaiting = 25;

class RepairTest : public ::testing::Test {
 protected:
  void SetUp() override {
    m_folder =
        std::filesystem::path(::testing::TempDir()) /
        (std::string("repair_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    LocalStore store =
        LocalStore::create(m_folder, {"KEN", "Amina", "ROLE_FIELD_OFFICER", ""}, m_clock).value();
    for (int n = 0; n < kConfirmed; ++n) save(store, n);
    sync::v1::Acknowledged acknowledged;
    acknowledged.set_up_to(kConfirmed);
    sync::v1::Pull pull;
    pull.set_scope("KEN");
    pull.set_next_cursor(kConfirmed);
    auto& receipt = *acknowledged.add_receipts();
    receipt.set_first_number(1);
    receipt.set_first_commit(1);
    receipt.set_count(kConfirmed);
    for (int n = 1; n <= kConfirmed; ++n) {
      auto& committed = *pull.add_commits();
      committed.set_commit(static_cast<Commit>(n));
      committed.set_own_number(static_cast<ChangeNumber>(n));
      committed.set_as_sent(true);
      committed.set_creates(true);
    }
    ASSERT_TRUE(store.acknowledge(acknowledged).ok());
    ASSERT_TRUE(store.applyPull(pull).ok());
    for (int n = kConfirmed; n < kConfirmed + kWaiting; ++n) save(store, n);
    ASSERT_THAT(store.verify().value(), IsEmpty());
  }
  void TearDown() override { std::filesystem::remove_all(m_folder); }

  static RecordKey keyOf(int n) { return {"project", Uuid::fromName(fmt::format("p {}", n))}; }
  static void save(LocalStore& store, int n) {
    model::v1::Project project;
    project.set_title(fmt::format("Project {}", n));
    project.set_summary(std::string(1500, static_cast<char>('a' + n % 26)));
    ASSERT_TRUE(store
                    .commit({keyOf(n),
                             difference(*RecordType::find("project"), {}, encode(project)).value(),
                             {}})
                    .ok());
  }

  static std::string bytesOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] std::string bytes() const { return bytesOf(m_folder / "fieldpost.db"); }
  /// Source: https://www.sqlite.org/fileformat.html, the header's bytes 36 to 39.
  static std::size_t freePages(const std::string& bytes) {
    std::size_t count = 0;
    for (std::size_t i = 36; i < 40; ++i)
      count = count << 8U | static_cast<unsigned char>(bytes[i]);
    return count;
  }
  /// A new folder whose database has these bytes.
  void put(const std::string& bytes) {
    std::filesystem::remove_all(m_folder);
    std::filesystem::create_directories(m_folder);
    std::ofstream(m_folder / "fieldpost.db", std::ios::binary) << bytes;
  }
  /// What an opened store finds, or why it does not open.
  std::vector<std::string> findings() {
    const auto store = LocalStore::open(m_folder, m_clock);
    if (!store.ok()) return {store.error().message};
    const auto found = store.value().verify();
    return found.ok() ? found.value() : std::vector{found.error().message};
  }

  GivenClock m_clock;
  std::filesystem::path m_folder;
};

TEST_F(RepairTest, ASoundStoreIsTheSameAfterwardsButForOthersRecords) {
  const auto repaired = LocalStore::repair(m_folder, m_clock);
  ASSERT_TRUE(repaired.ok()) << repaired.error().message;
  EXPECT_THAT(repaired.value().lost, IsEmpty());
  EXPECT_FALSE(repaired.value().newLog);
  EXPECT_EQ(repaired.value().waiting, static_cast<std::size_t>(kWaiting));
  EXPECT_TRUE(std::filesystem::exists(repaired.value().kept / "fieldpost.db"));
  LocalStore store = LocalStore::open(m_folder, m_clock).value();
  EXPECT_EQ(store.count({.type = "project"}).value(),
            static_cast<std::size_t>(kConfirmed + kWaiting));
  EXPECT_EQ(store.logHead().value().length, static_cast<ChangeNumber>(kConfirmed + kWaiting));
  EXPECT_THAT(store.cursors().value(), IsEmpty());
  EXPECT_THAT(store.verify().value(), IsEmpty());
}

TEST_F(RepairTest, AnyDamagedPageIsFoundAndWhatWaitsIsSavedOrNamed) {
  const std::string sound = bytes();
  std::size_t pages = 0;
  std::size_t unseen = 0;
  std::size_t saved = 0;
  std::size_t refused = 0;
  // All of those that hold the schema and the roots, and of the rest, which are alike, each fourth.
  for (std::size_t page = 0; page * kPageBytes < sound.size(); page += page < 40 ? 1 : 4) {
    ++pages;
    std::string flipped = sound;
    // The head of a page and the middle of its contents.
    flipped[page * kPageBytes + (page == 0 ? 20 : 0)] ^= 0x40;
    flipped[page * kPageBytes + kPageBytes - 300] ^= 0x01;
    put(flipped);
    if (findings().empty()) ++unseen;
    const auto repaired = LocalStore::repair(m_folder, m_clock);
    if (!repaired.ok()) {
      ++refused;
      fmt::print("page {}: {}\n", page + 1, repaired.error().message);
      EXPECT_EQ(repaired.error().reason, "CANNOT_REPAIR") << repaired.error().message;
      EXPECT_EQ(bytes(), flipped);
      continue;
    }
    ++saved;
    EXPECT_EQ(bytesOf(repaired.value().kept / "fieldpost.db"), flipped);
    EXPECT_THAT(findings(), IsEmpty()) << "page " << page + 1;
    LocalStore store = LocalStore::open(m_folder, m_clock).value();
    for (int n = kConfirmed; n < kConfirmed + kWaiting; ++n) {
      const bool isThere = store.get(keyOf(n)).value().has_value();
      const bool isNamed = std::any_of(
          repaired.value().lost.begin(), repaired.value().lost.end(), [&](const auto& lost) {
            return lost.starts_with(fmt::format("change {} of the log", n + 1));
          });
      EXPECT_NE(isThere, isNamed) << "change " << n + 1 << " with page " << page + 1;
    }
    std::filesystem::remove_all(repaired.value().kept);
  }
  fmt::print("{} pages: {} repaired, {} refused, damage of {} unseen\n", pages, saved, refused,
             unseen);
  EXPECT_GT(saved, pages * 9 / 10);
  // A page that holds nothing may say anything.
  EXPECT_LE(unseen, freePages(sound));
}

TEST_F(RepairTest, WhatAnEarlierRepairLeftBehindIsNotTakenForTheStore) {
  std::filesystem::create_directories(m_folder / "repair.partial");
  std::ofstream(m_folder / "repair.partial" / "damaged.db", std::ios::binary) << "of last year";
  std::ofstream(m_folder / "repair.partial" / "fieldpost.db", std::ios::binary) << "half";
  const auto repaired = LocalStore::repair(m_folder, m_clock);
  ASSERT_TRUE(repaired.ok()) << repaired.error().message;
  EXPECT_EQ(repaired.value().waiting, static_cast<std::size_t>(kWaiting));
  EXPECT_FALSE(std::filesystem::exists(m_folder / "repair.partial"));
}

TEST_F(RepairTest, AStoreWhoseFilesWereChangingPlacesIsNotOpenedUntilTheRepairHasEnded) {
  const std::string damaged = bytes();
  const auto repaired = LocalStore::repair(m_folder, m_clock);
  ASSERT_TRUE(repaired.ok()) << repaired.error().message;
  const std::string whole = bytes();
  // As a cut leaves it that came before the first of the files was moved.
  put(damaged);
  const auto workshop = m_folder / "repair.partial";
  std::filesystem::create_directories(workshop);
  std::ofstream(workshop / "fieldpost.db", std::ios::binary) << whole;
  std::ofstream(workshop / "lost.txt") << "change 7 of the log\n";
  std::ofstream(workshop / "ready") << "damaged-5";
  EXPECT_EQ(LocalStore::open(m_folder, m_clock).error().reason, "REPAIR_UNFINISHED");
  EXPECT_EQ(LocalStore::create(m_folder, {"KEN", "Amina", "ROLE_FIELD_OFFICER", ""}, m_clock)
                .error()
                .reason,
            "REPAIR_UNFINISHED");
  const auto ended = LocalStore::repair(m_folder, m_clock);
  ASSERT_TRUE(ended.ok()) << ended.error().message;
  EXPECT_EQ(ended.value().kept, m_folder / "damaged-5");
  EXPECT_THAT(ended.value().lost, ElementsAre("change 7 of the log"));
  EXPECT_EQ(ended.value().waiting, static_cast<std::size_t>(kWaiting));
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_EQ(bytesOf(m_folder / "damaged-5" / "fieldpost.db"), damaged);
}

TEST_F(RepairTest, AStoreThatAnotherProgramHasOpenIsNotRepaired) {
  int ready[2] = {};
  int end[2] = {};
  ASSERT_EQ(::pipe(ready), 0);
  ASSERT_EQ(::pipe(end), 0);
  const pid_t other = ::fork();
  if (other == 0) {
    ::close(end[1]);
    const auto store = LocalStore::open(m_folder, m_clock);
    char byte = store.ok() ? 'y' : 'n';
    (void)!::write(ready[1], &byte, 1);
    (void)!::read(end[0], &byte, 1);
    ::_exit(0);
  }
  char opened = 'n';
  ASSERT_EQ(::read(ready[0], &opened, 1), 1);
  ASSERT_EQ(opened, 'y');
  const auto refused = LocalStore::repair(m_folder, m_clock);
  for (const int handle : {ready[0], ready[1], end[0], end[1]}) ::close(handle);
  int status = 0;
  ::waitpid(other, &status, 0);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "STORE_BUSY");
  EXPECT_NE(refused.error().message.find("close the window"), std::string::npos);
  EXPECT_TRUE(LocalStore::repair(m_folder, m_clock).ok());
}

TEST_F(RepairTest, FilesThatWaitAreOfferedAgainWhenNothingSaysSoAnyMore) {
  const auto file = m_folder / "note.txt";
  std::ofstream(file) << "what was said";
  {
    LocalStore store = LocalStore::open(m_folder, m_clock).value();
    ASSERT_TRUE(Attachments(store).attach(keyOf(kConfirmed), file).ok());
  }
  auto database =
      sqlite::Database::open(m_folder / "fieldpost.db", sqlite::Database::Access::ReadWrite);
  ASSERT_TRUE(database.value().execute("DELETE FROM blob").ok());
  { const auto closed = std::move(database).value(); }
  ASSERT_TRUE(LocalStore::repair(m_folder, m_clock).ok());
  LocalStore store = LocalStore::open(m_folder, m_clock).value();
  EXPECT_EQ(Attachments(store).toSend().value().size(), 1u);
}

TEST_F(RepairTest, WhatIsHeldOfOthersForAHeadquartersThatLostItIsKept) {
  const RecordKey key = keyOf(999);
  model::v1::Project project;
  project.set_office("KEN");
  project.set_title("Of Jonas");
  sync::v1::Committed committed;
  committed.set_act(sync::v1::ACT_EDIT);
  committed.mutable_effect()->set_values(encode(project));
  {
    auto database =
        sqlite::Database::open(m_folder / "fieldpost.db", sqlite::Database::Access::ReadWrite);
    ASSERT_TRUE(database.value()
                    .prepare("INSERT INTO held(lost_commit, type, id, origin, number, body,"
                             " commit_number) VALUES (7, 'project', ?1, ?2, 1, ?3, 0)")
                    .bindBlob(1, key.id.bytes())
                    .bindBlob(2, Uuid::fromName("Jonas' log").bytes())
                    .bindBlob(3, committed.SerializeAsString())
                    .run()
                    .ok());
  }
  ASSERT_TRUE(LocalStore::repair(m_folder, m_clock).ok());
  LocalStore store = LocalStore::open(m_folder, m_clock).value();
  EXPECT_THAT(store.verify().value(), IsEmpty());
  EXPECT_EQ(store.get(key).value()->title, "Of Jonas");
}

TEST_F(RepairTest, AFileThatDoesNotSayWhoseItIsIsLeftAsItIs) {
  put(std::string(20000, 'x'));
  EXPECT_EQ(LocalStore::repair(m_folder, m_clock).error().reason, "CANNOT_REPAIR");
  EXPECT_EQ(bytes(), std::string(20000, 'x'));
  EXPECT_EQ(LocalStore::repair(m_folder / "none", m_clock).error().reason, "NO_STORE");
}

}  // namespace
}  // namespace fieldpost
