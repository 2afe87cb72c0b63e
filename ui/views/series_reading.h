#pragma once
// From GET /stats to what charts draw: instants in seconds, gaps as NaN, percentiles from merged histograms. Pure.

#include <vector>

#include "ui/state/series_store.h"
#include "ui/views/view_context.h"
#include "ui/widgets/band_chart.h"
#include "ui/widgets/time_chart.h"

namespace signalbox::ui::widgets {
class Card;
}

namespace signalbox::ui::views {

QVector<double> instantsOf(const protocol::StatsAnswer& answer, std::size_t count);
widgets::ChartSeries chartSeries(const protocol::StatsAnswer& answer, const protocol::StatsSeries& series, const QString& label, theme::Hue hue);
/// p99 only where there are 20 samples.
widgets::BandSeries bandOf(const protocol::StatsAnswer& answer, const protocol::StatsSeries& latency);
widgets::MarkerKind markerKind(const std::string& kind);
/// Until when a hold lasts is told where there is a zone to tell it in.
std::vector<widgets::ChartMarker> markersOf(const protocol::StatsAnswer& answer, const std::optional<QTimeZone>& zone = {});
std::vector<widgets::ChartInterval> intervalsOf(const std::vector<state::Gap>& gaps);
/// Muted while nothing new comes; hatched from the engine's last word on once it is out of sight.
void showFreshness(widgets::TimeChart& chart, widgets::Card& card, const state::EngineState& state);
/// A drag in one chart of the group chooses the range of every chart; a double click goes back.
void chooseRangeBy(widgets::ChartGroup& group, TimeChoice& time);
/// Names every part of a chart that takes the focus.
void nameChart(widgets::TimeChart& chart, const QString& name);
/// The last value that is known; NaN when the newest bucket is a gap.
double newest(const QVector<double>& values);

}  // namespace signalbox::ui::views
