#include "client/trainings/training_list.h"

namespace fieldpost {
namespace {

QString codeOf(const QVariantMap& codes, const char* field) {
  return codes.value(QLatin1String(field)).toString();
}

/// The days as held; as planned while it is not.
QString dayOf(const QVariantMap& codes, const char* actual, const char* planned) {
  const QString held = codeOf(codes, actual);
  return held.isEmpty() ? codeOf(codes, planned) : held;
}

}  // namespace

QString trainingTone(const QString& status) {
  if (status == QLatin1String("TRAINING_STATUS_HELD")) return QStringLiteral("good");
  if (status == QLatin1String("TRAINING_STATUS_CONFIRMED")) return QStringLiteral("info");
  if (status == QLatin1String("TRAINING_STATUS_POSTPONED")) return QStringLiteral("warning");
  if (status == QLatin1String("TRAINING_STATUS_CANCELLED")) return QStringLiteral("bad");
  return QStringLiteral("neutral");
}

TrainingList::TrainingList(QObject* parent) : RecordList(parent) {
  setTypeName(QStringLiteral("training_event"));
  setColumns({QStringLiteral("code"), QStringLiteral("kind"), QStringLiteral("status"),
              QStringLiteral("country"), QStringLiteral("venue"), QStringLiteral("themes"),
              QStringLiteral("planned_start"), QStringLiteral("planned_end"),
              QStringLiteral("actual_start"), QStringLiteral("actual_end")});
}

bool TrainingList::accepts(const Row& row) const {
  if (filter(QStringLiteral("ahead")).isEmpty()) return true;
  const QString status = codeOf(row.codes, "status");
  return status != QLatin1String("TRAINING_STATUS_HELD") &&
         status != QLatin1String("TRAINING_STATUS_CANCELLED") &&
         codeOf(row.codes, "planned_start") >= store()->today();
}

bool TrainingList::comesBefore(const Row& one, const Row& other) const {
  return dayOf(one.codes, "actual_start", "planned_start") >
         dayOf(other.codes, "actual_start", "planned_start");
}

QVariantMap TrainingList::extrasOf(const Row& row) const {
  const QString start = dayOf(row.codes, "actual_start", "planned_start");
  const QString end = dayOf(row.codes, "actual_end", "planned_end");
  const QString venue = row.cells.value(QStringLiteral("venue")).toString();
  const QString country = row.cells.value(QStringLiteral("country")).toString();
  const QString status = codeOf(row.codes, "status");
  const bool over = status == QLatin1String("TRAINING_STATUS_HELD") ||
                    status == QLatin1String("TRAINING_STATUS_CANCELLED");
  return {
      {QStringLiteral("tone"), trainingTone(status)},
      {QStringLiteral("days"),
       start.isEmpty() || start == end || end.isEmpty() ? start : tr("%1 to %2").arg(start, end)},
      {QStringLiteral("place"), venue.isEmpty() || country.isEmpty()
                                    ? venue + country
                                    : venue + QStringLiteral(", ") + country},
      // The day has passed and nobody said what became of it.
      {QStringLiteral("overdue"), !over && !end.isEmpty() && end < store()->today()}};
}

}  // namespace fieldpost
