// The programme performance report: every figure of one day and one commit, with the records
// behind.
//
// Used by the console service. Made whole from one source, so all figures agree with each other;
// the day and the moment of making come in.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "fieldpost/console/v1/figures.pb.h"
#include "server/aggregate/record_source.h"

namespace fieldpost::aggregate {

/// An office is silent when its newest sync is older than so many days.
inline constexpr std::int64_t kSilentDays = 30;

/// What the report is asked for.
struct ReportQuestion {
  std::string day;                               ///< YYYY-MM-DD.
  std::string programme;                         ///< Its code; empty: the one that runs on the day.
  std::int64_t nowMs = 0;                        ///< Ages of offices are told as of then.
  std::map<std::string, std::int64_t> lastSync;  ///< Of offices' laptops, by office. Absent: never.
};

/// Errors: as readWorld.
Result<console::v1::PerformanceReport> performanceReport(RecordSource& source,
                                                         const ReportQuestion& question);

}  // namespace fieldpost::aggregate
