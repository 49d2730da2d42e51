// What headquarters decides, committed into a real log, and taken back again.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/output.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"
#include "server/decisions/any_record.h"
#include "server/decisions/office_work.h"
#include "server/decisions/participants.h"
#include "server/decisions/pending.h"
#include "server/decisions/rollover.h"
#include "server/decisions/undo.h"
#include "server/ingest/ingest.h"
#include "server/ingest/pretend_laptop.h"
#include "server/store/sqlite/sqlite_store.h"
#include "sync/programme/programme_file.h"
#include "tests/support/given_clock.h"

namespace fieldpost::decisions {
namespace {

using namespace model::v1;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kDay = "2005-06-30";

class DecisionsTest : public testing::Test {
 protected:
  void SetUp() override {
    m_folder =
        std::filesystem::path(testing::TempDir()) /
        (std::string("decisions_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    m_store = std::move(store::SqliteStore::open(m_folder)).value();
    m_ingest = std::move(ingest::Ingest::open(*m_store, m_clock)).value();
    putAsIs("programme_of_work", programmeId("2004-2005"),
            loadProgramme(FIELDPOST_PROGRAMME_2004_2005).value());
    Office office;
    office.set_office("KEN");
    office.set_code("KEN");
    putAsIs("office", Uuid::fromName("KEN"), office);
  }
  void TearDown() override {
    EXPECT_TRUE(m_store->snapshot().value()->verifyChain().ok());
    EXPECT_THAT(m_store->snapshot().value()->verifyRecords().value(), IsEmpty());
    m_ingest.reset();
    m_store.reset();
    std::filesystem::remove_all(m_folder);
  }

  RecordId putAsIs(const std::string& type, const RecordId& id, const Message& record) {
    EXPECT_TRUE(m_ingest->commitRecord({type, id}, encode(record), "An office").ok());
    return id;
  }
  /// Commits what `plan` decides; the reason when it does not, and the commits.
  template <typename Plan>
  std::string decide(const Plan& plan) {
    m_commits.clear();
    const auto snapshot = std::move(m_store->snapshot()).value();
    auto decision = std::move(Decision::begin(*snapshot, kDay)).value();
    const auto planned = plan(decision);
    if (!planned.ok()) return planned.error().reason;
    auto commits = m_ingest->commitOwn(decision.changes(), "Vera");
    if (!commits.ok()) return commits.error().reason;
    m_commits = commits.value();
    return "";
  }
  std::string undo(Commit first, Commit last) {
    return decide([&](Decision& decision) { return undoCommits(decision, first, last); });
  }
  template <typename Record>
  Record read(const std::string& type, const RecordId& id) {
    Record record;
    const auto stored = m_store->snapshot().value()->record({type, id}).value();
    EXPECT_TRUE(stored && record.ParseFromString(stored->message));
    return record;
  }
  bool isDeleted(const std::string& type, const RecordId& id) {
    return m_store->snapshot().value()->record({type, id}).value()->deleted;
  }
  void enrol(const ingest::PretendLaptop& laptop) {
    auto transaction = std::move(m_store->begin()).value();
    store::Laptop row;
    row.id = laptop.peer.laptop;
    row.office = laptop.peer.office;
    row.person = laptop.peer.person;
    row.role = laptop.peer.role;
    ASSERT_TRUE(transaction->putLaptop(row).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  RecordId project(const std::string& name) {
    Project record;
    record.set_office("KEN");
    record.set_title(name);
    record.set_planned_end("2005-03-31");
    return putAsIs("project", Uuid::fromName(name), record);
  }
  RecordId report(const std::string& narrative) {
    ProgressReport record;
    record.set_office("KEN");
    record.set_project(project("Courts").text());
    record.set_period_start("2005-01-01");
    record.set_period_end("2005-03-31");
    record.set_state(PROGRESS_REPORT_STATE_SUBMITTED);
    record.set_narrative(narrative);
    return putAsIs("progress_report", Uuid::fromName("report"), record);
  }
  RecordId participant(const std::string& name, const std::string& event,
                       const std::string& institution = {}) {
    Participant record;
    record.set_office("KEN");
    record.set_event(Uuid::fromName(event).text());
    record.set_family_name("Otieno");
    record.set_country("KE");
    record.set_institution(institution);
    return putAsIs("participant", Uuid::fromName(name), record);
  }
  std::string review(const RecordId& id, bool accept, const std::string& comment) {
    return decide([&](Decision& decision) { return reviewReport(decision, id, accept, comment); });
  }

  GivenClock m_clock;
  std::filesystem::path m_folder;
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<ingest::Ingest> m_ingest;
  std::vector<Commit> m_commits;
};

TEST_F(DecisionsTest, AReportIsReturnedWithACommentAndAcceptedWhenItIsWhole) {
  const RecordId id = report("");
  EXPECT_EQ(review(id, false, ""), "COMMENT_MISSING");
  EXPECT_EQ(review(id, true, ""), "MISSING");
  EXPECT_EQ(review(id, false, "Say what happened."), "");
  auto record = read<ProgressReport>("progress_report", id);
  EXPECT_EQ(record.state(), PROGRESS_REPORT_STATE_RETURNED);
  EXPECT_EQ(record.review_comment(), "Say what happened.");
  EXPECT_EQ(review(id, true, ""), "ILLEGAL_MOVE");
  record.set_state(PROGRESS_REPORT_STATE_SUBMITTED);
  record.set_narrative("Ten courts were opened.");
  putAsIs("progress_report", id, record);
  EXPECT_EQ(review(id, true, "Thank you."), "");
  EXPECT_EQ(read<ProgressReport>("progress_report", id).state(), PROGRESS_REPORT_STATE_ACCEPTED);
  EXPECT_EQ(undo(m_commits.front(), m_commits.back()), "");
  EXPECT_EQ(read<ProgressReport>("progress_report", id).state(), PROGRESS_REPORT_STATE_SUBMITTED);
  EXPECT_EQ(review(Uuid::fromName("none"), true, ""), "NO_RECORD");
}

TEST_F(DecisionsTest, AnOfficialNumberIsGivenOnceAndLeavesTheProvisionalOne) {
  const RecordId courts = project("Courts"), borders = project("Borders");
  const auto give = [&](const RecordId& id, const std::string& number) {
    return decide([&](Decision& decision) { return giveNumber(decision, id, number); });
  };
  EXPECT_EQ(give(courts, ""), "MISSING");
  EXPECT_EQ(give(courts, std::string(41, '9')), "TOO_LONG");
  EXPECT_EQ(give(courts, "AD/KEN/04/F12"), "");
  EXPECT_EQ(give(courts, "AD/KEN/04/F12"), "");
  EXPECT_THAT(m_commits, IsEmpty());
  EXPECT_EQ(give(borders, "AD/KEN/04/F12"), "NUMBER_TAKEN");
  EXPECT_EQ(read<Project>("project", courts).official_number(), "AD/KEN/04/F12");
  EXPECT_EQ(read<Project>("project", borders).official_number(), "");
}

TEST_F(DecisionsTest, AnApprovedRevisionChangesItsProjectAndUndoingItChangesItBack) {
  const RecordId id = project("Courts");
  Revision revision;
  revision.set_office("KEN");
  revision.set_project(id.text());
  revision.set_date("2005-02-01");
  revision.set_reason("The rains");
  revision.set_revised_end("2005-11-30");
  revision.mutable_revised_budget()->set_minor_units(50'000'00);
  revision.mutable_revised_budget()->set_currency("USD");
  revision.set_state(REVISION_STATE_PROPOSED);
  const RecordId key = putAsIs("revision", Uuid::fromName("revision"), revision);
  const auto settle = [&](bool approve, const std::string& comment) {
    return decide(
        [&](Decision& decision) { return decideRevision(decision, key, approve, comment); });
  };
  EXPECT_EQ(settle(false, ""), "COMMENT_MISSING");
  EXPECT_EQ(settle(true, "Agreed"), "");
  const auto approved = m_commits;
  ASSERT_THAT(approved, SizeIs(2));
  auto changed = read<Project>("project", id);
  EXPECT_EQ(changed.planned_end(), "2005-11-30");
  EXPECT_EQ(changed.budget().minor_units(), 50'000'00);
  EXPECT_EQ(settle(false, "No"), "ALREADY_DECIDED");
  EXPECT_EQ(undo(approved.front(), approved.back()), "");
  EXPECT_EQ(read<Project>("project", id).planned_end(), "2005-03-31");
  EXPECT_FALSE(read<Project>("project", id).has_budget());
  EXPECT_EQ(settle(false, "No money"), "");
  EXPECT_EQ(read<Revision>("revision", key).decision_comment(), "No money");
}

TEST_F(DecisionsTest, WhatArrivesAtHeadquartersIsRecordedWholeOrNotAtAll) {
  const auto put = [&](const std::string& type, const std::string& name, const std::string& json,
                       bool isNew = true) {
    return decide([&](Decision& decision) {
      return putRecord(decision, {type, Uuid::fromName(name)}, json, isNew);
    });
  };
  const std::string whole = R"({"office": "KEN", "output": "17.a.i.a.1", "date": "2005-03-01",
      "quantity": 2, "disposition": "DISPOSITION_IMPLEMENTED"})";
  EXPECT_EQ(put("output_delivery", "a", whole), "");
  EXPECT_EQ(read<OutputDelivery>("output_delivery", Uuid::fromName("a")).quantity(), 2u);
  EXPECT_EQ(put("output_delivery", "b", R"({"office": "KEN", "output": "17.z"})"), "UNKNOWN_CODE");
  EXPECT_EQ(put("output_delivery", "b", R"({"office": "XXX"})"), "OFFICE_UNKNOWN");
  EXPECT_EQ(put("output_delivery", "b", R"({"colour": "red"})"), "UNKNOWN_FIELD");
  EXPECT_EQ(put("output_delivery", "b", "{"), "BAD_JSON");
  EXPECT_EQ(put("conflict", "b", "{}"), "NOT_BY_HAND");
  EXPECT_EQ(put("programme_of_work", "b", "{}"), "NOT_BY_HAND");
  EXPECT_EQ(put("pony", "b", "{}"), "UNKNOWN_TYPE");
  EXPECT_FALSE(
      m_store->snapshot().value()->record({"output_delivery", Uuid::fromName("b")}).value());
  EXPECT_EQ(put("output_delivery", "a", R"({"quantity": 3})", false), "");
  const Commit edit = m_commits.front();
  EXPECT_EQ(put("output_delivery", "a", R"({"quantity": 0})", false), "TOO_LOW");
  EXPECT_EQ(undo(edit, 0), "");
  EXPECT_EQ(read<OutputDelivery>("output_delivery", Uuid::fromName("a")).quantity(), 2u);
}

TEST_F(DecisionsTest, UndoingTakesBackOnlyWhatNobodyChangedSince) {
  const RecordId id = project("Courts");
  const auto rename = [&](const std::string& title) {
    return decide([&](Decision& decision) {
      return putRecord(decision, {"project", id}, "{\"title\": \"" + title + "\"}", false);
    });
  };
  EXPECT_EQ(rename("Law courts"), "");
  const Commit first = m_commits.front();
  EXPECT_EQ(rename("High courts"), "");
  const Commit second = m_commits.front();
  EXPECT_EQ(undo(first, 0), "CHANGED_SINCE");
  EXPECT_EQ(undo(first, second), "");
  EXPECT_EQ(read<Project>("project", id).title(), "Courts");
  const Commit undone = m_commits.back();
  EXPECT_EQ(undo(m_commits.front(), undone), "");
  EXPECT_EQ(read<Project>("project", id).title(), "High courts");
  EXPECT_EQ(undo(0, 0), "NO_COMMIT");
  EXPECT_EQ(undo(9'000, 9'001), "NO_COMMIT");
  EXPECT_EQ(decide([&](Decision& decision) {
              return deleteRecord(decision, {"project", id}, false);
            }),
            "");
  EXPECT_TRUE(isDeleted("project", id));
  EXPECT_EQ(rename("Too late"), "RECORD_DELETED");
  EXPECT_EQ(undo(undone + 3, 0), "");
  EXPECT_FALSE(isDeleted("project", id));
}

TEST_F(DecisionsTest, TwoRecordsOfOnePersonAreLinkedOrPutTogetherAndTakenApartAgain) {
  const RecordId first = participant("first", "event 1");
  const RecordId second = participant("second", "event 2", "High Court");
  const RecordId third = participant("third", "event 1", "Court of Appeal");
  EXPECT_THAT(listDuplicates(*m_store->snapshot().value(), "").value().duplicates(), SizeIs(2));
  const auto merge = [&](const RecordId& keep, const RecordId& duplicate) {
    return decide([&](Decision& decision) -> Result<Done> {
      FIELDPOST_TRY([[maybe_unused]] const auto merged,
                    mergeParticipants(decision, keep, duplicate));
      return Done{};
    });
  };
  EXPECT_EQ(merge(first, first), "SAME_RECORD");
  EXPECT_EQ(merge(third, second), "");
  EXPECT_EQ(read<Participant>("participant", second).person_link(), third.text());
  // The first one lacks the institution that the third has; the second follows.
  EXPECT_EQ(merge(first, third), "");
  const auto merged = m_commits;
  EXPECT_EQ(read<Participant>("participant", first).institution(), "Court of Appeal");
  EXPECT_EQ(read<Participant>("participant", second).person_link(), first.text());
  EXPECT_TRUE(isDeleted("participant", third));
  EXPECT_THAT(listDuplicates(*m_store->snapshot().value(), "").value().duplicates(), IsEmpty());
  EXPECT_EQ(undo(merged.front(), merged.back()), "");
  EXPECT_EQ(read<Participant>("participant", first).institution(), "");
  EXPECT_EQ(read<Participant>("participant", second).person_link(), third.text());
  EXPECT_EQ(read<Participant>("participant", third).person_link(), "");
  EXPECT_FALSE(isDeleted("participant", third));
  // The other way round no circle comes about.
  EXPECT_EQ(merge(second, third), "");
  EXPECT_EQ(read<Participant>("participant", second).person_link(), "");
  EXPECT_EQ(read<Participant>("participant", third).person_link(), second.text());
}

TEST_F(DecisionsTest, AnEditOfALaptopThatCameMeanwhileIsNotLostButInConflict) {
  const RecordId id = project("Courts");
  const auto snapshot = std::move(m_store->snapshot()).value();
  auto decision = std::move(Decision::begin(*snapshot, kDay)).value();
  ASSERT_TRUE(putRecord(decision, {"project", id}, R"({"title": "By headquarters"})", false).ok());
  ingest::PretendLaptop amina{
      {Uuid::fromName("laptop").text(), "KEN", "Amina", "ROLE_FIELD_OFFICER"},
      Uuid::fromName("copy"),
      {}};
  enrol(amina);
  amina.base = snapshot->head().value();
  amina.log.push_back(amina.title("Courts", "By Amina").SerializeAsString());
  ASSERT_TRUE(m_ingest->ingest(amina.peer, amina.batch(1, 1)).ok());
  const auto commits = m_ingest->commitOwn(decision.changes(), "Vera");
  ASSERT_TRUE(commits.ok());
  const auto open = m_store->snapshot().value()->openConflicts().value();
  ASSERT_THAT(open, SizeIs(1));
  EXPECT_EQ(read<Project>("project", id).title(), "By headquarters");
  const auto settle = [&] {
    return decide([&](Decision& deciding) {
      return settleConflict(deciding, open[0].key.id, true, "Amina was there.");
    });
  };
  EXPECT_EQ(settle(), "");
  const auto settled = m_commits;
  EXPECT_EQ(read<Project>("project", id).title(), "By Amina");
  const auto conflict = read<Conflict>("conflict", open[0].key.id);
  EXPECT_EQ(conflict.state(), CONFLICT_STATE_SETTLED);
  EXPECT_EQ(conflict.decision(), "The other value was taken. Amina was there.");
  EXPECT_THAT(m_store->snapshot().value()->openConflicts().value(), IsEmpty());
  EXPECT_EQ(settle(), "ALREADY_SETTLED");
  EXPECT_EQ(undo(settled.front(), settled.back()), "");
  EXPECT_EQ(read<Project>("project", id).title(), "By headquarters");
  EXPECT_THAT(m_store->snapshot().value()->openConflicts().value(), SizeIs(1));
  EXPECT_EQ(undo(commits.value().front() - 1, 0), "NOT_HEADQUARTERS");
}

TEST_F(DecisionsTest, WhatWaitsIsListedTheOldestFirst) {
  report("Done");
  const auto all = listPending(*m_store->snapshot().value(), "").value();
  ASSERT_THAT(all.pending(), SizeIs(2));
  EXPECT_EQ(all.pending(0).kind(), console::v1::PENDING_KIND_REPORT);
  EXPECT_EQ(all.pending(1).kind(), console::v1::PENDING_KIND_NUMBER);
  EXPECT_THAT(listPending(*m_store->snapshot().value(), "EGY").value().pending(), IsEmpty());
}

TEST_F(DecisionsTest, WhatIsLeftOfABienniumIsCarriedForwardWithItsLineage) {
  OutputDelivery delivery;
  delivery.set_office("KEN");
  delivery.set_output("17.a.i.a.1");
  delivery.set_date("2005-03-01");
  delivery.set_quantity(3);
  delivery.set_disposition(DISPOSITION_IMPLEMENTED);
  putAsIs("output_delivery", Uuid::fromName("delivery"), delivery);
  delivery.set_output("17.b.i.1");
  delivery.set_quantity(4);
  putAsIs("output_delivery", Uuid::fromName("all of it"), delivery);
  AdditionalOutput added;
  added.set_office("KEN");
  added.set_title("A study");
  added.set_category("17.b");
  added.set_quantity(1);
  added.set_added_by(ADDED_BY_LEGISLATION);
  putAsIs("additional_output", Uuid::fromName("study"), added);
  auto next = loadProgramme(FIELDPOST_PROGRAMME_2004_2005).value();
  next.set_code("2006-2007");
  next.set_period_start("2006-01-01");
  next.set_period_end("2007-12-31");
  std::string text;
  google::protobuf::TextFormat::PrintToString(next, &text);
  const auto roll = [&](const std::string& from, const std::string& to, bool dry) {
    return decide([&](Decision& decision) -> Result<Done> {
      FIELDPOST_TRY(const auto answer, rollOver(decision, from, to, dry));
      EXPECT_EQ(answer.carried(0).from_code(), "17.a.i.a.1");
      EXPECT_EQ(answer.carried(0).quantity(), 13u);
      return Done{};
    });
  };
  EXPECT_EQ(roll("1998-1999", text, false), "NO_PROGRAMME");
  EXPECT_EQ(roll("2004-2005", "code:", false), "BAD_PROGRAMME");
  EXPECT_EQ(roll("2004-2005", text, true), "");
  EXPECT_THAT(m_commits, IsEmpty());
  EXPECT_EQ(roll("2004-2005", text, false), "");
  const auto made = read<ProgrammeOfWork>("programme_of_work", programmeId("2006-2007"));
  std::map<std::string, Output> carried;
  for (const Output& output : made.outputs())
    if (output.carried_forward()) carried[output.carried_from_output()] = output;
  EXPECT_EQ(carried["17.a.i.a.1"].quantity(), 13u);
  EXPECT_EQ(carried["17.a.i.a.1"].parent(), "17.a.i.a");
  EXPECT_EQ(carried["17.a.i.a.1"].carried_from_programme(), "2004-2005");
  EXPECT_EQ(carried["17.c.ii"].quantity(), 20u);
  EXPECT_EQ(carried[Uuid::fromName("study").text()].title(), "A study");
  EXPECT_EQ(carried[Uuid::fromName("study").text()].parent(), "17.b");
  EXPECT_FALSE(carried.contains("17.b.iv.1"));
  EXPECT_FALSE(carried.contains("17.b.i.1"));
  EXPECT_EQ(roll("2004-2005", text, false), "RECORD_EXISTS");
}

}  // namespace
}  // namespace fieldpost::decisions
