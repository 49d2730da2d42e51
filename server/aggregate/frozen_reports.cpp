#include "server/aggregate/frozen_reports.h"

#include <fmt/format.h>

#include <algorithm>

namespace fieldpost::aggregate {
namespace {

using console::v1::FrozenReportLine;
using console::v1::GetFrozenReportResponse;

constexpr std::string_view kSpace = "frozen_report";
constexpr std::string_view kLineSpace = "frozen_report_line";
constexpr std::size_t kNameMost = 60;

Error malformed(std::string_view name) {
  return {Code::DataLoss, "MALFORMED_RECORD",
          fmt::format("the report '{}' that headquarters keeps cannot be read", name)};
}

}  // namespace

Result<Done> checkReportName(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  if (!name.empty() && name.size() <= kNameMost && std::all_of(name.begin(), name.end(), allowed))
    return Done{};
  return Error{
      Code::InvalidArgument, "BAD_REPORT_NAME",
      fmt::format("'{}' is no name for a report; use letters, digits, '-', '_' and '.', at "
                  "most {}",
                  name, kNameMost)};
}

Result<Done> freezeReport(store::Store& store, const std::string& actor,
                          const FrozenReportLine& line,
                          const console::v1::PerformanceReport& report) {
  FIELDPOST_TRY(const auto transaction, store.begin());
  FIELDPOST_TRY(const auto known, transaction->kept(kLineSpace, line.name()));
  if (known)
    return Error{Code::AlreadyExists, "REPORT_EXISTS",
                 fmt::format("a report is kept as '{}' already; choose another name", line.name())};
  FIELDPOST_CHECK(transaction->putKept(kLineSpace, line.name(), line.SerializeAsString()));
  FIELDPOST_CHECK(transaction->putKept(kSpace, line.name(), report.SerializeAsString()));
  FIELDPOST_CHECK(transaction->appendAudit(
      {line.frozen_ms(), actor, "REPORT_FROZEN",
       fmt::format("{} as of {} at commit {}", line.name(), line.as_of(), line.commit())}));
  return transaction->commit();
}

Result<std::vector<FrozenReportLine>> frozenReports(store::Snapshot& snapshot) {
  std::vector<FrozenReportLine> lines;
  FIELDPOST_CHECK(snapshot.forEachKept(kLineSpace, [&](auto name, auto value) -> Result<Done> {
    if (!lines.emplace_back().ParseFromArray(value.data(), static_cast<int>(value.size())))
      return malformed(name);
    return Done{};
  }));
  std::stable_sort(lines.begin(), lines.end(),
                   [](const auto& a, const auto& b) { return a.frozen_ms() > b.frozen_ms(); });
  return lines;
}

Result<GetFrozenReportResponse> frozenReport(store::Snapshot& snapshot, const std::string& name) {
  FIELDPOST_TRY(const auto line, snapshot.kept(kLineSpace, name));
  FIELDPOST_TRY(const auto report, snapshot.kept(kSpace, name));
  if (!line || !report)
    return Error{Code::NotFound, "NO_REPORT",
                 fmt::format("no report is kept as '{}'; list them with `report frozen`", name)};
  GetFrozenReportResponse response;
  if (!response.mutable_line()->ParseFromString(*line) ||
      !response.mutable_report()->ParseFromString(*report))
    return malformed(name);
  return response;
}

}  // namespace fieldpost::aggregate
