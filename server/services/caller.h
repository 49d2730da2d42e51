// Who is at the other end of a call, by its certificate and the register.
//
// Used by every service that demands a certificate, at the start of every call.
#pragma once

#include <grpcpp/server_context.h>

#include "server/access/access.h"
#include "sync/base/result.h"

namespace fieldpost::services {

/// Errors: Unauthenticated/NOT_ENROLLED; PermissionDenied/LAPTOP_SUSPENDED.
Result<store::Laptop> callerOf(const grpc::ServerContextBase& context, access::Access& access);

}  // namespace fieldpost::services
