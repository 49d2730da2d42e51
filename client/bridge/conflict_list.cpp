#include "client/bridge/conflict_list.h"

#include <QtCore/QDateTime>
#include <algorithm>

#include "client/bridge/sentences.h"
#include "fieldpost/model/v1/office.pb.h"
#include "sync/record/describe.h"

namespace fieldpost {
namespace {

/// An open conflict with what its record is called.
struct Found {
  RecordId id;
  model::v1::Conflict conflict;
  std::string title;
};

Result<std::vector<Found>> openConflicts(const LocalStore& store) {
  Query query;
  query.type = "conflict";
  query.where = {{"state", "CONFLICT_STATE_OPEN"}};
  query.order = Query::Order::Created;
  FIELDPOST_TRY(const auto views, store.find(query));
  std::vector<Found> found;
  for (const RecordView& view : views) {
    Found one;
    one.id = view.key.id;
    if (!one.conflict.ParseFromString(view.message)) continue;
    const auto about = RecordId::parse(one.conflict.about());
    if (about.ok()) {
      FIELDPOST_TRY(const auto record, store.get({one.conflict.about_type(), about.value()}));
      if (record) one.title = record->title;
    }
    found.push_back(std::move(one));
  }
  return found;
}

QString by(const model::v1::ConflictSide& side) {
  QStringList parts;
  if (!side.author().empty()) parts << QString::fromStdString(side.author());
  if (!side.office().empty()) parts << QString::fromStdString(side.office());
  parts << momentInWords(side.time_ms(), QDateTime::currentMSecsSinceEpoch());
  parts.removeAll(QString());
  return parts.join(QStringLiteral("  ·  "));
}

QString valueIn(const Found& found, const model::v1::ConflictSide& side) {
  if (side.deleted()) return ConflictList::tr("Deleted");
  const RecordType* const type = RecordType::find(found.conflict.about_type());
  const FieldDescriptor* const field = type ? type->field(found.conflict.field_name()) : nullptr;
  if (field == nullptr) return ConflictList::tr("Kept and changed");
  const std::string text =
      cellText(*type, static_cast<std::uint32_t>(field->number()), side.cell());
  return text.empty() ? ConflictList::tr("(empty)") : QString::fromStdString(text);
}

/// What the two sides are of.
QString fieldIn(const Found& found, const FieldDescriptor* field) {
  if (field == nullptr) return ConflictList::tr("The whole record");
  const QString label = QString::fromStdString(traitsOf(*field).label());
  if (found.conflict.other_record().empty()) return label;
  return ConflictList::tr("%1, which was given to “%2” as well")
      .arg(label, QString::fromStdString(found.conflict.other_title()));
}

QVariantMap rowOf(const Found& found) {
  const RecordType* const type = RecordType::find(found.conflict.about_type());
  const FieldDescriptor* const field = type ? type->field(found.conflict.field_name()) : nullptr;
  return {
      {QStringLiteral("id"), QString::fromStdString(found.id.text())},
      {QStringLiteral("title"), found.title.empty() ? ConflictList::tr("Without a title")
                                                    : QString::fromStdString(found.title)},
      {QStringLiteral("type"), type ? QString::fromStdString(type->traits().label()) : QString()},
      {QStringLiteral("recordType"), QString::fromStdString(found.conflict.about_type())},
      {QStringLiteral("recordId"), QString::fromStdString(found.conflict.about())},
      {QStringLiteral("field"), fieldIn(found, field)},
      {QStringLiteral("shown"), valueIn(found, found.conflict.kept())},
      {QStringLiteral("shownBy"), by(found.conflict.kept())},
      {QStringLiteral("other"), valueIn(found, found.conflict.other())},
      {QStringLiteral("otherBy"), by(found.conflict.other())}};
}

}  // namespace

ConflictList::ConflictList(QObject* parent) : QObject(parent) {}

void ConflictList::componentComplete() {
  if (m_store == nullptr) return;
  connect(m_store, &StoreGateway::touched, this, [this](const std::vector<RecordKey>& keys) {
    const bool ours = std::any_of(keys.begin(), keys.end(),
                                  [](const RecordKey& key) { return key.type == "conflict"; });
    if (ours) read();
  });
  connect(m_store, &StoreGateway::stateChanged, this, &ConflictList::read);
  read();
}

void ConflictList::read() {
  if (m_store->state() != StoreGateway::Open) return;
  m_store->ask(
      this, [](LocalStore& store) { return openConflicts(store); },
      [this](const Result<std::vector<Found>>& found) {
        if (!found.ok()) {
          Q_EMIT m_store->said(sentenceOf(found.error()), false);
          return;
        }
        m_conflicts.clear();
        for (const Found& one : found.value()) m_conflicts << rowOf(one);
        m_ready = true;
        Q_EMIT changed();
      });
}

void ConflictList::settle(const QString& id, bool takeOther) {
  const auto conflict = RecordId::parse(id.toStdString());
  if (!conflict.ok()) return;
  const Settlement settlement = takeOther ? Settlement::TakeOther : Settlement::KeepShown;
  m_store->ask(
      this,
      [id = conflict.value(), settlement](LocalStore& store) {
        return store.settle(id, settlement);
      },
      [this](const Result<Done>& outcome) {
        if (outcome.ok())
          Q_EMIT m_store->said(tr("Settled and saved. The next sync tells everybody."), true);
        else
          Q_EMIT m_store->said(sentenceOf(outcome.error()), false);
        m_store->lookForChanges();
        read();
      });
}

}  // namespace fieldpost
