// Commands about reports that are kept, what is behind a figure, and whether figures are right:
// report records, report freeze, report frozen, report recompute.
#include <fmt/format.h>

#include <iostream>

#include "server/console/commands.h"
#include "server/console/headquarters_link.h"
#include "server/console/table.h"
#include "server/console/words.h"

namespace fieldpost::console {
namespace {

using Stub = v1::ReportService::Stub;

std::string recordsTable(const google::protobuf::RepeatedPtrField<v1::RecordReference>& records) {
  Table table({{"Type"}, {"Office"}, {"Id"}, {"Title", false, true}});
  for (const auto& record : records)
    table.add({record.type(), record.office(), record.id(), plain(record.title())});
  return table.text(terminalWidth());
}

/// "2 came, 1 went".
std::string moved(const v1::FigureDifference& difference) {
  std::string text;
  if (difference.added_size() > 0) text = fmt::format("{} came", difference.added_size());
  if (difference.removed_size() > 0)
    text += fmt::format("{}{} went", text.empty() ? "" : ", ", difference.removed_size());
  return text;
}

Result<Exit> listFrozen(HeadquartersLink& link, const Options& options) {
  FIELDPOST_TRY(const auto answer,
                link.call(&Stub::ListFrozenReports, v1::ListFrozenReportsRequest()));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  Table table(
      {{"Name", false, true}, {"Programme"}, {"As of"}, {"Commit", true}, {"Kept"}, {"By"}});
  for (const auto& report : answer.reports())
    table.add({report.name(), report.programme(), report.as_of(), std::to_string(report.commit()),
               timeText(report.frozen_ms()), plain(report.frozen_by())});
  std::cout << table.text(terminalWidth())
            << counted(static_cast<std::uint64_t>(answer.reports_size()), "report") << '\n';
  return Exit::Ok;
}

}  // namespace

Result<Exit> listFigureRecords(HeadquartersLink& link, const Options& options) {
  v1::ListFigureRecordsRequest request;
  request.set_as_of(options.asOf);
  request.set_programme(options.programme);
  request.set_figure(options.figure);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::ListFigureRecords, request));
  if (options.json)
    std::cout << jsonOf(answer) << '\n';
  else
    std::cout << recordsTable(answer.records())
              << counted(static_cast<std::uint64_t>(answer.records_size()), "record") << '\n';
  return Exit::Ok;
}

Result<Exit> freezeReport(HeadquartersLink& link, const Options& options) {
  v1::FreezeReportRequest request;
  request.set_name(options.name);
  request.set_as_of(options.asOf);
  request.set_programme(options.programme);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::FreezeReport, request));
  if (options.json)
    std::cout << jsonOf(answer) << '\n';
  else
    std::cout << fmt::format("Kept as {}: the report of {} as of {}, at commit {}\n",
                             answer.report().name(), answer.report().programme(),
                             answer.report().as_of(), answer.report().commit());
  return Exit::Ok;
}

Result<Exit> showFrozenReports(HeadquartersLink& link, const Options& options) {
  if (options.name.empty()) return listFrozen(link, options);
  v1::GetFrozenReportRequest request;
  request.set_name(options.name);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::GetFrozenReport, request));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  std::cout << fmt::format("{}: the report of {} as of {}, at commit {}; compared with commit {}\n",
                           answer.line().name(), answer.line().programme(), answer.line().as_of(),
                           answer.line().commit(), answer.compared_commit());
  Table table({{"Figure", false, true}, {"Was", true}, {"Is", true}, {"Records"}});
  for (const auto& one : answer.differences())
    table.add({one.figure(), plain(one.before()), plain(one.after()), moved(one)});
  if (answer.differences_size() > 0) std::cout << table.text(terminalWidth());
  std::cout << counted(static_cast<std::uint64_t>(answer.differences_size()), "figure")
            << (answer.differences_size() == 1 ? " is" : " are") << " another now\n";
  return Exit::Ok;
}

Result<Exit> recomputeReport(HeadquartersLink& link, const Options& options) {
  v1::RecomputeReportRequest request;
  request.set_repair(options.repair);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::RecomputeReport, request));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return answer.equal() ? Exit::Ok : Exit::Failed;
  }
  std::cout << fmt::format("{} and {} looked at, at commit {}\n",
                           counted(answer.records(), "record"),
                           counted(answer.sums(), "kept value"), answer.commit());
  for (const auto& one : answer.differences()) std::cout << "differs: " << plain(one) << '\n';
  std::cout << (answer.equal() ? "The figures are what the log makes of them\n"
                               : "The figures are not what the log makes of them; report this, and "
                                 "make them anew with --repair\n");
  return answer.equal() ? Exit::Ok : Exit::Failed;
}

}  // namespace fieldpost::console
