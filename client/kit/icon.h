// One of the kit's own drawings, in one colour and any size. Every control that shows a sign uses
// it. Painted by QPainter, so that it looks the same with and without a graphics card.
#pragma once

#include <QtQml/qqmlregistration.h>

#include <QtGui/QColor>
#include <QtQuick/QQuickPaintedItem>

namespace fieldpost {

/// Draws `icons/<name>.svg` of the kit. An unknown name is a warning, and draws nothing.
class Icon : public QQuickPaintedItem {
  Q_OBJECT
  QML_ELEMENT
  /// The file's name without its ending: "home".
  Q_PROPERTY(QString name READ name WRITE setName NOTIFY nameChanged FINAL)
  /// The colour of every line.
  Q_PROPERTY(QColor color READ color WRITE setColor NOTIFY colorChanged FINAL)

 public:
  explicit Icon(QQuickItem* parent = nullptr);

  QString name() const { return m_name; }
  void setName(const QString& name);
  QColor color() const { return m_color; }
  void setColor(const QColor& color);

  void paint(QPainter* painter) override;

 Q_SIGNALS:
  void nameChanged();
  void colorChanged();

 private:
  QString m_name;
  QColor m_color = Qt::black;
};

}  // namespace fieldpost
