#include <QApplication>
#include <QTest>

#include "tests/ui/shell/alert_notes_test.h"
#include "tests/ui/shell/alert_watch_test.h"
#include "tests/ui/shell/closing_test.h"
#include "tests/ui/shell/demo_start_test.h"
#include "tests/ui/shell/fit_test.h"
#include "tests/ui/shell/frame_test.h"
#include "tests/ui/shell/keys_test.h"
#include "tests/ui/shell/leaving_test.h"
#include "tests/ui/shell/link_door_test.h"
#include "tests/ui/shell/release_test.h"
#include "tests/ui/shell/shell_tests.h"
#include "tests/ui/shell/slow_network_test.h"
#include "tests/ui/shell/stripe_test.h"
#include "tests/ui/shell/undo_lane_test.h"
#include "tests/ui/support/opened_sheets.h"

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  application.setQuitOnLastWindowClosed(false);
  using namespace signalbox::tests;
  constexpr int kSheets = 6;
  OpenedSheetsTest sheets(kSheets);
  MainWindowTest window;
  ConsoleTest console;
  EnginesTest engines;
  KeysTest keys;
  AlertNotesTest notes;
  DemoStartTest demo;
  LinkDoorTest door;
  AlertWatchTest watch;
  LeavingTest leaving;
  FrameTest frame;
  UndoLaneTest undo;
  SlowNetworkTest slow;
  ReleaseTest release;
  FitTest fit;
  StripeTest stripe;
  ClosingTest closing;
  int failures = 0;
  for (QObject* test : std::initializer_list<QObject*>{&window, &console, &engines, &keys, &notes, &demo, &door, &watch, &leaving, &frame, &undo,
                                                       &slow, &release, &fit, &stripe, &closing, &sheets})
    failures += QTest::qExec(test, argc, argv);
  return failures;
}
