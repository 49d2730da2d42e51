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
#include "sync/session/blob_gate.h"
#include "sync/session/peer.h"
#include "sync/session/server_blobs.h"
#include "sync/session/short_hello.h"
#include "sync/wire/frames.h"

namespace fieldpost {

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
  /// PermissionDenied/LAPTOP_SUSPENDED; FailedPrecondition/CHECKPOINTS_NEEDED when the laptop is to
  /// say all its checkpoints first. With a rewind, `expects` may be a number acknowledged before.
  virtual Result<sync::v1::Welcome> greet(const Peer& peer, const sync::v1::Hello& hello) = 0;
  /// Commits a batch, or puts single changes of it aside; durable when this returns. Changes
  /// committed before are acknowledged again. Errors: Aborted/FORKED; FailedPrecondition/LOG_GAP;
  /// ResourceExhausted/DISK_FULL.
  virtual Result<sync::v1::Acknowledged> ingest(const Peer& peer, const Batch& batch) = 0;
  /// Says again what became of the log of `incarnation` from `first` on: for a laptop that was cut
  /// off before it heard. Nothing (up_to 0) where headquarters cannot tell; the laptop then sends
  /// it again.
  virtual Result<sync::v1::Acknowledged> recall(const Peer& peer, const Incarnation& incarnation,
                                                ChangeNumber first);
  /// The laptop has gone back to a common point: what it sends from now on may be based on commits
  /// that headquarters lost. Durable when this returns.
  virtual Result<Done> rewound(const Peer& peer, const Incarnation& incarnation,
                               const sync::v1::Rewound& rewound);
  /// Commits changes of others that the laptop saw and headquarters lost; those it has are left
  /// alone. Durable when this returns. Errors: as ingest; FailedPrecondition/NOTHING_LOST from a
  /// headquarters that never loses anything.
  virtual Result<sync::v1::Relayed> relay(const Peer& peer, const Incarnation& incarnation,
                                          const sync::v1::Relay& relay);
  /// Commits of `scope` past `cursor`, about `bytesMost` of them; the incarnation's own as markers.
  virtual Result<sync::v1::Pull> read(const Peer& peer, const Incarnation& incarnation,
                                      std::string_view scope, Commit cursor,
                                      std::size_t bytesMost) = 0;
  /// The snapshot that a laptop at this cursor is to take before the log past it; nothing when the
  /// log alone will do. May make one, which takes a while. Asked once, before anything is ingested.
  virtual Result<std::optional<sync::v1::SnapshotStart>> offerSnapshot(
      const Peer& peer, const Incarnation& incarnation, const sync::v1::ScopeCursor& cursor);
  /// A part of a snapshot that was offered. Errors: Unavailable/SNAPSHOT_GONE when it is no longer
  /// kept.
  virtual Result<sync::v1::SnapshotPart> readSnapshot(const Peer& peer,
                                                      const sync::v1::SnapshotStart& snapshot,
                                                      std::uint32_t part);
  /// What ends a session: head and headline as of now.
  virtual Result<sync::v1::Done> done(const Peer& peer) = 0;
  /// Where attachments go; null: they do not travel here.
  virtual BlobGate* blobs() { return nullptr; }
};

/// What headquarters keeps of a stream between two sessions on it.
struct ServerStream {
  FrameReader reader;
  std::optional<FrameWriter> writer;  ///< With the laptop's dictionary, once that is known.
  std::optional<Greetings> before;    ///< Of the session before; nothing on a new stream.

  /// Bytes that tell a laptop at rest that a session would bring something.
  std::string news();
};

class ServerSession {
 public:
  /// `headquarters` outlives the session. Where `mayKeep`, the stream is kept for another session
  /// if the laptop wishes it.
  ServerSession(Headquarters& headquarters, Peer peer, ServerStream stream = {},
                bool mayKeep = false);

