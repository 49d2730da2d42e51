#include "sync/transport/sync_link.h"

#include <algorithm>
#include <utility>

#include "sync/transport/carry_client.h"
#include "sync/transport/channel.h"
#include "sync/transport/connect.h"
#include "sync/transport/sync_lock.h"
#include "sync/transport/sync_stream.h"

namespace fieldpost {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

/// What goes into one message, so that small frames share its cost.
constexpr std::size_t kTogetherBytes = 32 * 1024;
/// A person who stops a sync waits so long for what is on its way.
constexpr seconds kStopWithin{20};
constexpr milliseconds kLookEvery{100};

/// By a clock that does not jump; never 0.
Pacer::Time steadyTime() {
  return std::chrono::duration_cast<milliseconds>(Steady::now().time_since_epoch()) +
         milliseconds(1);
}

Error linkLost() {
  return {
      Code::Unavailable, "LINK_LOST",
      "the link to headquarters was lost; nothing is lost, and the next sync goes on from there"};
}

Error stopped() {
  return {Code::Cancelled, "STOPPED",
          "the sync was stopped; what headquarters acknowledged stays, the rest waits"};
}

bool wanted(const std::atomic<bool>* flag) { return flag != nullptr && *flag; }

}  // namespace

/// A connection and what is known of who is at its ends.
struct SyncLink::Line {
  std::string server;
  std::string certificatePem;
  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<SyncStream> stream;  ///< None before the first sync.
  ClientStream kept;                   ///< What the last session left for the next one.
};

SyncLink::SyncLink(After after) : m_after(after) {}
SyncLink::~SyncLink() = default;

bool SyncLink::up() const {
  return m_line != nullptr && m_line->stream != nullptr && !m_line->stream->ended();
}

void SyncLink::hangUp() { m_line.reset(); }

bool SyncLink::newsWithin(milliseconds within) {
  if (!up()) return false;
  if (m_line->kept.news) return true;
  const auto heard = m_line->stream->take(within);
  if (heard.bytes.empty()) return false;
  m_line->kept.reader.feed(heard.bytes);
  sync::v1::ServerFrame frame;
  const auto whole = m_line->kept.reader.next(frame);
  // Whatever else it may be, a new stream will tell.
  if (!whole.ok() || (whole.value() && !frame.has_news())) hangUp();
  return whole.ok() && whole.value();
}

Result<Done> SyncLink::connect(LocalStore& store, const SyncOptions& options) {
  FIELDPOST_CHECK(enrolNow(store, options.connectWithin));
  FIELDPOST_TRY(const auto identity, loadIdentity(store.folder()));
  const std::string& server = store.profile().server;
  if (!identity || server.empty())
    return Error{Code::FailedPrecondition, "NOT_ENROLLED",
                 "this laptop is not enrolled; ask headquarters for an enrolment file. Work goes "
                 "on and is kept"};
  FIELDPOST_CHECK(checkValidity(*identity, systemClock().nowMs()));
  if (up() && m_line->server == server && m_line->certificatePem == identity->certificatePem)
    return Done{};
  hangUp();
  auto line = std::make_unique<Line>();
  line->server = server;
  line->certificatePem = identity->certificatePem;
  line->channel = openChannel(server, *identity, options.silentMost);
  FIELDPOST_CHECK(waitUntilConnected(*line->channel, server, identity->caPem, options.connectWithin,
                                     options.stop));
  m_line = std::move(line);
  return Done{};
}

