#include "server/console/report_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

#include "server/console/report_sections_text.h"
#include "server/console/table.h"
#include "server/console/words.h"
#include "sync/base/clock.h"
#include "sync/record/record_type.h"

namespace fieldpost::console {
namespace {

/// Where no terminal says how wide it is.
constexpr std::size_t kWidthOfAPage = 100;

std::string headline(const v1::PerformanceReport& report) {
  const auto& projects = report.projects();
  const auto& trainings = report.trainings();
  return fmt::format(
      "Field projects {} planned, {} recorded, {} under implementation, {} completed\n"
      "Trainings {} planned, {} held, {} planned ahead\n",
      projects.planned(), projects.recorded().count(), projects.under_implementation().count(),
      projects.completed().count(), trainings.planned(), trainings.held().count(),
      trainings.ahead().count());
}

/// The last part of a paragraph's number, as it stands before the words: "(iii)" of "17 (c) (iii)".
std::string ownNumber(const std::string& paragraph, const std::string& around) {
  if (paragraph == around) return {};
  if (around.empty() || !paragraph.starts_with(around)) return paragraph + ' ';
  return paragraph.substr(paragraph.find_first_not_of(' ', around.size())) + ' ';
}

std::string shareText(bool present, const v1::Rate& rate) {
  return present && rate.of() > 0 ? fmt::format("{:.1f}", 100.0 * rate.part() / rate.of()) : "-";
}

std::string outputs(const v1::PerformanceReport& report, std::size_t width) {
  Table table({{"Output", false, true},
               {"Prog", true},
               {"Carr", true},
               {"Leg", true},
               {"Sec", true},
               {"Total", true},
               {"Impl", true},
               {"Ref", true},
               {"Post", true},
               {"Term", true},
               {"I1 %", true},
               {"I2 %", true},
               {"I3 %", true}});
  std::map<std::string, std::string> paragraphs;
  for (const auto& output : report.outputs()) {
    paragraphs[output.code()] = output.paragraph();
    const bool open = output.quantity_unspecified();
    const auto counted = [&](std::uint32_t value) { return open ? "-" : std::to_string(value); };
    table.add({std::string(output.depth() * 2, ' ') +
                   ownNumber(output.paragraph(), paragraphs[output.parent()]) + output.title() +
                   (output.additional() ? " (added)" : ""),
               counted(output.programmed()), counted(output.carried_forward()),
               counted(output.added_by_legislation()), counted(output.added_by_secretariat()),
               counted(output.total()), std::to_string(output.implemented()),
               std::to_string(output.reformulated()), std::to_string(output.postponed()),
               std::to_string(output.terminated()), shareText(output.has_i1(), output.i1()),
               shareText(output.has_i2(), output.i2()), shareText(output.has_i3(), output.i3())});
  }
  table.dropEmptyNumbers();
  return "\nFinal outputs (para. 17)\n" + table.text(width) +
         wrapped(
             "Programmed, carried forward, added by legislation, added by the Secretariat, total;"
             " implemented, reformulated, postponed, terminated; columns of noughts are left out."
             " I1: implemented of those mandated. I2: implemented of all. I3: all implemented to"
             " those mandated. '-': no quantity was programmed.",
             2, width);
}

std::string statuses(const char* heading,
                     const google::protobuf::RepeatedPtrField<v1::StatusFigure>& figures,
                     std::size_t width) {
  std::string line;
  for (const auto& figure : figures)
    if (figure.figure().count() > 0)
      line +=
          fmt::format("{}{} {}", line.empty() ? "" : ", ", figure.figure().count(), figure.label());
  return line.empty() ? "" : wrapped(fmt::format("{}: {}", heading, line), 4, width, 0);
}

std::string ratings(const char* heading, const v1::RatingFigure& figure) {
  if (figure.count() == 0) return fmt::format("    {}: none\n", heading);
  return fmt::format("    {}: {}, mean {}, {} rated 4 or 5\n", heading, figure.count(),
                     meanText(figure.sum(), figure.count()), figure.good());
}

std::string states(const char* heading, const v1::StateSet& set, std::size_t width) {
  return wrapped(fmt::format("{}: {}: {}", heading, stateCountText(set), statesText(set)), 4,
                 width);
}

std::string target(const v1::IndicatorFigure& indicator) {
  if (!indicator.has_target()) return "no target set";
  const std::string baseline =
      indicator.has_baseline() ? fmt::format(", baseline {}", indicator.baseline()) : "";
  return fmt::format("target {}{} (set on {})", indicator.target(), baseline,
                     indicator.target_set_on());
}

std::string indicators(const v1::PerformanceReport& report, std::size_t width) {
  std::string text = "\nIndicators of achievement\n";
  for (const auto& indicator : report.indicators()) {
    text += wrapped(fmt::format("{}  {} ({})  {}", indicator.code(), indicator.value(),
                                target(indicator), indicator.text()),
                    4, width, 0);
    if (indicator.has_requesting()) text += states("requesting", indicator.requesting(), width);
    if (indicator.has_receiving()) text += states("receiving", indicator.receiving(), width);
    if (indicator.organisations_size() > 0) {
      std::string names;
      for (const auto& name : indicator.organisations())
        names += (names.empty() ? "" : ", ") + name;
      text += wrapped("organisations: " + names, 6, width, 4);
    }
    if (indicator.has_feedback()) text += ratings("feedback", indicator.feedback());
    if (indicator.has_feedback_from() && indicator.feedback_from().states_size() > 0)
      text += states("feedback from", indicator.feedback_from(), width);
    if (indicator.has_quality()) text += ratings("quality", indicator.quality());
    if (indicator.has_usefulness()) text += ratings("usefulness", indicator.usefulness());
    if (indicator.unanswered().count() > 0)
      text += fmt::format("    without an answer: {}\n", indicator.unanswered().count());
    for (const auto& part : indicator.parts())
      if (part.figure().count() > 0)
        text += fmt::format("    {}: {}\n", part.label(), part.figure().count());
  }
  return text;
}

/// "2 training events", "1 project".
std::string recordsText(const v1::Uncounted& group) {
  const RecordType* type = RecordType::find(group.type());
  const bool one = group.figure().count() == 1;
  std::string noun = type == nullptr ? group.type()
                     : one           ? type->traits().label()
                                     : type->traits().label_plural();
  if (!noun.empty()) noun[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(noun[0])));
  return fmt::format("{} {}", group.figure().count(), noun);
}

std::string uncounted(const v1::PerformanceReport& report, std::size_t width) {
  std::string text;
  for (const auto& group : report.uncounted())
    if (group.figure().count() > 0)
      text += wrapped(fmt::format("{}: {}", recordsText(group), group.explanation()), 4, width, 2);
  return text.empty() ? "" : "\nNot counted, and why\n" + text;
}

std::string freshness(const v1::PerformanceReport& report, std::size_t width) {
  Table table({{"Office"},
               {"Name", false, true},
               {"Last sync"},
               {"Age"},
               {"Records", true},
               {"Drafts", true},
               {"Projects", true},
               {""}});
  for (const auto& office : report.offices())
    table.add({office.office(), office.name(), timeText(office.last_sync_ms()),
               office.has_age_days() ? counted(office.age_days(), "day") : "never",
               std::to_string(office.records()), std::to_string(office.drafts()),
               std::to_string(office.projects().count()), office.silent() ? "silent" : ""});
  return "\nHow fresh the offices' data is\n" + table.text(width);
}

}  // namespace

