#include <QApplication>
#include <QTest>

#include "tests/app/translations_test.h"

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  TranslationsTest translations;
  return QTest::qExec(&translations, argc, argv);
}
