#include <QApplication>
#include <QTest>

#include "tests/ui/support/opened_sheets.h"
#include "tests/ui/views/asked_test.h"
#include "tests/ui/views/away_test.h"
#include "tests/ui/views/changed_meanwhile_test.h"
#include "tests/ui/views/delivery_states_test.h"
#include "tests/ui/views/delivery_test.h"
#include "tests/ui/views/directions_test.h"
#include "tests/ui/views/effect_test.h"
#include "tests/ui/views/figures_test.h"
#include "tests/ui/views/first_steps_test.h"
#include "tests/ui/views/generations_shown_test.h"
#include "tests/ui/views/looks_test.h"
#include "tests/ui/views/older_engine_test.h"
#include "tests/ui/views/operation_how_test.h"
#include "tests/ui/views/operation_plan_test.h"
#include "tests/ui/views/other_one_test.h"
#include "tests/ui/views/overwriting_test.h"
#include "tests/ui/views/partial_groups_test.h"
#include "tests/ui/views/past_changes_test.h"
#include "tests/ui/views/past_limits_test.h"
#include "tests/ui/views/plain_words_test.h"
#include "tests/ui/views/provider_order_test.h"
#include "tests/ui/views/range_chip_test.h"
#include "tests/ui/views/receipts_shown_test.h"
#include "tests/ui/views/refused_test.h"
#include "tests/ui/views/report_print_test.h"
#include "tests/ui/views/row_menus_test.h"
#include "tests/ui/views/set_up_states_test.h"
#include "tests/ui/views/set_up_test.h"
#include "tests/ui/views/sheets_test.h"
#include "tests/ui/views/shown_test.h"
#include "tests/ui/views/silence_test.h"
#include "tests/ui/views/simulate_test.h"
#include "tests/ui/views/steering_test.h"
#include "tests/ui/views/stopped_test.h"
#include "tests/ui/views/views_tests.h"

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  using namespace signalbox::tests;
  constexpr int kSheets = 8;
  OpenedSheetsTest openedSheets(kSheets);
  PlaceTest place;
  WordingTest wording;
  OverviewTest overview;
  DeliveryTest delivery;
  DeliveryStatesTest notKnownYet;
  AwayTest away;
  ScreensTest screens;
  AccessTest access;
  OperationSheetTest sheet;
  ScopeTest scope;
  ActsTest acts;
  SubscriptionsTest subscriptions;
  ConnectDialogTest connectDialog;
  SetUpTest setUp;
  UnsavedTest unsaved;
  TriageTest triage;
  StatementsTest statements;
  RemovalTest removal;
  SecretsTest secrets;
  TemplatesTest templates;
  WalkThroughTest walks;
  PastTest past;
  PastLimitsTest pastLimits;
  PastChangesTest pastChanges;
  RangeChipTest rangeChip;
  WaitingTest waiting;
  PermissionsTest permissions;
  ProviderListTest providerList;
  SheetsTest sheets;
  SimulateTest simulate;
  ChangedMeanwhileTest meanwhile;
  FirstStepsTest firstSteps;
  LooksTest looks;
  OperationPlanTest plans;
  OperationHowTest how;
  OtherOneTest otherOne;
  PartialGroupsTest partialGroups;
  SteeringTest steering;
  OverwritingTest overwriting;
  SilenceTest silence;
  PlainWordsTest plainWords;
  ShownTest shown;
  ReceiptsShownTest receipts;
  DirectionsTest directions;
  OlderEngineTest olderEngine;
  FiguresTest figures;
  EffectTest effect;
  GenerationsShownTest generations;
  ReportPrintTest reportPrint;
  RefusedTest refused;
  AskedTest asked;
  StoppedTest stopped;
  RowMenusTest rowMenus;
  SetUpStatesTest setUpStates;
  int failures = 0;
  for (QObject* test : std::initializer_list<QObject*>{
           &place,        &wording,    &overview,  &screens,     &access,     &sheet,       &subscriptions, &triage,        &statements,
           &removal,      &secrets,    &templates, &walks,       &past,       &waiting,     &permissions,   &connectDialog, &setUp,
           &providerList, &scope,      &acts,      &unsaved,     &delivery,   &away,        &pastLimits,    &rangeChip,     &sheets,
           &simulate,     &firstSteps, &looks,     &meanwhile,   &plans,      &otherOne,    &partialGroups, &steering,      &overwriting,
           &silence,      &plainWords, &shown,     &receipts,    &directions, &olderEngine, &figures,       &effect,        &generations,
           &reportPrint,  &refused,    &asked,     &pastChanges, &stopped,    &notKnownYet, &rowMenus,      &setUpStates,   &openedSheets,
           &how})
    failures += QTest::qExec(test, argc, argv);
  return failures;
}
