#include "server/services/headquarters_service.h"

#include <utility>

#include "server/decisions/any_record.h"
#include "server/decisions/office_work.h"
#include "server/decisions/participants.h"
#include "server/decisions/pending.h"
#include "server/decisions/rollover.h"
#include "server/decisions/undo.h"
#include "server/services/caller.h"
#include "server/services/console_export.h"
#include "sync/transport/status.h"

namespace fieldpost::services {

using namespace console::v1;
using decisions::Decision;

HeadquartersService::HeadquartersService(store::Store& store, access::Access& access,
                                         ingest::Ingest& ingest, LogSink log, const Clock& clock,
                                         Random& random)
    : m_store(store),
      m_access(access),
      m_ingest(ingest),
      m_log(std::move(log)),
      m_clock(clock),
      m_random(random) {}

grpc::Status HeadquartersService::refuse(grpc::ServerContext& context, const Error& error) {
  if (error.code == Code::PermissionDenied || error.code == Code::Unauthenticated)
    m_log(Severity::Warning, "console_refused",
          {{"reason", error.reason}, {"peer", context.peer()}});
  return statusOf(error, context);
}

grpc::Status HeadquartersService::answer(grpc::ServerContext& context, const Question& question) {
  const auto run = [&]() -> Result<Done> {
    FIELDPOST_TRY(const store::Laptop caller, callerOf(context, m_access));
    FIELDPOST_CHECK(checkRight(caller.role, Right::Read));
    FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
    return question(*snapshot);
  };
  const auto done = run();
  return done.ok() ? grpc::Status::OK : refuse(context, done.error());
}

Result<Done> HeadquartersService::commit(const store::Laptop& caller, const Plan& plan,
                                         Decided& decided) {
  const std::lock_guard lock(m_deciding);
  std::vector<sync::v1::Change> changes;
  {
    FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
    FIELDPOST_TRY(Decision decision, Decision::begin(*snapshot, dayOf(m_clock.nowMs())));
    FIELDPOST_CHECK(plan(decision));
    changes = decision.changes();
  }
  if (changes.empty()) return Done{};
  FIELDPOST_TRY(const auto commits, m_ingest.commitOwn(changes, caller.person));
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto& line = *decided.add_changes();
    line.set_commit(commits[i]);
    line.set_type(changes[i].record_type());
    FIELDPOST_TRY(const RecordId id, RecordId::fromBytes(changes[i].record_id()));
    line.set_id(id.text());
  }
  return Done{};
}

grpc::Status HeadquartersService::decide(grpc::ServerContext& context, const char* act,
                                         Decided& decided, const Plan& plan) {
  const auto run = [&]() -> Result<Done> {
    FIELDPOST_TRY(const store::Laptop caller, callerOf(context, m_access));
    FIELDPOST_CHECK(checkRight(caller.role, Right::Manage));
    FIELDPOST_CHECK(commit(caller, plan, decided));
    m_log(Severity::Info, "decided",
          {{"act", act}, {"changes", std::to_string(decided.changes_size())}, {"by", caller.id}});
    return Done{};
  };
  const auto done = run();
  return done.ok() ? grpc::Status::OK : refuse(context, done.error());
}

grpc::Status HeadquartersService::ListPending(grpc::ServerContext* context,
                                              const ListPendingRequest* request,
                                              ListPendingResponse* response) {
  return answer(*context, [&](store::Snapshot& snapshot) -> Result<Done> {
    FIELDPOST_TRY(*response, decisions::listPending(snapshot, request->office()));
    return Done{};
  });
}

grpc::Status HeadquartersService::ReviewReport(grpc::ServerContext* context,
                                               const ReviewReportRequest* request,
                                               ReviewReportResponse* response) {
  return decide(*context, "report_reviewed", *response->mutable_decided(),
                [&](Decision& decision) -> Result<Done> {
                  FIELDPOST_TRY(const RecordId id, RecordId::parse(request->id()));
                  return decisions::reviewReport(decision, id, request->accept(),
                                                 request->comment());
                });
}

grpc::Status HeadquartersService::GiveNumber(grpc::ServerContext* context,
                                             const GiveNumberRequest* request,
                                             GiveNumberResponse* response) {
  return decide(*context, "number_given", *response->mutable_decided(),
                [&](Decision& decision) -> Result<Done> {
                  FIELDPOST_TRY(const RecordId id, RecordId::parse(request->id()));
                  return decisions::giveNumber(decision, id, request->number());
                });
}

