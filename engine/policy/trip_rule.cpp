#include "engine/policy/trip_rule.h"

#include <cmath>

namespace signalbox::policy {

double wilsonLowerBound(std::int32_t failures, std::int32_t calls, double z) {
  if (calls <= 0) return 0;
  const double n = calls;
  const double rate = failures / n;
  const double z2 = z * z;
  const double centre = rate + z2 / (2 * n);
  const double spread = z * std::sqrt(rate * (1 - rate) / n + z2 / (4 * n * n));
  return (centre - spread) / (1 + z2 / n);
}

Trip judge(const TripRule& rule, WindowCounts counts, std::int32_t consecutiveFailures) {
  if (consecutiveFailures >= rule.consecutiveLimit) return Trip::consecutive;
  if (counts.calls >= rule.callsMin && counts.failures >= rule.failuresMin &&
      wilsonLowerBound(counts.failures, counts.calls, rule.z) > rule.rateLimit)
    return Trip::rate;
  return Trip::no;
}

}  // namespace signalbox::policy
