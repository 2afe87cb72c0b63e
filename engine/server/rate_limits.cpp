#include "engine/server/rate_limits.h"

#include <algorithm>
#include <cmath>

namespace signalbox::server {
namespace {
constexpr double kBurstSeconds = 2;
}

std::optional<base::Millis> RateLimits::take(const std::string& token, base::BootTime now) {
  if (perSecond_ <= 0) return std::nullopt;
  const double full = std::max(1.0, perSecond_ * kBurstSeconds);
  Bucket& bucket = buckets_.try_emplace(token, Bucket{full, now}).first->second;
  const auto passed = std::chrono::duration_cast<base::Millis>(now - bucket.at).count();
  bucket.left = std::min(full, bucket.left + perSecond_ * static_cast<double>(std::max<std::int64_t>(passed, 0)) / 1000.0);
  bucket.at = now;
  if (bucket.left >= 1) {
    bucket.left -= 1;
    return std::nullopt;
  }
  return base::Millis{static_cast<std::int64_t>(std::ceil((1 - bucket.left) / perSecond_ * 1000.0))};
}

}  // namespace signalbox::server
