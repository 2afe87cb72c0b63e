#include <QCoreApplication>
#include <QTest>

#include "tests/ui/state/commands_test.h"
#include "tests/ui/state/engine_session_test.h"
#include "tests/ui/state/engine_state_test.h"
#include "tests/ui/state/freshness_test.h"
#include "tests/ui/state/patience_test.h"
#include "tests/ui/state/provider_order_test.h"
#include "tests/ui/state/recipient_import_test.h"
#include "tests/ui/state/refusal_test.h"
#include "tests/ui/state/search_test.h"
#include "tests/ui/state/selection_test.h"
#include "tests/ui/state/series_store_test.h"
#include "tests/ui/state/stats_merge_test.h"
#include "tests/ui/state/table_model_test.h"

template <class Test> int run(int argc, char** argv) {
  Test test;
  return QTest::qExec(&test, argc, argv);
}

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  return run<FreshnessTest>(argc, argv) + run<EngineStateTest>(argc, argv) + run<EngineSessionTest>(argc, argv) + run<StatsMergeTest>(argc, argv) +
      run<SeriesStoreTest>(argc, argv) + run<TableModelTest>(argc, argv) + run<SelectionTest>(argc, argv) + run<CommandsTest>(argc, argv) +
      run<RecipientImportTest>(argc, argv) + run<PatienceTest>(argc, argv) + run<SearchTest>(argc, argv) + run<ProviderOrderTest>(argc, argv) +
      run<RefusalTest>(argc, argv);
}
