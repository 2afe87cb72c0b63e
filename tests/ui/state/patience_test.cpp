#include "tests/ui/state/patience_test.h"

#include <QSignalSpy>
#include <QTest>

#include "engine/base/system_clock.h"
#include "ui/state/patience.h"

using namespace signalbox;
using namespace std::chrono_literals;
using ui::state::Patience;
using Stage = Patience::Stage;

namespace {

struct Wait {
  Wait() { patience.begin(); }
  bool becomes(Stage stage) {
    return QTest::qWaitFor([&] { return patience.stage() == stage; }, 5000);
  }
  base::ManualClock clock{base::WallTime{}};
  Patience patience{clock, nullptr};
};

}  // namespace

void PatienceTest::shortWaitIsWorthNoWord() {
  Wait wait;
  wait.clock.advance(299ms);
  QSignalSpy changed(&wait.patience, &Patience::changed);
  wait.patience.end();
  QCOMPARE(changed.count(), 0);
  QVERIFY(!wait.patience.isWaiting());
}

void PatienceTest::progressComesBeforeTheWayOut() {
  Wait wait;
  wait.clock.advance(300ms);
  QVERIFY(wait.becomes(Stage::progress));
  wait.clock.advance(1699ms);
  wait.patience.begin();  // the same wait
  QCOMPARE(wait.patience.stage(), Stage::progress);
  wait.clock.advance(1ms);
  QVERIFY(wait.becomes(Stage::cancellable));
}

void PatienceTest::stalledClockIsNoWait() {
  Wait wait;
  QTimer ticks;  // of which many pass
  int passed = 0;
  connect(&ticks, &QTimer::timeout, this, [&passed] { ++passed; });
  ticks.start(50);
  QTRY_VERIFY(passed >= 8);
  QCOMPARE(wait.patience.stage(), Stage::none);
}

void PatienceTest::endTakesItAway() {
  Wait wait;
  wait.clock.advance(2s);
  QVERIFY(wait.becomes(Stage::cancellable));
  wait.patience.end();
  QCOMPARE(wait.patience.stage(), Stage::none);
  wait.patience.begin();
  wait.clock.advance(300ms);
  QVERIFY(wait.becomes(Stage::progress));  // counted from the new beginning
}