grpc::Status HeadquartersService::DecideRevision(grpc::ServerContext* context,
                                                 const DecideRevisionRequest* request,
                                                 DecideRevisionResponse* response) {
  return decide(*context, "revision_decided", *response->mutable_decided(),
                [&](Decision& decision) -> Result<Done> {
                  FIELDPOST_TRY(const RecordId id, RecordId::parse(request->id()));
                  return decisions::decideRevision(decision, id, request->approve(),
                                                   request->comment());
                });
}

grpc::Status HeadquartersService::PutRecord(grpc::ServerContext* context,
                                            const PutRecordRequest* request,
                                            PutRecordResponse* response) {
  return decide(
      *context, "record_put", *response->mutable_decided(),
      [&](Decision& decision) -> Result<Done> {
        const bool isNew = request->id().empty();
        RecordId id = RecordId::makeV7(m_clock.nowMs(), m_random);
        if (!isNew) {
          FIELDPOST_TRY(id, RecordId::parse(request->id()));
        }
        response->set_id(id.text());
        return decisions::putRecord(decision, {request->type(), id}, request->json(), isNew);
      });
}

grpc::Status HeadquartersService::DeleteRecord(grpc::ServerContext* context,
                                               const DeleteRecordRequest* request,
                                               DeleteRecordResponse* response) {
  return decide(
      *context, request->restore() ? "record_restored" : "record_deleted",
      *response->mutable_decided(), [&](Decision& decision) -> Result<Done> {
        FIELDPOST_TRY(const RecordId id, RecordId::parse(request->id()));
        return decisions::deleteRecord(decision, {request->type(), id}, request->restore());
      });
}

grpc::Status HeadquartersService::SettleConflict(grpc::ServerContext* context,
                                                 const SettleConflictRequest* request,
                                                 SettleConflictResponse* response) {
  return decide(*context, "conflict_settled", *response->mutable_decided(),
                [&](Decision& decision) -> Result<Done> {
                  FIELDPOST_TRY(const RecordId id, RecordId::parse(request->id()));
                  return decisions::settleConflict(decision, id, request->take_other(),
                                                   request->comment());
                });
}

grpc::Status HeadquartersService::MergeParticipants(grpc::ServerContext* context,
                                                    const MergeParticipantsRequest* request,
                                                    MergeParticipantsResponse* response) {
  return decide(*context, "participants_merged", *response->mutable_decided(),
                [&](Decision& decision) -> Result<Done> {
                  FIELDPOST_TRY(const RecordId keep, RecordId::parse(request->keep()));
                  FIELDPOST_TRY(const RecordId duplicate, RecordId::parse(request->duplicate()));
                  FIELDPOST_TRY(const auto merged,
                                decisions::mergeParticipants(decision, keep, duplicate));
                  response->set_same_event(merged.sameEvent);
                  return Done{};
                });
}

grpc::Status HeadquartersService::ListDuplicates(grpc::ServerContext* context,
                                                 const ListDuplicatesRequest* request,
                                                 ListDuplicatesResponse* response) {
  return answer(*context, [&](store::Snapshot& snapshot) -> Result<Done> {
    FIELDPOST_TRY(*response, decisions::listDuplicates(snapshot, request->office()));
    return Done{};
  });
}

grpc::Status HeadquartersService::RollProgrammeOver(grpc::ServerContext* context,
                                                    const RollProgrammeOverRequest* request,
                                                    RollProgrammeOverResponse* response) {
  Decided decided;
  const auto status =
      decide(*context, request->dry_run() ? "programme_rolled_over_dry" : "programme_rolled_over",
             decided, [&](Decision& decision) -> Result<Done> {
               FIELDPOST_TRY(*response, decisions::rollOver(decision, request->from(),
                                                            request->next(), request->dry_run()));
               return Done{};
             });
  if (!request->dry_run()) *response->mutable_decided() = std::move(decided);
  return status;
}

grpc::Status HeadquartersService::Export(grpc::ServerContext* context, const ExportRequest* request,
                                         grpc::ServerWriter<ExportResponse>* writer) {
  return answer(*context, [&](store::Snapshot& snapshot) -> Result<Done> {
    return exportRecords(snapshot, *request, m_clock.nowMs(), *writer);
  });
}

grpc::Status HeadquartersService::UndoCommits(grpc::ServerContext* context,
                                              const UndoCommitsRequest* request,
                                              UndoCommitsResponse* response) {
  return decide(*context, "commits_undone", *response->mutable_decided(),
                [&](Decision& decision) -> Result<Done> {
                  return decisions::undoCommits(decision, request->first(), request->last());
                });
}

}  // namespace fieldpost::services
