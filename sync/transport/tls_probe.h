// Why a connection to headquarters does not come up. gRPC does not say; a TLS handshake of one's
// own does.
//
// Used by the laptop's sync and by the console, each after gRPC has failed to connect.
#pragma once

#include <chrono>
#include <string>

#include "sync/base/result.h"

namespace fieldpost {

/// Done when a server with a certificate of the CA answers at `address` (HOST:PORT) within the
/// time. Errors: InvalidArgument/BAD_ADDRESS; Unavailable/CANNOT_CONNECT;
/// Unauthenticated/FOREIGN_SERVER, CERTIFICATE_EXPIRED, CLOCK_WRONG.
Result<Done> probeServer(const std::string& address, const std::string& caPem,
                         std::chrono::milliseconds within);

}  // namespace fieldpost
