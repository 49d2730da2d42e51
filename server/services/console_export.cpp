#include "server/services/console_export.h"

#include <string>

#include "server/export/calendar.h"
#include "server/export/csv.h"
#include "server/export/iati.h"

namespace fieldpost::services {
namespace {

using namespace console::v1;

Result<ExportResponse> writeRecords(store::Snapshot& snapshot, const ExportRequest& request,
                                    const exporting::Sink& sink,
                                    const exporting::Progress& progress) {
  exporting::Selection selection;
  FIELDPOST_TRY(selection.type, RecordType::require(request.type()));
  selection.office = request.office();
  const auto write =
      request.format() == EXPORT_FORMAT_CSV ? exporting::writeCsv : exporting::writeJson;
  ExportResponse last;
  FIELDPOST_TRY(const std::uint64_t records, write(snapshot, selection, sink, progress));
  last.set_records(records);
  return last;
}

Result<ExportResponse> writeActivities(store::Snapshot& snapshot, const ExportRequest& request,
                                       std::int64_t nowMs, const exporting::Sink& sink) {
  if (request.reporter().empty() || request.reporter_name().empty())
    return Error{Code::InvalidArgument, "REPORTER_MISSING",
                 "an IATI file says who reports: name the organisation's identifier and its name"};
  ExportResponse last;
  FIELDPOST_TRY(
      const auto outcome,
      exporting::writeIati(snapshot, {request.reporter(), request.reporter_name(), nowMs}, sink));
  last.set_records(outcome.activities);
  last.set_left_out(outcome.leftOut);
  return last;
}

Result<ExportResponse> writeFormat(store::Snapshot& snapshot, const ExportRequest& request,
                                   std::int64_t nowMs, const exporting::Sink& sink,
                                   const exporting::Progress& progress) {
  switch (request.format()) {
    case EXPORT_FORMAT_CSV:
    case EXPORT_FORMAT_JSON:
      return writeRecords(snapshot, request, sink, progress);
    case EXPORT_FORMAT_CALENDAR: {
      ExportResponse last;
      FIELDPOST_TRY(const std::uint64_t events,
                    exporting::writeCalendar(snapshot, request.office(), sink));
      last.set_records(events);
      return last;
    }
    case EXPORT_FORMAT_IATI:
      return writeActivities(snapshot, request, nowMs, sink);
    default:
      return Error{Code::InvalidArgument, "UNKNOWN_FORMAT",
                   "headquarters does not know this format; bring it up to date"};
  }
}

}  // namespace

Result<Done> exportRecords(store::Snapshot& snapshot, const ExportRequest& request,
                           std::int64_t nowMs, grpc::ServerWriter<ExportResponse>& writer) {
  const auto send = [&](const ExportResponse& response) -> Result<Done> {
    if (writer.Write(response)) return Done{};
    return Error{Code::Cancelled, "LISTENER_GONE", "nobody listens to the export any more"};
  };
  const exporting::Sink sink = [&](std::string_view bytes) {
    ExportResponse response;
    response.set_chunk(std::string(bytes));
    return send(response);
  };
  // A listener that has gone is found out with the next piece.
  const exporting::Progress progress = [&](std::uint64_t records) {
    ExportResponse response;
    response.set_records(records);
    static_cast<void>(send(response));
  };
  FIELDPOST_TRY(const ExportResponse last, writeFormat(snapshot, request, nowMs, sink, progress));
  return send(last);
}

}  // namespace fieldpost::services
