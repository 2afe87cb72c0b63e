#include "engine/api/series_answer.h"

#include <algorithm>
#include <map>

#include "engine/telemetry/latency_histogram.h"
#include "engine/telemetry/series.h"

namespace signalbox::api {
namespace {

using telemetry::SeriesKind;

void addHistogram(std::vector<std::int64_t>& into, const std::vector<std::int64_t>& counts) {
  if (counts.empty()) return;
  if (into.empty()) into.resize(counts.size());
  for (std::size_t i = 0; i < counts.size() && i < into.size(); ++i) into[i] += counts[i];
}

std::vector<std::int64_t> countsOf(const std::string& bytes) {
  const auto histogram = telemetry::LatencyHistogram::decode(bytes);
  if (!histogram) return {};
  return {histogram->counts().begin(), histogram->counts().end()};
}

}  // namespace

int levelFor(std::int64_t stepSeconds) { return stepSeconds < 60 ? 0 : stepSeconds < 900 ? 1 : 2; }

base::Result<StepRange> makeRange(base::WallTime from, base::WallTime to, std::int64_t stepSeconds, base::WallTime now) {
  const base::Millis step = std::chrono::seconds{stepSeconds};
  const auto floorToStep = [step](base::WallTime time) {
    const base::Millis since = time.time_since_epoch();
    const base::Millis rest = ((since % step) + step) % step;
    return time - rest;
  };
  StepRange range{floorToStep(from), floorToStep(std::min(to, now)), stepSeconds, levelFor(stepSeconds)};
  if (from > to) return base::Status::invalid({{"from", "is after to"}});
  if (range.to < range.from) range.to = range.from;
  if (range.count() > kStatsPointsMax)
    return base::Status::invalid({{"step", "makes more than " + std::to_string(kStatsPointsMax) + " points; ask for a longer step"}});
  return range;
}

protocol::StatsSeries seriesOf(const std::string& name, std::string label, const std::vector<store::StatRow>& rows, const StepRange& range) {
  const telemetry::SeriesInfo info = telemetry::describeSeries(name);
  protocol::StatsSeries series;
  series.series = name;
  series.label = std::move(label);
  series.unit = info.unit;
  series.values.resize(range.count());
  const bool histogram = info.kind == SeriesKind::histogram;
  if (histogram) {
    series.bounds.assign(telemetry::kLatencyBoundsMs.begin(), telemetry::kLatencyBoundsMs.end());
    series.histogram.resize(range.count());
  }
  for (const store::StatRow& row : rows) {
    if (row.at < range.from || row.at >= range.to) continue;
    const auto index = static_cast<std::size_t>((row.at - range.from) / std::chrono::seconds{range.stepSeconds});
    std::optional<double>& value = series.values[index];
    const double length = info.kind == SeriesKind::counter ? static_cast<double>(range.stepSeconds) : 1.0;
    const double given = row.value / length;
    value = info.kind == SeriesKind::gauge ? std::max(value.value_or(given), given) : value.value_or(0) + given;
    if (histogram) addHistogram(series.histogram[index], countsOf(row.histogram));
  }
  return series;
}

void addSeries(protocol::StatsSeries& sum, const protocol::StatsSeries& other) {
  for (std::size_t i = 0; i < sum.values.size() && i < other.values.size(); ++i)
    if (other.values[i]) sum.values[i] = sum.values[i].value_or(0) + *other.values[i];
  for (std::size_t i = 0; i < sum.histogram.size() && i < other.histogram.size(); ++i) addHistogram(sum.histogram[i], other.histogram[i]);
}

double lastValue(const protocol::StatsSeries& series) {
  const auto found = std::find_if(series.values.rbegin(), series.values.rend(), [](const auto& value) { return value.has_value(); });
  return found == series.values.rend() ? 0 : **found;
}

std::vector<protocol::BreakerInterval> intervalsOf(const std::vector<store::BreakerRow>& rows, base::WallTime from, base::WallTime to) {
  std::map<std::string, std::vector<const store::BreakerRow*>> gates;
  for (const store::BreakerRow& row : rows) gates[row.gate].push_back(&row);
  std::vector<protocol::BreakerInterval> intervals;
  for (auto& [gate, changes] : gates) {
    std::stable_sort(changes.begin(), changes.end(), [](const auto* a, const auto* b) { return a->at < b->at; });
    // Only changes are kept, so a gate was closed before its first one.
    if (changes.front()->at > from) intervals.push_back({gate, "closed", "auto", from, std::min(changes.front()->at, to), ""});
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const base::WallTime end = i + 1 < changes.size() ? changes[i + 1]->at : to;
      const base::WallTime start = std::max(changes[i]->at, from);
      if (end <= start && i + 1 < changes.size()) continue;
      if (start >= to) break;
      protocol::BreakerInterval interval{gate, changes[i]->state, changes[i]->mode, start, std::nullopt, changes[i]->reason};
      if (i + 1 < changes.size()) interval.to = std::min(end, to);
      intervals.push_back(std::move(interval));
    }
  }
  return intervals;
}

std::vector<protocol::BreakerInterval> intervalsOf(const std::vector<store::BreakerRow>& rows, const std::vector<protocol::ProviderView>& providers,
                                                   base::WallTime from, base::WallTime to) {
  std::vector<protocol::BreakerInterval> intervals = intervalsOf(rows, from, to);
  for (const protocol::ProviderView& provider : providers) {
    const base::WallTime since = std::max(from, provider.createdAt.value_or(from));
    const auto first = std::find_if(intervals.begin(), intervals.end(), [&](const auto& each) { return each.provider == provider.name; });
    if (first == intervals.end()) {
      if (since < to) intervals.push_back({provider.name, "closed", "auto", since, std::nullopt, ""});
      continue;
    }
    // A change from before it was set up was its predecessor's, of which nobody knows since when it was there.
    const bool hadOther = std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.gate == provider.name && row.at < since; });
    if (!hadOther) first->from = std::max(first->from, since);
  }
  return intervals;
}

}  // namespace signalbox::api
