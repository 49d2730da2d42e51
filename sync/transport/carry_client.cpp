#include "sync/transport/carry_client.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "fieldpost/sync/v1/sync_service.grpc.pb.h"
#include "sync/base/file_calls.h"
#include "sync/bundle/bundle_file.h"
#include "sync/bundle/carried_bundles.h"
#include "sync/transport/status.h"

namespace fieldpost {
namespace {

using Stream = grpc::ClientReaderWriter<sync::v1::CarryRequest, sync::v1::CarryResponse>;

/// A message that is cut is lost whole: small ones get through a link that falls every few seconds.
constexpr std::size_t kChunkBytes = 8 * 1024;

Error linkLost() {
  return {Code::Unavailable, "LINK_LOST",
          "the link was lost while a bundle was handed over; the next sync goes on from there"};
}

std::uint64_t sizeOf(const std::filesystem::path& file) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(file, failed);
  return failed ? 0 : size;
}

/// The answer as it comes, behind what came before a cut.
class Answering {
 public:
  explicit Answering(std::filesystem::path file) : m_file(std::move(file)) {}
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;
  ~Answering() {
    if (m_descriptor >= 0) ::close(m_descriptor);
  }
  Result<Done> open(std::uint64_t from) {
    m_descriptor = ::open(m_file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    const auto end = static_cast<off_t>(from);
    if (m_descriptor < 0 || ::ftruncate(m_descriptor, end) != 0 ||
        ::lseek(m_descriptor, end, SEEK_SET) != end)
      return failed();
    return Done{};
  }
  Result<Done> write(std::string_view bytes) {
    return fileCalls().writeAll(m_descriptor, bytes) < 0 ? Result<Done>(failed()) : Done{};
  }
  Result<Done> sync() { return ::fsync(m_descriptor) == 0 ? Result<Done>(Done{}) : failed(); }

 private:
  static Error failed() {
    return {Code::ResourceExhausted, "DISK_FULL",
            "a return bundle for another laptop cannot be kept; free some space and sync again"};
  }
  std::filesystem::path m_file;
  int m_descriptor = -1;
};

/// One bundle on one stream.
class Handing {
 public:
  Handing(const std::filesystem::path& store, const CarriedBundle& carried, Stream& stream,
          const std::atomic<bool>* stop)
      : m_store(store), m_carried(carried), m_stream(stream), m_stop(stop) {}

  Result<Done> run() {
    sync::v1::CarryRequest request;
    request.mutable_offer()->set_digest(m_carried.digest);
    request.mutable_offer()->set_size(m_carried.bytes);
    request.mutable_offer()->set_answer_received(sizeOf(answeringFile(m_carried)));
    if (!m_stream.Write(request)) return linkLost();
    sync::v1::CarryResponse response;
    if (!m_stream.Read(&response)) return linkLost();
    FIELDPOST_CHECK(send(response.send_from()));
    if (!m_stream.Read(&response) || !response.has_answer()) return linkLost();
    FIELDPOST_CHECK(receive(response.answer()));
    FIELDPOST_CHECK(carriedAnswered(m_store, m_carried));
    request.set_taken(true);
    m_stream.Write(request);
    m_stream.WritesDone();
    return Done{};
  }

 private:
  Result<Done> send(std::uint64_t from) {
    std::ifstream in(m_carried.file, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(from));
    std::string chunk(kChunkBytes, '\0');
    sync::v1::CarryRequest request;
    while (in) {
      FIELDPOST_CHECK(goOn());
      in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
      if (in.gcount() == 0) break;
      request.set_chunk(chunk.substr(0, static_cast<std::size_t>(in.gcount())));
      if (!m_stream.Write(request)) return linkLost();
    }
    return Done{};
  }

  Result<Done> receive(const sync::v1::CarryAnswer& answer) {
    const auto file = answeringFile(m_carried);
    {
      Answering answering(file);
      FIELDPOST_CHECK(answering.open(answer.from()));
      std::uint64_t size = answer.from();
      sync::v1::CarryResponse response;
      while (size < answer.size()) {
        FIELDPOST_CHECK(goOn());
        if (!m_stream.Read(&response)) return linkLost();
        size += response.chunk().size();
        FIELDPOST_CHECK(answering.write(response.chunk()));
      }
      FIELDPOST_CHECK(answering.sync());
    }
    std::ifstream in(file, std::ios::binary);
    const auto reader = BundleReader::open(in);
    if (reader.ok() && reader.value().facts().digest == answer.digest()) return Done{};
    // The pieces of two answers do not fit: the next sync begins it anew.
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    return linkLost();
  }

  Result<Done> goOn() const {
    if (m_stop == nullptr || !*m_stop) return Done{};
    return Error{Code::Cancelled, "STOPPED",
                 "the sync was stopped; the next one goes on from there"};
  }

  const std::filesystem::path& m_store;
  const CarriedBundle& m_carried;
  Stream& m_stream;
  const std::atomic<bool>* m_stop;
};

/// Whether it will be refused the next time as well.
bool isFinal(const Error& error) {
  return error.code == Code::InvalidArgument || error.code == Code::PermissionDenied ||
         error.code == Code::DataLoss || error.code == Code::Unauthenticated ||
         error.reason == "BUNDLE_TOO_NEW";
}

Result<Done> handOver(const std::filesystem::path& store, const CarriedBundle& carried,
                      sync::v1::SyncService::Stub& stub, const std::atomic<bool>* stop) {
  grpc::ClientContext context;
  const auto stream = stub.Carry(&context);
  const auto handed = Handing(store, carried, *stream, stop).run();
  // A broken stream is told by its status, anything else by what was found wrong here.
  if (!handed.ok() && handed.error().reason != "LINK_LOST") context.TryCancel();
  const grpc::Status status = stream->Finish();
  if (handed.ok() || handed.error().reason != "LINK_LOST" || status.ok()) return handed;
  return errorOf(status, context);
}

}  // namespace

CarryReport handOverBundles(const std::filesystem::path& store,
                            const std::shared_ptr<grpc::Channel>& channel,
                            const std::atomic<bool>* stop) {
  CarryReport report;
  const auto stub = sync::v1::SyncService::NewStub(channel);
  for (const CarriedBundle& carried : carriedBundles(store)) {
    const auto handed = handOver(store, carried, *stub, stop);
    if (handed.ok()) {
      ++report.handedOver;
      continue;
    }
    report.problem = handed.error().message;
    // Of an older headquarters that takes no bundles this way, and of a lost link: kept for later.
    if (!isFinal(handed.error())) return report;
    carriedRefused(carried, handed.error());
    ++report.refused;
  }
  return report;
}

}  // namespace fieldpost
