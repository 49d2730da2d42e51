// Events on their way from the feed, which must not wait, to a watcher, who may be slow.
//
// Used by ConsoleService::Watch, one for each watcher. It never grows beyond its limit: a watcher
// that falls behind is told so and begins again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

#include "server/ingest/feed.h"

namespace fieldpost::services {

/// Any thread.
class EventQueue {
 public:
  static constexpr std::size_t kEventsMost = 4096;

  /// Never waits. Past the limit the event is dropped and the queue has overflowed.
  void put(const ingest::Event& event);
  /// The oldest event; nothing when there is none `within` that time.
  std::optional<ingest::Event> take(std::chrono::milliseconds within);
  /// An event was dropped.
  [[nodiscard]] bool overflowed() const;

 private:
  mutable std::mutex m_mutex;
  std::condition_variable m_arrived;
  std::deque<ingest::Event> m_events;  ///< Guarded by m_mutex.
  bool m_overflowed = false;           ///< Guarded by m_mutex.
};

}  // namespace fieldpost::services