  /// Takes bytes of the laptop's. Errors: DataLoss/BROKEN_STREAM;
  /// FailedPrecondition/UNKNOWN_DICTIONARY; ResourceExhausted/FRAME_TOO_LARGE; Internal/BAD_SESSION
  /// when the frames make no sense in this order; any of Headquarters'. After an error, next()
  /// still gives what is to be said (a Refused), then the session is over.
  Result<Done> receive(std::string_view bytes);
  /// The next bytes to send; empty when there is nothing to say before more is received.
  Result<std::string> next();
  /// Done or Refused was said.
  [[nodiscard]] bool finished() const { return m_finished; }
  /// Why Refused was said; nothing when it was not.
  [[nodiscard]] const std::optional<Error>& refusal() const { return m_refusal; }
  /// Done was said, and another session may follow on the stream.
  [[nodiscard]] bool kept() const;
  /// Takes the stream out of a session that is kept(); the session is of no use after that.
  ServerStream keep();

 private:
  Result<Done> on(const sync::v1::Hello& hello);
  Result<Done> greet(const sync::v1::Hello& hello);
  Result<Done> on(const sync::v1::Push& push);
  Result<Done> on(const sync::v1::Stop& stop);
  /// One of the frames about attachments.
  Result<Done> onBlobs(const sync::v1::ClientFrame& frame);
  /// Tells the laptop what of its log it has not heard of.
  Result<Done> recall(const sync::v1::Hello& hello, const sync::v1::Welcome& welcome);
  Result<Done> on(const sync::v1::Rewound& rewound);
  Result<Done> on(const sync::v1::Relay& relay);
  Result<Done> dispatch(const sync::v1::ClientFrame& frame);
  Result<sync::v1::Done> ending();
  void sayWhatIsAnswered(const sync::v1::Hello& hello);
  void say(const sync::v1::ServerFrame& frame, bool last = false);
  /// What the laptop's budget leaves.
  [[nodiscard]] std::uint64_t bytesLeft() const;
  /// One scope on its way to the laptop.
  struct ScopePull {
    sync::v1::ScopeCursor cursor;
    bool pulling = true;  ///< There may be commits past the cursor.
    std::optional<sync::v1::SnapshotStart> snapshot = {};  ///< To be sent before the log.
    bool opened = false;                                   ///< Its start was said.
    std::uint32_t nextPart = 0;
  };
  /// Puts the next thing there is to say into m_out.
  Result<Done> produce();
  /// Asks whether the scope is to be sent whole from where the laptop has it.
  Result<Done> offer(ScopePull& scope);
  /// Says what comes next of the scope's snapshot.
  Result<Done> produceSnapshot(ScopePull& scope);
  /// Says the next page of the scope; nothing when it has none.
  Result<Done> producePage(ScopePull& scope);
  void refuse(const Error& error);

  Headquarters& m_headquarters;
  Peer m_peer;
  FrameReader m_reader;
  std::optional<FrameWriter> m_writer;  ///< With the laptop's dictionary, once that is known.
  std::optional<Greetings> m_before;    ///< Of the session before on this stream.
  Greetings m_greetings;                ///< Of this one.
  bool m_mayKeep = false;
  std::uint64_t m_bytes = 0;  ///< Both directions.
  bool m_stopped = false;     ///< The laptop sends nothing more, or its budget is used.
  bool m_cutShort = false;    ///< Something was left unsaid for it.
  Incarnation m_incarnation;
  bool m_greeted = false;
  bool m_asked = false;          ///< The laptop is to open the session again.
  bool m_awaitsRewound = false;  ///< What comes before the laptop has gone back is passed over.
  std::uint64_t m_relaysToCome = 0;
  bool m_owesMark = false;  ///< The laptop has no mark of the history, or none of its newest.
  bool m_finished = false;
  std::optional<Error> m_refusal;
  ChangeNumber m_announced = 0;  ///< Length of the laptop's log, as it said.
  ChangeNumber m_acknowledged = 0;
  std::int64_t m_clockOffsetMs = 0;
  std::vector<ScopePull> m_scopes;
  std::deque<std::string> m_out;
  ServerBlobs m_blobs;
  bool m_blobsToCome = false;  ///< The laptop has not said BlobsEnd yet.
};

}  // namespace fieldpost
