#include "server/app/server.h"

#include <fmt/format.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "server/aggregate/field_figures.h"
#include "server/aggregate/ledger.h"
#include "server/app/log.h"
#include "server/store/sqlite/backup.h"
#include "sync/base/private_file.h"
#include "sync/programme/installed_programme.h"
#include "sync/programme/programme_file.h"
#include "sync/record/record_type.h"

namespace fieldpost::app {
namespace {

/// A message's most: a payload of a session is a quarter of it.
constexpr int kMessageBytesMost = 4 * 1024 * 1024;
constexpr int kMetadataBytesMost = 8 * 1024;
/// A dead link is noticed after these two; a laptop's own pings may come as often as the third.
constexpr int kKeepaliveTimeMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 60'000;
constexpr int kPingsApartMs = 8'000;
constexpr int kPingStrikesMost = 3;
/// What a laptop may have on its way unread.
constexpr int kWindowBytes = 256 * 1024;
constexpr int kIdleConnectionMs = 600'000;
/// A session takes two threads; past these, callers are told to come back.
constexpr int kThreadsMost = 1024;
/// The log is cleared away so often.
constexpr std::chrono::hours kClearEvery{24};
/// How long running calls may take to end when the server stops.
constexpr std::chrono::seconds kStopWithin{3};
constexpr mode_t kPublicFile = 0644;
constexpr const char* kProgrammeAuthor = "Headquarters";

/// A message out: a report over a large register names every record once.
constexpr int kAnswerBytesMost = 64 * 1024 * 1024;

/// The programme as of today; nothing before one is loaded.
Result<std::optional<sync::v1::Headline>> headlineNow(store::Snapshot& snapshot) {
  aggregate::KeptFigures figures(snapshot);
  auto headline = aggregate::headlineOf(figures, dayOf(systemClock().nowMs()));
  if (headline.ok()) return std::optional(std::move(headline).value());
  if (headline.error().reason == "NO_PROGRAMME") return std::optional<sync::v1::Headline>();
  return headline.error();
}

std::string hostName() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const Settings& settings) {
  std::unique_ptr<Server> server(new Server(settings));
  FIELDPOST_CHECK(server->open());
  FIELDPOST_CHECK(server->loadProgramme());
  FIELDPOST_CHECK(server->listen());
  server->keepLogShort();
  return server;
}

Server::~Server() { stop(); }

void Server::keepLogShort() {
  m_clearing = std::thread([this] {
    std::unique_lock lock(m_clearingMutex);
    while (!m_stopping) {
      lock.unlock();
      const auto cleared = m_ingest->cleanUp();
      if (!cleared.ok())
        logWarning("log_not_cleared", {{"reason", cleared.error().reason}});
      else if (cleared.value().commits > 0)
        logInfo("log_cleared", {{"commits", std::to_string(cleared.value().commits)},
                                {"floor", std::to_string(cleared.value().floor)}});
      lock.lock();
      m_wakeClearing.wait_for(lock, kClearEvery, [this] { return m_stopping; });
    }
  });
}

std::vector<std::string> Server::certificateNames() const {
  std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"};
  if (!isWildcard(m_settings.listen.host)) names.push_back(m_settings.listen.host);
  if (const std::string host = hostName(); checkName(host).ok()) names.push_back(host);
  names.insert(names.end(), m_settings.names.begin(), m_settings.names.end());
  return names;
}

Result<Done> Server::open() {
  FIELDPOST_TRY(m_store, store::SqliteStore::open(m_settings.folder));
  // Of a server before this one: whoever waits for the file is to wait for this one.
  std::error_code ignored;
  std::filesystem::remove(m_settings.folder / "address", ignored);
  FIELDPOST_TRY(m_access, access::Access::open(m_settings.folder, certificateNames(), *m_store));
  FIELDPOST_TRY(m_ingest, ingest::Ingest::open(*m_store));
  FIELDPOST_TRY(const bool madeAnew, aggregate::keepLedger(*m_store));
  if (madeAnew) logInfo("figures_made_anew");
  m_ingest->setHeadline(headlineNow);
  m_ingest->keepBlobs(m_settings.folder / "files", m_settings.blobQuota);
  // Once a start: what no record names has stayed for a month, and may a little longer.
  FIELDPOST_TRY(const CleanedBlobs cleaned, m_ingest->blobs()->clean());
  if (cleaned.blobs > 0)
    logInfo("attachments_cleaned",
            {{"files", std::to_string(cleaned.blobs)}, {"bytes", std::to_string(cleaned.bytes)}});
  m_ingest->setBundleKey(m_access->bundleKey().publicKey);
  FIELDPOST_TRY(m_bundles,
                bundle::BundleDesk::open(m_settings.folder, *m_access, *m_ingest, *m_store));
  m_ingest->setAlarm([](std::string_view event, std::string_view message) {
    logWarning(event, {{"message", std::string(message)}});
  });
  m_ingest->setBackedUp([folder = m_settings.folder](store::Snapshot& snapshot) {
    return store::backedUpCommit(folder, snapshot);
  });
  return Done{};
}

Result<Done> Server::loadProgramme() {
  const auto file = m_settings.programme ? m_settings.programme : installedProgramme();
  if (!file) {
    FIELDPOST_TRY(const auto snapshot, m_store->snapshot());
    FIELDPOST_TRY(const Commit known, snapshot->newestOf("programme_of_work"));
    if (known > 0) return Done{};
    return Error{Code::NotFound, "NO_PROGRAMME",
                 "there is no programme of work to load; name one with --programme FILE"};
  }
  FIELDPOST_TRY(const auto programme, fieldpost::loadProgramme(*file));
  FIELDPOST_TRY(const auto before, m_store->snapshot());
  FIELDPOST_TRY(const Commit headBefore, before->head());
  FIELDPOST_TRY(const Commit commit,
                m_ingest->commitRecord({"programme_of_work", programmeId(programme.code())},
                                       encode(programme), kProgrammeAuthor));
  if (commit > headBefore)
    logInfo("programme_loaded", {{"programme", programme.code()},
                                 {"file", file->string()},
                                 {"commit", std::to_string(commit)}});
  return Done{};
}

Result<Done> Server::listen() {
  m_enrolment = std::make_unique<services::EnrolmentService>(*m_access, logSink());
  m_sync = std::make_unique<services::SyncService>(*m_access, *m_ingest, *m_bundles, logSink());
  m_console = std::make_unique<services::ConsoleService>(*m_store, *m_access, *m_ingest, *m_bundles,
                                                         logSink());
  m_headquarters =
      std::make_unique<services::HeadquartersService>(*m_store, *m_access, *m_ingest, logSink());
  m_reports = std::make_unique<services::ReportService>(*m_store, *m_access, logSink());

  // A laptop without a certificate may only enrol: every other service asks for one itself.
  grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_root_certs = m_access->authorityPem();
  tls.pem_key_cert_pairs = {{m_access->server().keyPem, m_access->server().certificatePem}};
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  const std::string wanted = addressText(m_settings.listen.host, m_settings.listen.port);
  int port = 0;
  builder.AddListeningPort(wanted, grpc::SslServerCredentials(tls), &port);
  builder.RegisterService(m_enrolment.get());
  builder.RegisterService(m_sync.get());
  builder.RegisterService(m_console.get());
  builder.RegisterService(m_headquarters.get());
  builder.RegisterService(m_reports.get());
  builder.SetMaxReceiveMessageSize(kMessageBytesMost);
  builder.SetMaxSendMessageSize(kAnswerBytesMost);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMetadataBytesMost);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kPingsApartMs);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, kPingStrikesMost);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, kIdleConnectionMs);
  // A ping for each burst of data would cost as much as a small sync itself.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kWindowBytes);
  // Else a second server on the port would get half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  grpc::ResourceQuota quota("fieldpostd");
  quota.SetMaxThreads(kThreadsMost);
  builder.SetResourceQuota(quota);
  m_grpc = builder.BuildAndStart();
  if (m_grpc == nullptr || port == 0)
    return Error{Code::Unavailable, "CANNOT_LISTEN",
                 fmt::format("cannot listen on {}: another program has the port, or the address is "
                             "not this machine's. Choose another with --listen",
                             wanted)};
  showGrpcErrors();
  return publishAddress(port);
}

