#include "sync/transport/sync_client.h"

#include <fcntl.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>
#include <sys/file.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "fieldpost/sync/v1/enrolment_service.grpc.pb.h"
#include "fieldpost/sync/v1/sync_service.grpc.pb.h"
#include "sync/base/private_file.h"
#include "sync/session/client_session.h"
#include "sync/transport/connect.h"
#include "sync/transport/enrolment_proof.h"
#include "sync/transport/laptop_identity.h"
#include "sync/transport/status.h"

namespace fieldpost {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* kEnrolmentFile = "enrolment.json";
constexpr std::size_t kEnrolmentBytesMost = 64 * 1024;

/// Holds `sync.lock` of a store, so that two programs do not send the same changes at once.
class SyncLock {
 public:
  static Result<SyncLock> take(const std::filesystem::path& folder) {
    const int handle = ::open((folder / "sync.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0)
      return Error{
          Code::PermissionDenied, "CANNOT_WRITE",
          "the folder " + folder.string() + " cannot be written; check its owner and rights"};
    if (::flock(handle, LOCK_EX | LOCK_NB) != 0) {
      ::close(handle);
      return Error{Code::Aborted, "SYNC_RUNNING",
                   "another program is syncing this store; wait for it and try again"};
    }
    return SyncLock(handle);
  }
  SyncLock(SyncLock&& other) noexcept : m_handle(std::exchange(other.m_handle, -1)) {}
  SyncLock& operator=(SyncLock&&) = delete;
  ~SyncLock() {
    if (m_handle >= 0) ::close(m_handle);
  }

 private:
  explicit SyncLock(int handle) : m_handle(handle) {}
  int m_handle;
};

std::shared_ptr<grpc::Channel> channelTo(const std::string& address, const Identity& identity,
                                         seconds silentMost) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = identity.caPem;
  options.pem_private_key = identity.keyPem;
  options.pem_cert_chain = identity.certificatePem;
  grpc::ChannelArguments arguments;
  const int silentMs = static_cast<int>(milliseconds(silentMost).count());
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, std::max(10'000, silentMs / 2));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, silentMs);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetMaxReceiveMessageSize(4 * 1024 * 1024);
  // A session that was just refused must not wait for the last one's back-off.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::SslCredentials(options), arguments);
}

/// What came from headquarters, handed from the reading thread to the syncing one.
class Inbox {
 public:
  void put(std::string bytes) {
    const std::lock_guard lock(m_mutex);
    m_bytes.push_back(std::move(bytes));
    m_changed.notify_one();
  }
  void close() {
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_changed.notify_one();
  }
  struct Taken {
    std::deque<std::string> bytes;
    bool closed = false;
  };
  Taken take(milliseconds within) {
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, within, [&] { return m_closed || !m_bytes.empty(); });
    return {std::exchange(m_bytes, {}), m_closed};
  }

 private:
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::deque<std::string> m_bytes;
  bool m_closed = false;
};

/// One session on one stream. Reading has a thread of its own, since headquarters may send while
/// this side does.
class StreamRun {
 public:
  StreamRun(LocalStore& store, grpc::Channel& channel, const SyncOptions& options,
            DictionaryNumber dictionary = kNewestDictionary)
      : m_options(options),
        m_session(store, systemClock(), dictionary),
        m_stub(sync::v1::SyncService::NewStub(
            std::shared_ptr<grpc::ChannelInterface>(&channel, [](grpc::ChannelInterface*) {}))) {}

