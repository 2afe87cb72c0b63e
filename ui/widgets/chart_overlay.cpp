#include "ui/widgets/chart_overlay.h"

#include "ui/theme/theme.h"
#include "ui/widgets/crosshair_table.h"
#include "ui/widgets/format.h"
#include "ui/widgets/plot_library.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kLabelDistance = 14, kSwatch = 6, kDragMin = 4, kMarkerSize = 7, kLineDistance = 3;
constexpr int kSpace = 3, kLeastName = 48;  // a shorter name says nothing any more
// A mark stays, so it may take nothing of the fill beside it: that would look like data that are missing. It is seen between its own dashes.
constexpr int kCrosshairGround = 3, kMarkGround = 1;
constexpr double kLimitGround = 0.85;
const QString kWidestValue = QStringLiteral("2 h 10 min");
}  // namespace

ChartOverlay::ChartOverlay(TimeChart& chart) : QWidget(&chart), chart_(chart) {
  setMouseTracking(true);
  setFocusPolicy(Qt::ClickFocus);
  setCursor(Qt::CrossCursor);
}

ChartOverlay::~ChartOverlay() {
  if (chart_.group_ && crosshair_) chart_.group_->setCrosshair(std::nullopt);
}

void ChartOverlay::setCrosshair(std::optional<double> instant) {
  crosshair_ = instant;
  if (!instant && table_ != nullptr) table_->hide();
  update();
}

std::vector<double> ChartOverlay::spread(std::vector<double> wanted, double distance, double top, double bottom) {
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  double least = top;
  for (const std::size_t i : order) {
    wanted[i] = std::max(wanted[i], least);
    least = wanted[i] + distance;
  }
  double most = bottom;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    wanted[*i] = std::min(wanted[*i], most);
    most = wanted[*i] - distance;
  }
  return wanted;
}

double ChartOverlay::widthOf(const Theme& theme, const QString& name, bool valued) {
  const QFontMetricsF metrics(theme.font(Type::Axis));
  const double words = theme.pxF(kSpace) + theme.pxF(kSwatch + kSpace) + metrics.horizontalAdvance(name);
  return valued ? words + theme.pxF(kSpace) + metrics.horizontalAdvance(kWidestValue) : words;
}

double ChartOverlay::widthOf(const Theme& theme, const QString& name, const QString& value) {
  return widthOf(theme, name, false) + theme.pxF(kSpace) + QFontMetricsF(theme.font(Type::Axis)).horizontalAdvance(value);
}

std::vector<bool> ChartOverlay::withValues(const std::vector<LabelWidths>& labels, double room, double leastName, bool forNames) {
  const auto fits = [&](const LabelWidths& label, double name) { return label.value > 0 && name + label.value <= room; };
  const auto ends = [&](const LabelWidths& label) { return fits(label, forNames ? label.name : std::min(label.name, leastName)); };
  if (std::all_of(labels.begin(), labels.end(), ends)) return std::vector<bool>(labels.size(), true);
  std::vector<bool> valued(labels.size(), false);
  // What says by its name alone what it is keeps the whole of it: a value that stood behind a few of many names would look like what matters.
  if (forNames || std::any_of(labels.begin(), labels.end(), [&](const LabelWidths& label) { return label.name > room; })) return valued;
  const auto highest = std::max_element(labels.begin(), labels.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  for (std::size_t i = 0; i < labels.size(); ++i) valued[i] = fits(labels[i], labels[i].name);
  valued[static_cast<std::size_t>(highest - labels.begin())] = fits(*highest, 0);
  return valued;
}

std::vector<ChartMarker> ChartOverlay::apart(std::vector<ChartMarker> markers, double distance) {
  std::stable_sort(markers.begin(), markers.end(), [](const ChartMarker& one, const ChartMarker& other) { return one.at < other.at; });
  std::vector<ChartMarker> shown;
  for (ChartMarker& marker : markers) {
    if (shown.empty() || marker.at - shown.back().at >= distance)
      shown.push_back(std::move(marker));
    else if (marker.kind == MarkerKind::Trip && shown.back().kind != MarkerKind::Trip)
      shown.back() = std::move(marker);
  }
  return shown;
}

void ChartOverlay::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintValueAxis(painter);
  paintTimeAxis(painter);
  paintEndLabels(painter);
  paintMarkers(painter);
  paintLimit(painter);
  paintEmptyWords(painter);
  const QRectF plot = chart_.plotRect();
  if (dragFrom_) {
    const double from = std::clamp(chart_.xAt(std::min(*dragFrom_, dragTo_)), plot.left(), plot.right());
    const double to = std::clamp(chart_.xAt(std::max(*dragFrom_, dragTo_)), plot.left(), plot.right());
    QColor wash = chart_.theme_.colors().accent;
    wash.setAlphaF(static_cast<float>(stroke::kFillOpacity));
    painter.fillRect(QRectF(from, plot.top(), to - from, plot.height()), wash);
  }
  if (crosshair_ && *crosshair_ >= chart_.from_ && *crosshair_ <= chart_.to_) {
    paintUpright(painter, *crosshair_, QPen(chart_.theme_.colors().secondary, 1), kCrosshairGround);
  }
}

