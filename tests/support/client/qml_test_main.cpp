// Runs the tst_*.qml of the folder given by -input, with every module of the window at hand.
#include <QtQuickTest/quicktest.h>

#include <QtGui/QFont>
#include <QtGui/QGuiApplication>
#include <QtQml/QQmlEngine>
#include <QtQml/QQmlExtensionPlugin>

Q_IMPORT_QML_PLUGIN(Fieldpost_KitPlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_BridgePlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_FormsPlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_HomePlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_ProjectsPlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_TrainingsPlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_SyncCentrePlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_ConflictsPlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_EnrolmentPlugin)
Q_IMPORT_QML_PLUGIN(Fieldpost_TestsPlugin)

class Setup : public QObject {
  Q_OBJECT
 public Q_SLOTS:
  void qmlEngineAvailable(QQmlEngine* engine) {
    engine->addImportPath(QStringLiteral("qrc:/qt/qml"));
  }
};

QUICK_TEST_MAIN_WITH_SETUP(client, Setup)
#include "qml_test_main.moc"
