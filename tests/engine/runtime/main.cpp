#include <QCoreApplication>
#include <QTest>

#include <csignal>

#include "engine/store/sqlite/open.h"
#include "tests/engine/runtime/accept_lane_test.h"
#include "tests/engine/runtime/audit_checkpoints_test.h"
#include "tests/engine/runtime/audit_key_test.h"
#include "tests/engine/runtime/audit_rollback_test.h"
#include "tests/engine/runtime/bulk_reading_test.h"
#include "tests/engine/runtime/company_test.h"
#include "tests/engine/runtime/data_directory_test.h"
#include "tests/engine/runtime/demo_live_test.h"
#include "tests/engine/runtime/demo_test.h"
#include "tests/engine/runtime/engine_test.h"
#include "tests/engine/runtime/fallback_test.h"
#include "tests/engine/runtime/key_change_test.h"
#include "tests/engine/runtime/master_keys_test.h"
#include "tests/engine/runtime/options_test.h"
#include "tests/engine/runtime/readers_test.h"
#include "tests/engine/runtime/receipt_lane_test.h"
#include "tests/engine/runtime/sns_fetch_test.h"
#include "tests/engine/runtime/step_anchor_test.h"
#include "tests/engine/runtime/target_gate_test.h"
#include "tests/engine/runtime/vault_desk_test.h"

template <class Test> int run(int argc, char** argv) {
  Test test;
  return QTest::qExec(&test, argc, argv);
}

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // as the programs do
  signalbox::store::sqlite::configureSqliteOnce();
  const QCoreApplication application(argc, argv);
  return run<AcceptLaneTest>(argc, argv) + run<CompanyTest>(argc, argv) + run<ReceiptLaneTest>(argc, argv) + run<MasterKeysTest>(argc, argv) +
      run<KeyChangeTest>(argc, argv) + run<AuditCheckpointsTest>(argc, argv) + run<AuditKeyTest>(argc, argv) + run<AuditRollbackTest>(argc, argv) +
      run<VaultDeskTest>(argc, argv) + run<BulkReadingTest>(argc, argv) + run<ReadersTest>(argc, argv) + run<DemoLiveTest>(argc, argv) +
      run<OptionsTest>(argc, argv) + run<DataDirectoryTest>(argc, argv) + run<EngineTest>(argc, argv) + run<TargetGateTest>(argc, argv) +
      run<FallbackTest>(argc, argv) + run<SnsFetchTest>(argc, argv) + run<StepAnchorTest>(argc, argv) + run<DemoTest>(argc, argv);
}