/// Across the plot. A filled band may have its colour, so there it stands on a ground of the surface; beside a line of data, that would look like a
/// gap.
void ChartOverlay::paintUpright(QPainter& painter, double instant, const QPen& pen, int ground) const {
  const QRectF plot = chart_.plotRect();
  const double x = std::floor(chart_.xAt(instant)) + 0.5;
  if (chart_.isFilled()) painter.fillRect(QRectF(x - ground / 2.0, plot.top(), ground, plot.height()), chart_.theme_.colors().surface);
  painter.setPen(pen);
  painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
}

void ChartOverlay::paintValueAxis(QPainter& painter) const {
  const Theme& theme = chart_.theme_;
  const QRectF plot = chart_.plotRect();
  painter.setFont(theme.font(Type::Axis));
  painter.setPen(theme.colors().muted);
  const double half = theme.pxF(8);
  for (const double tick : chart_.valueTicks_) {
    const double y = chart_.yAt(tick);
    painter.drawText(QRectF(0, y - half, plot.left() - theme.pxF(grid::kSmall), 2 * half), Qt::AlignRight | Qt::AlignVCenter,
                     chartTick(chart_.unit_, tick, chart_.valueTicks_.last()));
  }
  if (chart_.log_)
    painter.drawText(QRectF(0, plot.bottom() + theme.pxF(4), plot.left() - theme.pxF(grid::kSmall), 2 * half), Qt::AlignRight | Qt::AlignTop,
                     TimeChart::tr("log"));
}

void ChartOverlay::paintTimeAxis(QPainter& painter) const {
  const Theme& theme = chart_.theme_;
  const QRectF plot = chart_.plotRect();
  painter.setFont(theme.font(Type::Axis));
  const QFontMetricsF metrics(painter.font());
  const double top = plot.bottom() + theme.pxF(4);
  for (const TimeTick& tick : chart_.timeTicks_) {
    const double x = chart_.xAt(tick.at);
    const double half = metrics.horizontalAdvance(tick.text) / 2 + 1;
    if (x - half < plot.left() - theme.pxF(16) || x + half > plot.right() + theme.pxF(16)) continue;
    painter.setPen(theme.colors().hairline);
    painter.drawLine(QPointF(std::floor(x) + 0.5, plot.bottom()), QPointF(std::floor(x) + 0.5, plot.bottom() + 3));
    painter.setPen(theme.colors().muted);
    painter.drawText(QRectF(x - half, top, 2 * half, metrics.height()), Qt::AlignCenter, tick.text);
    if (tick.date.isEmpty()) continue;
    painter.setPen(theme.colors().secondary);
    painter.drawText(QRectF(x - theme.pxF(32), top + theme.pxF(12), theme.pxF(64), metrics.height()), Qt::AlignHCenter | Qt::AlignTop, tick.date);
  }
  painter.setPen(theme.colors().muted);
  const QString offset = format::utcOffset(QDateTime::fromSecsSinceEpoch(static_cast<qint64>(chart_.to_), Qt::UTC), chart_.zone_);
  painter.drawText(QRectF(plot.right() + theme.pxF(grid::kSmall), top, width() - plot.right() - theme.pxF(grid::kSmall), metrics.height()),
                   Qt::AlignRight | Qt::AlignVCenter, offset);
}

