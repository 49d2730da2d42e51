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
#include <tuple>

#include "fieldpost/console/v1/console_service.grpc.pb.h"
#include "fieldpost/console/v1/headquarters_service.grpc.pb.h"
#include "fieldpost/console/v1/identity.pb.h"
#include "fieldpost/console/v1/report_service.grpc.pb.h"
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

  /// Calls one method of a service that speaks for itself: `link.call(&Stub::ListOffices,
  /// request)`. Errors: those of the method.
  template <typename Stub, typename Request, typename Response>
  Result<Response> call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                     Response*),
                        const Request& request) {
    grpc::ClientContext context;
    setDeadline(context);
    Response response;
    const grpc::Status status = (stubOf<Stub>().*method)(&context, request, &response);
    if (!status.ok()) return errorOf(status, context);
    return response;
  }

  [[nodiscard]] v1::ConsoleService::Stub& stub() { return stubOf<v1::ConsoleService::Stub>(); }
  [[nodiscard]] v1::HeadquartersService::Stub& headquarters() {
    return stubOf<v1::HeadquartersService::Stub>();
  }

 private:
  HeadquartersLink(std::shared_ptr<grpc::Channel> channel);
  static void setDeadline(grpc::ClientContext& context);
  template <typename Stub>
  Stub& stubOf() {
    return *std::get<std::unique_ptr<Stub>>(m_stubs);
  }
  std::tuple<std::unique_ptr<v1::ConsoleService::Stub>,
             std::unique_ptr<v1::HeadquartersService::Stub>,
             std::unique_ptr<v1::ReportService::Stub>>
      m_stubs;
};

}  // namespace fieldpost::console