  Result<SessionCounters> run() {
    m_stream = m_stub->Sync(&m_context);
    std::thread reader([this] {
      sync::v1::SyncResponse response;
      while (m_stream->Read(&response)) m_inbox.put(std::move(*response.mutable_payload()));
      m_inbox.close();
    });
    const Result<Done> talked = talk();
    if (talked.ok())
      m_stream->WritesDone();
    else if (talked.error().reason != "LINK_LOST")  // Else it has ended: its status says why.
      m_context.TryCancel();
    reader.join();
    const grpc::Status status = m_stream->Finish();
    if (talked.ok()) return m_session.counters();
    // A broken stream is told by its status, anything else by what was found wrong here.
    if (talked.error().reason != "LINK_LOST" || status.ok()) return talked.error();
    const Error told = errorOf(status, m_context);
    if (told.reason == "CANNOT_CONNECT" || told.reason == "RPC_FAILED") return talked.error();
    return told;
  }

 private:
  Result<Done> talk() {
    FIELDPOST_TRY(const std::string hello, m_session.start());
    FIELDPOST_CHECK(send(hello));
    for (;;) {
      FIELDPOST_CHECK(sendAll());
      report();
      if (m_session.finished()) return Done{};
      auto taken = m_inbox.take(milliseconds(100));
      for (const auto& bytes : taken.bytes) FIELDPOST_CHECK(m_session.receive(bytes));
      if (m_session.finished()) continue;
      if (taken.closed) return linkLost();
      if (m_options.stop != nullptr && *m_options.stop)
        return Error{Code::Cancelled, "STOPPED",
                     "the sync was stopped; what headquarters acknowledged stays, the rest waits"};
    }
  }

  Result<Done> sendAll() {
    for (;;) {
      FIELDPOST_TRY(const std::string bytes, m_session.next());
      if (bytes.empty()) return Done{};
      FIELDPOST_CHECK(send(bytes));
      report();
    }
  }

  Result<Done> send(const std::string& bytes) {
    sync::v1::SyncRequest request;
    request.set_payload(bytes);
    // A refusal may be on its way: what was received says more than a write that failed.
    if (m_stream->Write(request)) return Done{};
    for (;;) {
      auto taken = m_inbox.take(seconds(1));
      for (const auto& heard : taken.bytes) FIELDPOST_CHECK(m_session.receive(heard));
      if (taken.closed) return linkLost();
    }
  }

  static Error linkLost() {
    return {
        Code::Unavailable, "LINK_LOST",
        "the link to headquarters was lost; nothing is lost, and the next sync goes on from there"};
  }

  void report() {
    if (m_options.onProgress) m_options.onProgress(m_session.counters());
  }

