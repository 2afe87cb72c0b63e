// Sums by cause: the largest four and the rest, stacked largest at the bottom, with a 1 px surface line between and a label each. The series
// share their instants. GUI thread.
#pragma once

#include "ui/widgets/time_chart.h"

namespace signalbox::ui::widgets {

class StackedAreaChart final : public TimeChart {
  Q_OBJECT
 public:
  StackedAreaChart(const theme::Theme& theme, const QString& title, ChartUnit unit, QWidget* parent = nullptr);

  struct Layer {
    QString label;
    QVector<double> values;  // as many as the instants
  };
  // Largest first. With more than five, the fifth and later ones are summed as "Rest". The last of five is taken as the rest.
  void setLayers(QVector<double> at, std::vector<Layer> layers);

  std::vector<ChartReading> readingsAt(double instant) const override;

 protected:
  void fillPlot(QCustomPlot& plot) override;
  double peak() const override;
  bool drawsSomething() const override;
  bool isFilled() const override { return true; }
  std::vector<EndLabel> endLabels() const override;

 private:
  QVector<double> at_;
  std::vector<Layer> layers_;
  std::vector<QVector<double>> sums_;  // cumulative, one for each layer
};

}  // namespace signalbox::ui::widgets
