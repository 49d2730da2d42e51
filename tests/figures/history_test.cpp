// Whatever happens to records, what figures are made from is what a recomputation makes of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "fieldpost/model/v1/training.pb.h"
#include "server/aggregate/frozen_reports.h"
#include "server/aggregate/ledger.h"
#include "server/aggregate/performance_report.h"
#include "server/aggregate/report_walk.h"
#include "sync/programme/programme_file.h"
#include "tests/support/convergence_world.h"

namespace fieldpost::ingest {
namespace {

using namespace model::v1;
using testing::IsEmpty;

constexpr std::int64_t kDayMs = std::int64_t{24} * 3600 * 1000;

std::string testName() {
  return std::string("figures_") + testing::UnitTest::GetInstance()->current_test_info()->name();
}

aggregate::Recomputed recomputed(store::Store& store) {
  const auto snapshot = std::move(store.snapshot()).value();
  auto made = aggregate::recompute(*snapshot);
  EXPECT_TRUE(made.ok()) << made.error().message;
  return std::move(made).value();
}

void loadProgramme(World& world) {
  const auto programme = fieldpost::loadProgramme(FIELDPOST_PROGRAMME_2004_2005);
  ASSERT_TRUE(programme.ok());
  ASSERT_TRUE(world.headquarters()
                  .commitRecord({"programme_of_work", programmeId("2004-2005")},
                                encode(programme.value()), "Headquarters")
                  .ok());
}

console::v1::PerformanceReport reportOf(store::Store& store) {
  const auto snapshot = std::move(store.snapshot()).value();
  aggregate::KeptFigures figures(*snapshot);
  aggregate::ReportQuestion question;
  question.day = "2005-06-30";
  auto report = aggregate::performanceReport(figures, question);
  EXPECT_TRUE(report.ok()) << report.error().message;
  return std::move(report).value();
}

/// What laptops and headquarters do at random, all from a seed.
class History {
 public:
  explicit History(std::uint32_t seed)
      : m_world(testName() + std::to_string(seed)), m_chance(seed) {
    EXPECT_FALSE(!aggregate::keepLedger(m_world.store()).ok());
    loadProgramme(m_world);
    for (const char* name : {"Amina", "Jonas"}) m_laptops.push_back(&m_world.add(name));
    m_laptops.push_back(&m_world.add("Sara", 0, "EGY"));
  }

  void step() {
    Laptop& laptop = *m_laptops[pick(m_laptops.size())];
    switch (pick(10)) {
      case 0:
        move();
        break;
      case 1:
      case 2:
        (void)m_world.sync(laptop, pick(4) == 0 ? pick(3000) : SIZE_MAX);
        break;
      case 3:
        removeOrRestore(laptop);
        break;
      case 4:
        // Who may not write any more has what he wrote put aside.
        m_world.setRole(laptop, pick(3) == 0 ? "ROLE_AUDITOR" : "ROLE_FIELD_OFFICER",
                        officeOf(laptop));
        break;
      case 5:
        cleanUp();
        break;
      default:
        edit(laptop);
    }
    m_world.tick();
  }
  void syncAll() {
    for (auto* laptop : m_laptops) (void)m_world.sync(*laptop);
  }
  World& world() { return m_world; }

 private:
  std::size_t pick(std::size_t below) { return m_chance() % below; }
  [[nodiscard]] std::string officeOf(const Laptop& laptop) const {
    return &laptop == m_laptops.back() ? "EGY" : "KEN";
  }
  RecordKey anyKey() {
    static const std::vector<std::string> kTypes = {"project", "training_event", "participant",
                                                    "event_feedback"};
    const auto& type = kTypes[pick(kTypes.size())];
    return {type, Uuid::fromName(type + std::to_string(pick(5)))};
  }

  void edit(Laptop& laptop) {
    const RecordKey key = anyKey();
    const RecordType& type = *RecordType::find(key.type);
    const auto view = laptop.store->get(key).value();
    const std::string before = view && view->held ? view->message : std::string();
    auto record = type.parse(before).value();
    change(key.type, *record);
    (void)laptop.store->commit({key, difference(type, before, encode(*record)).value(), {}});
  }

