#pragma once
// Joins a tail of GET /stats to what is held, and reads gaps from it. Pure.

#include <vector>

#include "engine/protocol/resources.h"
#include "ui/state/range.h"

namespace signalbox::ui::state {

struct Gap {
  base::WallTime from{};
  base::WallTime to{};
  bool operator==(const Gap&) const = default;
};

/// Puts the tail's buckets over the held ones and moves the window to start at `from`. A series that the tail does not
/// know gets gaps there, a new one gaps before. False when steps or alignment differ; held is then untouched.
bool mergeTail(protocol::StatsAnswer& held, const protocol::StatsAnswer& tail, base::WallTime from);

/// Where no series has a value: the engine was not running.
std::vector<Gap> gapsOf(const protocol::StatsAnswer& answer);

/// A percentile from a merged histogram, by linear interpolation within the bucket; nothing under `samplesMin` samples.
std::optional<double> percentile(const std::vector<double>& bounds, const std::vector<std::int64_t>& counts, double share,
                                 std::int64_t samplesMin = 1);

}  // namespace signalbox::ui::state