std::string wrapped(const std::string& text, std::size_t indent, std::size_t width,
                    std::optional<std::size_t> first) {
  std::string lines;
  std::string line(first.value_or(indent), ' ');
  bool empty = true;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t space = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, space - at);
    if (!empty && widthOf(line) + 1 + widthOf(word) > width) {
      lines += line + '\n';
      line.assign(indent, ' ');
      empty = true;
    }
    line += (empty ? "" : " ") + word;
    empty = false;
    at = space + 1;
  }
  return lines + line + '\n';
}

std::string reportText(const v1::PerformanceReport& report, std::size_t terminal) {
  const std::size_t width = terminal == 0 ? kWidthOfAPage : terminal;
  std::string text = headline(report);
  text += wrapped(fmt::format("Programme of work {}, as of {}, on commits up to {}, made {}.",
                              report.programme(), report.as_of(), report.commit(),
                              minuteOf(report.generated_ms())),
                  4, width, 0) +
          '\n';
  text += statuses("Projects by status", report.projects().by_status(), width);
  text += statuses("Trainings by status", report.trainings().by_status(), width);
  if (report.projects().overdue().count() > 0)
    text +=
        fmt::format("Projects past their planned end: {}\n", report.projects().overdue().count());
  if (report.trainings().overdue().count() > 0)
    text += fmt::format("Trainings past their date and not said to be held: {}\n",
                        report.trainings().overdue().count());
  text += wrapped(
      fmt::format("States reached by projects, trainings and missions: {}: {}",
                  stateCountText(report.states_reached()), statesText(report.states_reached())),
      4, width, 0);
  text += outputs(report, width);
  text += indicators(report, width);
  text += sectionsText(report, width);
  text += uncounted(report, width);
  text += freshness(report, width);
  text += fmt::format("\nConflicts open: {}\n", report.conflicts_open().count());
  return text;
}

}  // namespace fieldpost::console
