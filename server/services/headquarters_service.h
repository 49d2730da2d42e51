// The gRPC face of what headquarters decides. Thin: it checks the role, lets server/decisions say
// the changes, and commits them in one transaction.
//
// Registered by server/app beside ConsoleService. One decision is made at a time, so that two of
// them never give the same number; laptops' changes come in meanwhile.
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "fieldpost/console/v1/headquarters_service.grpc.pb.h"
#include "server/access/access.h"
#include "server/decisions/decision.h"
#include "server/ingest/ingest.h"
#include "server/services/console_rights.h"
#include "server/services/log_sink.h"
#include "server/store/store.h"
#include "sync/base/clock.h"

namespace fieldpost::services {

class HeadquartersService final : public console::v1::HeadquartersService::Service {
 public:
  /// All of them outlive it.
  HeadquartersService(store::Store& store, access::Access& access, ingest::Ingest& ingest,
                      LogSink log, const Clock& clock = systemClock(),
                      Random& random = systemRandom());

  grpc::Status ListPending(grpc::ServerContext* context,
                           const console::v1::ListPendingRequest* request,
                           console::v1::ListPendingResponse* response) override;
  grpc::Status ReviewReport(grpc::ServerContext* context,
                            const console::v1::ReviewReportRequest* request,
                            console::v1::ReviewReportResponse* response) override;
  grpc::Status GiveNumber(grpc::ServerContext* context,
                          const console::v1::GiveNumberRequest* request,
                          console::v1::GiveNumberResponse* response) override;
  grpc::Status DecideRevision(grpc::ServerContext* context,
                              const console::v1::DecideRevisionRequest* request,
                              console::v1::DecideRevisionResponse* response) override;
  grpc::Status PutRecord(grpc::ServerContext* context, const console::v1::PutRecordRequest* request,
                         console::v1::PutRecordResponse* response) override;
  grpc::Status DeleteRecord(grpc::ServerContext* context,
                            const console::v1::DeleteRecordRequest* request,
                            console::v1::DeleteRecordResponse* response) override;
  grpc::Status SettleConflict(grpc::ServerContext* context,
                              const console::v1::SettleConflictRequest* request,
                              console::v1::SettleConflictResponse* response) override;
  grpc::Status MergeParticipants(grpc::ServerContext* context,
                                 const console::v1::MergeParticipantsRequest* request,
                                 console::v1::MergeParticipantsResponse* response) override;
  grpc::Status ListDuplicates(grpc::ServerContext* context,
                              const console::v1::ListDuplicatesRequest* request,
                              console::v1::ListDuplicatesResponse* response) override;
  grpc::Status RollProgrammeOver(grpc::ServerContext* context,
                                 const console::v1::RollProgrammeOverRequest* request,
                                 console::v1::RollProgrammeOverResponse* response) override;
  grpc::Status Export(grpc::ServerContext* context, const console::v1::ExportRequest* request,
                      grpc::ServerWriter<console::v1::ExportResponse>* writer) override;
  grpc::Status UndoCommits(grpc::ServerContext* context,
                           const console::v1::UndoCommitsRequest* request,
                           console::v1::UndoCommitsResponse* response) override;

 private:
  using Plan = std::function<Result<Done>(decisions::Decision& decision)>;
  /// Lets `plan` decide and commits what it decided; its error is the call's.
  grpc::Status decide(grpc::ServerContext& context, const char* act, console::v1::Decided& decided,
                      const Plan& plan);
  Result<Done> commit(const store::Laptop& caller, const Plan& plan, console::v1::Decided& decided);
  using Question = std::function<Result<Done>(store::Snapshot& snapshot)>;
  grpc::Status answer(grpc::ServerContext& context, const Question& question);
  grpc::Status refuse(grpc::ServerContext& context, const Error& error);

  store::Store& m_store;
  access::Access& m_access;
  ingest::Ingest& m_ingest;
  LogSink m_log;
  const Clock& m_clock;
  Random& m_random;
  std::mutex m_deciding;
};

}  // namespace fieldpost::services