  /// Makes the record another one, complete or not.
  void change(const std::string& type, Message& message) {
    const std::string country = std::vector<std::string>{"KE", "UG", "EG", ""}[pick(4)];
    const std::string event = Uuid::fromName("training_event" + std::to_string(pick(5))).text();
    if (type == "project") {
      auto& record = static_cast<Project&>(message);
      record.set_title(pick(5) == 0 ? "" : "Project " + std::to_string(pick(100)));
      record.set_level(PROJECT_LEVEL_NATIONAL);
      if (!country.empty()) record.add_countries(country);
      if (record.themes().empty()) record.add_themes("corruption");
      record.set_status(pick(2) == 0 ? PROJECT_STATUS_IDEA : PROJECT_STATUS_UNDER_IMPLEMENTATION);
      record.set_planned_start("2004-02-01");
      record.set_planned_end("2005-10-31");
      record.set_actual_start("2004-03-01");
    } else if (type == "training_event") {
      auto& record = static_cast<TrainingEvent&>(message);
      record.set_title("Training");
      record.set_kind(TRAINING_KIND_SEMINAR);
      record.set_country(country);
      if (record.themes().empty()) record.add_themes("corruption");
      record.set_planned_start("2005-03-01");
      record.set_planned_end("2005-03-05");
      record.set_status(TRAINING_STATUS_HELD);
      record.set_actual_start("2005-03-01");
      record.set_actual_end(pick(2) == 0 ? "2005-03-05" : "2005-03-02");
    } else if (type == "participant") {
      auto& record = static_cast<Participant&>(message);
      record.set_event(event);
      record.set_family_name("Someone");
      record.set_country(country);
      record.set_sex(static_cast<Sex>(pick(5)));
      record.set_attendance_days(static_cast<std::uint32_t>(pick(6)));
      record.set_pre_test_score(static_cast<std::uint32_t>(pick(101)));
      if (pick(2) == 0) record.set_post_test_score(static_cast<std::uint32_t>(pick(101)));
    } else {
      auto& record = static_cast<EventFeedback&>(message);
      record.set_event(event);
      record.set_content(static_cast<std::uint32_t>(pick(6)));
      record.set_trainers(static_cast<std::uint32_t>(1 + pick(5)));
    }
  }

  void removeOrRestore(Laptop& laptop) {
    const RecordKey key = anyKey();
    const auto view = laptop.store->get(key).value();
    if (view) (void)(view->deleted ? laptop.store->restore(key) : laptop.store->remove(key));
  }

  void move() {
    const RecordKey key = anyKey();
    (void)m_world.headquarters().moveRecord({key.type, key.id}, pick(2) == 0 ? "KEN" : "EGY", "HQ");
  }

  void cleanUp() {
    m_world.tick(static_cast<std::int64_t>(pick(60)) * kDayMs);
    ASSERT_TRUE(m_world.headquarters().cleanUp().ok());
  }

