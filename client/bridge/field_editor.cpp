#include "client/bridge/field_editor.h"

#include "client/bridge/record_editor.h"
#include "client/bridge/sentences.h"

namespace fieldpost {

static_assert(static_cast<int>(FieldEditor::Other) == static_cast<int>(FieldKind::Other));

FieldEditor::FieldEditor(RecordEditor& editor, const FieldDescriptor& field)
    : QObject(&editor), m_editor(editor), m_field(field) {}

QString FieldEditor::label() const { return QString::fromStdString(traitsOf(m_field).label()); }

QVariant FieldEditor::value() const {
  return m_typed.isNull() ? valueOf(m_editor.message(), m_field) : m_typed;
}

QVariantList FieldEditor::choices() const { return m_editor.choicesOf(m_field); }

QString FieldEditor::problem() const {
  if (!m_refusal.isEmpty()) return m_refusal;
  for (const Problem& problem : m_editor.problems())
    if (problem.field == m_field.name() && problem.reason != "MISSING") return sentenceOf(problem);
  return {};
}

bool FieldEditor::missing() const {
  for (const Problem& problem : m_editor.problems())
    if (problem.field == m_field.name() && problem.reason == "MISSING") return true;
  return false;
}

bool FieldEditor::pending() const { return m_editor.isPending(m_field.number()); }

QString FieldEditor::conflict() const { return m_editor.conflictOf(name()); }

bool FieldEditor::readOnly() const {
  return m_editor.readOnly() || traitsOf(m_field).headquarters() ||
         traitsOf(m_field).generated() != model::v1::GENERATED_UNSPECIFIED;
}

void FieldEditor::save(const QVariant& value) {
  if (readOnly()) return;
  m_editor.save(
      *this, [this, value](Message& record) { return setValue(record, m_field, value); }, value);
}

void FieldEditor::saveMoney(const QString& amount, const QString& currency) {
  save(QVariantMap{{QStringLiteral("amount"), amount}, {QStringLiteral("currency"), currency}});
}

void FieldEditor::add(const QString& code) {
  if (readOnly()) return;
  const auto change = [this, code](Message& record) -> Result<Done> {
    setMember(record, m_field, code, true);
    return Done{};
  };
  m_editor.save(*this, change, {});
}

void FieldEditor::take(const QString& code) {
  if (readOnly()) return;
  const auto change = [this, code](Message& record) -> Result<Done> {
    setMember(record, m_field, code, false);
    return Done{};
  };
  m_editor.save(*this, change, {});
}

void FieldEditor::settle() {
  m_typed = {};
  m_refusal.clear();
}

void FieldEditor::refuse(const QVariant& typed, const QString& why) {
  m_typed = typed;
  m_refusal = why;
  Q_EMIT changed();
}

}  // namespace fieldpost
