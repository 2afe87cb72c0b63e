#pragma once
// When a closed circuit opens (rule 21). The rate rule asks for evidence and not for a bad second: the lower end of
// the 95 % interval (Wilson, one-sided) must exceed the limit, so that 1 failure of 10 opens nothing and 9 of 100 do.
// The run rule catches a dead provider at low volume. Pure functions over values.

#include <cstdint>

#include "engine/policy/breaker_window.h"

namespace signalbox::policy {

struct TripRule {
  std::int32_t callsMin = 20;
  std::int32_t failuresMin = 5;
  double rateLimit = 0.05;
  double z = 1.645;  // 95 %, one-sided
  std::int32_t consecutiveLimit = 5;
};

enum class Trip : std::uint8_t { no, rate, consecutive };

/// Lower bound of the failure rate; 0 without calls. Wilson 1927, score interval.
double wilsonLowerBound(std::int32_t failures, std::int32_t calls, double z);

Trip judge(const TripRule& rule, WindowCounts counts, std::int32_t consecutiveFailures);

}  // namespace signalbox::policy
