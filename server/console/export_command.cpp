// The command `export`: what headquarters streams is written to a file that gets its name when it
// is whole.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/console/commands.h"
#include "server/console/whole_file.h"
#include "server/console/work_commands.h"
#include "sync/base/words.h"

namespace fieldpost::console {
namespace {

v1::ExportFormat formatOf(const std::string& name) {
  if (name == "csv") return v1::EXPORT_FORMAT_CSV;
  if (name == "json") return v1::EXPORT_FORMAT_JSON;
  if (name == "calendar") return v1::EXPORT_FORMAT_CALENDAR;
  return name == "iati" ? v1::EXPORT_FORMAT_IATI : v1::EXPORT_FORMAT_UNSPECIFIED;
}

/// The last answer. What was written before an error is not kept.
Result<v1::ExportResponse> receive(HeadquartersLink& link, const v1::ExportRequest& request,
                                   WholeFile& file, bool terminal) {
  grpc::ClientContext context;
  const auto reader = link.headquarters().Export(&context, request);
  v1::ExportResponse response;
  v1::ExportResponse last;
  Result<Done> written = Done{};
  while (reader->Read(&response)) {
    if (written.ok()) written = file.write(response.chunk());
    if (!written.ok()) context.TryCancel();
    last = response;
    last.clear_chunk();
    if (terminal && response.records() > 0)
      std::cerr << "\r\033[K" << counted(response.records(), "record") << std::flush;
  }
  if (terminal) std::cerr << "\r\033[K" << std::flush;
  const grpc::Status status = reader->Finish();
  if (!written.ok()) return written.error();
  if (!status.ok()) return errorOf(status, context);
  return last;
}

}  // namespace

Result<Exit> exportRecords(HeadquartersLink& link, const Options& options) {
  const Work& work = options.work;
  std::error_code failed;
  if (!work.force && std::filesystem::exists(work.file, failed))
    return Error{
        Code::AlreadyExists, "FILE_EXISTS",
        "there is a file " + work.file.string() + " already; name another one, or say --force"};
  v1::ExportRequest request;
  request.set_format(formatOf(work.choice));
  request.set_type(work.type);
  request.set_office(work.office);
  request.set_reporter(work.id);
  request.set_reporter_name(work.other);
  WholeFile file(work.file, "export again");
  FIELDPOST_CHECK(file.open());
  const bool terminal = ::isatty(STDERR_FILENO) != 0 && !options.json;
  FIELDPOST_TRY(const auto last, receive(link, request, file, terminal));
  FIELDPOST_CHECK(file.finish());
  if (options.json)
    std::cout << jsonOf(last) << '\n';
  else
    std::cout << fmt::format(
        "{}: {}{}\n", work.file.string(), counted(last.records(), "record"),
        last.left_out() == 0
            ? ""
            : fmt::format("; {} left out, which lack what the format asks for", last.left_out()));
  return Exit::Ok;
}

}  // namespace fieldpost::console
