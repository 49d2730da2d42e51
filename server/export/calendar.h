// Training events as a calendar that other programs subscribe to.
//
// Used by server/services. Source: RFC 5545 (iCalendar). The same records give the same bytes.
#pragma once

#include <cstdint>
#include <string>

#include "server/export/sink.h"
#include "server/store/store.h"

namespace fieldpost::exporting {

/// Every event with a first day that is not deleted; gives how many. `office`: of it alone unless
/// it is empty. Errors: those of the store and the sink.
Result<std::uint64_t> writeCalendar(store::Snapshot& snapshot, const std::string& office,
                                    const Sink& sink);
/// A content line folded so that none has more than 75 bytes, ended.
std::string foldedLine(const std::string& line);

}  // namespace fieldpost::exporting
