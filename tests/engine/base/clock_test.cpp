#include <QtTest>

#include "engine/base/system_clock.h"
#include "tests/engine/base/base_tests.h"

namespace signalbox::base::tests {
using namespace std::chrono_literals;

class ClockTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void manualClockMovesBothTimesWhenTold() {
    ManualClock clock{wallFromMillis(1000)};
    const Now before = clock.now();
    clock.advance(5s);
    QVERIFY(clock.now().wall - before.wall == 5s);
    QVERIFY(clock.now().boot - before.boot == 5s);
  }

  void wallJumpLeavesBootTimeAlone() {
    ManualClock clock{wallFromMillis(1000)};
    const Now before = clock.now();
    clock.jumpWall(-1h);
    QVERIFY(clock.now().wall - before.wall == -1h);
    QVERIFY(clock.now().boot == before.boot);
  }

  void fastClockRunsAsManyTimesAsFast() {
    ManualClock machine{wallFromMillis(1'000'000)};
    const FastClock fast{machine, wallFromMillis(5'000'000), 60};
    const Now before = fast.now();
    QVERIFY(before.wall == wallFromMillis(5'000'000));
    QCOMPARE(fast.speed(), 60.0);
    machine.advance(1min);
    QVERIFY(fast.now().wall - before.wall == 1h);
    QVERIFY(fast.now().boot - before.boot == 1h);
    machine.jumpWall(24h);
    QVERIFY2(fast.now().wall - before.wall == 1h, "the machine's wall jumps do not reach a simulation");
  }

  void machinesBootTimeNeverGoesBack() {
    const SystemClock clock;
    Now previous = clock.now();
    std::int64_t micros = SystemClock::monotonicMicros();
    for (int i = 0; i < 10'000; ++i) {
      const Now now = clock.now();
      QVERIFY(now.boot >= previous.boot);
      previous = now;
      const std::int64_t later = SystemClock::monotonicMicros();
      QVERIFY(later >= micros);
      micros = later;
    }
    QVERIFY(toMillis(previous.wall) > 1'700'000'000'000);
    QCOMPARE(clock.speed(), 1.0);
  }
};

int runClockTests(int argc, char** argv) {
  ClockTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::base::tests

#include "clock_test.moc"
