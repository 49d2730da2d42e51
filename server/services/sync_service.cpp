#include "server/services/sync_service.h"

#include <grpc/grpc_security_constants.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "server/services/caller.h"
#include "server/services/carry.h"
#include "sync/session/own_runs.h"
#include "sync/session/server_session.h"
#include "sync/transport/status.h"

namespace fieldpost::services {
namespace {

using Stream = grpc::ServerReaderWriter<sync::v1::SyncResponse, sync::v1::SyncRequest>;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A payload's most, by the protocol.
constexpr std::size_t kPayloadBytesMost = 1024 * 1024;
/// What is said in one message, unless one frame is larger.
constexpr std::size_t kTogetherBytes = 8 * 1024;
/// Payloads read ahead of the session; what is past them waits in the laptop.
constexpr std::size_t kPayloadsAhead = 16;
/// A laptop that says nothing for so long is let go. Its link is watched by gRPC's keepalive.
constexpr seconds kSilentMost{600};
/// A laptop may rest so long between two sessions; it syncs more often than that of its own accord.
constexpr seconds kRestMost{7200};
/// How soon a stream at rest notices that the server stops.
constexpr milliseconds kLookEvery{500};
/// Streams that may rest at once: each holds two threads, and new callers need some.
constexpr int kRestingMost = 700;
/// After the end, how long a laptop may take to hang up.
constexpr seconds kHangUpMost{10};

/// What came from the laptop, handed from the reading thread to the session's.
class Inbox {
 public:
  void put(std::string payload) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_payloads.size() < kPayloadsAhead || m_abandoned; });
    if (!m_abandoned) m_payloads.push_back(std::move(payload));
    m_changed.notify_all();
  }
  void close() {
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_changed.notify_all();
  }
  /// The next payload; nothing at the laptop's end, or when there is none `within` that time.
  std::optional<std::string> take(seconds within) {
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, within, [&] { return !m_payloads.empty() || m_closed; });
    if (m_payloads.empty()) return std::nullopt;
    std::string payload = std::move(m_payloads.front());
    m_payloads.pop_front();
    m_changed.notify_all();
    return payload;
  }
  enum class Woken { ByPayload, ByHint, ByEnd, ByTime };
  /// Waits without taking anything.
  Woken rest(milliseconds within) {
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, within, [&] { return !m_payloads.empty() || m_closed || m_hint; });
    if (!m_payloads.empty()) return Woken::ByPayload;
    if (m_closed) return Woken::ByEnd;
    return std::exchange(m_hint, false) ? Woken::ByHint : Woken::ByTime;
  }
  /// Ends a rest.
  void hint() {
    const std::lock_guard lock(m_mutex);
    m_hint = true;
    m_changed.notify_all();
  }
  /// Takes nothing more; waits until the laptop has hung up. False when it does not in time.
  bool abandon(seconds within) {
    std::unique_lock lock(m_mutex);
    m_abandoned = true;
    m_changed.notify_all();
    return m_changed.wait_for(lock, within, [&] { return m_closed; });
  }

 private:
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::deque<std::string> m_payloads;
  bool m_closed = false;
  bool m_hint = false;
  bool m_abandoned = false;
};

/// Attachments as a session is to see them: counted, and failures of headquarters' own machine told
/// to the log.
class OverheardGate final : public BlobGate {
 public:
  OverheardGate(BlobGate& gate, const LogSink& log) : m_gate(gate), m_log(log) {}

  BlobStore& blobs() override { return m_gate.blobs(); }
  Result<Done> mayBring(const Peer& peer, const sync::v1::BlobName& blob,
                        std::uint64_t promisedBytes) override {
    return m_gate.mayBring(peer, blob, promisedBytes);
  }
  Result<Done> maySee(const Peer& peer, const sync::v1::BlobName& blob) override {
    return m_gate.maySee(peer, blob);
  }
  Result<Done> noteStored(const Peer& peer, const BlobId& id, std::uint64_t size) override {
    auto noted = m_gate.noteStored(peer, id, size);
    if (noted.ok()) ++m_stored;
    return noted;
  }
  void noteFailure(const Error& error) override {
    m_log(Severity::Warning, "attachment_failed",
          {{"reason", error.reason}, {"message", error.message}});
  }
  [[nodiscard]] std::uint64_t stored() const { return m_stored; }

