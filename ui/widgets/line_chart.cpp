#include "ui/widgets/line_chart.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plot_graphs.h"
#include "ui/widgets/plot_library.h"

#include <algorithm>
#include <cmath>

namespace signalbox::ui::widgets {

LineChart::LineChart(const theme::Theme& theme, const QString& title, ChartUnit unit, QWidget* parent) : TimeChart(theme, title, unit, parent) {}

void LineChart::setSeries(std::vector<ChartSeries> series) {
  series_ = std::move(series);
  dataChanged();
}

void LineChart::setHollow(std::vector<ChartInterval> intervals) {
  hollow_ = std::move(intervals);
  dataChanged();
}

void LineChart::setLabelsAt(std::optional<double> instant) {
  labelsAt_ = instant;
  dataChanged();
}

std::vector<ChartReading> LineChart::readingsAt(double instant) const {
  std::vector<ChartReading> readings;
  readings.reserve(series_.size());
  for (const ChartSeries& series : series_)
    readings.push_back({series.label, chartValue(unit(), valueAt(series, instant).value_or(std::nan(""))), series.hue});
  return readings;
}

void LineChart::fillPlot(QCustomPlot& plot) {
  const auto isHollow = [this](double at) {
    return std::any_of(hollow_.begin(), hollow_.end(), [at](const ChartInterval& interval) { return interval.from <= at && at <= interval.to; });
  };
  for (const ChartSeries& series : series_) {
    const QColor color = theme().hue(series.hue);
    const qsizetype count = series.values.size();
    QVector<double> judged = series.values, hollow(count, std::nan(""));
    // A hollow sample takes the way to its neighbours with it: a hole in the line would say that nothing is known.
    for (qsizetype i = 0; !hollow_.empty() && i < count; ++i)
      if (isHollow(series.at[i])) {
        judged[i] = std::nan("");
        for (qsizetype near = std::max<qsizetype>(0, i - 1); near <= std::min(i + 1, count - 1); ++near) hollow[near] = series.values[near];
      }
    QCPGraph* line = addLine(plot, series.at, judged, linePen(color));
    if (filled_) line->setBrush(faded(color, theme::stroke::kFillOpacity));
    if (!hollow_.empty()) addLine(plot, series.at, hollow, hollowPen(color));
  }
}

double LineChart::peak() const {
  double top = 0;
  for (const ChartSeries& series : series_) top = qMax(top, largestIn(series.at, series.values, rangeFrom(), rangeTo()));
  return top;
}

bool LineChart::drawsSomething() const {
  return std::any_of(series_.begin(), series_.end(), [this](const ChartSeries& each) { return anyIn(each.at, each.values, rangeFrom(), rangeTo()); });
}

/// Beside the last of the line where its end is not known: at zero it would read as none.
std::vector<EndLabel> LineChart::endLabels() const {
  std::vector<EndLabel> labels;
  for (const ChartSeries& series : series_) {
    const qsizetype known = lastKnown(series.values);
    if (known < 0) continue;
    const double value = labelsAt_ ? valueAt(series, *labelsAt_).value_or(std::nan("")) : lastValue(series.values);
    labels.push_back({std::isfinite(value) ? value : series.values[known], series.label, endValue(unit(), value), series.hue});
  }
  return labels;
}

AreaChart::AreaChart(const theme::Theme& theme, const QString& title, ChartUnit unit, QWidget* parent) : LineChart(theme, title, unit, parent) {
  setFilled(true);
}

}  // namespace signalbox::ui::widgets
