// A laptop's way to headquarters: one session over gRPC with mutual TLS, and enrolment.
//
// Used by the window and the command line, each on a thread of its own. Blocks; nothing here
// touches the window.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "sync/base/result.h"
#include "sync/session/session_counters.h"
#include "sync/storage/local_store.h"

namespace fieldpost {

/// Settings of one sync.
struct SyncOptions {
  /// Four round trips of a link of two seconds, and a lost packet in each.
  std::chrono::seconds connectWithin{30};
  /// The link may be silent this long before it is given up.
  std::chrono::seconds silentMost{60};
  /// What the sync may cost on the wire, both directions together and before TLS; records come
  /// before attachments, and what does not fit waits. 0: any.
  std::uint64_t budgetBytes = 0;
  /// Set it to stop: what is on its way is still acknowledged, the rest waits.
  const std::atomic<bool>* stop = nullptr;
  /// Told often while the session runs, on the calling thread.
  std::function<void(const SessionCounters&)> onProgress;
};

/// Syncs the store once; enrols first when an enrolment file waits in the folder.
/// Errors: FailedPrecondition/NOT_ENROLLED; Unavailable/CANNOT_CONNECT, LINK_LOST;
/// Unauthenticated/FOREIGN_SERVER, CERTIFICATE_EXPIRED, CLOCK_WRONG; Aborted/SYNC_RUNNING when
/// another program syncs this store; Cancelled/STOPPED; those of ClientSession. Nothing is lost by
/// any of them.
Result<SessionCounters> syncOnce(LocalStore& store, const SyncOptions& options);

/// Puts an enrolment file into the store's folder, and takes over office, person, role and server
/// from it. The next sync turns it into a certificate; or now, with `enrolNow`. Errors:
/// InvalidArgument/BAD_ENROLMENT_FILE; those of LocalStore::setProfile.
Result<Done> acceptEnrolment(LocalStore& store, const std::filesystem::path& file);
/// Reads what an enrolment file says, to make a store from it. Errors:
/// InvalidArgument/BAD_ENROLMENT_FILE.
Result<Profile> readEnrolment(const std::filesystem::path& file);
/// Turns a waiting enrolment file into a certificate; does nothing when there is none.
/// Errors: Unavailable/CANNOT_CONNECT; PermissionDenied/CODE_UNKNOWN, CODE_EXPIRED, CODE_USED;
/// Unauthenticated/FOREIGN_SERVER.
Result<Done> enrolNow(LocalStore& store, std::chrono::seconds within);

}  // namespace fieldpost
