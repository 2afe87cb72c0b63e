#include "ui/widgets/bar_chart.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plot_graphs.h"
#include "ui/widgets/tooltip.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>

namespace signalbox::ui::widgets {

using namespace theme;

BarChart::BarChart(const Theme& theme, const QString& title, ChartUnit unit, QWidget* parent)
    : QWidget(parent), theme_(theme), title_(title), unit_(unit) {
  setAccessibleName(title);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  connect(&theme_, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void BarChart::setBars(std::vector<Bar> bars, Hue hue) {
  bars_ = std::move(bars);
  hue_ = hue;
  update();
}

void BarChart::setLabelsAtEdges(bool atEdges) {
  atEdges_ = atEdges;
  update();
}

void BarChart::setMark(std::optional<double> position, const QString& label) {
  mark_ = position;
  markLabel_ = label;
  update();
}

QSize BarChart::sizeHint() const { return {theme_.px(404), theme_.px(140)}; }

QRectF BarChart::plotRect() const {
  return QRectF(rect()).adjusted(theme_.px(grid::kPlotLeft), theme_.px(grid::kPlotTop), -theme_.px(grid::kSmall), -theme_.px(grid::kPlotBottom));
}

double BarChart::top() const {
  double peak = minimumSpan(unit_);
  for (const Bar& bar : bars_)
    if (std::isfinite(bar.value)) peak = qMax(peak, bar.value);
  return peak;
}

void BarChart::paintEvent(QPaintEvent*) {
  const Colors& c = theme_.colors();
  QPainter painter(this);
  painter.setFont(theme_.font(Type::Axis));
  const QFontMetricsF metrics(painter.font());
  const QRectF plot = plotRect();
  const QVector<double> ticks = linearTicks(unit_, top());
  const auto yAt = [&](double value) { return plot.bottom() - plot.height() * value / ticks.last(); };
  for (const double tick : ticks) {
    const double y = std::round(yAt(tick));
    painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), c.hairline);
    painter.setPen(c.muted);
    painter.drawText(QRectF(0, y - 8, plot.left() - theme_.pxF(grid::kSmall), 16), Qt::AlignRight | Qt::AlignVCenter,
                     chartTick(unit_, tick, ticks.last()));
  }
  if (bars_.empty()) return;
  const double step = plot.width() / static_cast<double>(bars_.size());
  const double gap = step >= 6 ? 2 : step >= 3 ? 1 : 0;
  double free = plot.left() - theme_.pxF(28);
  for (std::size_t i = 0; i < bars_.size(); ++i) {
    const double left = std::round(plot.left() + step * static_cast<double>(i)),
                 right = std::round(plot.left() + step * static_cast<double>(i + 1)) - gap;
    const double value = bars_[i].value;
    if (!std::isfinite(value))
      painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()), QBrush(faded(c.muted, 0.35), Qt::BDiagPattern));
    else if (value > 0) {
      const double y = qMin(std::round(yAt(value)), plot.bottom() - 1);
      painter.fillRect(QRectF(left, y, right - left, plot.bottom() - y), theme_.hue(hue_));
    }
    if (bars_[i].label.isEmpty()) continue;
    const double edge = std::floor(plot.left() + step * static_cast<double>(i + 1)) + 0.5;
    const double width = metrics.horizontalAdvance(bars_[i].label), start = (atEdges_ ? edge : (left + right) / 2) - width / 2;
    if (start < free + theme_.pxF(grid::kSmall) || start + width > this->width()) continue;
    if (atEdges_) {
      painter.setPen(c.hairline);
      painter.drawLine(QPointF(edge, plot.bottom()), QPointF(edge, plot.bottom() + 3));
    }
    painter.setPen(c.muted);
    painter.drawText(QRectF(start, plot.bottom() + theme_.pxF(4), width + 1, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter, bars_[i].label);
    free = start + width;
  }
  if (!mark_) return;
  const double x = std::floor(plot.left() + step * *mark_) + 0.5;
  QPen pen(c.secondary, 1);
  pen.setDashPattern({4, 3});
  painter.setPen(pen);
  painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
  painter.setPen(c.secondary);
  const bool fits = x + 4 + metrics.horizontalAdvance(markLabel_) <= width();
  painter.drawText(fits ? QRectF(x + 4, plot.top(), width() - x, metrics.height()) : QRectF(0, plot.top(), x - 4, metrics.height()),
                   (fits ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop, markLabel_);
}

bool BarChart::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip || bars_.empty()) return QWidget::event(event);
  auto* help = static_cast<QHelpEvent*>(event);
  const QRectF plot = plotRect();
  const double index = (help->pos().x() - plot.left()) * static_cast<double>(bars_.size()) / qMax(1.0, plot.width());
  if (index >= 0 && index < static_cast<double>(bars_.size())) {
    const Bar& bar = bars_[static_cast<std::size_t>(index)];
    QToolTip::showText(help->globalPos(),
                       plainTooltip(QStringLiteral("%1: %2").arg(bar.tooltip.isEmpty() ? bar.label : bar.tooltip, chartValue(unit_, bar.value))),
                       this);
  }
  return true;
}

}  // namespace signalbox::ui::widgets
