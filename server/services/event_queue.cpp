#include "server/services/event_queue.h"

#include <utility>

namespace fieldpost::services {

void EventQueue::put(const ingest::Event& event) {
  {
    const std::lock_guard guard(m_mutex);
    if (m_events.size() >= kEventsMost) {
      m_overflowed = true;
      return;
    }
    m_events.push_back(event);
  }
  m_arrived.notify_one();
}

std::optional<ingest::Event> EventQueue::take(std::chrono::milliseconds within) {
  std::unique_lock lock(m_mutex);
  if (!m_arrived.wait_for(lock, within, [&] { return !m_events.empty(); })) return std::nullopt;
  ingest::Event event = std::move(m_events.front());
  m_events.pop_front();
  return event;
}

bool EventQueue::overflowed() const {
  const std::lock_guard guard(m_mutex);
  return m_overflowed;
}

}  // namespace fieldpost::services
