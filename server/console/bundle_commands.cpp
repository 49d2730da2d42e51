// Commands about bundles: taking one in with its answer, and the register.
#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "server/console/commands.h"
#include "server/console/headquarters_link.h"
#include "server/console/table.h"
#include "server/console/whole_file.h"
#include "server/console/words.h"

namespace fieldpost::console {
namespace {

using Stub = v1::ConsoleService::Stub;
using Stream = grpc::ClientReaderWriter<v1::ImportBundleRequest, v1::ImportBundleResponse>;

constexpr std::size_t kChunkBytes = 256 * 1024;

/// Sends the file; false when headquarters hears no more of it.
bool send(Stream& stream, std::ifstream& in) {
  v1::ImportBundleRequest request;
  std::string chunk(kChunkBytes, '\0');
  while (in) {
    in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    if (in.gcount() == 0) break;
    request.set_chunk(chunk.substr(0, static_cast<std::size_t>(in.gcount())));
    if (!stream.Write(request)) return false;
  }
  return stream.WritesDone();
}

void showProgress(const v1::BundleProgress& progress, bool terminal) {
  if (terminal)
    std::cerr << "\r\033[K" << counted(progress.changes(), "change") << " taken in, "
              << counted(progress.commits(), "commit") << " written to the return bundle"
              << std::flush;
}

Result<v1::BundleSummary> exchange(HeadquartersLink& link, std::ifstream& in, WholeFile& answer,
                                   bool terminal) {
  grpc::ClientContext context;
  const auto stream = link.stub().ImportBundle(&context);
  (void)send(*stream, in);
  v1::ImportBundleResponse response;
  v1::BundleSummary summary;
  Result<Done> written = Done{};
  while (stream->Read(&response)) {
    if (response.has_progress()) showProgress(response.progress(), terminal);
    if (response.has_summary()) summary = response.summary();
    // What cannot be written is heard to its end all the same: the import itself is done.
    if (written.ok()) written = answer.write(response.return_chunk());
  }
  if (terminal) std::cerr << "\r\033[K" << std::flush;
  const grpc::Status status = stream->Finish();
  if (!status.ok()) return errorOf(status, context);
  if (!written.ok()) return written.error();
  return summary;
}

std::string sentenceOf(const v1::BundleSummary& summary, const std::string& answer) {
  const v1::BundleLine& bundle = summary.bundle();
  std::string sentence = fmt::format("Bundle {} of {} ({}): {}, of which {} new", bundle.sequence(),
                                     plain(bundle.person()), bundle.office(),
                                     counted(bundle.changes(), "change"), bundle.new_changes());
  if (bundle.times() > 1) sentence += fmt::format("; imported {} times by now", bundle.times());
  if (summary.put_aside() > 0)
    sentence += fmt::format("; {} put aside, see `quarantine`", summary.put_aside());
  if (summary.conflicts() > 0)
    sentence += fmt::format("; {} opened", counted(summary.conflicts(), "conflict"));
  return sentence + fmt::format(". The return bundle {} ({}) goes back to the laptop.", answer,
                                counted(summary.commits(), "commit"));
}

}  // namespace

Result<Exit> importBundle(HeadquartersLink& link, const Options& options) {
  std::ifstream in(options.file, std::ios::binary);
  std::error_code failed;
  if (!in || std::filesystem::is_directory(options.file, failed))
    return Error{Code::NotFound, "NO_FILE",
                 "the file " + options.file.string() + " is not there or cannot be read"};
  if (!options.force && std::filesystem::exists(options.answer, failed))
    return Error{Code::AlreadyExists, "FILE_EXISTS",
                 "there is a file " + options.answer.string() +
                     " already; name another one, or say --force"};
  // Before anything is imported: an answer that cannot be written would only be found out after.
  // It has its name once it is whole and on the disk.
  WholeFile answer(options.answer, "import the bundle again: nothing is taken twice");
  FIELDPOST_CHECK(answer.open());
  const bool terminal = ::isatty(STDERR_FILENO) != 0 && !options.json;
  FIELDPOST_TRY(const v1::BundleSummary summary, exchange(link, in, answer, terminal));
  FIELDPOST_CHECK(answer.finish());
  if (options.json) {
    std::cout << jsonOf(summary) << '\n';
  } else if (summary.refusal().empty()) {
    std::cout << sentenceOf(summary, options.answer.string()) << '\n';
  }
  if (summary.refusal().empty()) return Exit::Ok;
  tell({Code::Aborted, summary.bundle().reason(),
        summary.refusal() + ". Take the return bundle back to the laptop: it tells it what to do"},
       options.json);
  return Exit::Failed;
}

Result<Exit> listBundles(HeadquartersLink& link, const Options& options) {
  v1::ListBundlesRequest request;
  request.set_office(options.office);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::ListBundles, request));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  Table table({{"Office"},
               {"Person", false, true},
               {"Bundle", true},
               {"Written"},
               {"Imported"},
               {"Times", true},
               {"Changes", true},
               {"New", true},
               {"Refused"}});
  for (const v1::BundleLine& bundle : answer.bundles())
    table.add({bundle.office(), bundle.person(), std::to_string(bundle.sequence()),
               timeText(bundle.written_ms()), timeText(bundle.imported_ms()),
               std::to_string(bundle.times()), std::to_string(bundle.changes()),
               std::to_string(bundle.new_changes()), bundle.reason()});
  std::cout << table.text(terminalWidth());
  return Exit::Ok;
}

}  // namespace fieldpost::console
