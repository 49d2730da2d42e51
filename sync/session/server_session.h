// Headquarters' half of one sync session. Bytes in, bytes out; no thread, socket or clock inside.
//
// Used by the server's sync service and by tests. What it says is durable: it answers a batch only
// after Headquarters::ingest returned.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/sync/v1/session.pb.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/wire/frames.h"

namespace fieldpost {

/// Who is at the other end, as its certificate and headquarters' register say.
struct Peer {
  std::string laptop;  ///< Id of the laptop's enrolment, a UUID in text form.
  std::string office;
  std::string person;
  std::string role;  ///< By the name of fieldpost.model.v1.Role.
};

/// A run of one laptop's log on its way in.
struct Batch {
  Incarnation incarnation;
  ChangeNumber first = 0;
  std::string previousHash;
  std::vector<std::string> bodies;  ///< Encoded Change messages.
  std::int64_t clockOffsetMs =
      0;  ///< Headquarters' clock minus the laptop's, as measured at Hello.
};

/// What the session asks of headquarters. Implemented by server/ingest. May block until durable.
class Headquarters {
 public:
  virtual ~Headquarters() = default;
  /// Answers a Hello: timeline, clock, scopes, headline, and the number expected next from the
  /// incarnation. Errors: Aborted/FORKED when the laptop's log is not the one headquarters knows
  /// under that incarnation; FailedPrecondition/PROTOCOL_TOO_OLD;
  /// PermissionDenied/LAPTOP_SUSPENDED.
  virtual Result<sync::v1::Welcome> greet(const Peer& peer, const sync::v1::Hello& hello) = 0;
  /// Commits a batch, or puts single changes of it aside; durable when this returns. Changes
  /// committed before are acknowledged again. Errors: Aborted/FORKED; FailedPrecondition/LOG_GAP;
  /// ResourceExhausted/DISK_FULL.
  virtual Result<sync::v1::Acknowledged> ingest(const Peer& peer, const Batch& batch) = 0;
  /// Commits of `scope` past `cursor`, about `bytesMost` of them; the incarnation's own as markers.
  virtual Result<sync::v1::Pull> read(const Peer& peer, const Incarnation& incarnation,
                                      std::string_view scope, Commit cursor,
                                      std::size_t bytesMost) = 0;
  /// What ends a session: head and headline as of now.
  virtual Result<sync::v1::Done> done(const Peer& peer) = 0;
};

class ServerSession {
 public:
  /// `headquarters` outlives the session.
  ServerSession(Headquarters& headquarters, Peer peer);

  /// Takes bytes of the laptop's. Errors: DataLoss/BROKEN_STREAM;
  /// FailedPrecondition/UNKNOWN_DICTIONARY; ResourceExhausted/FRAME_TOO_LARGE; Internal/BAD_SESSION
  /// when the frames make no sense in this order; any of Headquarters'. After an error, next()
  /// still gives what is to be said (a Refused), then the session is over.
  Result<Done> receive(std::string_view bytes);
  /// The next bytes to send; empty when there is nothing to say before more is received.
  Result<std::string> next();
  /// Done or Refused was said.
  [[nodiscard]] bool finished() const { return m_finished; }

 private:
  Result<Done> on(const sync::v1::Hello& hello);
  Result<Done> on(const sync::v1::Push& push);
  /// Puts the next thing there is to say into m_out.
  Result<Done> produce();
  void say(const sync::v1::ServerFrame& frame);
  void refuse(const Error& error);

  Headquarters& m_headquarters;
  Peer m_peer;
  FrameReader m_reader;
  std::optional<FrameWriter> m_writer;  ///< With the laptop's dictionary, once that is known.
  Incarnation m_incarnation;
  bool m_greeted = false;
  bool m_finished = false;
  ChangeNumber m_announced = 0;  ///< Length of the laptop's log, as it said.
  ChangeNumber m_acknowledged = 0;
  std::int64_t m_clockOffsetMs = 0;
  std::vector<sync::v1::ScopeCursor> m_cursors;
  std::vector<bool> m_pulling;  ///< For each of them: there may be commits past it.
  std::deque<std::string> m_out;
};

}  // namespace fieldpost
