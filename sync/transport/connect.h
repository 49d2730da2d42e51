// Waiting for a connection to headquarters, and saying why there is none.
//
// Used by the laptop's sync and by the console.
#pragma once

#include <grpcpp/channel.h>

#include <atomic>
#include <chrono>
#include <string>

#include "sync/base/result.h"

namespace fieldpost {

/// Done once the channel is up. A refusal is told at once, without waiting for the time to pass;
/// `stop` (may be null) ends the wait within 0.2 s. Errors: those of probeServer;
/// Cancelled/STOPPED; Unavailable/CANNOT_CONNECT when a right server answers but lets nobody in.
Result<Done> waitUntilConnected(grpc::Channel& channel, const std::string& address,
                                const std::string& caPem, std::chrono::seconds within,
                                const std::atomic<bool>* stop = nullptr);

}  // namespace fieldpost
