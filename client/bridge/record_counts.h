// A few figures over all records for the Home room: how many stand where, what needs somebody.
//
// Reads on the store's thread and again whenever a record changes. What 'soon' and 'late' mean is
// decided here, relative to the gateway's today.
#pragma once

#include <QtQml/qqmlparserstatus.h>
#include <QtQml/qqmlregistration.h>

#include <QtCore/QObject>
#include <QtCore/QVariantList>

#include "client/bridge/store_gateway.h"

namespace fieldpost {

class RecordCounts : public QObject, public QQmlParserStatus {
  Q_OBJECT
  QML_ELEMENT
  Q_INTERFACES(QQmlParserStatus)
  Q_PROPERTY(fieldpost::StoreGateway* store MEMBER m_store NOTIFY storeChanged REQUIRED FINAL)
  Q_PROPERTY(bool ready READ ready NOTIFY changed FINAL)
  /// Field projects and trainings here, by status: {count, name, tone}.
  Q_PROPERTY(QVariantList projects READ projects NOTIFY changed FINAL)
  Q_PROPERTY(QVariantList trainings READ trainings NOTIFY changed FINAL)
  /// As the programme of work plans them; 0: no programme known.
  Q_PROPERTY(int projectsPlanned READ projectsPlanned NOTIFY changed FINAL)
  Q_PROPERTY(int trainingsPlanned READ trainingsPlanned NOTIFY changed FINAL)
  /// Headquarters' figures as last seen, in one sentence with their date; empty: none seen.
  Q_PROPERTY(QString headquarters READ headquarters NOTIFY changed FINAL)
  /// What needs somebody: {text, detail, icon, tone, type, recordId}; most urgent first.
  Q_PROPERTY(QVariantList needs READ needs NOTIFY changed FINAL)

 public:
  explicit RecordCounts(QObject* parent = nullptr);

  void classBegin() override {}
  void componentComplete() override;

  bool ready() const { return m_ready; }
  QVariantList projects() const { return m_projects; }
  QVariantList trainings() const { return m_trainings; }
  int projectsPlanned() const;
  int trainingsPlanned() const;
  QString headquarters() const;
  QVariantList needs() const { return m_needs; }

 Q_SIGNALS:
  void storeChanged();
  void changed();

 private:
  struct Figures;

  static Result<Figures> count(const LocalStore& store, const QString& today);
  void read();
  void take(const Figures& figures);

  StoreGateway* m_store = nullptr;
  bool m_ready = false;
  QVariantList m_projects;
  QVariantList m_trainings;
  QVariantList m_needs;
};

}  // namespace fieldpost
