#pragma once
// The test objects of this executable; each runs in main.cpp.

#include <QtTest>

namespace signalbox::api::tests {

int runRouteTests(int argc, char** argv);
int runAcceptTests(int argc, char** argv);
int runBatchTests(int argc, char** argv);
int runListTests(int argc, char** argv);
int runTimelineTests(int argc, char** argv);
int runPlanTests(int argc, char** argv);
int runOnceTests(int argc, char** argv);
int runResourceTests(int argc, char** argv);
int runStatsTests(int argc, char** argv);
int runPastTests(int argc, char** argv);
int runReplayTests(int argc, char** argv);
int runReceiptTests(int argc, char** argv);
int runSubscriptionTests(int argc, char** argv);
int runMaskedTests(int argc, char** argv);
int runGenerationTests(int argc, char** argv);

template <class Test> int runTest(int argc, char** argv) {
  Test test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::api::tests
