// The gRPC face of reports that are kept and looked into. Thin: server/aggregate knows.
//
// Registered by server/app beside the console's. Every call is judged by the register as it is
// then.
#pragma once

#include <functional>
#include <string>

#include "fieldpost/console/v1/console_service.pb.h"
#include "fieldpost/console/v1/report_service.grpc.pb.h"
#include "server/access/access.h"
#include "server/services/console_rights.h"
#include "server/services/log_sink.h"
#include "server/store/store.h"
#include "sync/base/clock.h"

namespace fieldpost::services {

/// How many ids of records a figure lists in an answer; ListFigureRecords lists all.
inline constexpr int kRecordsListed = 1000;

/// The report that `request` asks for, with all of its records. Errors: those of the method.
Result<console::v1::PerformanceReport> makeReport(
    store::Snapshot& snapshot, const console::v1::GetPerformanceReportRequest& request,
    std::int64_t nowMs);

class ReportService final : public console::v1::ReportService::Service {
 public:
  /// All of them outlive it.
  ReportService(store::Store& store, access::Access& access, LogSink log,
                const Clock& clock = systemClock())
      : m_store(store), m_access(access), m_log(std::move(log)), m_clock(clock) {}

  grpc::Status ListFigureRecords(grpc::ServerContext* context,
                                 const console::v1::ListFigureRecordsRequest* request,
                                 console::v1::ListFigureRecordsResponse* response) override;
  grpc::Status FreezeReport(grpc::ServerContext* context,
                            const console::v1::FreezeReportRequest* request,
                            console::v1::FreezeReportResponse* response) override;
  grpc::Status ListFrozenReports(grpc::ServerContext* context,
                                 const console::v1::ListFrozenReportsRequest* request,
                                 console::v1::ListFrozenReportsResponse* response) override;
  grpc::Status GetFrozenReport(grpc::ServerContext* context,
                               const console::v1::GetFrozenReportRequest* request,
                               console::v1::GetFrozenReportResponse* response) override;
  grpc::Status RecomputeReport(grpc::ServerContext* context,
                               const console::v1::RecomputeReportRequest* request,
                               console::v1::RecomputeReportResponse* response) override;

 private:
  using Act = std::function<Result<Done>(const store::Laptop& caller, store::Snapshot& snapshot)>;
  /// Runs `act` for a caller with the right; its error is the call's.
  grpc::Status answer(grpc::ServerContext& context, Right right, const Act& act);
  Result<Done> freeze(const store::Laptop& caller, store::Snapshot& snapshot,
                      const console::v1::FreezeReportRequest& request,
                      console::v1::FrozenReportLine& line);

  store::Store& m_store;
  access::Access& m_access;
  LogSink m_log;
  const Clock& m_clock;
};

}  // namespace fieldpost::services
