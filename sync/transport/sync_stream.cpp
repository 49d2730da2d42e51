#include "sync/transport/sync_stream.h"

#include <utility>

#include "sync/transport/status.h"

namespace fieldpost {

SyncStream::SyncStream(std::shared_ptr<grpc::Channel> channel)
    : m_channel(std::move(channel)),
      m_stub(sync::v1::SyncService::NewStub(m_channel)),
      m_stream(m_stub->Sync(&m_context)),
      m_reader([this] { read(); }) {}

SyncStream::~SyncStream() {
  if (!m_finished) (void)end(false);
}

void SyncStream::read() {
  sync::v1::SyncResponse response;
  while (m_stream->Read(&response)) {
    const std::lock_guard lock(m_mutex);
    m_bytes += response.payload();
    m_changed.notify_one();
  }
  const std::lock_guard lock(m_mutex);
  m_closed = true;
  m_changed.notify_one();
}

bool SyncStream::write(std::string bytes) {
  sync::v1::SyncRequest request;
  request.set_payload(std::move(bytes));
  return m_stream->Write(request);
}

SyncStream::Heard SyncStream::take(std::chrono::milliseconds within) {
  std::unique_lock lock(m_mutex);
  m_changed.wait_for(lock, within, [&] { return m_closed || !m_bytes.empty(); });
  return {std::exchange(m_bytes, {}), m_closed};
}

bool SyncStream::ended() const {
  const std::lock_guard lock(m_mutex);
  return m_closed && m_bytes.empty();
}

std::optional<Error> SyncStream::end(bool well) {
  m_finished = true;
  if (well)
    m_stream->WritesDone();
  else
    m_context.TryCancel();
  m_reader.join();
  const grpc::Status status = m_stream->Finish();
  if (status.ok()) return std::nullopt;
  return errorOf(status, m_context);
}

}  // namespace fieldpost
