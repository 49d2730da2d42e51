#include "server/aggregate/reporting_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <vector>

#include "server/aggregate/field_figures.h"
#include "server/aggregate/request_figures.h"
#include "server/aggregate/tally.h"
#include "sync/record/dates.h"

namespace fieldpost::aggregate {
namespace {

using console::v1::OwedReport;
using model::v1::ProgressReport;
using model::v1::Project;

struct HalfYear {
  std::string start;
  std::string end;
  std::string due;
};

std::string daysAfter(const std::string& date, int days) {
  const auto day = dayNumber(date);
  return day ? dateOfDay(*day + days).value_or(date) : date;
}

/// Those that the period touches and that ended before the day.
std::vector<HalfYear> halfYears(const World& world) {
  std::vector<HalfYear> halves;
  const int first = std::atoi(world.programme.period_start().substr(0, 4).c_str());
  const int last = std::atoi(world.programme.period_end().substr(0, 4).c_str());
  for (int year = first; year <= last; ++year) {
    const std::string name = fmt::format("{:04}", year);
    for (const auto& [from, until] :
         {std::pair("-01-01", "-06-30"), std::pair("-07-01", "-12-31")}) {
      const std::string start = name + from;
      const std::string end = name + until;
      if (end < world.programme.period_start() || start > world.programme.period_end()) continue;
      if (end < world.day) halves.push_back({start, end, daysAfter(end, kReportDays)});
    }
  }
  return halves;
}

struct Office {
  std::uint32_t due = 0, given = 0, late = 0;
  RecordSet waiting, returned;
  void tell(const std::string& code, console::v1::OfficeReporting& line) const {
    line.set_office(code);
    line.set_due(due);
    line.set_given(given);
    line.set_late(late);
    *line.mutable_waiting() = waiting.figure();
    *line.mutable_returned() = returned.figure();
  }
};

class Gathering {
 public:
  explicit Gathering(const World& world) : m_world(world), m_halves(halfYears(world)) {}

  console::v1::ReportingFigures run() {
    for (const auto& report : m_world.progressReports) addReport(report);
    for (const auto& project : m_world.projects) addProject(project);
    const auto longest = [](const OwedReport& a, const OwedReport& b) {
      return a.days_late() > b.days_late();
    };
    std::stable_sort(m_figures.mutable_late()->begin(), m_figures.mutable_late()->end(), longest);
    m_total.tell({}, *m_figures.mutable_total());
    for (const auto& [code, office] : m_offices) office.tell(code, *m_figures.add_by_office());
    return std::move(m_figures);
  }

 private:
  void addReport(const Entry<ProgressReport>& report) {
    const auto& record = report.record;
    if (!report.complete() || record.period_end() > m_world.day) return;
    m_reports[record.project()].push_back(&record);
    const auto state = record.state();
    if (state == model::v1::PROGRESS_REPORT_STATE_SUBMITTED)
      for (auto* office : {&m_total, &m_offices[report.office]}) office->waiting.add(report.id);
    if (state == model::v1::PROGRESS_REPORT_STATE_RETURNED)
      for (auto* office : {&m_total, &m_offices[report.office]}) office->returned.add(report.id);
  }

  void addProject(const Entry<Project>& project) {
    const auto& record = project.record;
    if (!isCarriedOut(m_world, project) || record.actual_start().empty()) return;
    const bool over = record.status() == model::v1::PROJECT_STATUS_COMPLETED &&
                      record.actual_end() <= m_world.day;
    const std::string last = over ? record.actual_end() : m_world.day;
    for (const HalfYear& half : m_halves) {
      if (half.end < record.actual_start() || half.start > last) continue;
      addOwed(project, half, std::max(half.start, record.actual_start()), std::min(half.end, last));
    }
  }

  void addOwed(const Entry<Project>& project, const HalfYear& half, const std::string& start,
               const std::string& end) {
    std::optional<model::v1::ProgressReportState> state;
    bool given = false;
    for (const auto* report : m_reports[project.id]) {
      if (report->period_start() > end || report->period_end() < end) continue;
      state = report->state();
      given = given || *state == model::v1::PROGRESS_REPORT_STATE_SUBMITTED ||
              *state == model::v1::PROGRESS_REPORT_STATE_ACCEPTED;
    }
    const bool due = half.due <= m_world.day;
    const bool late = half.due < m_world.day && !given;
    if (due)
      for (auto* office : {&m_total, &m_offices[project.office]}) {
        ++office->due;
        office->given += given ? 1 : 0;
        office->late += late ? 1 : 0;
      }
    // What is due on the day itself is not late yet, and what was given is owed no more.
    if (given) return;
    auto& owed = late ? *m_figures.add_late() : *m_figures.add_soon();
    owed.set_project(project.id);
    owed.set_office(project.office);
    owed.set_period_start(start);
    owed.set_period_end(end);
    owed.set_due_on(half.due);
    owed.set_days_late(daysBetween(half.due, m_world.day));
    if (state) owed.set_state(model::v1::ProgressReportState_Name(*state));
  }

  const World& m_world;
  const std::vector<HalfYear> m_halves;
  console::v1::ReportingFigures m_figures;
  Office m_total;
  std::map<std::string, Office> m_offices;
  std::map<std::string, std::vector<const ProgressReport*>> m_reports;  ///< By project.
};

}  // namespace

console::v1::ReportingFigures reportingFigures(const World& world) {
  return Gathering(world).run();
}

}  // namespace fieldpost::aggregate