Result<SessionCounters> SyncLink::sync(LocalStore& store, const SyncOptions& options) {
  FIELDPOST_TRY(const SyncLock lock, SyncLock::take(store.folder()));
  const bool wasUp = up();
  FIELDPOST_CHECK(connect(store, options));
  auto outcome = run(store, options, kNewestDictionary);
  const auto again = [&](const char* reason) {
    return !outcome.ok() && outcome.error().reason == reason;
  };
  // The stream had died unnoticed since the last sync, or knows the store by another name.
  if (wasUp && (again("LINK_LOST") || again("FORKED") || again("BAD_SESSION"))) {
    FIELDPOST_CHECK(connect(store, options));
    outcome = run(store, options, kNewestDictionary);
  }
  // Headquarters is older than this program.
  if (again("UNKNOWN_DICTIONARY")) {
    FIELDPOST_CHECK(connect(store, options));
    outcome = run(store, options, kNoDictionary);
  }
  // The database was a copy of another; it has a new incarnation now, and says everything again.
  if (again("FORKED")) {
    FIELDPOST_CHECK(connect(store, options));
    outcome = run(store, options, kNewestDictionary);
  }
  if (!outcome.ok() || m_line == nullptr || options.budgetBytes > 0) return outcome;
  // After this laptop's own work, and never in its way; a budget is for that alone.
  const CarryReport carried = handOverBundles(store.folder(), m_line->channel, options.stop);
  outcome.value().bundlesHandedOver = carried.handedOver;
  outcome.value().bundlesRefused = carried.refused;
  return outcome;
}

Result<SessionCounters> SyncLink::run(LocalStore& store, const SyncOptions& options,
                                      DictionaryNumber dictionary) {
  Line& line = *m_line;
  if (line.stream == nullptr) {
    line.stream = std::make_unique<SyncStream>(line.channel);
    line.kept = {FrameWriter(Pressing::Hard, dictionary), FrameReader(), std::nullopt, false};
  }
  ClientSession session(store, systemClock(), std::move(line.kept),
                        {options.budgetBytes, m_after == After::KeepUp});
  const Result<Done> talked = talk(session, options);
  if (talked.ok() && session.kept()) {
    line.kept = session.keep();
    return session.counters();
  }
  const bool lost = !talked.ok() && talked.error().reason == "LINK_LOST";
  // A stream that was lost has ended: its status says why.
  const auto ended = line.stream->end(talked.ok() || lost);
  // The channel stays for what is tried next.
  line.stream.reset();
  if (m_after == After::KeepUp || !talked.ok()) hangUp();
  if (talked.ok()) return session.counters();
  // A broken stream is told by its status, anything else by what was found wrong here.
  if (!lost || !ended || ended->reason == "CANNOT_CONNECT" || ended->reason == "RPC_FAILED")
    return talked.error();
  return *ended;
}

Result<Done> SyncLink::talk(ClientSession& session, const SyncOptions& options) {
  FIELDPOST_TRY(const std::string hello, session.start());
  session.setTime(steadyTime());
  FIELDPOST_CHECK(sendAll(session, hello, options));
  std::optional<Steady::time_point> stopBy;
  for (;;) {
    if (session.finished())
      return stopBy && session.counters().restWaits ? Result<Done>(stopped()) : Done{};
    auto heard = m_line->stream->take(kLookEvery);
    session.setTime(steadyTime());
    if (!heard.bytes.empty()) FIELDPOST_CHECK(session.receive(heard.bytes));
    if (!session.finished() && heard.ended) return linkLost();
    if (wanted(options.stop) && !stopBy) {
      stopBy = Steady::now() + kStopWithin;
      session.stop();
    }
    if (stopBy && !session.finished() && (!session.welcomed() || Steady::now() > *stopBy))
      return stopped();
    FIELDPOST_CHECK(sendAll(session, {}, options));
  }
}

Result<Done> SyncLink::sendAll(ClientSession& session, std::string bytes,
                               const SyncOptions& options) {
  for (bool more = true; more;) {
    while (more && bytes.size() < kTogetherBytes) {
      FIELDPOST_TRY(const std::string next, session.next());
      more = !next.empty();
      bytes += next;
    }
    if (options.onProgress) options.onProgress(session.counters());
    if (bytes.empty()) return Done{};
    // A refusal may be on its way: what was received says more than a write that failed.
    if (m_line->stream->write(std::exchange(bytes, {}))) continue;
    for (;;) {
      const auto heard = m_line->stream->take(seconds(1));
      if (!heard.bytes.empty()) FIELDPOST_CHECK(session.receive(heard.bytes));
      if (heard.ended) return session.finished() ? Result<Done>(Done{}) : linkLost();
    }
  }
  return Done{};
}

}  // namespace fieldpost
