// A report as a tree that can be walked: which records a figure rests on, what of two differs.
//
// Used by performance_report.cpp and server/services. A figure has a path, "projects.completed" or
// "indicators[1].receiving.states[KE]": names of fields, and in brackets what tells the entries of
// a list apart. It knows the fields by reflection, so a new section needs nothing here.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "fieldpost/console/v1/figures.pb.h"
#include "fieldpost/console/v1/report_service.pb.h"
#include "sync/base/result.h"
#include "sync/record/record_type.h"

namespace fieldpost::aggregate {

/// Visits the message and every message in it.
void forEachMessage(Message& message, const std::function<void(Message&)>& visit);
/// Every id of records that stands in the message, however deep.
std::unordered_set<std::string> idsIn(const Message& message);

/// The records behind the figure, by id. Errors: NotFound/NO_FIGURE.
Result<std::vector<console::v1::RecordReference>> recordsBehind(
    const console::v1::PerformanceReport& report, std::string_view path);

/// What of `now` is not as in `before`, in the order of the fields. How old data is does not count.
std::vector<console::v1::FigureDifference> differences(const console::v1::PerformanceReport& before,
                                                       const console::v1::PerformanceReport& now);

/// Leaves at most so many ids in each list of records, and says how many it left out; of those
/// that stay, what they are stays too.
void limitRecords(console::v1::PerformanceReport& report, int most);

}  // namespace fieldpost::aggregate
