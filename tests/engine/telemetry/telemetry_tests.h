#pragma once
// The test objects of engine/telemetry; each function runs one and returns its number of failures.

namespace signalbox::telemetry::tests {

int runLatencyHistogramTests(int argc, char** argv);
int runRollingWindowTests(int argc, char** argv);
int runSeriesRecorderTests(int argc, char** argv);
int runSeriesClockTests(int argc, char** argv);
int runMetricsTests(int argc, char** argv);
int runAlertRulesTests(int argc, char** argv);
int runAlertOptionsTests(int argc, char** argv);
int runEventHubTests(int argc, char** argv);
int runEventHubThreadsTests(int argc, char** argv);
int runEventCatalogueTests(int argc, char** argv);
int runDashboardsTests(int argc, char** argv);

}  // namespace signalbox::telemetry::tests
