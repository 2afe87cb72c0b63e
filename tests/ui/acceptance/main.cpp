// tests_ui_acceptance [acts] ...: an afternoon and its walk-throughs, or with that word each act on its own; each against both engines. Two halves,
// because each takes minutes.
#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include "engine/store/sqlite/open.h"
#include "tests/ui/acceptance/causes_window_test.h"
#include "tests/ui/acceptance/delivery_window_test.h"
#include "tests/ui/acceptance/embedded_engine_test.h"
#include "tests/ui/acceptance/operations_window_test.h"
#include "tests/ui/acceptance/past_window_test.h"
#include "tests/ui/acceptance/reach_window_test.h"
#include "tests/ui/acceptance/session_bus.h"
#include "tests/ui/acceptance/set_up_window_test.h"
#include "tests/ui/acceptance/triage_window_test.h"
#include "tests/ui/acceptance/walk_through_window_test.h"
#include "tests/ui/acceptance/window_test.h"

namespace signalbox::tests {

namespace {

int theAfternoon(int argc, char** argv) {
  int failures = 0;
  {
    EmbeddedEngineTest embedded;
    failures += QTest::qExec(&embedded, argc, argv);
  }
  for (const auto make : {daemonHost, embeddedHost}) {
    WindowTest test(make());
    failures += QTest::qExec(&test, argc, argv);
    TriageWindowTest triage(make());
    failures += QTest::qExec(&triage, argc, argv);
    WalkThroughWindowTest walks(make);
    failures += QTest::qExec(&walks, argc, argv);
  }
  return failures;
}

template <class Test> int run(std::unique_ptr<EngineHost> host, int argc, char** argv) {
  Test test(std::move(host));
  return QTest::qExec(&test, argc, argv);  // then its window and its engine are gone
}

int eachAct(int argc, char** argv) {
  int failures = 0;
  for (const auto make : {daemonHost, embeddedHost}) {
    failures += run<OperationsWindowTest>(make(), argc, argv);
    failures += run<CausesWindowTest>(make(), argc, argv);
    failures += run<DeliveryWindowTest>(make(), argc, argv);
    failures += run<SetUpWindowTest>(make(), argc, argv);
    failures += run<PastWindowTest>(make(), argc, argv);
    ReachWindowTest reach(make);
    failures += QTest::qExec(&reach, argc, argv);
  }
  return failures;
}

}  // namespace

}  // namespace signalbox::tests

int main(int argc, char** argv) {
  using namespace signalbox::tests;
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error to answer, not a death
  const QTemporaryDir home;
  qputenv("XDG_DATA_HOME", home.path().toUtf8());  // nobody's own engine is started
  const bool acts = argc > 1 && qstrcmp(argv[1], "acts") == 0;
  if (acts) {  // what is left is Qt Test's
    argv[1] = argv[0];
    --argc;
    ++argv;
  }
  const SessionBus bus;
  signalbox::store::sqlite::configureSqliteOnce();
  QApplication application(argc, argv);
  QApplication::setQuitOnLastWindowClosed(false);
  return acts ? eachAct(argc, argv) : theAfternoon(argc, argv);
}
