// What the programme looks like, for the end of each session, without making sessions wait for it.
//
// Used by Ingest. Making it reads every record; a session of one edit must not cost more the more
// records there are. Where that takes time, a session gets the last one, and a new one is made
// beside it.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "fieldpost/sync/v1/session.pb.h"
#include "server/store/store.h"
#include "sync/base/clock.h"

namespace fieldpost::ingest {

/// What the programme looks like in a snapshot; nothing when there is no programme yet. Any thread.
using HeadlineSource =
    std::function<Result<std::optional<sync::v1::Headline>>(store::Snapshot& snapshot)>;

/// Any thread, but for setSource.
class HeadlineKeeper {
 public:
  /// `store` and `clock` outlive it.
  HeadlineKeeper(store::Store& store, const Clock& clock) : m_store(store), m_clock(clock) {}
  HeadlineKeeper(const HeadlineKeeper&) = delete;
  HeadlineKeeper& operator=(const HeadlineKeeper&) = delete;
  ~HeadlineKeeper() { stop(); }

  /// Before the first get().
  void setSource(HeadlineSource source) { m_source = std::move(source); }
  /// As of today; with `fresh` also as of the newest commit. Where making one takes long, the last
  /// one instead, and the next one is in the making. Errors: those of the store and the source.
  Result<std::optional<sync::v1::Headline>> get(bool fresh);
  /// Waits for what is in the making; nothing is made beside a session after it.
  void stop();

 private:
  struct Made {
    std::optional<sync::v1::Headline> headline;
    Commit head = 0;
    std::string day;
    std::int64_t costMs = 0;
    std::int64_t madeMs = 0;
  };
  Result<Made> make();
  void makeBeside();

  store::Store& m_store;
  const Clock& m_clock;
  HeadlineSource m_source;
  std::mutex m_mutex;
  std::optional<Made> m_last;  ///< Guarded by m_mutex.
  bool m_making = false;       ///< Beside the sessions. Guarded by m_mutex.
  bool m_stopped = false;      ///< Guarded by m_mutex.
  std::thread m_thread;        ///< Guarded by m_mutex.
};

}  // namespace fieldpost::ingest