Result<Done> Server::publishAddress(int port) {
  const std::string& host = m_settings.listen.host;
  m_address = addressText(host, port);
  std::string called = host;
  if (!m_settings.names.empty())
    called = m_settings.names.front();
  else if (isWildcard(host))
    called = hostName();
  const std::string here = host == "0.0.0.0" ? "127.0.0.1" : host == "::" ? "::1" : host;
  FIELDPOST_CHECK(m_access->announce(addressText(called, port), addressText(here, port)));
  FIELDPOST_CHECK(writePrivateFile(m_settings.folder / "address", m_address + "\n", kPublicFile));
  logInfo("listening", {{"address", m_address}, {"data", m_settings.folder.string()}});
  if (!isLoopback(host))
    logWarning("no_front_door",
               {{"address", m_address},
                {"message",
                 "this port faces a network directly; that is meant for one machine or a trusted "
                 "local network. Put the front door of the manual before it"}});
  return Done{};
}

void Server::stop() {
  if (m_grpc == nullptr) return;
  m_console->stop();
  m_sync->stop();
  m_grpc->Shutdown(std::chrono::system_clock::now() + kStopWithin);
  m_grpc->Wait();
  {
    const std::lock_guard lock(m_clearingMutex);
    m_stopping = true;
  }
  m_wakeClearing.notify_all();
  if (m_clearing.joinable()) m_clearing.join();
  m_ingest->stop();
  m_grpc.reset();
  std::error_code ignored;
  std::filesystem::remove(m_settings.folder / "address", ignored);
  logInfo("stopped");
}

}  // namespace fieldpost::app
