#include "ui/widgets/time_chart.h"

#include "ui/theme/theme.h"
#include "ui/widgets/chart_overlay.h"
#include "ui/widgets/plot_library.h"

#include <algorithm>
#include <cmath>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kPaceMs = 500;  // at most twice a second
constexpr int kDateLine = 12;
constexpr double kWhole = 0.999;  // of a range: sums of instants are not exact
constexpr int kTimeTickGap = 72;
constexpr int kNamesFrom = 344, kNameShare = 3;  // in a smaller chart the plot goes before a name
constexpr double kValuedShare = 1.25;            // of the labels' least room: so far the plot gives way, that names have their values
constexpr int kWidth = 568, kHeight = 160, kLeastWidth = 240, kLeastHeight = 96;
}  // namespace

TimeChart::TimeChart(const Theme& theme, const QString& title, ChartUnit unit, QWidget* parent)
    : QWidget(parent),
      theme_(theme),
      title_(title),
      unit_(unit),
      zone_(QTimeZone::systemTimeZone()),
      plot_(new QCustomPlot(this)),
      overlay_(nullptr) {
  setAccessibleName(title);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  plot_->axisRect()->setAutoMargins(QCP::msNone);
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->setAttribute(Qt::WA_TransparentForMouseEvents);
  plot_->setPlottingHint(QCP::phCacheLabels, false);
  plot_->xAxis->setVisible(false);
  plot_->yAxis->setTickLabels(false);
  plot_->yAxis->setBasePen(Qt::NoPen);
  plot_->yAxis->setTickPen(Qt::NoPen);
  plot_->yAxis->setSubTickPen(Qt::NoPen);
  overlay_ = new ChartOverlay(*this);
  pace_.setSingleShot(true);
  pace_.setInterval(kPaceMs);
  connect(&pace_, &QTimer::timeout, this, [this] {
    if (due_) request();
  });
  connect(&theme_, &Theme::changed, this, [this] {
    due_ = true;
    valuedRoom_ = 0;
    updateGeometry();
    if (isVisible()) draw();
  });
}

TimeChart::~TimeChart() {
  delete overlay_;  // before the group is left, because it may clear the crosshair
  if (group_) group_->remove(this);
}

void TimeChart::setRange(double from, double to) {
  from_ = from;
  to_ = std::max(to, from + 1);
  request();
}

void TimeChart::setZone(const QTimeZone& zone) {
  zone_ = zone;
  request();
}

void TimeChart::setMarkers(std::vector<ChartMarker> markers) {
  markers_ = std::move(markers);
  request();
}

void TimeChart::setUnreachable(std::vector<ChartInterval> intervals) {
  unreachable_ = std::move(intervals);
  request();
}

void TimeChart::setStaleFrom(std::optional<double> instant) {
  staleFrom_ = instant;
  request();
}

void TimeChart::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  overlay_->update();
}

void TimeChart::setThreshold(std::optional<ChartThreshold> threshold) {
  threshold_ = std::move(threshold);
  request();
}

void TimeChart::setEmptyWords(const QString& words) {
  empty_ = words;
  request();
}

QString TimeChart::emptyWords() const {
  if (empty_.isEmpty() || drawsSomething()) return {};
  double hatched = staleFrom_ ? std::max(0.0, to_ - std::max(*staleFrom_, from_)) : 0;
  for (const ChartInterval& interval : unreachable_) hatched += std::max(0.0, std::min(interval.to, to_) - std::max(interval.from, from_));
  return hatched >= (to_ - from_) * kWhole ? QString() : empty_;
}

void TimeChart::setGroup(ChartGroup* group) {
  if (group_) group_->remove(this);
  group_ = group;
  if (group_) group_->add(this);
}

void TimeChart::showCrosshair(std::optional<double> instant) {
  if (overlay_ != nullptr) overlay_->setCrosshair(instant);
}

QSize TimeChart::sizeHint() const { return {theme_.px(kWidth), theme_.px(kHeight)}; }

QSize TimeChart::minimumSizeHint() const { return {theme_.px(kLeastWidth), theme_.px(kLeastHeight)}; }

