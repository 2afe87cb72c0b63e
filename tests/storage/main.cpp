// tests_storage [--every N] [Qt Test's own options]
#include <QCoreApplication>
#include <QTest>

#include "engine/store/sqlite/open.h"
#include "tests/storage/bit_flip_test.h"
#include "tests/storage/storage_test.h"

int main(int argc, char** argv) {
  signalbox::store::sqlite::configureSqliteOnce();
  const QCoreApplication application(argc, argv);
  QStringList arguments = QCoreApplication::arguments();
  std::int64_t every = 16;
  if (const auto at = arguments.indexOf("--every"); at > 0 && at + 1 < arguments.size()) {
    every = arguments[at + 1].toLongLong();
    arguments.remove(at, 2);
  }
  int failed = 0;
  {
    StorageTest test(every);
    failed = QTest::qExec(&test, arguments);
  }  // its bench is gone before the next one
  BitFlipTest flips(every == 1 ? 16 : 2);
  return failed + QTest::qExec(&flips, arguments);
}
