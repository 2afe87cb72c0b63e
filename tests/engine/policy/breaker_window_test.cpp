#include "engine/policy/breaker_window.h"

#include <QtTest>
#include <deque>

#include "engine/base/random.h"
#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {

class BreakerWindowTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void countsWhatIsYoungerThanThirtySeconds() {
    BreakerWindow window;
    window.recordFailure(at(0).boot);
    window.recordSuccess(at(10'000).boot);
    QCOMPARE(window.counts(at(29'999).boot), (WindowCounts{2, 1}));
    QCOMPARE(window.counts(at(30'000).boot), (WindowCounts{1, 0}));
    QCOMPARE(window.counts(at(40'000).boot), (WindowCounts{0, 0}));
  }

  void runOfFailuresHasNoAge() {
    BreakerWindow window;
    for (int i = 0; i < 4; ++i) window.recordFailure(at(i * 3'600'000).boot);
    QCOMPARE(window.consecutiveFailures(), 4);
    window.recordSuccess(at(5 * 3'600'000).boot);
    QCOMPARE(window.consecutiveFailures(), 0);
  }

  void lateRecordGoesIntoItsOwnSecondOrIsLeftOut() {
    BreakerWindow window;
    window.recordSuccess(at(40'000).boot);
    window.recordFailure(at(20'000).boot);
    QCOMPARE(window.counts(at(40'000).boot), (WindowCounts{2, 1}));
    window.recordFailure(at(10'000).boot);  // its place belongs to second 40 by now
    QCOMPARE(window.counts(at(40'000).boot), (WindowCounts{2, 1}));
  }

  void timesBeforeBootAreTimesToo() {
    BreakerWindow window;
    for (int i = -65; i < 5; ++i) window.recordFailure(base::BootTime{base::Millis{i * 1000 + 1}});
    QCOMPARE(window.counts(base::BootTime{base::Millis{4'500}}), (WindowCounts{30, 30}));
  }

  void clearForgetsEverything() {
    BreakerWindow window;
    window.recordFailure(at(0).boot);
    window.clear();
    QCOMPARE(window.counts(at(0).boot), WindowCounts{});
    QCOMPARE(window.consecutiveFailures(), 0);
  }

  void agreesWithAListOfAllCalls() {
    base::SeededRandom random{11};
    BreakerWindow window;
    std::deque<std::pair<std::int64_t, bool>> calls;  // second, failed
    std::int64_t ms = 0;
    for (int i = 0; i < 20'000; ++i) {
      ms += random.between(0, random.chance(0.01) ? 40'000 : 600);
      const bool failed = random.chance(0.3);
      const auto moment = at(ms).boot;
      failed ? window.recordFailure(moment) : window.recordSuccess(moment);
      const std::int64_t second = ms / 1000;
      calls.emplace_back(second, failed);
      while (calls.front().first <= second - 30) calls.pop_front();
      WindowCounts expected;
      for (const auto& call : calls) {
        ++expected.calls;
        expected.failures += call.second ? 1 : 0;
      }
      QCOMPARE(window.counts(moment), expected);
    }
  }
};

int runBreakerWindowTests(int argc, char** argv) {
  BreakerWindowTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "breaker_window_test.moc"
