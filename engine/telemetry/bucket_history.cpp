#include "engine/telemetry/bucket_history.h"

#include <algorithm>

namespace signalbox::telemetry {

BucketHistory::BucketHistory(std::int32_t level, base::Millis length, std::size_t kept) : level_(level), length_(length), kept_(kept) {}

base::WallTime BucketHistory::startOf(base::WallTime wall) const {
  const std::int64_t length = length_.count();
  const std::int64_t millis = base::toMillis(wall);
  const std::int64_t rest = ((millis % length) + length) % length;
  return base::wallFromMillis(millis - rest);
}

void BucketHistory::moveTo(base::WallTime wall) {
  const base::WallTime start = startOf(wall);
  if (isOpen_ && start == start_) return;
  if (isOpen_) finishOpen();
  isOpen_ = true;
  start_ = start;
  open_ = {};
  if (const auto again = finished_.find(start); again != finished_.end()) {
    open_ = std::move(again->second);
    finished_.erase(again);
    dirty_.erase(start);  // it is due again when it is finished again
  }
}

void BucketHistory::finishOpen() {
  if (open_.values.empty() && open_.histograms.empty()) return;
  finished_[start_] = std::move(open_);
  dirty_.insert(start_);
  while (finished_.size() > kept_) {
    // The oldest that is stored goes first; only when none is, one that could not be stored for very long.
    auto victim = std::find_if(finished_.begin(), finished_.end(), [&](const auto& entry) { return !dirty_.contains(entry.first); });
    if (victim == finished_.end()) victim = finished_.begin();
    dirty_.erase(victim->first);
    finished_.erase(victim);
  }
}

void BucketHistory::add(const BucketDelta& delta) {
  for (const auto& [series, value] : delta.sums) open_.values[series] += value;
  for (const auto& [series, value] : delta.maxima) {
    const auto [place, isNew] = open_.values.try_emplace(series, value);
    if (!isNew) place->second = std::max(place->second, value);
  }
  for (const auto& [series, histogram] : delta.histograms) open_.histograms[series].merge(histogram);
}

void BucketHistory::appendDue(const SeriesTexts& names, std::size_t limit, std::vector<store::StatRow>& rows) {
  offered_.clear();
  for (const base::WallTime start : dirty_) {
    if (rows.size() >= limit) return;
    const Bucket& bucket = finished_.at(start);
    for (const auto& [series, value] : bucket.values) rows.push_back({level_, names.at(series), start, value, {}});
    for (const auto& [series, histogram] : bucket.histograms)
      rows.push_back({level_, names.at(series), start, static_cast<double>(histogram.count()), histogram.encode()});
    offered_.push_back(start);
  }
}

void BucketHistory::stored() {
  for (const base::WallTime start : offered_) dirty_.erase(start);
  offered_.clear();
}

void BucketHistory::collectSeries(std::set<SeriesId>& used) const {
  const auto collect = [&used](const Bucket& bucket) {
    for (const auto& entry : bucket.values) used.insert(entry.first);
    for (const auto& entry : bucket.histograms) used.insert(entry.first);
  };
  collect(open_);
  for (const auto& entry : finished_) collect(entry.second);
}

}  // namespace signalbox::telemetry
