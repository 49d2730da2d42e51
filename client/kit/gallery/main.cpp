// Draws the gallery in light and dark. With a folder as argument it writes a picture of each and
// ends with 1 if the engine warned of anything; without one it stays open.
#include <QtCore/QDir>
#include <QtCore/QTimer>
#include <QtGui/QFont>
#include <QtGui/QGuiApplication>
#include <QtGui/QImage>
#include <QtQml/QQmlApplicationEngine>
#include <QtQml/QQmlExtensionPlugin>
#include <QtQuick/QQuickWindow>

Q_IMPORT_QML_PLUGIN(Fieldpost_KitPlugin)

int main(int argc, char* argv[]) {
  const QGuiApplication app(argc, argv);
  if (QGuiApplication::platformName() == QStringLiteral("offscreen"))
    QGuiApplication::setFont(QFont(QStringLiteral("Noto Sans"), 10));
  QQmlApplicationEngine engine;
  engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
  bool warned = false;
  QObject::connect(&engine, &QQmlEngine::warnings, [&](const QList<QQmlError>&) { warned = true; });
  engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Fieldpost/Gallery/Gallery.qml")));
  if (engine.rootObjects().isEmpty()) return 1;
  auto* const window = qobject_cast<QQuickWindow*>(engine.rootObjects().constFirst());
  if (argc < 2) return QGuiApplication::exec();

  const QDir folder(QString::fromLocal8Bit(argv[1]));
  if (!folder.mkpath(QStringLiteral("."))) return 1;
  for (const char* mode : {"light", "dark"}) {
    window->setProperty("mode", QString::fromLatin1(mode));
    for (int turn = 0; turn < 20; ++turn) QCoreApplication::processEvents();
    const QString file = folder.filePath(QStringLiteral("gallery-%1.png").arg(QLatin1String(mode)));
    if (!window->grabWindow().save(file)) return 1;
  }
  return warned ? 1 : 0;
}
