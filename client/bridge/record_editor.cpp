#include "client/bridge/record_editor.h"

#include <QtCore/QDateTime>
#include <algorithm>

#include "client/bridge/sentences.h"

namespace fieldpost {

/// What the store knows of the record, read in one go.
struct RecordEditor::Loaded {
  std::optional<RecordView> view;
  std::vector<Problem> problems;
  std::set<std::uint32_t> pending;
  QHash<QString, QString> conflicts;
};

RecordEditor::RecordEditor(QObject* parent) : QObject(parent) {}

void RecordEditor::componentComplete() {
  m_type = RecordType::find(m_typeName.toStdString());
  if (m_type == nullptr || m_store == nullptr) {
    qWarning("RecordEditor: there is no record type '%s', or no store.", qPrintable(m_typeName));
    return;
  }
  connect(m_store, &StoreGateway::touched, this, [this](const std::vector<RecordKey>& keys) {
    for (const RecordKey& touched : keys)
      if (touched.type == "conflict" || (!m_recordId.isEmpty() && touched == key())) {
        load();
        return;
      }
  });
  connect(m_store->picklists(), &Picklists::changed, this, &RecordEditor::refreshFields);
  startNew();
  takeChoices();
  load();
}

void RecordEditor::startNew() {
  m_message = m_type->make();
  QVariantMap values = m_presets;
  values.insert(QStringLiteral("office"), m_store->office());
  for (auto value = values.cbegin(); value != values.cend(); ++value) {
    const FieldDescriptor* const field = m_type->field(value.key().toStdString());
    if (field == nullptr || !setValue(*m_message, *field, value.value()).ok())
      qWarning("RecordEditor: the preset of '%s' does not fit.", qPrintable(value.key()));
  }
}

void RecordEditor::setRecordId(const QString& id) {
  if (m_recordId == id) return;
  m_recordId = id;
  Q_EMIT recordIdChanged();
  if (m_type == nullptr || m_store == nullptr) return;
  ++m_opening;
  m_savesOnTheWay = 0;
  startNew();
  m_view.reset();
  m_problems.clear();
  m_pending.clear();
  m_conflicts.clear();
  m_loaded = false;
  for (FieldEditor* const field : qAsConst(m_fields)) field->settle();
  load();
}

RecordKey RecordEditor::key() const {
  const auto id = RecordId::parse(m_recordId.toStdString());
  return {m_type->name(), id.ok() ? id.value() : RecordId{}};
}

Result<RecordEditor::Loaded> RecordEditor::read(LocalStore& store, const RecordKey& key) {
  Loaded loaded;
  FIELDPOST_TRY(loaded.view, store.get(key));
  if (!loaded.view) return loaded;
  loaded.problems = store.problemsOf(*loaded.view);
  // Of a record that was never sent every field waits; the page says so once instead.
  if (loaded.view->waiting > 0 && loaded.view->commit > 0) {
    FIELDPOST_TRY(const auto history, store.history(key));
    for (const HistoryEntry& entry : history) {
      if (entry.commit != 0) continue;
      FIELDPOST_TRY(const auto fields, touchedFields(entry.patch));
      loaded.pending.insert(fields.begin(), fields.end());
    }
  }
  Query conflicts;
  conflicts.type = "conflict";
  conflicts.where = {{"about", key.id.text()}, {"state", "CONFLICT_STATE_OPEN"}};
  FIELDPOST_TRY(const auto found, store.find(conflicts));
  const RecordType* const type = RecordType::find("conflict");
  for (const RecordView& view : found) {
    FIELDPOST_TRY(const auto conflict, type->parse(view.message));
    loaded.conflicts.insert(QString::fromStdString(textOf(*conflict, "field_name")),
                            QString::fromStdString(view.key.id.text()));
  }
  return loaded;
}

void RecordEditor::load() {
  if (m_type == nullptr || m_store == nullptr) return;
  if (m_recordId.isEmpty()) {
    m_loaded = true;
    refreshFields();
    return;
  }
  m_store->ask(
      this, [key = key()](LocalStore& store) { return read(store, key); },
      [this, opening = m_opening](const Result<Loaded>& loaded) {
        if (opening != m_opening) return;
        if (loaded.ok())
          take(loaded.value());
        else
          Q_EMIT m_store->said(sentenceOf(loaded.error()), false);
      });
}

void RecordEditor::take(const Loaded& loaded) {
  // A save that is on its way is newer than what was read; its own answer comes next.
  if (m_savesOnTheWay > 0) return;
  m_loaded = true;
  m_view = loaded.view;
  m_problems = loaded.problems;
  m_pending = loaded.pending;
  m_conflicts = loaded.conflicts;
  if (m_view) {
    auto message = m_type->parse(m_view->message);
    if (message.ok()) m_message = std::move(message).value();
  }
  refreshFields();
}

void RecordEditor::takeChoices() {
  for (int i = 0; i < m_type->descriptor().field_count(); ++i) {
    const std::string& refersTo = traitsOf(*m_type->descriptor().field(i)).rule().refers_to();
    if (refersTo.empty() || m_recordLists.count(refersTo) > 0) continue;
    m_recordLists[refersTo] = {};
    Query query;
    query.type = refersTo;
    m_store->ask(
        this, [query](LocalStore& store) { return store.find(query); },
        [this, refersTo](const Result<std::vector<RecordView>>& found) {
          if (!found.ok()) return;
          QVariantList list;
          for (const RecordView& view : found.value())
            list << QVariantMap{
                {QStringLiteral("code"), QString::fromStdString(view.key.id.text())},
                {QStringLiteral("name"), QString::fromStdString(view.title)}};
          m_recordLists[refersTo] = list;
          refreshFields();
        });
  }
}

QVariantList RecordEditor::choicesOf(const FieldDescriptor& field) const {
  const std::string& refersTo = traitsOf(field).rule().refers_to();
  const auto records = m_recordLists.find(refersTo);
  QVariantList list =
      records != m_recordLists.end() ? records->second : m_store->picklists()->choicesOf(field);
  if (field.is_repeated()) return list;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM && m_message) {
    // Only the moves that are legal from where the record stands, and where it stands.
    const int now = m_message->GetReflection()->GetEnumValue(*m_message, &field);
    const auto* const value = field.enum_type()->FindValueByNumber(now);
    if (now != 0 && value != nullptr && traitsOf(*value).next_size() > 0) {
      const auto& next = traitsOf(*value).next();
      list.removeIf([&](const QVariant& choice) {
        const std::string code = choice.toMap()[QStringLiteral("code")].toString().toStdString();
        return code != value->name() && std::find(next.begin(), next.end(), code) == next.end();
      });
      return list;
    }
  }
  if (!traitsOf(field).rule().required() && kindOf(field) == FieldKind::Choice)
    list.prepend(
        QVariantMap{{QStringLiteral("code"), QString()}, {QStringLiteral("name"), QString()}});
  return list;
}

