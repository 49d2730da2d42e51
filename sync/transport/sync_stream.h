// One gRPC call that carries sync sessions, as bytes both ways.
//
// Used by SyncLink alone. Reading has a thread of its own, since headquarters may send while this
// side does; everything else belongs to the caller's thread.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "fieldpost/sync/v1/sync_service.grpc.pb.h"
#include "sync/base/result.h"

namespace fieldpost {

class SyncStream {
 public:
  explicit SyncStream(std::shared_ptr<grpc::Channel> channel);
  /// Hangs up.
  ~SyncStream();

  /// False when the stream has ended; what was received may say why.
  bool write(std::string bytes);
  struct Heard {
    std::string bytes;
    bool ended = false;  ///< Nothing comes after these.
  };
  /// What came; empty when nothing does `within` that time.
  Heard take(std::chrono::milliseconds within);
  /// The stream ended, and all was taken that came.
  [[nodiscard]] bool ended() const;
  /// Says that nothing more will be written, and waits for the other end to end it too; `well`
  /// false cancels instead. Why it ended; no Error when it ended well.
  std::optional<Error> end(bool well);

 private:
  void read();

  std::shared_ptr<grpc::Channel> m_channel;
  std::unique_ptr<sync::v1::SyncService::Stub> m_stub;
  grpc::ClientContext m_context;
  std::unique_ptr<grpc::ClientReaderWriter<sync::v1::SyncRequest, sync::v1::SyncResponse>> m_stream;
  mutable std::mutex m_mutex;
  std::condition_variable m_changed;
  std::string m_bytes;      ///< Guarded by m_mutex.
  bool m_closed = false;    ///< Guarded by m_mutex.
  bool m_finished = false;  ///< end() was called.
  std::thread m_reader;
};

}  // namespace fieldpost
