#pragma once
// How long calls took, as counts in fixed buckets, so that any two of them can be added: over time, over providers,
// over restarts. Percentiles come from such sums and never from averaged percentiles. Part of the time series
// (series_recorder) and of GET /stats. A value; any thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::telemetry {

/// Upper bounds, inclusive, in milliseconds; one more bucket without a bound follows. Stored rows hold counts in this
/// order, so the bounds never change without a new series name.
inline constexpr std::array<double, 24> kLatencyBoundsMs{1,   2,   3,   5,   7,   10,   15,   20,   30,   50,   70,    100,
                                                         150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 10000, 30000};

class LatencyHistogram {
 public:
  static constexpr std::size_t kBuckets = kLatencyBoundsMs.size() + 1;
  using Counts = std::array<std::uint32_t, kBuckets>;

  void add(std::int64_t micros);
  /// Counts stay at their maximum instead of beginning again at zero.
  void merge(const LatencyHistogram& other);
  std::int64_t count() const;
  bool empty() const { return count() == 0; }
  const Counts& counts() const { return counts_; }

  /// The q-quantile (0 < q <= 1) in milliseconds, linear inside its bucket; in the open bucket its lower bound. Nothing
  /// when empty.
  std::optional<double> quantileMs(double q) const;

  /// Little-endian uint32 per bucket: store::StatRow::histogram.
  std::string encode() const;
  /// Nothing when it has not exactly the length of kBuckets counts.
  static std::optional<LatencyHistogram> decode(std::string_view bytes);

  bool operator==(const LatencyHistogram&) const = default;

 private:
  Counts counts_{};
};

}  // namespace signalbox::telemetry
