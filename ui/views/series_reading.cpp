#include "ui/views/series_reading.h"

#include <cmath>
#include <limits>

#include "ui/client/text.h"
#include "ui/views/past/past_words.h"
#include "ui/widgets/card.h"

namespace signalbox::ui::views {

namespace {
constexpr double kGap = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kSamplesForP99 = 20;
}  // namespace

QVector<double> instantsOf(const protocol::StatsAnswer& answer, std::size_t count) {
  QVector<double> at;
  at.reserve(static_cast<qsizetype>(count));
  const double from = client::seconds(answer.from);
  for (std::size_t i = 0; i < count; ++i) at << from + static_cast<double>(i) * static_cast<double>(answer.stepSeconds);
  return at;
}

widgets::ChartSeries chartSeries(const protocol::StatsAnswer& answer, const protocol::StatsSeries& series, const QString& label, theme::Hue hue) {
  widgets::ChartSeries drawn{label, hue, instantsOf(answer, series.values.size()), {}};
  for (const auto& value : series.values) drawn.values << value.value_or(kGap);
  return drawn;
}

widgets::BandSeries bandOf(const protocol::StatsAnswer& answer, const protocol::StatsSeries& latency) {
  widgets::BandSeries band;
  band.at = instantsOf(answer, latency.histogram.size());
  const auto seconds = [](std::optional<double> ms) { return ms ? *ms / 1000 : kGap; };
  for (const auto& counts : latency.histogram) {
    band.p50 << seconds(state::percentile(latency.bounds, counts, 0.5));
    band.p95 << seconds(state::percentile(latency.bounds, counts, 0.95));
    band.p99 << seconds(state::percentile(latency.bounds, counts, 0.99, kSamplesForP99));
  }
  return band;
}

widgets::MarkerKind markerKind(const std::string& kind) {
  if (kind == "operator") return widgets::MarkerKind::Operator;
  if (kind == "trip") return widgets::MarkerKind::Trip;
  return kind == "configuration" ? widgets::MarkerKind::Configuration : widgets::MarkerKind::Note;
}

std::vector<widgets::ChartMarker> markersOf(const protocol::StatsAnswer& answer, const std::optional<QTimeZone>& zone) {
  std::vector<widgets::ChartMarker> markers;
  for (const protocol::Marker& marker : marksOf(answer))
    markers.push_back({client::seconds(marker.at), markerKind(marker.kind), markerWords(marker, zone)});
  return markers;
}

std::vector<widgets::ChartInterval> intervalsOf(const std::vector<state::Gap>& gaps) {
  std::vector<widgets::ChartInterval> intervals;
  for (const state::Gap& gap : gaps) intervals.push_back({client::seconds(gap.from), client::seconds(gap.to)});
  return intervals;
}

void showFreshness(widgets::TimeChart& chart, widgets::Card& card, const state::EngineState& state) {
  const auto from = state.freshness() == state::Freshness::blind ? state.staleFrom() : std::nullopt;
  const bool stale = state.freshness() >= state::Freshness::stale;
  chart.setStaleFrom(from ? std::optional(client::seconds(*from)) : std::nullopt);
  chart.setStale(stale);
  card.setStale(stale);
}

void chooseRangeBy(widgets::ChartGroup& group, TimeChoice& time) {
  QObject::connect(&group, &widgets::ChartGroup::rangeSelected, &time, [&time](double from, double to) {
    time.setCustom(base::wallFromMillis(std::llround(from * 1000)), base::wallFromMillis(std::llround(to * 1000)));
  });
  QObject::connect(&group, &widgets::ChartGroup::rangeReset, &time, &TimeChoice::resetCustom);
}

void nameChart(widgets::TimeChart& chart, const QString& name) {
  chart.setAccessibleName(name);
  for (QWidget* part : chart.findChildren<QWidget*>())
    if (part->focusPolicy() != Qt::NoFocus && part->accessibleName().isEmpty()) part->setAccessibleName(name);
}

double newest(const QVector<double>& values) { return values.isEmpty() ? kGap : values.last(); }

}  // namespace signalbox::ui::views
