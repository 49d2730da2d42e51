// One sync at a time, on a thread of its own with its own connection to the store: state in one
// sentence, progress, result, stop.
//
// Bound by the Sync room and the status line. Whatever happens, nothing is lost: what headquarters
// acknowledged stays acknowledged, the rest waits.
#pragma once

#include <QtQml/qqmlparserstatus.h>
#include <QtQml/qqmlregistration.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QVariantList>
#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "client/bridge/store_gateway.h"
#include "sync/session/time_left.h"
#include "sync/transport/sync_client.h"

namespace fieldpost {

class SyncController : public QObject, public QQmlParserStatus {
  Q_OBJECT
  QML_ELEMENT
  Q_INTERFACES(QQmlParserStatus)
  Q_PROPERTY(fieldpost::StoreGateway* store MEMBER m_store NOTIFY storeChanged REQUIRED FINAL)
  Q_PROPERTY(bool running READ running NOTIFY changed FINAL)
  Q_PROPERTY(bool stopping READ stopping NOTIFY changed FINAL)
  /// Where things stand, in one sentence.
  Q_PROPERTY(QString sentence READ sentence NOTIFY changed FINAL)
  /// How the last sync of this run ended, in one sentence; empty before there was one.
  Q_PROPERTY(QString result READ result NOTIFY changed FINAL)
  Q_PROPERTY(bool failed READ failed NOTIFY changed FINAL)
  /// 0 to 1 while running; below 0 while it cannot be known.
  Q_PROPERTY(double share READ share NOTIFY changed FINAL)
  /// "12 KB sent, 3 KB received, 14 s".
  Q_PROPERTY(QString progressWords READ progressWords NOTIFY changed FINAL)
  /// What waits, was received or was put aside: {title, type, what, state, tone, why, size}.
  Q_PROPERTY(QVariantList outgoing READ outgoing NOTIFY outgoingChanged FINAL)
  /// How far this laptop's clock is off, as a sentence; empty when it is right.
  Q_PROPERTY(QString clockWords READ clockWords NOTIFY changed FINAL)
  /// That headquarters had lost work and gets it back from this laptop, as a sentence; empty when
  /// it never did, or a month after.
  Q_PROPERTY(QString lostWords READ lostWords NOTIFY changed FINAL)

 public:
  /// How a session is run; tests give their own.
  using Session = std::function<Result<SessionCounters>(LocalStore&, const SyncOptions&)>;

  explicit SyncController(QObject* parent = nullptr);
  /// Stops a running sync and waits for it.
  ~SyncController() override;

  void classBegin() override {}
  void componentComplete() override;
  void setSession(Session session) { m_session = std::move(session); }

  bool running() const { return m_running; }
  bool stopping() const { return m_running && *m_stop; }
  QString sentence() const;
  QString result() const { return m_result; }
  bool failed() const { return m_failed; }
  double share() const;
  QString progressWords() const;
  QVariantList outgoing() const { return m_outgoing; }
  QString clockWords() const;
  QString lostWords() const;

  Q_INVOKABLE void start();
  Q_INVOKABLE void stop();

 Q_SIGNALS:
  void storeChanged();
  void changed();
  void outgoingChanged();
  void finished(bool well);

 private:
  void ended(const Result<SessionCounters>& outcome);
  void readOutgoing();

  StoreGateway* m_store = nullptr;
  Session m_session;
  std::thread m_thread;
  std::shared_ptr<std::atomic<bool>> m_stop;
  bool m_running = false;
  bool m_failed = false;
  QString m_result;
  SessionCounters m_counters;
  TimeLeft m_left;
  QElapsedTimer m_since;
  QVariantList m_outgoing;
};

}  // namespace fieldpost
