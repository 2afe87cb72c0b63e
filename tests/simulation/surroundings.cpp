#include "tests/simulation/surroundings.h"

#include <fmt/format.h>

#include <chrono>

#include "engine/base/random.h"

namespace signalbox::simulation {

Surroundings::Surroundings(std::uint64_t seed) {
  base::SeededRandom random(seed ^ 0x5A220D5ULL);
  keepsShortly_ = random.chance(0.5);
  isNarrow_ = random.chance(0.5);
  kept_.notifications = std::chrono::hours{random.between(1, 3)};
  kept_.discarded = std::chrono::minutes{random.between(20, 120)};
  kept_.waitingReceipts = std::chrono::hours{random.between(1, 3)};
  const auto few = [&random](std::int64_t most) { return static_cast<std::size_t>(random.between(1, most)); };
  if (!isNarrow_) return;
  bounds_.claim = few(4);
  bounds_.settle = 16 + few(16);  // of which each subscription takes its share
  bounds_.commands = few(3);
  bounds_.sweep = few(8);
  bounds_.bulk = few(4);
  if (random.chance(0.5)) bounds_.bytesInFlight = few(200);
  window_.laneIdsMax = few(3);
  window_.laneIdsMin = 1;
  window_.idsMax = few(6);
  window_.refillRows = few(3);
  window_.lowWater = few(3);
  window_.refillLanes = few(2);
  slots_ = static_cast<std::int32_t>(few(2));
  originSlots_ = static_cast<std::int32_t>(few(2));
}

void Surroundings::setUp(core::CoreOptions& options) const {
  if (keepsShortly_) {
    options.retention.notifications = kept_.notifications;
    options.retention.discarded = kept_.discarded;
    options.retention.waitingReceipts = kept_.waitingReceipts;
  }
  if (!isNarrow_) return;
  options.bounds = bounds_;
  options.originConcurrency = *originSlots_;
  options.events.originConcurrency = *originSlots_;
}

std::string Surroundings::words() const {
  std::string words;
  if (keepsShortly_) words += fmt::format("; keeps {} h", std::chrono::duration_cast<std::chrono::hours>(kept_.notifications).count());
  if (isNarrow_)
    words += fmt::format("; claims {}, {} slots, a window of {} in lanes of {}", bounds_.claim, slots_, window_.idsMax, window_.laneIdsMax);
  return words;
}

}  // namespace signalbox::simulation
