#include "server/services/console_service.h"

#include <fmt/format.h>

#include <utility>

#include "fieldpost/model/v1/office.pb.h"
#include "server/aggregate/report_walk.h"
#include "server/services/caller.h"
#include "server/services/console_bundles.h"
#include "server/services/console_record.h"
#include "server/services/console_registers.h"
#include "server/services/event_queue.h"
#include "server/services/report_service.h"
#include "sync/record/record_type.h"
#include "sync/record/rules.h"
#include "sync/transport/status.h"

namespace fieldpost::services {
namespace {

using namespace console::v1;

/// How often a quiet watch looks whether its caller has gone.
constexpr std::chrono::milliseconds kWatchLooksEvery{200};

EventKind kindOf(ingest::Event::Kind kind) {
  switch (kind) {
    case ingest::Event::Kind::Commit:
      return EVENT_KIND_COMMIT;
    case ingest::Event::Kind::SyncStarted:
      return EVENT_KIND_SYNC_STARTED;
    case ingest::Event::Kind::SyncFinished:
      return EVENT_KIND_SYNC_FINISHED;
    case ingest::Event::Kind::Conflict:
      return EVENT_KIND_CONFLICT;
    case ingest::Event::Kind::Quarantined:
      return EVENT_KIND_QUARANTINED;
    case ingest::Event::Kind::Diverged:
      return EVENT_KIND_DIVERGED;
    case ingest::Event::Kind::BundleImported:
      return EVENT_KIND_BUNDLE_IMPORTED;
  }
  return EVENT_KIND_UNSPECIFIED;
}

Result<Done> checkOffice(store::Snapshot& snapshot, const std::string& code) {
  FIELDPOST_TRY(const auto office, findOffice(snapshot, code));
  if (office) return Done{};
  return Error{Code::NotFound, "OFFICE_UNKNOWN",
               fmt::format("headquarters has no office '{}'; add it first", code)};
}

}  // namespace

ConsoleService::ConsoleService(store::Store& store, access::Access& access, ingest::Ingest& ingest,
                               bundle::BundleDesk& bundles, LogSink log, const Clock& clock)
    : m_store(store),
      m_access(access),
      m_ingest(ingest),
      m_bundles(bundles),
      m_log(std::move(log)),
      m_clock(clock) {}

grpc::Status ConsoleService::answer(grpc::ServerContext& context, Right right, const Act& act) {
  const auto run = [&]() -> Result<Done> {
    FIELDPOST_TRY(const store::Laptop caller, callerOf(context, m_access));
    FIELDPOST_CHECK(checkRight(caller.role, right));
    FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
    return act(caller, *snapshot);
  };
  const auto done = run();
  if (done.ok()) return grpc::Status::OK;
  const bool refused =
      done.error().code == Code::PermissionDenied || done.error().code == Code::Unauthenticated;
  if (refused)
    m_log(Severity::Warning, "console_refused",
          {{"reason", done.error().reason}, {"peer", context.peer()}});
  return statusOf(done.error(), context);
}

grpc::Status ConsoleService::GetPerformanceReport(grpc::ServerContext* context,
                                                  const GetPerformanceReportRequest* request,
                                                  GetPerformanceReportResponse* response) {
  return answer(*context, Right::Read, [&](const auto&, auto& snapshot) -> Result<Done> {
    FIELDPOST_TRY(*response->mutable_report(), makeReport(snapshot, *request, m_clock.nowMs()));
    aggregate::limitRecords(*response->mutable_report(), kRecordsListed);
    return Done{};
  });
}

grpc::Status ConsoleService::ListProjects(grpc::ServerContext* context,
                                          const ListProjectsRequest* request,
                                          ListProjectsResponse* response) {
  return answer(*context, Right::Read, [&](const auto&, auto& snapshot) -> Result<Done> {
    FIELDPOST_TRY(*response, listProjects(snapshot, *request, today()));
    return Done{};
  });
}

grpc::Status ConsoleService::ListTrainings(grpc::ServerContext* context,
                                           const ListTrainingsRequest* request,
                                           ListTrainingsResponse* response) {
  return answer(*context, Right::Read, [&](const auto&, auto& snapshot) -> Result<Done> {
    FIELDPOST_TRY(*response, listTrainings(snapshot, *request, today()));
    return Done{};
  });
}

grpc::Status ConsoleService::ListOffices(grpc::ServerContext* context, const ListOfficesRequest*,
                                         ListOfficesResponse* response) {
  return answer(*context, Right::Read, [&](const auto&, auto& snapshot) -> Result<Done> {
    FIELDPOST_TRY(*response, listOffices(snapshot, m_clock.nowMs()));
    return Done{};
  });
}

grpc::Status ConsoleService::AddOffice(grpc::ServerContext* context,
                                       const AddOfficeRequest* request,
                                       AddOfficeResponse* response) {
  return answer(*context, Right::Manage, [&](const auto& caller, auto& snapshot) {
    return addOffice(caller, snapshot, *request, *response);
  });
}

Result<Done> ConsoleService::addOffice(const store::Laptop& caller, store::Snapshot& snapshot,
                                       const AddOfficeRequest& request,
                                       AddOfficeResponse& response) {
  model::v1::Office office;
  office.set_office(request.code());
  office.set_code(request.code());
  office.set_name(request.name());
  office.set_country(request.country());
  office.set_time_zone(request.time_zone());
  FIELDPOST_TRY(const RecordType* type, RecordType::require("office"));
  RuleContext rules;
  rules.today = today();
  for (const auto& problem : problemsOf(*type, office, rules))
    return Error{Code::InvalidArgument, problem.reason, problem.message};
  const auto exists = [&] {
    return Error{Code::AlreadyExists, "OFFICE_EXISTS",
                 fmt::format("there is an office {} already; choose another code", request.code())};
  };
  FIELDPOST_TRY(const auto known, findOffice(snapshot, request.code()));
  if (known) return exists();
  // Of two callers at once, one makes this very record and the other is told that it exists.
  const RecordId id = Uuid::fromName("office/" + request.code());
  const auto commit = m_ingest.commitRecord({type->name(), id}, encode(office), caller.person,
                                            ingest::Ingest::Put::NewOnly);
  if (!commit.ok() && commit.error().code == Code::AlreadyExists) return exists();
  if (!commit.ok()) return commit.error();
  response.set_id(id.text());
  response.set_commit(commit.value());
  m_log(Severity::Info, "office_added", {{"office", request.code()}, {"by", caller.id}});
  return Done{};
}

grpc::Status ConsoleService::ListLaptops(grpc::ServerContext* context,
                                         const ListLaptopsRequest* request,
                                         ListLaptopsResponse* response) {
  return answer(*context, Right::Read, [&](const auto&, auto& snapshot) -> Result<Done> {
    FIELDPOST_TRY(*response, listLaptops(snapshot, request->office(), m_clock.nowMs()));
    return Done{};
  });
}

grpc::Status ConsoleService::EnrolLaptop(grpc::ServerContext* context,
                                         const EnrolLaptopRequest* request,
                                         EnrolLaptopResponse* response) {
  return answer(*context, Right::Manage, [&](const auto& caller, auto& snapshot) {
    return enrolLaptop(caller, snapshot, *request, *response);
  });
}

Result<Done> ConsoleService::enrolLaptop(const store::Laptop& caller, store::Snapshot& snapshot,
                                         const EnrolLaptopRequest& request,
                                         EnrolLaptopResponse& response) {
  if (request.role() == "ROLE_ADMINISTRATOR")
    FIELDPOST_CHECK(checkRight(caller.role, Right::Administer));
  // Headquarters itself is no office; its own people may be of none.
  if (!request.office().empty() || !isHeadquartersRole(request.role()))
    FIELDPOST_CHECK(checkOffice(snapshot, request.office()));
  FIELDPOST_TRY(auto invitation,
                m_access.invite(request.office(), request.person(), request.role(), caller.id));
  *response.mutable_file() = std::move(invitation.file);
  response.set_expires_ms(invitation.expiresMs);
  m_log(Severity::Info, "code_issued",
        {{"office", request.office()}, {"role", request.role()}, {"by", caller.id}});
  return Done{};
}

grpc::Status ConsoleService::SuspendLaptop(grpc::ServerContext* context,
                                           const SuspendLaptopRequest* request,
                                           SuspendLaptopResponse*) {
  return answer(*context, Right::Administer, [&](const auto& caller, auto&) -> Result<Done> {
    if (request->id() == caller.id && !request->resume())
      return Error{Code::FailedPrecondition, "OWN_IDENTITY",
                   "this identity cannot suspend itself: nobody could let it in again with it"};
    FIELDPOST_CHECK(m_access.setState(
        request->id(),
        request->resume() ? store::LaptopState::Active : store::LaptopState::Suspended, caller.id));
    m_log(Severity::Info, request->resume() ? "laptop_resumed" : "laptop_suspended",
          {{"laptop", request->id()}, {"by", caller.id}});
    return Done{};
  });
}

grpc::Status ConsoleService::CarryOffices(grpc::ServerContext* context,
                                          const CarryOfficesRequest* request,
                                          CarryOfficesResponse* response) {
  return answer(
      *context, Right::Administer, [&](const auto& caller, auto& snapshot) -> Result<Done> {
        // One that is no office any more can still be taken away.
        if (!request->stop())
          for (const auto& office : request->offices())
            FIELDPOST_CHECK(checkOffice(snapshot, office));
        FIELDPOST_TRY(const auto carried,
                      m_access.setCarried(request->id(),
                                          {request->offices().begin(), request->offices().end()},
                                          !request->stop(), caller.id));
        for (const std::string& office : carried) response->add_offices(office);
        m_log(Severity::Info, "laptop_carries",
              {{"laptop", request->id()},
               {"offices", fmt::format("{}", fmt::join(carried, " "))},
               {"by", caller.id}});
        return Done{};
      });
}

grpc::Status ConsoleService::MoveRecord(grpc::ServerContext* context,
                                        const MoveRecordRequest* request,
                                        MoveRecordResponse* response) {
  return answer(*context, Right::Manage, [&](const auto& caller, auto& snapshot) -> Result<Done> {
    FIELDPOST_TRY(const RecordType* type, RecordType::require(request->type()));
    FIELDPOST_TRY(const RecordId id, RecordId::parse(request->id()));
    FIELDPOST_CHECK(checkOffice(snapshot, request->office()));
    FIELDPOST_TRY(const auto commits,
                  m_ingest.moveRecord({type->name(), id}, request->office(), caller.person));
    response->set_records(static_cast<std::uint32_t>(commits.size()));
    if (!commits.empty()) response->set_commit(commits.front());
    m_log(Severity::Info, "record_moved",
          {{"record", type->name() + ' ' + id.text()},
           {"office", request->office()},
           {"by", caller.id}});
    return Done{};
  });
}

grpc::Status ConsoleService::CleanUp(grpc::ServerContext* context, const CleanUpRequest*,
                                     CleanUpResponse* response) {
  return answer(*context, Right::Administer, [&](const auto& caller, auto&) -> Result<Done> {
    FIELDPOST_TRY(const store::Cleared cleared, m_ingest.cleanUp());
    response->set_floor(cleared.floor);
    response->set_commits(cleared.commits);
    response->set_deleted_records(cleared.tombstones);
    m_log(Severity::Info, "log_cleared",
          {{"commits", std::to_string(cleared.commits)}, {"by", caller.id}});
    return Done{};
  });
}

grpc::Status ConsoleService::ListConflicts(grpc::ServerContext* context,
                                           const ListConflictsRequest* request,
                                           ListConflictsResponse* response) {
  return answer(*context, Right::Read, [&](const auto&, auto& snapshot) -> Result<Done> {
    FIELDPOST_TRY(*response, listConflicts(snapshot, *request));
    return Done{};
  });
}

grpc::Status ConsoleService::ListQuarantine(grpc::ServerContext* context,
                                            const ListQuarantineRequest* request,
                                            ListQuarantineResponse* response) {
  return answer(*context, Right::Read, [&](const auto&, auto& snapshot) -> Result<Done> {
    FIELDPOST_TRY(*response, listQuarantine(snapshot, request->office()));
    return Done{};
  });
}

grpc::Status ConsoleService::GetRecord(grpc::ServerContext* context,
                                       const GetRecordRequest* request,
                                       GetRecordResponse* response) {
  return answer(*context, Right::Read, [&](const auto&, auto& snapshot) -> Result<Done> {
    FIELDPOST_TRY(*response, getRecord(snapshot, *request, today()));
    return Done{};
  });
}

grpc::Status ConsoleService::ImportBundle(grpc::ServerContext* context, BundleStream* stream) {
  // Before a byte of the bundle is read: whoever may not import does not fill the disk.
  const auto caller = callerOf(*context, m_access);
  if (!caller.ok()) return statusOf(caller.error(), *context);
  const auto allowed = checkRight(caller.value().role, Right::Manage);
  if (!allowed.ok()) return statusOf(allowed.error(), *context);
  const auto imported = importBundle(*stream, m_bundles, caller.value().id);
  if (!imported.ok()) {
    m_log(Severity::Warning, "bundle_refused",
          {{"reason", imported.error().reason}, {"by", caller.value().id}});
    return statusOf(imported.error(), *context);
  }
  const store::ImportedBundle& bundle = imported.value().bundle;
  m_log(Severity::Info, "bundle_imported",
        {{"laptop", bundle.laptop},
         {"office", bundle.office},
         {"bundle", std::to_string(bundle.sequence)},
         {"changes", std::to_string(bundle.changes)},
         {"reason", bundle.reason},
         {"by", caller.value().id}});
  return grpc::Status::OK;
}

grpc::Status ConsoleService::ListBundles(grpc::ServerContext* context,
                                         const ListBundlesRequest* request,
                                         ListBundlesResponse* response) {
  return answer(*context, Right::Read, [&](const auto&, auto& snapshot) -> Result<Done> {
    FIELDPOST_TRY(*response, listBundles(snapshot, *request));
    return Done{};
  });
}

EventLine ConsoleService::lineOf(const ingest::Event& event) {
  EventLine line;
  line.set_kind(kindOf(event.kind));
  line.set_time_ms(event.timeMs);
  line.set_commit(event.commit);
  line.set_office(event.office);
  line.set_person(event.person);
  line.set_reason(event.reason);
  line.set_changes_received(static_cast<std::uint32_t>(event.changesReceived));
  line.set_commits_sent(static_cast<std::uint32_t>(event.commitsSent));
  if (event.record.type.empty()) return line;
  line.set_record_type(event.record.type);
  line.set_record_id(event.record.id.text());
  if (event.kind == ingest::Event::Kind::Commit) line.set_act(sync::v1::Act_Name(event.act));
  // The event is told even when its record cannot be looked up.
  const auto snapshot = m_store.snapshot();
  if (!snapshot.ok()) return line;
  const auto record = snapshot.value()->record(event.record);
  if (record.ok() && record.value()) line.set_record_title(recordTitle(*record.value()));
  return line;
}

grpc::Status ConsoleService::Watch(grpc::ServerContext* context, const WatchRequest* request,
                                   grpc::ServerWriter<WatchResponse>* writer) {
  const auto caller = callerOf(*context, m_access);
  if (!caller.ok()) return statusOf(caller.error(), *context);
  const auto allowed = checkRight(caller.value().role, Right::Read);
  if (!allowed.ok()) return statusOf(allowed.error(), *context);
  EventQueue queue;
  const auto subscription =
      m_ingest.feed().subscribe([&](const ingest::Event& event) { queue.put(event); });
  // Whoever has seen the headers misses nothing that happens afterwards.
  writer->SendInitialMetadata();
  while (!m_stopping && !context->IsCancelled()) {
    const auto event = queue.take(kWatchLooksEvery);
    if (queue.overflowed())
      return statusOf(Error{Code::ResourceExhausted, "WATCHER_TOO_SLOW",
                            "events came faster than they were read; watch again"},
                      *context);
    if (!event || (!request->office().empty() && event->office != request->office())) continue;
    WatchResponse response;
    *response.mutable_event() = lineOf(*event);
    if (!writer->Write(response)) break;
  }
  return grpc::Status::OK;
}

}  // namespace fieldpost::services
