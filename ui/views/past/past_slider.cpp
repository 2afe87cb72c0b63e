#include "ui/views/past/past_slider.h"

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/client/text.h"
#include "ui/theme/theme.h"
#include "ui/views/past/past_words.h"
#include "ui/views/series_reading.h"
#include "ui/widgets/format.h"
#include "ui/widgets/marker_shape.h"
#include "ui/widgets/tooltip.h"

namespace signalbox::ui::views {

namespace {
constexpr int kHeight = 44, kMiddle = 14, kTimes = 26, kApart = 8, kEdge = 8, kTrack = 4, kHandle = 14, kMark = 12, kHead = 7, kNear = 5,
              kSteps = 200, kLeaps = 10;
}

PastSlider::PastSlider(const theme::Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Instant that is looked at"));
  connect(&theme_, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize PastSlider::sizeHint() const { return {theme_.px(kSteps), theme_.px(kHeight)}; }

void PastSlider::setRange(base::WallTime from, base::WallTime to) {
  from_ = from;
  to_ = std::max(to, from + base::Millis{1});
  setAt(at_);
}

void PastSlider::setZone(const QTimeZone& zone) {
  zone_ = zone;
  update();
}

void PastSlider::setMarks(std::vector<protocol::Marker> marks) {
  marks_ = std::move(marks);
  update();
}

void PastSlider::setAt(base::WallTime at) {
  at_ = std::clamp(at, from_, to_);
  setAccessibleDescription(client::text(base::formatRfc3339(at_)));
  update();
}

double PastSlider::xOf(base::WallTime at) const {
  const double share = static_cast<double>((at - from_).count()) / static_cast<double>((to_ - from_).count());
  const double edge = theme_.pxF(kEdge);
  return edge + share * (width() - 2 * edge);
}

double PastSlider::trackAt() const { return theme_.pxF(kMiddle); }

/// The day only where the stretch has more than one.
QString PastSlider::wordsOf(base::WallTime at, bool exactly) const {
  const auto there = [this](base::WallTime instant) { return client::dateTime(instant).toTimeZone(zone_); };
  if (there(from_).date() != there(to_).date()) return widgets::format::dayAndTime(client::dateTime(at), zone_);
  return exactly ? widgets::format::clock(client::dateTime(at), zone_) : there(at).toString(QStringLiteral("HH:mm"));
}

std::vector<PastSlider::Time> PastSlider::times() const {
  const QFontMetricsF metrics(theme_.font(theme::Type::Caption));
  std::vector<Time> shown;
  const auto put = [&](const QString& words, double left) {
    const double wide = metrics.horizontalAdvance(words), apart = theme_.pxF(kApart);
    const double kept = std::clamp(left, 0.0, std::max(0.0, width() - wide));
    for (const Time& other : shown)
      if (kept < other.left + other.width + apart && other.left < kept + wide + apart) return;
    shown.push_back({words, kept, wide});
  };
  const QString now = wordsOf(at_, true);
  put(now, xOf(at_) - metrics.horizontalAdvance(now) / 2);
  put(wordsOf(from_, false), 0);
  put(wordsOf(to_, false), width());
  return shown;
}

void PastSlider::go(base::WallTime at) {
  const base::WallTime before = at_;
  setAt(at);
  if (at_ != before) Q_EMIT moved(at_);
}

void PastSlider::goTo(double x) {
  const double edge = theme_.pxF(kEdge), share = (x - edge) / std::max(1.0, width() - 2 * edge);
  go(from_ + base::Millis{std::llround(share * static_cast<double>((to_ - from_).count()))});
}

const protocol::Marker* PastSlider::markNear(double x) const {
  const protocol::Marker* nearest = nullptr;
  double best = theme_.pxF(kNear);
  for (const auto& mark : marks_) {
    const double apart = std::abs(xOf(mark.at) - x);
    if (apart > best) continue;
    best = apart;
    nearest = &mark;
  }
  return nearest;
}

void PastSlider::paintEvent(QPaintEvent*) {
  const theme::Colors& colors = theme_.colors();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const double middle = trackAt(), track = theme_.pxF(kTrack), edge = theme_.pxF(kEdge), mark = theme_.pxF(kMark);
  painter.fillRect(QRectF(edge, middle - track / 2, width() - 2 * edge, track), colors.hairline);
  painter.fillRect(QRectF(edge, middle - track / 2, xOf(at_) - edge, track), colors.muted);
  for (const auto& each : marks_) {
    const QColor ink = each.kind == "trip" ? theme_.hue(theme::Hue::Failed) : each.kind == "operator" ? colors.accent : colors.secondary;
    painter.fillRect(QRectF(xOf(each.at) - 1, middle - mark / 2, 2, mark), ink);
    const double head = theme_.pxF(kHead);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    widgets::paintMarkerShape(painter, QRectF(xOf(each.at) - head / 2, middle - mark / 2 - head / 2, head, head), markerKind(each.kind));
  }
  const double handle = theme_.pxF(kHandle);
  painter.setBrush(colors.surface);
  painter.setPen(QPen(hasFocus() ? colors.accent : colors.text, 2));
  painter.drawEllipse(QPointF(xOf(at_), middle), handle / 2, handle / 2);
  painter.setFont(theme_.font(theme::Type::Caption));
  const double top = theme_.pxF(kTimes);
  bool first = true;
  for (const Time& time : times()) {
    painter.setPen(std::exchange(first, false) ? colors.text : colors.muted);
    painter.drawText(QRectF(time.left, top, time.width + 1, height() - top), Qt::AlignLeft | Qt::AlignTop, time.words);
  }
}

void PastSlider::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) goTo(event->position().x());
}

void PastSlider::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons().testFlag(Qt::LeftButton)) goTo(event->position().x());
}

void PastSlider::keyPressEvent(QKeyEvent* event) {
  const base::Millis step = (to_ - from_) / (event->modifiers().testFlag(Qt::ShiftModifier) ? kLeaps : kSteps);
  if (event->key() == Qt::Key_Left) return go(at_ - step);
  if (event->key() == Qt::Key_Right) return go(at_ + step);
  if (event->key() == Qt::Key_Home) return go(from_);
  if (event->key() == Qt::Key_End) return go(to_);
  QWidget::keyPressEvent(event);
}

bool PastSlider::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto* mark = markNear(help->pos().x());
    QToolTip::showText(help->globalPos(), mark == nullptr ? QString() : widgets::plainTooltip(markerWords(*mark, zone_)), this);
    return true;
  }
  return QWidget::event(event);
}

}  // namespace signalbox::ui::views
