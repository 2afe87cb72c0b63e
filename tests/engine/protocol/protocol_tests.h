#pragma once
// The test objects of this executable; each runs in main.cpp.

#include <QtTest>

namespace signalbox::protocol::tests {

int runJsonFieldsTests(int argc, char** argv);
int runJsonTextTests(int argc, char** argv);
int runSseTests(int argc, char** argv);

template <class Test> int runTest(int argc, char** argv) {
  Test test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::protocol::tests
