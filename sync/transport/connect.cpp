#include "sync/transport/connect.h"

#include "sync/transport/tls_probe.h"

namespace fieldpost {

Result<Done> waitUntilConnected(grpc::Channel& channel, const std::string& address,
                                const std::string& caPem, std::chrono::seconds within) {
  const auto deadline = std::chrono::system_clock::now() + within;
  grpc_connectivity_state state = channel.GetState(true);
  while (state == GRPC_CHANNEL_IDLE || state == GRPC_CHANNEL_CONNECTING) {
    if (!channel.WaitForStateChange(state, deadline)) break;
    state = channel.GetState(true);
  }
  if (state == GRPC_CHANNEL_READY) return Done{};
  // gRPC does not say why; a handshake of our own does.
  FIELDPOST_CHECK(probeServer(address, caPem, within));
  // It answers now: perhaps it was starting.
  if (channel.WaitForConnected(deadline)) return Done{};
  return Error{Code::Unavailable, "CANNOT_CONNECT",
               "headquarters (" + address +
                   ") is there but does not let this program in; nothing is lost, try again"};
}

}  // namespace fieldpost
