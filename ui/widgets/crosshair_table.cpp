#include "ui/widgets/crosshair_table.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kLine = 18, kSwatch = 8, kAway = 12;
}

CrosshairTable::CrosshairTable(const Theme& theme, QWidget* window) : QWidget(window), theme_(theme) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
  hide();
}

void CrosshairTable::showAt(const QPoint& point, int right, const QString& instant, std::vector<ChartReading> readings, QStringList notes) {
  instant_ = instant;
  readings_ = std::move(readings);
  notes_ = std::move(notes);
  const QSize size = sizeHint();
  const int away = theme_.px(kAway);
  const QSize room = parentWidget()->size();
  int left = point.x() + away;
  const int other = point.x() - away - size.width();
  if (left + size.width() > room.width() || (left + size.width() > right && other >= 0)) left = other;
  const int top = qBound(0, point.y() - size.height() / 2, qMax(0, room.height() - size.height()));
  setGeometry(qMax(0, left), top, size.width(), size.height());
  raise();
  show();
  update();
}

QSize CrosshairTable::sizeHint() const {
  const QFontMetrics metrics(theme_.font(Type::Caption));
  int names = 0, values = 0, words = metrics.horizontalAdvance(instant_);
  for (const ChartReading& reading : readings_) {
    names = qMax(names, metrics.horizontalAdvance(reading.label));
    values = qMax(values, metrics.horizontalAdvance(reading.value));
  }
  for (const QString& note : notes_) words = qMax(words, metrics.horizontalAdvance(note));
  const int pad = theme_.px(grid::kSmall);
  const int lines = 1 + static_cast<int>(readings_.size()) + static_cast<int>(notes_.size());
  return {qMax(words, theme_.px(kSwatch) + pad + names + 2 * pad + qMax(values, theme_.px(48))) + 2 * pad, lines * theme_.px(kLine) + pad};
}

void CrosshairTable::paintEvent(QPaintEvent*) {
  const Colors& c = theme_.colors();
  QPainter painter(this);
  drawRounded(&painter, rect(), theme_.pxF(grid::kTiny), c.raised, c.hairline);
  const int pad = theme_.px(grid::kSmall), swatch = theme_.px(kSwatch), step = theme_.px(kLine);
  QRect line(pad, theme_.px(grid::kTiny), width() - 2 * pad, step);
  painter.setFont(theme_.font(Type::Caption));
  painter.setPen(c.muted);
  painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, instant_);
  for (const ChartReading& reading : readings_) {
    line.translate(0, step);
    painter.fillRect(QRect(line.left(), line.center().y(), swatch, 2), theme_.hue(reading.hue));
    painter.setPen(c.secondary);
    painter.drawText(line.adjusted(swatch + pad, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, reading.label);
    painter.setPen(c.text);
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight, reading.value);
  }
  painter.setPen(c.text);
  for (const QString& note : notes_) {
    line.translate(0, step);
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, note);
  }
}

}  // namespace signalbox::ui::widgets
