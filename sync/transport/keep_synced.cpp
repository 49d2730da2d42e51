// Keeps a store synced over a link that comes and goes.
#include <algorithm>
#include <thread>

#include "sync/transport/backoff.h"
#include "sync/transport/sync_link.h"

namespace fieldpost {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLookEvery{500};

bool wanted(const std::atomic<bool>* flag) { return flag != nullptr && *flag; }

/// Whether the same sync may go well later without anybody doing anything about it. A network that
/// asks for a log-in looks like a foreign server until somebody logs in.
bool mayMend(const Error& error) {
  return error.code == Code::Unavailable || error.reason == "SYNC_RUNNING" ||
         error.reason == "FOREIGN_SERVER" || error.reason == "BROKEN_STREAM" ||
         error.reason == "STOPPED" || error.reason == "CLOCK_WRONG";
}

/// When it is time for the next sync.
class Watch {
 public:
  Watch(LocalStore& store, const WatchOptions& options) : m_store(store), m_options(options) {}

  /// Waits; false when it was stopped.
  Result<bool> untilDue(SyncLink& link) {
    for (;;) {
      if (wanted(m_options.sync.stop)) return false;
      const auto now = Steady::now();
      if (!wanted(m_options.paused)) {
        if (now >= m_due) return true;
        // Only on a link that is up: one that failed waits its time.
        if (link.up()) {
          FIELDPOST_TRY(const LogHead head, m_store.logHead());
          if (head.length > head.acknowledged) return true;
          if (link.newsWithin(kLookEvery)) return true;
          continue;
        }
      }
      std::this_thread::sleep_for(kLookEvery);
    }
  }

  void wentWell() {
    m_backoff.reset();
    m_due = Steady::now() + m_options.every;
  }
  void failed() { m_due = Steady::now() + m_backoff.next(systemRandom()); }

 private:
  LocalStore& m_store;
  const WatchOptions& m_options;
  Backoff m_backoff;
  Steady::time_point m_due = Steady::now();
};

}  // namespace

Result<Done> keepSynced(LocalStore& store, const WatchOptions& options) {
  SyncLink link;
  Watch watch(store, options);
  for (;;) {
    FIELDPOST_TRY(const bool due, watch.untilDue(link));
    if (!due) return Done{};
    const auto synced = link.sync(store, options.sync);
    if (options.onSync && !wanted(options.sync.stop)) options.onSync(synced);
    if (!synced.ok() && !mayMend(synced.error())) return synced.error();
    if (synced.ok() && !synced.value().restWaits)
      watch.wentWell();
    else
      watch.failed();
  }
}

}  // namespace fieldpost
