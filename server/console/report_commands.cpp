// Commands about the programme of work and what is counted: programme check, report, record.
#include <fmt/format.h>

#include <iostream>

#include "server/console/commands.h"
#include "server/console/headquarters_link.h"
#include "server/console/report_text.h"
#include "server/console/table.h"
#include "server/console/words.h"
#include "sync/programme/output_tree.h"
#include "sync/programme/programme_file.h"

namespace fieldpost::console {

Result<Exit> checkProgrammeFile(const Options& options) {
  FIELDPOST_TRY(const std::string text, readProgrammeText(options.file));
  const auto problems = checkProgramme(text);
  for (const auto& problem : problems)
    std::cout << fmt::format("{}:{}:{}: {}: {}\n", options.file.string(), problem.line,
                             problem.column, problem.reason, problem.message);
  if (!problems.empty()) {
    std::cout << counted(problems.size(), "problem") << "; the file was not used\n";
    return Exit::Failed;
  }
  FIELDPOST_TRY(const auto programme, parseProgramme(text, options.file.string()));
  std::cout << fmt::format(
      "{} is right: {} outputs, {}, {}\n", options.file.string(), programme.outputs_size(),
      counted(static_cast<std::uint64_t>(programme.indicators_size()), "indicator"),
      counted(static_cast<std::uint64_t>(programme.themes_size()), "theme"));
  return Exit::Ok;
}

Result<Exit> showReport(HeadquartersLink& link, const Options& options) {
  v1::GetPerformanceReportRequest request;
  request.set_as_of(options.asOf);
  request.set_programme(options.programme);
  request.set_language(options.language);
  FIELDPOST_TRY(const auto answer,
                link.call(&v1::ConsoleService::Stub::GetPerformanceReport, request));
  if (options.json)
    std::cout << jsonOf(answer.report()) << '\n';
  else
    std::cout << reportText(answer.report(), terminalWidth());
  return Exit::Ok;
}

Result<Exit> showRecord(HeadquartersLink& link, const Options& options) {
  v1::GetRecordRequest request;
  request.set_type(options.type);
  request.set_id(options.id);
  FIELDPOST_TRY(const auto answer, link.call(&v1::ConsoleService::Stub::GetRecord, request));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  const auto& reference = answer.reference();
  std::cout << fmt::format("{} ({} of {}){}\n{}\n", plain(reference.title()), reference.type(),
                           reference.office(), answer.deleted() ? ", deleted" : "", answer.json());
  for (const auto& problem : answer.problems())
    std::cout << "missing or wrong: " << problem << '\n';
  Table table({{"Commit", true}, {"When"}, {"Who"}, {"Office"}, {"What", false, true}});
  for (const auto& step : answer.history()) {
    std::string what;
    for (const auto& cell : step.cells())
      what += fmt::format("{}{}{}: {}", what.empty() ? "" : "; ", cell.removed() ? "without " : "",
                          cell.field_label(), cell.value());
    table.add({std::to_string(step.commit()), timeText(step.time_ms()), step.author(),
               step.from_office().empty() ? "headquarters" : step.from_office(),
               what.empty() ? step.act() : what});
  }
  std::cout << '\n' << table.text(terminalWidth());
  return Exit::Ok;
}

}  // namespace fieldpost::console
