// The milestones of a project: as rows, and as marks on a timeline drawn to scale.
//
// Used by WorkplanSection. Days are counted from 1970-01-01, so that the timeline needs no dates.
#pragma once

#include <QtQml/qqmlregistration.h>

#include "client/bridge/record_list.h"

namespace fieldpost {

/// Adds to RecordList: `marks` for the kit's Timeline, and how much of the weight is reached.
class MilestoneList : public fieldpost::RecordList {
  Q_OBJECT
  QML_ELEMENT
  Q_PROPERTY(QString project READ project WRITE setProject NOTIFY projectChanged FINAL)
  /// First and last planned day of the project, as its page knows them.
  Q_PROPERTY(QString plannedStart MEMBER m_plannedStart NOTIFY spanChanged FINAL)
  Q_PROPERTY(QString plannedEnd MEMBER m_plannedEnd NOTIFY spanChanged FINAL)
  Q_PROPERTY(int startDay READ startDay NOTIFY spanChanged FINAL)
  Q_PROPERTY(int endDay READ endDay NOTIFY spanChanged FINAL)
  Q_PROPERTY(int todayDay READ todayDay NOTIFY spanChanged FINAL)
  /// Both ends of the span are days of the calendar.
  Q_PROPERTY(bool drawable READ drawable NOTIFY spanChanged FINAL)
  /// {day, name, tone, done, id}, by day.
  Q_PROPERTY(QVariantList marks READ marks NOTIFY marksChanged FINAL)
  /// "3 of 6 reached".
  Q_PROPERTY(QString summary READ summary NOTIFY marksChanged FINAL)

 public:
  explicit MilestoneList(QObject* parent = nullptr);

  QString project() const { return filter(QStringLiteral("project")); }
  void setProject(const QString& id);
  int startDay() const;
  int endDay() const;
  int todayDay() const;
  bool drawable() const;
  QVariantList marks() const;
  QString summary() const;

 Q_SIGNALS:
  void projectChanged();
  void spanChanged();
  void marksChanged();

 protected:
  bool sorts() const override { return true; }
  bool comesBefore(const Row& one, const Row& other) const override;
  QVariantMap extrasOf(const Row& row) const override;

 private:
  QString m_plannedStart;
  QString m_plannedEnd;
};

}  // namespace fieldpost
