#pragma once
// Two counts per second of boot time over the last N seconds; the window arithmetic of breaker and retry budget.
// A value of fixed size; confined to the caller. A bucket knows its second, so nothing has to be advanced: what is
// too old is left out when it is summed and overwritten when its place is needed.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "engine/base/time.h"

namespace signalbox::policy {

template <std::size_t N> class SecondsRing {
 public:
  struct Counts {
    std::int32_t first = 0;
    std::int32_t second = 0;
    bool operator==(const Counts&) const = default;
  };

  static std::int64_t secondOf(base::BootTime at) { return std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count(); }

  /// The bucket of that moment, or null when it has been overwritten by a later one.
  Counts* at(base::BootTime moment) {
    const std::int64_t second = secondOf(moment);
    Bucket& bucket = buckets_[placeOf(second)];
    if (bucket.second > second) return nullptr;
    if (bucket.second < second) bucket = Bucket{second, {}};
    return &bucket.counts;
  }

  /// Sums of the youngest `seconds` buckets, the one of `now` included.
  Counts sum(base::BootTime now, std::size_t seconds = N) const {
    const std::int64_t newest = secondOf(now);
    const std::int64_t oldest = newest - static_cast<std::int64_t>(seconds) + 1;
    Counts total;
    for (const Bucket& bucket : buckets_) {
      if (bucket.second < oldest || bucket.second > newest) continue;
      total.first += bucket.counts.first;
      total.second += bucket.counts.second;
    }
    return total;
  }

  void clear() { buckets_.fill(Bucket{}); }

 private:
  struct Bucket {
    std::int64_t second = INT64_MIN;
    Counts counts;
  };
  static std::size_t placeOf(std::int64_t second) {
    constexpr auto kSize = static_cast<std::int64_t>(N);
    return static_cast<std::size_t>(((second % kSize) + kSize) % kSize);
  }

  std::array<Bucket, N> buckets_{};
};

}  // namespace signalbox::policy
