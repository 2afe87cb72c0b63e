// S17 of the study over random histories: the breaker opens only with enough evidence, has at most one probe in flight,
// closes only on real sends, and is the same circuit after a restart.

#include <QtTest>
#include <vector>

#include "engine/policy/breaker.h"
#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
namespace {

/// Drives one breaker with random acts and keeps its own book of what the rules allow.
class Drive {
 public:
  explicit Drive(std::uint64_t seed) : random_(seed) {
    options_.hasHealthCheck = random_.chance(0.5);
    breaker_ = Breaker{options_};
  }

  QString run(int acts) {
    for (int i = 0; i < acts && wrong_.isEmpty(); ++i) act();
    return wrong_;
  }
  int openings() const { return openings_; }
  int closings() const { return closings_; }

 private:
  void require(bool right, const char* what) {
    if (!right && wrong_.isEmpty()) wrong_ = QString::fromLatin1(what);
  }

  void act() {
    now_ += random_.between(0, random_.chance(0.02) ? 120'000 : 500);
    if (random_.chance(0.01)) health_ = random_.unit();
    while (const auto transition = breaker_.advance(at(now_))) observe(*transition, false);
    const double draw = random_.unit();
    if (draw < 0.48) {
      acquire();
    } else if (draw < 0.96) {
      finish();
    } else if (draw < 0.985) {
      if (const auto transition = breaker_.onPing(random_.chance(health_), at(now_), random_)) observe(*transition, false);
    } else if (draw < 0.995) {
      force();
    } else {
      restart();
    }
  }

  void acquire() {
    const Leave leave = breaker_.leave(at(now_));
    const auto memory = breaker_.memory();
    if (leave != Leave::yes && leave != Leave::probe) return;
    require(memory.state != BreakerState::open, "a permit while open");
    const BreakerPermit permit = breaker_.acquire(at(now_));
    require(permit.isProbe == (memory.state == BreakerState::halfOpen), "probes are what half-open circuits give");
    inFlight_.push_back({permit, epoch_});
    if (permit.isProbe) ++probesInFlight_;
    require(probesInFlight_ <= 1, "two probes at once");
  }

  void finish() {
    if (inFlight_.empty()) return;
    const auto index = static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(inFlight_.size()) - 1));
    const auto [permit, epoch] = inFlight_[index];
    inFlight_.erase(inFlight_.begin() + static_cast<std::ptrdiff_t>(index));
    const double draw = random_.unit();
    const Ending ending = draw < 0.1 ? Ending::abandoned : random_.chance(health_) ? Ending::success : Ending::failure;
    const bool late = epoch != epoch_;
    if (permit.isProbe && !late) --probesInFlight_;
    if (permit.isProbe && !late && ending == Ending::success) ++probeSuccesses_;
    if (!permit.isProbe && !late && ending == Ending::success) run_ = 0;
    if (!permit.isProbe && !late && ending == Ending::failure) ++run_;
    const auto before = breaker_.memory();
    const auto transition = breaker_.finish(permit, ending, at(now_), random_);
    require(!(late && transition), "a late answer was believed");
    require(!late || before == breaker_.memory(), "a late answer changed the circuit");
    if (transition) observe(*transition, ending == Ending::failure);
  }

  void force() {
    const auto mode = static_cast<model::BreakerMode>(random_.between(0, 2));
    std::optional<base::WallTime> until;
    if (random_.chance(0.8)) until = at(now_ + random_.between(1, 60'000)).wall;
    if (const auto transition = breaker_.force(mode, until, "drill", at(now_))) observe(*transition, false);
  }

  void restart() {
    Breaker next{options_};
    next.restore(breaker_.memory(), at(now_));
    require(next.memory() == breaker_.memory() || next.memory().openUntil <= at(now_).wall, "a restart changed the circuit");
    breaker_ = next;
    inFlight_.clear();
    ++epoch_;
    probesInFlight_ = probeSuccesses_ = run_ = 0;
  }

  void observe(const BreakerTransition& transition, bool byFailure) {
    const bool forcing = transition.reason == BreakerReason::forcedOpen || transition.reason == BreakerReason::forcedClosed ||
        transition.reason == BreakerReason::forceEnded;
    require(transition.memory == breaker_.memory(), "a transition does not carry what is to be persisted");
    if (!forcing && transition.from == BreakerState::closed && transition.to == BreakerState::open) {
      const bool byRate = transition.calls >= 20 && transition.failures >= 5 && wilsonLowerBound(transition.failures, transition.calls, 1.645) > 0.05;
      require(byFailure && (byRate || run_ >= 5), "opened without evidence");
      ++openings_;
    }
    if (!forcing && transition.to == BreakerState::closed) {
      require(transition.from == BreakerState::halfOpen && probeSuccesses_ == 5, "closed without five real sends");
      ++closings_;
    }
    if (transition.to == BreakerState::halfOpen) require(transition.from == BreakerState::open, "half-open from elsewhere");
    if (transition.from != transition.to || transition.reason == BreakerReason::pingFailed || transition.reason == BreakerReason::forcedOpen)
      newEpoch(transition);
  }

  void newEpoch(const BreakerTransition& transition) {
    ++epoch_;
    probesInFlight_ = probeSuccesses_ = 0;
    if (transition.to == BreakerState::closed) run_ = 0;
  }

  struct Given {
    BreakerPermit permit;
    int epoch;
  };
  base::SeededRandom random_;
  BreakerOptions options_;
  Breaker breaker_{options_};
  std::vector<Given> inFlight_;
  std::int64_t now_ = 0;
  double health_ = 0.9;
  int epoch_ = 0;
  int probesInFlight_ = 0;
  int probeSuccesses_ = 0;
  int run_ = 0;
  int openings_ = 0;
  int closings_ = 0;
  QString wrong_;
};

}  // namespace

class BreakerPropertyTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void noHistoryBreaksTheRules() {
    int openings = 0;
    int closings = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
      Drive drive{seed};
      const QString wrong = drive.run(4000);
      QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(wrong)));
      openings += drive.openings();
      closings += drive.closings();
    }
    QVERIFY2(openings > 200 && closings > 50, qPrintable(QStringLiteral("%1 openings, %2 closings").arg(openings).arg(closings)));
  }

  void healthyProviderIsLeftAlone() {
    // 1 % failures at 100 calls a window: the study expects about one false trip in a day's 2 880 windows.
    base::SeededRandom random{9};
    Breaker breaker{BreakerOptions{}};
    int trips = 0;
    for (std::int64_t ms = 0; ms < 6 * 3600 * 1000; ms += 300) {
      while (breaker.advance(at(ms))) {}
      const Leave leave = breaker.leave(at(ms));
      if (leave != Leave::yes && leave != Leave::probe) continue;
      const auto transition = breaker.finish(breaker.acquire(at(ms)), random.chance(0.01) ? Ending::failure : Ending::success, at(ms), random);
      trips += transition && transition->from == BreakerState::closed ? 1 : 0;
    }
    QVERIFY2(trips <= 5, qPrintable(QString::number(trips)));
  }
};

int runBreakerPropertyTests(int argc, char** argv) {
  BreakerPropertyTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "breaker_property_test.moc"
