#include <QCoreApplication>
#include <QTest>

#include "tests/engine/receipts/catalogue_test.h"
#include "tests/engine/receipts/mutation_test.h"
#include "tests/engine/receipts/sendgrid_test.h"
#include "tests/engine/receipts/sns_test.h"
#include "tests/engine/receipts/standard_test.h"
#include "tests/engine/receipts/termii_test.h"
#include "tests/engine/receipts/twilio_test.h"

template <class Test> int run(int argc, char** argv) {
  Test test;
  return QTest::qExec(&test, argc, argv);
}

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  return run<TwilioTest>(argc, argv) + run<SendgridTest>(argc, argv) + run<SnsTest>(argc, argv) + run<TermiiTest>(argc, argv) +
      run<StandardTest>(argc, argv) + run<MutationTest>(argc, argv) + run<CatalogueTest>(argc, argv);
}
