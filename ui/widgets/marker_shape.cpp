#include "ui/widgets/marker_shape.h"

#include <QPainter>
#include <QPolygonF>

namespace signalbox::ui::widgets {

void paintMarkerShape(QPainter& painter, const QRectF& head, MarkerKind kind) {
  const QPointF centre = head.center();
  switch (kind) {
    case MarkerKind::Operator: return painter.drawEllipse(head);
    case MarkerKind::Trip: return painter.drawRect(head.adjusted(0.5, 0.5, -0.5, -0.5));
    case MarkerKind::Configuration:
      painter.drawPolygon(QPolygonF{QPointF(centre.x(), head.top()), QPointF(head.right(), centre.y()), QPointF(centre.x(), head.bottom()),
                                    QPointF(head.left(), centre.y())});
      return;
    case MarkerKind::Note: painter.drawPolygon(QPolygonF{head.topLeft(), head.topRight(), QPointF(centre.x(), head.bottom())}); return;
  }
}

}  // namespace signalbox::ui::widgets
