// Training events as the list shows them: latest first, with their tone and their days.
//
// Used by TrainingListPage and by Home's figures.
#pragma once

#include <QtQml/qqmlregistration.h>

#include "client/bridge/record_list.h"

namespace fieldpost {

/// The tone of a training's status, by the kit's names.
QString trainingTone(const QString& status);

/// Adds to RecordList: the filter `ahead` ("on": planned for today or later), and the extras tone,
/// days and place.
class TrainingList : public fieldpost::RecordList {
  Q_OBJECT
  QML_ELEMENT

 public:
  explicit TrainingList(QObject* parent = nullptr);

 protected:
  bool sorts() const override { return true; }
  bool comesBefore(const Row& one, const Row& other) const override;
  bool accepts(const Row& row) const override;
  QVariantMap extrasOf(const Row& row) const override;
};

}  // namespace fieldpost
