#pragma once
// The test objects of this folder; each runs its slots and returns the number that failed.

#include <cstdint>

#include "engine/base/time.h"

namespace signalbox::policy::tests {

int runAmbiguityTests(int argc, char** argv);
int runCanaryTests(int argc, char** argv);
int runBreakerTests(int argc, char** argv);
int runBreakerPropertyTests(int argc, char** argv);
int runBreakerWindowTests(int argc, char** argv);
int runGateTests(int argc, char** argv);
int runGatePropertyTests(int argc, char** argv);
int runLadderTests(int argc, char** argv);
int runOptionsTests(int argc, char** argv);
int runOutcomeRulesTests(int argc, char** argv);
int runPoisonTests(int argc, char** argv);
int runPreferencesTests(int argc, char** argv);
int runPriorityTurnsTests(int argc, char** argv);
int runQuietHoursTests(int argc, char** argv);
int runRetryBudgetTests(int argc, char** argv);
int runRoutingTests(int argc, char** argv);
int runTokenBucketTests(int argc, char** argv);
int runTripRuleTests(int argc, char** argv);

/// 2026-05-12T12:00:00Z at a boot time of 1 000 s, and so many milliseconds later.
inline base::Now at(std::int64_t millis) {
  return {base::wallFromMillis(1'778'587'200'000 + millis), base::BootTime{base::Millis{1'000'000 + millis}}};
}

}  // namespace signalbox::policy::tests
