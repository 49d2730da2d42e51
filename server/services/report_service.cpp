#include "server/services/report_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/aggregate/figure_source.h"
#include "server/aggregate/frozen_reports.h"
#include "server/aggregate/ledger.h"
#include "server/aggregate/performance_report.h"
#include "server/aggregate/report_walk.h"
#include "server/services/caller.h"
#include "server/services/console_registers.h"
#include "sync/transport/status.h"

namespace fieldpost::services {

using namespace console::v1;

Result<PerformanceReport> makeReport(store::Snapshot& snapshot,
                                     const GetPerformanceReportRequest& request,
                                     std::int64_t nowMs) {
  aggregate::ReportQuestion question;
  question.day = request.as_of().empty() ? dayOf(nowMs) : request.as_of();
  question.programme = request.programme();
  question.language = request.language();
  question.nowMs = nowMs;
  FIELDPOST_TRY(question.lastSync, lastSyncOf(snapshot));
  FIELDPOST_TRY(const auto laptops, snapshot.laptops());
  for (const auto& laptop : laptops)
    if (!laptop.console && !laptop.office.empty())
      question.laptops.push_back({laptop.id, laptop.office, laptop.person, laptop.lastSyncMs,
                                  laptop.state == store::LaptopState::Suspended});
  aggregate::KeptFigures figures(snapshot);
  return aggregate::performanceReport(figures, question);
}

grpc::Status ReportService::answer(grpc::ServerContext& context, Right right, const Act& act) {
  const auto run = [&]() -> Result<Done> {
    FIELDPOST_TRY(const store::Laptop caller, callerOf(context, m_access));
    FIELDPOST_CHECK(checkRight(caller.role, right));
    FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
    return act(caller, *snapshot);
  };
  const auto done = run();
  if (done.ok()) return grpc::Status::OK;
  if (done.error().code == Code::PermissionDenied || done.error().code == Code::Unauthenticated)
    m_log(Severity::Warning, "console_refused",
          {{"reason", done.error().reason}, {"peer", context.peer()}});
  return statusOf(done.error(), context);
}

grpc::Status ReportService::ListFigureRecords(grpc::ServerContext* context,
                                              const ListFigureRecordsRequest* request,
                                              ListFigureRecordsResponse* response) {
  return answer(*context, Right::Read, [&](const auto&, auto& snapshot) -> Result<Done> {
    GetPerformanceReportRequest wanted;
    wanted.set_as_of(request->as_of());
    wanted.set_programme(request->programme());
    FIELDPOST_TRY(const auto report, makeReport(snapshot, wanted, m_clock.nowMs()));
    FIELDPOST_TRY(auto records, aggregate::recordsBehind(report, request->figure()));
    for (auto& record : records) *response->add_records() = std::move(record);
    response->set_commit(report.commit());
    return Done{};
  });
}

Result<Done> ReportService::freeze(const store::Laptop& caller, store::Snapshot& snapshot,
                                   const FreezeReportRequest& request, FrozenReportLine& line) {
  FIELDPOST_CHECK(aggregate::checkReportName(request.name()));
  GetPerformanceReportRequest wanted;
  wanted.set_as_of(request.as_of());
  wanted.set_programme(request.programme());
  FIELDPOST_TRY(const auto report, makeReport(snapshot, wanted, m_clock.nowMs()));
  line.set_name(request.name());
  line.set_programme(report.programme());
  line.set_as_of(report.as_of());
  line.set_commit(report.commit());
  line.set_frozen_ms(report.generated_ms());
  line.set_frozen_by(caller.person);
  return aggregate::freezeReport(m_store, caller.id, line, report);
}

grpc::Status ReportService::FreezeReport(grpc::ServerContext* context,
                                         const FreezeReportRequest* request,
                                         FreezeReportResponse* response) {
  return answer(*context, Right::Manage, [&](const auto& caller, auto& snapshot) -> Result<Done> {
    FIELDPOST_CHECK(freeze(caller, snapshot, *request, *response->mutable_report()));
    m_log(Severity::Info, "report_frozen", {{"name", request->name()}, {"by", caller.id}});
    return Done{};
  });
}

grpc::Status ReportService::ListFrozenReports(grpc::ServerContext* context,
                                              const ListFrozenReportsRequest*,
                                              ListFrozenReportsResponse* response) {
  return answer(*context, Right::Read, [&](const auto&, auto& snapshot) -> Result<Done> {
    FIELDPOST_TRY(auto reports, aggregate::frozenReports(snapshot));
    for (auto& line : reports) *response->add_reports() = std::move(line);
    return Done{};
  });
}

grpc::Status ReportService::GetFrozenReport(grpc::ServerContext* context,
                                            const GetFrozenReportRequest* request,
                                            GetFrozenReportResponse* response) {
  return answer(*context, Right::Read, [&](const auto&, auto& snapshot) -> Result<Done> {
    FIELDPOST_TRY(*response, aggregate::frozenReport(snapshot, request->name()));
    GetPerformanceReportRequest wanted;
    wanted.set_as_of(response->line().as_of());
    wanted.set_programme(response->line().programme());
    FIELDPOST_TRY(const auto now, makeReport(snapshot, wanted, m_clock.nowMs()));
    for (auto& one : aggregate::differences(response->report(), now))
      *response->add_differences() = std::move(one);
    response->set_compared_commit(now.commit());
    aggregate::limitRecords(*response->mutable_report(), kRecordsListed);
    return Done{};
  });
}

grpc::Status ReportService::RecomputeReport(grpc::ServerContext* context,
                                            const RecomputeReportRequest* request,
                                            RecomputeReportResponse* response) {
  const Right right = request->repair() ? Right::Administer : Right::Read;
  return answer(*context, right, [&](const auto& caller, auto&) -> Result<Done> {
    if (request->repair()) {
      FIELDPOST_CHECK(aggregate::remakeLedger(m_store));
      m_log(Severity::Warning, "figures_made_anew", {{"by", caller.id}});
    }
    FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
    FIELDPOST_TRY(const auto made, aggregate::recompute(*snapshot));
    response->set_equal(made.differences.empty());
    for (const auto& one : made.differences) response->add_differences(one);
    response->set_records(made.records);
    response->set_sums(made.sums);
    response->set_commit(made.commit);
    return Done{};
  });
}

}  // namespace fieldpost::services
