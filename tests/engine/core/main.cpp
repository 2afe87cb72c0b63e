#include <QCoreApplication>
#include <QTest>

#include "engine/store/sqlite/open.h"
#include "tests/engine/core/accept_test.h"
#include "tests/engine/core/access_test.h"
#include "tests/engine/core/audit_anew_test.h"
#include "tests/engine/core/audit_states_test.h"
#include "tests/engine/core/audit_test.h"
#include "tests/engine/core/bulk_act_test.h"
#include "tests/engine/core/canary_test.h"
#include "tests/engine/core/claim_test.h"
#include "tests/engine/core/clock_doubt_test.h"
#include "tests/engine/core/command_key_test.h"
#include "tests/engine/core/crash_test.h"
#include "tests/engine/core/delivery_test.h"
#include "tests/engine/core/doubt_test.h"
#include "tests/engine/core/edit_test.h"
#include "tests/engine/core/erasure_test.h"
#include "tests/engine/core/expected_test.h"
#include "tests/engine/core/failure_test.h"
#include "tests/engine/core/lookup_test.h"
#include "tests/engine/core/overload_test.h"
#include "tests/engine/core/policy_test.h"
#include "tests/engine/core/queue_test.h"
#include "tests/engine/core/receipt_news_test.h"
#include "tests/engine/core/receipt_test.h"
#include "tests/engine/core/restart_test.h"
#include "tests/engine/core/secret_test.h"
#include "tests/engine/core/steering_test.h"
#include "tests/engine/core/subscription_test.h"
#include "tests/engine/core/verdict_test.h"

template <class Test> int run(int argc, char** argv) {
  Test test;
  return QTest::qExec(&test, argc, argv);
}

int main(int argc, char** argv) {
  signalbox::store::sqlite::configureSqliteOnce();
  const QCoreApplication application(argc, argv);
  return run<AcceptTest>(argc, argv) + run<DeliveryTest>(argc, argv) + run<SteeringTest>(argc, argv) + run<CrashTest>(argc, argv) +
      run<QueueTest>(argc, argv) + run<ClaimTest>(argc, argv) + run<CommandKeyTest>(argc, argv) + run<RestartTest>(argc, argv) +
      run<FailureTest>(argc, argv) + run<LookupTest>(argc, argv) + run<ReceiptTest>(argc, argv) + run<ReceiptNewsTest>(argc, argv) +
      run<DoubtTest>(argc, argv) + run<PolicyTest>(argc, argv) + run<AccessTest>(argc, argv) + run<AuditTest>(argc, argv) +
      run<AuditAnewTest>(argc, argv) + run<AuditStatesTest>(argc, argv) + run<SubscriptionTest>(argc, argv) + run<SubscriberTest>(argc, argv) +
      run<CanaryTest>(argc, argv) + run<EditTest>(argc, argv) + run<BulkActTest>(argc, argv) + run<SecretTest>(argc, argv) +
      run<ErasureTest>(argc, argv) + run<ClockDoubtTest>(argc, argv) + run<OverloadTest>(argc, argv) + run<ExpectedTest>(argc, argv) +
      run<VerdictTest>(argc, argv);
}
