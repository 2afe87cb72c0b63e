#include <initializer_list>

#include "tests/engine/telemetry/telemetry_tests.h"

int main(int argc, char** argv) {
  using namespace signalbox::telemetry::tests;
  int failures = 0;
  for (const auto run :
       {runLatencyHistogramTests, runRollingWindowTests, runSeriesRecorderTests, runSeriesClockTests, runMetricsTests, runAlertRulesTests,
        runAlertOptionsTests, runEventHubTests, runEventHubThreadsTests, runEventCatalogueTests, runDashboardsTests})
    failures += run(argc, argv);
  return failures;
}
