// Lays its children out from the start of a line to its end, and on the next line when one is full.
// Chips and filters stand in it. Unlike Qt's Flow it never changes its height while a layout around
// it is at work, which such a layout would not notice.
#pragma once

#include <QtQml/qqmlregistration.h>

#include <QtQuick/QQuickItem>

namespace fieldpost {

/// Children keep their own size; `implicitHeight` is what they need at the present width.
class WrapRow : public QQuickItem {
  Q_OBJECT
  QML_ELEMENT
  /// Pixels between children, both ways.
  Q_PROPERTY(qreal spacing READ spacing WRITE setSpacing NOTIFY spacingChanged FINAL)

 public:
  explicit WrapRow(QQuickItem* parent = nullptr) : QQuickItem(parent) {}

  qreal spacing() const { return m_spacing; }
  void setSpacing(qreal spacing);

 Q_SIGNALS:
  void spacingChanged();

 protected:
  void itemChange(ItemChange change, const ItemChangeData& data) override;
  void geometryChange(const QRectF& now, const QRectF& before) override;
  void componentComplete() override;

 private:
  void arrange();

  qreal m_spacing = 0;
  bool m_arranging = false;
};

}  // namespace fieldpost
