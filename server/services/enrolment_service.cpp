#include "server/services/enrolment_service.h"

#include <utility>

#include "sync/transport/status.h"

namespace fieldpost::services {

EnrolmentService::EnrolmentService(access::Access& access, LogSink log)
    : m_access(access), m_log(std::move(log)) {}

grpc::Status EnrolmentService::Enrol(grpc::ServerContext* context,
                                     const sync::v1::EnrolRequest* request,
                                     sync::v1::EnrolResponse* response) {
  auto enrolled = m_access.enrol(*request);
  if (!enrolled.ok()) {
    m_log(Severity::Warning, "enrolment_refused",
          {{"reason", enrolled.error().reason}, {"peer", context->peer()}});
    return statusOf(enrolled.error(), *context);
  }
  *response = std::move(enrolled).value();
  m_log(Severity::Info, "laptop_enrolled",
        {{"laptop", response->laptop_id()}, {"office", response->office()}});
  return grpc::Status::OK;
}

}  // namespace fieldpost::services
