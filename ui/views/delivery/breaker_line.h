#pragma once
// What a provider's breaker judges, as a line over time: at each point the share of calls that failed in the window that ends there, summed over the
// buckets of GET /stats. Pure.

#include <QVector>

#include <string>
#include <vector>

#include "engine/protocol/resources.h"
#include "engine/protocol/snapshot.h"
#include "ui/widgets/time_chart.h"

namespace signalbox::ui::views {

struct BreakerLine {
  std::int64_t spanSeconds = 0;                // what a point sums: the window in whole buckets, or a bucket that is longer than it
  QVector<double> at;                          // where each window ends, in seconds since 1970
  QVector<double> share;                       // of 1; NaN where there was no call, and where nothing is known
  std::vector<widgets::ChartInterval> hollow;  // where there were too few calls to judge, or not the whole window is known
};

/// Of an answer that has the series calls{provider=} and failures{provider=}; empty where it has not. A bucket longer than the window stands for
/// all windows in it: so many calls as it had on average in one.
BreakerLine breakerLine(const protocol::StatsAnswer& answer, const std::string& provider, const protocol::BreakerView& breaker);

}  // namespace signalbox::ui::views
