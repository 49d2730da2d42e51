// The open conflicts in words: which record and field, both values, who and when.
//
// Used by ConflictsRoom. Settling is an ordinary change and can be undone by another; neither value
// is ever lost.
#pragma once

#include <QtQml/qqmlparserstatus.h>
#include <QtQml/qqmlregistration.h>

#include <QtCore/QObject>
#include <QtCore/QVariantList>

#include "client/bridge/store_gateway.h"

namespace fieldpost {

class ConflictList : public QObject, public QQmlParserStatus {
  Q_OBJECT
  QML_ELEMENT
  Q_INTERFACES(QQmlParserStatus)
  Q_PROPERTY(fieldpost::StoreGateway* store MEMBER m_store NOTIFY storeChanged REQUIRED FINAL)
  Q_PROPERTY(bool ready READ ready NOTIFY changed FINAL)
  /// {id, title, type, recordType, recordId, field, shown, shownBy, other, otherBy, deletion}.
  Q_PROPERTY(QVariantList conflicts READ conflicts NOTIFY changed FINAL)

 public:
  explicit ConflictList(QObject* parent = nullptr);

  void classBegin() override {}
  void componentComplete() override;

  bool ready() const { return m_ready; }
  QVariantList conflicts() const { return m_conflicts; }

  /// Keeps the value that the record shows, or takes the other one.
  Q_INVOKABLE void settle(const QString& id, bool takeOther);

 Q_SIGNALS:
  void storeChanged();
  void changed();

 private:
  void read();

  StoreGateway* m_store = nullptr;
  bool m_ready = false;
  QVariantList m_conflicts;
};

}  // namespace fieldpost
