#include "ui/state/stats_merge.h"

#include <algorithm>

namespace signalbox::ui::state {

namespace {

using protocol::BreakerInterval;
using protocol::StatsAnswer;
using protocol::StatsSeries;

std::size_t bucketsOf(const StatsAnswer& answer) {
  const std::int64_t span = base::toMillis(answer.to) - base::toMillis(answer.from);
  return span <= 0 || answer.stepSeconds <= 0 ? 0 : static_cast<std::size_t>(span / (answer.stepSeconds * 1000));
}

/// Cells of one series laid over a window of `count` buckets that starts `shift` buckets after the series' own start.
template <class Cell> void place(std::vector<Cell>& window, const std::vector<Cell>& cells, std::int64_t offset) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::int64_t at = static_cast<std::int64_t>(i) + offset;
    if (at >= 0 && at < static_cast<std::int64_t>(window.size())) window[static_cast<std::size_t>(at)] = cells[i];
  }
}

const StatsSeries* find(const std::vector<StatsSeries>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const StatsSeries& s) { return s.series == name; });
  return found == all.end() ? nullptr : &*found;
}

struct Frame {
  std::size_t count;
  std::int64_t heldOffset, tailOffset;
  std::size_t tailFirst, tailCount;  // where the tail lies in the window
};

StatsSeries joined(const StatsSeries* held, const StatsSeries* tail, const Frame& frame) {
  StatsSeries series = tail != nullptr ? *tail : *held;
  const bool histogram = (tail != nullptr && !tail->bounds.empty()) || (held != nullptr && !held->bounds.empty());
  series.values.assign(series.values.empty() && histogram ? 0 : frame.count, std::nullopt);
  series.histogram.assign(histogram ? frame.count : 0, {});
  const bool sameBounds = held == nullptr || tail == nullptr || held->bounds == tail->bounds;
  if (held != nullptr) {
    if (!series.values.empty()) place(series.values, held->values, frame.heldOffset);
    if (sameBounds) place(series.histogram, held->histogram, frame.heldOffset);
    // The tail is the newer word for all of its buckets, also where it says nothing.
    for (std::size_t i = frame.tailFirst; i < frame.tailFirst + frame.tailCount; ++i) {
      if (i < series.values.size()) series.values[i].reset();
      if (i < series.histogram.size()) series.histogram[i].clear();
    }
  }
  if (tail != nullptr) {
    if (!series.values.empty()) place(series.values, tail->values, frame.tailOffset);
    place(series.histogram, tail->histogram, frame.tailOffset);
  }
  return series;
}

void mergeBreakers(std::vector<BreakerInterval>& held, const StatsAnswer& tail, base::WallTime from) {
  std::erase_if(held, [&](const auto& interval) { return interval.from >= tail.from; });
  for (auto& interval : held)
    if (!interval.to || *interval.to > tail.from) interval.to = tail.from;
  for (BreakerInterval interval : tail.breakers) {
    if (interval.to && *interval.to <= tail.from) continue;
    interval.from = std::max(interval.from, tail.from);
    const auto before = std::find_if(held.begin(), held.end(), [&](const BreakerInterval& h) {
      return h.provider == interval.provider && h.state == interval.state && h.mode == interval.mode && h.reason == interval.reason &&
          h.to == std::optional(interval.from);
    });
    if (before != held.end())
      before->to = interval.to;
    else
      held.push_back(interval);
  }
  std::erase_if(held, [&](const auto& interval) { return interval.to && *interval.to <= from; });
}

