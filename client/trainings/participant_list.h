// The participants of a training event: as rows, and counted by sex, State and category.
//
// Used by ParticipantsSection. Checks the counts of the list against the head-count that was
// written down; each is kept, the difference is said.
#pragma once

#include <QtQml/qqmlregistration.h>

#include "client/bridge/record_list.h"

namespace fieldpost {

/// Adds to RecordList: sums, and where the list and the head-count disagree.
class ParticipantList : public fieldpost::RecordList {
  Q_OBJECT
  QML_ELEMENT
  Q_PROPERTY(QString event READ event WRITE setEvent NOTIFY eventChanged FINAL)
  /// The head-count 'attended' of the event: women, men, other, not recorded, as text.
  Q_PROPERTY(QStringList attended READ attended WRITE setAttended NOTIFY sumsChanged FINAL)
  /// {name, count}; largest first, except sexes, which keep their order.
  Q_PROPERTY(QVariantList bySex READ bySex NOTIFY sumsChanged FINAL)
  Q_PROPERTY(QVariantList byCountry READ byCountry NOTIFY sumsChanged FINAL)
  Q_PROPERTY(QVariantList byCategory READ byCategory NOTIFY sumsChanged FINAL)
  /// Where head-count and list differ, as a sentence; empty when they agree or one is empty.
  Q_PROPERTY(QString difference READ difference NOTIFY sumsChanged FINAL)

 public:
  explicit ParticipantList(QObject* parent = nullptr);

  QString event() const { return filter(QStringLiteral("event")); }
  void setEvent(const QString& id);
  QStringList attended() const { return m_attended; }
  void setAttended(const QStringList& counts);
  QVariantList bySex() const;
  QVariantList byCountry() const { return countedBy(QStringLiteral("country")); }
  QVariantList byCategory() const { return countedBy(QStringLiteral("category")); }
  QString difference() const;

 Q_SIGNALS:
  void eventChanged();
  void sumsChanged();

 protected:
  QVariantMap extrasOf(const Row& row) const override;

 private:
  QVariantList countedBy(const QString& field) const;
  /// Women, men, other, not recorded, as the list has them.
  std::vector<int> sexes() const;

  QStringList m_attended;
};

}  // namespace fieldpost
