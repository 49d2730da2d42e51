// Items that place their children themselves: WrapRow along lines that wrap, RowStack one beneath
// the other. Chips, filters, and rows that come and go stand in them.
//
// Unlike Qt 6.4's layouts they hold no list of their children that could outlive one, and they
// never change their height while a layout around them is at work, which such a layout would not
// notice.
#pragma once

#include <QtQml/qqmlregistration.h>

#include <QtQuick/QQuickItem>

namespace fieldpost {

/// Calls place() whenever a child, or the width, has changed.
class ArrangedItem : public QQuickItem {
  Q_OBJECT
  QML_ANONYMOUS
  /// Pixels between children.
  Q_PROPERTY(qreal spacing READ spacing WRITE setSpacing NOTIFY spacingChanged FINAL)

 public:
  explicit ArrangedItem(QQuickItem* parent = nullptr) : QQuickItem(parent) {}
  ~ArrangedItem() override;

  qreal spacing() const { return m_spacing; }
  void setSpacing(qreal spacing);

 Q_SIGNALS:
  void spacingChanged();

 protected:
  /// Sets the children's places, and gives the size that they need at the present width. The width
  /// of that size must not depend on the present one.
  virtual QSizeF place() = 0;

  void itemChange(ItemChange change, const ItemChangeData& data) override;
  void geometryChange(const QRectF& now, const QRectF& before) override;
  void componentComplete() override;

 private:
  void arrange();

  qreal m_spacing = 0;
  bool m_arranging = false;
};

/// Children keep their own size and stand beside each other, on the next line when one is full.
class WrapRow : public fieldpost::ArrangedItem {
  Q_OBJECT
  QML_ELEMENT

 public:
  using ArrangedItem::ArrangedItem;

 protected:
  QSizeF place() override;
};

/// Children keep their height, take the whole width, and stand one beneath the other.
class RowStack : public fieldpost::ArrangedItem {
  Q_OBJECT
  QML_ELEMENT

 public:
  using ArrangedItem::ArrangedItem;

 protected:
  QSizeF place() override;
};

}  // namespace fieldpost