  const SyncOptions& m_options;
  ClientSession m_session;
  std::unique_ptr<sync::v1::SyncService::Stub> m_stub;
  grpc::ClientContext m_context;
  std::unique_ptr<grpc::ClientReaderWriter<sync::v1::SyncRequest, sync::v1::SyncResponse>> m_stream;
  Inbox m_inbox;
};

Result<sync::v1::EnrolmentFile> parseEnrolment(const std::filesystem::path& file) {
  FIELDPOST_TRY(const std::string text, readSmallFile(file, kEnrolmentBytesMost));
  sync::v1::EnrolmentFile enrolment;
  const auto status = google::protobuf::util::JsonStringToMessage(text, &enrolment);
  if (!status.ok() || enrolment.server().empty() || enrolment.ca_pem().empty() ||
      enrolment.code().empty() || enrolment.office().empty() || enrolment.person().empty())
    return Error{Code::InvalidArgument, "BAD_ENROLMENT_FILE",
                 file.string() + " is not an enrolment file; ask headquarters for one"};
  return enrolment;
}

Profile profileOf(const sync::v1::EnrolmentFile& file) {
  return {file.office(), file.person(), file.role(), file.server()};
}

}  // namespace

Result<SessionCounters> syncOnce(LocalStore& store, const SyncOptions& options) {
  FIELDPOST_TRY(const SyncLock lock, SyncLock::take(store.folder()));
  FIELDPOST_CHECK(enrolNow(store, options.connectWithin));
  FIELDPOST_TRY(const auto identity, loadIdentity(store.folder()));
  if (!identity || store.profile().server.empty())
    return Error{Code::FailedPrecondition, "NOT_ENROLLED",
                 "this laptop is not enrolled; ask headquarters for an enrolment file. Work goes "
                 "on and is kept"};
  FIELDPOST_CHECK(checkValidity(*identity, systemClock().nowMs()));
  const auto channel = channelTo(store.profile().server, *identity, options.silentMost);
  FIELDPOST_CHECK(waitUntilConnected(*channel, store.profile().server, identity->caPem,
                                     options.connectWithin, options.stop));
  auto outcome = StreamRun(store, *channel, options).run();
  // Headquarters is older than this program.
  if (!outcome.ok() && outcome.error().reason == "UNKNOWN_DICTIONARY")
    outcome = StreamRun(store, *channel, options, kNoDictionary).run();
  // The database was a copy of another; it has a new incarnation now, and says everything again.
  if (!outcome.ok() && outcome.error().reason == "FORKED")
    outcome = StreamRun(store, *channel, options).run();
  return outcome;
}

Result<Profile> readEnrolment(const std::filesystem::path& file) {
  FIELDPOST_TRY(const auto enrolment, parseEnrolment(file));
  return profileOf(enrolment);
}

Result<Done> acceptEnrolment(LocalStore& store, const std::filesystem::path& file) {
  FIELDPOST_TRY(const auto enrolment, parseEnrolment(file));
  FIELDPOST_CHECK(store.setProfile(profileOf(enrolment)));
  FIELDPOST_TRY(const std::string text, readSmallFile(file, kEnrolmentBytesMost));
  // A key that waited for an older code is of no use with this one.
  dropPendingKey(store.folder());
  return writePrivateFile(store.folder() / kEnrolmentFile, text);
}

Result<Done> enrolNow(LocalStore& store, std::chrono::seconds within) {
  const auto waiting = store.folder() / kEnrolmentFile;
  std::error_code failed;
  if (!std::filesystem::exists(waiting, failed)) return Done{};
  FIELDPOST_TRY(const auto enrolment, parseEnrolment(waiting));
  FIELDPOST_TRY(const PendingKey pending, pendingKey(store.folder()));
  const auto channel = channelTo(enrolment.server(), {"", "", enrolment.ca_pem()}, within);
  FIELDPOST_CHECK(waitUntilConnected(*channel, enrolment.server(), enrolment.ca_pem(), within));

  const std::string code = tidyEnrolmentCode(enrolment.code());
  const std::string key = enrolmentKey(code);
  std::string nonce(kProofBytes, '\0');
  systemRandom().fill(nonce.data(), nonce.size());
  sync::v1::EnrolRequest request;
  request.set_code_name(enrolmentCodeName(code));
  request.set_nonce(nonce);
  request.set_signing_request_pem(pending.requestPem);
  request.set_proof(enrolmentRequestProof(key, nonce, pending.requestPem));
  std::string name(256, '\0');
  if (::gethostname(name.data(), name.size() - 1) == 0) request.set_laptop_name(name.c_str());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  sync::v1::EnrolResponse response;
  const auto status =
      sync::v1::EnrolmentService::NewStub(channel)->Enrol(&context, request, &response);
  if (!status.ok()) return errorOf(status, context);
  if (!proofsAreEqual(response.proof(),
                      enrolmentResponseProof(key, nonce, response.certificate_pem())))
    return Error{Code::Unauthenticated, "FOREIGN_SERVER",
                 "the server at " + enrolment.server() +
                     " does not know this laptop's code; it is not the"
                     " headquarters that wrote the enrolment file. Nothing was sent"};
  FIELDPOST_CHECK(saveIdentity(store.folder(),
                               {pending.keyPem, response.certificate_pem(), enrolment.ca_pem()}));
  FIELDPOST_CHECK(store.setProfile(
      {response.office(), response.person(), response.role(), enrolment.server()}));
  std::filesystem::remove(waiting, failed);
  dropPendingKey(store.folder());
  return Done{};
}

}  // namespace fieldpost
