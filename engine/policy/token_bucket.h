#pragma once
// How fast a provider may be asked: so many sends a second, with one second's worth as burst. It stands inside a Gate.
// A copyable value on boot time; confined to the caller.
// A Retry-After is a pause. A THROTTLED answer without one slows it: the rate is halved (down to a sixteenth, at most
// once a second, since all sends in flight get the same refusal) and grows back over a minute. Where the rate is
// unlimited there is nothing to halve, so it pauses instead: 1 s, 2 s, 4 s, 8 s. Invariant: over any time t it gives at
// most burst + rate x t tokens, and at whenAvailable() it gives one.
// After a break it begins with a share of the rate, which grows back in the same way.

#include <chrono>
#include <cstdint>

#include "engine/base/time.h"

namespace signalbox::policy {

class TokenBucket {
 public:
  /// `ratePerSecond` 0 = unlimited. Starts full.
  explicit TokenBucket(double ratePerSecond) : ratePerSecond_(ratePerSecond), tokens_(burst()) {}

  /// A new rate holds from now on; tokens above the new burst are lost.
  void setRate(double ratePerSecond, base::BootTime now);
  bool tryTake(base::BootTime now);
  /// A token that was not used; never beyond the burst.
  void giveBack(base::BootTime now);
  /// No token before `until`; a shorter pause never shortens a longer one.
  void throttleUntil(base::BootTime until);
  void slowDown(base::BootTime now);
  void clearThrottle();
  /// From now on only that share of rate and burst, which grows to the whole within `length`. Unlimited stays unlimited.
  void growBack(double share, base::Millis length, base::BootTime now);

  /// The earliest time at which tryTake succeeds; `now` when it does at once.
  base::BootTime whenAvailable(base::BootTime now) const;
  /// Tokens at hand; INT32_MAX when unlimited.
  std::int32_t available(base::BootTime now) const;

  double ratePerSecond() const { return ratePerSecond_; }
  /// What it gives at the moment, after slowing; 0 = unlimited.
  double effectiveRate(base::BootTime now) const;
  base::BootTime throttledUntil() const { return pausedUntil_; }

 private:
  double burst() const { return ratePerSecond_ < 1 ? 1 : ratePerSecond_; }
  double slownessAt(base::BootTime now) const;
  double tokensAt(base::BootTime now) const;
  void settle(base::BootTime now);

  double ratePerSecond_;
  double tokens_;
  double slowness_ = 1;                              // share of the rate in force, 1/16 to 1
  base::Millis recovery_ = std::chrono::minutes{1};  // from nothing to the whole rate
  base::BootTime settledAt_{};
  base::BootTime slowedAt_ = base::BootTime::min();
  base::BootTime pausedUntil_ = base::BootTime::min();
};

}  // namespace signalbox::policy
