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
  /// While the store has nothing yet, that it is waited for. Once, for the one that is shown here.
  void sayWaitOf(state::SeriesStore& store);
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
  double knownOf(double newest, double present) const;
  widgets::Card* cardOf(widgets::TimeChart* chart) const;

  struct Piece {
    widgets::TimeChart* chart;
    widgets::Card* card;
    QString empty;  // what it says of a range that was measured and has nothing in it
  };

  ViewContext context_;
  widgets::ChartGroup& group_;
  std::vector<Piece> charts_;
  widgets::LineChart* waiting_;
  widgets::LineChart* throughput_;
  widgets::BandChart* latency_;
  widgets::StackedAreaChart* causes_;
  widgets::LineChart* ages_;
};

}  // namespace signalbox::ui::views
