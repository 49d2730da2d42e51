// Memory runs out at every single allocation of a laptop's work: the old state or the new one, and
// the same work succeeds afterwards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "fieldpost/model/v1/project.pb.h"
#include "sync/base/guarded.h"
#include "tests/memory/failing_allocation.h"
#include "tests/support/given_clock.h"
#include "tests/support/pretend_headquarters.h"

namespace fieldpost {
namespace {

using model::v1::Project;

class OutOfMemoryTest : public testing::Test {
 protected:
  void SetUp() override {
    m_folder =
        std::filesystem::path(testing::TempDir()) /
        (std::string("memory_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    // What the libraries make once in a program's life is made before memory runs out.
    auto before = make("Before");
    PretendHeadquarters headquarters;
    ASSERT_TRUE(before.commit(titled({"project", Uuid::fromName("before")}, "Before")).ok());
    ASSERT_TRUE(runSession(before, headquarters, m_clock).finished);
    m_store.emplace(make("Amina"));
  }
  void TearDown() override {
    m_store.reset();
    std::filesystem::remove_all(m_folder);
  }
  LocalStore make(const std::string& person) {
    return LocalStore::create(m_folder / person, {"KEN", person, "ROLE_FIELD_OFFICER", ""}, m_clock)
        .value();
  }
  static Edit titled(const RecordKey& key, const std::string& title) {
    Project project;
    project.set_title(title);
    project.add_countries("KE");
    return {key, difference(*RecordType::find("project"), "", encode(project)).value(), {}};
  }
  /// Runs `work` on a fresh copy of Amina's store, with one allocation after another failing
  /// until none is left to fail: the store is as before, and takes the same work; gives how many
  /// made it fail.
  std::uint64_t failEach(const std::function<Result<Done>(LocalStore&)>& work) {
    const auto before = contents(*m_store);
    m_store.reset();
    std::uint64_t failures = 0;
    for (std::uint64_t nth = 1;; nth += nth < 40 ? 1 : kStride) {
      std::filesystem::remove_all(m_folder / "try");
      std::filesystem::copy(m_folder / "Amina", m_folder / "try");
      auto store = LocalStore::open(m_folder / "try", m_clock).value();
      failAllocation(nth);
      const auto outcome = guarded([&] { return work(store); });
      const bool failed = allocationFailed();
      failAllocation(0);
      EXPECT_THAT(store.verify().value(), testing::IsEmpty()) << "allocation " << nth;
      if (outcome.ok() && !failed) return failures;
      // What only saves time later may do without its memory: then the work is done all the same.
      if (outcome.ok()) continue;
      EXPECT_EQ(outcome.error().reason, "OUT_OF_MEMORY") << "allocation " << nth;
      EXPECT_EQ(contents(store), before) << "allocation " << nth;
      const auto again = work(store);
      EXPECT_TRUE(again.ok()) << "allocation " << nth;
      ++failures;
    }
  }
  /// What a person would miss: records, own changes, and how far was pulled.
  static std::vector<std::string> contents(LocalStore& store) {
    std::vector<std::string> contents;
    const auto records = store.find({.type = "project"}).value();
    for (const auto& record : records)
      contents.push_back(record.key.id.text() + ' ' + record.message);
    const auto changes = store.outgoing().value();
    for (const auto& change : changes)
      contents.push_back(std::to_string(change.number) + ' ' + change.key.id.text());
    const auto cursors = store.cursors().value();
    for (const auto& cursor : cursors) contents.push_back(cursor.ShortDebugString());
    return contents;
  }

  /// Past the first ones; each try costs the disk a store.
  static constexpr std::uint64_t kStride = 7;
  GivenClock m_clock;
  std::filesystem::path m_folder;
  std::optional<LocalStore> m_store;
};

TEST_F(OutOfMemoryTest, ASaveIsWrittenWholeOrNotAtAll) {
  const RecordKey key{"project", Uuid::fromName("p")};
  const auto failures = failEach([&](LocalStore& store) -> Result<Done> {
    FIELDPOST_CHECK(store.commit(titled(key, "Wells of Turkana")));
    return Done{};
  });
  EXPECT_GT(failures, 20U);
}

TEST_F(OutOfMemoryTest, APullIsAppliedWithItsCursorOrNotAtAll) {
  PretendHeadquarters headquarters;
  auto other = make("Jonas");
  for (int n = 0; n < 3; ++n)
    ASSERT_TRUE(
        other.commit(titled({"project", Uuid::fromName(std::to_string(n))}, "Bridges")).ok());
  ASSERT_TRUE(runSession(other, headquarters, m_clock).finished);
  ASSERT_TRUE(m_store->commit(titled({"project", Uuid::fromName("1")}, "Wells")).ok());
  const auto pull = headquarters
                        .read({"laptop", "KEN", "Amina", "ROLE_FIELD_OFFICER"},
                              m_store->logHead().value().incarnation, "KEN", 0, 1 << 20)
                        .value();
  ASSERT_EQ(pull.commits_size(), 3);

  const auto failures = failEach([&](LocalStore& store) { return store.applyPull(pull); });
  EXPECT_GT(failures, 40U);
}

}  // namespace
}  // namespace fieldpost
