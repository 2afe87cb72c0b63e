// The gate over random histories: its slots add up, a refusal changes nothing, permitsNow() is what tryAcquire() gives,
// a time that it names for another try is kept, and what was done when it was due is not due any more.

#include <QtTest>
#include <vector>

#include "engine/policy/gate.h"
#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
namespace {

GateOptions drawOptions(base::Random& random) {
  GateOptions options;
  options.concurrency = static_cast<std::int32_t>(random.between(1, 20));
  options.ratePerSecond = random.chance(0.5) ? 0 : 0.5 + random.unit() * 50;
  options.breaker.hasHealthCheck = random.chance(0.5);
  return options;
}

std::optional<base::Millis> drawRetryAfter(base::Random& random) {
  if (random.chance(0.5)) return std::nullopt;
  return base::Millis{random.between(0, 20'000)};
}

}  // namespace

class GatePropertyTest : public QObject {
  Q_OBJECT
 private:
  /// How many permits the gate gives in a row, on a copy.
  static std::int32_t given(Gate gate, base::Now now, bool isRetry, std::int32_t atMost) {
    std::int32_t count = 0;
    while (count < atMost && std::holds_alternative<Permit>(gate.tryAcquire(now, isRetry))) ++count;
    return count;
  }

 private Q_SLOTS:
  void slotsAddUpAndPromisesAreKept() {
    int refusals = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      base::SeededRandom random{seed};
      const GateOptions options = drawOptions(random);
      Gate gate{options};
      std::vector<Permit> permits;
      std::int64_t ms = 0;
      double health = 0.9;
      for (int i = 0; i < 1500; ++i) {
        ms += random.between(0, random.chance(0.02) ? 60'000 : 300);
        if (random.chance(0.02)) health = random.unit();
        while (gate.advance(at(ms))) {}
        if (gate.pingDue(at(ms))) (void)gate.onPing(random.chance(health), at(ms), random);
        const bool isRetry = random.chance(0.3);
        QCOMPARE(gate.permitsNow(at(ms), isRetry) > 0, given(gate, at(ms), isRetry, 1) > 0);
        QCOMPARE(std::min(gate.permitsNow(at(ms), isRetry), 30), given(gate, at(ms), isRetry, 30));
        const Gate before = gate;
        const Decision decision = gate.tryAcquire(at(ms), isRetry);
        if (const auto* permit = std::get_if<Permit>(&decision)) {
          permits.push_back(*permit);
        } else {
          ++refusals;
          const auto& refusal = std::get<Refusal>(decision);
          QVERIFY(!refusal.figures.empty());
          QCOMPARE(gate.inFlight(), before.inFlight());
          QCOMPARE(gate.nextChange(at(ms)), before.nextChange(at(ms)));
          if (refusal.retryAt) {
            QVERIFY(*refusal.retryAt >= at(ms).boot);
            QVERIFY(gate.nextChange(at(ms)) && *gate.nextChange(at(ms)) <= *refusal.retryAt);
          }
          const bool byTimeAlone = refusal.kind == RefusalKind::rate || refusal.kind == RefusalKind::budget;
          if (byTimeAlone) {
            const std::int64_t wait = (*refusal.retryAt - at(ms).boot).count();
            const Decision later = Gate{gate}.tryAcquire(at(ms + wait), isRetry);
            const auto* still = std::get_if<Refusal>(&later);
            QVERIFY(still == nullptr || still->kind != refusal.kind);
          }
        }
        QCOMPARE(gate.inFlight(), static_cast<std::int32_t>(permits.size()));
        QVERIFY(gate.inFlight() <= options.concurrency);
        if (!permits.empty() && random.chance(0.5)) {
          const auto index = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(permits.size()) - 1));
          const auto bad = static_cast<model::OutcomeClass>(random.between(1, 7));
          const auto outcome = random.chance(health) ? model::OutcomeClass::sent : bad;
          const GateChange change = gate.finish(permits[index], outcome, drawRetryAfter(random), at(ms), random);
          permits.erase(permits.begin() + static_cast<std::ptrdiff_t>(index));
          QVERIFY(!change.pausedNow || gate.pause(at(ms).wall));
          if (change.pausedNow) gate.resume();
        }
      }
      for (const Permit& permit : permits) (void)gate.finish(permit, model::OutcomeClass::sent, {}, at(ms), random);
      QCOMPARE(gate.inFlight(), 0);
    }
    QVERIFY(refusals > 1000);
  }

