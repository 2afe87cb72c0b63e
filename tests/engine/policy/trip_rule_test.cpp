#include "engine/policy/trip_rule.h"

#include <QtTest>

#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {

class TripRuleTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  // The last column of the table in the study: the least number of failures whose lower bound exceeds 5 %.
  void leastNumberOfFailuresThatProvesMoreThanFivePercent_data() {
    QTest::addColumn<int>("calls");
    QTest::addColumn<int>("failures");
    QTest::newRow("5") << 5 << 2;
    QTest::newRow("10") << 10 << 2;
    QTest::newRow("20") << 20 << 3;
    QTest::newRow("50") << 50 << 6;
    QTest::newRow("100") << 100 << 9;
    QTest::newRow("200") << 200 << 16;
  }
  void leastNumberOfFailuresThatProvesMoreThanFivePercent() {
    QFETCH(int, calls);
    QFETCH(int, failures);
    QVERIFY(wilsonLowerBound(failures, calls, 1.645) > 0.05);
    QVERIFY(wilsonLowerBound(failures - 1, calls, 1.645) <= 0.05);
  }

  void lowerBoundLiesBetweenZeroAndTheRate() {
    QCOMPARE(wilsonLowerBound(0, 0, 1.645), 0.0);
    for (int calls = 1; calls <= 300; calls += 7) {
      double previous = -1;
      for (int failures = 0; failures <= calls; ++failures) {
        const double bound = wilsonLowerBound(failures, calls, 1.645);
        QVERIFY(bound >= -1e-12);
        QVERIFY(bound <= static_cast<double>(failures) / calls + 1e-12);
        QVERIFY(bound > previous);
        previous = bound;
      }
    }
  }

  void tripsAsTheRuleSays_data() {
    QTest::addColumn<int>("calls");
    QTest::addColumn<int>("failures");
    QTest::addColumn<int>("consecutive");
    QTest::addColumn<int>("trip");
    const auto row = [](const char* name, int calls, int failures, int consecutive, Trip trip) {
      QTest::newRow(name) << calls << failures << consecutive << static_cast<int>(trip);
    };
    row("nothing happened", 0, 0, 0, Trip::no);
    row("too few calls", 19, 18, 4, Trip::no);
    row("too few failures", 20, 4, 4, Trip::no);
    row("enough of both", 20, 5, 1, Trip::rate);
    row("five of fifty prove nothing", 50, 5, 1, Trip::no);
    row("six of fifty do", 50, 6, 1, Trip::rate);
    row("eight of a hundred prove nothing", 100, 8, 1, Trip::no);
    row("nine of a hundred do", 100, 9, 1, Trip::rate);
    row("four in a row are luck", 4, 4, 4, Trip::no);
    row("five in a row are not", 5, 5, 5, Trip::consecutive);
    row("five in a row, seen long ago", 0, 0, 5, Trip::consecutive);
    row("a run is named before a rate", 100, 50, 5, Trip::consecutive);
  }
  void tripsAsTheRuleSays() {
    QFETCH(int, calls);
    QFETCH(int, failures);
    QFETCH(int, consecutive);
    QFETCH(int, trip);
    QCOMPARE(static_cast<int>(judge({}, {calls, failures}, consecutive)), trip);
  }
};

int runTripRuleTests(int argc, char** argv) {
  TripRuleTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "trip_rule_test.moc"
