#include "tests/support/client/stores.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include "sync/programme/programme_file.h"
#include "sync/record/json.h"

namespace fieldpost {

StoreGateway* Stores::gatewayOnNewFolder() {
  m_folders.push_back(std::make_unique<QTemporaryDir>());
  const std::filesystem::path folder = m_folders.back()->path().toStdString();
  auto* const gateway = new StoreGateway(folder / "store", this);
  gateway->setFirstProgramme([] { return loadProgramme(FIELDPOST_PROGRAMME); });
  gateway->setToday(QStringLiteral("2005-06-30"));
  return gateway;
}

StoreGateway* Stores::openNew() {
  StoreGateway* const gateway = gatewayOnNewFolder();
  gateway->begin(QStringLiteral("KEN"), QStringLiteral("Amina Otieno"));
  while (gateway->state() == StoreGateway::Opening)
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  return gateway;
}

StoreGateway* Stores::openAbsent() {
  StoreGateway* const gateway = gatewayOnNewFolder();
  gateway->open();
  while (gateway->state() == StoreGateway::Opening)
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  return gateway;
}

QString Stores::add(StoreGateway* gateway, const QString& type, const QString& json) {
  const RecordType* const found = RecordType::find(type.toStdString());
  auto record = fromJson(*found, json.toStdString());
  auto store = LocalStore::open(gateway->folder());
  if (!record.ok() || !store.ok()) {
    qWarning("Stores.add: %s",
             record.ok() ? store.error().message.c_str() : record.error().message.c_str());
    return {};
  }
  const auto patch = difference(*found, {}, encode(*record.value()));
  const RecordKey key{found->name(), Uuid::makeRandom(systemRandom())};
  const auto outcome = store.value().commit({key, patch.value(), std::nullopt});
  if (!outcome.ok()) qWarning("Stores.add: %s", outcome.error().message.c_str());
  return outcome.ok() ? QString::fromStdString(key.id.text()) : QString();
}

QString Stores::enrolmentOf(const QString& person) {
  return qEnvironmentVariable("FIELDPOST_ENROLMENTS") + QLatin1Char('/') + person +
         QStringLiteral(".enrolment");
}

QVariant Stores::read(StoreGateway* gateway, const QString& type, const QString& id) {
  auto store = LocalStore::open(gateway->folder());
  const auto key = RecordId::parse(id.toStdString());
  if (!store.ok() || !key.ok()) return {};
  const RecordType* const found = RecordType::find(type.toStdString());
  const auto view = store.value().get({found->name(), key.value()});
  if (!view.ok() || !view.value()) return {};
  const auto message = found->parse(view.value()->message);
  return QJsonDocument::fromJson(QByteArray::fromStdString(toJson(*message.value())))
      .object()
      .toVariantMap();
}

}  // namespace fieldpost
