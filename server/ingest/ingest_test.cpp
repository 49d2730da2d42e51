// Headquarters' rules, change by change, from laptops that are made by hand.
#include "server/ingest/ingest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "server/ingest/change_writer.h"
#include "server/ingest/pretend_laptop.h"
#include "server/store/sqlite/sqlite_store.h"
#include "sync/change/chain.h"
#include "tests/support/given_clock.h"

namespace fieldpost::ingest {
namespace {

using model::v1::Conflict;
using model::v1::Project;
using sync::v1::Acknowledged;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class IngestTest : public testing::Test {
 protected:
  void SetUp() override {
    m_folder =
        std::filesystem::path(testing::TempDir()) /
        (std::string("ingest_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    m_store = std::move(store::SqliteStore::open(m_folder)).value();
    m_ingest = std::move(Ingest::open(*m_store, m_clock)).value();
    enrol(m_amina);
    enrol(m_jonas);
  }
  void TearDown() override {
    EXPECT_TRUE(m_store->snapshot().value()->verifyChain().ok());
    m_ingest.reset();
    m_store.reset();
    std::filesystem::remove_all(m_folder);
  }

  void enrol(const PretendLaptop& laptop) {
    auto transaction = std::move(m_store->begin()).value();
    store::Laptop row;
    row.id = laptop.peer.laptop;
    row.office = laptop.peer.office;
    row.person = laptop.peer.person;
    row.role = laptop.peer.role;
    ASSERT_TRUE(transaction->putLaptop(row).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  Result<Acknowledged> push(PretendLaptop& laptop, ChangeNumber first, std::size_t count) {
    return m_ingest->ingest(laptop.peer, laptop.batch(first, count));
  }
  /// Writes one change into the laptop's log and sends it.
  Acknowledged send(PretendLaptop& laptop, const sync::v1::Change& change) {
    laptop.log.push_back(change.SerializeAsString());
    const auto acknowledged = push(laptop, laptop.log.size(), 1);
    EXPECT_TRUE(acknowledged.ok()) << acknowledged.error().message;
    return acknowledged.ok() ? acknowledged.value() : Acknowledged();
  }
  std::string refusal(PretendLaptop& laptop, const sync::v1::Change& change) {
    const Acknowledged acknowledged = send(laptop, change);
    EXPECT_EQ(acknowledged.up_to(), laptop.log.size());
    return acknowledged.quarantined_size() == 1 ? acknowledged.quarantined(0).reason() : "none";
  }
  std::optional<store::StoredRecord> record(const std::string& id) {
    return m_store->snapshot().value()->record({"project", Uuid::fromName(id)}).value();
  }
  Project project(const std::string& id) {
    Project project;
    if (const auto found = record(id)) project.ParseFromString(found->message);
    return project;
  }
  std::vector<Conflict> conflicts() {
    std::vector<Conflict> conflicts;
    const auto snapshot = std::move(m_store->snapshot()).value();
    const auto open = snapshot->openConflicts();
    for (const auto& stored : open.value())
      conflicts.emplace_back().ParseFromString(stored.message);
    return conflicts;
  }
  static std::string titleIn(const model::v1::ConflictSide& side) {
    Project project;
    project.ParseFromString(side.cell());
    return project.title();
  }
  Commit head() { return m_store->snapshot().value()->head().value(); }
  /// Both laptops have seen the project `p`, made by Amina.
  void shareProject() {
    send(m_amina, m_amina.title("p", "Wells", true));
    m_amina.base = m_jonas.base = head();
  }

  GivenClock m_clock;
  std::filesystem::path m_folder;
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<Ingest> m_ingest;
  PretendLaptop m_amina{{"l1", "KEN", "Amina", "ROLE_FIELD_OFFICER"}, Uuid::fromName("a"), {}};
  PretendLaptop m_jonas{{"l2", "KEN", "Jonas", "ROLE_OFFICE_HEAD"}, Uuid::fromName("j"), {}};
};

TEST_F(IngestTest, DifferentFieldsOfOneRecordBothStay) {
  shareProject();
  Project summary;
  summary.set_summary("Clean water");
  send(m_amina, m_amina.title("p", "Deep wells"));
  send(m_jonas, m_jonas.edit("p", summary));
  EXPECT_EQ(project("p").title(), "Deep wells");
  EXPECT_EQ(project("p").summary(), "Clean water");
  EXPECT_THAT(conflicts(), IsEmpty());
}

TEST_F(IngestTest, TheSameFieldShowsOneValueAndTheConflictHoldsTheOther) {
  shareProject();
  send(m_amina, m_amina.title("p", "Deep wells"));
  m_jonas.stampMs = m_amina.stampMs + 10;
  EXPECT_EQ(send(m_jonas, m_jonas.title("p", "Good wells")).conflicts(), 1u);
  EXPECT_EQ(project("p").title(), "Good wells");
  ASSERT_THAT(conflicts(), SizeIs(1));
  const Conflict conflict = conflicts().front();
  EXPECT_EQ(titleIn(conflict.kept()), "Good wells");
  EXPECT_EQ(titleIn(conflict.other()), "Deep wells");
  EXPECT_EQ(conflict.kept().author(), "Jonas");
  EXPECT_EQ(conflict.other().author(), "Amina");
  EXPECT_EQ(conflict.field_name(), "title");
  EXPECT_EQ(conflict.office(), "KEN");
}

TEST_F(IngestTest, OneConflictFollowsBothBranchesLaterEdits) {
  shareProject();
  send(m_amina, m_amina.title("p", "A1"));
  m_jonas.stampMs = m_amina.stampMs + 10;
  send(m_jonas, m_jonas.title("p", "J1"));
  // The one that lost writes on without having seen the other, and now wins.
  m_amina.stampMs = m_jonas.stampMs + 10;
  send(m_amina, m_amina.title("p", "A2"));
  ASSERT_THAT(conflicts(), SizeIs(1));
  EXPECT_EQ(titleIn(conflicts().front().kept()), "A2");
  EXPECT_EQ(titleIn(conflicts().front().other()), "J1");
  // The one that is shown writes on.
  EXPECT_EQ(send(m_amina, m_amina.title("p", "A3")).conflicts(), 0u);
  ASSERT_THAT(conflicts(), SizeIs(1));
  EXPECT_EQ(titleIn(conflicts().front().kept()), "A3");
  EXPECT_EQ(titleIn(conflicts().front().other()), "J1");
}

TEST_F(IngestTest, TakingTheOtherValueKeepsTheOneGivenUpInTheConflict) {
  shareProject();
  send(m_amina, m_amina.title("p", "Deep wells"));
  m_jonas.stampMs = m_amina.stampMs + 10;
  send(m_jonas, m_jonas.title("p", "Good wells"));
  m_amina.base = head();
  send(m_amina, m_amina.title("p", "Deep wells"));
  ASSERT_THAT(conflicts(), SizeIs(1));
  EXPECT_EQ(titleIn(conflicts().front().kept()), "Deep wells");
  EXPECT_EQ(titleIn(conflicts().front().other()), "Good wells");
}

TEST_F(IngestTest, ASettledConflictIsClosedAndOpensAgainForANewClash) {
  shareProject();
  send(m_amina, m_amina.title("p", "Deep wells"));
  m_jonas.stampMs = m_amina.stampMs + 10;
  send(m_jonas, m_jonas.title("p", "Good wells"));
  const auto id = m_store->snapshot().value()->openConflicts().value().front().key.id;
  m_amina.base = head();
  sync::v1::Change settle = m_amina.change("p", sync::v1::ACT_EDIT);
  settle.set_record_type("conflict");
  settle.set_record_id(id.bytes());
  Conflict decision;
  decision.set_state(model::v1::CONFLICT_STATE_SETTLED);
  decision.set_decision("Jonas is right.");
  settle.mutable_patch()->set_values(encode(decision));
  EXPECT_EQ(refusal(m_amina, settle), "none");
  EXPECT_THAT(conflicts(), IsEmpty());
  m_jonas.base = 1;
  m_amina.stampMs = m_jonas.stampMs + 100;
  send(m_amina, m_amina.title("p", "New wells"));
  m_jonas.stampMs = m_amina.stampMs - 50;
  EXPECT_EQ(send(m_jonas, m_jonas.title("p", "Old wells")).conflicts(), 1u);
  ASSERT_THAT(conflicts(), SizeIs(1));
  EXPECT_EQ(conflicts().front().decision(), "");
}

TEST_F(IngestTest, ADeleteThatMeetsAnEditLeavesTheRecordAliveAndSaysSo) {
  shareProject();
  send(m_amina, m_amina.title("p", "Deep wells"));
  EXPECT_EQ(send(m_jonas, m_jonas.change("p", sync::v1::ACT_DELETE)).conflicts(), 1u);
  EXPECT_FALSE(record("p")->deleted);
  ASSERT_THAT(conflicts(), SizeIs(1));
  EXPECT_TRUE(conflicts().front().other().deleted());
  m_jonas.base = head();
  send(m_jonas, m_jonas.change("p", sync::v1::ACT_DELETE));
  EXPECT_TRUE(record("p")->deleted);
}

TEST_F(IngestTest, AResentBatchIsAcknowledgedAgainAndTakesEffectOnce) {
  m_amina.log.push_back(m_amina.title("p", "Wells", true).SerializeAsString());
  m_amina.log.push_back(m_amina.title("p", "Deep wells").SerializeAsString());
  const Acknowledged first = push(m_amina, 1, 2).value();
  // The answer was lost; meanwhile one more save was made.
  m_amina.log.push_back(m_amina.title("p", "Deeper wells").SerializeAsString());
  const Acknowledged second = push(m_amina, 1, 3).value();
  EXPECT_EQ(head(), 3u);
  EXPECT_EQ(second.up_to(), 3u);
  ASSERT_EQ(second.receipts_size(), 1);
  EXPECT_EQ(second.receipts(0).first_commit(), first.receipts(0).first_commit());
  EXPECT_EQ(second.receipts(0).count(), 3u);
  EXPECT_EQ(project("p").title(), "Deeper wells");
}

TEST_F(IngestTest, AGapIsRefusedAndNamesTheChangeExpected) {
  m_amina.log = {m_amina.title("p", "Wells", true).SerializeAsString(),
                 m_amina.title("p", "Deep wells").SerializeAsString()};
  const auto refused = push(m_amina, 2, 1);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "LOG_GAP");
  EXPECT_THAT(refused.error().message, testing::HasSubstr("change 1 "));
  EXPECT_EQ(head(), 0u);
}

TEST_F(IngestTest, ACopiedDatabaseIsFoundByItsHelloOrItsFirstBatch) {
  send(m_amina, m_amina.title("p", "Wells", true));
  PretendLaptop copy = m_amina;
  send(m_amina, m_amina.title("p", "Deep wells"));
  copy.log.push_back(copy.title("p", "Other wells").SerializeAsString());
  EXPECT_EQ(push(copy, 2, 1).error().reason, "FORKED");
  copy.log.push_back(copy.title("p", "More wells").SerializeAsString());
  EXPECT_EQ(push(copy, 3, 1).error().reason, "FORKED");
  sync::v1::Hello hello;
  hello.set_protocol(1);
  hello.set_incarnation(copy.incarnation.bytes());
  hello.set_log_length(1);
  hello.set_log_hash(std::string(32, 'x'));
  EXPECT_EQ(m_ingest->greet(copy.peer, hello).error().reason, "FORKED");
  hello.set_log_length(2);
  EXPECT_EQ(m_ingest->greet(copy.peer, hello).error().reason, "FORKED");
  hello.set_log_length(3);
  EXPECT_EQ(m_ingest->greet(copy.peer, hello).value().expects(), 3u);
  hello.set_log_length(9);
  EXPECT_EQ(m_ingest->greet(m_jonas.peer, hello).error().reason, "FORKED");
}

TEST_F(IngestTest, WhatALaptopMayNotWriteIsPutAsideAloneAndTheRestGoesOn) {
  shareProject();
  Project other;
  other.set_office("SEN");
  other.set_title("Roads");
  EXPECT_EQ(refusal(m_amina, m_amina.edit("q", other)), "NOT_YOUR_OFFICE");
  EXPECT_EQ(refusal(m_amina, m_amina.title("r", "No office")), "OFFICE_MISSING");
  Project moved;
  moved.set_office("SEN");
  EXPECT_EQ(refusal(m_amina, m_amina.edit("p", moved)), "OFFICE_MOVED");
  Project numbered;
  numbered.set_official_number("KEN/04/X01");
  EXPECT_EQ(refusal(m_amina, m_amina.edit("p", numbered)), "HEADQUARTERS_ONLY");
  auto office = m_amina.title("o", "x", true);
  office.set_record_type("office");
  EXPECT_EQ(refusal(m_amina, office), "HEADQUARTERS_ONLY");
  auto conflict = m_amina.change("c", sync::v1::ACT_EDIT);
  conflict.set_record_type("conflict");
  EXPECT_EQ(refusal(m_amina, conflict), "HEADQUARTERS_ONLY");
  EXPECT_EQ(refusal(m_amina, m_amina.title("p", "Deep wells")), "none");
  EXPECT_EQ(project("p").title(), "Deep wells");
  EXPECT_EQ(project("p").office(), "KEN");
  EXPECT_THAT(m_store->snapshot().value()->quarantine("KEN", 100).value(), SizeIs(6));
  // They are acknowledged again as put aside, with the same words.
  const Acknowledged again = push(m_amina, 1, 8).value();
  EXPECT_EQ(again.quarantined_size(), 6);
  EXPECT_EQ(again.up_to(), 8u);
}

TEST_F(IngestTest, WhatDoesNotReadAsAChangeIsPutAside) {
  m_amina.log.push_back("\x01\x02 nonsense");
  EXPECT_EQ(push(m_amina, 1, 1).value().quarantined(0).reason(), "MALFORMED_CHANGE");
  auto unknownAct = m_amina.title("p", "Wells", true);
  unknownAct.set_act(static_cast<sync::v1::Act>(99));
  EXPECT_EQ(refusal(m_amina, unknownAct), "UNKNOWN_ACT");
  auto unknownType = m_amina.title("p", "Wells", true);
  unknownType.set_record_type("spaceship");
  EXPECT_EQ(refusal(m_amina, unknownType), "UNKNOWN_TYPE");
  auto badText = m_amina.change("p", sync::v1::ACT_EDIT);
  badText.mutable_patch()->set_values("\x0a\x02\xff\xff");
  EXPECT_EQ(refusal(m_amina, badText), "MALFORMED_CHANGE");
  Project countries;
  countries.set_office("KEN");
  countries.add_countries("KE");
  auto setAsValue = m_amina.edit("p", countries);
  setAsValue.mutable_patch()->clear_sets();
  EXPECT_EQ(refusal(m_amina, setAsValue), "MALFORMED_CHANGE");
  auto large = m_amina.title("p", std::string(1024 * 1024 + 1, 'x'), true);
  EXPECT_EQ(refusal(m_amina, large), "RECORD_TOO_LARGE");
  EXPECT_EQ(refusal(m_amina, m_amina.title("p", "Wells", true)), "none");
  EXPECT_EQ(project("p").title(), "Wells");
}

TEST_F(IngestTest, ABrokenRuleIsNoReasonToPutAside) {
  EXPECT_EQ(refusal(m_amina, m_amina.title("p", "", true)), "none");
  EXPECT_TRUE(record("p").has_value());
}

TEST_F(IngestTest, AuditorsAndAdministratorsWriteNoRecords) {
  for (const char* role : {"ROLE_AUDITOR", "ROLE_ADMINISTRATOR", "ROLE_KING"}) {
    PretendLaptop laptop{{"l3", "KEN", "Ines", role}, Uuid::fromName(role), {}};
    enrol(laptop);
    EXPECT_EQ(refusal(laptop, laptop.title("p", "Wells", true)), "ROLE_DENIED");
  }
}

TEST_F(IngestTest, OfficeAndPersonComeFromTheRegisterAndNotFromTheCaller) {
  auto change = m_amina.title("p", "Wells", true);
  change.set_author("Somebody else");
  m_amina.peer.office = "SEN";
  send(m_amina, change);
  EXPECT_EQ(record("p")->createdBy, "Amina");
  EXPECT_EQ(record("p")->scope, "KEN");
}

TEST_F(IngestTest, ASuspendedOrUnknownLaptopIsTurnedAwayInMidSession) {
  send(m_amina, m_amina.title("p", "Wells", true));
  auto transaction = std::move(m_store->begin()).value();
  auto row = *transaction->laptop("l1").value();
  row.state = store::LaptopState::Suspended;
  ASSERT_TRUE(transaction->putLaptop(row).ok());
  ASSERT_TRUE(transaction->commit().ok());
  transaction.reset();
  m_amina.log.push_back(m_amina.title("p", "Deep wells").SerializeAsString());
  EXPECT_EQ(push(m_amina, 2, 1).error().reason, "LAPTOP_SUSPENDED");
  EXPECT_EQ(m_ingest->read(m_amina.peer, m_amina.incarnation, "KEN", 0, 1000).error().reason,
            "LAPTOP_SUSPENDED");
  PretendLaptop stranger{{"l9", "KEN", "X", "ROLE_FIELD_OFFICER"}, Uuid::fromName("x"), {}};
  EXPECT_EQ(push(stranger, 1, 0).error().reason, "NOT_ENROLLED");
}

TEST_F(IngestTest, APullGivesOwnChangesAsMarkersAndOthersWhole) {
  send(m_amina, m_amina.title("p", "Wells", true));
  const auto own = m_ingest->read(m_amina.peer, m_amina.incarnation, "KEN", 0, 100'000).value();
  ASSERT_EQ(own.commits_size(), 1);
  EXPECT_TRUE(own.commits(0).as_sent());
  EXPECT_EQ(own.commits(0).own_number(), 1u);
  EXPECT_EQ(own.commits(0).record_type(), "");
  EXPECT_EQ(own.next_cursor(), 1u);
  const auto foreign = m_ingest->read(m_jonas.peer, m_jonas.incarnation, "KEN", 0, 100'000).value();
  EXPECT_EQ(foreign.commits(0).own_number(), 0u);
  EXPECT_TRUE(foreign.commits(0).creates());
  EXPECT_EQ(foreign.commits(0).author(), "Amina");
  EXPECT_EQ(foreign.commits(0).from_office(), "KEN");
  EXPECT_EQ(m_ingest->read(m_jonas.peer, m_jonas.incarnation, "SEN", 0, 1).error().reason,
            "NOT_YOUR_OFFICE");
  EXPECT_EQ(m_ingest->read(m_jonas.peer, m_jonas.incarnation, "KEN", 7, 1).error().reason,
            "TIMELINE_CHANGED");
}

TEST_F(IngestTest, APullIsCutIntoPagesThatSayWhatRemains) {
  for (int i = 0; i < 5; ++i) send(m_amina, m_amina.title("p" + std::to_string(i), "Wells", true));
  std::vector<std::uint64_t> remaining;
  Commit cursor = 0;
  do {
    const auto page = m_ingest->read(m_jonas.peer, m_jonas.incarnation, "KEN", cursor, 100).value();
    EXPECT_GT(page.next_cursor(), cursor);
    cursor = page.next_cursor();
    remaining.push_back(page.remaining());
  } while (remaining.back() > 0);
  EXPECT_EQ(cursor, 5u);
  EXPECT_THAT(remaining, ElementsAre(3, 1, 0));
  EXPECT_EQ(m_ingest->read(m_jonas.peer, m_jonas.incarnation, "", 0, 100).value().next_cursor(),
            5u);
}

TEST_F(IngestTest, HeadquartersOwnRecordsGoToEverybodyAndAreWrittenOnlyWhenTheyDiffer) {
  model::v1::Office office;
  office.set_office("KEN");
  office.set_code("KEN");
  office.set_name("Nairobi");
  const store::RecordKey key{"office", Uuid::fromName("office KEN")};
  EXPECT_EQ(m_ingest->commitRecord(key, encode(office), "Ines").value(), 1u);
  EXPECT_EQ(m_ingest->commitRecord(key, encode(office), "Ines").value(), 1u);
  office.set_name("Nairobi and Kampala");
  EXPECT_EQ(m_ingest->commitRecord(key, encode(office), "Ines").value(), 2u);
  EXPECT_EQ(
      m_ingest->commitRecord(key, encode(office), "Ines", Ingest::Put::NewOnly).error().reason,
      "RECORD_EXISTS");
  const auto page = m_ingest->read(m_amina.peer, m_amina.incarnation, "", 0, 10'000).value();
  EXPECT_EQ(page.commits_size(), 2);
  EXPECT_EQ(page.commits(0).from_office(), "");
}

TEST_F(IngestTest, OwnChangesAreCommittedAllOrNone) {
  Project project;
  project.set_office("KEN");
  auto good = m_amina.edit("p", project);
  auto bad = m_amina.title("q", "no office");
  EXPECT_EQ(m_ingest->commitOwn({good, bad}, "Ines").error().reason, "OFFICE_MISSING");
  EXPECT_EQ(head(), 0u);
  EXPECT_THAT(m_ingest->commitOwn({good}, "Ines").value(), ElementsAre(1));
}

TEST_F(IngestTest, ManySessionsShareTransactionsAndEachGetsItsOwnAnswer) {
  constexpr int kThreads = 8;
  constexpr int kChanges = 20;
  std::vector<PretendLaptop> laptops;
  for (int i = 0; i < kThreads; ++i) {
    const std::string name = "t" + std::to_string(i);
    laptops.push_back({{name, "KEN", name, "ROLE_FIELD_OFFICER"}, Uuid::fromName(name), {}});
    enrol(laptops.back());
  }
  std::vector<std::thread> threads;
  for (auto& laptop : laptops)
    threads.emplace_back([&] {
      for (int i = 0; i < kChanges; ++i)
        send(laptop, laptop.title(laptop.peer.laptop + std::to_string(i), "Wells", true));
      // A gap of one session's is no matter of the others'.
      EXPECT_EQ(push(laptop, kChanges + 9, 1).error().reason, "LOG_GAP");
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(head(), static_cast<Commit>(kThreads * kChanges));
}

TEST_F(IngestTest, AStoppedServerRefusesAndHasLostNothing) {
  send(m_amina, m_amina.title("p", "Wells", true));
  m_ingest->stop();
  m_amina.log.push_back(m_amina.title("p", "Deep wells").SerializeAsString());
  EXPECT_EQ(push(m_amina, 2, 1).error().reason, "SHUTTING_DOWN");
  m_ingest = std::move(Ingest::open(*m_store, m_clock)).value();
  EXPECT_TRUE(push(m_amina, 2, 1).ok());
  EXPECT_EQ(project("p").title(), "Deep wells");
}

TEST_F(IngestTest, TheFeedTellsOfCommitsConflictsAndWhatWasPutAside) {
  std::vector<Event::Kind> kinds;
  {
    const auto watching =
        m_ingest->feed().subscribe([&](const Event& event) { kinds.push_back(event.kind); });
    shareProject();
    send(m_amina, m_amina.title("p", "A1"));
    send(m_jonas, m_jonas.title("p", "J1"));
    refusal(m_amina, m_amina.title("r", "No office"));
  }
  send(m_amina, m_amina.title("p", "A2"));
  using Kind = Event::Kind;
  EXPECT_THAT(kinds, ElementsAre(Kind::Commit, Kind::Commit, Kind::Commit, Kind::Commit,
                                 Kind::Conflict, Kind::Quarantined));
}

TEST(CorrectedStamp, TakesAwayTheClocksErrorAndStaysBetweenLastContactAndNow) {
  EXPECT_EQ(correctedStamp({1000, 3}, 500, 0, 5000), (Stamp{1500, 3}));
  EXPECT_EQ(correctedStamp({9000, 0}, 500, 0, 5000).timeMs, 5000);
  EXPECT_EQ(correctedStamp({1000, 0}, 500, 2000, 5000).timeMs, 2000);
  EXPECT_EQ(correctedStamp({1000, 0}, 0, 9000, 5000).timeMs, 5000);
  EXPECT_EQ(correctedStamp({INT64_MAX, 0}, INT64_MAX, 0, 5000).timeMs, 5000);
  EXPECT_EQ(correctedStamp({INT64_MIN, 0}, INT64_MIN, 0, 5000).timeMs, 0);
}

}  // namespace
}  // namespace fieldpost::ingest
