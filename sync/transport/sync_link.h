// A laptop's link to headquarters, kept up from one sync to the next.
//
// Used by the window and the command line, each on a thread of its own. The first sync connects and
// costs four round trips; the next ones go over the same stream and cost one, until the link is
// lost or headquarters hangs up. Then the next sync connects again. Nothing is lost by either.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "sync/session/client_session.h"
#include "sync/transport/sync_client.h"

namespace fieldpost {

/// Belongs to one thread at a time.
class SyncLink {
 public:
  enum class After { KeepUp, HangUp };
  /// `after` a sync that ended well.
  explicit SyncLink(After after = After::KeepUp);
  SyncLink(const SyncLink&) = delete;
  SyncLink& operator=(const SyncLink&) = delete;
  ~SyncLink();

  /// One sync, as syncOnce() does it.
  Result<SessionCounters> sync(LocalStore& store, const SyncOptions& options);
  /// The stream is up, as far as is known.
  [[nodiscard]] bool up() const;
  /// Waits until headquarters says that others' work is there, at most `within`.
  bool newsWithin(std::chrono::milliseconds within);
  void hangUp();

 private:
  struct Line;
  Result<Done> connect(LocalStore& store, const SyncOptions& options);
  Result<SessionCounters> run(LocalStore& store, const SyncOptions& options,
                              DictionaryNumber dictionary);
  Result<Done> talk(ClientSession& session, const SyncOptions& options);
  Result<Done> sendAll(ClientSession& session, std::string bytes, const SyncOptions& options);

  After m_after;
  std::unique_ptr<Line> m_line;  ///< None while there is no link.
};

/// How a link is kept up.
struct WatchOptions {
  SyncOptions sync;
  /// Syncs at least so often; also soon after a save, and when headquarters has news.
  std::chrono::seconds every{900};
  /// Told after each sync, on the calling thread. May be empty.
  std::function<void(const Result<SessionCounters>&)> onSync;
};

/// Syncs again and again until `options.sync.stop`. A lost link is tried again, ever less often, at
/// most 5 minutes apart. Errors: what no waiting mends, as syncOnce() lists it (NOT_ENROLLED,
/// LAPTOP_SUSPENDED, CERTIFICATE_EXPIRED, ...).
Result<Done> keepSynced(LocalStore& store, const WatchOptions& options);

}  // namespace fieldpost
