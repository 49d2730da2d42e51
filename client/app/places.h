// The places of the window that a self-test visits and pictures are taken of.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QStringList>
#include <QtQuick/QQuickWindow>
#include <functional>

#include "client/bridge/store_gateway.h"

namespace fieldpost {

/// Goes to every place of the window, one after the other, and tells when each is at rest: the
/// store has answered everything that the place asked, and the scene stands still.
class Places : public QObject {
  Q_OBJECT

 public:
  /// Called at each place with its name; false ends the visit.
  using Visit = std::function<bool(const QString&)>;

  Places(QQuickWindow& window, StoreGateway& store, Visit visit, QObject* parent);

  /// Begins; finished() comes when all were visited, or a visit said no.
  void start();

 Q_SIGNALS:
  void finished(bool all);

 private:
  void next();
  void rest(int rounds);

  QQuickWindow& m_window;
  StoreGateway& m_store;
  Visit m_visit;
  QStringList m_names;
  int m_at = -1;
};

}  // namespace fieldpost