void mergeMarkers(StatsAnswer& window, const StatsAnswer& held, const StatsAnswer& tail) {
  const auto isAct = [](const protocol::Marker& marker) { return marker.kind != "trip"; };
  const auto oldest = std::find_if(held.markers.begin(), held.markers.end(), isAct);
  // What was left out is older than the oldest act that was not, and so it leaves the window before that one does.
  const bool stillThere = oldest != held.markers.end() && oldest->at >= window.from;
  window.markersLeftOut = tail.markersLeftOut + (stillThere ? held.markersLeftOut : 0);
  if (held.markersFrom && *held.markersFrom > window.from) window.markersFrom = held.markersFrom;
  for (const auto& marker : held.markers)
    if (marker.at < tail.from && marker.at >= window.from) window.markers.push_back(marker);
  for (const auto& marker : tail.markers)
    if (marker.at >= tail.from && marker.at >= window.from) window.markers.push_back(marker);
}

}  // namespace

bool mergeTail(StatsAnswer& held, const StatsAnswer& tail, base::WallTime from) {
  const std::int64_t step = held.stepSeconds * 1000;
  if (step <= 0 || tail.stepSeconds != held.stepSeconds || tail.from > held.to) return false;
  const auto offset = [&](base::WallTime a) { return base::toMillis(a) - base::toMillis(from); };
  if (offset(held.from) % step != 0 || offset(tail.from) % step != 0) return false;

  const base::WallTime to = std::max(held.to, tail.to);
  StatsAnswer window;
  window.asOf = tail.asOf;
  window.from = from;
  window.to = to;
  window.stepSeconds = held.stepSeconds;
  Frame frame{};
  frame.count = bucketsOf(window);
  frame.heldOffset = offset(held.from) / step;
  frame.tailOffset = offset(tail.from) / step;
  frame.tailFirst = static_cast<std::size_t>(std::max<std::int64_t>(0, frame.tailOffset));
  const std::int64_t tailEnd = frame.tailOffset + static_cast<std::int64_t>(bucketsOf(tail));
  frame.tailCount = tailEnd > static_cast<std::int64_t>(frame.tailFirst) ? static_cast<std::size_t>(tailEnd) - frame.tailFirst : 0;

  for (const auto& series : held.series) window.series.push_back(joined(&series, find(tail.series, series.series), frame));
  for (const auto& series : tail.series)
    if (find(held.series, series.series) == nullptr) window.series.push_back(joined(nullptr, &series, frame));
  window.breakers = std::move(held.breakers);
  mergeBreakers(window.breakers, tail, from);
  mergeMarkers(window, held, tail);
  held = std::move(window);
  return true;
}

std::vector<Gap> gapsOf(const StatsAnswer& answer) {
  std::vector<Gap> gaps;
  if (answer.series.empty()) return gaps;
  const base::Millis step{answer.stepSeconds * 1000};
  const std::size_t count = bucketsOf(answer);
  for (std::size_t i = 0; i < count; ++i) {
    const bool known = std::any_of(answer.series.begin(), answer.series.end(), [&](const StatsSeries& series) {
      return (i < series.values.size() && series.values[i].has_value()) || (i < series.histogram.size() && !series.histogram[i].empty());
    });
    if (known) continue;
    const base::WallTime at = answer.from + step * static_cast<std::int64_t>(i);
    if (!gaps.empty() && gaps.back().to == at)
      gaps.back().to = at + step;
    else
      gaps.push_back({at, at + step});
  }
  return gaps;
}

std::optional<double> percentile(const std::vector<double>& bounds, const std::vector<std::int64_t>& counts, double share, std::int64_t samplesMin) {
  std::int64_t total = 0;
  for (const std::int64_t count : counts) total += count;
  if (bounds.empty() || total <= 0 || total < samplesMin) return std::nullopt;
  const double rank = share * static_cast<double>(total);
  double below = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto here = static_cast<double>(counts[i]);
    if (here > 0 && below + here >= rank) {
      if (i >= bounds.size()) return bounds.back();  // the open bucket: at least this
      const double low = i == 0 ? 0 : bounds[i - 1];
      return low + (bounds[i] - low) * std::clamp((rank - below) / here, 0.0, 1.0);
    }
    below += here;
  }
  return bounds.back();
}

}  // namespace signalbox::ui::state
