#include "engine/policy/gate.h"

#include <QtTest>
#include <cmath>
#include <type_traits>
#include <vector>

#include "engine/base/check.h"
#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
using namespace std::chrono_literals;
using model::OutcomeClass;

static_assert(std::is_copy_constructible_v<Gate> && std::is_copy_assignable_v<Gate>);
static_assert(sizeof(Gate) < 4096, "a gate is copied at its first touch in each step");

class GateTest : public QObject {
  Q_OBJECT
 private:
  static GateOptions exact() {
    GateOptions options;
    options.breaker.jitter = 0;
    return options;
  }
  static std::optional<Permit> permitOf(const Decision& decision) {
    const auto* permit = std::get_if<Permit>(&decision);
    return permit == nullptr ? std::nullopt : std::optional{*permit};
  }
  static std::string refusalOf(const Decision& decision) {
    const auto* refusal = std::get_if<Refusal>(&decision);
    return refusal == nullptr ? "permit" : std::string{name(refusal->kind)};
  }
  GateChange send(Gate& gate, OutcomeClass outcome, base::Now now, bool isRetry = false, std::optional<base::Millis> retryAfter = {}) {
    const auto permit = permitOf(gate.tryAcquire(now, isRetry));
    return permit ? gate.finish(*permit, outcome, retryAfter, now, random_) : GateChange{};
  }

  /// Opens it, cools it down and lets its probes succeed; the time at which it is closed again.
  std::int64_t closeAfterBreak(Gate& gate, const GateOptions& options) {
    for (int i = 0; i < options.breaker.trip.consecutiveLimit; ++i) send(gate, OutcomeClass::notSent, at(1000 + i));
    std::int64_t now = 100'000;
    while (gate.advance(at(now))) {}
    for (int i = 0; i < options.breaker.probes; ++i) send(gate, OutcomeClass::sent, at(now));
    SB_CHECK(gate.breaker().memory().state == BreakerState::closed, "the probes have closed it");
    return now;
  }

  base::SeededRandom random_{6};

 private Q_SLOTS:
  void lateAnswerIsCountedByNoBreaker() {
    const GateOptions options = exact();
    Gate gate(options, 1);
    const auto late = permitOf(gate.tryAcquire(at(900), false));
    QVERIFY(late);
    QCOMPARE(send(gate, OutcomeClass::notSent, at(1000)).counted, Ending::failure);
    for (int i = 1; i < options.breaker.trip.consecutiveLimit; ++i) send(gate, OutcomeClass::notSent, at(1000 + i));
    QCOMPARE(gate.finish(*late, OutcomeClass::notSent, {}, at(1100), random_).counted, Ending::abandoned);
  }
  void outcomesEndPermitsAsRule21Says_data() {
    QTest::addColumn<int>("outcome");
    QTest::addColumn<int>("ending");
    const auto row = [](OutcomeClass outcome, Ending ending) {
      QTest::newRow(std::string{model::name(outcome)}.c_str()) << static_cast<int>(outcome) << static_cast<int>(ending);
    };
    row(OutcomeClass::sent, Ending::success);
    row(OutcomeClass::permanent, Ending::success);
    row(OutcomeClass::notSent, Ending::failure);
    row(OutcomeClass::transient, Ending::failure);
    row(OutcomeClass::ambiguous, Ending::failure);
    row(OutcomeClass::throttled, Ending::abandoned);
    row(OutcomeClass::credential, Ending::abandoned);
    row(OutcomeClass::abandoned, Ending::abandoned);
  }
  void outcomesEndPermitsAsRule21Says() {
    QFETCH(int, outcome);
    QFETCH(int, ending);
    QCOMPARE(static_cast<int>(endingOf(static_cast<OutcomeClass>(outcome))), ending);
  }

  void disabledGateRefuses() {
    GateOptions options = exact();
    options.enabled = false;
    Gate gate{options};
    QCOMPARE(refusalOf(gate.tryAcquire(at(0), false)), std::string{"disabled"});
    QCOMPARE(gate.permitsNow(at(0), false), 0);
    QVERIFY(!gate.nextChange(at(0)));
  }

