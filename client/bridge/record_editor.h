// One record of any type, open in a form: its fields by reflection, what is missing, saving field
// by field, deleting and bringing back.
//
// Pages bind to it; a new field of a record costs one line of proto and one line of QML. The record
// is in the store as soon as its first field was left, and 'saved' is said only once it is durable.
#pragma once

#include <QtQml/qqmlparserstatus.h>
#include <QtQml/qqmlregistration.h>

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QVariant>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "client/bridge/field_editor.h"
#include "client/bridge/store_gateway.h"

namespace fieldpost {

class RecordEditor : public QObject, public QQmlParserStatus {
  Q_OBJECT
  QML_ELEMENT
  Q_INTERFACES(QQmlParserStatus)
  Q_PROPERTY(fieldpost::StoreGateway* store MEMBER m_store NOTIFY storeChanged REQUIRED FINAL)
  /// "training_event".
  Q_PROPERTY(QString type MEMBER m_typeName REQUIRED FINAL)
  /// Empty: a new record, which gets its id with its first save.
  Q_PROPERTY(QString recordId READ recordId WRITE setRecordId NOTIFY recordIdChanged FINAL)
  /// What a new record starts with, by field: {project: "..."}.
  Q_PROPERTY(QVariantMap presets MEMBER m_presets FINAL)
  /// Read from the store, or new: the fields can be shown.
  Q_PROPERTY(bool ready READ ready NOTIFY changed FINAL)
  /// It is in the store.
  Q_PROPERTY(bool exists READ exists NOTIFY changed FINAL)
  Q_PROPERTY(QString title READ title NOTIFY changed FINAL)
  Q_PROPERTY(bool draft READ draft NOTIFY changed FINAL)
  /// Labels of the fields that make it a draft, joined: "Title, Themes".
  Q_PROPERTY(QString missing READ missing NOTIFY changed FINAL)
  Q_PROPERTY(bool deleted READ deleted NOTIFY changed FINAL)
  Q_PROPERTY(bool readOnly READ readOnly NOTIFY changed FINAL)
  /// Where it is: on this laptop, received, refused.
  Q_PROPERTY(QString whereabouts READ whereabouts NOTIFY changed FINAL)
  /// Who changed it last and when.
  Q_PROPERTY(QString lastChange READ lastChange NOTIFY changed FINAL)

 public:
  explicit RecordEditor(QObject* parent = nullptr);

  void classBegin() override {}
  void componentComplete() override;

  QString recordId() const { return m_recordId; }
  void setRecordId(const QString& id);
  bool ready() const { return m_message != nullptr && (m_loaded || m_recordId.isEmpty()); }
  bool exists() const { return m_view.has_value(); }
  QString title() const;
  bool draft() const { return !m_problems.empty(); }
  QString missing() const;
  bool deleted() const { return m_view && m_view->deleted; }
  bool readOnly() const;
  QString whereabouts() const;
  QString lastChange() const;

  /// The field of that name; null (and a warning) when the type has none.
  Q_INVOKABLE fieldpost::FieldEditor* field(const QString& name);
  /// Deletes it; it can be brought back.
  Q_INVOKABLE void remove();
  Q_INVOKABLE void restore();

  // For FieldEditor.
  const Message& message() const { return *m_message; }
  const std::vector<Problem>& problems() const { return m_problems; }
  bool isPending(int field) const { return m_pending.count(static_cast<std::uint32_t>(field)) > 0; }
  QString conflictOf(const QString& field) const { return m_conflicts.value(field); }
  QVariantList choicesOf(const FieldDescriptor& field) const;
  void save(FieldEditor& field, const std::function<Result<Done>(Message&)>& change,
            const QVariant& typed);

 Q_SIGNALS:
  void storeChanged();
  void changed();
  void recordIdChanged();
  /// It is in the store for the first time.
  void created(const QString& recordId);
  void removed();

 private:
  struct Loaded;

  RecordKey key() const;
  void startNew();
  void load();
  void take(const Loaded& loaded);
  void takeChoices();
  void refreshFields();
  void saved(const Result<RecordView>& outcome, const QPointer<FieldEditor>& field,
             const QVariant& typed);
  static Result<Loaded> read(LocalStore& store, const RecordKey& key);

  StoreGateway* m_store = nullptr;
  QString m_typeName;
  QString m_recordId;
  QVariantMap m_presets;
  const RecordType* m_type = nullptr;
  std::unique_ptr<Message> m_message;  // As shown: what the store holds plus saves on their way.
  std::optional<RecordView> m_view;
  bool m_loaded = false;
  int m_savesOnTheWay = 0;
  int m_opening = 0;  // Counts records opened, so that an answer about another one is not taken.
  std::vector<Problem> m_problems;
  std::set<std::uint32_t> m_pending;
  QHash<QString, QString> m_conflicts;                // Field -> id of an open conflict.
  std::map<std::string, QVariantList> m_recordLists;  // Type -> records to refer to.
  QHash<QString, FieldEditor*> m_fields;
};

}  // namespace fieldpost
