// Runs the tst_*.qml beside it: the controls as a person uses them, and the contrast of the
// palettes.
#include <QtQuickTest/quicktest.h>

#include <QtQml/QQmlEngine>
#include <QtQml/QQmlExtensionPlugin>

Q_IMPORT_QML_PLUGIN(Fieldpost_KitPlugin)

class Setup : public QObject {
  Q_OBJECT
 public Q_SLOTS:
  void qmlEngineAvailable(QQmlEngine* engine) {
    engine->addImportPath(QStringLiteral("qrc:/qt/qml"));
  }
};

QUICK_TEST_MAIN_WITH_SETUP(client_kit, Setup)
#include "kit_qml_test.moc"
