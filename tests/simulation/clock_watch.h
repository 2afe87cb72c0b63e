#pragma once
// The wall clock as the checker sees it (rule 4): after a jump ahead of more than a day nothing may be forgotten for good until an hour has
// passed without another one, and keys are known for as long as without the jump. A start judges it by what its store knows, which is less than
// what was seen: the time of the audit's newest row, and a doubt. Its own reading of the rule. Values.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "engine/base/time.h"

namespace signalbox::simulation {

class ClockWatch {
 public:
  /// An engine begins, on a store whose newest row of the audit is of that time.
  void starts(base::Now now, std::optional<std::int64_t> newestMs) {
    const std::int64_t boot = now.boot.time_since_epoch().count();
    last_.reset();
    if (!doubt_ && newestMs) last_ = Seen{*newestMs, boot};
    sees(now);
    if (!isDoubted()) doubt_.reset();  // it was set right meanwhile
  }
  /// An engine looks at it.
  void sees(base::Now now) {
    const std::int64_t wall = base::toMillis(now.wall), boot = now.boot.time_since_epoch().count();
    const std::int64_t jump = last_ ? (wall - last_->wall) - (boot - last_->boot) : 0;
    const bool starts = !doubt_ && jump > kDayMs;
    if (starts) doubt_ = Doubt{wall - jump - boot, boot + kHourMs};
    if (doubt_ && !starts && std::abs(jump) > kNoticedMs) doubt_->untilBoot = boot + kHourMs;
    if (doubt_ && boot >= doubt_->untilBoot) doubt_.reset();
    last_ = Seen{wall, boot};
    latestMs_ = std::max(latestMs_, doubt_ ? std::min(wall, doubt_->aheadMs + boot) : wall);
  }
  /// Of one that was set back meanwhile nobody minds what it was.
  bool isDoubted() const { return doubt_ && last_->wall - (doubt_->aheadMs + last_->boot) > kDayMs; }
  /// The latest time by which something may have been forgotten.
  std::int64_t latestMs() const { return latestMs_; }

 private:
  static constexpr std::int64_t kHourMs = 3'600'000, kDayMs = 24 * kHourMs, kNoticedMs = 2'000;
  struct Seen {
    std::int64_t wall = 0, boot = 0;
  };
  struct Doubt {
    std::int64_t aheadMs = 0;  // of the boot time, as it was before the jump
    std::int64_t untilBoot = 0;
  };
  std::optional<Seen> last_;
  std::optional<Doubt> doubt_;
  std::int64_t latestMs_ = 0;
};

}  // namespace signalbox::simulation
