#include <QtTest>

#include "engine/policy/breaker_options.h"
#include "engine/policy/gate.h"
#include "engine/policy/ladder.h"
#include "engine/policy/retry_budget.h"
#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
namespace {

bool names(const std::vector<base::FieldError>& errors, std::string_view pointer) {
  return std::any_of(errors.begin(), errors.end(), [&](const base::FieldError& error) { return error.pointer == pointer; });
}

}  // namespace

class OptionsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void defaultsAreValid() {
    QVERIFY(LadderOptions{}.validate("ladder").empty());
    QVERIFY(BreakerOptions{}.validate("breaker").empty());
    QVERIFY(RetryBudgetOptions{}.validate("budget").empty());
    QVERIFY(GateOptions{}.validate("gate").empty());
  }

  void everyWrongFieldIsReportedAtOnce() {
    LadderOptions ladder;
    ladder.steps = {base::Millis{0}, std::chrono::minutes{1}, std::chrono::days{31}};
    ladder.jitter = 0.6;
    ladder.retryAfterCap = base::Millis{0};
    const auto errors = ladder.validate("ladder.email");
    QCOMPARE(errors.size(), std::size_t{4});
    QVERIFY(names(errors, "ladder.email.steps.0"));
    QVERIFY(names(errors, "ladder.email.steps.2"));
    QVERIFY(names(errors, "ladder.email.jitter"));
    QVERIFY(names(errors, "ladder.email.retry_after_cap"));
  }

  void gateReportsItsPartsUnderTheirKeys() {
    GateOptions gate;
    gate.breaker.trip.callsMin = 0;
    gate.breaker.coolDownMax = base::Millis{1};
    gate.breaker.probes = 0;
    gate.budget.retriesMin = 0;
    gate.ratePerSecond = -1;
    gate.concurrency = 0;
    const auto errors = gate.validate("providers.a");
    QCOMPARE(errors.size(), std::size_t{6});
    for (const char* pointer : {"providers.a.breaker.calls_min", "providers.a.breaker.cool_down_max", "providers.a.breaker.probes",
                                "providers.a.retry_budget.retries_min", "providers.a.rate_per_second", "providers.a.concurrency"})
      QVERIFY2(names(errors, pointer), pointer);
  }

  void notANumberIsWrong() {
    LadderOptions ladder;
    ladder.jitter = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(names(ladder.validate("l"), "l.jitter"));
    GateOptions gate;
    gate.ratePerSecond = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(names(gate.validate("g"), "g.rate_per_second"));
  }
};

int runOptionsTests(int argc, char** argv) {
  OptionsTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "options_test.moc"
