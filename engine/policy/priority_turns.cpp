#include "engine/policy/priority_turns.h"

#include <algorithm>

namespace signalbox::policy {

std::optional<model::Priority> PriorityTurns::next(const Ready& ready) {
  std::optional<std::size_t> chosen;
  for (std::size_t i = 0; i < ready.size(); ++i) {
    paid_[i] = std::max(paid_[i], level_ - 1);  // no more than one turn is saved up
    if (ready[i] && (!chosen || paid_[i] < paid_[*chosen])) chosen = i;
  }
  if (!chosen) return std::nullopt;
  level_ = std::max(level_, paid_[*chosen]);
  return static_cast<model::Priority>(*chosen);
}

void PriorityTurns::claimed(model::Priority priority, std::size_t count) {
  paid_[model::index(priority)] += static_cast<double>(count) / static_cast<double>(kWeights[model::index(priority)]);
}

}  // namespace signalbox::policy
