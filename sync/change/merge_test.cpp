#include "sync/change/merge.h"

#include <gtest/gtest.h>

#include "fieldpost/model/v1/project.pb.h"
#include "sync/change/chain.h"
#include "sync/change/conflict.h"

namespace fieldpost {
namespace {

using model::v1::Project;
using sync::v1::Change;

/// A laptop whose person edits the project that headquarters holds.
struct Laptop {
  Incarnation incarnation;
  std::string author;
  Commit seen = 0;
  Project sees;

  explicit Laptop(std::string name) : incarnation(Uuid::fromName(name)), author(std::move(name)) {}
};

/// Headquarters with one record, and its order.
class MergeTest : public ::testing::Test {
 protected:
  Laptop m_amina{"amina"};
  Laptop m_jonas{"jonas"};
  RecordState m_state;
  Commit m_head = 0;
  std::vector<Clash> m_clashes;

  void SetUp() override {
    Project project;
    project.set_title("Courts");
    project.add_countries("KE");
    Change change;
    change.set_act(sync::v1::ACT_EDIT);
    *change.mutable_patch() = difference(type(), {}, encode(project)).value();
    arrive(change, m_amina, 1);
    pull(m_amina);
    pull(m_jonas);
  }

  static const RecordType& type() { return *RecordType::find("project"); }

  void pull(Laptop& laptop) {
    laptop.seen = m_head;
    laptop.sees.ParseFromString(m_state.message);
  }

  Project held() {
    Project project;
    project.ParseFromString(m_state.message);
    return project;
  }

  Merged arrive(const Change& change, const Laptop& from, std::int64_t timeMs) {
    const CellClock clock{m_head + 1, from.incarnation, {timeMs, 0}, from.author, "KEN"};
    Merged merged = merge(m_state, change, clock).value();
    m_state = after(m_state, merged, clock).value();
    ++m_head;
    m_clashes.insert(m_clashes.end(), merged.clashes.begin(), merged.clashes.end());
    return merged;
  }

  /// `from` saves what `edit` makes of the project it sees.
  template <typename Edit>
  Merged save(Laptop& from, std::int64_t timeMs, Edit edit) {
    Project next = from.sees;
    edit(next);
    Change change;
    change.set_act(sync::v1::ACT_EDIT);
    change.set_base(from.seen);
    *change.mutable_patch() = difference(type(), encode(from.sees), encode(next)).value();
    from.sees = next;
    return arrive(change, from, timeMs);
  }

  Merged act(const Laptop& from, sync::v1::Act act, std::int64_t timeMs) {
    Change change;
    change.set_act(act);
    change.set_base(from.seen);
    return arrive(change, from, timeMs);
  }

