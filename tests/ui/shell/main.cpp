#include <QApplication>
#include <QTest>

#include "tests/ui/shell/shell_tests.h"

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  application.setQuitOnLastWindowClosed(false);
  using namespace signalbox::tests;
  MainWindowTest window;
  ConsoleTest console;
  int failures = 0;
  for (QObject* test : std::initializer_list<QObject*>{&window, &console}) failures += QTest::qExec(test, argc, argv);
  return failures;
}
