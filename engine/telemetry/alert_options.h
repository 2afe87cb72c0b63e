#pragma once
// Thresholds of the alert rules. Defaults are the mission's. A value.

#include <cstdint>

#include "engine/base/status.h"
#include "engine/base/time.h"

namespace signalbox::telemetry {

struct AlertOptions {
  double failedRateMax = 0.005;               // failed deliveries by all, over 5 min
  std::int64_t failedRateAttemptsMin = 200;   // fewer are too few to judge
  std::int64_t queueDepthMax = 100'000;       // waiting messages of a channel, and of all together
  base::Millis oldestMessageAgeMax{600'000};  // of what is due
  base::Millis outboxLagMax{60'000};
  double diskFreeMinRatio = 0.10;
  std::int64_t diskFreeMinBytes = 1LL << 30;
  base::Millis raiseAfter{30'000};  // a rate, a depth or an age must hold this long
  base::Millis endAfter{60'000};    // and be over this long, else it would flap
  std::int64_t newCausesMax = 20;   // alerts of their own; further causes share one

  /// Each wrong value by its configuration key, such as "alerts.failed_rate_max".
  base::Status validate() const;
};

}  // namespace signalbox::telemetry
