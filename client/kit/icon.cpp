// Reads a drawing once per name and paints it in the colour asked for.
#include "client/kit/icon.h"

#include <QtCore/QFile>
#include <QtCore/QHash>
#include <QtCore/QMutex>
#include <QtGui/QPainter>
#include <QtSvg/QSvgRenderer>

namespace fieldpost {
namespace {

/// The drawing's text; empty when there is none. Any thread: painting may happen on the scene's.
QByteArray drawing(const QString& name) {
  static QMutex mutex;
  static QHash<QString, QByteArray> read;
  const QMutexLocker lock(&mutex);
  const auto known = read.constFind(name);
  if (known != read.constEnd()) return *known;
  QFile file(QStringLiteral(":/qt/qml/Fieldpost/Kit/icons/%1.svg").arg(name));
  const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  if (text.isEmpty()) qWarning("The kit has no icon named '%s'.", qPrintable(name));
  return *read.insert(name, text);
}

}  // namespace

Icon::Icon(QQuickItem* parent) : QQuickPaintedItem(parent) { setAntialiasing(true); }

void Icon::setName(const QString& name) {
  if (m_name == name) return;
  m_name = name;
  Q_EMIT nameChanged();
  update();
}

void Icon::setColor(const QColor& color) {
  if (m_color == color) return;
  m_color = color;
  Q_EMIT colorChanged();
  update();
}

void Icon::paint(QPainter* painter) {
  if (m_name.isEmpty()) return;
  QByteArray text = drawing(m_name);
  if (text.isEmpty()) return;
  text.replace("#000000", m_color.name(QColor::HexRgb).toLatin1());
  painter->setOpacity(m_color.alphaF());
  QSvgRenderer(text).render(painter, QRectF(0, 0, width(), height()));
}

}  // namespace fieldpost