 private:
  BlobGate& m_gate;
  const LogSink& m_log;
  std::uint64_t m_stored = 0;
};

/// Headquarters as a session is to see it: counted for the feed; and when its own machine fails,
/// the log is told how, the laptop only that.
class Overheard final : public Headquarters {
 public:
  Overheard(Headquarters& headquarters, const LogSink& log)
      : m_headquarters(headquarters), m_log(log) {
    if (headquarters.blobs() != nullptr) m_gate.emplace(*headquarters.blobs(), log);
  }

  Result<sync::v1::Welcome> greet(const Peer& peer, const sync::v1::Hello& hello) override {
    for (const auto& cursor : hello.cursors())
      if (cursor.diverged())
        m_log(Severity::Warning, "laptop_diverged",
              {{"laptop", peer.laptop}, {"scope", cursor.scope()}});
    return overhear(m_headquarters.greet(peer, hello));
  }
  Result<sync::v1::Acknowledged> ingest(const Peer& peer, const Batch& batch) override {
    auto acknowledged = overhear(m_headquarters.ingest(peer, batch));
    if (acknowledged.ok()) m_changes += batch.bodies.size();
    return acknowledged;
  }
  Result<sync::v1::Acknowledged> recall(const Peer& peer, const Incarnation& incarnation,
                                        ChangeNumber first) override {
    return overhear(m_headquarters.recall(peer, incarnation, first));
  }
  Result<Done> rewound(const Peer& peer, const Incarnation& incarnation,
                       const sync::v1::Rewound& rewound) override {
    return overhear(m_headquarters.rewound(peer, incarnation, rewound));
  }
  Result<sync::v1::Relayed> relay(const Peer& peer, const Incarnation& incarnation,
                                  const sync::v1::Relay& relay) override {
    return overhear(m_headquarters.relay(peer, incarnation, relay));
  }
  Result<sync::v1::Pull> read(const Peer& peer, const Incarnation& incarnation,
                              std::string_view scope, Commit cursor,
                              std::size_t bytesMost) override {
    auto pull = overhear(m_headquarters.read(peer, incarnation, scope, cursor, bytesMost));
    if (pull.ok()) m_commits += commitsOf(pull.value());
    return pull;
  }
  Result<std::optional<sync::v1::SnapshotStart>> offerSnapshot(
      const Peer& peer, const Incarnation& incarnation,
      const sync::v1::ScopeCursor& cursor) override {
    return overhear(m_headquarters.offerSnapshot(peer, incarnation, cursor));
  }
  Result<sync::v1::SnapshotPart> readSnapshot(const Peer& peer,
                                              const sync::v1::SnapshotStart& snapshot,
                                              std::uint32_t part) override {
    return overhear(m_headquarters.readSnapshot(peer, snapshot, part));
  }
  Result<sync::v1::Done> done(const Peer& peer) override {
    auto done = overhear(m_headquarters.done(peer));
    if (done.ok()) m_head = done.value().head();
    return done;
  }

  BlobGate* blobs() override { return m_gate ? &*m_gate : nullptr; }

  [[nodiscard]] std::uint64_t changes() const { return m_changes; }
  [[nodiscard]] std::uint64_t commits() const { return m_commits; }
  [[nodiscard]] Commit head() const { return m_head; }
  [[nodiscard]] std::uint64_t attachments() const { return m_gate ? m_gate->stored() : 0; }

 private:
  template <typename T>
  Result<T> overhear(Result<T> result) {
    if (result.ok() || !isOfTheMachine(result.error())) return result;
    const Error& error = result.error();
    m_log(Severity::Warning, "store_failed",
          {{"reason", error.reason}, {"message", error.message}});
    const std::string what =
        error.reason == "DISK_FULL"
            ? "the disk of headquarters' server is full"
            : "headquarters' server cannot go on at present (" + error.reason + ")";
    return Error{error.code, error.reason,
                 what + "; this laptop keeps its work. Tell headquarters, and sync again later"};
  }
  static bool isOfTheMachine(const Error& error) {
    return error.reason == "DISK_FULL" || error.reason == "CANNOT_WRITE" ||
           error.code == Code::DataLoss || error.code == Code::Internal;
  }

