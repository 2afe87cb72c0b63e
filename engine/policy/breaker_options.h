#pragma once
// How a breaker is set (rules 21 and 22). Values with their defaults; units in the types.

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/policy/trip_rule.h"

namespace signalbox::policy {

struct BreakerOptions {
  TripRule trip;
  base::Millis coolDownFirst = std::chrono::seconds{30};
  base::Millis coolDownMax = std::chrono::minutes{5};
  double jitter = 0.2;                                   // of the cool-down
  std::int32_t probes = 5;                               // successes that close
  bool hasHealthCheck = false;                           // false: half-open right after the cool-down
  base::Millis ramp = std::chrono::seconds{60};          // after closing, the load grows from a tenth to all; 0 = at once
  base::Millis pingPatience = std::chrono::seconds{30};  // a ping without an answer is asked again after this

  /// Every wrong field at once; pointers start with `key`.
  std::vector<base::FieldError> validate(std::string_view key) const;
};

}  // namespace signalbox::policy