void ChartOverlay::paintEndLabels(QPainter& painter) const {
  const Theme& theme = chart_.theme_;
  const QRectF plot = chart_.plotRect();
  const std::vector<EndLabel> labels = chart_.endLabels();
  std::vector<double> places;
  places.reserve(labels.size());
  for (const EndLabel& label : labels) places.push_back(chart_.yAt(label.value));
  const double distance = theme.pxF(kLabelDistance);
  places = spread(std::move(places), distance, plot.top() + distance / 2 - 2, plot.bottom() - distance / 2 + 2);
  painter.setFont(theme.font(Type::Axis));
  const QFontMetricsF metrics(painter.font());
  const double left = plot.right() + theme.pxF(kSpace), words = left + theme.pxF(kSwatch + kSpace), room = width() - words, space = theme.pxF(kSpace);
  std::vector<LabelWidths> widths;
  widths.reserve(labels.size());
  for (const EndLabel& label : labels)
    widths.push_back({metrics.horizontalAdvance(label.text), label.current.isEmpty() ? 0 : metrics.horizontalAdvance(label.current), label.value});
  // Where the plot of a narrow chart has given way to the names, none of them gives way to its value.
  const int least = theme.px(grid::kPlotRight);
  const bool forNames = width() <= theme.px(grid::kPlotWide) && width() - plot.right() > least &&
      std::any_of(labels.begin(), labels.end(), [&](const EndLabel& label) { return widthOf(theme, label.text, false) > least; });
  const std::vector<bool> valued = withValues(widths, room - space, theme.pxF(kLeastName), forNames);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    painter.fillRect(QRectF(left, std::round(places[i]) - 1, theme.pxF(kSwatch), 2), theme.hue(labels[i].hue));
    const QRectF line(words, places[i] - distance / 2, room, distance);
    painter.setPen(chart_.stale_ ? theme.colors().muted : theme.colors().secondary);
    const double name = valued[i] ? room - space - widths[i].value : room;
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(labels[i].text, Qt::ElideRight, name));
    if (!valued[i]) continue;
    painter.setPen(chart_.stale_ ? theme.colors().muted : theme.colors().text);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, labels[i].current);
  }
}

void ChartOverlay::paintMarkers(QPainter& painter) const {
  const Colors& c = chart_.theme_.colors();
  const QRectF plot = chart_.plotRect();
  const double side = chart_.theme_.pxF(kMarkerSize);
  const auto distance = [&](double pixels) { return chart_.instantAt(plot.left() + pixels) - chart_.from_; };
  std::vector<ChartMarker> seen;
  std::copy_if(chart_.markers_.begin(), chart_.markers_.end(), std::back_inserter(seen),
               [this](const ChartMarker& marker) { return marker.at >= chart_.from_ && marker.at <= chart_.to_; });
  const std::vector<ChartMarker> heads = apart(seen, distance(side - 1));  // they may touch
  QPen pen(c.muted, 1);
  pen.setDashPattern({2, 2});
  painter.setRenderHint(QPainter::Antialiasing, false);
  for (const ChartMarker& marker : apart(std::move(seen), distance(kLineDistance))) paintUpright(painter, marker.at, pen, kMarkGround);
  for (const ChartMarker& marker : heads) paintUpright(painter, marker.at, pen, kMarkGround);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(c.secondary);
  for (const ChartMarker& marker : heads) {
    const double x = std::floor(chart_.xAt(marker.at)) + 0.5;
    const QRectF head(x - side / 2, plot.top() - side / 2 - 1, side, side);
    paintMarkerShape(painter, head, marker.kind);
  }
}

/// On a ground of its own, so that neither a mark nor a line of data goes through it.
void ChartOverlay::paintLimit(QPainter& painter) const {
  if (!chart_.threshold_ || chart_.threshold_->label.isEmpty()) return;
  const Theme& theme = chart_.theme_;
  const QRectF plot = chart_.plotRect();
  painter.setFont(theme.font(Type::Axis));
  const QFontMetricsF metrics(painter.font());
  const double width = metrics.horizontalAdvance(chart_.threshold_->label) + 2, height = metrics.height();
  const QRectF words(plot.left() + 1, std::max(plot.top(), chart_.yAt(chart_.threshold_->value) - height - 1), width, height);
  QColor ground = theme.colors().surface;
  ground.setAlphaF(static_cast<float>(kLimitGround));
  painter.fillRect(words, ground);
  painter.setPen(theme.colors().secondary);
  painter.drawText(words, Qt::AlignCenter, chart_.threshold_->label);
}

void ChartOverlay::paintEmptyWords(QPainter& painter) const {
  const QString words = chart_.emptyWords();
  if (words.isEmpty()) return;
  const Theme& theme = chart_.theme_;
  constexpr int kHow = static_cast<int>(Qt::AlignCenter) | static_cast<int>(Qt::TextWordWrap);
  painter.setFont(theme.font(Type::Body));
  painter.setPen(chart_.stale_ ? theme.colors().muted : theme.colors().secondary);  // without a pen nothing has bounds
  const QRectF ground = painter.boundingRect(chart_.plotRect(), kHow, words);
  painter.fillRect(ground.adjusted(-theme.pxF(grid::kSmall), 0, theme.pxF(grid::kSmall), 0), theme.colors().surface);  // no line goes through them
  painter.drawText(chart_.plotRect(), kHow, words);
}

