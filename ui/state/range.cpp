#include "ui/state/range.h"

#include <algorithm>

#include "engine/base/check.h"

namespace signalbox::ui::state {

using namespace std::chrono_literals;

const std::vector<RangeSpec>& fixedRanges() {
  static const std::vector<RangeSpec> ranges{{Range::minutes15, 15min, 5, QStringLiteral("15m")},
                                             {Range::hour1, 1h, 15, QStringLiteral("1h")},
                                             {Range::hours6, 6h, 60, QStringLiteral("6h")},
                                             {Range::hours24, 24h, 300, QStringLiteral("24h")},
                                             {Range::days7, 168h, 1800, QStringLiteral("7d")}};
  return ranges;
}

const RangeSpec& rangeSpec(Range range) {
  SB_CHECK(range != Range::custom, "a custom range has no fixed length");
  return fixedRanges()[static_cast<std::size_t>(range)];
}

std::optional<Range> rangeFromName(const QString& name) {
  for (const RangeSpec& spec : fixedRanges())
    if (spec.name == name) return spec.range;
  return std::nullopt;
}

Range shorter(Range range) {
  if (range == Range::custom) return Range::hour1;
  return range == Range::minutes15 ? range : static_cast<Range>(static_cast<int>(range) - 1);
}

Range longer(Range range) {
  if (range == Range::custom) return Range::hour1;
  return range == Range::days7 ? range : static_cast<Range>(static_cast<int>(range) + 1);
}

std::int64_t stepFor(base::Millis span) {
  for (const RangeSpec& spec : fixedRanges())
    if (span <= spec.length) return spec.stepSeconds;
  // Beyond a week: quarter hours are kept, and about as many points as a week has.
  const std::int64_t points = 336;
  const std::int64_t seconds = span.count() / 1000 / points;
  return std::max<std::int64_t>(1800, (seconds + 899) / 900 * 900);
}

BucketSpan bucketsUntil(base::WallTime now, base::Millis length, std::int64_t stepSeconds) {
  const std::int64_t step = stepSeconds * 1000;
  const std::int64_t end = base::toMillis(now) / step * step;
  const std::int64_t count = std::max<std::int64_t>(1, length.count() / step);
  return {base::wallFromMillis(end - count * step), base::wallFromMillis(end), stepSeconds};
}

}  // namespace signalbox::ui::state
