#include "ui/widgets/sparkline.h"

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plot_graphs.h"

#include <QPainter>
#include <QPainterPath>
#include <cmath>

namespace signalbox::ui::widgets {

namespace {
constexpr double kBegunOpacity = 0.25;

double largest(const QVector<double>& values) {
  double top = 0;
  for (const double value : values)
    if (std::isfinite(value)) top = qMax(top, value);
  return top;
}
}  // namespace

Sparkline::Sparkline(const theme::Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  theme::fixSize(theme_, this, 72, 24);
  setAttribute(Qt::WA_TransparentForMouseEvents);
  connect(&theme_, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
}

void Sparkline::setValues(QVector<double> values) {
  values_ = std::move(values);
  update();
}

void Sparkline::setHue(theme::Hue hue) {
  hue_ = hue;
  update();
}

void Sparkline::setMuted(bool muted) {
  muted_ = muted;
  update();
}

void Sparkline::paint(QPainter& painter, const QRectF& rect, const QVector<double>& values, const QColor& color) {
  if (values.size() < 2) return;
  const double top = qMax(largest(values), 1e-9);
  const double inset = 1.0;
  QPainterPath path;
  bool drawing = false;
  QPointF lone;
  int run = 0;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(color, theme::stroke::kLine, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  for (qsizetype i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      if (run == 1) painter.drawPoint(lone);
      drawing = false;
      run = 0;
      continue;
    }
    const QPointF point(rect.left() + inset + (rect.width() - 2 * inset) * static_cast<double>(i) / static_cast<double>(values.size() - 1),
                        rect.bottom() - inset - (rect.height() - 2 * inset) * values[i] / top);
    if (drawing)
      path.lineTo(point);
    else
      path.moveTo(point);
    drawing = true;
    lone = point;
    ++run;
  }
  painter.drawPath(path);
  painter.restore();
}

void Sparkline::paintBars(QPainter& painter, const QRectF& rect, const QVector<double>& values, const QColor& color) {
  if (values.isEmpty()) return;
  const double top = qMax(largest(values), 1e-9);
  const double share = rect.width() / static_cast<double>(values.size());
  const double step = share >= 1 ? std::floor(share) : share;  // whole, or gaps would alternate
  const double width = qMax(1.0, step - 1);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  for (qsizetype i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i]) || values[i] <= 0) continue;
    // Something is never nothing: the smallest bar is a pixel high.
    const double height = qMax(1.0, std::round(rect.height() * values[i] / top));
    const QRectF bar(std::round(rect.left() + step * static_cast<double>(i)), rect.bottom() - height, width, height);
    if (i + 1 < values.size()) {
      painter.fillRect(bar, color);
      continue;
    }
    painter.fillRect(bar, faded(color, kBegunOpacity));
    QPen edge(color, 1);
    edge.setJoinStyle(Qt::MiterJoin);
    painter.setPen(edge);
    const double right = bar.right() - 1, foot = bar.bottom() - 1;  // a line lies in the pixel right of and below its coordinates
    painter.drawPolyline(QPolygonF{QPointF(bar.left(), foot), bar.topLeft(), QPointF(right, bar.top()), QPointF(right, foot)});
  }
  painter.restore();
}

void Sparkline::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  QColor color = theme_.hue(muted_ ? theme::Hue::Neutral : hue_);
  paint(painter, rect(), values_, color);
}

}  // namespace signalbox::ui::widgets
