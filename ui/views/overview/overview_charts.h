#pragma once
// The five charts of the overview on one range and one crosshair. The owner feeds them from its SeriesStore. GUI thread.

#include <QWidget>

#include <vector>

#include "ui/state/series_store.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class BandChart;
class Card;
class ChartGroup;
class LineChart;
class StackedAreaChart;
class TimeChart;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class OverviewCharts final : public QWidget {
  Q_OBJECT
 public:
  OverviewCharts(ViewContext context, widgets::ChartGroup& group, QWidget* parent);

  static QStringList seriesNames();
  void showSeries(const state::SeriesStore& store);
  /// The axes move on and the stale part is hatched, also while no series come.
  void showTime(const state::SeriesStore& store);

 Q_SIGNALS:
  void retryWanted();

 private:
  template <class Chart> Chart* add(Chart* chart, const QString& title, const QString& unit, const QString& empty);
  void showWaiting(const state::SeriesStore& store);
  void showThroughput(const state::SeriesStore& store);
  void showLatency(const state::SeriesStore& store);
  void showCauses(const state::SeriesStore& store);
  void showAges(const state::SeriesStore& store);
  void showLimit();
  widgets::Card* cardOf(widgets::TimeChart* chart) const;

  ViewContext context_;
  widgets::ChartGroup& group_;
  std::vector<std::pair<widgets::TimeChart*, widgets::Card*>> charts_;
  widgets::LineChart* waiting_;
  widgets::LineChart* throughput_;
  widgets::BandChart* latency_;
  widgets::StackedAreaChart* causes_;
  widgets::LineChart* ages_;
};

}  // namespace signalbox::ui::views
