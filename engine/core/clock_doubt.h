#pragma once
// Whether the wall clock is believed where something would be forgotten for good (rule 4). One that goes ahead by more than a day at once, while
// the engine runs or while it does not, is not: until it has run on for an hour without another jump, nothing is purged, and keys are judged by
// the time that it would be without the jump. Confined to the core's thread.

#include <optional>

#include "engine/base/time.h"

namespace signalbox::core {

class ClockDoubt {
 public:
  static constexpr base::Millis kJump = std::chrono::hours{24};
  static constexpr base::Millis kTrial = std::chrono::hours{1};

  /// At a start. `newest`: the last time that the store knows of. `since`: by which an earlier run has doubted the clock, and had not come to an end.
  void begin(std::optional<base::WallTime> newest, std::optional<base::WallTime> since, base::Now now);
  /// The wall went ahead of the boot time by so much, or behind it, from one step to the next.
  void jumped(base::Millis jump, base::Now now);
  /// It may be believed again from here on.
  void advance(base::Now now);

  bool isDoubted() const { return doubt_.has_value(); }
  /// What the time was, without the jump, when it came to be doubted; nothing while it is believed.
  std::optional<base::WallTime> since() const { return doubt_ ? std::optional(doubt_->wall) : std::nullopt; }
  /// The time by which something may be forgotten: never ahead of what it would be without the jump.
  base::WallTime believed(base::Now now) const;

 private:
  struct Doubt {
    base::WallTime wall{};
    base::BootTime boot{};
    base::BootTime until{};
  };
  std::optional<Doubt> doubt_;
};

}  // namespace signalbox::core
