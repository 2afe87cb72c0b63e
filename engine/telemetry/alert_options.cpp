#include "engine/telemetry/alert_options.h"

#include <string>
#include <vector>

namespace signalbox::telemetry {

base::Status AlertOptions::validate() const {
  std::vector<base::FieldError> errors;
  const auto require = [&errors](bool holds, const char* key, const char* what) {
    if (!holds) errors.push_back({std::string("alerts.") + key, what});
  };
  require(failedRateMax > 0 && failedRateMax <= 1, "failed_rate_max", "must be over 0 and at most 1");
  require(failedRateAttemptsMin >= 1, "failed_rate_attempts_min", "must be at least 1");
  require(queueDepthMax >= 1, "queue_depth_max", "must be at least 1");
  require(oldestMessageAgeMax.count() >= 1000, "oldest_message_age_max_ms", "must be at least 1000");
  require(outboxLagMax.count() >= 1000, "outbox_lag_max_ms", "must be at least 1000");
  require(diskFreeMinRatio >= 0 && diskFreeMinRatio < 1, "disk_free_min_ratio", "must be at least 0 and under 1");
  require(diskFreeMinBytes >= 0, "disk_free_min_bytes", "must not be negative");
  require(raiseAfter.count() >= 0 && raiseAfter.count() <= 3'600'000, "raise_after_ms", "must be between 0 and 3600000");
  require(endAfter.count() >= 0 && endAfter.count() <= 3'600'000, "end_after_ms", "must be between 0 and 3600000");
  require(newCausesMax >= 1 && newCausesMax <= 1000, "new_causes_max", "must be between 1 and 1000");
  return errors.empty() ? base::Status::okay() : base::Status::invalid(std::move(errors));
}

}  // namespace signalbox::telemetry
