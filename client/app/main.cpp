// Puts the window together: options, the store's gateway, the engine, and the two ways to run it
// without a person. Holds no rule of its own.
#include <QtCore/QDir>
#include <QtCore/QSettings>
#include <QtGui/QFont>
#include <QtGui/QFontDatabase>
#include <QtGui/QGuiApplication>
#include <QtGui/QImage>
#include <QtQml/QQmlApplicationEngine>
#include <QtQml/QQmlExtensionPlugin>
#include <QtQuick/QQuickWindow>
#include <QtQuickControls2/QQuickStyle>
#include <csignal>
#include <cstdio>

#include "client/app/demonstration_store.h"
#include "client/app/options.h"
#include "client/app/places.h"
#include "client/app/window_wishes.h"
#include "client/bridge/store_gateway.h"

Q_IMPORT_QML_PLUGIN(Fieldpost_KitPlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_BridgePlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_FormsPlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_HomePlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_ProjectsPlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_TrainingsPlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_SyncCentrePlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_ConflictsPlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_EnrolmentPlugin)

namespace fieldpost {
namespace {

/// Where no desktop chooses a font, the usual fallback is hard to read: a better one, if it is
/// there.
void chooseFont() {
  const QString better = QStringLiteral("Noto Sans");
  const bool offscreen = QGuiApplication::platformName() == QStringLiteral("offscreen");
  const bool chosen = QGuiApplication::font().family() != QStringLiteral("Sans Serif");
  if ((chosen && !offscreen) || !QFontDatabase::families().contains(better)) return;
  constexpr int kPoints = 10;
  QGuiApplication::setFont(QFont(better, kPoints));
}

bool unattended(const Options& options) {
  return options.selfTest || !options.screenshots.isEmpty();
}

/// Pages are visited and drawn without a screen; a person needs one.
bool findDisplay(const Options& options) {
  for (const char* variable : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
    if (qEnvironmentVariableIsSet(variable)) return true;
  if (!unattended(options)) {
    std::fputs(
        "fieldpost: there is no display; start it on a desktop, or use fieldpost-cli on the same "
        "store.\n",
        stderr);
    return false;
  }
  qputenv("QT_QPA_PLATFORM", "offscreen");
  qputenv("QT_QUICK_BACKEND", "software");
  return true;
}

QString lookOf(const Options& options) {
  if (options.dark) return *options.dark ? QStringLiteral("dark") : QStringLiteral("light");
  if (unattended(options)) return QStringLiteral("light");
  return QSettings().value(QStringLiteral("look"), QStringLiteral("system")).toString();
}

bool takePicture(QQuickWindow& window, const QDir& folder, const QString& place) {
  const QString file = folder.filePath(place + QStringLiteral(".png"));
  if (folder.mkpath(QStringLiteral(".")) && window.grabWindow().save(file)) return true;
  std::fprintf(stderr, "fieldpost: %s cannot be written; check who owns the folder.\n",
               qPrintable(file));
  return false;
}

/// Visits every place once the store is open or found absent, and ends the program.
void visitAll(QQuickWindow& window, StoreGateway& store, const Options& options,
              const bool& warned) {
  auto* const places = new Places(
      window, store,
      [&window, &options](const QString& place) {
        return options.screenshots.isEmpty() || takePicture(window, options.screenshots, place);
      },
      &store);
  QObject::connect(places, &Places::finished, qApp, [&options, &warned](bool all) {
    const bool notWritten = !all && !options.screenshots.isEmpty();
    const int failed = notWritten ? kExitNotWritten : kExitWarned;
    QCoreApplication::exit(all && !warned ? kExitWell : failed);
  });
  QObject::connect(&store, &StoreGateway::stateChanged, places, [&store, places] {
    if (store.state() == StoreGateway::Opening) return;
    QObject::disconnect(&store, &StoreGateway::stateChanged, places, nullptr);
    if (store.state() == StoreGateway::Failed) {
      std::fprintf(stderr, "fieldpost: %s\n", qPrintable(store.problem()));
      QCoreApplication::exit(kExitNoStore);
      return;
    }
    places->start();
  });
}

int run(const Options& options) {
  StoreGateway store(options.store);
  store.setFirstProgramme(firstProgramme);
  if (!options.today.isEmpty()) store.setToday(options.today);

  QQmlApplicationEngine engine;
  engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
  bool warned = false;
  QObject::connect(&engine, &QQmlEngine::warnings, &store, [&warned] { warned = true; });
  engine.setInitialProperties({{QStringLiteral("store"), QVariant::fromValue(&store)},
                               {QStringLiteral("look"), lookOf(options)},
                               {QStringLiteral("width"), options.size.width()},
                               {QStringLiteral("height"), options.size.height()}});
  engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Fieldpost/App/Main.qml")));
  if (engine.rootObjects().isEmpty()) return kExitNoWindow;
  auto* const window = qobject_cast<QQuickWindow*>(engine.rootObjects().constFirst());

  const WindowWishes wishes(*window);
  const std::filesystem::path beside = options.store.parent_path() / "demonstration";
  QObject::connect(&wishes, &WindowWishes::demonstrationWanted, &store,
                   [&store, beside] { openDemonstration(store, beside); });
  QObject::connect(&wishes, &WindowWishes::lookChosen, &store,
                   [](const QString& look) { QSettings().setValue(QStringLiteral("look"), look); });

  if (unattended(options)) visitAll(*window, store, options, warned);
  if (options.demonstration)
    openDemonstration(store, options.store);
  else
    store.open();
  return QGuiApplication::exec();
}

}  // namespace
}  // namespace fieldpost

int main(int argc, char* argv[]) {
  // A file that may grow no further is a full disk, and is told as one.
  std::signal(SIGXFSZ, SIG_IGN);
  // Help needs no display, and a machine without one should get it all the same.
  QCoreApplication::setApplicationName(QStringLiteral("fieldpost"));
  QCoreApplication::setApplicationVersion(QStringLiteral(FIELDPOST_VERSION));
  QStringList arguments;
  for (int i = 0; i < argc; ++i) arguments << QString::fromLocal8Bit(argv[i]);
  int exitCode = fieldpost::kExitWell;
  const auto options = fieldpost::readOptions(arguments, exitCode);
  if (!options) return exitCode;
  if (!fieldpost::findDisplay(*options)) return fieldpost::kExitNoDisplay;

  const QGuiApplication app(argc, argv);
  fieldpost::chooseFont();
  QQuickStyle::setStyle(QStringLiteral("Basic"));
  return fieldpost::run(*options);
}
