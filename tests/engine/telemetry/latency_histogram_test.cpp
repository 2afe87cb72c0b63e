#include <QTest>

#include "engine/telemetry/latency_histogram.h"
#include "tests/engine/telemetry/telemetry_tests.h"

namespace signalbox::telemetry::tests {

class LatencyHistogramTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void boundsGrow() {
    for (std::size_t i = 1; i < kLatencyBoundsMs.size(); ++i) QVERIFY(kLatencyBoundsMs[i - 1] < kLatencyBoundsMs[i]);
    QCOMPARE(kLatencyBoundsMs.front(), 1.0);
    QCOMPARE(kLatencyBoundsMs.back(), 30'000.0);
  }
  void boundBelongsToItsBucket() {
    LatencyHistogram histogram;
    histogram.add(1000);  // exactly 1 ms
    histogram.add(1001);
    histogram.add(-5);          // a clock that stepped back is no time at all
    histogram.add(31'000'000);  // over the last bound
    QCOMPARE(histogram.counts()[0], 2U);
    QCOMPARE(histogram.counts()[1], 1U);
    QCOMPARE(histogram.counts().back(), 1U);
    QCOMPARE(histogram.count(), 4);
  }
  void encodingIsLittleEndianAndComesBack() {
    LatencyHistogram histogram;
    for (int i = 0; i < 258; ++i) histogram.add(500);
    histogram.add(90'000'000);
    const std::string bytes = histogram.encode();
    QCOMPARE(bytes.size(), LatencyHistogram::kBuckets * 4);
    QCOMPARE(bytes.substr(0, 4), std::string("\x02\x01\x00\x00", 4));
    QVERIFY(LatencyHistogram::decode(bytes) == histogram);
    QVERIFY(!LatencyHistogram::decode(bytes.substr(1)));
    QVERIFY(!LatencyHistogram::decode(""));
  }
  void mergedQuantileIsThatOfAllSamples() {
    LatencyHistogram all, left, right;
    for (int i = 1; i <= 1000; ++i) {
      all.add(i * 1000);
      (i % 3 == 0 ? left : right).add(i * 1000);
    }
    left.merge(right);
    QVERIFY(left == all);
    for (const double q : {0.01, 0.5, 0.95, 0.99, 1.0}) {
      const double exact = q * 1000;
      QVERIFY(std::abs(*all.quantileMs(q) - exact) < exact * 0.5 + 1);
    }
    QVERIFY(std::abs(*all.quantileMs(0.5) - 500) < 1);  // 500 is a bound
  }
  void emptyHasNoQuantile() { QVERIFY(!LatencyHistogram{}.quantileMs(0.5)); }
  void openBucketAnswersItsLowerBound() {
    LatencyHistogram histogram;
    histogram.add(99'000'000);
    QCOMPARE(*histogram.quantileMs(0.5), 30'000.0);
  }
  void countsDoNotBeginAgainAtZero() {
    const auto full = LatencyHistogram::decode(std::string(LatencyHistogram::kBuckets * 4, '\xFF'));
    LatencyHistogram histogram = *full;
    histogram.add(1);
    histogram.merge(*full);
    QVERIFY(histogram == *full);
  }
};

int runLatencyHistogramTests(int argc, char** argv) {
  LatencyHistogramTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::telemetry::tests

#include "latency_histogram_test.moc"
