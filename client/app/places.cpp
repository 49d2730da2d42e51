#include "client/app/places.h"

#include <QtCore/QTimer>
#include <utility>

namespace fieldpost {
namespace {

/// A page asks the store, builds rows from the answer, and these ask again (a form its choices): so
/// many rounds of question and answer are waited for.
constexpr int kRounds = 6;
/// For the frame in which layouts settle.
constexpr int kFrameMs = 20;

}  // namespace

Places::Places(QQuickWindow& window, StoreGateway& store, Visit visit, QObject* parent)
    : QObject(parent), m_window(window), m_store(store), m_visit(std::move(visit)) {}

void Places::start() {
  m_names = m_window.property("places").toStringList();
  m_at = -1;
  next();
}

void Places::next() {
  if (++m_at >= m_names.size()) {
    Q_EMIT finished(true);
    return;
  }
  bool shown = false;
  if (!QMetaObject::invokeMethod(&m_window, "goTo", Q_RETURN_ARG(bool, shown),
                                 Q_ARG(QString, m_names[m_at]))) {
    Q_EMIT finished(false);
    return;
  }
  if (shown)
    rest(kRounds);
  else  // This store has nothing to show there.
    QTimer::singleShot(0, this, &Places::next);
}

void Places::rest(int rounds) {
  const auto afterFrame = [this, rounds] {
    if (rounds > 1)
      rest(rounds - 1);
    else if (m_visit(m_names[m_at]))
      next();
    else
      Q_EMIT finished(false);
  };
  const auto answered = [this, afterFrame](bool) {
    QTimer::singleShot(kFrameMs, this, afterFrame);
  };
  // Questions are answered in order: when this one is, all before it are.
  if (m_store.state() == StoreGateway::Open)
    m_store.ask(
        this, [](LocalStore&) { return true; }, answered);
  else
    answered(true);
}

}  // namespace fieldpost
