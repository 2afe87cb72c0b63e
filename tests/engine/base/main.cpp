#include <initializer_list>

#include "tests/engine/base/base_tests.h"

int main(int argc, char** argv) {
  using namespace signalbox::base::tests;
  int failures = 0;
  for (const auto run : {runBoundedQueueTests, runClockTests, runDigestTests, runRandomTests, runStatusTests, runTimeTests, runUuidTests})
    failures += run(argc, argv);
  return failures;
}
