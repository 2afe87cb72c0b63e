#include <initializer_list>

#include "tests/engine/model/model_tests.h"

int main(int argc, char** argv) {
  using namespace signalbox::model::tests;
  int failures = 0;
  for (const auto run : {runCauseTests, runNamesTests, runQueryCompleteTests, runQueryTests, runQueryTextTests, runQuotedTargetTests, runStateTests,
                         runSubscriptionTests})
    failures += run(argc, argv);
  return failures;
}
