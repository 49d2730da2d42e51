// The command `export`: what headquarters streams is written to a file that gets its name when it
// is whole.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/console/commands.h"
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

/// A file beside the one that was asked for; it goes when it is not kept.
class PartialFile {
 public:
  explicit PartialFile(std::filesystem::path file)
      : m_file(std::move(file)), m_partial(m_file.string() + ".partial") {}
  ~PartialFile() {
    std::error_code ignored;
    if (!m_kept) std::filesystem::remove(m_partial, ignored);
  }
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  Result<Done> open() {
    m_out.open(m_partial, std::ios::binary | std::ios::trunc);
    return m_out ? Result<Done>(Done{}) : cannotWrite();
  }
  Result<Done> write(const std::string& bytes) {
    return m_out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))
               ? Result<Done>(Done{})
               : cannotWrite();
  }
  Result<Done> keep() {
    m_out.close();
    std::error_code failed;
    if (m_out) std::filesystem::rename(m_partial, m_file, failed);
    if (!m_out || failed) return cannotWrite();
    m_kept = true;
    return Done{};
  }

 private:
  [[nodiscard]] Result<Done> cannotWrite() const {
    return Error{Code::PermissionDenied, "CANNOT_WRITE",
                 m_file.string() + " cannot be written; name another file, or make room"};
  }

  std::filesystem::path m_file;
  std::filesystem::path m_partial;
  std::ofstream m_out;
  bool m_kept = false;
};

/// The last answer. What was written before an error is not kept.
Result<v1::ExportResponse> receive(HeadquartersLink& link, const v1::ExportRequest& request,
                                   PartialFile& file, bool terminal) {
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
  PartialFile file(work.file);
  FIELDPOST_CHECK(file.open());
  const bool terminal = ::isatty(STDERR_FILENO) != 0 && !options.json;
  FIELDPOST_TRY(const auto last, receive(link, request, file, terminal));
  FIELDPOST_CHECK(file.keep());
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
