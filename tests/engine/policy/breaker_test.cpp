#include "engine/policy/breaker.h"

#include <QtTest>

#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
using namespace std::chrono_literals;
using model::BreakerMode;

class BreakerTest : public QObject {
  Q_OBJECT
 private:
  static BreakerOptions exact(bool hasHealthCheck) {
    BreakerOptions options;
    options.jitter = 0;
    options.hasHealthCheck = hasHealthCheck;
    return options;
  }
  std::optional<BreakerTransition> send(Breaker& breaker, Ending ending, base::Now now) {
    return breaker.finish(breaker.acquire(now), ending, now, random_);
  }
  Breaker opened(bool hasHealthCheck) {
    Breaker breaker{exact(hasHealthCheck)};
    for (int i = 0; i < 5; ++i) (void)send(breaker, Ending::failure, at(0));
    return breaker;
  }
  Breaker halfOpened() {
    Breaker breaker = opened(false);
    (void)breaker.advance(at(30'000));
    return breaker;
  }
  static BreakerState stateOf(const Breaker& breaker) { return breaker.memory().state; }

  base::SeededRandom random_{5};

 private Q_SLOTS:
  void fiveFailuresInARowOpen() {
    Breaker breaker{exact(false)};
    for (int i = 0; i < 4; ++i) QVERIFY(!send(breaker, Ending::failure, at(i)));
    const auto transition = send(breaker, Ending::failure, at(4));
    QVERIFY(transition);
    QCOMPARE(transition->from, BreakerState::closed);
    QCOMPARE(transition->to, BreakerState::open);
    QCOMPARE(transition->reason, BreakerReason::consecutiveFailures);
    QCOMPARE(transition->consecutive, 5);
    QCOMPARE(transition->at, at(4).wall);
    QCOMPARE(transition->memory.openUntil, std::optional{at(30'004).wall});
    QCOMPARE(transition->words(0.05), std::string{"5 failures in a row"});
    QCOMPARE(breaker.leave(at(5)), Leave::open);
    QCOMPARE(breaker.figures(at(5)).trips, std::int64_t{1});
  }

  void rateAboveTheLimitOpensAndSaysItsFigures() {
    Breaker breaker{exact(false)};
    std::optional<BreakerTransition> transition;
    int sends = 0;
    while (!transition && sends < 1000) {
      ++sends;
      transition = send(breaker, sends % 4 == 0 ? Ending::failure : Ending::success, at(sends));
    }
    QVERIFY(transition);
    QCOMPARE(transition->reason, BreakerReason::failureRate);
    QCOMPARE(transition->calls, 20);
    QCOMPARE(transition->failures, 5);
    QCOMPARE(transition->words(0.05), std::string{"5 of 20 failed in 30 s, limit 5 %"});
  }

  void abandonedCountsNeitherWay() {
    Breaker breaker{exact(false)};
    for (int i = 0; i < 4; ++i) (void)send(breaker, Ending::failure, at(0));
    QVERIFY(!send(breaker, Ending::abandoned, at(0)));
    QCOMPARE(breaker.figures(at(0)).calls, 4);
    QVERIFY(send(breaker, Ending::failure, at(0)));
  }

  void withoutHealthCheckProbesGoRightAfterTheCoolDown() {
    Breaker breaker = opened(false);
    QVERIFY(!breaker.advance(at(29'999)));
    QCOMPARE(breaker.nextChange(at(0)), std::optional{at(30'000).boot});
    const auto transition = breaker.advance(at(30'000));
    QVERIFY(transition);
    QCOMPARE(transition->reason, BreakerReason::coolDownOver);
    QCOMPARE(transition->to, BreakerState::halfOpen);
    QVERIFY(!breaker.advance(at(30'000)));
    QVERIFY(!breaker.pingDue(at(30'000)));
  }

  void withHealthCheckNothingGoesBeforeThePing() {
    Breaker breaker = opened(true);
    QVERIFY(!breaker.pingDue(at(29'999)));
    QVERIFY(!breaker.advance(at(31'000)));
    QCOMPARE(breaker.leave(at(31'000)), Leave::pinging);
    QVERIFY(breaker.figures(at(31'000)).awaitsPing);
    QVERIFY(breaker.pingDue(at(31'000)));
    breaker.pingStarted(at(31'000));
    QVERIFY(!breaker.pingDue(at(60'999)));
    QVERIFY2(breaker.pingDue(at(61'000)), "a ping without an answer is asked again");
    const auto transition = breaker.onPing(true, at(31'500), random_);
    QVERIFY(transition);
    QCOMPARE(transition->reason, BreakerReason::pingOk);
    QCOMPARE(breaker.leave(at(31'500)), Leave::probe);
  }

  void pingAloneNeverCloses() {
    Breaker breaker = opened(true);
    for (int i = 0; i < 100; ++i) (void)breaker.onPing(true, at(31'000 + i), random_);
    QCOMPARE(stateOf(breaker), BreakerState::halfOpen);
  }

  void pingDuringTheCoolDownIsNotBelieved() {
    Breaker breaker = opened(true);
    QVERIFY(!breaker.onPing(true, at(10'000), random_));
    QVERIFY(!breaker.onPing(false, at(10'000), random_));
    QCOMPARE(stateOf(breaker), BreakerState::open);
    QCOMPARE(breaker.memory().openUntil, std::optional{at(30'000).wall});
  }

  void failedPingCoolsDownForLonger() {
    Breaker breaker = opened(true);
    const auto transition = breaker.onPing(false, at(30'000), random_);
    QVERIFY(transition);
    QCOMPARE(transition->reason, BreakerReason::pingFailed);
    QCOMPARE(transition->from, BreakerState::open);
    QCOMPARE(transition->to, BreakerState::open);
    QCOMPARE(transition->memory.coolDownLevel, 1);
    QCOMPARE(transition->memory.openUntil, std::optional{at(90'000).wall});
    QCOMPARE(breaker.figures(at(30'000)).trips, std::int64_t{1});
  }

  void halfOpenLetsOneProbeAtATimeThrough() {
    Breaker breaker = halfOpened();
    const BreakerPermit probe = breaker.acquire(at(30'000));
    QVERIFY(probe.isProbe);
    QCOMPARE(breaker.leave(at(30'000)), Leave::probing);
    QVERIFY(!breaker.finish(probe, Ending::success, at(30'100), random_));
    QCOMPARE(breaker.leave(at(30'100)), Leave::probe);
  }

  void fiveSuccessfulProbesClose() {
    Breaker breaker = halfOpened();
    for (int i = 0; i < 4; ++i) QVERIFY(!send(breaker, Ending::success, at(31'000)));
    const auto transition = send(breaker, Ending::success, at(31'000));
    QVERIFY(transition);
    QCOMPARE(transition->to, BreakerState::closed);
    QCOMPARE(transition->reason, BreakerReason::probesSucceeded);
    QVERIFY(!transition->memory.openUntil);
    const BreakerFigures figures = breaker.figures(at(31'000));
    QCOMPARE(figures.calls, 0);
    QCOMPARE(figures.consecutive, 0);
  }

  void anyFailedProbeOpensForTwiceAsLong() {
    Breaker breaker = halfOpened();
    for (int i = 0; i < 4; ++i) (void)send(breaker, Ending::success, at(31'000));
    const auto transition = send(breaker, Ending::failure, at(31'000));
    QVERIFY(transition);
    QCOMPARE(transition->reason, BreakerReason::probeFailed);
    QCOMPARE(transition->memory.openUntil, std::optional{at(91'000).wall});
  }

  void abandonedProbeGivesItsPlaceBackAndProvesNothing() {
    Breaker breaker = halfOpened();
    for (int i = 0; i < 20; ++i) QVERIFY(!send(breaker, Ending::abandoned, at(31'000)));
    QCOMPARE(stateOf(breaker), BreakerState::halfOpen);
    QCOMPARE(breaker.figures(at(31'000)).probesSucceeded, 0);
    QCOMPARE(breaker.leave(at(31'000)), Leave::probe);
  }

  void lateSuccessDoesNotCloseHalfOpenCircuit() {
    Breaker breaker{exact(false)};
    std::vector<BreakerPermit> early;
    for (int i = 0; i < 20; ++i) early.push_back(breaker.acquire(at(0)));
    for (int i = 0; i < 5; ++i) (void)send(breaker, Ending::failure, at(0));
    (void)breaker.advance(at(30'000));
    for (const BreakerPermit& permit : early) QVERIFY(!breaker.finish(permit, Ending::success, at(30'001), random_));
    QCOMPARE(stateOf(breaker), BreakerState::halfOpen);
    QCOMPARE(breaker.figures(at(30'001)).lateSuccesses, std::int64_t{20});
    QCOMPARE(breaker.figures(at(30'001)).probesSucceeded, 0);
  }

  void lateFailureDoesNotOpenAClosedOrHalfOpenCircuit() {
    Breaker breaker{exact(false)};
    std::vector<BreakerPermit> early;
    for (int i = 0; i < 20; ++i) early.push_back(breaker.acquire(at(0)));
    for (int i = 0; i < 5; ++i) (void)send(breaker, Ending::failure, at(0));
    (void)breaker.advance(at(30'000));
    for (int i = 0; i < 10; ++i) QVERIFY(!breaker.finish(early[static_cast<std::size_t>(i)], Ending::failure, at(30'001), random_));
    for (int i = 0; i < 5; ++i) (void)send(breaker, Ending::success, at(30'002));
    QCOMPARE(stateOf(breaker), BreakerState::closed);
    for (int i = 10; i < 20; ++i) QVERIFY(!breaker.finish(early[static_cast<std::size_t>(i)], Ending::failure, at(30'003), random_));
    QCOMPARE(breaker.figures(at(30'003)).lateFailures, std::int64_t{20});
    QCOMPARE(breaker.figures(at(30'003)).failures, 0);
  }

  void lateProbeOfAnEarlierHalfOpenPhaseDoesNotFreeTheProbeOfThis() {
    Breaker breaker = halfOpened();
    const BreakerPermit old = breaker.acquire(at(30'000));
    (void)breaker.force(BreakerMode::forcedOpen, {}, "test", at(30'001));
    (void)breaker.force(BreakerMode::automatic, {}, "", at(30'002));
    QVERIFY(breaker.advance(at(30'003)));
    (void)breaker.acquire(at(30'003));
    (void)breaker.finish(old, Ending::failure, at(30'004), random_);
    QCOMPARE(breaker.leave(at(30'004)), Leave::probing);
    QCOMPARE(stateOf(breaker), BreakerState::halfOpen);
  }

  void coolDownDoublesUpToFiveMinutesAndStartsAnewAfterClosing() {
    Breaker breaker = opened(false);
    std::int64_t now = 0;
    for (const std::int64_t seconds : {30, 60, 120, 240, 300, 300, 300}) {
      QCOMPARE(breaker.memory().openUntil, std::optional{at(now + seconds * 1000).wall});
      now += seconds * 1000;
      QVERIFY(breaker.advance(at(now)));
      (void)send(breaker, Ending::failure, at(now));
    }
    now += 300'000;
    QVERIFY(breaker.advance(at(now)));
    for (int i = 0; i < 5; ++i) (void)send(breaker, Ending::success, at(now));
    for (int i = 0; i < 5; ++i) (void)send(breaker, Ending::failure, at(now));
    QCOMPARE(breaker.memory().openUntil, std::optional{at(now + 30'000).wall});
  }

  void coolDownIsJittered() {
    std::int64_t least = INT64_MAX;
    std::int64_t most = 0;
    for (int i = 0; i < 500; ++i) {
      Breaker breaker{BreakerOptions{}};
      for (int k = 0; k < 5; ++k) (void)send(breaker, Ending::failure, at(0));
      const std::int64_t length = (*breaker.memory().openUntil - at(0).wall).count();
      least = std::min(least, length);
      most = std::max(most, length);
    }
    QVERIFY(least >= 24'000 && least < 25'000);
    QVERIFY(most <= 36'000 && most > 35'000);
  }

  void forcedOpenRefusesUntilItsExpiryAndIsProvedAfterwards() {
    Breaker breaker{exact(true)};
    const auto transition = breaker.force(BreakerMode::forcedOpen, at(60'000).wall, "maintenance", at(0));
    QVERIFY(transition);
    QCOMPARE(transition->reason, BreakerReason::forcedOpen);
    QCOMPARE(transition->words(0.05), std::string{"forced open: maintenance"});
    QCOMPARE(breaker.leave(at(59'999)), Leave::forcedOpen);
    QVERIFY(!breaker.pingDue(at(59'999)));
    QVERIFY(!breaker.onPing(true, at(59'999), random_));
    QCOMPARE(breaker.nextChange(at(10'000)), std::optional{at(60'000).boot});
    const auto ended = breaker.advance(at(60'000));
    QVERIFY(ended);
    QCOMPARE(ended->reason, BreakerReason::forceEnded);
    QCOMPARE(ended->memory.mode, BreakerMode::automatic);
    QCOMPARE(breaker.leave(at(60'000)), Leave::pinging);
    QVERIFY(breaker.pingDue(at(60'000)));
  }

  void forcedClosedCountsButDoesNotOpen() {
    Breaker breaker = opened(false);
    const auto transition = breaker.force(BreakerMode::forcedClosed, {}, "we know", at(1'000));
    QVERIFY(transition);
    QCOMPARE(transition->to, BreakerState::closed);
    for (int i = 0; i < 50; ++i) QVERIFY(!send(breaker, Ending::failure, at(1'000)));
    QCOMPARE(breaker.figures(at(1'000)).failures, 50);
    QVERIFY(!breaker.nextChange(at(1'000)));
    const auto ended = breaker.force(BreakerMode::automatic, {}, "", at(2'000));
    QVERIFY(ended);
    QCOMPARE(ended->to, BreakerState::closed);
    QVERIFY2(send(breaker, Ending::failure, at(2'000)), "what was counted meanwhile holds as soon as it is automatic");
  }

  void automaticWhenItIsAutomaticChangesNothing() {
    Breaker breaker = opened(false);
    QVERIFY(!breaker.force(BreakerMode::automatic, {}, "", at(1)));
    QCOMPARE(stateOf(breaker), BreakerState::open);
  }

  void operatorsReasonIsCut() {
    Breaker breaker{exact(false)};
    (void)breaker.force(BreakerMode::forcedOpen, {}, std::string(5000, 'x'), at(0));
    QCOMPARE(breaker.memory().forcedReason.size(), std::size_t{200});
  }

  void restartKeepsCoolDownAndLevel() {
    Breaker before = opened(true);
    (void)before.onPing(false, at(30'000), random_);
    Breaker after{exact(true)};
    const base::Now reboot{at(50'000).wall, base::BootTime{base::Millis{77}}};
    after.restore(before.memory(), reboot);
    QCOMPARE(after.memory(), before.memory());
    QCOMPARE(after.leave(reboot), Leave::open);
    QCOMPARE(after.nextChange(reboot), std::optional{reboot.boot + 40s});
    const auto transition = after.onPing(false, {at(90'000).wall, reboot.boot + 40s}, random_);
    QVERIFY(transition);
    QCOMPARE(transition->memory.coolDownLevel, 2);
  }

  void crashLoopDoesNotShortenTheCoolDown() {
    const BreakerMemory memory = opened(false).memory();
    for (int i = 1; i < 29; ++i) {
      Breaker breaker{exact(false)};
      const base::Now now{at(i * 1000).wall, base::BootTime{base::Millis{i}}};
      breaker.restore(memory, now);
      QVERIFY(!breaker.advance(now));
      QCOMPARE(breaker.leave(now), Leave::open);
    }
  }

  void wallThatJumpedFarBackDoesNotKeepItOpenForEver() {
    const BreakerMemory memory = opened(false).memory();
    Breaker breaker{exact(false)};
    const base::Now now{at(0).wall - std::chrono::hours{24 * 365}, base::BootTime{}};
    breaker.restore(memory, now);
    QVERIFY(*breaker.nextChange(now) <= now.boot + 5min);
  }

  void restoredHalfOpenCircuitProbesAgain() {
    Breaker before = halfOpened();
    for (int i = 0; i < 3; ++i) (void)send(before, Ending::success, at(31'000));
    (void)before.acquire(at(31'000));  // in flight as the engine dies
    Breaker after{exact(false)};
    after.restore(before.memory(), at(32'000));
    QCOMPARE(after.leave(at(32'000)), Leave::probe);
    QCOMPARE(after.figures(at(32'000)).probesSucceeded, 0);
  }

  void recalledAttemptsFillTheWindowWithoutOpening() {
    Breaker breaker{exact(false)};
    for (int i = 0; i < 30; ++i) breaker.recall(at(-1000).boot, true);
    QCOMPARE(stateOf(breaker), BreakerState::closed);
    QCOMPARE(breaker.figures(at(0)).failures, 30);
    QVERIFY(send(breaker, Ending::failure, at(0)));
  }

  void namesAreRead() {
    for (const auto state : {BreakerState::closed, BreakerState::open, BreakerState::halfOpen})
      QCOMPARE(breakerStateFromName(name(state)), std::optional{state});
    QVERIFY(!breakerStateFromName("ajar"));
  }
};

int runBreakerTests(int argc, char** argv) {
  BreakerTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "breaker_test.moc"
