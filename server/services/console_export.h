// One export as a stream of answers.
//
// Used by HeadquartersService. The room that knows the formats is server/export.
#pragma once

#include <grpcpp/support/sync_stream.h>

#include <cstdint>

#include "fieldpost/console/v1/headquarters_service.pb.h"
#include "server/store/store.h"

namespace fieldpost::services {

/// Errors: InvalidArgument/UNKNOWN_TYPE, UNKNOWN_FORMAT, REPORTER_MISSING; Cancelled/LISTENER_GONE
/// when nobody listens any more; those of the store.
Result<Done> exportRecords(store::Snapshot& snapshot, const console::v1::ExportRequest& request,
                           std::int64_t nowMs,
                           grpc::ServerWriter<console::v1::ExportResponse>& writer);

}  // namespace fieldpost::services
