#include "engine/telemetry/latency_histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace signalbox::telemetry {

void LatencyHistogram::add(std::int64_t micros) {
  const double millis = static_cast<double>(std::max<std::int64_t>(micros, 0)) / 1000.0;
  const auto bucket = std::lower_bound(kLatencyBoundsMs.begin(), kLatencyBoundsMs.end(), millis);
  std::uint32_t& count = counts_[static_cast<std::size_t>(bucket - kLatencyBoundsMs.begin())];
  if (count != std::numeric_limits<std::uint32_t>::max()) ++count;
}

void LatencyHistogram::merge(const LatencyHistogram& other) {
  for (std::size_t i = 0; i < kBuckets; ++i) {
    const std::uint32_t room = std::numeric_limits<std::uint32_t>::max() - counts_[i];
    counts_[i] += std::min(room, other.counts_[i]);
  }
}

std::int64_t LatencyHistogram::count() const {
  std::int64_t total = 0;
  for (const std::uint32_t count : counts_) total += count;
  return total;
}

std::optional<double> LatencyHistogram::quantileMs(double q) const {
  const std::int64_t total = count();
  if (total == 0) return std::nullopt;
  const double rank = std::clamp(q, 0.0, 1.0) * static_cast<double>(total);
  double below = 0;
  for (std::size_t i = 0; i < kLatencyBoundsMs.size(); ++i) {
    const double inside = counts_[i];
    if (inside > 0 && below + inside >= rank) {
      const double low = i == 0 ? 0.0 : kLatencyBoundsMs[i - 1];
      return low + (kLatencyBoundsMs[i] - low) * std::max(0.0, rank - below) / inside;
    }
    below += inside;
  }
  return kLatencyBoundsMs.back();
}

std::string LatencyHistogram::encode() const {
  std::string bytes;
  bytes.reserve(kBuckets * 4);
  for (const std::uint32_t count : counts_)
    for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>((count >> shift) & 0xFFU));
  return bytes;
}

std::optional<LatencyHistogram> LatencyHistogram::decode(std::string_view bytes) {
  if (bytes.size() != kBuckets * 4) return std::nullopt;
  LatencyHistogram histogram;
  for (std::size_t i = 0; i < kBuckets; ++i)
    for (unsigned byte = 0; byte < 4; ++byte)
      histogram.counts_[i] |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[i * 4 + byte])) << (8 * byte);
  return histogram;
}

}  // namespace signalbox::telemetry
