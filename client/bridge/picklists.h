// What can be chosen where: themes, instruments, outputs and partners of the programme of work,
// States, currencies, languages, and the choices that the protos name.
//
// Owned by StoreGateway; used by RecordEditor and by filters above lists. A list is a QVariantList
// of {code, name}. The programme of work is data: an empty store has empty lists until it arrives.
#pragma once

#include <QtQml/qqmlregistration.h>

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QVariantList>

#include "fieldpost/model/v1/programme.pb.h"
#include "sync/record/record_type.h"

namespace fieldpost {

class Picklists : public QObject {
  Q_OBJECT
  QML_ELEMENT
  QML_UNCREATABLE("The gateway has the one Picklists")

 public:
  explicit Picklists(QObject* parent = nullptr);

  /// Takes the programme of work over. Emits changed().
  void setProgramme(const model::v1::ProgrammeOfWork& programme);
  [[nodiscard]] const model::v1::ProgrammeOfWork& programme() const { return m_programme; }
  /// The planned number of field projects and trainings; 0 when no programme is known.
  [[nodiscard]] int planned(model::v1::Delivery delivery) const;

  /// What can be chosen in the field, the chosen codes of older days not included.
  [[nodiscard]] QVariantList choicesOf(const FieldDescriptor& field) const;
  /// The same, by the names of record type and field: for filters. Empty when there is no such
  /// field.
  Q_INVOKABLE QVariantList choices(const QString& type, const QString& field) const;
  /// The name of a code of that field; the code itself when it is unknown.
  Q_INVOKABLE QString nameOf(const QString& type, const QString& field, const QString& code) const;
  [[nodiscard]] QString nameOf(const FieldDescriptor& field, const QString& code) const;
  Q_INVOKABLE QVariantList currencies() const;

 Q_SIGNALS:
  void changed();

 private:
  QVariantList listOf(model::v1::ProgrammeList list) const;

  model::v1::ProgrammeOfWork m_programme;
  mutable QHash<int, QVariantList> m_lists;
};

}  // namespace fieldpost