  World m_world;
  std::mt19937 m_chance;
  std::vector<Laptop*> m_laptops;
};

TEST(Figures, OfAnyHistoryAreWhatARecomputationMakes) {
  std::size_t conflicts = 0, quarantined = 0;
  std::uint64_t sums = 0;
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    History history(seed);
    for (int step = 0; step < 150; ++step) {
      history.step();
      if (step % 30 != 29) continue;
      history.syncAll();
      const auto made = recomputed(history.world().store());
      ASSERT_THAT(made.differences, IsEmpty()) << "seed " << seed << ", step " << step;
      sums = std::max(sums, made.sums);
    }
    const auto snapshot = std::move(history.world().store().snapshot()).value();
    aggregate::KeptFigures kept(*snapshot);
    aggregate::SnapshotSource records(*snapshot);
    aggregate::ReportQuestion question;
    question.day = "2005-06-30";
    const auto one = aggregate::performanceReport(kept, question).value();
    const auto other = aggregate::performanceReport(records, question).value();
    EXPECT_THAT(aggregate::differences(one, other), IsEmpty()) << "seed " << seed;
    conflicts += snapshot->openConflicts().value().size();
    quarantined += snapshot->quarantine({}, 1000).value().size();
    // A server that starts again finds everything as it should be.
    EXPECT_FALSE(aggregate::keepLedger(history.world().store()).value()) << "seed " << seed;
  }
  // Histories without any of these would show little.
  EXPECT_GT(conflicts, 0u);
  EXPECT_GT(quarantined, 0u);
  EXPECT_GT(sums, 15u);
}

TEST(Figures, AreMadeAnewWhereRecordsWereWrittenWithoutThem) {
  World world(testName());
  Laptop& amina = world.add("Amina");
  loadProgramme(world);
  ASSERT_TRUE(edit(amina, keyOf("a"), [](Project& p) { p.set_title("Wells"); }).ok());
  ASSERT_TRUE(world.sync(amina).finished);
  EXPECT_FALSE(recomputed(world.store()).differences.empty());
  EXPECT_TRUE(aggregate::keepLedger(world.store()).value());
  EXPECT_THAT(recomputed(world.store()).differences, IsEmpty());
  EXPECT_FALSE(aggregate::keepLedger(world.store()).value());
}

TEST(Figures, ARecomputationNamesWhatWasAltered) {
  World world(testName());
  ASSERT_TRUE(aggregate::keepLedger(world.store()).ok());
  Laptop& amina = world.add("Amina");
  loadProgramme(world);
  ASSERT_TRUE(edit(amina, keyOf("a"), [](Project& p) { p.set_title("Wells"); }).ok());
  ASSERT_TRUE(world.sync(amina).finished);
  const RecordKey key = keyOf("a");
  {
    const auto transaction = std::move(world.store().begin()).value();
    ASSERT_TRUE(transaction
                    ->putKept(aggregate::factSpace("project"), key.id.bytes(),
                              aggregate::factValue("KEN", true, {}))
                    .ok());
    ASSERT_TRUE(transaction->putKept(aggregate::kCountSpace, "x", "1").ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  const auto made = recomputed(world.store());
  ASSERT_EQ(made.differences.size(), 2u);
  EXPECT_EQ(made.differences[0], "count x: is kept, but nothing gives it");
  EXPECT_EQ(made.differences[1],
            "fact/project " + key.id.text() + ": is not what its records come to");
  ASSERT_TRUE(aggregate::remakeLedger(world.store()).ok());
  EXPECT_THAT(recomputed(world.store()).differences, IsEmpty());
}

TEST(FrozenReports, StandAndWhatArrivesLaterIsADifference) {
  World world(testName());
  ASSERT_TRUE(aggregate::keepLedger(world.store()).ok());
  Laptop& amina = world.add("Amina");
  loadProgramme(world);
  const auto running = [](Project& p) {
    p.set_title("Wells");
    p.set_level(PROJECT_LEVEL_NATIONAL);
    p.add_countries("KE");
    p.add_themes("corruption");
    p.set_status(PROJECT_STATUS_UNDER_IMPLEMENTATION);
    p.set_planned_start("2004-02-01");
    p.set_planned_end("2005-10-31");
    p.set_actual_start("2004-03-01");
  };
  ASSERT_TRUE(edit(amina, keyOf("a"), running).ok());
  ASSERT_TRUE(world.sync(amina).finished);
  const auto report = reportOf(world.store());
  console::v1::FrozenReportLine line;
  line.set_name("mid-2005");
  line.set_as_of(report.as_of());
  line.set_commit(report.commit());
  ASSERT_TRUE(aggregate::freezeReport(world.store(), "hq", line, report).ok());
  EXPECT_EQ(aggregate::freezeReport(world.store(), "hq", line, report).error().reason,
            "REPORT_EXISTS");

  ASSERT_TRUE(edit(amina, keyOf("late"), running).ok());
  ASSERT_TRUE(world.sync(amina).finished);
  // Making the figures anew leaves what was frozen alone.
  world.store().setKeeper({});
  ASSERT_TRUE(edit(amina, keyOf("later"), running).ok());
  ASSERT_TRUE(world.sync(amina).finished);
  ASSERT_TRUE(aggregate::keepLedger(world.store()).value());

  const auto snapshot = std::move(world.store().snapshot()).value();
  EXPECT_EQ(aggregate::frozenReports(*snapshot).value().size(), 1u);
  EXPECT_EQ(aggregate::frozenReport(*snapshot, "none").error().reason, "NO_REPORT");
  const auto kept = aggregate::frozenReport(*snapshot, "mid-2005").value();
  EXPECT_EQ(kept.report().projects().under_implementation().count(), 1u);
  bool found = false;
  for (const auto& one : aggregate::differences(kept.report(), reportOf(world.store()))) {
    if (one.figure() != "projects.under_implementation") continue;
    found = true;
    EXPECT_EQ(one.before(), "1");
    EXPECT_EQ(one.after(), "3");
    EXPECT_EQ(one.added_size(), 2);
    EXPECT_EQ(one.added(0).title(), "Wells");
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace fieldpost::ingest
