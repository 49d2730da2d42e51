// The laptop's half of one sync session. Bytes in, bytes out; no thread, socket or clock inside.
//
// Used by sync/transport. A session makes one connection: after a cut or an error it is thrown
// away, and the next one starts from what the store holds. Everything is durable before it is told.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/sync/v1/session.pb.h"
#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/session/client_blobs.h"
#include "sync/session/pacer.h"
#include "sync/session/resend.h"
#include "sync/session/session_counters.h"
#include "sync/session/short_hello.h"
#include "sync/storage/local_store.h"
#include "sync/wire/frames.h"

namespace fieldpost {

/// What a laptop keeps of a stream between two sessions on it.
struct ClientStream {
  FrameWriter writer;
  FrameReader reader;
  std::optional<Greetings> before;  ///< Of the session before; nothing on a new stream.
  bool news = false;                ///< Headquarters said after its end that there is more.
};

/// What a session may cost, and whether there shall be another on its stream.
struct ClientWishes {
  std::uint64_t budgetBytes = 0;  ///< Both directions together; 0: any.
  bool keepOpen = false;
};

class ClientSession {
 public:
  /// `store` and `clock` outlive the session. kNoDictionary is for a headquarters that answered
  /// UNKNOWN_DICTIONARY.
  explicit ClientSession(LocalStore& store, const Clock& clock = systemClock(),
                         DictionaryNumber dictionary = kNewestDictionary);
  /// Goes on with the stream of a session that ended well.
  ClientSession(LocalStore& store, const Clock& clock, ClientStream stream, ClientWishes wishes);

  /// The first bytes to send.
  Result<std::string> start();
  /// Instead of start(), for a bundle: the first bytes of what this laptop has to say without
  /// hearing an answer; next() gives the rest, to its end. The store has given `sequence`.
  Result<std::string> startBundle(std::uint64_t sequence);
  /// Instead of start(), to take what headquarters answered to a bundle of this laptop's. Any
  /// number of times and in any order: what is known already is passed over.
  /// receive() has these errors too: Aborted/BUNDLE_OUTDATED, FailedPrecondition/BUNDLE_GAP.
  Result<Done> startReturn();
  /// Takes bytes of headquarters'.
  /// Errors: those of the store, of the frames, Aborted/FORKED (the store has taken a new
  /// incarnation: start a new session), FailedPrecondition/PROTOCOL_TOO_OLD, UNKNOWN_DICTIONARY
  /// (headquarters is older: start a new session without one), TIMELINE_CHANGED,
  /// PermissionDenied/*, Internal/BAD_SESSION.
  Result<Done> receive(std::string_view bytes);
  /// The next bytes to send; empty while there is nothing to say before more is received.
  Result<std::string> next();
  /// The session ended well: everything was sent and received, or the rest waits because of stop()
  /// or the budget (SessionCounters::restWaits).
  [[nodiscard]] bool finished() const { return m_finished; }
  /// Headquarters has answered.
  [[nodiscard]] bool welcomed() const { return m_welcomed; }
  /// Tells the time before receive() and next(), by a clock that does not jump; without it batches
  /// do not follow the link.
  void setTime(Pacer::Time now) { m_now = now; }
  /// Sends nothing more; what is on its way is acknowledged, then the session is finished.
  void stop() { m_stopWanted = true; }
  /// Another session may follow on the stream. Once finished.
  [[nodiscard]] bool kept() const;
  /// Takes the stream out of a session that is kept(); the session is of no use after that.
  ClientStream keep();
  [[nodiscard]] const SessionCounters& counters() const { return m_counters; }

 private:
  enum class Way { Link, Bundle, Return };

  enum class Tell { Newest, All };
  /// The Hello as of now; what is in flight is forgotten.
  Result<std::string> hello(std::uint64_t bundle, Tell checkpoints);
  /// Headquarters lost commits: the store goes back, and what is to be said is planned anew.
  Result<Done> goBack(const sync::v1::Welcome& welcome);
  /// Whether the log had this hash when it was so long; also when that is not known any more.
  Result<bool> hadHash(ChangeNumber length, const std::string& hash) const;
  Result<Done> on(const sync::v1::Answers& answers);
  Result<Done> on(const sync::v1::Welcome& said);
  /// For a return bundle: that headquarters has this very log, and not a copy's.
  Result<Done> checkLog(const sync::v1::Welcome& welcome);
  Result<Done> on(const sync::v1::Acknowledged& acknowledged);
  Result<Done> on(const sync::v1::Pull& pull);
  Result<Done> on(const sync::v1::SnapshotStart& start);
  Result<Done> on(const sync::v1::SnapshotPart& part);
  Result<Done> on(const sync::v1::AskCheckpoints& asked);
  Result<Done> on(const sync::v1::Relayed& relayed);
  Result<Done> on(const sync::v1::Done& done);
  Result<Done> on(const sync::v1::Refused& refused);
  Result<Done> dispatch(const sync::v1::ServerFrame& frame);
  Result<std::string> nextPush();
  Result<std::string> nextOfBlobs();
  /// Headquarters lost commits, now or before: what is to be said again.
  Result<Done> planResend();
  std::string sayRewound();
  Result<std::string> sayRelay();
  /// As many batches are on their way as may be.
  [[nodiscard]] bool full() const;
  /// Pressed, and counted.
  std::string written(const sync::v1::ClientFrame& frame, bool last);
  /// What the budget leaves.
  [[nodiscard]] std::uint64_t bytesLeft() const;

  LocalStore& m_store;
  const Clock& m_clock;
  ClientWishes m_wishes;
  FrameWriter m_writer;
  FrameReader m_reader;
  std::optional<Greetings> m_before;  ///< Of the session before on this stream.
  Greetings m_greetings;              ///< Of this one.
  Way m_way = Way::Link;
  std::uint64_t m_answered = 0;  ///< The bundle that a return bundle answers.
  LogHead m_head;
  ChangeNumber m_nextToSend = 1;
  ChangeNumber m_acknowledged = 0;
  std::vector<ChangeNumber> m_inFlight;  ///< Last number of each batch that is not acknowledged.
  Pacer m_pacer;
  Pacer::Time m_now{0};
  bool m_stopWanted = false;
  bool m_stopSaid = false;
  std::vector<std::string> m_scopes;  ///< That this laptop may carry.
  Commit m_floor = 0;                 ///< Of headquarters' log.
  std::string m_snapshotScope;        ///< Of the snapshot that is coming.
  bool m_snapshotOpen = false;
  bool m_snapshotWanted = false;
  Resend m_resend;
  bool m_tellsRewound = false;     ///< A Rewound is to be said before anything else.
  bool m_fromTheStart = false;     ///< Everything is to be pulled again.
  std::deque<ResendStep> m_steps;  ///< What is said again before the rest of the log.
  std::deque<std::vector<std::int64_t>> m_relaysInFlight;
  std::string m_answer;  ///< To be sent before anything else.
  bool m_asked = false;
  bool m_welcomed = false;
  bool m_finished = false;
  bool m_news = false;  ///< After the end.
  SessionCounters m_counters;
  ClientBlobs m_blobs;
};

}  // namespace fieldpost
