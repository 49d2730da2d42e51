// Places children whenever one of them, or the width, changes.
#include "client/kit/wrap_row.h"

#include <algorithm>

namespace fieldpost {

void WrapRow::setSpacing(qreal spacing) {
  if (qFuzzyCompare(m_spacing + 1, spacing + 1)) return;
  m_spacing = spacing;
  Q_EMIT spacingChanged();
  arrange();
}

void WrapRow::itemChange(ItemChange change, const ItemChangeData& data) {
  QQuickItem::itemChange(change, data);
  if (change == ItemChildAddedChange) {
    connect(data.item, &QQuickItem::widthChanged, this, &WrapRow::arrange);
    connect(data.item, &QQuickItem::heightChanged, this, &WrapRow::arrange);
    connect(data.item, &QQuickItem::visibleChanged, this, &WrapRow::arrange);
    arrange();
  } else if (change == ItemChildRemovedChange) {
    disconnect(data.item, nullptr, this, nullptr);
    arrange();
  }
}

void WrapRow::geometryChange(const QRectF& now, const QRectF& before) {
  QQuickItem::geometryChange(now, before);
  // A layout that is setting this width would miss a new height until it is done with it.
  if (!qFuzzyCompare(now.width() + 1, before.width() + 1))
    QMetaObject::invokeMethod(this, &WrapRow::arrange, Qt::QueuedConnection);
}

void WrapRow::componentComplete() {
  QQuickItem::componentComplete();
  arrange();
}

void WrapRow::arrange() {
  if (m_arranging || !isComponentComplete()) return;
  m_arranging = true;
  qreal x = 0;
  qreal y = 0;
  qreal line = 0;
  qreal oneLine = 0;  // Not the widest line: that would change with the width, and so without end.
  const auto children = childItems();
  for (QQuickItem* const child : children) {
    // A child hidden with its parent is still laid out; a Repeater has no size and takes no place.
    if (child->width() <= 0 || (isVisible() && !child->isVisible())) continue;
    if (x > 0 && x + child->width() > width() && width() > 0) {
      x = 0;
      y += line + m_spacing;
      line = 0;
    }
    child->setPosition({x, y});
    x += child->width() + m_spacing;
    oneLine += child->width() + m_spacing;
    line = std::max(line, child->height());
  }
  setImplicitSize(std::max(0.0, oneLine - m_spacing), y + line);
  m_arranging = false;
}

}  // namespace fieldpost
