#include "ui/widgets/skeleton.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace signalbox::ui::widgets {

namespace {
constexpr int kDelayMs = 150;  // not before: most answers are there by then
constexpr int kLine = 10;
}  // namespace

Skeleton::Skeleton(const theme::Theme& theme, Shape shape, QWidget* parent) : QWidget(parent), theme_(theme), shape_(shape) {
  setAccessibleName(tr("Loading"));
  delay_.setSingleShot(true);
  delay_.setInterval(kDelayMs);
  connect(&delay_, &QTimer::timeout, this, [this] {
    drawn_ = true;
    update();
  });
  connect(&theme_, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
}

void Skeleton::showEvent(QShowEvent*) {
  drawn_ = false;
  delay_.start();
}

void Skeleton::hideEvent(QHideEvent*) {
  delay_.stop();
  drawn_ = false;
}

void Skeleton::paintEvent(QPaintEvent*) {
  if (!drawn_) return;
  QPainter painter(this);
  const QColor bar = theme_.colors().hairline;
  const double radius = theme_.pxF(theme::grid::kTiny), line = theme_.pxF(kLine);
  const QRectF all(rect());
  const auto put = [&](const QRectF& place) { theme::drawRounded(&painter, place, radius, bar, Qt::transparent); };
  if (shape_ == Shape::Chart) {
    const double left = all.left() + theme_.pxF(theme::grid::kPlotLeft), right = all.right() - theme_.pxF(theme::grid::kPlotRight);
    for (int i = 0; i < 4; ++i) {
      const double y = all.top() + theme_.pxF(theme::grid::kPlotTop) + (all.height() - theme_.pxF(28)) * i / 3;
      painter.fillRect(QRectF(left, y, right - left, 1), bar);
      put(QRectF(left - theme_.pxF(32), y - line / 2 + 1, theme_.pxF(24), line - 2));
    }
    return;
  }
  const double step = theme_.pxF(shape_ == Shape::Rows ? theme::grid::kRow : 24);
  int index = 0;
  for (double y = all.top() + (step - line) / 2; y + line < all.bottom() && index < 12; y += step, ++index) {
    const double share = 0.75 - 0.11 * ((index * 5) % 4);
    if (shape_ == Shape::Lines) {
      put(QRectF(all.left(), y, all.width() * share, line));
      continue;
    }
    put(QRectF(all.left(), y, all.width() * share * 0.5, line));
    put(QRectF(all.left() + all.width() * 0.55, y, all.width() * 0.14, line));
    put(QRectF(all.right() - all.width() * 0.12, y, all.width() * 0.12, line));
  }
}

}  // namespace signalbox::ui::widgets
