// The console's line to headquarters: an identity, a connection, and calls that answer with a
// Result.
//
// Used by every command that asks headquarters something. Speaks fieldpost.console.v1 and nothing
// else.
#pragma once

#include <grpcpp/grpcpp.h>

#include <filesystem>
#include <memory>
#include <string>

#include "fieldpost/console/v1/console_service.grpc.pb.h"
#include "fieldpost/console/v1/headquarters_service.grpc.pb.h"
#include "fieldpost/console/v1/identity.pb.h"
#include "sync/base/result.h"
#include "sync/transport/status.h"

namespace fieldpost::console {

/// Errors: NotFound/NO_FILE; PermissionDenied/CANNOT_READ; DataLoss/BAD_IDENTITY.
Result<v1::Identity> loadIdentity(const std::filesystem::path& file);

class HeadquartersLink {
 public:
  /// `address`: HOST:PORT; empty: the identity's own.
  /// Errors: InvalidArgument/BAD_ADDRESS; Unavailable/CANNOT_CONNECT;
  /// Unauthenticated/FOREIGN_SERVER, CERTIFICATE_EXPIRED, CLOCK_WRONG.
  static Result<HeadquartersLink> connect(const v1::Identity& identity, const std::string& address);

  /// Calls one method: `link.call(&Stub::ListOffices, request)`. Errors: those of the method.
  template <typename Request, typename Response>
  Result<Response> call(grpc::Status (v1::ConsoleService::Stub::*method)(grpc::ClientContext*,
                                                                         const Request&, Response*),
                        const Request& request) {
    grpc::ClientContext context;
    setDeadline(context);
    Response response;
    const grpc::Status status = ((*m_stub).*method)(&context, request, &response);
    if (!status.ok()) return errorOf(status, context);
    return response;
  }

  /// The same for what headquarters decides.
  template <typename Request, typename Response>
  Result<Response> call(grpc::Status (v1::HeadquartersService::Stub::*method)(grpc::ClientContext*,
                                                                              const Request&,
                                                                              Response*),
                        const Request& request) {
    grpc::ClientContext context;
    setDeadline(context);
    Response response;
    const grpc::Status status = ((*m_headquarters).*method)(&context, request, &response);
    if (!status.ok()) return errorOf(status, context);
    return response;
  }

  [[nodiscard]] v1::ConsoleService::Stub& stub() { return *m_stub; }

 private:
  HeadquartersLink(std::shared_ptr<grpc::Channel> channel);
  static void setDeadline(grpc::ClientContext& context);
  std::unique_ptr<v1::ConsoleService::Stub> m_stub;
  std::unique_ptr<v1::HeadquartersService::Stub> m_headquarters;
};

}  // namespace fieldpost::console
