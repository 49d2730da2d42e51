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
    while (!wanted(m_options.sync.stop)) {
      if (m_up && !link.up()) {
        m_up = false;
        m_due = std::min(m_due, Steady::now() + m_backoff.next(systemRandom()));
      }
      if (Steady::now() >= m_due) return true;
      FIELDPOST_TRY(const bool waits, somethingWaits());
      if (waits || link.newsWithin(kLookEvery)) return true;
      if (!link.up()) std::this_thread::sleep_for(kLookEvery);
    }
    return false;
  }

  void wentWell(bool up, bool restWaits) {
    m_backoff.reset();
    m_up = up;
    m_due = Steady::now() + m_options.every;
    m_eager = !restWaits;  // What a budget left waits its time.
  }
  void failed() {
    m_up = false;
    m_eager = false;
    m_due = Steady::now() + m_backoff.next(systemRandom());
  }

 private:
  /// A save does not wait its time, unless the last sync failed.
  Result<bool> somethingWaits() {
    if (!m_eager) return false;
    FIELDPOST_TRY(const LogHead head, m_store.logHead());
    return head.length > head.acknowledged;
  }

  LocalStore& m_store;
  const WatchOptions& m_options;
  Backoff m_backoff;
  Steady::time_point m_due = Steady::now();
  bool m_up = false;     ///< The link was, when it was last looked at.
  bool m_eager = false;  ///< The last sync left nothing.
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
    if (synced.ok())
      watch.wentWell(link.up(), synced.value().restWaits);
    else
      watch.failed();
  }
}

}  // namespace fieldpost
