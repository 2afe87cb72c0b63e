#pragma once
// The test objects of this folder. Those that take a factory are the conformance suite of store::Store.

#include "tests/engine/store/store_factory.h"

namespace signalbox::store::tests {

int runAcceptTests(const MakeFactory& make, int argc, char** argv);
int runClaimTests(const MakeFactory& make, int argc, char** argv);
int runNewMessageTests(const MakeFactory& make, int argc, char** argv);
int runMoveTests(const MakeFactory& make, int argc, char** argv);
int runSettleTests(const MakeFactory& make, int argc, char** argv);
int runDeadLetterTests(const MakeFactory& make, int argc, char** argv);
int runFrameTests(const MakeFactory& make, int argc, char** argv);
int runCatalogueTests(const MakeFactory& make, int argc, char** argv);
int runRetentionTests(const MakeFactory& make, int argc, char** argv);
int runListTests(const MakeFactory& make, int argc, char** argv);
int runQueryTests(const MakeFactory& make, int argc, char** argv);
int runReadTests(const MakeFactory& make, int argc, char** argv);

int runSecretTests(int argc, char** argv);
int runSqliteGroupTests(int argc, char** argv);
int runSqliteFileTests(int argc, char** argv);
int runSqliteSpeedTests(int argc, char** argv);
int runSqliteFaultTests(int argc, char** argv);

}  // namespace signalbox::store::tests
