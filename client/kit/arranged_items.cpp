#include "client/kit/arranged_items.h"

#include <algorithm>

namespace fieldpost {
namespace {

/// A child that is hidden by itself takes no place; one that is hidden with its parent does. What
/// has no width or height of its own, a Repeater for one, takes none either.
bool takesPlace(const QQuickItem& parent, const QQuickItem& child) {
  return child.isVisible() || !parent.isVisible();
}

}  // namespace

ArrangedItem::~ArrangedItem() {
  // QQuickItem's destructor lets go of the children, which then change while this is no longer an
  // ArrangedItem.
  const auto children = childItems();
  for (QQuickItem* const child : children) disconnect(child, nullptr, this, nullptr);
}

void ArrangedItem::setSpacing(qreal spacing) {
  if (qFuzzyCompare(m_spacing + 1, spacing + 1)) return;
  m_spacing = spacing;
  Q_EMIT spacingChanged();
  arrange();
}

void ArrangedItem::itemChange(ItemChange change, const ItemChangeData& data) {
  QQuickItem::itemChange(change, data);
  if (change == ItemChildAddedChange) {
    connect(data.item, &QQuickItem::widthChanged, this, &ArrangedItem::arrange);
    connect(data.item, &QQuickItem::heightChanged, this, &ArrangedItem::arrange);
    connect(data.item, &QQuickItem::visibleChanged, this, &ArrangedItem::arrange);
    arrange();
  } else if (change == ItemChildRemovedChange) {
    disconnect(data.item, nullptr, this, nullptr);
    arrange();
  }
}

void ArrangedItem::geometryChange(const QRectF& now, const QRectF& before) {
  QQuickItem::geometryChange(now, before);
  // A layout that is setting this width would miss a new height until it is done with it.
  if (!qFuzzyCompare(now.width() + 1, before.width() + 1))
    QMetaObject::invokeMethod(this, &ArrangedItem::arrange, Qt::QueuedConnection);
}

void ArrangedItem::componentComplete() {
  QQuickItem::componentComplete();
  arrange();
}

void ArrangedItem::arrange() {
  if (m_arranging || !isComponentComplete()) return;
  m_arranging = true;
  const QSizeF needed = place();
  setImplicitSize(needed.width(), needed.height());
  m_arranging = false;
}

QSizeF WrapRow::place() {
  qreal x = 0;
  qreal y = 0;
  qreal line = 0;
  qreal oneLine = 0;
  const auto children = childItems();
  for (QQuickItem* const child : children) {
    if (child->width() <= 0 || !takesPlace(*this, *child)) continue;
    if (x > 0 && x + child->width() > width() && width() > 0) {
      x = 0;
      y += line + spacing();
      line = 0;
    }
    child->setPosition({x, y});
    x += child->width() + spacing();
    oneLine += child->width() + spacing();
    line = std::max(line, child->height());
  }
  return {std::max(0.0, oneLine - spacing()), y + line};
}

QSizeF RowStack::place() {
  qreal y = 0;
  qreal widest = 0;
  const auto children = childItems();
  for (QQuickItem* const child : children) {
    if (width() > 0) child->setWidth(width());
    if (child->height() <= 0 || !takesPlace(*this, *child)) continue;
    child->setPosition({0, y});
    y += child->height() + spacing();
    widest = std::max(widest, child->implicitWidth());
  }
  return {widest, std::max(0.0, y - spacing())};
}

}  // namespace fieldpost
