// What the performance report costs beside many records: from what is kept for figures, from the
// records themselves, and what keeping it costs each commit.
//
// Run by `deploy/bench report`. The same records each time, from a seed; times are this machine's.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "fieldpost/model/v1/assistance.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"
#include "server/aggregate/ledger.h"
#include "server/aggregate/performance_report.h"
#include "server/aggregate/report_walk.h"
#include "server/aggregate/world.h"
#include "server/ingest/ingest.h"
#include "server/store/sqlite/sqlite_store.h"
#include "sync/programme/installed_programme.h"
#include "sync/programme/programme_file.h"

namespace fieldpost {
namespace {

using namespace model::v1;
using Steps = std::vector<sync::v1::Change>;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 200;
constexpr const char* kDay = "2005-06-30";
const std::vector<std::string> kOffices = {"KEN", "UGA", "TZA", "ZAF", "EGY", "COL", "THA", "UZB"};
const std::vector<std::string> kStates = {"KE", "UG", "TZ", "ZA", "EG", "CO", "TH", "UZ",
                                          "RW", "BI", "MW", "LA", "KG", "PE", "CS", "JO"};

double millisecondsOf(const std::function<void()>& act) {
  const auto begun = SteadyClock::now();
  act();
  return std::chrono::duration<double, std::milli>(SteadyClock::now() - begun).count();
}

template <typename Value>
Value must(Result<Value> result) {
  if (result.ok()) return std::move(result).value();
  fmt::print(stderr, "{}: {}\n", result.error().reason, result.error().message);
  std::exit(1);
}

/// The world of records, one change each, in the proportions of the programme of work.
class Maker {
 public:
  explicit Maker(std::size_t records) : m_records(records) {}

  Steps make() {
    const std::size_t projects = m_records * 4 / 100;
    const std::size_t trainings = m_records * 2 / 100;
    for (std::size_t i = 0; i < projects; ++i) addProject(i);
    for (std::size_t i = 0; i < trainings; ++i) addTraining(i);
    for (std::size_t i = 0; m_steps.size() < m_records; ++i) {
      const std::size_t kind = i % 100;
      if (kind < 4)
        addFunding(pick(projects));
      else if (kind < 8)
        addExpenditure(pick(projects));
      else if (kind < 10)
        addRequest();
      else if (kind < 12)
        addMission();
      else
        addParticipant(pick(trainings));
    }
    return std::move(m_steps);
  }

 private:
  std::size_t pick(std::size_t below) { return m_chance() % std::max<std::size_t>(below, 1); }
  const std::string& state() { return kStates[pick(kStates.size())]; }
  static std::string idOf(const std::string& type, std::size_t number) {
    return Uuid::fromName(fmt::format("{}/{}", type, number)).text();
  }
  std::string day(int year) {
    return fmt::format("{}-{:02}-{:02}", year, 1 + pick(12), 1 + pick(28));
  }

  void add(const std::string& type, Message& record) {
    sync::v1::Change change;
    change.set_record_type(type);
    change.set_record_id(Uuid::fromName(fmt::format("{}/{}", type, m_numbers[type]++)).bytes());
    change.set_act(sync::v1::ACT_EDIT);
    *change.mutable_patch() = must(difference(*RecordType::find(type), "", encode(record)));
    m_steps.push_back(std::move(change));
  }

  void addProject(std::size_t i) {
    Project record;
    record.set_office(kOffices[i % kOffices.size()]);
    record.set_title(fmt::format("Project {} against corruption in the courts", i));
    record.set_summary(std::string(400, 's'));
    record.set_level(static_cast<ProjectLevel>(1 + pick(3)));
    record.add_countries(state());
    record.add_countries(kStates[i % kStates.size()]);
    record.add_themes(i % 3 == 0 ? "corruption" : "money-laundering");
    record.set_status(i % 4 == 0 ? PROJECT_STATUS_COMPLETED : PROJECT_STATUS_UNDER_IMPLEMENTATION);
    record.set_planned_start("2004-01-15");
    record.set_planned_end("2005-11-30");
    record.set_actual_start(day(2004));
    if (i % 4 == 0) record.set_actual_end(fmt::format("2005-0{}-15", 1 + pick(9)));
    record.set_funding(FUNDING_SOURCE_XB);
    add("project", record);
  }

