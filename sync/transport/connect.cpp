#include "sync/transport/connect.h"

#include <algorithm>

#include "sync/transport/tls_probe.h"

namespace fieldpost {
namespace {

constexpr std::chrono::milliseconds kLookEvery{200};
/// By then the link has been waited for already.
constexpr std::chrono::seconds kProbeWithin{10};

}  // namespace

Result<Done> waitUntilConnected(grpc::Channel& channel, const std::string& address,
                                const std::string& caPem, std::chrono::seconds within,
                                const std::atomic<bool>* stop) {
  const auto deadline = std::chrono::system_clock::now() + within;
  grpc_connectivity_state state = channel.GetState(true);
  while (state == GRPC_CHANNEL_IDLE || state == GRPC_CHANNEL_CONNECTING) {
    if (stop != nullptr && *stop)
      return Error{Code::Cancelled, "STOPPED",
                   "stopped before headquarters answered; nothing was sent"};
    const auto now = std::chrono::system_clock::now();
    if (now >= deadline) break;
    channel.WaitForStateChange(state, std::min(deadline, now + kLookEvery));
    state = channel.GetState(true);
  }
  if (state == GRPC_CHANNEL_READY) return Done{};
  // gRPC does not say why; a handshake of our own does.
  FIELDPOST_CHECK(probeServer(address, caPem, std::min(within, kProbeWithin)));
  // It answers now: perhaps it was starting.
  if (channel.WaitForConnected(deadline)) return Done{};
  return Error{Code::Unavailable, "CANNOT_CONNECT",
               "headquarters (" + address +
                   ") is there but does not let this program in; nothing is lost, try again"};
}

}  // namespace fieldpost
