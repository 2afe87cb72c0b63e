#pragma once
// From stored points to the series of GET /stats: points of a level meet in steps, gaps stay gaps, histograms are added
// and never averaged. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "engine/protocol/resources.h"
#include "engine/store/reader.h"

namespace signalbox::api {

/// [from, to) in whole steps that have ended.
struct StepRange {
  base::WallTime from{};
  base::WallTime to{};
  std::int64_t stepSeconds = 5;
  int level = 0;
  std::size_t count() const { return static_cast<std::size_t>((to - from) / std::chrono::seconds{stepSeconds}); }
};

inline constexpr std::size_t kStatsPointsMax = 5000;

/// The level whose points are no longer than a step: 0 (5 s), 1 (1 min), 2 (15 min).
int levelFor(std::int64_t stepSeconds);
/// Aligns to whole steps and cuts the unfinished one off. invalid when there are too many points or the range is upside down.
base::Result<StepRange> makeRange(base::WallTime from, base::WallTime to, std::int64_t stepSeconds, base::WallTime now);

protocol::StatsSeries seriesOf(const std::string& name, std::string label, const std::vector<store::StatRow>& rows, const StepRange& range);
/// Adds the values or histograms of `other`, step by step; a gap in one is no gap in the sum.
void addSeries(protocol::StatsSeries& sum, const protocol::StatsSeries& other);
/// The latest value, for ranking.
double lastValue(const protocol::StatsSeries& series);

/// Breaker rows, oldest first, with the last one before the range per gate, as intervals that cover the range.
std::vector<protocol::BreakerInterval> intervalsOf(const std::vector<store::BreakerRow>& rows, base::WallTime from, base::WallTime to);
/// The same with the providers that are set up now. Only changes are kept: one without any was closed all the time, and none is told of before it
/// was set up, unless it has a predecessor of its name.
std::vector<protocol::BreakerInterval> intervalsOf(const std::vector<store::BreakerRow>& rows, const std::vector<protocol::ProviderView>& providers,
                                                   base::WallTime from, base::WallTime to);

}  // namespace signalbox::api
