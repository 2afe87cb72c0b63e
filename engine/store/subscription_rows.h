#pragma once
// Subscriptions to events, as the store keeps them: what an operator set up, and how its deliveries fare. Values.

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/time.h"
#include "engine/model/state.h"
#include "engine/model/subscription.h"

namespace signalbox::store {

/// Kept with the steps that change it, never counted. Apart from the counts of channels, which are users' messages.
struct SubscriptionFigures {
  std::array<std::int64_t, model::kStateCount> counts{};  // deliveries by state
  std::optional<base::WallTime> lastSentAt;
  std::optional<base::WallTime> lastFailedAt;
  std::string lastFailure;  // "503: the receiver's words"; of the newest failed attempt
  std::int64_t at(model::State state) const { return counts[model::index(state)]; }
  std::int64_t waiting() const { return at(model::State::pending) + at(model::State::enqueued) + at(model::State::retrying); }
};

struct SubscriptionRow {
  model::Subscription subscription;
  SubscriptionFigures figures;
};

}  // namespace signalbox::store