  void quietProviderThatWorksIsReachedAgainAfterAnyHistory() {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      base::SeededRandom random{seed};
      Gate gate{drawOptions(random)};
      std::int64_t ms = 0;
      for (int i = 0; i < 300; ++i, ms += random.between(0, 2000)) {
        const Decision decision = gate.tryAcquire(at(ms), random.chance(0.5));
        if (const auto* permit = std::get_if<Permit>(&decision)) {
          const auto outcome = static_cast<model::OutcomeClass>(random.between(1, 7));
          if (gate.finish(*permit, outcome, drawRetryAfter(random), at(ms), random).pausedNow) gate.resume();
        }
        while (gate.advance(at(ms))) {}
        if (gate.pingDue(at(ms))) (void)gate.onPing(random.chance(0.3), at(ms), random);
      }
      // Faults off: following the deadlines that it names must lead to a closed circuit and a sent retry.
      int sent = 0;
      for (int i = 0; i < 200 && sent < 20; ++i) {
        while (gate.advance(at(ms))) {}
        if (gate.pingDue(at(ms))) (void)gate.onPing(true, at(ms), random);
        const Decision decision = gate.tryAcquire(at(ms), true);
        if (const auto* permit = std::get_if<Permit>(&decision)) {
          (void)gate.finish(*permit, model::OutcomeClass::sent, {}, at(ms), random);
          ++sent;
        } else {
          const auto next = gate.nextChange(at(ms));
          QVERIFY(next);
          ms += std::max<std::int64_t>(1, (*next - at(ms).boot).count());
        }
      }
      QCOMPARE(sent, 20);
      QCOMPARE(gate.breaker().memory().state, BreakerState::closed);
    }
  }

  /// Or whoever waits for what is due would wake at once, again and again. Whatever was switched off, paused and forced meanwhile.
  void nothingIsDueOnceItIsDone() {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      base::SeededRandom random{seed};
      GateOptions options = drawOptions(random);
      Gate gate{options};
      std::int64_t ms = 0;
      for (int i = 0; i < 1000; ++i) {
        ms += random.between(0, random.chance(0.1) ? 60'000 : 300);
        const auto until = at(ms + random.between(1, 20'000)).wall;
        if (random.chance(0.02)) gate.setPause({PauseCause::operatorAct, "maintenance", until});
        if (random.chance(0.02))
          (void)gate.force(random.chance(0.5) ? model::BreakerMode::forcedOpen : model::BreakerMode::forcedClosed, until, "drill", at(ms));
        if (random.chance(0.05)) {
          options.enabled = !options.enabled;
          gate.configure(options, at(ms));
        }
        const Decision decision = gate.tryAcquire(at(ms), random.chance(0.5));
        if (const auto* permit = std::get_if<Permit>(&decision))
          (void)gate.finish(*permit, static_cast<model::OutcomeClass>(random.between(1, 7)), drawRetryAfter(random), at(ms), random);
        if (random.chance(0.5)) continue;  // nobody comes by
        const bool quiet = gate.breaker().memory().state == BreakerState::closed && gate.breaker().memory().mode == model::BreakerMode::automatic;
        while (!quiet && gate.advance(at(ms))) {}
        if (gate.pingDue(at(ms))) gate.pingStarted(at(ms));
        const auto next = gate.nextChange(at(ms));
        QVERIFY2(!next || *next > at(ms).boot, qPrintable(QStringLiteral("seed %1, step %2").arg(seed).arg(i)));
      }
    }
  }
};

int runGatePropertyTests(int argc, char** argv) {
  GatePropertyTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "gate_property_test.moc"
