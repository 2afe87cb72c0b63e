#include <QTest>

#include "engine/base/random.h"
#include "engine/telemetry/series_recorder.h"
#include "tests/engine/telemetry/scene.h"
#include "tests/engine/telemetry/stored_series.h"
#include "tests/engine/telemetry/telemetry_tests.h"

namespace signalbox::telemetry::tests {

/// The wall clock is set while the recorder counts; every row goes into a table that replaces equal keys.
class SeriesClockTest : public QObject {
  Q_OBJECT

  static void step(SeriesRecorder& recorder, StoredSeries& stored, base::Now now, std::int64_t accepted) {
    stored.put(recorder.dueRows(now, {}));
    recorder.committed(accepting(accepted), now);
  }

 private Q_SLOTS:
  void jumpAheadLeavesAGap() {
    SeriesRecorder recorder;
    StoredSeries stored;
    step(recorder, stored, at(1000), 3);
    step(recorder, stored, jumped(2000, 600'000), 4);
    step(recorder, stored, jumped(8000, 600'000), 0);
    QCOMPARE(stored.value(0, "accepted", 0), std::optional(3.0));
    QVERIFY(!stored.value(0, "accepted", 5000));
    QVERIFY(!stored.value(0, "accepted", 300'000));
    QCOMPARE(stored.value(0, "accepted", 600'000), std::optional(4.0));
  }

  void jumpBackAddsToWhatWasThere() {
    SeriesRecorder recorder;
    StoredSeries stored;
    for (std::int64_t t = 0; t < 60'000; t += 1000) step(recorder, stored, at(t), 1);
    for (std::int64_t t = 60'000; t < 150'000; t += 1000) step(recorder, stored, jumped(t, -60'000), 1);
    QCOMPARE(stored.value(0, "accepted", 0), std::optional(10.0));  // this time came twice
    QCOMPARE(stored.value(0, "accepted", 55'000), std::optional(10.0));
    QCOMPARE(stored.value(0, "accepted", 60'000), std::optional(5.0));  // this one once
    QCOMPARE(stored.value(1, "accepted", 0), std::optional(120.0));
  }

  void smallStepsBackStayInTheirBucket() {
    SeriesRecorder recorder;
    StoredSeries stored;
    step(recorder, stored, at(5200), 1);
    step(recorder, stored, jumped(5300, -400), 1);
    step(recorder, stored, at(5400), 1);
    step(recorder, stored, at(10'000), 0);
    step(recorder, stored, at(10'001), 0);
    QCOMPARE(stored.sum(0, "accepted"), 3.0);
    QCOMPARE(stored.value(0, "accepted", 0), std::optional(1.0));
    QCOMPARE(stored.value(0, "accepted", 5000), std::optional(2.0));
  }

  void ratesDoNotSeeTheWallClock() {
    SeriesRecorder recorder;
    for (std::int64_t t = 0; t < 20'000; t += 100) recorder.committed(accepting(1), jumped(t, t > 10'000 ? -3'000'000 : 0));
    QVERIFY(std::abs(recorder.rates(jumped(19'900, 86'400'000)).acceptedPerSecond - 10) < 0.5);
  }

  void nothingIsLostOrDoubledWhateverTheClockAndTheStoreDo() {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      base::SeededRandom random(seed);
      SeriesRecorder recorder;
      StoredSeries stored;
      std::int64_t boot = 0, off = 0, total = 0;
      for (int i = 0; i < 3000; ++i) {
        boot += random.between(1, 3000);
        if (random.chance(0.01)) off += random.between(-1'500'000, 1'500'000);
        off = std::clamp<std::int64_t>(off, -1'500'000, 1'500'000);  // an hour at most between any two
        const base::Now now = jumped(boot, off);
        const auto rows = recorder.dueRows(now, {});
        if (random.chance(0.1)) {
          recorder.rolledBack();
          continue;
        }
        stored.put(rows);
        const std::int64_t accepted = random.between(0, 4);
        total += accepted;
        recorder.committed(accepting(accepted), now);
      }
      // Into other buckets of every level, so that the open ones are finished.
      for (int i = 1; i <= 2; ++i) step(recorder, stored, jumped(boot + i * 10'000'000, off), 0);
      for (const int level : {0, 1, 2}) QCOMPARE(stored.sum(level, "accepted"), static_cast<double>(total));
    }
  }

  void unstorableRowsStayBounded() {
    SeriesRecorder recorder;
    for (std::int64_t t = 0; t < 4'500'000; t += 5000) {
      QVERIFY(recorder.dueRows(at(t), {}).size() <= SeriesRecorder::kRowsMax + 64);
      recorder.rolledBack();
    }
  }
};

int runSeriesClockTests(int argc, char** argv) {
  SeriesClockTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::telemetry::tests

#include "series_clock_test.moc"