void ChartOverlay::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !chart_.plotRect().contains(event->position())) {
    event->ignore();
    return;
  }
  dragFrom_ = dragTo_ = chart_.instantAt(event->position().x());
  chart_.dragging_ = true;
}

void ChartOverlay::mouseMoveEvent(QMouseEvent* event) {
  const QRectF plot = chart_.plotRect();
  const double instant = chart_.instantAt(std::clamp(event->position().x(), plot.left(), plot.right()));
  if (dragFrom_) dragTo_ = instant;
  const bool inside = dragFrom_ || plot.contains(event->position());
  const std::optional<double> shown = inside ? std::optional<double>(instant) : std::nullopt;
  if (chart_.group_) chart_.group_->setCrosshair(shown);
  setCrosshair(shown);
  if (inside) showTable(event->position().toPoint());
}

/// As valueAt reads: what stands in the table is true of the whole bucket, and is found again by its time. Where none is, the instant itself.
double ChartOverlay::bucketAt(double instant) const {
  std::optional<double> begin;
  for (int i = 0; i < chart_.plot_->graphCount(); ++i) {
    const QCPGraph& graph = *chart_.plot_->graph(i);
    if (graph.lineStyle() == QCPGraph::lsNone) continue;  // single samples, of a line that has them all
    const auto samples = graph.data();
    const auto after =
        std::upper_bound(samples->constBegin(), samples->constEnd(), instant, [](double at, const QCPGraphData& sample) { return at < sample.key; });
    const auto before = std::distance(samples->constBegin(), after);
    if (before == 0) continue;
    const double last = std::prev(after)->key;
    if (after == samples->constEnd() && before > 1 && instant - last > last - std::prev(after, 2)->key) continue;
    begin = std::max(begin.value_or(last), last);
  }
  return begin.value_or(instant);
}

void ChartOverlay::showTable(const QPoint& point) {
  if (table_ == nullptr || table_->parentWidget() != window()) {
    delete table_;
    table_ = new CrosshairTable(chart_.theme_, window());
    connect(this, &QObject::destroyed, table_, &QObject::deleteLater);
    connect(table_, &QObject::destroyed, this, [this] { table_ = nullptr; });
  }
  const double instant = *crosshair_;
  QStringList notes;
  for (const ChartMarker& marker : chart_.markers_)
    if (std::abs(chart_.xAt(marker.at) - chart_.xAt(instant)) <= chart_.theme_.pxF(kMarkerSize))
      notes << marker.text;  // also what is merged into a mark
  for (const ChartInterval& gap : chart_.unreachable_)
    if (gap.from <= instant && instant < gap.to) notes << TimeChart::tr("engine not reachable");
  const QDateTime when = QDateTime::fromMSecsSinceEpoch(std::llround(bucketAt(instant) * 1000), Qt::UTC);
  const int right = mapTo(window(), chart_.plotRect().bottomRight().toPoint()).x();
  table_->showAt(mapTo(window(), point), right, format::clock(when, chart_.zone_), chart_.readingsAt(instant), notes);
}

void ChartOverlay::mouseReleaseEvent(QMouseEvent*) {
  if (!dragFrom_) return;
  const double from = std::min(*dragFrom_, dragTo_), to = std::max(*dragFrom_, dragTo_);
  dragFrom_.reset();
  chart_.dragging_ = false;
  update();
  if (chart_.xAt(to) - chart_.xAt(from) >= kDragMin) chart_.finishDrag(from, to);
}

void ChartOverlay::mouseDoubleClickEvent(QMouseEvent*) {
  dragFrom_.reset();
  chart_.dragging_ = false;
  chart_.resetFromUser();
}

void ChartOverlay::leaveEvent(QEvent*) {
  if (chart_.group_) chart_.group_->setCrosshair(std::nullopt);
  setCrosshair(std::nullopt);
}

void ChartOverlay::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Escape) {
    QWidget::keyPressEvent(event);
    return;
  }
  const bool dragging = dragFrom_.has_value();
  dragFrom_.reset();
  chart_.dragging_ = false;
  update();
  if (!dragging) chart_.resetFromUser();
}

}  // namespace signalbox::ui::widgets
