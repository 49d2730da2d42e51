// One field of the record that is open in a form: what its control shows, and saving what was
// typed.
//
// Made by RecordEditor::field(); bound by client/forms. What cannot be saved stays as it was typed,
// with the reason beside it.
#pragma once

#include <QtQml/qqmlregistration.h>

#include <QtCore/QObject>
#include <QtCore/QVariant>

#include "client/bridge/field_value.h"

namespace fieldpost {

class RecordEditor;

class FieldEditor : public QObject {
  Q_OBJECT
  QML_ELEMENT
  QML_UNCREATABLE("RecordEditor.field() gives it")
  Q_PROPERTY(QString name READ name CONSTANT FINAL)
  Q_PROPERTY(QString label READ label CONSTANT FINAL)
  Q_PROPERTY(Kind kind READ kind CONSTANT FINAL)
  /// In the form that `kind` says; see FieldKind.
  Q_PROPERTY(QVariant value READ value NOTIFY changed FINAL)
  /// The value as text, for the kinds that are text.
  Q_PROPERTY(QString text READ text NOTIFY changed FINAL)
  Q_PROPERTY(QVariantList choices READ choices NOTIFY changed FINAL)
  /// What is wrong, as a sentence; empty when nothing is, or nothing but that it is empty.
  Q_PROPERTY(QString problem READ problem NOTIFY changed FINAL)
  /// The record is a draft because this is empty.
  Q_PROPERTY(bool missing READ missing NOTIFY changed FINAL)
  /// Changed here, and not with headquarters yet.
  Q_PROPERTY(bool pending READ pending NOTIFY changed FINAL)
  /// Id of an open conflict over it; empty: none.
  Q_PROPERTY(QString conflict READ conflict NOTIFY changed FINAL)
  Q_PROPERTY(bool readOnly READ readOnly NOTIFY changed FINAL)

 public:
  enum Kind { Text, LongText, Date, Choice, Answer, CodeSet, Number, Money, HeadCount, Other };
  Q_ENUM(Kind)

  FieldEditor(RecordEditor& editor, const FieldDescriptor& field);

  QString name() const { return QString::fromStdString(m_field.name()); }
  QString label() const;
  Kind kind() const { return static_cast<Kind>(kindOf(m_field)); }
  QVariant value() const;
  QString text() const { return value().toString(); }
  QVariantList choices() const;
  QString problem() const;
  bool missing() const;
  bool pending() const;
  QString conflict() const;
  bool readOnly() const;
  const FieldDescriptor& descriptor() const { return m_field; }

  /// The field was left with `value`: saves it.
  Q_INVOKABLE void save(const QVariant& value);
  Q_INVOKABLE void saveMoney(const QString& amount, const QString& currency);
  Q_INVOKABLE void add(const QString& code);
  Q_INVOKABLE void take(const QString& code);

  /// The record was read again: drops what was refused unless it is still refused.
  void settle();
  void refuse(const QVariant& typed, const QString& why);
  void refresh() { Q_EMIT changed(); }

 Q_SIGNALS:
  void changed();

 private:
  RecordEditor& m_editor;
  const FieldDescriptor& m_field;
  QVariant m_typed;  // What could not be saved; null when everything is.
  QString m_refusal;
};

}  // namespace fieldpost
