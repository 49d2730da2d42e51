#include "client/bridge/store_gateway.h"

#include <QtCore/QDate>
#include <QtCore/QDateTime>
#include <QtCore/QUrl>
#include <utility>

#include "client/bridge/sentences.h"
#include "sync/programme/programme_file.h"
#include "sync/transport/sync_client.h"

namespace fieldpost {
namespace {

constexpr int kLookEveryMs = 1000;

std::filesystem::path pathOf(const QString& file) {
  const QUrl url(file);
  return (url.isLocalFile() ? url.toLocalFile() : file).toStdString();
}

struct Touches {
  std::uint64_t touch = 0;
  std::vector<RecordKey> keys;
};

Result<Touches> touchesSince(const LocalStore& store, std::uint64_t before) {
  Touches touches;
  FIELDPOST_TRY(touches.touch, store.lastTouch());
  if (touches.touch == before) return touches;
  FIELDPOST_TRY(touches.keys, store.touchedSince(before));
  return touches;
}

}  // namespace

StoreGateway::StoreGateway(std::filesystem::path folder, QObject* parent)
    : QObject(parent), m_folder(std::move(folder)) {
  m_look.setInterval(kLookEveryMs);
  connect(&m_look, &QTimer::timeout, this, &StoreGateway::lookForChanges);
}

void StoreGateway::open() {
  m_thread.open(
      this, [folder = m_folder] { return LocalStore::open(folder); },
      [this](const Result<Profile>& outcome) { opened(outcome); });
}

void StoreGateway::begin(const QString& office, const QString& person) {
  Profile profile;
  profile.office = office.trimmed().toUpper().toStdString();
  profile.person = person.trimmed().toStdString();
  make([folder = m_folder, profile] { return LocalStore::create(folder, profile); }, m_folder);
}

void StoreGateway::enrol(const QString& file) {
  const auto make = [folder = m_folder, path = pathOf(file)]() -> Result<LocalStore> {
    FIELDPOST_TRY(const Profile profile, readEnrolment(path));
    FIELDPOST_TRY(LocalStore store, LocalStore::create(folder, profile));
    FIELDPOST_CHECK(acceptEnrolment(store, path));
    return store;
  };
  this->make(make, m_folder);
}

void StoreGateway::enrolOpenStore(const QString& file) {
  const auto accept = [path = pathOf(file)](LocalStore& store) -> Result<Profile> {
    FIELDPOST_CHECK(acceptEnrolment(store, path));
    return store.profile();
  };
  ask(this, accept, [this](const Result<Profile>& profile) {
    if (!profile.ok()) {
      Q_EMIT said(sentenceOf(profile.error()), false);
      return;
    }
    m_profile = profile.value();
    Q_EMIT stateChanged();
    Q_EMIT said(tr("This laptop is enrolled. Sync to send what waits."), true);
  });
}

void StoreGateway::make(StoreThread::Opener maker, std::filesystem::path folder) {
  m_folder = std::move(folder);
  m_state = Opening;
  m_problem.clear();
  Q_EMIT stateChanged();
  m_thread.open(this, std::move(maker), [this](const Result<Profile>& outcome) {
    opened(outcome);
    if (m_state != Failed) return;
    // Nothing was made: a person stays where they were, at the first start, and reads why.
    m_state = Absent;
    Q_EMIT stateChanged();
  });
}

void StoreGateway::setToday(const QString& day) {
  m_today = day;
  Q_EMIT todayChanged();
}

void StoreGateway::setFirstProgramme(
    std::function<Result<model::v1::ProgrammeOfWork>()> programme) {
  m_firstProgramme = std::move(programme);
}

QString StoreGateway::today() const {
  return m_today.isEmpty() ? QDate::currentDate().toString(Qt::ISODate) : m_today;
}

QString StoreGateway::waitingWords() const {
  if (m_status.waiting == 0)
    return enrolled() ? tr("Everything is sent") : tr("Saved on this laptop");
  return tr("%1 to send, %2")
      .arg(changesInWords(m_status.waiting), bytesInWords(m_status.waitingBytes));
}

QString StoreGateway::lastSync() const {
  return momentInWords(m_status.lastSyncMs, QDateTime::currentMSecsSinceEpoch());
}

void StoreGateway::commit(const Edit& edit, QObject* context,
                          std::function<void(Result<RecordView>)> then) {
  ++m_savesOnTheWay;
  setSaving(Saves, {});
  // Answered to this object first: the status line counts saves though the page may be gone by
  // then.
  const QPointer<QObject> asker(context);
  ask(
      this, [edit](LocalStore& store) { return store.commit(edit); },
      [this, asker, then = std::move(then)](const Result<RecordView>& outcome) {
        --m_savesOnTheWay;
        if (!outcome.ok())
          setSaving(NotSaved, sentenceOf(outcome.error()));
        else if (m_savesOnTheWay == 0)
          setSaving(Saved, {});
        if (asker) then(outcome);
        lookForChanges();
      });
}

void StoreGateway::setDeleted(const RecordKey& key, bool deleted, QObject* context,
                              std::function<void(Result<Done>)> then) {
  const auto act = [key, deleted](LocalStore& store) {
    return deleted ? store.remove(key) : store.restore(key);
  };
  const QPointer<QObject> asker(context);
  ask(this, act, [this, asker, then = std::move(then)](const Result<Done>& outcome) {
    if (!outcome.ok()) Q_EMIT said(sentenceOf(outcome.error()), false);
    if (asker) then(outcome);
    lookForChanges();
  });
}

void StoreGateway::lookForChanges() {
  if (m_state != Open || m_looking) return;
  m_looking = true;
  const auto look = [before = m_touch](LocalStore& store) { return touchesSince(store, before); };
  ask(this, look, [this](const Result<Touches>& touches) {
    m_looking = false;
    if (!touches.ok() || touches.value().touch == m_touch) return;
    m_touch = touches.value().touch;
    readStatus();
    for (const RecordKey& key : touches.value().keys)
      if (key.type == "programme_of_work") {
        readProgramme();
        break;
      }
    Q_EMIT touched(touches.value().keys);
  });
}

void StoreGateway::opened(const Result<Profile>& outcome) {
  if (!outcome.ok()) {
    failed(outcome.error());
    return;
  }
  m_profile = outcome.value();
  m_problem.clear();
  putFirstProgramme();
  // Asked in this order, so that pages that open on Open find the lists and figures on their way.
  readProgramme();
  readStatus();
  ask(
      this, [](LocalStore& store) { return store.lastTouch(); },
      [this](const Result<std::uint64_t>& touch) {
        if (touch.ok()) m_touch = touch.value();
        m_state = Open;
        m_look.start();
        Q_EMIT stateChanged();
      });
}

void StoreGateway::failed(const Error& error) {
  m_state = error.reason == "NO_STORE" ? Absent : Failed;
  m_problem = error.reason == "NO_STORE" ? QString() : sentenceOf(error);
  Q_EMIT stateChanged();
}

void StoreGateway::setSaving(Saving saving, const QString& problem) {
  m_saving = saving;
  m_savingProblem = problem;
  Q_EMIT savingChanged();
}

void StoreGateway::readStatus() {
  ask(
      this, [](LocalStore& store) { return store.status(); },
      [this](const Result<StoreStatus>& status) {
        if (!status.ok()) return;
        m_status = status.value();
        if (m_status.profile != m_profile) {
          m_profile = m_status.profile;
          Q_EMIT stateChanged();
        }
        Q_EMIT statusChanged();
      });
}

void StoreGateway::readProgramme() {
  ask(
      this, [](LocalStore& store) { return store.programme(); },
      [this](const Result<std::optional<model::v1::ProgrammeOfWork>>& programme) {
        if (programme.ok() && programme.value()) m_picklists.setProgramme(*programme.value());
      });
}

void StoreGateway::putFirstProgramme() {
  if (!m_firstProgramme) return;
  const auto put = [read = m_firstProgramme](LocalStore& store) -> Result<Done> {
    FIELDPOST_TRY(const auto known, store.programme());
    if (known) return Done{};
    FIELDPOST_TRY(const model::v1::ProgrammeOfWork programme, read());
    const RecordKey key{"programme_of_work", programmeId(programme.code())};
    return store.putReference(key, programme);
  };
  ask(this, put, [this](const Result<Done>& outcome) {
    if (!outcome.ok()) Q_EMIT said(sentenceOf(outcome.error()), false);
  });
}

}  // namespace fieldpost
