// The gRPC face of headquarters' console. Thin: it checks the role, takes a snapshot, and asks the
// room that knows.
//
// Registered by server/app. Every call is judged by the register as it is then, not by what the
// certificate once said.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "fieldpost/console/v1/console_service.grpc.pb.h"
#include "server/access/access.h"
#include "server/bundle/bundle_desk.h"
#include "server/ingest/ingest.h"
#include "server/services/console_rights.h"
#include "server/services/log_sink.h"
#include "server/store/store.h"
#include "sync/base/clock.h"

namespace fieldpost::services {

class ConsoleService final : public console::v1::ConsoleService::Service {
 public:
  /// All of them outlive it.
  ConsoleService(store::Store& store, access::Access& access, ingest::Ingest& ingest,
                 bundle::BundleDesk& bundles, LogSink log, const Clock& clock = systemClock());
  /// Ends every watch, so that the server need not wait for them.
  void stop() { m_stopping = true; }

  grpc::Status GetPerformanceReport(grpc::ServerContext* context,
                                    const console::v1::GetPerformanceReportRequest* request,
                                    console::v1::GetPerformanceReportResponse* response) override;
  grpc::Status ListProjects(grpc::ServerContext* context,
                            const console::v1::ListProjectsRequest* request,
                            console::v1::ListProjectsResponse* response) override;
  grpc::Status ListTrainings(grpc::ServerContext* context,
                             const console::v1::ListTrainingsRequest* request,
                             console::v1::ListTrainingsResponse* response) override;
  grpc::Status ListOffices(grpc::ServerContext* context,
                           const console::v1::ListOfficesRequest* request,
                           console::v1::ListOfficesResponse* response) override;
  grpc::Status AddOffice(grpc::ServerContext* context, const console::v1::AddOfficeRequest* request,
                         console::v1::AddOfficeResponse* response) override;
  grpc::Status ListLaptops(grpc::ServerContext* context,
                           const console::v1::ListLaptopsRequest* request,
                           console::v1::ListLaptopsResponse* response) override;
  grpc::Status EnrolLaptop(grpc::ServerContext* context,
                           const console::v1::EnrolLaptopRequest* request,
                           console::v1::EnrolLaptopResponse* response) override;
  grpc::Status SuspendLaptop(grpc::ServerContext* context,
                             const console::v1::SuspendLaptopRequest* request,
                             console::v1::SuspendLaptopResponse* response) override;
  grpc::Status CarryOffices(grpc::ServerContext* context,
                            const console::v1::CarryOfficesRequest* request,
                            console::v1::CarryOfficesResponse* response) override;
  grpc::Status MoveRecord(grpc::ServerContext* context,
                          const console::v1::MoveRecordRequest* request,
                          console::v1::MoveRecordResponse* response) override;
  grpc::Status CleanUp(grpc::ServerContext* context, const console::v1::CleanUpRequest* request,
                       console::v1::CleanUpResponse* response) override;
  grpc::Status ListConflicts(grpc::ServerContext* context,
                             const console::v1::ListConflictsRequest* request,
                             console::v1::ListConflictsResponse* response) override;
  grpc::Status ListQuarantine(grpc::ServerContext* context,
                              const console::v1::ListQuarantineRequest* request,
                              console::v1::ListQuarantineResponse* response) override;
  grpc::Status GetRecord(grpc::ServerContext* context, const console::v1::GetRecordRequest* request,
                         console::v1::GetRecordResponse* response) override;
  grpc::Status ImportBundle(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<console::v1::ImportBundleResponse, console::v1::ImportBundleRequest>*
          stream) override;
  grpc::Status ListBundles(grpc::ServerContext* context,
                           const console::v1::ListBundlesRequest* request,
                           console::v1::ListBundlesResponse* response) override;
  grpc::Status Watch(grpc::ServerContext* context, const console::v1::WatchRequest* request,
                     grpc::ServerWriter<console::v1::WatchResponse>* writer) override;

 private:
  using Act = std::function<Result<Done>(const store::Laptop& caller, store::Snapshot& snapshot)>;
  /// Runs `act` for a caller with the right; its error is the call's.
  grpc::Status answer(grpc::ServerContext& context, Right right, const Act& act);
  Result<Done> addOffice(const store::Laptop& caller, store::Snapshot& snapshot,
                         const console::v1::AddOfficeRequest& request,
                         console::v1::AddOfficeResponse& response);
  Result<Done> enrolLaptop(const store::Laptop& caller, store::Snapshot& snapshot,
                           const console::v1::EnrolLaptopRequest& request,
                           console::v1::EnrolLaptopResponse& response);
  console::v1::EventLine lineOf(const ingest::Event& event);
  [[nodiscard]] std::string today() const { return dayOf(m_clock.nowMs()); }

  store::Store& m_store;
  access::Access& m_access;
  ingest::Ingest& m_ingest;
  bundle::BundleDesk& m_bundles;
  LogSink m_log;
  const Clock& m_clock;
  std::atomic<bool> m_stopping = false;
};

}  // namespace fieldpost::services
