#include <initializer_list>

#include "tests/engine/api/api_tests.h"

int main(int argc, char** argv) {
  using namespace signalbox::api::tests;
  int failures = 0;
  for (const auto run : {runRouteTests, runAcceptTests, runBatchTests, runListTests, runTimelineTests, runPlanTests, runOnceTests, runResourceTests,
                         runStatsTests, runPastTests, runReplayTests, runReceiptTests, runSubscriptionTests, runMaskedTests, runGenerationTests})
    failures += run(argc, argv);
  return failures;
}
