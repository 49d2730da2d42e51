#include "server/services/console_bundles.h"

#include <fstream>
#include <system_error>

namespace fieldpost::services {
namespace {

using namespace console::v1;

constexpr std::size_t kChunkBytes = 256 * 1024;
constexpr std::size_t kLinesMost = 1000;

/// A file that goes when this does.
class Passing {
 public:
  explicit Passing(std::filesystem::path path) : m_path(std::move(path)) {}
  Passing(const Passing&) = delete;
  Passing& operator=(const Passing&) = delete;
  ~Passing() {
    std::error_code ignored;
    std::filesystem::remove(m_path, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

 private:
  std::filesystem::path m_path;
};

Error linkLost() {
  return {Code::Unavailable, "LINK_LOST",
          "the link was lost; import the bundle again: what was taken is known, and nothing is "
          "taken twice"};
}

Result<Done> receive(BundleStream& stream, const std::filesystem::path& file) {
  std::ofstream out(file, std::ios::binary);
  std::uint64_t bytes = 0;
  ImportBundleRequest request;
  while (stream.Read(&request)) {
    bytes += request.chunk().size();
    if (bytes > kBundleBytesMost)
      return Error{Code::ResourceExhausted, "FILE_TOO_LARGE",
                   "the bundle is larger than 1 GiB; is it the right file?"};
    out << request.chunk();
  }
  out.close();
  if (!out)
    return Error{Code::ResourceExhausted, "DISK_FULL",
                 "headquarters' disk is full or cannot be written; free some space there and "
                 "import the bundle again"};
  return Done{};
}

BundleLine lineOf(const store::ImportedBundle& bundle) {
  BundleLine line;
  line.set_digest(toHex(bundle.digest));
  line.set_laptop_id(bundle.laptop);
  line.set_office(bundle.office);
  line.set_person(bundle.person);
  line.set_sequence(bundle.sequence);
  line.set_written_ms(bundle.writtenMs);
  line.set_imported_ms(bundle.importedMs);
  line.set_times(bundle.times);
  line.set_imported_by(bundle.importedBy);
  line.set_changes(bundle.changes);
  line.set_new_changes(bundle.newChanges);
  line.set_reason(bundle.reason);
  return line;
}

Result<Done> sendReturn(BundleStream& stream, const bundle::Imported& imported,
                        const std::filesystem::path& file) {
  ImportBundleResponse response;
  BundleSummary& summary = *response.mutable_summary();
  *summary.mutable_bundle() = lineOf(imported.bundle);
  summary.set_put_aside(imported.answer.putAside);
  summary.set_conflicts(imported.answer.conflicts);
  summary.set_commits(imported.answer.commits);
  summary.set_return_bytes(imported.answerBytes);
  if (imported.answer.refused) summary.set_refusal(imported.answer.refused->message);
  if (!stream.Write(response)) return linkLost();
  std::ifstream in(file, std::ios::binary);
  std::string chunk(kChunkBytes, '\0');
  while (in) {
    in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    if (in.gcount() == 0) break;
    response.set_return_chunk(chunk.substr(0, static_cast<std::size_t>(in.gcount())));
    if (!stream.Write(response)) return linkLost();
  }
  return Done{};
}

}  // namespace

Result<bundle::Imported> importBundle(BundleStream& stream, bundle::BundleDesk& desk,
                                      const std::string& actor) {
  const Passing file(desk.newPlace());
  const Passing answer(desk.newPlace());
  FIELDPOST_CHECK(receive(stream, file.path()));
  const auto tell = [&](const BundleAnswer& soFar) {
    ImportBundleResponse response;
    response.mutable_progress()->set_changes(soFar.changes);
    response.mutable_progress()->set_commits(soFar.commits);
    // Whether anybody listens is seen when the summary is sent; the import goes on without.
    (void)stream.Write(response);
  };
  FIELDPOST_TRY(auto imported, desk.import(file.path(), answer.path(), actor, tell));
  FIELDPOST_CHECK(sendReturn(stream, imported, answer.path()));
  return imported;
}

Result<ListBundlesResponse> listBundles(store::Snapshot& snapshot,
                                        const ListBundlesRequest& request) {
  FIELDPOST_TRY(const auto bundles, snapshot.bundles(request.office(), kLinesMost));
  ListBundlesResponse response;
  for (const auto& bundle : bundles) *response.add_bundles() = lineOf(bundle);
  return response;
}

}  // namespace fieldpost::services
