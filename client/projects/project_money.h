// What was pledged to a project, received by it and spent, for each currency by itself.
//
// Used by MoneySection. Currencies are never added: without a dated rate such a sum would be a lie.
#pragma once

#include <QtQml/qqmlparserstatus.h>
#include <QtQml/qqmlregistration.h>

#include <QtCore/QObject>
#include <QtCore/QVariantList>

#include "client/bridge/store_gateway.h"

namespace fieldpost {

class ProjectMoney : public QObject, public QQmlParserStatus {
  Q_OBJECT
  QML_ELEMENT
  Q_INTERFACES(QQmlParserStatus)
  Q_PROPERTY(fieldpost::StoreGateway* store MEMBER m_store NOTIFY storeChanged REQUIRED FINAL)
  Q_PROPERTY(QString project READ project WRITE setProject NOTIFY projectChanged FINAL)
  /// By currency: {currency, pledged, received, spent, left, receivedShare, spentShare, overspent,
  /// unfunded}. Nothing can be overspent in a currency in which nothing was promised or received.
  /// Pledges and the regular budget are what the shares are of; -1 where there is none.
  Q_PROPERTY(QVariantList sums READ sums NOTIFY changed FINAL)

 public:
  explicit ProjectMoney(QObject* parent = nullptr);

  void classBegin() override {}
  void componentComplete() override;

  QString project() const { return m_project; }
  void setProject(const QString& id);
  QVariantList sums() const { return m_sums; }

 Q_SIGNALS:
  void storeChanged();
  void projectChanged();
  void changed();

 private:
  void read();

  StoreGateway* m_store = nullptr;
  QString m_project;
  QVariantList m_sums;
};

}  // namespace fieldpost