QString RecordEditor::title() const {
  if (m_view && !m_view->title.empty()) return QString::fromStdString(m_view->title);
  return {};
}

QString RecordEditor::missing() const {
  QStringList labels;
  for (const Problem& problem : m_problems)
    if (const FieldDescriptor* const field = m_type->field(problem.field))
      labels << QString::fromStdString(traitsOf(*field).label());
  labels.removeDuplicates();
  return labels.join(QStringLiteral(", "));
}

bool RecordEditor::readOnly() const {
  return m_view && (m_view->deleted || m_view->reference || !m_view->held ||
                    m_view->office != m_store->office().toStdString());
}

QString RecordEditor::whereabouts() const {
  if (!m_view) return {};
  if (!m_view->held)
    return m_view->movedTo.empty() ? tr("Another office has it now; what you did here is kept")
                                   : tr("Moved to office %1; what you did here is kept")
                                         .arg(QString::fromStdString(m_view->movedTo));
  if (m_view->refused) return tr("Headquarters put a change of it aside");
  if (m_view->waiting > 0)
    return m_view->commit == 0 ? tr("On this laptop only") : tr("Changes wait to be sent");
  return m_view->commit == 0 ? tr("On this laptop only") : tr("Received by headquarters");
}

QString RecordEditor::lastChange() const {
  if (!m_view) return {};
  const QString moment = momentInWords(m_view->changedMs, QDateTime::currentMSecsSinceEpoch());
  return tr("Changed by %1, %2").arg(QString::fromStdString(m_view->changedBy), moment);
}

