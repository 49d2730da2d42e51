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
  std::uint64_t recordsReceived = 0;      ///< Whole ones, in a snapshot's parts.
  std::uint64_t recordsToReceive = 0;     ///< As far as headquarters said.
  std::uint64_t conflicts = 0;            ///< Opened by this session's changes.
  std::uint64_t bytesSent = 0;            ///< Compressed, without TLS and HTTP/2.
  std::uint64_t bytesReceived = 0;
  std::uint64_t blobsToSend = 0;   ///< Attachments waiting when the session started.
  std::uint64_t blobsStored = 0;   ///< Of them, whole at headquarters.
  std::uint64_t blobsToFetch = 0;  ///< Attachments asked for.
  std::uint64_t blobsFetched = 0;  ///< Of them, whole here.
  std::uint64_t blobsRefused = 0;  ///< Not taken or not given, or damaged here.
  std::uint64_t blobBytesToSend = 0;
  std::uint64_t blobBytesSent = 0;    ///< Put on the wire, uncompressed.
  std::uint64_t blobBytesStored = 0;  ///< Those that headquarters had already included.
  std::uint64_t blobBytesToFetch = 0;
  std::uint64_t blobBytesFetched = 0;  ///< Those of earlier sessions included.
  bool restWaits = false;  ///< It ended before all was said, by stop() or by its budget.
  std::uint64_t bundlesHandedOver = 0;  ///< Of other laptops', after the session; answers came.
  std::uint64_t bundlesRefused = 0;     ///< Of them, those that headquarters will not take.
};

}  // namespace fieldpost
