#include "ui/widgets/breaker_strip.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace signalbox::ui::widgets {

namespace {
constexpr int kWidth = 488, kTrack = 16, kBlock = 10, kHealthy = 4, kHatchStep = 4, kDragMin = 4;
constexpr int kDelayMs = 150;  // as of every skeleton: most answers are there by then
}  // namespace

BreakerStrip::BreakerStrip(const theme::Theme& theme, const QString& provider, QWidget* parent)
    : QWidget(parent), theme_(theme), provider_(provider) {
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  setAccessibleName(tr("%1, breaker states over time").arg(provider));
  connect(&theme_, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
  delay_.setSingleShot(true);
  delay_.setInterval(kDelayMs);
  connect(&delay_, &QTimer::timeout, this, qOverload<>(&QWidget::update));
}

BreakerStrip::~BreakerStrip() {
  if (group_) group_->remove(this);
}

void BreakerStrip::setRange(double from, double to) {
  from_ = from;
  to_ = qMax(to, from + 1);
  update();
}

void BreakerStrip::setIntervals(std::vector<StripInterval> intervals) {
  std::sort(intervals.begin(), intervals.end(), [](const StripInterval& a, const StripInterval& b) { return a.from < b.from; });
  intervals_ = std::move(intervals);
  update();
}

void BreakerStrip::setReading(Reading reading) {
  if (reading == reading_) return;
  reading_ = reading;
  if (reading == Reading::Awaited)
    delay_.start();
  else
    delay_.stop();
  update();
}

QString BreakerStrip::missingWords() const { return reading_ == Reading::Failed ? tr("could not be read") : tr("not known yet"); }

void BreakerStrip::setGroup(ChartGroup* group) {
  if (group_) group_->remove(this);
  group_ = group;
  if (group_) group_->add(this);
}

std::vector<ChartReading> BreakerStrip::readingsAt(double instant) const {
  if (reading_ != Reading::Known) return {{provider_, missingWords(), theme::Hue::Neutral}};
  BreakerLook look;
  for (const StripInterval& interval : intervals_)
    if (interval.from <= instant && instant < interval.to) look = {interval.state, interval.forced, {}, {}};
  if (look.forced) return {{provider_, look.state == BreakerState::Open ? tr("Held open") : tr("Kept sending"), theme::Hue::Neutral}};
  return {{provider_, breakerWords(look), theme::Hue::Neutral}};
}

void BreakerStrip::showCrosshair(std::optional<double> instant) {
  if (instant == crosshair_) return;
  crosshair_ = instant;
  update();
}

QSize BreakerStrip::sizeHint() const { return {theme_.px(kWidth), theme_.px(theme::grid::kRow)}; }

double BreakerStrip::instantAt(double x) const { return from_ + (to_ - from_) * x / qMax(1, width()); }

double BreakerStrip::xAt(double instant) const { return width() * (instant - from_) / (to_ - from_); }

void BreakerStrip::paintInterval(QPainter& painter, const StripInterval& interval) const {
  const theme::Colors& c = theme_.colors();
  const QColor color = breakerColor(c, interval.state);
  const double left = std::round(qMax(0.0, xAt(interval.from)));
  double right = std::round(qMin<double>(width(), xAt(interval.to)));
  if (right < 0 || left > width()) return;
  // A trip of a few seconds must not vanish in a day's strip.
  if (interval.state != BreakerState::Closed) right = qMax(right, left + 2);
  const double middle = height() / 2.0;
  const auto band = [&](double size) {
    const double scaled = theme_.pxF(size);
    return QRectF(left, std::round(middle - scaled / 2), right - left, std::round(scaled));
  };
  QRectF block = band(kBlock);
  switch (interval.state) {
    case BreakerState::Closed:
      block = band(kHealthy);
      painter.fillRect(block, color);
      break;
    case BreakerState::Open:
      block = band(kTrack);
      painter.fillRect(block, color);
      break;
    case BreakerState::Unknown: {
      QPen pen(color, 1);
      pen.setDashPattern({1, 3});
      painter.setPen(pen);
      painter.drawLine(QPointF(left, std::floor(middle) + 0.5), QPointF(right, std::floor(middle) + 0.5));
      return;
    }
    case BreakerState::Paused:
      painter.setPen(QPen(color, 1));
      painter.setBrush(Qt::NoBrush);
      painter.drawRect(block.adjusted(0.5, 0.5, -0.5, -0.5));
      break;
    case BreakerState::HalfOpen: {
      painter.save();
      painter.setClipRect(block);
      painter.setRenderHint(QPainter::Antialiasing);
      painter.setPen(QPen(color, 1.75));
      for (double x = left - block.height(); x < right; x += theme_.pxF(kHatchStep))
        painter.drawLine(QPointF(x, block.bottom()), QPointF(x + block.height(), block.top()));
      painter.restore();
      painter.setPen(QPen(color, 1));
      painter.setBrush(Qt::NoBrush);
      if (block.width() > 2) painter.drawRect(block.adjusted(0.5, 0.5, -0.5, -0.5));
      break;
    }
  }
  if (interval.forced) {
    painter.setPen(QPen(c.text, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(block.adjusted(0.5, -0.5, -0.5, 0.5));  // around it: inside, a thin line would be all outline
  }
}

void BreakerStrip::paintStates(QPainter& painter) const {
  if (reading_ == Reading::Awaited) {
    if (delay_.isActive()) return;
    const double height = theme_.pxF(kBlock);
    const QRectF bar(0, std::round((rect().height() - height) / 2), width(), std::round(height));
    return theme::drawRounded(&painter, bar, theme_.pxF(theme::grid::kTiny), theme_.colors().hairline, Qt::transparent);
  }
  if (reading_ == Reading::Failed) {
    painter.setFont(theme_.font(theme::Type::Caption));
    painter.setPen(theme_.colors().muted);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, missingWords());
    return;
  }
  double known = from_;
  for (const StripInterval& interval : intervals_) {
    if (interval.from > known) paintInterval(painter, {known, interval.from, BreakerState::Unknown, false});
    known = qMax(known, interval.to);
  }
  if (known < to_) paintInterval(painter, {known, to_, BreakerState::Unknown, false});
  for (const StripInterval& interval : intervals_) paintInterval(painter, interval);
}

void BreakerStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintStates(painter);
  if (dragFrom_) {
    QColor wash = theme_.colors().accent;
    wash.setAlphaF(static_cast<float>(theme::stroke::kFillOpacity));
    painter.fillRect(QRectF(QPointF(xAt(qMin(*dragFrom_, dragTo_)), 0), QPointF(xAt(qMax(*dragFrom_, dragTo_)), height())), wash);
  }
  if (crosshair_ && *crosshair_ >= from_ && *crosshair_ <= to_) {
    painter.setPen(QPen(theme_.colors().secondary, 1));
    const double x = std::floor(xAt(*crosshair_)) + 0.5;
    painter.drawLine(QPointF(x, 0), QPointF(x, height()));
  }
}

void BreakerStrip::mouseMoveEvent(QMouseEvent* event) {
  const double instant = instantAt(event->position().x());
  if (dragFrom_) {
    dragTo_ = instant;
    update();
  }
  if (group_) group_->setCrosshair(instant);
}

void BreakerStrip::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  dragFrom_ = dragTo_ = instantAt(event->position().x());
}

void BreakerStrip::mouseReleaseEvent(QMouseEvent* event) {
  if (!dragFrom_) return;
  const double from = qMin(*dragFrom_, dragTo_), to = qMax(*dragFrom_, dragTo_);
  const bool dragged = xAt(to) - xAt(from) >= kDragMin;
  dragFrom_.reset();
  update();
  if (dragged && group_) group_->selectRange(from, to);
  if (!dragged) event->ignore();  // a click belongs to the row
}

void BreakerStrip::mouseDoubleClickEvent(QMouseEvent*) {
  dragFrom_.reset();
  if (group_) group_->resetRange();
}

void BreakerStrip::leaveEvent(QEvent*) {
  if (group_) group_->setCrosshair(std::nullopt);
}

bool BreakerStrip::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), readingsAt(instantAt(help->pos().x())).front().value, this);
    return true;
  }
  return QWidget::event(event);
}

}  // namespace signalbox::ui::widgets
