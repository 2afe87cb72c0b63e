#include "engine/policy/token_bucket.h"

#include <QtTest>
#include <vector>

#include "engine/base/random.h"
#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
using namespace std::chrono_literals;

class TokenBucketTest : public QObject {
  Q_OBJECT
 private:
  static int takeAll(TokenBucket& bucket, base::BootTime now) {
    int taken = 0;
    while (taken < 1'000'000 && bucket.tryTake(now)) ++taken;
    return taken;
  }

 private Q_SLOTS:
  void burstIsOneSecondsWorthButAtLeastOne() {
    TokenBucket fast{50};
    QCOMPARE(fast.available(at(0).boot), 50);
    QCOMPARE(takeAll(fast, at(0).boot), 50);
    QCOMPARE(takeAll(fast, at(0).boot), 0);
    QCOMPARE(takeAll(fast, at(100).boot), 5);
    QCOMPARE(takeAll(fast, at(3'600'000).boot), 50);
    TokenBucket slow{0.1};
    QCOMPARE(takeAll(slow, at(0).boot), 1);
    QCOMPARE(slow.whenAvailable(at(0).boot), at(10'000).boot);
    QCOMPARE(takeAll(slow, at(9'999).boot), 0);
    QCOMPARE(takeAll(slow, at(10'000).boot), 1);
  }

  void zeroMeansUnlimited() {
    TokenBucket bucket{0};
    QCOMPARE(takeAll(bucket, at(0).boot), 1'000'000);
    QCOMPARE(bucket.whenAvailable(at(0).boot), at(0).boot);
    QCOMPARE(bucket.available(at(0).boot), std::numeric_limits<std::int32_t>::max());
  }

  void noStretchOfTimeGivesMoreThanBurstPlusRate() {
    base::SeededRandom random{21};
    for (const double rate : {0.3, 1.0, 7.5, 100.0, 2500.0}) {
      TokenBucket bucket{rate};
      std::vector<std::int64_t> taken;
      for (std::int64_t ms = 0; ms < 20'000; ms += random.between(1, 400))
        for (std::int64_t tries = random.between(1, 600); tries > 0; --tries)
          if (bucket.tryTake(at(ms).boot)) taken.push_back(ms);
      for (std::size_t from = 0; from < taken.size(); from += 1 + taken.size() / 400) {
        const double spent = static_cast<double>(taken.size() - from);
        const double seconds = static_cast<double>(taken.back() - taken[from]) / 1000;
        QVERIFY(spent <= std::max(1.0, rate) + seconds * rate + 0.01);
      }
    }
  }

  void whatItPromisesItGives() {
    base::SeededRandom random{22};
    for (int i = 0; i < 3000; ++i) {
      TokenBucket bucket{random.unit() * (random.chance(0.5) ? 1 : 3000)};
      std::int64_t ms = random.between(0, 10'000);
      for (int k = 0; k < 20; ++k) {
        for (std::int64_t n = random.between(0, 40); n > 0; --n) (void)bucket.tryTake(at(ms).boot);
        if (random.chance(0.2)) bucket.slowDown(at(ms).boot);
        if (random.chance(0.1)) bucket.throttleUntil(at(ms + random.between(0, 5000)).boot);
        if (random.chance(0.1)) bucket.setRate(random.unit() * 100, at(ms).boot);
        const base::BootTime when = bucket.whenAvailable(at(ms).boot);
        QVERIFY(when >= at(ms).boot);
        QVERIFY((when == at(ms).boot) == (bucket.available(at(ms).boot) > 0));
        TokenBucket copy = bucket;
        QVERIFY(copy.tryTake(when));
        ms += random.between(0, 300);
      }
    }
  }

  void retryAfterPausesAndIsNotShortened() {
    TokenBucket bucket{0};
    bucket.throttleUntil(at(5'000).boot);
    bucket.throttleUntil(at(2'000).boot);
    QVERIFY(!bucket.tryTake(at(4'999).boot));
    QCOMPARE(bucket.available(at(4'999).boot), 0);
    QCOMPARE(bucket.whenAvailable(at(0).boot), at(5'000).boot);
    QVERIFY(bucket.tryTake(at(5'000).boot));
  }

  void refusalsWithoutATimeHalveTheRateOnceASecond() {
    TokenBucket bucket{64};
    for (int i = 0; i < 60; ++i) bucket.slowDown(at(i).boot);  // all that was in flight
    QVERIFY(bucket.effectiveRate(at(60).boot) > 31.9 && bucket.effectiveRate(at(60).boot) < 32.2);
    for (int i = 1; i < 20; ++i) bucket.slowDown(at(i * 1000).boot);
    QVERIFY(bucket.effectiveRate(at(19'000).boot) >= 4);
    QVERIFY(bucket.effectiveRate(at(19'000).boot) < 6);
    QCOMPARE(bucket.effectiveRate(at(19'000 + 60'000).boot), 64.0);
    QCOMPARE(bucket.ratePerSecond(), 64.0);
  }

  void unlimitedRatePausesForLongerEachTime() {
    TokenBucket bucket{0};
    bucket.slowDown(at(0).boot);
    QCOMPARE(bucket.whenAvailable(at(0).boot), at(1'000).boot);
    bucket.slowDown(at(1'000).boot);
    const auto second = bucket.whenAvailable(at(1'000).boot) - at(1'000).boot;
    QVERIFY(second > 1800ms && second <= 2000ms);
    bucket.clearThrottle();
    QCOMPARE(bucket.whenAvailable(at(1'000).boot), at(1'000).boot);
  }

  void newRateHoldsAtOnce() {
    TokenBucket bucket{100};
    bucket.setRate(2, at(0).boot);
    QCOMPARE(takeAll(bucket, at(0).boot), 2);
    QCOMPARE(bucket.whenAvailable(at(0).boot), at(500).boot);
    bucket.setRate(10, at(0).boot);
    QCOMPARE(bucket.whenAvailable(at(0).boot), at(100).boot);
    bucket.setRate(0, at(0).boot);
    QVERIFY(bucket.tryTake(at(0).boot));
    bucket.setRate(3, at(0).boot);
    QCOMPARE(takeAll(bucket, at(0).boot), 3);
  }

  void timeBeforeTheNewRateCountsAtTheOld() {
    TokenBucket bucket{10};
    QCOMPARE(takeAll(bucket, at(0).boot), 10);
    bucket.setRate(1000, at(500).boot);
    QCOMPARE(takeAll(bucket, at(500).boot), 5);
  }

  void unusedTokenComesBackButNotBeyondTheBurst() {
    TokenBucket bucket{2};
    bucket.giveBack(at(0).boot);
    QCOMPARE(takeAll(bucket, at(0).boot), 2);
    bucket.giveBack(at(0).boot);
    QCOMPARE(takeAll(bucket, at(0).boot), 1);
  }
};

int runTokenBucketTests(int argc, char** argv) {
  TokenBucketTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "token_bucket_test.moc"