FieldEditor* RecordEditor::field(const QString& name) {
  if (FieldEditor* const known = m_fields.value(name)) return known;
  const FieldDescriptor* const descriptor = m_type ? m_type->field(name.toStdString()) : nullptr;
  if (descriptor == nullptr) {
    qWarning("RecordEditor: '%s' has no field '%s'.", qPrintable(m_typeName), qPrintable(name));
    return nullptr;
  }
  return *m_fields.insert(name, new FieldEditor(*this, *descriptor));
}

void RecordEditor::save(FieldEditor& field, const std::function<Result<Done>(Message&)>& change,
                        const QVariant& typed) {
  if (!ready()) return;
  std::unique_ptr<Message> after(m_message->New());
  after->CopyFrom(*m_message);
  const Result<Done> changed = change(*after);
  if (!changed.ok()) {
    field.refuse(typed, sentenceOf(changed.error()));
    return;
  }
  const std::string before = m_view || m_savesOnTheWay > 0 ? encode(*m_message) : std::string();
  const auto patch = difference(*m_type, before, encode(*after));
  if (!patch.ok()) {
    field.refuse(typed, sentenceOf(patch.error()));
    return;
  }
  field.settle();
  if (isEmpty(patch.value())) {
    field.refresh();
    return;
  }
  m_message = std::move(after);
  if (m_recordId.isEmpty()) {
    m_recordId = QString::fromStdString(
        RecordId::makeV7(QDateTime::currentMSecsSinceEpoch(), systemRandom()).text());
    Q_EMIT recordIdChanged();
  }
  Edit edit{key(), patch.value(), std::nullopt};
  if (m_view) edit.base = m_view->seen;
  ++m_savesOnTheWay;
  field.refresh();
  const QPointer<FieldEditor> of(&field);
  const auto then = [this, of, typed, opening = m_opening](const Result<RecordView>& outcome) {
    // Another record is open meanwhile: the gateway has told of a failure, the rest is not ours.
    if (opening == m_opening) saved(outcome, of, typed);
  };
  m_store->commit(edit, this, then);
}

void RecordEditor::saved(const Result<RecordView>& outcome, const QPointer<FieldEditor>& field,
                         const QVariant& typed) {
  --m_savesOnTheWay;
  if (!outcome.ok()) {
    // What was typed stays in the field; the record goes back to what the store holds.
    if (field) field->refuse(typed.isNull() ? field->value() : typed, sentenceOf(outcome.error()));
    if (m_view)
      load();
    else
      startNew();
    return;
  }
  const bool first = !m_view;
  m_view = outcome.value();
  if (first) Q_EMIT created(m_recordId);
  load();
}

void RecordEditor::remove() {
  if (!m_view) return;
  m_store->setDeleted(key(), true, this, [this](const Result<Done>& outcome) {
    if (outcome.ok()) Q_EMIT removed();
    load();
  });
}

void RecordEditor::restore() {
  if (!m_view) return;
  m_store->setDeleted(key(), false, this, [this](const Result<Done>&) { load(); });
}

void RecordEditor::refreshFields() {
  for (FieldEditor* const field : qAsConst(m_fields)) field->refresh();
  Q_EMIT changed();
}

}  // namespace fieldpost
