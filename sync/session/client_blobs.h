// The laptop's part of a session that is about attachments. Private to sync/session.
//
// It speaks only when no record waits, and never has more on its way than some seconds of the link,
// so that a save made meanwhile goes out before the next piece.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <optional>

#include "fieldpost/sync/v1/session.pb.h"
#include "sync/base/clock.h"
#include "sync/session/limits.h"
#include "sync/session/session_counters.h"
#include "sync/storage/attachments.h"

namespace fieldpost {

/// How much may be on its way: as much as the link carried in two seconds, of late.
class BlobWindow {
 public:
  explicit BlobWindow(const Clock& clock) : m_clock(clock) {}
  /// The first bytes go out, or are asked for.
  void begin();
  /// So many bytes more have arrived.
  void arrived(std::uint64_t bytes);
  /// Nobody answers, so nothing is waited for.
  void unbounded() { m_bytes = std::numeric_limits<std::uint64_t>::max(); }
  [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }

 private:
  const Clock& m_clock;
  std::optional<std::int64_t> m_startedMs;
  std::uint64_t m_arrived = 0;
  std::uint64_t m_bytes = kBlobWindowLeast;
};

class ClientBlobs {
 public:
  /// All three outlive it.
  ClientBlobs(LocalStore& store, const Clock& clock, SessionCounters& counters);

  /// Looks what there is to send and to fetch.
  Result<Done> start();
  /// There is something to be said of attachments still.
  [[nodiscard]] bool active() const { return m_active; }
  /// The same for a bundle: nobody answers, so everything is offered, sent and asked for at once.
  Result<Done> startUnheard();
  /// Hears what headquarters answered to such a start of another session.
  Result<Done> startHearing();
  /// Headquarters takes and gives none.
  void giveUp() { m_active = false; }
  /// The next frame; false while there is nothing to say before more is received. Says BlobsEnd
  /// last. Sends and asks for no more than `bytesLeft`, but for a kilobyte.
  Result<bool> next(sync::v1::ClientFrame& frame, std::uint64_t bytesLeft);
  // Errors: those of the store; Internal/BAD_SESSION.
  Result<Done> on(const sync::v1::BlobAnswer& answer);
  Result<Done> on(const sync::v1::BlobPiece& piece);

 private:
  struct Upload {
    BlobTask task;
    std::uint64_t sent = 0;
    std::uint64_t arrived = 0;
    bool answered = false;
    bool checked = false;  ///< Read through on this laptop.
    int wentBack = 0;
  };
  struct Download {
    BlobTask task;
    PartialBlob partial;
    std::uint64_t asked = 0;
  };
  /// Whom this one speaks to, or hears.
  enum class Way { Link, IntoBundle, OutOfReturn };
  bool offer(sync::v1::ClientFrame& frame);
  Result<bool> nextUnheard(sync::v1::ClientFrame& frame);
  Result<Done> hear(const BlobId& id, const sync::v1::BlobState& state);
  Result<Done> hear(const sync::v1::BlobPiece& piece);
  Result<bool> send(sync::v1::ClientFrame& frame, std::uint64_t most);
  Result<bool> ask(sync::v1::ClientFrame& frame, std::uint64_t most);
  Result<Done> onUpload(Upload& upload, const sync::v1::BlobState& state);
  Result<Done> refuse(BlobId id, const std::string& reason, const std::string& message);
  Result<Done> finishDownload();
  [[nodiscard]] std::uint64_t onTheirWay() const;

  Attachments m_files;
  SessionCounters& m_counters;
  bool m_active = false;
  Way m_way = Way::Link;
  std::size_t m_runsAsked = 0;            ///< In a bundle.
  std::optional<std::uint64_t> m_asking;  ///< How far the first of m_toFetch was asked for there.
  std::deque<BlobTask> m_toOffer;
  std::map<BlobId, Upload> m_uploads;  ///< Offered, and neither stored nor refused.
  std::deque<BlobId> m_order;          ///< Of them, those whose bytes are to be sent.
  BlobWindow m_up;
  std::deque<BlobTask> m_toFetch;
  std::optional<Download> m_download;
  BlobWindow m_down;
};

}  // namespace fieldpost
