// What a session did so far: for progress while it runs and for the sentence at its end.
#pragma once

#include <cstdint>
#include <optional>

#include "fieldpost/sync/v1/session.pb.h"

namespace fieldpost {

struct SessionCounters {
  std::uint64_t changesToSend = 0;        ///< Waiting when the session started.
  std::uint64_t changesSent = 0;          ///< Put on the wire.
  std::uint64_t changesAcknowledged = 0;  ///< Of them, durable at headquarters.
  std::uint64_t changesRefused = 0;       ///< Of those, put aside.
  std::uint64_t commitsReceived = 0;      ///< Those that confirm the laptop's own changes included.
  std::uint64_t commitsFromOthers = 0;    ///< Of them, what other laptops and headquarters did.
  std::uint64_t commitsToReceive = 0;     ///< As far as headquarters said.
  std::uint64_t conflicts = 0;            ///< Opened by this session's changes.
  std::uint64_t bytesSent = 0;            ///< Compressed, without TLS and HTTP/2.
  std::uint64_t bytesReceived = 0;
  bool restWaits = false;  ///< It ended before all was said, by stop() or by its budget.
  std::uint64_t bundlesHandedOver = 0;  ///< Of other laptops', after the session; answers came.
  std::uint64_t bundlesRefused = 0;     ///< Of them, those that headquarters will not take.
};

}  // namespace fieldpost
