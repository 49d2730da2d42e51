// The gRPC face of enrolment. Thin: server/access decides.
//
// Registered by server/app. The only service of ours that answers without a certificate.
#pragma once

#include "fieldpost/sync/v1/enrolment_service.grpc.pb.h"
#include "server/access/access.h"
#include "server/services/log_sink.h"

namespace fieldpost::services {

class EnrolmentService final : public sync::v1::EnrolmentService::Service {
 public:
  /// `access` outlives it.
  EnrolmentService(access::Access& access, LogSink log);
  grpc::Status Enrol(grpc::ServerContext* context, const sync::v1::EnrolRequest* request,
                     sync::v1::EnrolResponse* response) override;

 private:
  access::Access& m_access;
  LogSink m_log;
};

}  // namespace fieldpost::services
