#pragma once
// Latencies of the last five minutes, from which a provider's percentiles are read. Slots of boot time; bounded.
// Confined to its owner's thread.

#include <array>
#include <cstdint>

#include "engine/base/time.h"
#include "engine/telemetry/latency_histogram.h"

namespace signalbox::telemetry {

class RollingLatency {
 public:
  static constexpr base::Millis kSlot{10'000};
  static constexpr std::size_t kSlots = 30;

  void add(std::int64_t micros, base::BootTime now);
  LatencyHistogram recent(base::BootTime now) const;

 private:
  struct Slot {
    std::int64_t number = -1;
    LatencyHistogram histogram;
  };
  std::array<Slot, kSlots> slots_{};
};

}  // namespace signalbox::telemetry