  static std::string titleIn(std::string_view cell) {
    Project project;
    project.ParseFromArray(cell.data(), static_cast<int>(cell.size()));
    return project.title();
  }
};

TEST_F(MergeTest, ConcurrentEditsOfDifferentFieldsBothStand) {
  save(m_amina, 10, [](Project& p) { p.set_title("Courts and prisons"); });
  const Merged merged = save(m_jonas, 5, [](Project& p) { p.set_summary("Visits"); });
  EXPECT_TRUE(merged.asSent);
  EXPECT_EQ(held().title(), "Courts and prisons");
  EXPECT_EQ(held().summary(), "Visits");
  EXPECT_TRUE(m_clashes.empty());
}

TEST_F(MergeTest, ConcurrentEditsToOneCellKeepBothValuesWhoeverArrivesFirst) {
  save(m_amina, 10, [](Project& p) { p.set_title("Hers"); });
  const Merged merged = save(m_jonas, 5, [](Project& p) { p.set_title("His"); });
  EXPECT_FALSE(merged.asSent);
  EXPECT_EQ(held().title(), "Hers");
  ASSERT_EQ(m_clashes.size(), 1u);
  EXPECT_EQ(titleIn(m_clashes[0].keptCell), "Hers");
  EXPECT_EQ(titleIn(m_clashes[0].otherCell), "His");
  EXPECT_EQ(m_clashes[0].other.author, "jonas");
}

TEST_F(MergeTest, TheLaterOfTwoConcurrentValuesShowsAndTheEarlierIsNamed) {
  save(m_amina, 10, [](Project& p) { p.set_title("Hers"); });
  const Merged merged = save(m_jonas, 20, [](Project& p) { p.set_title("His"); });
  EXPECT_TRUE(merged.asSent);
  EXPECT_EQ(held().title(), "His");
  ASSERT_EQ(m_clashes.size(), 1u);
  EXPECT_EQ(titleIn(m_clashes[0].otherCell), "Hers");
  EXPECT_EQ(m_clashes[0].other.author, "amina");
}

TEST_F(MergeTest, AWriteThatSawTheOtherWinsWhateverTheClocksSay) {
  save(m_amina, 1'000'000, [](Project& p) { p.set_title("Hers"); });
  pull(m_jonas);
  save(m_jonas, 3, [](Project& p) { p.set_title("His, having read hers"); });
  EXPECT_EQ(held().title(), "His, having read hers");
  EXPECT_TRUE(m_clashes.empty());
}

TEST_F(MergeTest, TwoSavesOfOneLaptopNeverClashThoughItHasNotPulled) {
  save(m_jonas, 10, [](Project& p) { p.set_title("First"); });
  save(m_jonas, 5, [](Project& p) { p.set_title("Second"); });
  EXPECT_EQ(held().title(), "Second");
  EXPECT_TRUE(m_clashes.empty());
}

TEST_F(MergeTest, TheSameValueTwiceIsNoConflict) {
  save(m_amina, 10, [](Project& p) { p.set_title("Same"); });
  save(m_jonas, 20, [](Project& p) { p.set_title("Same"); });
  EXPECT_TRUE(m_clashes.empty());
}

TEST_F(MergeTest, EmptyingAFieldAndWritingItAtOnceIsAConflict) {
  save(m_amina, 10, [](Project& p) { p.clear_title(); });
  save(m_jonas, 5, [](Project& p) { p.set_title("His"); });
  EXPECT_EQ(held().title(), "");
  ASSERT_EQ(m_clashes.size(), 1u);
  EXPECT_EQ(titleIn(m_clashes[0].otherCell), "His");
}

TEST_F(MergeTest, AFieldThatNobodyWroteIsMetByNobody) {
  // Jonas made the same record from the same file, without knowing of Amina's.
  m_jonas.seen = 0;
  const Merged merged = save(m_jonas, 1, [](Project& p) { p.set_note("From the file"); });
  EXPECT_TRUE(merged.asSent);
  EXPECT_TRUE(m_clashes.empty());
  EXPECT_EQ(held().note(), "From the file");
}

TEST_F(MergeTest, MembersAddedAtOnceAllStay) {
  save(m_amina, 10, [](Project& p) { p.add_countries("UG"); });
  save(m_jonas, 5, [](Project& p) { p.add_countries("TZ"); });
  EXPECT_EQ(held().countries_size(), 3);
}

TEST_F(MergeTest, ARemovalRemovesOnlyWhatItSaw) {
  save(m_amina, 10, [](Project& p) { p.clear_countries(); });
  pull(m_amina);
  save(m_amina, 11, [](Project& p) { p.add_countries("KE"); });
  save(m_jonas, 20, [](Project& p) { p.clear_countries(); });
  ASSERT_EQ(held().countries_size(), 1);
  EXPECT_EQ(held().countries(0), "KE");
}

TEST_F(MergeTest, ADeleteThatMeetsAnEditLeavesTheWholeRecordAlive) {
  save(m_amina, 10, [](Project& p) { p.set_title("Hers"); });
  act(m_jonas, sync::v1::ACT_DELETE, 20);
  EXPECT_FALSE(m_state.deleted);
  ASSERT_EQ(m_clashes.size(), 1u);
  EXPECT_TRUE(m_clashes[0].otherDeleted);
  EXPECT_EQ(m_clashes[0].other.author, "jonas");
  EXPECT_EQ(m_clashes[0].kept.author, "amina");
}

TEST_F(MergeTest, AnEditThatMeetsADeleteBringsTheWholeRecordBack) {
  act(m_amina, sync::v1::ACT_DELETE, 10);
  EXPECT_TRUE(m_state.deleted);
  save(m_jonas, 5, [](Project& p) { p.set_summary("Visits"); });
  EXPECT_FALSE(m_state.deleted);
  EXPECT_EQ(held().title(), "Courts");
  EXPECT_EQ(held().summary(), "Visits");
  EXPECT_EQ(m_clashes.size(), 1u);
}

TEST_F(MergeTest, ADeleteThatSawEverythingDeletesAndARestoreBringsBack) {
  act(m_jonas, sync::v1::ACT_DELETE, 10);
  EXPECT_TRUE(m_state.deleted);
  pull(m_amina);
  act(m_amina, sync::v1::ACT_RESTORE, 11);
  EXPECT_FALSE(m_state.deleted);
  EXPECT_EQ(held().title(), "Courts");
  EXPECT_TRUE(m_clashes.empty());
}

TEST_F(MergeTest, APatchThatIsNoEncodingIsRefused) {
  Change change;
  change.set_act(sync::v1::ACT_EDIT);
  change.mutable_patch()->set_values("\xFF");
  EXPECT_EQ(merge(m_state, change, {}).error().reason, "MALFORMED_RECORD");
}

TEST_F(MergeTest, AConflictIsNamedByRecordFieldAndBranch) {
  save(m_amina, 10, [](Project& p) { p.set_title("Hers"); });
  save(m_jonas, 5, [](Project& p) { p.set_title("His"); });
  const auto conflict = conflictFrom("project", Uuid::fromName("p"), "KEN", m_clashes.at(0));
  EXPECT_EQ(conflict.field_name(), "title");
  EXPECT_EQ(conflict.other().author(), "jonas");
  EXPECT_EQ(conflict.state(), model::v1::CONFLICT_STATE_OPEN);
  EXPECT_NE(conflictId("project", Uuid::fromName("p"), 12, m_amina.incarnation),
            conflictId("project", Uuid::fromName("p"), 12, m_jonas.incarnation));
}

TEST(Chain, DependsOnEveryPart) {
  const Incarnation mine = Uuid::fromName("mine");
  const std::string one = nextLogHash(emptyLogHash(), mine, 1, "body");
  EXPECT_NE(one, nextLogHash(emptyLogHash(), mine, 2, "body"));
  EXPECT_NE(one, nextLogHash(emptyLogHash(), Uuid::fromName("yours"), 1, "body"));
  EXPECT_NE(one, nextLogHash(one, mine, 1, "body"));
  EXPECT_NE(one, nextLogHash(emptyLogHash(), mine, 1, "Body"));
}

}  // namespace
}  // namespace fieldpost
