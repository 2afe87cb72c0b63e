#pragma once
// What the breaker has seen: calls and failures in the last 30 one-second buckets of boot time, and the run of
// failures since the last success (rule 21). The run has no age: at one call a minute, five failures in a row are
// still a dead provider. A value; confined to the caller.

#include <cstdint>

#include "engine/base/time.h"
#include "engine/policy/seconds_ring.h"

namespace signalbox::policy {

struct WindowCounts {
  std::int32_t calls = 0;
  std::int32_t failures = 0;
  bool operator==(const WindowCounts&) const = default;
};

class BreakerWindow {
 public:
  static constexpr std::size_t kSeconds = 30;

  void recordSuccess(base::BootTime at);
  void recordFailure(base::BootTime at);
  WindowCounts counts(base::BootTime now) const;
  std::int32_t consecutiveFailures() const { return consecutive_; }
  void clear();

 private:
  SecondsRing<kSeconds> ring_;  // first = calls, second = failures
  std::int32_t consecutive_ = 0;
};

}  // namespace signalbox::policy
