#include "ui/widgets/stacked_area_chart.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plot_graphs.h"
#include "ui/widgets/plot_library.h"

#include <array>
#include <cmath>

namespace signalbox::ui::widgets {

namespace {
constexpr std::size_t kMost = 5;
constexpr std::array<theme::Hue, kMost> kHues{theme::Hue::Cause1, theme::Hue::Cause2, theme::Hue::Cause3, theme::Hue::Cause4, theme::Hue::CauseRest};
}  // namespace

StackedAreaChart::StackedAreaChart(const theme::Theme& theme, const QString& title, ChartUnit unit, QWidget* parent)
    : TimeChart(theme, title, unit, parent) {}

void StackedAreaChart::setLayers(QVector<double> at, std::vector<Layer> layers) {
  at_ = std::move(at);
  if (layers.size() > kMost) {
    Layer rest{tr("Rest"), QVector<double>(at_.size(), 0.0)};
    for (std::size_t i = kMost - 1; i < layers.size(); ++i)
      for (qsizetype j = 0; j < at_.size(); ++j) rest.values[j] += layers[i].values.value(j, std::nan(""));
    layers.resize(kMost - 1);
    layers.push_back(std::move(rest));
  }
  layers_ = std::move(layers);
  sums_.clear();
  QVector<double> below(at_.size(), 0.0);
  for (const Layer& layer : layers_) {
    for (qsizetype j = 0; j < at_.size(); ++j) below[j] += layer.values.value(j, std::nan(""));
    sums_.push_back(below);
  }
  dataChanged();
}

std::vector<ChartReading> StackedAreaChart::readingsAt(double instant) const {
  std::vector<ChartReading> readings;
  for (std::size_t i = layers_.size(); i-- > 0;) {
    const double value = valueAt({{}, {}, at_, layers_[i].values}, instant).value_or(std::nan(""));
    readings.push_back({layers_[i].label, chartValue(unit(), value), kHues[i]});
  }
  return readings;
}

void StackedAreaChart::fillPlot(QCustomPlot& plot) {
  // From the top of the stack down, each to zero, so that a layer is what the one below leaves of it, with the surface line between.
  for (std::size_t i = layers_.size(); i-- > 0;) {
    QCPGraph* area = addLine(plot, at_, sums_[i], QPen(theme().colors().surface, 1));
    area->setBrush(theme().hue(kHues[i]));
  }
}

double StackedAreaChart::peak() const { return sums_.empty() ? 0 : largestIn(at_, sums_.back(), rangeFrom(), rangeTo()); }

/// Layers of nothing cover nothing.
bool StackedAreaChart::drawsSomething() const { return !sums_.empty() && anyIn(at_, sums_.back(), rangeFrom(), rangeTo(), 0); }

std::vector<EndLabel> StackedAreaChart::endLabels() const {
  std::vector<EndLabel> labels;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const qsizetype known = lastKnown(sums_[i]);  // a sum is known where all that is in it is
    if (known < 0) continue;
    labels.push_back({sums_[i][known] - layers_[i].values[known] / 2, layers_[i].label, endValue(unit(), lastValue(layers_[i].values)), kHues[i]});
  }
  return labels;
}

}  // namespace signalbox::ui::widgets
