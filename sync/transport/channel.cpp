#include "sync/transport/channel.h"

#include <grpc/grpc_security.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <algorithm>
#include <map>
#include <mutex>

namespace fieldpost {
namespace {

/// A ping while nothing is said keeps a mobile network from forgetting the connection, and finds
/// out that it is dead.
constexpr std::chrono::seconds kPingEvery{30};
/// What may be on its way to this laptop unread: 600 ms of a fast satellite link.
constexpr int kWindowBytes = 256 * 1024;
constexpr int kMessageBytesMost = 4 * 1024 * 1024;

/// TLS sessions to be resumed. By certificate: a session says who the laptop is, so one of an
/// identity that was replaced must not be used for the new one. Never destroyed: connections of the
/// last moment use it.
void resumeSessions(grpc::ChannelArguments& arguments, const Identity& identity) {
  static std::mutex mutex;
  static auto& caches = *new std::map<std::string, grpc_ssl_session_cache*>;
  if (identity.certificatePem.empty()) return;
  const std::lock_guard lock(mutex);
  auto& cache = caches[identity.certificatePem];
  if (cache == nullptr) cache = grpc_ssl_session_cache_create_lru(4);
  const grpc_arg argument = grpc_ssl_session_cache_create_channel_arg(cache);
  arguments.SetPointerWithVtable(argument.key, argument.value.pointer.p,
                                 argument.value.pointer.vtable);
}

}  // namespace

std::shared_ptr<grpc::Channel> openChannel(const std::string& address, const Identity& identity,
                                           std::chrono::seconds silentMost) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = identity.caPem;
  options.pem_private_key = identity.keyPem;
  options.pem_cert_chain = identity.certificatePem;
  grpc::ChannelArguments arguments;
  const auto milliseconds = [](std::chrono::seconds time) {
    return static_cast<int>(std::chrono::milliseconds(time).count());
  };
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, milliseconds(std::min(kPingEvery, silentMost)));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, milliseconds(silentMost));
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // A ping for each burst of data would cost as much as a small sync itself.
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kWindowBytes);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetMaxReceiveMessageSize(kMessageBytesMost);
  // A session that was just refused must not wait for the last one's back-off.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  resumeSessions(arguments, identity);
  return grpc::CreateCustomChannel(address, grpc::SslCredentials(options), arguments);
}

}  // namespace fieldpost
