// The laptop's half of one sync session. Bytes in, bytes out; no thread, socket or clock inside.
//
// Used by sync/transport. A session makes one connection: after a cut or an error it is thrown
// away, and the next one starts from what the store holds. Everything is durable before it is told.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/sync/v1/session.pb.h"
#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/session/session_counters.h"
#include "sync/storage/local_store.h"
#include "sync/wire/frames.h"

namespace fieldpost {

class ClientSession {
 public:
  /// `store` and `clock` outlive the session. kNoDictionary is for a headquarters that answered
  /// UNKNOWN_DICTIONARY.
  explicit ClientSession(LocalStore& store, const Clock& clock = systemClock(),
                         DictionaryNumber dictionary = kNewestDictionary);

  /// The first bytes to send.
  Result<std::string> start();
  /// Takes bytes of headquarters'.
  /// Errors: those of the store, of the frames, Aborted/FORKED (the store has taken a new
  /// incarnation: start a new session), FailedPrecondition/PROTOCOL_TOO_OLD, UNKNOWN_DICTIONARY
  /// (headquarters is older: start a new session without one), TIMELINE_CHANGED,
  /// PermissionDenied/*, Internal/BAD_SESSION.
  Result<Done> receive(std::string_view bytes);
  /// The next bytes to send; empty while there is nothing to say before more is received.
  Result<std::string> next();
  /// Everything was sent and received, and the session ended well.
  [[nodiscard]] bool finished() const { return m_finished; }
  [[nodiscard]] const SessionCounters& counters() const { return m_counters; }

 private:
  Result<Done> on(const sync::v1::Welcome& welcome);
  Result<Done> on(const sync::v1::Acknowledged& acknowledged);
  Result<Done> on(const sync::v1::Pull& pull);
  Result<Done> on(const sync::v1::Done& done);
  Result<Done> on(const sync::v1::Refused& refused);
  Result<Done> dispatch(const sync::v1::ServerFrame& frame);

  LocalStore& m_store;
  const Clock& m_clock;
  FrameWriter m_writer;
  FrameReader m_reader;
  LogHead m_head;
  ChangeNumber m_nextToSend = 1;
  ChangeNumber m_acknowledged = 0;
  std::vector<ChangeNumber> m_inFlight;  ///< Last number of each batch that is not acknowledged.
  bool m_welcomed = false;
  bool m_finished = false;
  SessionCounters m_counters;
};

}  // namespace fieldpost
