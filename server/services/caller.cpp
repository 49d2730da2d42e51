#include "server/services/caller.h"

#include <grpc/grpc_security_constants.h>

#include <string_view>

namespace fieldpost::services {

Result<store::Laptop> callerOf(const grpc::ServerContextBase& context, access::Access& access) {
  const auto authenticated = context.auth_context();
  std::string_view certificate;
  if (authenticated != nullptr) {
    const auto found = authenticated->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
    if (!found.empty()) certificate = {found.front().data(), found.front().size()};
  }
  if (certificate.empty())
    return Error{Code::Unauthenticated, "NOT_ENROLLED",
                 "this call needs a certificate of headquarters'; enrol first"};
  return access.identify(certificate);
}

}  // namespace fieldpost::services
