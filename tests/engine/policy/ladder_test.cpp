#include "engine/policy/ladder.h"

#include <QtTest>

#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
using namespace std::chrono_literals;
using Kind = LadderStep::Kind;

class LadderTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eachStepStaysWithinItsJitter_data() {
    QTest::addColumn<int>("attempts");
    QTest::addColumn<qint64>("lowMs");
    QTest::addColumn<qint64>("highMs");
    QTest::newRow("after the first") << 1 << qint64{48'000} << qint64{72'000};
    QTest::newRow("after the second") << 2 << qint64{240'000} << qint64{360'000};
    QTest::newRow("after the third") << 3 << qint64{720'000} << qint64{1'080'000};
    QTest::newRow("after the fourth") << 4 << qint64{2'880'000} << qint64{4'320'000};
  }
  void eachStepStaysWithinItsJitter() {
    QFETCH(int, attempts);
    QFETCH(qint64, lowMs);
    QFETCH(qint64, highMs);
    base::SeededRandom random{7};
    qint64 least = highMs;
    qint64 most = lowMs;
    for (int i = 0; i < 2000; ++i) {
      const LadderStep step = nextAttempt({}, attempts, at(0).wall, {}, {}, random);
      QCOMPARE(step.kind, Kind::retryAt);
      const qint64 wait = (step.at - at(0).wall).count();
      QVERIFY(wait >= lowMs && wait <= highMs);
      least = std::min(least, wait);
      most = std::max(most, wait);
    }
    QVERIFY2(most - least > (highMs - lowMs) * 9 / 10, "the jitter uses its whole range");
  }

  void fifthFailureUsesUpTheLadder() {
    base::SeededRandom random{1};
    QCOMPARE(nextAttempt({}, 5, at(0).wall, {}, {}, random).kind, Kind::exhausted);
    QCOMPARE(nextAttempt({}, 50, at(0).wall, {}, {}, random).kind, Kind::exhausted);
  }

  void ladderWithoutStepsAllowsOneAttempt() {
    base::SeededRandom random{1};
    LadderOptions options;
    options.steps.clear();
    QCOMPARE(nextAttempt(options, 1, at(0).wall, {}, {}, random).kind, Kind::exhausted);
  }

  void retryAfterIsAFloorAndNeverACeiling() {
    base::SeededRandom random{3};
    for (int i = 0; i < 500; ++i) {
      const auto later = nextAttempt({}, 1, at(0).wall, 10min, {}, random);
      QVERIFY(later.at >= at(0).wall + 10min);
      QVERIFY(later.at <= at(0).wall + 12min);
      const auto sooner = nextAttempt({}, 2, at(0).wall, 1s, {}, random);
      QVERIFY(sooner.at >= at(0).wall + 4min);
    }
  }

  void retryAfterIsCappedAndNegativeOnesAreZero() {
    base::SeededRandom random{3};
    const auto far = nextAttempt({}, 1, at(0).wall, std::chrono::hours{24 * 365}, {}, random);
    QVERIFY(far.at >= at(0).wall + 24h);
    QVERIFY(far.at <= at(0).wall + 29h);
    const auto past = nextAttempt({}, 1, at(0).wall, base::Millis{-1}, {}, random);
    QVERIFY(past.at >= at(0).wall + 48s);
    QVERIFY(past.at <= at(0).wall + 72s);
    QVERIFY(!obeyedRetryAfter({}, std::nullopt, random));
  }

  void nothingIsPlannedAtOrAfterExpiry() {
    LadderOptions options;
    options.jitter = 0;
    base::SeededRandom random{3};
    const auto now = at(0).wall;
    QCOMPARE(nextAttempt(options, 1, now, {}, now + 60s, random).kind, Kind::expired);
    QCOMPARE(nextAttempt(options, 1, now, {}, now + 60'001ms, random), (LadderStep{Kind::retryAt, now + 60s}));
    QCOMPARE(nextAttempt(options, 1, now, 2h, now + 1h, random).kind, Kind::expired);
    QCOMPARE(nextAttempt(options, 5, now, {}, now, random).kind, Kind::expired);
    QCOMPARE(nextAttempt(options, 5, now, {}, now + 1ms, random).kind, Kind::exhausted);
  }

  void sameSeedGivesTheSamePlan() {
    base::SeededRandom one{42};
    base::SeededRandom two{42};
    for (int i = 1; i <= 4; ++i) QCOMPARE(nextAttempt({}, i, at(0).wall, {}, {}, one), nextAttempt({}, i, at(0).wall, {}, {}, two));
  }
};

int runLadderTests(int argc, char** argv) {
  LadderTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "ladder_test.moc"
