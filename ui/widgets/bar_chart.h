// Bars over labelled steps: retries coming due by minute, latency histogram. y from 0, hairlines as in the other charts, the value under the
// pointer in a tooltip. A threshold may be drawn at a step. GUI thread.
#pragma once

#include "ui/widgets/chart_axes.h"

#include "ui/theme/tokens.h"

#include <QWidget>
#include <optional>
#include <vector>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

struct Bar {
  QString label;     // under the bar; empty for most when they are many
  QString tooltip;   // whole words, without the value
  double value = 0;  // NaN: unknown, hatched
};

class BarChart final : public QWidget {
  Q_OBJECT
 public:
  BarChart(const theme::Theme& theme, const QString& title, ChartUnit unit, QWidget* parent = nullptr);
  void setBars(std::vector<Bar> bars, theme::Hue hue = theme::Hue::Neutral);
  const std::vector<Bar>& bars() const { return bars_; }
  // Labels name where a bar ends (the upper bound of a bucket), with a tick there; else they stand under the middle of their bars.
  void setLabelsAtEdges(bool atEdges);
  // A mark between bars (for example p95 in a histogram), in bars from the left.
  void setMark(std::optional<double> position, const QString& label);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QRectF plotRect() const;
  double top() const;

  const theme::Theme& theme_;
  QString title_;
  ChartUnit unit_;
  std::vector<Bar> bars_;
  theme::Hue hue_ = theme::Hue::Neutral;
  bool atEdges_ = false;
  std::optional<double> mark_;
  QString markLabel_;
};

}  // namespace signalbox::ui::widgets