void TimeChart::setLogarithmic(double low, double high) {
  log_ = LogEnds{low, high};
  plot_->yAxis->setScaleType(QCPAxis::stLogarithmic);
  request();
}

void TimeChart::dataChanged() { request(); }

void TimeChart::request() {
  due_ = true;
  if (!isVisible() || pace_.isActive()) return;
  draw();
  pace_.start();
}

void TimeChart::resizeEvent(QResizeEvent*) {
  valuedRoom_ = 0;
  plot_->setGeometry(rect());
  overlay_->setGeometry(rect());
  if (isVisible()) draw();
}

void TimeChart::showEvent(QShowEvent*) {
  if (due_) request();
}

void TimeChart::draw() {
  due_ = false;
  ++drawings_;
  plot_->setBackground(QBrush(theme_.colors().surface));
  plot_->setNotAntialiasedElements(dragging_ ? QCP::aeAll : QCP::aeNone);
  plot_->clearPlottables();
  plot_->clearItems();
  drawAxes();
  drawGround();
  fillPlot(*plot_);
  drawThreshold();
  setAccessibleDescription(emptyWords());
  plot_->replot(QCustomPlot::rpQueuedRefresh);
  overlay_->update();
}

/// The longest name has what it needs: up to a third of a chart that is not small, and where it is wide with the widest value behind it. Where a few
/// pixels more let the values of now stand behind their names, they have these too, and keep them as long as the names are the same: a plot whose
/// edge followed each value would never stand still.
int TimeChart::rightMargin() {
  const int least = theme_.px(grid::kPlotRight), most = theme_.px(grid::kPlotRightMost), spare = width() - theme_.px(grid::kPlotWide);
  double names = 0, lines = 0, pairs = 0;
  QStringList valuedNames;
  for (const EndLabel& label : endLabels()) {
    valuedNames << label.text;
    names = std::max(names, ChartOverlay::widthOf(theme_, label.text, false));
    lines = std::max(lines, ChartOverlay::widthOf(theme_, label.text, true));
    if (!label.current.isEmpty()) pairs = std::max(pairs, ChartOverlay::widthOf(theme_, label.text, label.current));
  }
  valuedNames.sort();  // layers change their places by what they hold
  if (valuedNames != valuedNames_) valuedRoom_ = 0;
  valuedNames_ = std::move(valuedNames);
  if (pairs > least && pairs < least * kValuedShare) valuedRoom_ = std::max(valuedRoom_, static_cast<int>(pairs) + 1);
  const auto upTo = [&](double needed, int limit) { return std::clamp(static_cast<int>(std::ceil(needed)), least, std::clamp(limit, least, most)); };
  const int named = std::max(valuedRoom_, width() < theme_.px(kNamesFrom) ? least : upTo(names, width() / kNameShare));
  return spare <= 0 ? named : std::max(named, upTo(lines, least + spare));
}

void TimeChart::drawAxes() {
  const int right = rightMargin();
  const double width = std::max(1, this->width() - theme_.px(grid::kPlotLeft) - right);
  timeTicks_ = timeTicks(from_, to_, zone_, theme_.pxF(kTimeTickGap) / width);
  const bool dated = std::any_of(timeTicks_.begin(), timeTicks_.end(), [](const TimeTick& tick) { return !tick.date.isEmpty(); });
  plot_->axisRect()->setMargins(
      {theme_.px(grid::kPlotLeft), theme_.px(grid::kPlotTop), right, theme_.px(grid::kPlotBottom + (dated ? kDateLine : 0))});
  plot_->xAxis->setRange(from_, to_);
  if (log_) {
    valueTicks_ = decadeTicks(log_->low, log_->high);
    plot_->yAxis->setRange(log_->low, log_->high);
  } else {
    double least = minimumSpan(unit_);
    if (threshold_) least = std::max(least, threshold_->value * 1.1);
    valueTicks_ = linearTicks(unit_, top_.update(peak(), least, to_));
    // A pixel of room beyond each end, else a line at zero loses half its width to the clipping.
    const double pixel = valueTicks_.last() / std::max(1, height() - theme_.px(grid::kPlotTop + grid::kPlotBottom));
    values_ = {-pixel, valueTicks_.last() + pixel};
    plot_->yAxis->setRange(values_.from, values_.to);
  }
  const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  for (const double tick : valueTicks_) ticker->addTick(tick, QString());
  plot_->yAxis->setTicker(ticker);
  plot_->yAxis->grid()->setPen(QPen(theme_.colors().hairline, stroke::kHairline));
  plot_->yAxis->grid()->setZeroLinePen(QPen(theme_.colors().hairline, stroke::kHairline));
  plot_->yAxis->grid()->setSubGridVisible(false);
  plot_->yAxis->grid()->setAntialiased(false);
  plot_->xAxis->grid()->setVisible(false);
}

