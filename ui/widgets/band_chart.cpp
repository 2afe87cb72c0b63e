#include "ui/widgets/band_chart.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plot_graphs.h"
#include "ui/widgets/plot_library.h"

#include <cmath>

namespace signalbox::ui::widgets {

namespace {
constexpr double kLow = 0.001, kHigh = 10;
constexpr double kBandOpacity = 0.22;

// What is beyond the axis is drawn at its edge; the table at the crosshair has the true value.
QVector<double> clamped(QVector<double> values) {
  for (double& value : values)
    if (std::isfinite(value)) value = qBound(kLow, value, kHigh);
  return values;
}
}  // namespace

BandChart::BandChart(const theme::Theme& theme, const QString& title, QWidget* parent) : TimeChart(theme, title, ChartUnit::Seconds, parent) {
  setLogarithmic(kLow, kHigh);
}

void BandChart::setBand(BandSeries band) {
  band_ = std::move(band);
  dataChanged();
}

std::vector<ChartReading> BandChart::readingsAt(double instant) const {
  const auto read = [&](const QVector<double>& values) {
    return chartValue(unit(), valueAt({{}, {}, band_.at, values}, instant).value_or(std::nan("")));
  };
  return {{tr("p99"), read(band_.p99), theme::Hue::Neutral},
          {tr("p95"), read(band_.p95), theme::Hue::Sent},
          {tr("p50"), read(band_.p50), theme::Hue::Sent}};
}

void BandChart::fillPlot(QCustomPlot& plot) {
  const QColor color = theme().hue(theme::Hue::Sent);
  QCPGraph* low = addLine(plot, band_.at, clamped(band_.p50), linePen(color));
  QCPGraph* high = addLine(plot, band_.at, clamped(band_.p95), linePen(faded(color, 0.6)));
  high->setBrush(faded(color, kBandOpacity));
  high->setChannelFillGraph(low);
  addLine(plot, band_.at, clamped(band_.p99), linePen(theme().hue(theme::Hue::Neutral)));
}

double BandChart::peak() const { return kHigh; }

bool BandChart::drawsSomething() const { return anyIn(band_.at, band_.p50, rangeFrom(), rangeTo()); }

std::vector<EndLabel> BandChart::endLabels() const {
  std::vector<EndLabel> labels;
  const auto add = [&](const QVector<double>& values, const QString& name, theme::Hue hue) {
    const double value = lastValue(values);
    if (std::isfinite(value)) labels.push_back({qBound(kLow, value, kHigh), name, chartValue(unit(), value), hue});
  };
  add(band_.p99, tr("p99"), theme::Hue::Neutral);
  add(band_.p95, tr("p95"), theme::Hue::Sent);
  add(band_.p50, tr("p50"), theme::Hue::Sent);
  return labels;
}

}  // namespace signalbox::ui::widgets
