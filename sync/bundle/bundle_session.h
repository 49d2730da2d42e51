// Both halves of a session whose other half is not there: what they say goes to a bundle, what they
// hear comes from one.
//
// Used by laptop_bundles and by headquarters' import. The sessions are those of a live link; here
// they are only let speak to their end, or listen to it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/session/client_session.h"
#include "sync/session/server_session.h"
#include "sync/session/session_counters.h"

namespace fieldpost {

/// Takes the next bytes.
using ByteSink = std::function<Result<Done>(std::string_view bytes)>;
/// Gives the next bytes; empty at the end.
using ByteSource = std::function<Result<std::string>()>;
/// Told now and then how far it is; may be empty.
using BundleProgress = std::function<void(const SessionCounters& counters)>;

/// Says all that the laptop has to say: its state, and every change that is not acknowledged.
/// Errors: those of the store and of `sink`.
Result<SessionCounters> sayIntoBundle(LocalStore& store, std::uint64_t sequence,
                                      const ByteSink& sink, const BundleProgress& onProgress = {},
                                      const Clock& clock = systemClock());

/// What headquarters answered.
struct BundleAnswer {
  std::uint64_t changes = 0;    ///< Heard.
  std::uint64_t newOnes = 0;    ///< Of them, not known before.
  std::uint64_t putAside = 0;   ///< Of those heard, quarantined.
  std::uint64_t conflicts = 0;  ///< Opened by them.
  std::uint64_t commits = 0;    ///< In the answer.
  Commit head = 0;
  /// The session could not go on for a reason that the laptop must hear: the answer says it.
  std::optional<Error> refused;
};
/// Told now and then how far it is; may be empty.
using AnswerProgress = std::function<void(const BundleAnswer& soFar)>;

/// Lets headquarters hear what a laptop said, and writes down what it answers. What was heard is
/// durable even after an error, so that hearing it again does no harm. Errors: those of
/// Headquarters that are no answer (a full disk, a suspended laptop); DataLoss/BUNDLE_DAMAGED when
/// the laptop said less than it announced; those of `source` and `sink`.
Result<BundleAnswer> answerBundle(Headquarters& headquarters, const Peer& peer,
                                  const ByteSource& source, const ByteSink& sink,
                                  const AnswerProgress& onProgress = {});

/// Lets the laptop hear what headquarters answered. Errors: those of ClientSession::receive() after
/// startReturn(); DataLoss/BUNDLE_DAMAGED when the answer has no end; those of `source`. Whatever
/// was taken before an error is durable and right.
Result<SessionCounters> hearReturn(LocalStore& store, const ByteSource& source,
                                   const BundleProgress& onProgress = {},
                                   const Clock& clock = systemClock());

}  // namespace fieldpost
