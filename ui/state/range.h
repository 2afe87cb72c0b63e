#pragma once
// The ranges of the charts and their buckets. Pure.

#include <QString>

#include <optional>
#include <vector>

#include "engine/base/time.h"

namespace signalbox::ui::state {

enum class Range { minutes15, hour1, hours6, hours24, days7, custom };

struct RangeSpec {
  Range range = Range::hour1;
  base::Millis length{};
  std::int64_t stepSeconds = 0;
  QString name;  // "1h", as stored and linked
};

/// The five fixed ones, shortest first.
const std::vector<RangeSpec>& fixedRanges();
const RangeSpec& rangeSpec(Range range);  // custom has none
std::optional<Range> rangeFromName(const QString& name);
Range shorter(Range range);
Range longer(Range range);
/// The bucket for a chosen span: that of the shortest fixed range that holds it.
std::int64_t stepFor(base::Millis span);

/// Whole finished buckets: [from, to) aligned to the step, `to` at or before now.
struct BucketSpan {
  base::WallTime from{};
  base::WallTime to{};
  std::int64_t stepSeconds = 1;
};
BucketSpan bucketsUntil(base::WallTime now, base::Millis length, std::int64_t stepSeconds);

}  // namespace signalbox::ui::state
