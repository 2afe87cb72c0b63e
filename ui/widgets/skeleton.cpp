#include "ui/widgets/skeleton.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <array>
#include <cmath>

namespace signalbox::ui::widgets {

namespace {
constexpr int kDelayMs = 150;  // not before: most answers are there by then
constexpr int kLine = 10, kLineStep = 24, kMostLines = 12;
constexpr double kNameShare = 0.4, kWordsShare = 0.3;  // of a list's row
constexpr double kHeaderShare = 0.4;                   // a title is shorter than what stands under it

struct Column {
  double from, width;  // of the whole
};
constexpr std::array<Column, 5> kColumns{{{0, 0.1}, {0.13, 0.2}, {0.36, 0.16}, {0.55, 0.3}, {0.9, 0.1}}};

/// Of its place: as uneven as words are.
double shareOf(int index) { return 0.75 - 0.11 * ((index * 5) % 4); }
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
  if (shape_ == Shape::Rows) return paintRows(painter);
  if (shape_ == Shape::List) return paintList(painter);
  const double step = theme_.pxF(kLineStep);
  int index = 0;
  for (double y = all.top() + (step - line) / 2; y + line < all.bottom() && index < kMostLines; y += step, ++index)
    put(QRectF(all.left(), y, all.width() * shareOf(index), line));
}

/// A table's header and its rows, to the foot: that is how much comes.
void Skeleton::paintRows(QPainter& painter) const {
  const theme::Colors& c = theme_.colors();
  const double radius = theme_.pxF(theme::grid::kTiny), line = theme_.pxF(kLine), step = theme_.pxF(theme::grid::kRowCompact);
  const QRectF all(rect());
  int index = 0;
  for (double y = all.top(); y + step <= all.bottom(); y += step, ++index) {
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      const double share = index == 0 ? kHeaderShare : shareOf(index + static_cast<int>(i));
      const QRectF cell(all.left() + all.width() * kColumns[i].from, y + (step - line) / 2, all.width() * kColumns[i].width * share, line);
      theme::drawRounded(&painter, cell, radius, c.hairline, Qt::transparent);
    }
    painter.fillRect(QRectF(all.left(), std::round(y + step) - 1, all.width(), 1), c.hairline);
  }
}

/// Nothing is between the rows of a list, and how many come is not known.
void Skeleton::paintList(QPainter& painter) const {
  const QColor bar = theme_.colors().hairline;
  const double radius = theme_.pxF(theme::grid::kTiny), line = theme_.pxF(kLine), row = theme_.pxF(theme::grid::kRow);
  const double pad = theme_.pxF(theme::grid::kSmall), step = row + theme_.pxF(theme::grid::kTiny);
  const QRectF all = QRectF(rect()).adjusted(pad, 0, -pad, 0);
  int index = 0;
  for (double top = all.top(); top + row <= all.bottom() && index < kMostLines; top += step, ++index) {
    const double y = top + (row - line) / 2, words = all.width() * kWordsShare * shareOf(index + 1);
    theme::drawRounded(&painter, QRectF(all.left(), y, all.width() * kNameShare * shareOf(index), line), radius, bar, Qt::transparent);
    theme::drawRounded(&painter, QRectF(all.right() - words, y, words, line), radius, bar, Qt::transparent);
  }
}

}  // namespace signalbox::ui::widgets
