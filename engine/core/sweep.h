#pragma once
// The sweep phase: what time alone brings about. Rows left in flight by an earlier boot, expiry, timed pauses, breakers'
// cool-downs and pings, finished buckets of the time series, alerts, retention. Each piece is bounded (rule 1). Lives for
// one step; when something was last done stands in SweepTimes.

#include "engine/core/step_context.h"

namespace signalbox::core {

struct SweepTimes {
  base::BootTime sweepAt{};
  base::BootTime purgeAt{};
};

class Sweep {
 public:
  Sweep(StepContext& step, SweepTimes& times) : step_(step), times_(times) {}
  base::Status run();
  /// What was kept long enough, behind all that is told in this step: it may be told of what goes.
  base::Status forget();
  /// Rows that were being sent when the engine went down; before anything else is claimed.
  base::Status orphans();

 private:
  base::Status orphan(const store::OrphanRow& orphan, std::int32_t inFlightAtCrash);
  base::Status expire();
  base::Status endPauses();
  base::Status clearCrashes();
  base::Status endedSubscriptions();
  base::Status dropOldSecrets();
  base::Status gates();
  base::Status forgetDestinations();
  base::Status purge();
  base::Status tellPurged(const store::Store::Purged& gone);

  StepContext& step_;
  SweepTimes& times_;
  bool isDue_ = false;  // in this step
};

}  // namespace signalbox::core
