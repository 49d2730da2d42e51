#include "client/bridge/sync_controller.h"

#include <QtCore/QDateTime>
#include <QtCore/QLocale>
#include <cstdlib>
#include <map>
#include <utility>
#include <vector>

#include "client/bridge/sentences.h"
#include "sync/record/record_type.h"
#include "sync/transport/sync_link.h"

namespace fieldpost {
namespace {

QString whatWasDone(sync::v1::Act act) {
  switch (act) {
    case sync::v1::ACT_DELETE:
      return SyncController::tr("deleted");
    case sync::v1::ACT_RESTORE:
      return SyncController::tr("brought back");
    default:
      return SyncController::tr("changed");
  }
}

/// Changes of one record that are at the same point of their way.
struct Group {
  const OutgoingChange* newest = nullptr;
  std::size_t count = 0;
  std::size_t bytes = 0;
};

/// In the order of each group's first change.
std::vector<Group> grouped(const std::vector<OutgoingChange>& changes) {
  std::vector<Group> groups;
  std::map<std::pair<RecordKey, ChangeState>, std::size_t> places;
  for (const OutgoingChange& change : changes) {
    const auto [place, fresh] = places.try_emplace({change.key, change.state}, groups.size());
    if (fresh) groups.emplace_back();
    Group& group = groups[place->second];
    group.newest = &change;
    ++group.count;
    group.bytes += change.bytes;
  }
  return groups;
}

QVariantMap rowOf(const Group& group) {
  const OutgoingChange& change = *group.newest;
  const RecordType* const type = RecordType::find(change.key.type);
  QString state = SyncController::tr("waits");
  QString tone = QStringLiteral("info");
  if (change.state == ChangeState::Received) {
    state = SyncController::tr("received, no. %1").arg(change.commit);
    tone = QStringLiteral("good");
  } else if (change.state == ChangeState::Refused) {
    state = SyncController::tr("put aside");
    tone = QStringLiteral("bad");
  }
  return {
      {QStringLiteral("title"), QString::fromStdString(change.title)},
      {QStringLiteral("type"), type ? QString::fromStdString(type->traits().label()) : QString()},
      {QStringLiteral("what"),
       group.count == 1 ? whatWasDone(change.act) : changesInWords(group.count)},
      {QStringLiteral("state"), state},
      {QStringLiteral("tone"), tone},
      {QStringLiteral("refused"), change.state == ChangeState::Refused},
      {QStringLiteral("why"), QString::fromStdString(change.message)},
      {QStringLiteral("size"), bytesInWords(group.bytes)}};
}

}  // namespace

SyncController::SyncController(QObject* parent)
    : QObject(parent),
      // One link for all syncs of the window: the second costs one round trip.
      m_session(
          [link = std::make_shared<SyncLink>()](LocalStore& store, const SyncOptions& options) {
            return link->sync(store, options);
          }),
      m_stop(std::make_shared<std::atomic<bool>>(false)) {}

SyncController::~SyncController() {
  *m_stop = true;
  if (m_thread.joinable()) m_thread.join();
}

void SyncController::componentComplete() {
  if (m_store == nullptr) return;
  connect(m_store, &StoreGateway::statusChanged, this, [this] {
    readOutgoing();
    Q_EMIT changed();
  });
  connect(m_store, &StoreGateway::stateChanged, this, [this] {
    readOutgoing();
    Q_EMIT changed();
  });
  readOutgoing();
}

QString SyncController::sentence() const {
  if (m_store == nullptr) return {};
  if (m_running)
    return stopping() ? tr("Stopping after what is on its way…") : tr("Talking to headquarters…");
  const StoreStatus& status = m_store->status();
  QStringList parts;
  parts << (status.waiting == 0
                ? tr("Nothing waits to be sent")
                : tr("%1 to send, %2")
                      .arg(changesInWords(status.waiting), bytesInWords(status.waitingBytes)));
  if (!m_store->enrolled())
    parts << tr("this laptop works without headquarters");
  else if (status.lastSyncMs == 0)
    parts << tr("never synced yet");
  else
    parts << tr("last sync %1").arg(m_store->lastSync());
  return parts.join(QStringLiteral("; ")) + QLatin1Char('.');
}

double SyncController::share() const {
  const std::uint64_t all = m_counters.changesToSend + m_counters.commitsToReceive;
  if (all == 0) return -1;
  const std::uint64_t done = m_counters.changesAcknowledged + m_counters.commitsReceived;
  return static_cast<double>(done) / static_cast<double>(all);
}

QString SyncController::progressWords() const {
  constexpr std::int64_t kMinute = 60;
  QString left;
  if (const auto seconds = m_left.left(); seconds && seconds->count() > 0)
    left = seconds->count() < 2 * kMinute
               ? tr("; about %1 s left").arg(seconds->count())
               : tr("; about %1 min left").arg((seconds->count() + kMinute - 1) / kMinute);
  return tr("%1 of %2 sent; %3 received; %4 up, %5 down; %6 s%7")
      .arg(m_counters.changesAcknowledged)
      .arg(m_counters.changesToSend)
      .arg(m_counters.commitsReceived)
      .arg(bytesInWords(m_counters.bytesSent), bytesInWords(m_counters.bytesReceived))
      .arg(m_since.isValid() ? m_since.elapsed() / 1000 : 0)
      .arg(left);
}

QString SyncController::clockWords() const {
  constexpr std::int64_t kWorthSayingMs = 5 * 60 * 1000;
  constexpr std::int64_t kHourMs = 3'600'000;
  if (m_store == nullptr) return {};
  const std::int64_t off = m_store->status().clockOffsetMs;
  if (std::llabs(off) < kWorthSayingMs) return {};
  const std::int64_t hours = std::llabs(off) / kHourMs;
  const QString amount = hours >= 48  ? tr("%1 days").arg(hours / 24)
                         : hours >= 1 ? tr("%1 hours").arg(hours)
                                      : tr("%1 minutes").arg(std::llabs(off) / 60'000);
  return off > 0 ? tr("This laptop's clock is %1 behind headquarters'.").arg(amount)
                 : tr("This laptop's clock is %1 ahead of headquarters'.").arg(amount);
}

QString SyncController::lostWords() const {
  constexpr std::int64_t kWorthSayingMs = std::int64_t{30} * 24 * 3600 * 1000;
  if (m_store == nullptr) return {};
  const auto& status = m_store->status();
  const QDateTime when = QDateTime::fromMSecsSinceEpoch(status.lostMs);
  if (status.lostMs == 0 || when.msecsTo(QDateTime::currentDateTime()) > kWorthSayingMs) return {};
  const QString words =
      tr("Headquarters was restored from an older state, as this laptop found on %1. Nothing was "
         "deleted here; this laptop sends again what was lost.")
          .arg(QLocale().toString(when.date(), QLocale::ShortFormat));
  if (status.held == 0) return words;
  return words + QLatin1Char(' ') +
         tr("It hands in %n change(s) of others too.", nullptr, static_cast<int>(status.held));
}

void SyncController::start() {
  if (m_running || m_store == nullptr || m_store->state() != StoreGateway::Open) return;
  if (m_thread.joinable()) m_thread.join();
  m_running = true;
  m_failed = false;
  m_result.clear();
  m_counters = {};
  m_left = {};
  m_since.start();
  m_stop = std::make_shared<std::atomic<bool>>(false);
  Q_EMIT changed();
  m_thread = std::thread([this, stop = m_stop, folder = m_store->folder(), session = m_session] {
    SyncOptions options;
    options.stop = stop.get();
    options.onProgress = [this](const SessionCounters& counters) {
      QMetaObject::invokeMethod(
          this,
          [this, counters] {
            m_counters = counters;
            m_left.note(std::chrono::milliseconds(m_since.elapsed()), counters);
            Q_EMIT changed();
          },
          Qt::QueuedConnection);
    };
    auto store = LocalStore::open(folder);
    Result<SessionCounters> outcome =
        store.ok() ? session(store.value(), options) : Result<SessionCounters>(store.error());
    QMetaObject::invokeMethod(
        this, [this, outcome] { ended(outcome); }, Qt::QueuedConnection);
  });
}

void SyncController::stop() {
  *m_stop = true;
  Q_EMIT changed();
}

void SyncController::ended(const Result<SessionCounters>& outcome) {
  m_running = false;
  m_failed = !outcome.ok();
  if (outcome.ok()) {
    m_counters = outcome.value();
    QStringList parts;
    parts << tr("%1 received by headquarters").arg(changesInWords(m_counters.changesAcknowledged));
    parts << tr("%1 came from there").arg(changesInWords(m_counters.commitsFromOthers));
    if (m_counters.changesRefused > 0) parts << tr("%1 put aside").arg(m_counters.changesRefused);
    if (m_counters.conflicts > 0) parts << tr("%1 to decide").arg(m_counters.conflicts);
    parts << tr("nothing lost");
    m_result = tr("Done: %1.").arg(parts.join(QStringLiteral(", ")));
  } else {
    m_result = sentenceOf(outcome.error());
  }
  m_store->lookForChanges();
  readOutgoing();
  Q_EMIT changed();
  Q_EMIT finished(outcome.ok());
}

void SyncController::readOutgoing() {
  if (m_store->state() != StoreGateway::Open) return;
  m_store->ask(
      this, [](LocalStore& store) { return store.outgoing(); },
      [this](const Result<std::vector<OutgoingChange>>& changes) {
        if (!changes.ok()) return;
        constexpr int kShownMost = 200;  // More is no reading for a person.
        m_outgoing.clear();
        for (const Group& group : grouped(changes.value())) {
          if (m_outgoing.size() == kShownMost) break;
          m_outgoing << rowOf(group);
        }
        Q_EMIT outgoingChanged();
      });
}

}  // namespace fieldpost
