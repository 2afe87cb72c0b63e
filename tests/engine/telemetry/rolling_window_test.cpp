#include <QTest>

#include "engine/base/random.h"
#include "engine/telemetry/rolling_count.h"
#include "engine/telemetry/rolling_latency.h"
#include "tests/engine/telemetry/scene.h"
#include "tests/engine/telemetry/telemetry_tests.h"

namespace signalbox::telemetry::tests {

class RollingWindowTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void countLeavesWithItsSlot() {
    RollingCount window(base::Millis{1000}, 5);
    window.add(3, at(0).boot);
    window.add(4, at(2500).boot);
    QCOMPARE(window.sum(at(2500).boot), 7);
    QCOMPARE(window.sum(at(4999).boot), 7);
    QCOMPARE(window.sum(at(5000).boot), 4);
    QCOMPARE(window.sum(at(60'000).boot), 0);
  }
  void sumEqualsAPlainListOfAdds() {
    base::SeededRandom random(5);
    RollingCount window(base::Millis{500}, 7);
    std::vector<std::pair<std::int64_t, std::int64_t>> adds;
    std::int64_t now = 0;
    for (int i = 0; i < 3000; ++i) {
      now += random.between(0, 900);
      if (random.chance(0.01)) now += random.between(0, 20'000);
      const std::int64_t count = random.between(0, 5);
      window.add(count, at(now).boot);
      adds.emplace_back((1'000'000 + now) / 500, count);
      std::int64_t expected = 0;
      for (const auto& [slot, value] : adds)
        if (slot > (1'000'000 + now) / 500 - 7) expected += value;
      QCOMPARE(window.sum(at(now).boot), expected);
    }
  }
  void steadyFlowHasItsRateAtAnyMoment() {
    RollingCount window(base::Millis{500}, 21);
    for (std::int64_t t = 0; t < 60'000; t += 10) {
      window.add(1, at(t).boot);
      if (t > 2000) QVERIFY(std::abs(window.perSecond(at(t).boot) - 100) < 3);
    }
  }
  void youngWindowDividesByWhatItCovers() {
    RollingCount window(base::Millis{500}, 21);
    QCOMPARE(window.perSecond(at(0).boot), 0.0);
    window.add(50, at(0).boot);
    QCOMPARE(window.perSecond(at(10).boot), 50.0);  // never by less than a second
    QCOMPARE(window.perSecond(at(2000).boot), 25.0);
    QCOMPARE(window.perSecond(at(60'000).boot), 0.0);
  }
  void latenciesOfFiveMinutesAreMerged() {
    RollingLatency window;
    for (int i = 0; i < 60; ++i) window.add(5000, at(i * 10'000).boot);
    QCOMPARE(window.recent(at(590'000).boot).count(), 30);
    QCOMPARE(window.recent(at(3'000'000).boot).count(), 0);
  }
};

int runRollingWindowTests(int argc, char** argv) {
  RollingWindowTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::telemetry::tests

#include "rolling_window_test.moc"
