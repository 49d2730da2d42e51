// An Error as a gRPC status and back: the code as it is, the reason in the trailing metadata.
//
// Used by every service of the server and by whoever calls one. An Error that crosses is the same
// Error on the other side.
#pragma once

#include <grpcpp/client_context.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include "sync/base/result.h"

namespace fieldpost {

/// The trailing metadata key of the reason.
inline constexpr const char* kReasonKey = "fieldpost-reason";

/// The status to finish a call with; puts the reason into the call's trailing metadata, so it must
/// be called before the call is finished.
grpc::Status statusOf(const Error& error, grpc::ServerContextBase& context);
/// What a call ended with. Where no service of ours answered: Unavailable/CANNOT_CONNECT, or
/// RPC_FAILED with gRPC's code and words. Precondition: `status` is not OK and the call has ended.
Error errorOf(const grpc::Status& status, const grpc::ClientContext& context);

}  // namespace fieldpost
