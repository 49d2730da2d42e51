// Real stores for QML tests: an empty one in a folder of its own, and writes and reads by a second
// connection, as fieldpost-cli would make them.
#pragma once

#include <QtQml/qqmlregistration.h>

#include <QtCore/QObject>
#include <QtCore/QTemporaryDir>
#include <QtCore/QVariant>
#include <memory>
#include <vector>

#include "client/bridge/store_gateway.h"

namespace fieldpost {

class Stores : public QObject {
  Q_OBJECT
  QML_ELEMENT
  QML_SINGLETON

 public:
  explicit Stores(QObject* parent = nullptr) : QObject(parent) {}

  /// A gateway on a new store of office KEN with the programme of work of 2004-2005; its today is
  /// 2005-06-30. Open when this returns.
  Q_INVOKABLE fieldpost::StoreGateway* openNew();
  /// A gateway on an empty folder: there is no store.
  Q_INVOKABLE fieldpost::StoreGateway* openAbsent();
  /// Writes a record from protobuf JSON beside the gateway; gives its id, or "" with a warning.
  Q_INVOKABLE QString add(fieldpost::StoreGateway* gateway, const QString& type,
                          const QString& json);
  /// The record as protobuf JSON, read beside the gateway; "" when there is none.
  Q_INVOKABLE QVariant read(fieldpost::StoreGateway* gateway, const QString& type,
                            const QString& id);

  /// Path of the enrolment file of a person, in the folder that FIELDPOST_ENROLMENTS names.
  Q_INVOKABLE QString enrolmentOf(const QString& person);

 private:
  StoreGateway* gatewayOnNewFolder();

  std::vector<std::unique_ptr<QTemporaryDir>> m_folders;
};

}  // namespace fieldpost
