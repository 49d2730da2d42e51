// The gRPC face of a sync session. Thin: it carries bytes between the stream and a ServerSession.
//
// Registered by server/app. Reading has a thread of its own, so that uploads and downloads go on at
// the same time and neither end waits for the other to read. A stream rests between two sessions.
#pragma once

#include <atomic>

#include "fieldpost/sync/v1/sync_service.grpc.pb.h"
#include "server/access/access.h"
#include "server/bundle/bundle_desk.h"
#include "server/ingest/ingest.h"
#include "server/services/log_sink.h"

namespace fieldpost::services {

class SyncService final : public sync::v1::SyncService::Service {
 public:
  /// `access`, `ingest` and `bundles` outlive it.
  SyncService(access::Access& access, ingest::Ingest& ingest, bundle::BundleDesk& bundles,
              LogSink log);
  /// Lets streams at rest end, so that the server need not wait for them.
  void stop();
  grpc::Status Sync(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<sync::v1::SyncResponse, sync::v1::SyncRequest>* stream) override;
  grpc::Status Carry(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<sync::v1::CarryResponse, sync::v1::CarryRequest>* stream) override;

 private:
  class Visit;
  /// The laptop that calls. Errors: those of Access::identify(); PermissionDenied/ROLE_DENIED for a
  /// console's certificate.
  Result<store::Laptop> laptopOf(grpc::ServerContext& context);

  access::Access& m_access;
  ingest::Ingest& m_ingest;
  bundle::BundleDesk& m_bundles;
  LogSink m_log;
  std::atomic<int> m_resting = 0;
  std::atomic<bool> m_stopping = false;
};

}  // namespace fieldpost::services
