// Headquarters' registers as lists: projects, trainings, offices, laptops, conflicts, quarantine.
//
// Used by ConsoleService. Each list is made from one snapshot. A page is cut by lines and by bytes,
// so that it always fits a message.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "fieldpost/console/v1/console_service.pb.h"
#include "server/store/store.h"

namespace fieldpost::services {

/// `day`: today at headquarters, YYYY-MM-DD; what breaks a rule is judged by it.
Result<console::v1::ListProjectsResponse> listProjects(
    store::Snapshot& snapshot, const console::v1::ListProjectsRequest& request,
    const std::string& day);
Result<console::v1::ListTrainingsResponse> listTrainings(
    store::Snapshot& snapshot, const console::v1::ListTrainingsRequest& request,
    const std::string& day);
/// `nowMs`: ages are told as of then.
Result<console::v1::ListOfficesResponse> listOffices(store::Snapshot& snapshot, std::int64_t nowMs);
/// Laptops and unused codes; consoles are not laptops.
Result<console::v1::ListLaptopsResponse> listLaptops(store::Snapshot& snapshot,
                                                     const std::string& office, std::int64_t nowMs);
Result<console::v1::ListConflictsResponse> listConflicts(
    store::Snapshot& snapshot, const console::v1::ListConflictsRequest& request);
Result<console::v1::ListQuarantineResponse> listQuarantine(store::Snapshot& snapshot,
                                                           const std::string& office);

/// When each office's laptops last finished a sync. An office that never did is not there.
Result<std::map<std::string, std::int64_t>> lastSyncOf(store::Snapshot& snapshot);
/// The record of the office with that code; none when there is no such office.
Result<std::optional<store::StoredRecord>> findOffice(store::Snapshot& snapshot,
                                                      const std::string& code);

}  // namespace fieldpost::services
