#include "sync/bundle/bundle_session.h"

#include "sync/session/own_runs.h"

namespace fieldpost {
namespace {

Error cutShort() {
  return {Code::DataLoss, "BUNDLE_DAMAGED",
          "the bundle says less than it announces: the program that wrote it was at fault. What it "
          "says was taken; ask for a new one"};
}

/// Headquarters as the session sees it, with what went by counted.
class Counting final : public Headquarters {
 public:
  Counting(Headquarters& headquarters, const AnswerProgress& onProgress)
      : m_headquarters(headquarters), m_onProgress(onProgress) {}

  Result<sync::v1::Welcome> greet(const Peer& peer, const sync::v1::Hello& hello) override {
    auto welcome = m_headquarters.greet(peer, hello);
    if (welcome.ok()) m_known = welcome.value().expects() - 1;
    return welcome;
  }
  Result<sync::v1::Acknowledged> ingest(const Peer& peer, const Batch& batch) override {
    auto acknowledged = m_headquarters.ingest(peer, batch);
    if (!acknowledged.ok()) return acknowledged;
    answer.changes += batch.bodies.size();
    answer.putAside += static_cast<std::uint64_t>(acknowledged.value().quarantined_size());
    answer.conflicts += acknowledged.value().conflicts();
    if (acknowledged.value().up_to() > m_known) {
      answer.newOnes += acknowledged.value().up_to() - m_known;
      m_known = acknowledged.value().up_to();
    }
    tell();
    return acknowledged;
  }
  Result<sync::v1::Acknowledged> recall(const Peer& peer, const Incarnation& incarnation,
                                        ChangeNumber from) override {
    return m_headquarters.recall(peer, incarnation, from);
  }
  Result<Done> rewound(const Peer& peer, const Incarnation& incarnation,
                       const sync::v1::Rewound& rewound) override {
    return m_headquarters.rewound(peer, incarnation, rewound);
  }
  Result<sync::v1::Relayed> relay(const Peer& peer, const Incarnation& incarnation,
                                  const sync::v1::Relay& relay) override {
    return m_headquarters.relay(peer, incarnation, relay);
  }
  Result<sync::v1::Pull> read(const Peer& peer, const Incarnation& incarnation,
                              std::string_view scope, Commit cursor,
                              std::size_t bytesMost) override {
    auto pull = m_headquarters.read(peer, incarnation, scope, cursor, bytesMost);
    if (pull.ok()) answer.commits += commitsOf(pull.value());
    if (pull.ok()) tell();
    return pull;
  }
  Result<std::optional<sync::v1::SnapshotStart>> offerSnapshot(
      const Peer& peer, const Incarnation& incarnation,
      const sync::v1::ScopeCursor& cursor) override {
    return m_headquarters.offerSnapshot(peer, incarnation, cursor);
  }
  Result<sync::v1::SnapshotPart> readSnapshot(const Peer& peer,
                                              const sync::v1::SnapshotStart& snapshot,
                                              std::uint32_t part) override {
    return m_headquarters.readSnapshot(peer, snapshot, part);
  }
  Result<sync::v1::Done> done(const Peer& peer) override {
    auto done = m_headquarters.done(peer);
    if (done.ok()) answer.head = done.value().head();
    return done;
  }
  BlobGate* blobs() override { return m_headquarters.blobs(); }

  BundleAnswer answer;

 private:
  void tell() const {
    if (m_onProgress) m_onProgress(answer);
  }
  Headquarters& m_headquarters;
  const AnswerProgress& m_onProgress;
  ChangeNumber m_known = 0;
};

/// Whether the laptop must hear of it, rather than whoever brought the bundle.
bool isAnAnswer(const Error& error) {
  return error.code == Code::Aborted || error.code == Code::FailedPrecondition;
}

}  // namespace

Result<SessionCounters> sayIntoBundle(LocalStore& store, std::uint64_t sequence,
                                      const ByteSink& sink, const BundleProgress& onProgress,
                                      const Clock& clock) {
  // Whoever reads it may be older, and cannot say so before it is too late.
  ClientSession session(store, clock, kNoDictionary);
  FIELDPOST_TRY(std::string bytes, session.startBundle(sequence));
  while (!bytes.empty()) {
    FIELDPOST_CHECK(sink(bytes));
    if (onProgress) onProgress(session.counters());
    FIELDPOST_TRY(bytes, session.next());
  }
  return session.counters();
}

Result<BundleAnswer> answerBundle(Headquarters& headquarters, const Peer& peer,
                                  const ByteSource& source, const ByteSink& sink,
                                  const AnswerProgress& onProgress) {
  Counting counting(headquarters, onProgress);
  ServerSession session(counting, peer);
  Result<Done> heard = Done{};
  // Everything is heard before anything is answered: what the answer says is as new as it can be.
  while (heard.ok() && !session.finished()) {
    FIELDPOST_TRY(const std::string bytes, source());
    if (bytes.empty()) break;
    heard = session.receive(bytes);
  }
  if (!heard.ok() && !isAnAnswer(heard.error())) return heard.error();
  for (;;) {
    FIELDPOST_TRY(const std::string bytes, session.next());
    if (bytes.empty()) break;
    FIELDPOST_CHECK(sink(bytes));
  }
  if (!session.finished()) return cutShort();
  if (session.refusal() && !isAnAnswer(*session.refusal())) return *session.refusal();
  counting.answer.refused = session.refusal();
  return counting.answer;
}

Result<SessionCounters> hearReturn(LocalStore& store, const ByteSource& source,
                                   const BundleProgress& onProgress, const Clock& clock) {
  ClientSession session(store, clock);
  FIELDPOST_CHECK(session.startReturn());
  for (;;) {
    FIELDPOST_TRY(const std::string bytes, source());
    if (bytes.empty()) break;
    FIELDPOST_CHECK(session.receive(bytes));
    if (onProgress) onProgress(session.counters());
  }
  if (!session.finished()) return cutShort();
  return session.counters();
}

}  // namespace fieldpost
