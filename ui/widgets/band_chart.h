// Latency: a band from p50 to p95 and p99 as a line, on a log axis from 1 ms to 10 s, and it says so. Seconds. The caller leaves p99 NaN where
// there were fewer than 20 samples. GUI thread.
#pragma once

#include "ui/widgets/time_chart.h"

namespace signalbox::ui::widgets {

struct BandSeries {
  QVector<double> at, p50, p95, p99;  // equally long
};

class BandChart final : public TimeChart {
  Q_OBJECT
 public:
  BandChart(const theme::Theme& theme, const QString& title, QWidget* parent = nullptr);
  void setBand(BandSeries band);
  std::vector<ChartReading> readingsAt(double instant) const override;

 protected:
  void fillPlot(QCustomPlot& plot) override;
  double peak() const override;
  bool drawsSomething() const override;
  std::vector<EndLabel> endLabels() const override;

 private:
  BandSeries band_;
};

}  // namespace signalbox::ui::widgets
