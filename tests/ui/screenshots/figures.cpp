#include "tests/ui/screenshots/figures.h"

#include <algorithm>
#include <cmath>

namespace signalbox::tests {

namespace {

using namespace std::chrono_literals;

base::WallTime beginOf(const protocol::StatsAnswer& stats, std::size_t part) {
  return stats.from + std::chrono::seconds(stats.stepSeconds) * static_cast<std::int64_t>(part);
}

void grow(protocol::StatsSeries& series, const protocol::StatsAnswer& stats, base::WallTime since, double perSecond) {
  const std::chrono::seconds step(stats.stepSeconds);
  // The chart ends where its last whole part ends, at the figure that the snapshot has of now.
  const base::WallTime drawn{canned::kNow.time_since_epoch() / step * step};
  if (drawn <= since) return;
  const double all = perSecond * static_cast<double>((canned::kNow - since) / 1s);
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    const base::WallTime end = std::min(beginOf(stats, i + 1), drawn);
    if (end > since && series.values[i])
      *series.values[i] += std::round(all * static_cast<double>((end - since).count()) / static_cast<double>((drawn - since).count()));
  }
}

void become(protocol::StatsSeries& series, const protocol::StatsAnswer& stats, base::WallTime since, double value) {
  for (std::size_t i = 0; i < series.values.size(); ++i)
    if (beginOf(stats, i + 1) > since && series.values[i]) series.values[i] = value;
  for (std::size_t i = 0; i < series.histogram.size(); ++i)
    if (beginOf(stats, i + 1) > since && value == 0) std::fill(series.histogram[i].begin(), series.histogram[i].end(), 0);
}

}  // namespace

Scripted statsFor(const FakeEngine& engine, const Asked& asked) {
  static const std::vector<protocol::GroupView> causes = canned::groups();
  Scripted whole = engine.statsOf(asked);
  auto stats = protocol::parse<protocol::StatsAnswer>(whole.body.toStdString());
  if (!stats.ok()) return whole;
  for (std::size_t cause = 0; cause < causes.size(); ++cause)
    for (protocol::StatsSeries& series : stats->series) {
      if (series.series != "dead{cause=c" + std::to_string(cause + 1) + "}") continue;
      const base::WallTime last = causes[cause].lastAt;
      for (std::size_t i = 0; i < series.values.size(); ++i)  // a gauge keeps the most that it was in a part
        if (series.values[i] && beginOf(*stats, i) <= last && last < beginOf(*stats, i + 1))
          *series.values[i] = std::max(*series.values[i], static_cast<double>(causes[cause].count));
    }
  return json(protocol::toText(*stats));
}

void turnSeries(FakeEngine& engine, const Turn& turn) {
  engine.server().on("GET /stats", [&engine, turn](const Asked& asked) {
    Scripted whole = statsFor(engine, asked);
    auto stats = protocol::parse<protocol::StatsAnswer>(whole.body.toStdString());
    if (!stats.ok()) return whole;
    for (protocol::StatsSeries& series : stats->series) {
      if (const auto found = turn.grow.find(series.series); found != turn.grow.end()) grow(series, *stats, turn.since, found->second);
      if (const auto found = turn.become.find(series.series); found != turn.become.end()) become(series, *stats, turn.since, found->second);
    }
    return json(protocol::toText(*stats));
  });
}

}  // namespace signalbox::tests
