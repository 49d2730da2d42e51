#include "client/bridge/record_counts.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDate>
#include <algorithm>
#include <map>

#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"

namespace fieldpost {

/// What was counted, before it is put into words.
struct RecordCounts::Figures {
  struct Item {
    RecordKey key;
    QString title;
    QString day;
  };
  std::map<int, int> projects;   // By status.
  std::map<int, int> trainings;  // By status.
  std::vector<Item> late;        // Projects that should have ended.
  std::vector<Item> unprepared;  // Trainings soon, nobody on their list.
  std::vector<Item> unsaid;      // Trainings whose days have passed, not said to be held.
  std::vector<Item> drafts;
};

namespace {

constexpr int kSoonDays = 30;
constexpr std::size_t kShownOfAKind = 4;

struct Part {
  int status;
  const char* name;
  const char* tone;
};
// In the order in which a bar shows them: what counts first.
constexpr Part kProjectParts[] = {
    {model::v1::PROJECT_STATUS_COMPLETED, QT_TRANSLATE_NOOP("Counts", "completed"), "good"},
    {model::v1::PROJECT_STATUS_UNDER_EVALUATION, QT_TRANSLATE_NOOP("Counts", "under evaluation"),
     "conflict"},
    {model::v1::PROJECT_STATUS_UNDER_IMPLEMENTATION,
     QT_TRANSLATE_NOOP("Counts", "under implementation"), "info"},
    {model::v1::PROJECT_STATUS_SUSPENDED, QT_TRANSLATE_NOOP("Counts", "suspended"), "warning"},
    {model::v1::PROJECT_STATUS_APPROVED, QT_TRANSLATE_NOOP("Counts", "approved"), "neutral"},
    {model::v1::PROJECT_STATUS_FORMULATION, QT_TRANSLATE_NOOP("Counts", "in formulation"),
     "neutral"},
    {model::v1::PROJECT_STATUS_IDEA, QT_TRANSLATE_NOOP("Counts", "ideas"), "neutral"},
    {model::v1::PROJECT_STATUS_CANCELLED, QT_TRANSLATE_NOOP("Counts", "cancelled"), "bad"},
};
constexpr Part kTrainingParts[] = {
    {model::v1::TRAINING_STATUS_HELD, QT_TRANSLATE_NOOP("Counts", "held"), "good"},
    {model::v1::TRAINING_STATUS_CONFIRMED, QT_TRANSLATE_NOOP("Counts", "confirmed"), "info"},
    {model::v1::TRAINING_STATUS_PLANNED, QT_TRANSLATE_NOOP("Counts", "planned"), "neutral"},
    {model::v1::TRAINING_STATUS_POSTPONED, QT_TRANSLATE_NOOP("Counts", "postponed"), "warning"},
    {model::v1::TRAINING_STATUS_CANCELLED, QT_TRANSLATE_NOOP("Counts", "cancelled"), "bad"},
};

template <std::size_t N>
QVariantList partsOf(const Part (&parts)[N], const std::map<int, int>& counts) {
  QVariantList list;
  for (const Part& part : parts) {
    const auto found = counts.find(part.status);
    list << QVariantMap{{QStringLiteral("count"), found == counts.end() ? 0 : found->second},
                        {QStringLiteral("name"), QCoreApplication::translate("Counts", part.name)},
                        {QStringLiteral("tone"), QLatin1String(part.tone)}};
  }
  return list;
}

Result<std::vector<RecordView>> all(const LocalStore& store, const char* type) {
  Query query;
  query.type = type;
  return store.find(query);
}

QString text(const std::string& words) { return QString::fromStdString(words); }

}  // namespace

RecordCounts::RecordCounts(QObject* parent) : QObject(parent) {}

void RecordCounts::componentComplete() {
  if (m_store == nullptr) return;
  connect(m_store, &StoreGateway::touched, this, &RecordCounts::read);
  connect(m_store, &StoreGateway::stateChanged, this, &RecordCounts::read);
  connect(m_store, &StoreGateway::todayChanged, this, &RecordCounts::read);
  connect(m_store, &StoreGateway::statusChanged, this, &RecordCounts::changed);
  connect(m_store->picklists(), &Picklists::changed, this, &RecordCounts::changed);
  read();
}

int RecordCounts::projectsPlanned() const {
  return m_store ? m_store->picklists()->planned(model::v1::DELIVERY_PROJECTS) : 0;
}

int RecordCounts::trainingsPlanned() const {
  return m_store ? m_store->picklists()->planned(model::v1::DELIVERY_TRAINING_EVENTS) : 0;
}

QString RecordCounts::headquarters() const {
  if (m_store == nullptr || !m_store->status().headline) return {};
  const sync::v1::Headline& line = *m_store->status().headline;
  return tr("Headquarters on %1: %2 of %3 field projects recorded, %4 completed; %5 of %6 "
            "trainings held.")
      .arg(text(line.as_of()))
      .arg(line.projects_recorded())
      .arg(line.projects_planned())
      .arg(line.projects_completed())
      .arg(line.trainings_held())
      .arg(line.trainings_planned());
}

Result<RecordCounts::Figures> RecordCounts::count(const LocalStore& store, const QString& today) {
  Figures figures;
  const QString soon =
      QDate::fromString(today, Qt::ISODate).addDays(kSoonDays).toString(Qt::ISODate);
  FIELDPOST_TRY(const auto projects, all(store, "project"));
  for (const RecordView& view : projects) {
    model::v1::Project project;
    if (!project.ParseFromString(view.message)) continue;
    ++figures.projects[project.status()];
    const QString end = text(project.planned_end());
    const bool over = project.status() == model::v1::PROJECT_STATUS_COMPLETED ||
                      project.status() == model::v1::PROJECT_STATUS_CANCELLED;
    if (!over && !end.isEmpty() && end < today)
      figures.late.push_back({view.key, text(view.title), end});
    if (view.draft) figures.drafts.push_back({view.key, text(view.title), {}});
  }
  FIELDPOST_TRY(const auto trainings, all(store, "training_event"));
  for (const RecordView& view : trainings) {
    model::v1::TrainingEvent training;
    if (!training.ParseFromString(view.message)) continue;
    ++figures.trainings[training.status()];
    if (view.draft) figures.drafts.push_back({view.key, text(view.title), {}});
    const QString start = text(training.planned_start());
    const QString end = text(training.planned_end());
    const bool ahead = training.status() == model::v1::TRAINING_STATUS_PLANNED ||
                       training.status() == model::v1::TRAINING_STATUS_CONFIRMED;
    if (ahead && !end.isEmpty() && end < today)
      figures.unsaid.push_back({view.key, text(view.title), end});
    if (!ahead || start < today || start > soon) continue;
    Query people;
    people.type = "participant";
    people.where = {{"event", view.key.id.text()}};
    FIELDPOST_TRY(const std::size_t invited, store.count(people));
    if (invited == 0) figures.unprepared.push_back({view.key, text(view.title), start});
  }
  const auto byDay = [](const Figures::Item& one, const Figures::Item& other) {
    return one.day < other.day;
  };
  std::sort(figures.late.begin(), figures.late.end(), byDay);
  std::sort(figures.unprepared.begin(), figures.unprepared.end(), byDay);
  std::sort(figures.unsaid.begin(), figures.unsaid.end(), byDay);
  return figures;
}

void RecordCounts::read() {
  if (m_store->state() != StoreGateway::Open) return;
  m_store->ask(
      this, [today = m_store->today()](LocalStore& store) { return count(store, today); },
      [this](const Result<Figures>& figures) {
        if (figures.ok()) take(figures.value());
      });
}

void RecordCounts::take(const Figures& figures) {
  m_ready = true;
  m_projects = partsOf(kProjectParts, figures.projects);
  m_trainings = partsOf(kTrainingParts, figures.trainings);
  m_needs.clear();
  const auto add = [this](const std::vector<Figures::Item>& items, const char* icon,
                          const char* tone, const QString& detail, const QString& more) {
    for (std::size_t i = 0; i < items.size() && i < kShownOfAKind; ++i) {
      const Figures::Item& item = items[i];
      m_needs << QVariantMap{
          {QStringLiteral("text"), item.title.isEmpty() ? tr("Without a title") : item.title},
          {QStringLiteral("detail"), item.day.isEmpty() ? detail : detail.arg(item.day)},
          {QStringLiteral("icon"), QLatin1String(icon)},
          {QStringLiteral("tone"), QLatin1String(tone)},
          {QStringLiteral("type"), QString::fromStdString(item.key.type)},
          {QStringLiteral("recordId"), QString::fromStdString(item.key.id.text())}};
    }
    if (items.size() > kShownOfAKind)
      m_needs << QVariantMap{
          {QStringLiteral("text"), more.arg(items.size() - kShownOfAKind)},
          {QStringLiteral("detail"), QString()},
          {QStringLiteral("icon"), QLatin1String(icon)},
          {QStringLiteral("tone"), QLatin1String(tone)},
          {QStringLiteral("type"), QString::fromStdString(items.front().key.type)},
          {QStringLiteral("recordId"), QString()}};
  };
  add(figures.unprepared, "people", "warning", tr("starts on %1, and nobody is on its list"),
      tr("and %1 more trainings without participants"));
  add(figures.unsaid, "training", "warning", tr("was planned until %1: was it held?"),
      tr("and %1 more trainings whose days have passed"));
  add(figures.late, "clock", "bad", tr("should have ended on %1"), tr("and %1 more late projects"));
  add(figures.drafts, "edit", "info", tr("a draft: something is missing"),
      tr("and %1 more drafts"));
  Q_EMIT changed();
}

}  // namespace fieldpost
