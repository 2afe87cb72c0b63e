#include "engine/store/sqlite/open.h"
#include "tests/engine/store/sqlite_factory.h"
#include "tests/engine/store/store_tests.h"

int main(int argc, char** argv) {
  using namespace signalbox::store::tests;
  signalbox::store::sqlite::configureSqliteOnce();
  int failures = 0;
  for (const auto run : {runAcceptTests, runClaimTests, runNewMessageTests, runMoveTests, runSettleTests, runDeadLetterTests, runFrameTests,
                         runCatalogueTests, runRetentionTests, runListTests, runQueryTests, runReadTests})
    failures += run(makeSqliteFactory, argc, argv);
  for (const auto run : {runSecretTests, runSqliteGroupTests, runSqliteFileTests, runSqliteSpeedTests, runSqliteFaultTests})
    failures += run(argc, argv);
  return failures;
}
