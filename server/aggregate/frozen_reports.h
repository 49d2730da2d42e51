// Reports as they were on a day and at a commit, kept under a name for good.
//
// Used by server/services. What was said to the Commission stands; what arrived since is a
// difference, not another report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/console/v1/report_service.pb.h"
#include "server/store/store.h"
#include "sync/base/result.h"

namespace fieldpost::aggregate {

/// Errors: InvalidArgument/BAD_REPORT_NAME.
Result<Done> checkReportName(std::string_view name);
/// Keeps the report under the line's name; the audit says that `actor` did. Durable when it
/// returns. Errors: AlreadyExists/REPORT_EXISTS; those of the store.
Result<Done> freezeReport(store::Store& store, const std::string& actor,
                          const console::v1::FrozenReportLine& line,
                          const console::v1::PerformanceReport& report);
/// Newest first. Errors: DataLoss/MALFORMED_RECORD; those of the store.
Result<std::vector<console::v1::FrozenReportLine>> frozenReports(store::Snapshot& snapshot);
/// As it was kept, without differences. Errors: NotFound/NO_REPORT; DataLoss/MALFORMED_RECORD;
/// those of the store.
Result<console::v1::GetFrozenReportResponse> frozenReport(store::Snapshot& snapshot,
                                                          const std::string& name);

}  // namespace fieldpost::aggregate
