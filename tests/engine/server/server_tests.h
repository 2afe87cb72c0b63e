#pragma once
// The test objects of this executable; each runs in main.cpp.

#include <QtTest>

namespace signalbox::server::tests {

int runHeadTests(int argc, char** argv);
int runConnectionTests(int argc, char** argv);
int runAbuseTests(int argc, char** argv);
int runLimitTests(int argc, char** argv);
int runStreamTests(int argc, char** argv);
int runListenTests(int argc, char** argv);
int runTlsTests(int argc, char** argv);
int runProxyTests(int argc, char** argv);

template <class Test> int runTest(int argc, char** argv) {
  Test test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::server::tests
