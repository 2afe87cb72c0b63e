#include "tests/ui/theme/theme_test.h"
#include "tests/ui/theme/tokens_test.h"

#include <QApplication>
#include <QTest>

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  int failures = 0;
  TokensTest tokens;
  failures += QTest::qExec(&tokens, argc, argv);
  ThemeTest theme;
  failures += QTest::qExec(&theme, argc, argv);
  return failures;
}
