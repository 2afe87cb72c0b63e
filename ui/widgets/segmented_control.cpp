#include "ui/widgets/segmented_control.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/tooltip.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

namespace signalbox::ui::widgets {

using theme::grid::kCard;
using theme::grid::kRadius;
using theme::grid::kTarget;

SegmentedControl::SegmentedControl(const theme::Theme& theme, const QString& accessibleName, QWidget* parent)
    : QWidget(parent), theme_(theme), name_(accessibleName) {
  setAccessibleName(name_);
  setFocusPolicy(Qt::TabFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(&theme_, &theme::Theme::changed, this, [this] {
    updateGeometry();
    update();
  });
}

void SegmentedControl::setSegments(std::vector<Segment> segments) {
  const QString before = current();
  segments_ = std::move(segments);
  hovered_ = -1;
  setCurrent(before);
  updateGeometry();
  update();
}

QString SegmentedControl::current() const {
  return current_ >= 0 && current_ < static_cast<int>(segments_.size()) ? segments_[static_cast<std::size_t>(current_)].key : QString();
}

void SegmentedControl::setCurrent(const QString& key) {
  current_ = -1;
  for (std::size_t i = 0; i < segments_.size(); ++i)
    if (segments_[i].key == key) current_ = static_cast<int>(i);
  const QString words = current_ < 0 ? QString() : segments_[static_cast<std::size_t>(current_)].text;
  setAccessibleName(words.isEmpty() ? name_ : QStringLiteral("%1: %2").arg(name_, words));
  update();
}

void SegmentedControl::step(int by) { choose(qBound(0, current_ + by, static_cast<int>(segments_.size()) - 1)); }

void SegmentedControl::choose(int index) {
  if (index < 0 || index >= static_cast<int>(segments_.size()) || index == current_) return;
  setCurrent(segments_[static_cast<std::size_t>(index)].key);
  Q_EMIT chosen(current());
}

// The chosen segment is set in the heavier weight; its width is reserved for each, so choosing moves nothing.
int SegmentedControl::segmentWidth(const Segment& segment) const {
  return QFontMetrics(theme_.font(theme::Type::BodyStrong)).horizontalAdvance(segment.text) + 2 * theme_.px(kCard);
}

QRect SegmentedControl::segmentRect(std::size_t index) const {
  int left = 0;
  for (std::size_t i = 0; i < index; ++i) left += segmentWidth(segments_[i]);
  return {left, 0, segmentWidth(segments_[index]), height()};
}

int SegmentedControl::segmentAt(const QPoint& point) const {
  for (std::size_t i = 0; i < segments_.size(); ++i)
    if (segmentRect(i).contains(point)) return static_cast<int>(i);
  return -1;
}

QSize SegmentedControl::sizeHint() const {
  int width = 0;
  for (const Segment& segment : segments_) width += segmentWidth(segment);
  return {width, theme_.px(kTarget)};
}

void SegmentedControl::paintEvent(QPaintEvent*) {
  const theme::Colors& c = theme_.colors();
  const double radius = theme_.pxF(kRadius);
  QPainter painter(this);
  theme::drawRounded(&painter, rect(), radius, c.surface, c.hairline);
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const QRect place = segmentRect(i);
    const bool chosen = static_cast<int>(i) == current_;
    const bool over = static_cast<int>(i) == hovered_;
    if (chosen) theme::drawRounded(&painter, place, radius, c.selectedRow, Qt::transparent);
    else if (over) theme::drawRounded(&painter, place.adjusted(1, 1, -1, -1), radius - 1, c.hover, Qt::transparent);
    painter.setFont(theme_.font(chosen ? theme::Type::BodyStrong : theme::Type::Body));
    painter.setPen(!isEnabled() ? c.muted : chosen ? c.text : c.secondary);
    painter.drawText(place, Qt::AlignCenter, segments_[i].text);
  }
  if (hasFocus()) theme::drawFocusRing(theme_, &painter, rect(), radius);
}

void SegmentedControl::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) choose(segmentAt(event->pos()));
}

void SegmentedControl::mouseMoveEvent(QMouseEvent* event) {
  hovered_ = segmentAt(event->pos());
  update();
}

void SegmentedControl::leaveEvent(QEvent*) {
  hovered_ = -1;
  update();
}

void SegmentedControl::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Left) step(-1);
  else if (event->key() == Qt::Key_Right) step(1);
  else QWidget::keyPressEvent(event);
}

bool SegmentedControl::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const int index = segmentAt(help->pos());
    if (index >= 0) QToolTip::showText(help->globalPos(), plainTooltip(segments_[static_cast<std::size_t>(index)].tooltip), this);
    return true;
  }
  return QWidget::event(event);
}

}  // namespace signalbox::ui::widgets
