#include "engine/policy/breaker_options.h"

#include <string>

namespace signalbox::policy {

std::vector<base::FieldError> BreakerOptions::validate(std::string_view key) const {
  std::vector<base::FieldError> errors;
  const auto require = [&](bool right, std::string_view field, std::string_view detail) {
    if (!right) errors.push_back({std::string{key} + "." + std::string{field}, std::string{detail}});
  };
  require(trip.callsMin >= 1, "calls_min", "must be at least 1");
  require(trip.failuresMin >= 1, "failures_min", "must be at least 1");
  require(trip.rateLimit > 0 && trip.rateLimit < 1, "rate_limit", "must be between 0 and 1, both excluded");
  require(trip.z >= 0 && trip.z <= 5, "z", "must be between 0 and 5");
  require(trip.consecutiveLimit >= 1, "consecutive_limit", "must be at least 1");
  require(coolDownFirst >= std::chrono::seconds{1}, "cool_down_first", "must be at least 1 s");
  require(coolDownMax >= coolDownFirst, "cool_down_max", "must not be below cool_down_first");
  require(coolDownMax <= std::chrono::hours{24}, "cool_down_max", "must be at most 24 h");
  require(jitter >= 0 && jitter <= 0.5, "jitter", "must be between 0 and 0.5");
  require(probes >= 1 && probes <= 100, "probes", "must be between 1 and 100");
  require(ramp >= base::Millis{0} && ramp <= std::chrono::hours{1}, "ramp", "must be between 0 and 1 h");
  require(pingPatience >= std::chrono::seconds{1}, "ping_patience", "must be at least 1 s");
  return errors;
}

}  // namespace signalbox::policy
