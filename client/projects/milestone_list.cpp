#include "client/projects/milestone_list.h"

#include <QtCore/QDate>
#include <algorithm>

namespace fieldpost {
namespace {

constexpr auto kReached = "MILESTONE_STATE_REACHED";
constexpr auto kDropped = "MILESTONE_STATE_DROPPED";

bool isDay(const QString& date) { return QDate::fromString(date, Qt::ISODate).isValid(); }

/// Days since 1970-01-01.
int dayOr(const QString& date, int otherwise) {
  const QDate day = QDate::fromString(date, Qt::ISODate);
  return day.isValid() ? static_cast<int>(QDate(1970, 1, 1).daysTo(day)) : otherwise;
}

}  // namespace

MilestoneList::MilestoneList(QObject* parent) : RecordList(parent) {
  setTypeName(QStringLiteral("milestone"));
  setColumns({QStringLiteral("title"), QStringLiteral("planned_date"),
              QStringLiteral("actual_date"), QStringLiteral("weight"), QStringLiteral("state"),
              QStringLiteral("responsible")});
  connect(this, &RecordList::countChanged, this, &MilestoneList::marksChanged);
  connect(this, &QAbstractItemModel::dataChanged, this, &MilestoneList::marksChanged);
}

void MilestoneList::setProject(const QString& id) {
  if (id == project()) return;
  setFilter(QStringLiteral("project"), id);
  Q_EMIT projectChanged();
}

int MilestoneList::startDay() const { return dayOr(m_plannedStart, 0); }
int MilestoneList::endDay() const { return dayOr(m_plannedEnd, 0); }
int MilestoneList::todayDay() const { return store() ? dayOr(store()->today(), -1) : -1; }

bool MilestoneList::drawable() const {
  return isDay(m_plannedStart) && isDay(m_plannedEnd) && startDay() <= endDay();
}

bool MilestoneList::comesBefore(const Row& one, const Row& other) const {
  const QString date = QStringLiteral("date");
  return one.extras.value(date).toString() < other.extras.value(date).toString();
}

QVariantMap MilestoneList::extrasOf(const Row& row) const {
  const auto code = [&row](const char* field) {
    return row.codes.value(QLatin1String(field)).toString();
  };
  const bool reached = code("state") == QLatin1String(kReached);
  const bool dropped = code("state") == QLatin1String(kDropped);
  const QString day =
      reached && !code("actual_date").isEmpty() ? code("actual_date") : code("planned_date");
  const bool late =
      !reached && !dropped && !day.isEmpty() && store() != nullptr && day < store()->today();
  return {{QStringLiteral("reached"), reached},
          {QStringLiteral("late"), late},
          {QStringLiteral("date"), day},
          {QStringLiteral("tone"), QLatin1String(reached   ? "good"
                                                 : late    ? "bad"
                                                 : dropped ? "neutral"
                                                           : "info")}};
}

QVariantList MilestoneList::marks() const {
  QVariantList marks;
  for (const Row& row : rows()) {
    const QString date = row.extras.value(QStringLiteral("date")).toString();
    if (!isDay(date)) continue;
    marks << QVariantMap{
        {QStringLiteral("day"), dayOr(date, 0)},
        {QStringLiteral("name"), tr("%1, %2").arg(QString::fromStdString(row.view.title), date)},
        {QStringLiteral("tone"), row.extras.value(QStringLiteral("tone"))},
        {QStringLiteral("done"), row.extras.value(QStringLiteral("reached"))},
        {QStringLiteral("id"), QString::fromStdString(row.view.key.id.text())}};
  }
  return marks;
}

QString MilestoneList::summary() const {
  const auto reached = std::count_if(rows().begin(), rows().end(), [](const Row& row) {
    return row.extras.value(QStringLiteral("reached")).toBool();
  });
  return rows().empty() ? QString() : tr("%1 of %2 reached").arg(reached).arg(rows().size());
}

}  // namespace fieldpost