  void slotsAreTheConcurrency() {
    GateOptions options = exact();
    options.concurrency = 2;
    Gate gate{options};
    QCOMPARE(gate.permitsNow(at(0), false), 2);
    const auto first = permitOf(gate.tryAcquire(at(0), false));
    QVERIFY(permitOf(gate.tryAcquire(at(0), false)));
    const Decision third = gate.tryAcquire(at(0), false);
    QCOMPARE(refusalOf(third), std::string{"slots"});
    QCOMPARE(std::get<Refusal>(third).figures, std::string{"2 of 2 slots in use"});
    QVERIFY(!std::get<Refusal>(third).retryAt);
    (void)gate.finish(*first, OutcomeClass::sent, {}, at(1), random_);
    QVERIFY(permitOf(gate.tryAcquire(at(1), false)));
  }

  void rateRefusalSaysWhen() {
    GateOptions options = exact();
    options.ratePerSecond = 2;
    Gate gate{options};
    QCOMPARE(gate.permitsNow(at(0), false), 2);
    (void)send(gate, OutcomeClass::sent, at(0));
    (void)send(gate, OutcomeClass::sent, at(0));
    const Decision refused = gate.tryAcquire(at(0), false);
    QCOMPARE(refusalOf(refused), std::string{"rate"});
    QCOMPARE(std::get<Refusal>(refused).figures, std::string{"2 a second"});
    QCOMPARE(std::get<Refusal>(refused).retryAt, std::optional{at(500).boot});
    QCOMPARE(gate.nextChange(at(0)), std::optional{at(500).boot});
    QVERIFY(permitOf(gate.tryAcquire(at(500), false)));
  }

