#include "server/console/report_sections_text.h"

#include <fmt/format.h>

#include "server/console/report_text.h"
#include "server/console/table.h"
#include "server/console/words.h"

namespace fieldpost::console {
namespace {

using Breakdowns = google::protobuf::RepeatedPtrField<v1::Breakdown>;

/// "Corruption 3, Prison reform 1".
std::string lineText(const v1::Breakdown& breakdown) {
  std::string text;
  for (const auto& line : breakdown.lines())
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", line.name(), line.figure().count());
  return text;
}

std::string breakdowns(const char* heading, const Breakdowns& all, std::size_t width) {
  std::string text;
  for (const auto& breakdown : all)
    if (breakdown.lines_size() > 0 && breakdown.by() != "status")
      text += wrapped(breakdown.label() + ": " + lineText(breakdown), 4, width, 2);
  return text.empty() ? "" : fmt::format("\n{}\n{}", heading, text);
}

std::string amountText(const v1::Amount& amount, std::uint32_t digits) {
  const bool negative = amount.minor_units() < 0;
  std::string text = std::to_string(amount.minor_units()).substr(negative ? 1 : 0);
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  const std::size_t whole = text.size() - digits;
  std::string grouped = text.substr(0, whole);
  for (std::size_t at = whole; at > 3; at -= 3) grouped.insert(at - 3, ",");
  if (digits > 0) grouped += '.' + text.substr(whole);
  return (negative ? "-" : "") + grouped;
}

void addMoney(const std::string& who,
              const google::protobuf::RepeatedPtrField<v1::CurrencyFigures>& currencies,
              Table& table) {
  for (const auto& one : currencies)
    table.add({who, one.currency(), amountText(one.pledged(), one.minor_digits()),
               amountText(one.received(), one.minor_digits()),
               amountText(one.regular_budget(), one.minor_digits()),
               amountText(one.spent(), one.minor_digits())});
}

std::string money(const v1::PerformanceReport& report, std::size_t width) {
  const auto& figures = report.money();
  if (figures.total_size() == 0) return {};
  Table table({{"Money of projects", false, true},
               {""},
               {"Pledged", true},
               {"Received", true},
               {"Regular budget", true},
               {"Spent", true}});
  addMoney("All", figures.total(), table);
  for (const auto& group : figures.by_source()) addMoney(group.name(), group.currencies(), table);
  for (const auto& group : figures.by_donor()) addMoney(group.name(), group.currencies(), table);
  return '\n' + table.text(width) +
         wrapped("Each currency for itself; inside the period, up to the day.", 2, width);
}

std::string cost(const v1::PerformanceReport& report) {
  std::string text;
  for (const auto& one : report.training_cost())
    text += fmt::format("  {}: {} {}\n", one.name(), amountText(one.cost(), one.minor_digits()),
                        one.currency());
  return text.empty() ? "" : "\nWhat trainings held cost\n" + text;
}

std::string participants(const v1::PerformanceReport& report, std::size_t width) {
  const auto& figures = report.participants();
  if (figures.listed().count() == 0) return {};
  std::string text =
      fmt::format("\nParticipants of trainings held\n  {} listed, {}, {} with a certificate\n",
                  figures.listed().count(),
                  figures.people() == 1 ? "one person" : fmt::format("{} people", figures.people()),
                  figures.certificates().count());
  for (const auto* breakdown : {&figures.by_sex(), &figures.by_country(), &figures.by_category()})
    text += wrapped(breakdown->label() + ": " + lineText(*breakdown), 4, width, 2);
  const auto& tests = figures.tests();
  if (tests.both() > 0)
    text += wrapped(
        fmt::format("Tests: mean {} before and {} after, of {} who took both; {} rose, {} fell; "
                    "not recorded of {}",
                    meanText(static_cast<std::uint32_t>(tests.pre_sum()), tests.both()),
                    meanText(static_cast<std::uint32_t>(tests.post_sum()), tests.both()),
                    tests.both(), tests.rose(), tests.fell(), tests.not_recorded()),
        4, width, 2);
  if (figures.differing().count() > 0)
    text += wrapped(fmt::format("List and head-count differ: {}",
                                counted(figures.differing().count(), "training")),
                    4, width, 2);
  return text;
}

std::string requests(const v1::PerformanceReport& report, std::size_t width) {
  const auto& figures = report.requests();
  if (figures.requested().count() == 0) return {};
  std::string text = fmt::format(
      "\nRequests of States\n  {} received, {} delivered, {} declined, {} without an answer\n",
      figures.requested().count(), figures.delivered().count(), figures.declined().count(),
      figures.unanswered().count());
  const auto& time = figures.response();
  if (time.count() > 0)
    text += fmt::format("  Days to an answer: median {}, mean {}, longest {}\n", time.median_days(),
                        meanText(static_cast<std::uint32_t>(time.sum_days()), time.count()),
                        time.longest_days());
  if (figures.waiting_size() == 0) return text;
  Table table({{"Waits"}, {"Since"}, {"Days", true}, {"Office"}, {"Request"}});
  for (const auto& one : figures.waiting())
    table.add(
        {one.state(), one.received_on(), std::to_string(one.days()), one.office(), one.request()});
  return text + table.text(width);
}

std::string gender(const v1::PerformanceReport& report, std::size_t width) {
  const auto& figures = report.gender();
  if (figures.lines_size() == 0) return {};
  Table table({{"Gender dimension", false, true}, {"Office"}, {"Marker"}, {"Why", false, true}});
  for (const auto& line : figures.lines())
    table.add({plain(line.title()), line.office(),
               line.has_marker() ? std::to_string(line.marker()) : "-",
               line.justification().empty() ? "not said" : plain(line.justification())});
  return '\n' + table.text(width);
}

std::string factors(const v1::PerformanceReport& report, std::size_t width) {
  std::string text;
  for (const auto& factor : report.external_factors()) {
    if (factor.risks().count() == 0) continue;
    std::string missed;
    for (const auto& one : factor.missed())
      missed += fmt::format("; target of indicator {} not reached ({} of {})", one.indicator(),
                            one.value(), one.target());
    text += wrapped(
        fmt::format("{}{}: {} in {}, {} severe{}",
                    factor.code().empty() ? "" : "(" + factor.code() + ") ", factor.text(),
                    counted(factor.risks().count(), "risk"),
                    counted(factor.projects().count(), "project"), factor.severe().count(), missed),
        4, width, 2);
  }
  return text.empty() ? "" : "\nExternal factors reported\n" + text;
}

std::string reporting(const v1::PerformanceReport& report, std::size_t width) {
  const auto& figures = report.reporting();
  if (figures.total().due() == 0 && figures.total().waiting().count() == 0) return {};
  Table table({{"Progress reports"},
               {"Due", true},
               {"Given", true},
               {"Late", true},
               {"Waiting", true},
               {"Returned", true}});
  const auto add = [&](const std::string& who, const v1::OfficeReporting& of) {
    table.add({who, std::to_string(of.due()), std::to_string(of.given()), std::to_string(of.late()),
               std::to_string(of.waiting().count()), std::to_string(of.returned().count())});
  };
  for (const auto& office : figures.by_office()) add(office.office(), office);
  add("all", figures.total());
  std::string text = '\n' + table.text(width);
  if (figures.late_size() == 0) return text;
  Table late({{"Late since"}, {"Days", true}, {"Office"}, {"For up to"}, {"Project"}});
  for (const auto& one : figures.late())
    // The period's beginning would push the project's id past the eightieth column.
    late.add({one.due_on(), std::to_string(one.days_late()), one.office(), one.period_end(),
              one.project()});
  return text + late.text(width);
}

std::string treaties(const v1::PerformanceReport& report, std::size_t width) {
  std::string text;
  for (const auto& treaty : report.treaties()) {
    if (treaty.signatories().states_size() == 0 && treaty.parties().states_size() == 0) continue;
    text += wrapped(fmt::format("{}: signed by {}; party now: {}", treaty.name(),
                                statesText(treaty.signatories()), statesText(treaty.parties())),
                    4, width, 2);
  }
  return text.empty() ? "" : "\nWhat States did with treaties in the period\n" + text;
}

}  // namespace

std::string sectionsText(const v1::PerformanceReport& report, std::size_t width) {
  return breakdowns("Projects recorded", report.project_breakdowns(), width) +
         breakdowns("Trainings recorded", report.training_breakdowns(), width) +
         money(report, width) + cost(report) + participants(report, width) +
         requests(report, width) + gender(report, width) + factors(report, width) +
         reporting(report, width) + treaties(report, width);
}

}  // namespace fieldpost::console
