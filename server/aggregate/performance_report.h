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
#include <vector>

#include "fieldpost/console/v1/figures.pb.h"
#include "server/aggregate/figure_source.h"
#include "server/aggregate/record_source.h"

namespace fieldpost::aggregate {

/// An office is silent when its newest sync is older than so many days.
inline constexpr std::int64_t kSilentDays = 30;

/// A laptop as the register knows it.
struct LaptopSeen {
  std::string id;
  std::string office;
  std::string person;
  std::int64_t lastSyncMs = 0;  ///< 0: never.
  bool suspended = false;
};

/// What the report is asked for.
struct ReportQuestion {
  std::string day;                               ///< YYYY-MM-DD.
  std::string programme;                         ///< Its code; empty: the one that runs on the day.
  std::int64_t nowMs = 0;                        ///< Ages of offices are told as of then.
  std::map<std::string, std::int64_t> lastSync;  ///< Of offices' laptops, by office. Absent: never.
  std::vector<LaptopSeen> laptops = {};          ///< Those of offices.
  std::string language = {};                     ///< For names of States: "fr"; empty: English.
};

/// Every figure with all of its records. Errors: as readWorld.
Result<console::v1::PerformanceReport> performanceReport(FigureSource& source,
                                                         const ReportQuestion& question);
/// The same from records. Errors: as readWorld.
Result<console::v1::PerformanceReport> performanceReport(RecordSource& source,
                                                         const ReportQuestion& question);

}  // namespace fieldpost::aggregate