  Headquarters& m_headquarters;
  const LogSink& m_log;
  std::optional<OverheardGate> m_gate;
  std::uint64_t m_changes = 0;
  std::uint64_t m_commits = 0;
  Commit m_head = 0;
};

Error linkLost() {
  return {Code::Unavailable, "LINK_LOST",
          "the link to the laptop was lost; what was acknowledged stays"};
}

Result<Done> sendAll(Stream& stream, std::string_view bytes) {
  while (!bytes.empty()) {
    sync::v1::SyncResponse response;
    response.set_payload(std::string(bytes.substr(0, kPayloadBytesMost)));
    bytes.remove_prefix(response.payload().size());
    if (!stream.Write(response)) return linkLost();
  }
  return Done{};
}

/// What the session says next. Small frames share a message's cost.
Result<std::string> saidTogether(ServerSession& session) {
  std::string together;
  for (;;) {
    FIELDPOST_TRY(const std::string bytes, session.next());
    together += bytes;
    if (bytes.empty() || together.size() >= kTogetherBytes) return together;
  }
}

/// The laptop is gone. What came from it before that is taken in all the same, so that it need not
/// come again.
Error goneAfter(Inbox& inbox, ServerSession& session) {
  while (const auto payload = inbox.take(kHangUpMost))
    if (session.finished() || !session.receive(*payload).ok()) break;
  return linkLost();
}

/// Carries one session to its end. What the session says last is sent even when it failed.
Result<Done> carry(Stream& stream, Inbox& inbox, ServerSession& session) {
  std::optional<Error> failed;
  for (;;) {
    FIELDPOST_TRY(const std::string bytes, saidTogether(session));
    if (!sendAll(stream, bytes).ok()) return goneAfter(inbox, session);
    const bool saidAll = bytes.empty();
    if (saidAll && failed) return *failed;
    if (saidAll && session.finished()) return Done{};
    // While there is more to say only what has come already is heard: neither an upload nor a
    // download waits for the other.
    const auto payload = inbox.take(saidAll ? kSilentMost : seconds(0));
    if (!payload && saidAll) return linkLost();
    if (!payload || session.finished()) continue;
    const auto heard = session.receive(*payload);
    if (!heard.ok()) failed = heard.error();
  }
}

/// Whether the laptop would get the event's commit with its next session.
bool isNewsFor(const store::Laptop& laptop, const ingest::Event& event) {
  return event.kind == ingest::Event::Kind::Commit && event.laptop != laptop.id &&
         (event.office.empty() || event.office == laptop.office);
}

bool resumed(const grpc::ServerContext& context) {
  const auto found = context.auth_context()->FindPropertyValues(GRPC_SSL_SESSION_REUSED_PROPERTY);
  return !found.empty() && found.front() == "true";
}

}  // namespace

/// One laptop's stream, with the sessions on it.
class SyncService::Visit {
 public:
  Visit(SyncService& service, grpc::ServerContext& context, Stream& stream, store::Laptop laptop)
      : m_service(service), m_context(context), m_stream(stream), m_laptop(std::move(laptop)) {}

  Result<Done> run() {
    std::thread reader([&] {
      sync::v1::SyncRequest request;
      while (m_stream.Read(&request)) m_inbox.put(std::move(*request.mutable_payload()));
      m_inbox.close();
    });
    auto outcome = session();
    while (outcome.ok() && outcome.value() && rest()) {
      // The register may say otherwise by now.
      auto caller = callerOf(m_context, m_service.m_access);
      if (caller.ok()) m_laptop = std::move(caller).value();
      outcome = session();
    }
    // A laptop at rest does not know that it is over.
    const bool resting = outcome.ok() && outcome.value();
    if (!m_inbox.abandon(resting ? seconds(0) : kHangUpMost)) m_context.TryCancel();
    reader.join();
    return outcome.ok() ? Result<Done>(Done{}) : outcome.error();
  }

