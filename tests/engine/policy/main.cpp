#include <initializer_list>

#include "tests/engine/policy/policy_tests.h"

int main(int argc, char** argv) {
  using namespace signalbox::policy::tests;
  int failures = 0;
  for (const auto run : {runAmbiguityTests, runCanaryTests, runBreakerTests, runBreakerPropertyTests, runBreakerWindowTests, runGateTests,
                         runGatePropertyTests, runLadderTests, runOptionsTests, runOutcomeRulesTests, runPoisonTests, runPreferencesTests,
                         runPriorityTurnsTests, runQuietHoursTests, runRetryBudgetTests, runRoutingTests, runTokenBucketTests, runTripRuleTests})
    failures += run(argc, argv);
  return failures;
}
