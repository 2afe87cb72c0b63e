#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include "engine/store/sqlite/open.h"
#include "tests/ui/acceptance/embedded_engine_test.h"
#include "tests/ui/acceptance/triage_window_test.h"
#include "tests/ui/acceptance/walk_through_window_test.h"
#include "tests/ui/acceptance/window_test.h"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error to answer, not a death
  const QTemporaryDir home;
  qputenv("XDG_DATA_HOME", home.path().toUtf8());  // nobody's own engine is started
  signalbox::store::sqlite::configureSqliteOnce();
  QApplication application(argc, argv);
  QApplication::setQuitOnLastWindowClosed(false);
  using namespace signalbox::tests;
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
