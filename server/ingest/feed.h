// What happens at headquarters, told to whoever watches.
//
// Published by server/ingest after a commit is durable and by the sync service; watched by the
// console service. A watcher is called on the publisher's thread and must be quick; it neither
// writes to headquarters nor ends its subscription from there.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "server/store/store_types.h"

namespace fieldpost::ingest {

/// One thing that happened. What a kind does not have stays empty.
struct Event {
  enum class Kind {
    Commit,
    SyncStarted,
    SyncFinished,
    Conflict,
    Quarantined,
    Diverged,
    BundleImported
  };
  Kind kind = Kind::Commit;
  std::int64_t timeMs = 0;  ///< By headquarters' clock.
  Commit commit = 0;        ///< The newest then.
  std::string office;       ///< Of the laptop; of the record for a conflict; empty: headquarters.
  std::string person;
  std::string laptop;       ///< Its id.
  store::RecordKey record;  ///< Of a commit, a conflict (the record it is about) or a quarantine.
  sync::v1::Act act = sync::v1::ACT_UNSPECIFIED;  ///< Of a commit, as it took effect.
  std::uint64_t changesReceived = 0;              ///< Of a sync that finished, or of a bundle.
  std::uint64_t commitsSent = 0;
  /// Why a sync did not end well, or a change was put aside; the scope that diverged.
  std::string reason;
};

/// Any thread.
class Feed {
 public:
  using Watcher = std::function<void(const Event&)>;
  /// Watches as long as it lives. It may outlive the feed.
  class Subscription {
   public:
    Subscription() = default;
    Subscription(Subscription&&) noexcept = default;
    Subscription& operator=(Subscription&& other) noexcept;
    ~Subscription();

   private:
    friend class Feed;
    struct Watchers;
    std::weak_ptr<Watchers> m_watchers;
    std::uint64_t m_id = 0;
  };

  Feed();
  /// The watcher is called until the subscription goes; not once after that.
  [[nodiscard]] Subscription subscribe(Watcher watcher);
  void publish(const Event& event);

 private:
  std::shared_ptr<Subscription::Watchers> m_watchers;
};

}  // namespace fieldpost::ingest
