#include "client/trainings/participant_list.h"

#include <algorithm>
#include <map>

namespace fieldpost {
namespace {

QVariantMap counted(const QString& name, int count) {
  return {{QStringLiteral("name"), name}, {QStringLiteral("count"), count}};
}

}  // namespace

ParticipantList::ParticipantList(QObject* parent) : RecordList(parent) {
  setTypeName(QStringLiteral("participant"));
  setOrder(Created);
  setColumns({QStringLiteral("family_name"), QStringLiteral("given_name"), QStringLiteral("sex"),
              QStringLiteral("country"), QStringLiteral("institution"), QStringLiteral("function"),
              QStringLiteral("category"), QStringLiteral("attendance_days"),
              QStringLiteral("pre_test_score"), QStringLiteral("post_test_score")});
  connect(this, &RecordList::countChanged, this, &ParticipantList::sumsChanged);
  connect(this, &QAbstractItemModel::dataChanged, this, &ParticipantList::sumsChanged);
}

void ParticipantList::setEvent(const QString& id) {
  if (id == event()) return;
  setFilter(QStringLiteral("event"), id);
  Q_EMIT eventChanged();
}

void ParticipantList::setAttended(const QStringList& counts) {
  if (m_attended == counts) return;
  m_attended = counts;
  Q_EMIT sumsChanged();
}

QVariantMap ParticipantList::extrasOf(const Row& row) const {
  const auto cell = [&row](const char* field) {
    return row.cells.value(QLatin1String(field)).toString();
  };
  QStringList name{cell("family_name"), cell("given_name")};
  name.removeAll(QString());
  QStringList work{cell("function"), cell("institution")};
  work.removeAll(QString());
  return {{QStringLiteral("name"), name.join(QStringLiteral(", "))},
          {QStringLiteral("work"), work.join(QStringLiteral(", "))}};
}

std::vector<int> ParticipantList::sexes() const {
  std::vector<int> counts(4, 0);
  for (const Row& row : rows()) {
    const QString sex = row.codes.value(QStringLiteral("sex")).toString();
    const std::size_t place = sex == QLatin1String("SEX_FEMALE")  ? 0
                              : sex == QLatin1String("SEX_MALE")  ? 1
                              : sex == QLatin1String("SEX_OTHER") ? 2
                                                                  : 3;
    ++counts[place];
  }
  return counts;
}

QVariantList ParticipantList::bySex() const {
  const std::vector<int> counts = sexes();
  return {counted(tr("Women"), counts[0]), counted(tr("Men"), counts[1]),
          counted(tr("Other"), counts[2]), counted(tr("Not recorded"), counts[3])};
}

QVariantList ParticipantList::countedBy(const QString& field) const {
  std::map<QString, int> counts;
  for (const Row& row : rows()) {
    const QString name = row.cells.value(field).toString();
    ++counts[name.isEmpty() ? tr("Not said") : name];
  }
  std::vector<std::pair<QString, int>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& one, const auto& other) { return one.second > other.second; });
  QVariantList list;
  for (const auto& [name, count] : sorted) list << counted(name, count);
  return list;
}

QString ParticipantList::difference() const {
  int written = 0;
  for (const QString& count : m_attended) written += count.toInt();
  if (written == 0 || rows().empty()) return {};
  const std::vector<int> listed = sexes();
  const QStringList names{tr("women"), tr("men"), tr("other"), tr("not recorded")};
  QStringList differences;
  for (int i = 0; i < 4; ++i) {
    const int count = i < m_attended.size() ? m_attended[i].toInt() : 0;
    const int found = listed[static_cast<std::size_t>(i)];
    if (count != found)
      differences << tr("%1: %2 written, %3 listed").arg(names[i]).arg(count).arg(found);
  }
  if (differences.isEmpty()) return {};
  return tr("The head-count and the list differ (%1). Both are kept; correct the one that is "
            "wrong.")
      .arg(differences.join(QStringLiteral("; ")));
}

}  // namespace fieldpost
