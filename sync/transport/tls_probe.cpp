#include "sync/transport/tls_probe.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

#include "sync/base/clock.h"
#include "sync/bundle/openssl_pointers.h"

namespace fieldpost {
namespace {

using Milliseconds = std::chrono::milliseconds;

using openssl::Bio;
using openssl::Certificate;
using Context = std::unique_ptr<SSL_CTX, openssl::Free<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, openssl::Free<SSL_free>>;

/// A socket that closes itself.
class Socket {
 public:
  explicit Socket(int handle) : m_handle(handle) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (m_handle >= 0) ::close(m_handle);
  }
  [[nodiscard]] int handle() const { return m_handle; }

 private:
  int m_handle;
};

struct HostAndPort {
  std::string host;
  std::string port;
};

Result<HostAndPort> split(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == address.size())
    return Error{
        Code::InvalidArgument, "BAD_ADDRESS",
        "'" + address + "' is not an address of headquarters; it looks like hq.example.org:7443"};
  HostAndPort parts{address.substr(0, colon), address.substr(colon + 1)};
  if (parts.host.front() == '[' && parts.host.back() == ']')
    parts.host = parts.host.substr(1, parts.host.size() - 2);
  return parts;
}

Error cannotConnect(const std::string& address) {
  return {Code::Unavailable, "CANNOT_CONNECT",
          "headquarters (" + address +
              ") cannot be reached; nothing is lost, try again when there is a link"};
}

bool waitFor(int handle, short events, Milliseconds within) {
  pollfd wanted{handle, events, 0};
  return ::poll(&wanted, 1, static_cast<int>(within.count())) == 1;
}

/// A connected, non-blocking socket, or -1.
int connectTo(const HostAndPort& parts, Milliseconds within) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(parts.host.c_str(), parts.port.c_str(), &hints, &found) != 0) return -1;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    const int handle =
        ::socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, at->ai_protocol);
    if (handle < 0) continue;
    int failed = 0;
    socklen_t size = sizeof failed;
    if (::connect(handle, at->ai_addr, at->ai_addrlen) == 0 ||
        (errno == EINPROGRESS && waitFor(handle, POLLOUT, within) &&
         ::getsockopt(handle, SOL_SOCKET, SO_ERROR, &failed, &size) == 0 && failed == 0))
      return handle;
    ::close(handle);
  }
  return -1;
}

/// Runs the handshake; true when it succeeded.
bool handshake(SSL& session, int handle, Milliseconds within) {
  for (;;) {
    const int outcome = SSL_connect(&session);
    if (outcome == 1) return true;
    const int why = SSL_get_error(&session, outcome);
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) return false;
    if (!waitFor(handle, why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, within)) return false;
  }
}

Error explained(long verified, const std::string& address) {
  const std::string now = minuteOf(systemClock().nowMs());
  switch (verified) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {Code::Unauthenticated, "CERTIFICATE_EXPIRED",
              "the certificate of headquarters (" + address + ") has expired, or this clock (" +
                  now + ") is ahead; nothing is lost, tell headquarters"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {Code::Unauthenticated, "CLOCK_WRONG",
              "this clock shows " + now + ", before the certificate of headquarters (" + address +
                  ") was made; set the clock and try again. Nothing is lost"};
    case X509_V_OK:
      return {Code::Unauthenticated, "FOREIGN_SERVER",
              "what answers at " + address +
                  " does not speak as headquarters does; perhaps the network asks for a log-in. "
                  "Nothing was sent"};
    default:
      return {Code::Unauthenticated, "FOREIGN_SERVER",
              "the server at " + address + " is not the headquarters this identity is for (" +
                  X509_verify_cert_error_string(verified) + "); nothing was sent"};
  }
}

}  // namespace

Result<Done> probeServer(const std::string& address, const std::string& caPem,
                         Milliseconds within) {
  FIELDPOST_TRY(const HostAndPort parts, split(address));
  const Socket socket(connectTo(parts, within));
  if (socket.handle() < 0) return cannotConnect(address);

  const Context context(SSL_CTX_new(TLS_client_method()));
  const Bio memory(BIO_new_mem_buf(caPem.data(), static_cast<int>(caPem.size())));
  const Certificate ca(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
  if (context == nullptr || ca == nullptr)
    return Error{Code::DataLoss, "BAD_IDENTITY",
                 "the certificate of headquarters' CA is damaged; ask headquarters for a new file"};
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), ca.get());
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  constexpr unsigned char kHttp2[] = {2, 'h', '2'};
  SSL_CTX_set_alpn_protos(context.get(), kHttp2, sizeof kHttp2);

  const Session session(SSL_new(context.get()));
  X509_VERIFY_PARAM* expected = SSL_get0_param(session.get());
  if (X509_VERIFY_PARAM_set1_ip_asc(expected, parts.host.c_str()) != 1)
    X509_VERIFY_PARAM_set1_host(expected, parts.host.c_str(), 0);
  SSL_set_fd(session.get(), socket.handle());
  const bool shaken = handshake(*session, socket.handle(), within);
  ERR_clear_error();
  if (shaken) return Done{};
  return explained(SSL_get_verify_result(session.get()), address);
}

}  // namespace fieldpost
