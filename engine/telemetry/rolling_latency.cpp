#include "engine/telemetry/rolling_latency.h"

namespace signalbox::telemetry {

void RollingLatency::add(std::int64_t micros, base::BootTime now) {
  const std::int64_t number = now.time_since_epoch() / kSlot;
  Slot& slot = slots_[static_cast<std::size_t>(number) % kSlots];
  if (slot.number != number) slot = Slot{number, {}};
  slot.histogram.add(micros);
}

LatencyHistogram RollingLatency::recent(base::BootTime now) const {
  const std::int64_t newest = now.time_since_epoch() / kSlot;
  LatencyHistogram sum;
  for (const Slot& slot : slots_)
    if (slot.number >= 0 && slot.number > newest - static_cast<std::int64_t>(kSlots) && slot.number <= newest) sum.merge(slot.histogram);
  return sum;
}

}  // namespace signalbox::telemetry