  void openBreakerRefusesWithItsFigures() {
    Gate gate{exact()};
    for (int i = 1; i <= 240; ++i) gate.recall(at(-1).boot, i % 13 == 0 ? OutcomeClass::transient : OutcomeClass::sent);
    const GateChange change = send(gate, OutcomeClass::notSent, at(0));
    QVERIFY(change.transition);
    const Decision refused = gate.tryAcquire(at(0), false);
    QCOMPARE(refusalOf(refused), std::string{"breaker_open"});
    QCOMPARE(std::get<Refusal>(refused).figures, std::string{"19 of 241 failed in 30 s, limit 5 %; cools down for another 30 s"});
    QCOMPARE(std::get<Refusal>(refused).retryAt, std::optional{at(30'000).boot});
    QCOMPARE(gate.permitsNow(at(0), false), 0);
  }

  void refusalOfAnOpenBreakerCostsNeitherTokenNorSlot() {
    GateOptions options = exact();
    options.ratePerSecond = 1;
    Gate gate{options};
    (void)gate.force(model::BreakerMode::forcedOpen, {}, "drill", at(0));
    for (int i = 0; i < 100; ++i) QCOMPARE(refusalOf(gate.tryAcquire(at(0), true)), std::string{"forced_open"});
    (void)gate.force(model::BreakerMode::forcedClosed, {}, "drill", at(0));
    QCOMPARE(gate.inFlight(), 0);
    QCOMPARE(gate.figures(at(0)).retriesInWindow, 0);
    QVERIFY(permitOf(gate.tryAcquire(at(0), true)));
  }

  void halfOpenGivesOnePermit() {
    GateOptions options = exact();
    options.breaker.hasHealthCheck = true;
    Gate gate{options};
    for (int i = 0; i < 5; ++i) (void)send(gate, OutcomeClass::ambiguous, at(0));
    QCOMPARE(refusalOf(gate.tryAcquire(at(30'000), false)), std::string{"pinging"});
    QVERIFY(gate.pingDue(at(30'000)));
    QVERIFY(gate.onPing(true, at(30'000), random_));
    QCOMPARE(gate.permitsNow(at(30'000), false), 1);
    const auto probe = permitOf(gate.tryAcquire(at(30'000), false));
    QVERIFY(probe && probe->isProbe());
    QCOMPARE(refusalOf(gate.tryAcquire(at(30'000), false)), std::string{"probing"});
    QCOMPARE(gate.permitsNow(at(30'000), false), 0);
    const GateChange change = gate.finish(*probe, OutcomeClass::throttled, 2s, at(30'000), random_);
    QVERIFY(!change.transition);
    QCOMPARE(refusalOf(gate.tryAcquire(at(30'000), false)), std::string{"rate"});
    QVERIFY2(permitOf(gate.tryAcquire(at(32'000), false))->isProbe(), "a throttled probe proves nothing and goes again");
  }

  void throttledSlowsButDoesNotCount() {
    Gate gate{exact()};
    for (int i = 0; i < 50; ++i) (void)send(gate, OutcomeClass::throttled, at(i * 20'000));
    QCOMPARE(gate.figures(at(1'000'000)).breaker.calls, 0);
    QCOMPARE(gate.breaker().memory().state, BreakerState::closed);
    (void)send(gate, OutcomeClass::throttled, at(2'000'000), false, 7s);
    const Decision refused = gate.tryAcquire(at(2'000'000), false);
    QCOMPARE(std::get<Refusal>(refused).figures, std::string{"throttled by the provider for another 7 s"});
    QCOMPARE(std::get<Refusal>(refused).retryAt, std::optional{at(2'007'000).boot});
    QCOMPARE(gate.figures(at(2'000'000)).throttledUntil, std::optional{at(2'007'000).wall});
  }

  void retryAfterPauseIsCappedAtADay() {
    for (const OutcomeClass outcome : {OutcomeClass::throttled, OutcomeClass::transient}) {
      Gate gate{exact()};
      (void)send(gate, outcome, at(0), false, std::chrono::hours{1000});
      QCOMPARE(gate.nextChange(at(0)), std::optional{at(24 * 3'600'000).boot});
    }
  }

  void retryAfterOfARefusalHoldsForAllWhoCome_data() {
    QTest::addColumn<int>("outcome");
    QTest::addColumn<bool>("obeyed");
    for (const OutcomeClass outcome : model::kOutcomeClasses)
      QTest::newRow(std::string{model::name(outcome)}.c_str())
          << static_cast<int>(outcome) << (outcome == OutcomeClass::throttled || outcome == OutcomeClass::transient);
  }
  void retryAfterOfARefusalHoldsForAllWhoCome() {
    QFETCH(int, outcome);
    QFETCH(bool, obeyed);
    Gate gate{exact()};
    (void)send(gate, static_cast<OutcomeClass>(outcome), at(0), false, 7s);
    QCOMPARE(gate.figures(at(0)).throttledUntil.has_value(), obeyed);
    Gate after{exact()};
    after.recallWait(at(0).boot, static_cast<OutcomeClass>(outcome), 7s);
    QCOMPARE(after.figures(at(0)).throttledUntil, gate.figures(at(0)).throttledUntil);
    if (!obeyed) return;
    QCOMPARE(gate.figures(at(0)).throttledUntil, std::optional{at(7'000).wall});
    QCOMPARE(refusalOf(gate.tryAcquire(at(6'999), false)), std::string{"rate"});
    QVERIFY(permitOf(gate.tryAcquire(at(7'000), false)));
  }

  void refusalForNowWithoutATimeSlowsNothing() {
    Gate gate{exact()};
    (void)send(gate, OutcomeClass::transient, at(0));
    (void)send(gate, OutcomeClass::transient, at(0), false, 0s);
    QVERIFY(!gate.figures(at(0)).throttledUntil);
    QCOMPARE(gate.figures(at(0)).breaker.failures, 2);
    QVERIFY(permitOf(gate.tryAcquire(at(0), false)));
  }

  void whatIsLeftOfAnEarlierRunsWaitHolds() {
    Gate gate{exact()};
    gate.recallWait(at(-3'000'000).boot, OutcomeClass::throttled, std::chrono::hours{1});
    gate.recallWait(at(-3'000'000).boot, OutcomeClass::throttled, std::nullopt);
    QCOMPARE(gate.figures(at(0)).throttledUntil, std::optional{at(600'000).wall});
    QCOMPARE(gate.figures(at(0)).breaker.calls, 0);
  }

  void refusedCredentialPausesUntilSomebodyActs() {
    Gate gate{exact()};
    const auto early = permitOf(gate.tryAcquire(at(0), false));
    const auto other = permitOf(gate.tryAcquire(at(0), false));
    QVERIFY(send(gate, OutcomeClass::credential, at(0)).pausedNow);
    QVERIFY2(!gate.finish(*other, OutcomeClass::credential, {}, at(1), random_).pausedNow, "it is paused already");
    QCOMPARE(refusalOf(gate.tryAcquire(at(3'600'000), false)), std::string{"paused"});
    QCOMPARE(gate.pause(at(1).wall)->cause, PauseCause::credential);
    QCOMPARE(gate.figures(at(1)).breaker.calls, 0);
    gate.resume();
    QVERIFY2(!gate.finish(*early, OutcomeClass::credential, {}, at(2), random_).pausedNow, "the old key's refusal says nothing about the new");
    QVERIFY(permitOf(gate.tryAcquire(at(2), false)));
  }

  void operatorsPauseEndsByItself() {
    Gate gate{exact()};
    gate.setPause({PauseCause::operatorAct, "contract ends", at(10'000).wall});
    const Decision refused = gate.tryAcquire(at(0), false);
    QCOMPARE(std::get<Refusal>(refused).figures, std::string{"contract ends"});
    QCOMPARE(std::get<Refusal>(refused).retryAt, std::optional{at(10'000).boot});
    QCOMPARE(gate.nextChange(at(0)), std::optional{at(10'000).boot});
    QVERIFY(!gate.nextChange(at(10'000)));  // also before anybody has advanced it: nobody would, while its breaker is closed
    (void)gate.advance(at(10'000));
    QVERIFY(!gate.pause(at(10'000).wall));
    QVERIFY(permitOf(gate.tryAcquire(at(10'000), false)));
    QVERIFY(!gate.nextChange(at(10'000)));
  }

  void retriesBeyondTheBudgetAreRefusedAndFirstAttemptsAreNot() {
    Gate gate{exact()};
    for (int i = 0; i < 10; ++i) (void)send(gate, OutcomeClass::permanent, at(0), true);
    const Decision refused = gate.tryAcquire(at(0), true);
    QCOMPARE(refusalOf(refused), std::string{"budget"});
    QCOMPARE(std::get<Refusal>(refused).figures, std::string{"10 retries in 60 s, limit 10"});
    QCOMPARE(std::get<Refusal>(refused).retryAt, std::optional{at(61'000).boot});
    QCOMPARE(gate.permitsNow(at(0), true), 0);
    QVERIFY(permitOf(gate.tryAcquire(at(0), false)));
  }

  void sentRetryPaysItsPlaceBack() {
    Gate gate{exact()};
    for (int i = 0; i < 1000; ++i) {
      const auto permit = permitOf(gate.tryAcquire(at(i), true));
      QVERIFY(permit);
      (void)gate.finish(*permit, OutcomeClass::sent, {}, at(i + 5), random_);
    }
  }

  void probesAreOutsideTheBudget() {
    Gate gate{exact()};
    for (int i = 0; i < 10; ++i) (void)send(gate, OutcomeClass::permanent, at(30'000), true);
    for (int i = 0; i < 5; ++i) (void)send(gate, OutcomeClass::transient, at(30'000));
    QVERIFY(gate.advance(at(60'000)));
    const auto probe = permitOf(gate.tryAcquire(at(60'000), true));
    QVERIFY(probe && probe->isProbe());
    QCOMPARE(gate.figures(at(60'000)).retriesInWindow, 10);
  }

  void abandonedPermitGivesEverythingBack() {
    GateOptions options = exact();
    options.ratePerSecond = 1;
    options.concurrency = 1;
    Gate gate{options};
    for (int i = 0; i < 100; ++i) {
      const auto permit = permitOf(gate.tryAcquire(at(0), true));
      QVERIFY(permit);
      QVERIFY(!gate.finish(*permit, OutcomeClass::abandoned, {}, at(0), random_).transition);
    }
    QCOMPARE(gate.inFlight(), 0);
    QCOMPARE(gate.figures(at(0)).retriesInWindow, 0);
  }

  void copyIsIndependent() {
    Gate gate{exact()};
    Gate copy = gate;
    for (int i = 0; i < 5; ++i) (void)send(copy, OutcomeClass::notSent, at(0));
    QCOMPARE(copy.breaker().memory().state, BreakerState::open);
    QCOMPARE(gate.breaker().memory().state, BreakerState::closed);
    QCOMPARE(gate.figures(at(0)).breaker.calls, 0);
  }

  void restoredGateIsPausedAndOpenAsBefore() {
    Gate before{exact()};
    for (int i = 0; i < 5; ++i) (void)send(before, OutcomeClass::notSent, at(0));
    before.setPause({PauseCause::credential, "refused", {}});
    Gate after{exact()};
    after.restore(before.breaker().memory(), before.pause(at(1).wall), at(1));
    QCOMPARE(refusalOf(after.tryAcquire(at(1), false)), std::string{"paused"});
    after.resume();
    const Decision refused = after.tryAcquire(at(1), false);
    QCOMPARE(refusalOf(refused), std::string{"breaker_open"});
    QCOMPARE(std::get<Refusal>(refused).figures, std::string{"open; cools down for another 30 s"});
  }

  void recallCountsAsRule21Says() {
    Gate gate{exact()};
    for (const OutcomeClass outcome : model::kOutcomeClasses) gate.recall(at(-1).boot, outcome);
    QCOMPARE(gate.figures(at(0)).breaker.calls, 5);
    QCOMPARE(gate.figures(at(0)).breaker.failures, 3);
  }

  void newOptionsHoldAtOnce() {
    Gate gate{exact()};
    (void)gate.tryAcquire(at(0), false);
    GateOptions options = exact();
    options.concurrency = 1;
    options.ratePerSecond = 5;
    gate.configure(options, at(0));
    QCOMPARE(refusalOf(gate.tryAcquire(at(0), false)), std::string{"slots"});
    QCOMPARE(gate.figures(at(0)).ratePerSecond, 5.0);
  }

  void loadGrowsBackAfterABreak() {
    GateOptions options = exact();
    options.concurrency = 100;
    options.ratePerSecond = 50;
    Gate gate{options};
    const std::int64_t closed = closeAfterBreak(gate, options);
    QCOMPARE(gate.permitsNow(at(closed), false), 5);  // a tenth of one second's worth, less than a tenth of the slots
    QVERIFY(std::abs(gate.figures(at(closed)).effectiveRate - 5) < 0.1);
    QVERIFY(std::abs(gate.figures(at(closed + 30'000)).effectiveRate - 27.5) < 0.5);
    QVERIFY(std::abs(gate.figures(at(closed + 60'000)).effectiveRate - 50) < 0.1);
    QCOMPARE(gate.permitsNow(at(closed + 60'000), false), 50);
  }

  void slotsGrowBackAndTheNextOneIsNamed() {
    GateOptions options = exact();
    options.concurrency = 20;
    Gate gate{options};
    const std::int64_t closed = closeAfterBreak(gate, options);
    QCOMPARE(gate.permitsNow(at(closed), false), 2);
    std::vector<Permit> permits;
    while (const auto permit = permitOf(gate.tryAcquire(at(closed), false))) permits.push_back(*permit);
    QCOMPARE(permits.size(), std::size_t{2});
    std::int64_t now = closed;
    for (int grown = 3; grown <= 20; ++grown) {
      const Decision decision = gate.tryAcquire(at(now), false);
      const auto* refusal = std::get_if<Refusal>(&decision);
      QVERIFY(refusal != nullptr && refusal->kind == RefusalKind::noSlot && refusal->retryAt);
      QVERIFY(refusal->figures.find("grow back to 20") != std::string::npos);
      QCOMPARE(gate.nextChange(at(now)), refusal->retryAt);
      now += (*refusal->retryAt - at(now).boot).count();
      const auto permit = permitOf(gate.tryAcquire(at(now), false));
      QVERIFY(permit);
      permits.push_back(*permit);
    }
    QVERIFY(now - closed <= 60'000);
    QVERIFY(!gate.nextChange(at(now)));  // all slots are out: only an answer helps
    for (const Permit& permit : permits) (void)gate.finish(permit, OutcomeClass::sent, {}, at(now), random_);
  }

  void rampOfAnEarlierRunGoesOn() {
    GateOptions options = exact();
    options.concurrency = 100;
    Gate gate{options};
    gate.resumeRamp(at(0).boot, at(30'000));
    QCOMPARE(gate.permitsNow(at(30'000), false), 55);
    QCOMPARE(gate.permitsNow(at(60'000), false), 100);
  }

  void withoutARampTheWholeLoadComesAtOnce() {
    GateOptions options = exact();
    options.concurrency = 100;
    options.breaker.ramp = 0ms;
    Gate gate{options};
    const std::int64_t closed = closeAfterBreak(gate, options);
    QCOMPARE(gate.permitsNow(at(closed), false), 100);
  }
};

int runGateTests(int argc, char** argv) {
  GateTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "gate_test.moc"
