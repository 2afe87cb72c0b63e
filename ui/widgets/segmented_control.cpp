#include "ui/widgets/segmented_control.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/tooltip.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <numeric>

namespace signalbox::ui::widgets {

using theme::grid::kCard;
using theme::grid::kRadius;
using theme::grid::kTarget;
using theme::grid::kTiny;

namespace {

constexpr int kLeastWord = 24;

/// Cuts the longest until all fit into `room`; the short ones stay whole.
void cut(std::vector<int>& widths, int room) {
  std::vector<int> sorted = widths;
  std::sort(sorted.begin(), sorted.end());
  int left = room, shared = static_cast<int>(sorted.size());
  int most = 0;
  for (const int width : sorted) {
    most = std::max(0, left / shared);
    if (width > most) break;
    left -= width;
    --shared;
    if (shared == 0) return;
  }
  for (int& width : widths) width = std::min(width, most);
}

}  // namespace

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
std::vector<int> SegmentedControl::wordWidths() const {
  const QFontMetrics metrics(theme_.font(theme::Type::BodyStrong));
  std::vector<int> widths;
  widths.reserve(segments_.size());
  for (const Segment& segment : segments_) widths.push_back(metrics.horizontalAdvance(segment.text));
  return widths;
}

std::vector<QRect> SegmentedControl::segmentRects() const {
  std::vector<int> widths = wordWidths();
  const int count = static_cast<int>(widths.size()), words = std::accumulate(widths.begin(), widths.end(), 0);
  const int beside = count == 0 ? 0 : std::clamp((width() - words) / (2 * count), theme_.px(kTiny), theme_.px(kCard));
  if (words + 2 * count * beside > width()) cut(widths, width() - 2 * count * beside);
  std::vector<QRect> rects;
  rects.reserve(widths.size());
  int left = 0;
  for (const int each : widths) {
    rects.emplace_back(left, 0, each + 2 * beside, height());
    left += each + 2 * beside;
  }
  return rects;
}

int SegmentedControl::segmentAt(const QPoint& point) const {
  const std::vector<QRect> rects = segmentRects();
  const auto found = std::find_if(rects.begin(), rects.end(), [&](const QRect& rect) { return rect.contains(point); });
  return found == rects.end() ? -1 : static_cast<int>(found - rects.begin());
}

QSize SegmentedControl::sizeHint() const {
  const std::vector<int> widths = wordWidths();
  const int beside = 2 * theme_.px(kCard) * static_cast<int>(widths.size());
  return {std::accumulate(widths.begin(), widths.end(), beside), theme_.px(kTarget)};
}

QSize SegmentedControl::minimumSizeHint() const {
  int width = 0;
  for (const int each : wordWidths()) width += std::min(each, theme_.px(kLeastWord)) + 2 * theme_.px(kTiny);
  return {width, theme_.px(kTarget)};
}

void SegmentedControl::paintEvent(QPaintEvent*) {
  const theme::Colors& c = theme_.colors();
  const double radius = theme_.pxF(kRadius);
  QPainter painter(this);
  theme::drawRounded(&painter, rect(), radius, c.surface, c.hairline);
  const std::vector<QRect> rects = segmentRects();
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const QRect place = rects[i];
    const bool chosen = static_cast<int>(i) == current_;
    const bool over = static_cast<int>(i) == hovered_;
    if (chosen)
      theme::drawRounded(&painter, place, radius, c.selectedRow, Qt::transparent);
    else if (over)
      theme::drawRounded(&painter, place.adjusted(1, 1, -1, -1), radius - 1, c.hover, Qt::transparent);
    painter.setFont(theme_.font(chosen ? theme::Type::BodyStrong : theme::Type::Body));
    painter.setPen(!isEnabled() ? c.muted : chosen ? c.text : c.secondary);
    painter.drawText(place, Qt::AlignCenter,
                     painter.fontMetrics().elidedText(segments_[i].text, Qt::ElideRight, place.width() - 2 * theme_.px(kTiny)));
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
  if (event->key() == Qt::Key_Left)
    step(-1);
  else if (event->key() == Qt::Key_Right)
    step(1);
  else
    QWidget::keyPressEvent(event);
}

bool SegmentedControl::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const int index = segmentAt(help->pos());
    if (index < 0) return true;
    const Segment& segment = segments_[static_cast<std::size_t>(index)];
    QStringList lines;
    if (width() < sizeHint().width()) lines << segment.text;
    if (!segment.tooltip.isEmpty()) lines << segment.tooltip;
    QToolTip::showText(help->globalPos(), plainTooltip(lines.join(QLatin1Char('\n'))), this);
    return true;
  }
  return QWidget::event(event);
}

}  // namespace signalbox::ui::widgets