void TimeChart::drawGround() {
  std::vector<ChartInterval> hatched = unreachable_;
  if (staleFrom_) hatched.push_back({*staleFrom_, to_});
  for (const ChartInterval& interval : hatched) {
    auto* ground = new QCPItemRect(plot_);
    ground->setLayer(QStringLiteral("background"));
    ground->topLeft->setTypeX(QCPItemPosition::ptPlotCoords);
    ground->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
    ground->bottomRight->setTypeX(QCPItemPosition::ptPlotCoords);
    ground->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
    ground->topLeft->setCoords(interval.from, 0);
    ground->bottomRight->setCoords(interval.to, 1);
    ground->setPen(Qt::NoPen);
    QColor line = theme_.colors().muted;
    line.setAlphaF(0.35F);
    ground->setBrush(QBrush(line, Qt::BDiagPattern));
    ground->setSelectable(false);
  }
}

void TimeChart::drawThreshold() {
  if (!threshold_) return;
  auto* line = new QCPItemLine(plot_);
  for (QCPItemPosition* end : {line->start, line->end}) {
    end->setTypeX(QCPItemPosition::ptAxisRectRatio);
    end->setTypeY(QCPItemPosition::ptPlotCoords);
  }
  line->start->setCoords(0, threshold_->value);
  line->end->setCoords(1, threshold_->value);
  QPen pen(theme_.colors().secondary, 1);
  pen.setDashPattern({4, 3});
  line->setPen(pen);
  line->setAntialiased(false);
}

QRectF TimeChart::plotRect() const {
  const QMargins margins = plot_->axisRect()->margins();
  return QRectF(rect()).adjusted(margins.left(), margins.top(), -margins.right(), -margins.bottom());
}

double TimeChart::instantAt(double x) const {
  const QRectF plot = plotRect();
  return from_ + (to_ - from_) * (x - plot.left()) / std::max(1.0, plot.width());
}

double TimeChart::xAt(double instant) const {
  const QRectF plot = plotRect();
  return plot.left() + plot.width() * (instant - from_) / (to_ - from_);
}

double TimeChart::yAt(double value) const {
  const QRectF plot = plotRect();
  const double low = log_ ? std::log10(log_->low) : values_.from;
  const double high = log_ ? std::log10(log_->high) : values_.to;
  const double at = log_ ? std::log10(std::max(value, log_->low)) : value;
  return plot.bottom() - plot.height() * (at - low) / (high - low);
}

void TimeChart::finishDrag(double from, double to) {
  Q_EMIT rangeSelected(from, to);
  if (group_) group_->selectRange(from, to);
}

void TimeChart::resetFromUser() {
  Q_EMIT rangeReset();
  if (group_) group_->resetRange();
}

std::optional<double> valueAt(const ChartSeries& series, double instant) {
  const auto after = std::upper_bound(series.at.begin(), series.at.end(), instant);
  if (after == series.at.begin()) return std::nullopt;
  const qsizetype index = std::distance(series.at.begin(), after) - 1;
  // The last bucket is as long as the one before it; what lies beyond is not known.
  if (after == series.at.end() && index > 0 && instant - series.at[index] > series.at[index] - series.at[index - 1]) return std::nullopt;
  const double value = series.values.value(index, std::nan(""));
  return std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

}  // namespace signalbox::ui::widgets
