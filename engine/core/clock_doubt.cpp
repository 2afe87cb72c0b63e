#include "engine/core/clock_doubt.h"

#include <algorithm>

namespace signalbox::core {

void ClockDoubt::begin(std::optional<base::WallTime> newest, std::optional<base::WallTime> since, base::Now now) {
  // A doubt that was never settled goes first: what was written in it bears the time of the clock that is doubted.
  // A newest row of before it was written by a clock that had been set back since, and tells more.
  const std::optional<base::WallTime> last = since && newest ? std::min(*since, *newest) : since ? since : newest;
  if (last && now.wall - *last > kJump) doubt_ = Doubt{*last, now.boot, now.boot + kTrial};
}

void ClockDoubt::jumped(base::Millis jump, base::Now now) {
  const Doubt fresh{now.wall - jump, now.boot, now.boot + kTrial};
  if (doubt_) doubt_->until = fresh.until;
  // Ahead of a clock that had been set back meanwhile less is believed than of the one before.
  if (jump > kJump && (!doubt_ || fresh.wall < doubt_->wall + (now.boot - doubt_->boot))) doubt_ = fresh;
}

void ClockDoubt::advance(base::Now now) {
  if (doubt_ && now.boot >= doubt_->until) doubt_.reset();
}

base::WallTime ClockDoubt::believed(base::Now now) const { return doubt_ ? std::min(now.wall, doubt_->wall + (now.boot - doubt_->boot)) : now.wall; }

}  // namespace signalbox::core