  void addTraining(std::size_t i) {
    TrainingEvent record;
    record.set_office(kOffices[i % kOffices.size()]);
    record.set_title(fmt::format("Training {}", i));
    record.set_kind(TRAINING_KIND_WORKSHOP);
    record.add_themes("corruption");
    record.set_country(state());
    const std::string month = fmt::format("{}-{:02}", 2004 + pick(2), 1 + pick(12));
    record.set_planned_start(month + "-10");
    record.set_planned_end(month + "-14");
    record.set_status(TRAINING_STATUS_HELD);
    record.set_actual_start(month + "-10");
    record.set_actual_end(month + "-14");
    add("training_event", record);
  }

  void addParticipant(std::size_t event) {
    Participant record;
    record.set_office(kOffices[event % kOffices.size()]);
    record.set_event(idOf("training_event", event));
    record.set_family_name(fmt::format("Name{}", pick(100000)));
    record.set_given_name("Given");
    record.set_sex(static_cast<Sex>(pick(5)));
    record.set_country(state());
    record.set_institution("Ministry of Justice");
    record.set_category(static_cast<ParticipantCategory>(pick(10)));
    record.set_attendance_days(static_cast<std::uint32_t>(3 + pick(3)));
    record.set_pre_test_score(static_cast<std::uint32_t>(pick(101)));
    record.set_post_test_score(static_cast<std::uint32_t>(pick(101)));
    add("participant", record);
  }

  void addFunding(std::size_t project) {
    Funding record;
    record.set_office(kOffices[project % kOffices.size()]);
    record.set_project(idOf("project", project));
    record.set_donor(fmt::format("Donor {}", pick(30)));
    record.set_kind(static_cast<FundingKind>(1 + pick(3)));
    record.mutable_amount()->set_minor_units(static_cast<std::int64_t>(pick(1'000'000)));
    record.mutable_amount()->set_currency(pick(3) == 0 ? "EUR" : "USD");
    record.set_date(day(2004));
    record.set_source(FUNDING_SOURCE_XB);
    add("funding", record);
  }

