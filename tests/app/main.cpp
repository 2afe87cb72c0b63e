#include <QApplication>
#include <QTest>

#include "tests/app/console_options_test.h"
#include "tests/app/translations_test.h"

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  TranslationsTest translations;
  ConsoleOptionsTest options;
  return QTest::qExec(&translations, argc, argv) + QTest::qExec(&options, argc, argv);
}
