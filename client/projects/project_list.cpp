#include "client/projects/project_list.h"

namespace fieldpost {
namespace {

QString codeOf(const QVariantMap& codes, const char* field) {
  return codes.value(QLatin1String(field)).toString();
}

}  // namespace

QString projectTone(const QString& status) {
  if (status == QLatin1String("PROJECT_STATUS_UNDER_IMPLEMENTATION")) return QStringLiteral("info");
  if (status == QLatin1String("PROJECT_STATUS_UNDER_EVALUATION")) return QStringLiteral("conflict");
  if (status == QLatin1String("PROJECT_STATUS_COMPLETED")) return QStringLiteral("good");
  if (status == QLatin1String("PROJECT_STATUS_SUSPENDED")) return QStringLiteral("warning");
  if (status == QLatin1String("PROJECT_STATUS_CANCELLED")) return QStringLiteral("bad");
  return QStringLiteral("neutral");
}

bool isLate(const QString& status, const QString& plannedEnd, const QString& today) {
  const bool over = status == QLatin1String("PROJECT_STATUS_COMPLETED") ||
                    status == QLatin1String("PROJECT_STATUS_CANCELLED");
  return !over && !plannedEnd.isEmpty() && plannedEnd < today;
}

ProjectList::ProjectList(QObject* parent) : RecordList(parent) {
  setTypeName(QStringLiteral("project"));
  setColumns({QStringLiteral("provisional_number"), QStringLiteral("official_number"),
              QStringLiteral("status"), QStringLiteral("countries"), QStringLiteral("themes"),
              QStringLiteral("level"), QStringLiteral("planned_start"),
              QStringLiteral("planned_end"), QStringLiteral("actual_start"),
              QStringLiteral("actual_end"), QStringLiteral("budget")});
}

bool ProjectList::accepts(const Row& row) const {
  if (filter(QStringLiteral("late")).isEmpty()) return true;
  return isLate(codeOf(row.codes, "status"), codeOf(row.codes, "planned_end"), store()->today());
}

QVariantMap ProjectList::extrasOf(const Row& row) const {
  const QString status = codeOf(row.codes, "status");
  const QString official = codeOf(row.codes, "official_number");
  const QString start = codeOf(row.codes, "planned_start");
  const QString end = codeOf(row.codes, "planned_end");
  return {
      {QStringLiteral("number"),
       official.isEmpty() ? codeOf(row.codes, "provisional_number") : official},
      {QStringLiteral("tone"), projectTone(status)},
      {QStringLiteral("late"), isLate(status, end, store()->today())},
      {QStringLiteral("span"),
       start.isEmpty() && end.isEmpty() ? QString() : tr("%1 to %2").arg(start, end)},
  };
}

}  // namespace fieldpost
