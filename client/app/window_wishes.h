// What the window asks of the program around it: its QML signals as C++ ones.
#pragma once

#include <QtCore/QObject>
#include <QtQuick/QQuickWindow>

namespace fieldpost {

/// Passes the signals of Main.qml on. The window's thread.
class WindowWishes : public QObject {
  Q_OBJECT

 public:
  explicit WindowWishes(QQuickWindow& window) {
    connect(&window, SIGNAL(demonstrationWanted()), this, SIGNAL(demonstrationWanted()));
    connect(&window, SIGNAL(lookChosen(QString)), this, SIGNAL(lookChosen(QString)));
  }

 Q_SIGNALS:
  void demonstrationWanted();
  void lookChosen(const QString& look);
};

}  // namespace fieldpost
