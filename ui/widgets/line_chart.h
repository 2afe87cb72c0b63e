// Lines over time, not stacked, and the same with a 12 % fill (only where area means a sum). GUI thread.
#pragma once

#include "ui/widgets/time_chart.h"

namespace signalbox::ui::widgets {

class LineChart : public TimeChart {
  Q_OBJECT
 public:
  LineChart(const theme::Theme& theme, const QString& title, ChartUnit unit, QWidget* parent = nullptr);

  void setSeries(std::vector<ChartSeries> series);
  // Where there were too few calls to judge: drawn hollow (dashed) in these intervals.
  void setHollow(std::vector<ChartInterval> intervals);

  // The values behind the names are those of this instant, for a chart whose right edge is not what is looked at; without one, the last ones.
  void setLabelsAt(std::optional<double> instant);

  std::vector<ChartReading> readingsAt(double instant) const override;

 protected:
  void fillPlot(QCustomPlot& plot) override;
  double peak() const override;
  bool drawsSomething() const override;
  std::vector<EndLabel> endLabels() const override;
  void setFilled(bool filled) { filled_ = filled; }

 private:
  std::vector<ChartSeries> series_;
  std::vector<ChartInterval> hollow_;
  std::optional<double> labelsAt_;
  bool filled_ = false;
};

class AreaChart final : public LineChart {
  Q_OBJECT
 public:
  AreaChart(const theme::Theme& theme, const QString& title, ChartUnit unit, QWidget* parent = nullptr);
};

}  // namespace signalbox::ui::widgets
