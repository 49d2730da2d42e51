// Projects as the list shows them: with their number, their tone, and whether they are late.
//
// Used by ProjectListPage. 'Late' is relative to the gateway's today and decided here alone.
#pragma once

#include <QtQml/qqmlregistration.h>

#include "client/bridge/record_list.h"

namespace fieldpost {

/// The tone of a project's status, by the kit's names.
QString projectTone(const QString& status);
/// Whether a project that stands at `status` should have ended before `today`.
bool isLate(const QString& status, const QString& plannedEnd, const QString& today);

/// Adds to RecordList: the filter `late` ("on"), and the extras number, tone, late and span.
class ProjectList : public fieldpost::RecordList {
  Q_OBJECT
  QML_ELEMENT

 public:
  explicit ProjectList(QObject* parent = nullptr);

 protected:
  bool accepts(const Row& row) const override;
  QVariantMap extrasOf(const Row& row) const override;
};

}  // namespace fieldpost
