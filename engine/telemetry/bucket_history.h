#pragma once
// The buckets of one level (5 s, 1 min, 15 min) of the time series: the one that is being filled, and the finished ones
// of the recent past. They are kept after they were stored for one reason: when the wall clock is set back, the time
// that comes again is counted on top of what was there, so that the row that replaces the stored one loses nothing and
// doubles nothing. Confined to series_recorder. Invariants: at most `kept` finished buckets; those that are not yet
// stored are known by dirty_.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/store/rows.h"
#include "engine/telemetry/latency_histogram.h"

namespace signalbox::telemetry {

using SeriesId = std::uint32_t;
using SeriesTexts = std::map<SeriesId, std::string>;

/// What is added to a bucket.
struct BucketDelta {
  std::map<SeriesId, double> sums;
  std::map<SeriesId, double> maxima;
  std::map<SeriesId, LatencyHistogram> histograms;
};

class BucketHistory {
 public:
  BucketHistory(std::int32_t level, base::Millis length, std::size_t kept);

  /// Finishes the open bucket when `wall` lies outside it, and opens the one that holds `wall`.
  void moveTo(base::WallTime wall);
  /// Into the open bucket.
  void add(const BucketDelta& delta);
  bool isOpen() const { return isOpen_; }
  /// The open bucket is the one of `wall`.
  bool isOpenAt(base::WallTime wall) const { return isOpen_ && startOf(wall) == start_; }
  /// End of the open bucket.
  base::WallTime end() const { return start_ + length_; }
  base::WallTime endOfBucketAt(base::WallTime wall) const { return startOf(wall) + length_; }

  /// Appends the rows of finished buckets that are not stored, oldest first, whole buckets, until `limit` is reached.
  /// They stay due until stored().
  void appendDue(const SeriesTexts& names, std::size_t limit, std::vector<store::StatRow>& rows);
  bool hasDue() const { return !dirty_.empty(); }
  /// What appendDue() gave last is in the store.
  void stored();
  void notStored() { offered_.clear(); }
  /// Series that some bucket still holds.
  void collectSeries(std::set<SeriesId>& used) const;

 private:
  struct Bucket {
    std::map<SeriesId, double> values;
    std::map<SeriesId, LatencyHistogram> histograms;
  };
  base::WallTime startOf(base::WallTime wall) const;
  void finishOpen();

  const std::int32_t level_;
  const base::Millis length_;
  const std::size_t kept_;
  bool isOpen_ = false;
  base::WallTime start_{};
  Bucket open_;
  std::map<base::WallTime, Bucket> finished_;
  std::set<base::WallTime> dirty_;
  std::vector<base::WallTime> offered_;
};

}  // namespace signalbox::telemetry
