// Headquarters' server put together: store, access, ingest, services and the port.
//
// Made by main. After start() it answers calls; stop() finishes what is running.
#pragma once

#include <grpcpp/server.h>

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "server/access/access.h"
#include "server/app/listen_address.h"
#include "server/ingest/ingest.h"
#include "server/services/console_service.h"
#include "server/services/enrolment_service.h"
#include "server/services/headquarters_service.h"
#include "server/services/report_service.h"
#include "server/services/sync_service.h"
#include "server/store/sqlite/sqlite_store.h"
#include "sync/base/result.h"

namespace fieldpost::app {

/// What the command line said.
struct Settings {
  std::filesystem::path folder;
  ListenAddress listen;
  std::vector<std::string> names;  ///< Further names laptops use for this server.
  ingest::BlobQuota blobQuota;
  std::optional<std::filesystem::path> programme;  ///< Empty: the one that came with the program.
};

class Server {
 public:
  /// Opens the folder, loads the programme of work and listens. Errors: those of SqliteStore,
  /// Access, Ingest and loadProgramme; NotFound/NO_PROGRAMME when a new folder has none to load;
  /// Unavailable/CANNOT_LISTEN when the address is taken or not this machine's.
  static Result<std::unique_ptr<Server>> start(const Settings& settings);
  ~Server();

  /// The address it listens on: HOST:PORT.
  [[nodiscard]] const std::string& address() const { return m_address; }
  /// Takes no new calls, lets running ones finish their batch, and returns. Idempotent.
  void stop();

 private:
  explicit Server(Settings settings) : m_settings(std::move(settings)) {}
  Result<Done> open();
  Result<Done> loadProgramme();
  Result<Done> listen();
  Result<Done> publishAddress(int port);
  /// Clears the log away now and each day, on a thread of its own.
  void keepLogShort();
  [[nodiscard]] std::vector<std::string> certificateNames() const;

  Settings m_settings;
  std::string m_address;
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<access::Access> m_access;
  std::unique_ptr<ingest::Ingest> m_ingest;
  std::unique_ptr<bundle::BundleDesk> m_bundles;
  std::unique_ptr<services::EnrolmentService> m_enrolment;
  std::unique_ptr<services::SyncService> m_sync;
  std::unique_ptr<services::ConsoleService> m_console;
  std::unique_ptr<services::HeadquartersService> m_headquarters;
  std::unique_ptr<services::ReportService> m_reports;
  std::unique_ptr<grpc::Server> m_grpc;
  std::mutex m_clearingMutex;
  std::condition_variable m_wakeClearing;
  bool m_stopping = false;  ///< Guarded by m_clearingMutex.
  std::thread m_clearing;
};

}  // namespace fieldpost::app
