#include "tests/ui/client/backoff_test.h"

#include <QTest>

#include "ui/client/backoff.h"

using namespace signalbox;
using base::Millis;

void BackoffTest::waitsDoubleUpToTheMost() {
  base::SeededRandom random(7);
  ui::client::Backoff backoff(random, Millis{500}, Millis{8000});
  for (const std::int64_t nominal : {500, 1000, 2000, 4000, 8000, 8000, 8000}) {
    const std::int64_t wait = backoff.next().count();
    QVERIFY2(wait >= nominal * 8 / 10 && wait <= std::min<std::int64_t>(8000, nominal * 12 / 10), qPrintable(QString::number(wait)));
  }
}

void BackoffTest::jitterStaysWithinAFifth() {
  base::SeededRandom random(3);
  std::int64_t least = 10'000, most = 0;
  for (int i = 0; i < 400; ++i) {
    const std::int64_t wait = ui::client::Backoff(random, Millis{1000}, Millis{8000}).next().count();
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  QVERIFY(least >= 800 && least < 830);
  QVERIFY(most <= 1200 && most > 1170);
}

void BackoffTest::resetStartsAtTheFirstWait() {
  base::SeededRandom random(7);
  ui::client::Backoff backoff(random, Millis{500}, Millis{8000});
  for (int i = 0; i < 5; ++i) backoff.next();
  backoff.reset();
  QVERIFY(backoff.next() <= Millis{600});
}