  void addExpenditure(std::size_t project) {
    Expenditure record;
    record.set_office(kOffices[project % kOffices.size()]);
    record.set_project(idOf("project", project));
    record.set_budget_line("Experts");
    record.mutable_amount()->set_minor_units(static_cast<std::int64_t>(pick(100'000)));
    record.mutable_amount()->set_currency("USD");
    record.set_period_start("2004-07-01");
    record.set_period_end("2004-12-31");
    add("expenditure", record);
  }

  void addRequest() {
    AssistanceRequest record;
    record.set_office(kOffices[pick(kOffices.size())]);
    record.set_state_code(state());
    record.set_instrument("untoc");
    record.set_purpose(static_cast<AssistancePurpose>(1 + pick(5)));
    record.set_received_on("2004-02-01");
    if (pick(2) == 0) record.set_answered_on("2004-03-01");
    record.set_state(ASSISTANCE_STATE_UNDER_REVIEW);
    add("assistance_request", record);
  }

  void addMission() {
    AdvisoryMission record;
    record.set_office(kOffices[pick(kOffices.size())]);
    record.set_state_code(state());
    record.set_adviser("An adviser");
    record.set_start("2004-05-10");
    record.set_end("2004-05-12");
    record.add_themes("corruption");
    add("advisory_mission", record);
  }

  std::size_t m_records;
  std::mt19937 m_chance{1};
  Steps m_steps;
  std::map<std::string, std::size_t> m_numbers;
};

/// A headquarters, with the figures kept or not.
struct Site {
  Site(const std::filesystem::path& folder, bool keeps) {
    std::filesystem::remove_all(folder);
    store = must(store::SqliteStore::open(folder));
    if (keeps) must(aggregate::keepLedger(*store));
    ingest = must(ingest::Ingest::open(*store));
    const auto file = installedProgramme();
    const auto programme = must(
        loadProgramme(file ? *file : std::filesystem::path("deploy/programmes/2004-2005.txtpb")));
    must(ingest->commitRecord({"programme_of_work", programmeId(programme.code())},
                              encode(programme), "Headquarters"));
  }
  void commit(const Steps& steps, std::size_t from) {
    const auto begin = steps.begin() + static_cast<std::ptrdiff_t>(from);
    const auto count = std::min(kBatch, steps.size() - from);
    must(ingest->commitOwn({begin, begin + static_cast<std::ptrdiff_t>(count)}, "Bench"));
  }
  std::unique_ptr<store::SqliteStore> store;
  std::unique_ptr<ingest::Ingest> ingest;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void measure(std::size_t records, const std::filesystem::path& folder) {
  const Steps steps = Maker(records).make();
  Site with(folder / "with", true), without(folder / "without", false);
  double withMs = 0, withoutMs = 0;
  std::vector<double> ratios;
  for (std::size_t from = 0, round = 0; from < steps.size(); from += kBatch, ++round) {
    double one = 0, other = 0;
    // In turns, so that both meet the same disk and the same neighbours.
    if (round % 2 == 0) one = millisecondsOf([&] { with.commit(steps, from); });
    other = millisecondsOf([&] { without.commit(steps, from); });
    if (round % 2 == 1) one = millisecondsOf([&] { with.commit(steps, from); });
    withMs += one;
    withoutMs += other;
    ratios.push_back(one / other);
  }
  aggregate::ReportQuestion question;
  question.day = kDay;
  const auto snapshot = must(with.store->snapshot());
  console::v1::PerformanceReport kept, made;
  std::vector<double> keptMs, worldMs;
  for (int i = 0; i < 5; ++i) {
    keptMs.push_back(millisecondsOf([&] {
      aggregate::KeptFigures figures(*snapshot);
      kept = must(aggregate::performanceReport(figures, question));
    }));
    worldMs.push_back(millisecondsOf([&] {
      aggregate::KeptFigures figures(*snapshot);
      must(aggregate::readWorld(figures, kDay, {}, aggregate::Depth::Full));
    }));
  }
  const double madeMs = millisecondsOf([&] {
    aggregate::SnapshotSource source(*snapshot);
    made = must(aggregate::performanceReport(source, question));
  });
  const bool same = aggregate::differences(kept, made).empty();
  const auto recomputed = must(aggregate::recompute(*snapshot));
  const double count = static_cast<double>(steps.size());
  fmt::print("records                                     {:>10}\n", steps.size());
  fmt::print("report from what is kept, ms (median of 5)  {:>10.1f}\n", median(keptMs));
  fmt::print("  of which reading what is kept, ms         {:>10.1f}\n", median(worldMs));
  fmt::print("report from the records, ms                 {:>10.1f}\n", madeMs);
  fmt::print("both say the same                           {:>10}\n", same ? "yes" : "NO");
  fmt::print("recomputed: sums and facts looked at        {:>10}\n", recomputed.sums);
  fmt::print("recomputed: differences                     {:>10}\n", recomputed.differences.size());
  fmt::print("one commit without the figures, us          {:>10.1f}\n", 1000 * withoutMs / count);
  fmt::print("one commit with them, us                    {:>10.1f}\n", 1000 * withMs / count);
  fmt::print("with to without, median of the pairs        {:>10.2f}\n", median(ratios));
  fmt::print("the report as bytes                         {:>10}\n", kept.ByteSizeLong());
  aggregate::limitRecords(kept, 1000);
  fmt::print("the report as it is sent                    {:>10}\n", kept.ByteSizeLong());
}

}  // namespace
}  // namespace fieldpost

int main(int argc, char** argv) {
  const std::size_t records = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
  if (argc > 3 || records < 100) {
    fmt::print(stderr, "usage: fieldpost-report-bench [RECORDS, at least 100] [FOLDER]\n");
    return 2;
  }
  const auto folder = argc > 2 ? std::filesystem::path(argv[2])
                               : std::filesystem::temp_directory_path() / "fieldpost-report-bench";
  fieldpost::measure(records, folder);
  std::filesystem::remove_all(folder / "with");
  std::filesystem::remove_all(folder / "without");
  return 0;
}
