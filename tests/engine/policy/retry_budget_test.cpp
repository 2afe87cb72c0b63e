#include "engine/policy/retry_budget.h"

#include <QtTest>
#include <vector>

#include "engine/base/random.h"
#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
using namespace std::chrono_literals;

class RetryBudgetTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void tenRetriesGoWithoutAnyFirstAttempt() {
    RetryBudget budget{RetryBudgetOptions{}};
    for (int i = 0; i < 10; ++i) {
      QVERIFY(budget.allows(at(0).boot));
      budget.recordRetry(at(0).boot);
    }
    QVERIFY(!budget.allows(at(0).boot));
    QCOMPARE(budget.retries(at(0).boot), 10);
    QCOMPARE(budget.whenAvailable(at(0).boot), std::optional{at(61'000).boot});
    QVERIFY(!budget.allows(at(60'999).boot));
    QVERIFY(budget.allows(at(61'000).boot));
  }

  void tenthOfTheFirstAttemptsMayBeRetries() {
    RetryBudget budget{RetryBudgetOptions{}};
    for (int i = 0; i < 1000; ++i) budget.recordFirst(at(i).boot);
    QCOMPARE(budget.allowance(at(1'000).boot), 100);
    QCOMPARE(budget.allowance(at(62'000).boot), 10);
  }

  // S18: retries in any 60 s <= max(10, 0.1 x first attempts in that 60 s), for the window that ends with each retry.
  void retriesNeverExceedTheirShare() {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      base::SeededRandom random{seed};
      RetryBudgetOptions options;
      options.successPaysBack = false;
      RetryBudget budget{options};
      std::vector<std::int64_t> firsts;
      std::vector<std::int64_t> retries;
      std::int64_t ms = 0;
      double traffic = 0.5;
      for (int i = 0; i < 20'000; ++i) {
        ms += random.between(0, 60);
        if (i % 3000 == 0) traffic = random.unit();
        if (random.chance(traffic)) {
          budget.recordFirst(at(ms).boot);
          firsts.push_back(ms);
        } else if (budget.allows(at(ms).boot)) {
          budget.recordRetry(at(ms).boot);
          retries.push_back(ms);
          const auto since = [&](const std::vector<std::int64_t>& times) {
            return times.end() - std::upper_bound(times.begin(), times.end(), ms - 60'000);
          };
          QVERIFY(static_cast<double>(since(retries)) <= std::max(10.0, 0.1 * static_cast<double>(since(firsts))));
        }
      }
      QVERIFY(retries.size() > 50);
    }
  }

  void backlogFlowsThroughAProviderThatAnswers() {
    RetryBudget budget{RetryBudgetOptions{}};
    for (int i = 0; i < 10'000; ++i) {
      QVERIFY(budget.allows(at(i).boot));
      budget.recordRetry(at(i).boot);
      budget.retrySucceeded(at(i).boot);
    }
  }

  void backlogIsHeldBackFromAProviderThatRefuses() {
    RetryBudget budget{RetryBudgetOptions{}};
    int sent = 0;
    for (std::int64_t ms = 0; ms < 600'000; ms += 100) {
      if (!budget.allows(at(ms).boot)) continue;
      budget.recordRetry(at(ms).boot);
      ++sent;
    }
    QVERIFY2(sent >= 90 && sent <= 100, qPrintable(QString::number(sent)));
  }

  void successOfARetryThatLeftTheWindowChangesNothing() {
    RetryBudget budget{RetryBudgetOptions{}};
    budget.recordRetry(at(0).boot);
    for (int i = 0; i < 10; ++i) budget.recordRetry(at(61'000).boot);
    budget.retrySucceeded(at(0).boot);
    QCOMPARE(budget.retries(at(61'000).boot), 10);
  }

  void undoneAttemptCountsNoMore() {
    RetryBudget budget{RetryBudgetOptions{}};
    budget.recordRetry(at(0).boot);
    budget.undo(at(0).boot, true);
    budget.undo(at(0).boot, true);
    QCOMPARE(budget.retries(at(0).boot), 0);
    for (int i = 0; i < 200; ++i) budget.recordFirst(at(0).boot);
    budget.undo(at(0).boot, false);
    QCOMPARE(budget.allowance(at(0).boot), 19);
  }

  void promisedTimeIsKept() {
    base::SeededRandom random{4};
    RetryBudget budget{RetryBudgetOptions{}};
    for (std::int64_t ms = 0; ms < 300'000; ms += random.between(1, 900)) {
      if (budget.allows(at(ms).boot)) {
        QVERIFY(!budget.whenAvailable(at(ms).boot));
        budget.recordRetry(at(ms).boot);
      } else {
        const auto when = budget.whenAvailable(at(ms).boot);
        QVERIFY(when && *when > at(ms).boot && *when <= at(ms).boot + 61s);
        QVERIFY(budget.allows(*when));
        QVERIFY(!budget.allows(*when - 1ms));
      }
    }
  }
};

int runRetryBudgetTests(int argc, char** argv) {
  RetryBudgetTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "retry_budget_test.moc"
