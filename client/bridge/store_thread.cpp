#include "client/bridge/store_thread.h"

namespace fieldpost {

StoreThread::StoreThread() : m_worker(new QObject) {
  m_thread.setObjectName(QStringLiteral("store"));
  m_worker->moveToThread(&m_thread);
  connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
  m_thread.start();
}

StoreThread::~StoreThread() {
  // Queued behind everything that was asked: a save on its way is written before the thread ends.
  post([this] {
    m_store.reset();
    m_thread.quit();
  });
  m_thread.wait();
}

void StoreThread::open(QObject* context, Opener opener, std::function<void(Result<Profile>)> then) {
  const QPointer<QObject> asker(context);
  post([this, asker, opener = std::move(opener), then = std::move(then)] {
    m_store.reset();
    auto opened = opener();
    Result<Profile> outcome =
        opened.ok() ? Result<Profile>(opened.value().profile()) : Result<Profile>(opened.error());
    if (opened.ok()) m_store.emplace(std::move(opened).value());
    reply([asker, outcome, then] {
      if (asker) then(outcome);
    });
  });
}

void StoreThread::post(std::function<void()> work) {
  QMetaObject::invokeMethod(m_worker, std::move(work), Qt::QueuedConnection);
}

void StoreThread::reply(std::function<void()> work) {
  QMetaObject::invokeMethod(this, std::move(work), Qt::QueuedConnection);
}

}  // namespace fieldpost
