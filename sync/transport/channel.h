// A gRPC channel to headquarters, made for links of 600 ms that lose packets and stand still.
//
// Used by sync and enrolment. A connection that follows another of the same laptop in this process
// resumes its TLS session, so that certificates do not travel again.
#pragma once

#include <grpcpp/channel.h>

#include <chrono>
#include <memory>
#include <string>

#include "sync/transport/laptop_identity.h"

namespace fieldpost {

/// Any thread. Nothing is connected yet; see waitUntilConnected. A link that carries nothing for
/// `silentMost` is given up.
std::shared_ptr<grpc::Channel> openChannel(const std::string& address, const Identity& identity,
                                           std::chrono::seconds silentMost);

}  // namespace fieldpost
