#include "server/console/headquarters_link.h"

#include <google/protobuf/util/json_util.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <system_error>

#include "sync/base/clock.h"
#include "sync/transport/connect.h"
#include "sync/transport/laptop_identity.h"

namespace fieldpost::console {
namespace {

using std::chrono::seconds;

constexpr seconds kConnectWithin{5};
/// A report over a full register takes seconds; a silent server must not hold a person longer.
constexpr seconds kAnswerWithin{120};
constexpr int kAnswerBytesMost = 64 * 1024 * 1024;

/// gRPC would only say that the line was cut. Errors: Unauthenticated/CERTIFICATE_EXPIRED,
/// CLOCK_WRONG; DataLoss/BAD_IDENTITY.
Result<Done> checkOwnCertificate(const v1::Identity& identity) {
  const auto valid =
      checkValidity({identity.private_key_pem(), identity.certificate_pem(), identity.ca_pem()},
                    systemClock().nowMs());
  if (valid.ok()) return valid;
  Error error = valid.error();
  const std::string now = minuteOf(systemClock().nowMs());
  error.message = error.reason == "CERTIFICATE_EXPIRED"
                      ? "this identity has expired (the clock shows " + now +
                            "); restart fieldpostd and take its new console.identity"
                  : error.reason == "CLOCK_WRONG"
                      ? "the clock shows " + now +
                            ", before this identity was made; set the clock and try again"
                      : "the certificate of this identity is damaged; take the console.identity of"
                        " fieldpostd's data folder";
  return error;
}

}  // namespace

Result<v1::Identity> loadIdentity(const std::filesystem::path& file) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(file, failed))
    return Error{Code::NotFound, "NO_FILE",
                 "there is no identity file " + file.string() +
                     "; fieldpostd writes one as console.identity into its data folder"};
  std::ifstream stream(file);
  if (!stream)
    return Error{
        Code::PermissionDenied, "CANNOT_READ",
        "the identity file " + file.string() + " cannot be read; it belongs to another user"};
  std::ostringstream text;
  text << stream.rdbuf();
  v1::Identity identity;
  const auto status = google::protobuf::util::JsonStringToMessage(text.str(), &identity);
  if (!status.ok() || identity.ca_pem().empty() || identity.certificate_pem().empty() ||
      identity.private_key_pem().empty())
    return Error{Code::DataLoss, "BAD_IDENTITY",
                 file.string() +
                     " is not an identity of headquarters'; take the console.identity of"
                     " fieldpostd's data folder"};
  return identity;
}

HeadquartersLink::HeadquartersLink(std::shared_ptr<grpc::Channel> channel)
    : m_stubs(v1::ConsoleService::NewStub(channel), v1::HeadquartersService::NewStub(channel),
              v1::ReportService::NewStub(channel)) {}

Result<HeadquartersLink> HeadquartersLink::connect(const v1::Identity& identity,
                                                   const std::string& wanted) {
  FIELDPOST_CHECK(checkOwnCertificate(identity));
  const std::string& address = wanted.empty() ? identity.server() : wanted;
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = identity.ca_pem();
  options.pem_private_key = identity.private_key_pem();
  options.pem_cert_chain = identity.certificate_pem();
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetMaxReceiveMessageSize(kAnswerBytesMost);
  const auto channel = grpc::CreateCustomChannel(address, grpc::SslCredentials(options), arguments);
  FIELDPOST_CHECK(waitUntilConnected(*channel, address, identity.ca_pem(), kConnectWithin));
  return HeadquartersLink(channel);
}

void HeadquartersLink::setDeadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + kAnswerWithin);
}

}  // namespace fieldpost::console
