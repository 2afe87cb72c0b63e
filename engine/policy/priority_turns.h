#pragma once
// Which priority claims next when there are fewer permits than messages (rule 11): 8 of high for 4 of normal for 1 of low,
// over any length of time and however few permits each step has. What was idle or had no permit does not save up its
// turns. The claim phase keeps one per channel. A copyable value of fixed size; confined to the caller.

#include <array>
#include <cstddef>
#include <optional>

#include "engine/model/notification.h"

namespace signalbox::policy {

class PriorityTurns {
 public:
  static constexpr std::array<std::size_t, model::kPriorityCount> kWeights{8, 4, 1};  // high, normal, low
  using Ready = std::array<bool, model::kPriorityCount>;

  /// The next to claim, of those that can; nothing when none can. It may claim up to its weight before the next is asked for.
  std::optional<model::Priority> next(const Ready& ready);
  void claimed(model::Priority priority, std::size_t count);

 private:
  // Stride scheduling: each turn costs its share of the weight, and the one that has paid least is next.
  std::array<double, model::kPriorityCount> paid_{};
  double level_ = 0;  // what the last one to claim had paid
};

}  // namespace signalbox::policy