 private:
  /// True when another session may follow.
  Result<bool> session() {
    ingest::Event event;
    event.kind = ingest::Event::Kind::SyncStarted;
    event.timeMs = systemClock().nowMs();
    event.office = m_laptop.office;
    event.person = m_laptop.person;
    event.laptop = m_laptop.id;
    m_service.m_ingest.feed().publish(event);
    Overheard headquarters(m_service.m_ingest, m_service.m_log);
    ServerSession session(headquarters,
                          {m_laptop.id, m_laptop.office, m_laptop.person, m_laptop.role},
                          std::move(m_kept), m_service.m_resting < kRestingMost);
    const auto outcome = carry(m_stream, m_inbox, session);
    event.kind = ingest::Event::Kind::SyncFinished;
    event.timeMs = systemClock().nowMs();
    event.changesReceived = headquarters.changes();
    event.commitsSent = headquarters.commits();
    event.commit = headquarters.head();
    event.reason = outcome.ok() ? std::string() : outcome.error().reason;
    m_service.m_ingest.feed().publish(event);
    m_service.m_log(outcome.ok() ? Severity::Info : Severity::Warning, "sync_finished",
                    {{"laptop", m_laptop.id},
                     {"office", m_laptop.office},
                     {"changes", std::to_string(headquarters.changes())},
                     {"commits", std::to_string(headquarters.commits())},
                     {"attachments", std::to_string(headquarters.attachments())},
                     {"tls", resumed(m_context) ? "resumed" : "full"},
                     {"reason", event.reason}});
    if (!outcome.ok()) return outcome.error();
    if (!session.kept()) return false;
    m_kept = session.keep();
    return true;
  }

  /// Until the laptop begins another session: true. It is told once that others' work is there.
  bool rest() {
    ++m_service.m_resting;
    const auto news = m_service.m_ingest.feed().subscribe([this](const ingest::Event& event) {
      if (isNewsFor(m_laptop, event)) m_inbox.hint();
    });
    const auto until = std::chrono::steady_clock::now() + kRestMost;
    auto woken = Inbox::Woken::ByTime;
    for (bool told = false; !m_service.m_stopping && std::chrono::steady_clock::now() < until;) {
      woken = m_inbox.rest(kLookEvery);
      if (woken == Inbox::Woken::ByPayload || woken == Inbox::Woken::ByEnd) break;
      if (woken == Inbox::Woken::ByTime || std::exchange(told, true)) continue;
      if (!sendAll(m_stream, m_kept.news()).ok()) break;
    }
    --m_service.m_resting;
    return woken == Inbox::Woken::ByPayload;
  }

  SyncService& m_service;
  grpc::ServerContext& m_context;
  Stream& m_stream;
  store::Laptop m_laptop;
  Inbox m_inbox;
  ServerStream m_kept;
};

SyncService::SyncService(access::Access& access, ingest::Ingest& ingest,
                         bundle::BundleDesk& bundles, LogSink log)
    : m_access(access), m_ingest(ingest), m_bundles(bundles), m_log(std::move(log)) {}

void SyncService::stop() { m_stopping = true; }

Result<store::Laptop> SyncService::laptopOf(grpc::ServerContext& context) {
  auto caller = callerOf(context, m_access);
  if (caller.ok() && caller.value().console)
    caller = Error{Code::PermissionDenied, "ROLE_DENIED",
                   "the console's certificate does not sync; enrol a laptop"};
  if (!caller.ok())
    m_log(Severity::Warning, "sync_refused",
          {{"reason", caller.error().reason}, {"peer", context.peer()}});
  return caller;
}

grpc::Status SyncService::Carry(grpc::ServerContext* context, CarryStream* stream) {
  const auto carrier = laptopOf(*context);
  if (!carrier.ok()) return statusOf(carrier.error(), *context);
  const auto taken = takeCarried(*stream, m_bundles, carrier.value());
  m_log(taken.ok() ? Severity::Info : Severity::Warning, "bundle_carried",
        {{"carrier", carrier.value().id}, {"reason", taken.ok() ? "" : taken.error().reason}});
  return taken.ok() ? grpc::Status::OK : statusOf(taken.error(), *context);
}

grpc::Status SyncService::Sync(grpc::ServerContext* context, Stream* stream) {
  auto caller = laptopOf(*context);
  if (!caller.ok()) return statusOf(caller.error(), *context);
  const auto outcome = Visit(*this, *context, *stream, std::move(caller).value()).run();
  return outcome.ok() ? grpc::Status::OK : statusOf(outcome.error(), *context);
}

}  // namespace fieldpost::services
