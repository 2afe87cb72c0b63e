#include "engine/policy/canary.h"

#include <QtTest>

#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {

namespace {

model::CanaryStep step(std::int64_t size, std::int64_t dealt, std::int64_t confirmed, std::int64_t failed, bool allOut) {
  model::CanaryStep made;
  made.size = size;
  made.dealt = dealt;
  made.confirmed = confirmed;
  made.failed = failed;
  if (allOut) made.dealtAt = at(0).wall;
  return made;
}

}  // namespace

class CanaryTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sizesAreAsAskedAndDoubleAfterwards() {
    model::Canary canary;
    std::vector<std::int64_t> sizes;
    for (int i = 0; i < 7; ++i) {
      model::CanaryStep next;
      next.size = nextSize(canary);
      next.verdict = model::CanaryVerdict::passed;
      sizes.push_back(next.size);
      canary.steps.push_back(next);
    }
    QCOMPARE(sizes, (std::vector<std::int64_t>{1, 2, 5, 20, 40, 80, 160}));
  }

  void aStepThatFailedIsTriedAgainInItsSize() {
    model::Canary canary;
    canary.steps.push_back(step(5, 5, 1, 4, true));
    canary.steps.back().verdict = model::CanaryVerdict::failed;
    QCOMPARE(nextSize(canary), 5);
  }

  void aStepIsJudged_data() {
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("dealt");
    QTest::addColumn<int>("confirmed");
    QTest::addColumn<int>("failed");
    QTest::addColumn<bool>("allOut");
    QTest::addColumn<int>("later");
    QTest::addColumn<QString>("verdict");
    QTest::newRow("still going out") << 20 << 7 << 7 << 0 << false << 0 << "dealing";
    QTest::newRow("failures end it while it goes out") << 20 << 7 << 3 << 3 << false << 0 << "failed";
    QTest::newRow("failures within the limit do not") << 20 << 7 << 3 << 2 << false << 0 << "dealing";
    QTest::newRow("waits for the rest") << 20 << 20 << 19 << 0 << true << 59'999 << "waiting";
    QTest::newRow("all confirmed") << 20 << 20 << 20 << 0 << true << 10 << "passed";
    QTest::newRow("two of twenty failed is the limit itself") << 20 << 20 << 18 << 2 << true << 10 << "passed";
    QTest::newRow("three are beyond") << 20 << 20 << 17 << 3 << true << 10 << "failed";
    QTest::newRow("one of one failed") << 1 << 1 << 0 << 1 << true << 10 << "failed";
    QTest::newRow("silence counts as failure when the time is up") << 5 << 5 << 2 << 0 << true << 60'000 << "failed";
    QTest::newRow("one late one of twenty is forgiven") << 20 << 20 << 19 << 0 << true << 60'000 << "passed";
    QTest::newRow("fewer were left than its size") << 20 << 3 << 3 << 0 << true << 10 << "passed";
  }
  void aStepIsJudged() {
    QFETCH(int, size);
    QFETCH(int, dealt);
    QFETCH(int, confirmed);
    QFETCH(int, failed);
    QFETCH(bool, allOut);
    QFETCH(int, later);
    QFETCH(QString, verdict);
    const CanaryJudgement judged = judgeStep({}, step(size, dealt, confirmed, failed, allOut), at(later).wall);
    QCOMPARE(QString::fromStdString(std::string(model::name(judged.verdict))), verdict);
    QCOMPARE(judged.words.empty(), verdict == "dealing" || verdict == "waiting");
  }

  void wordsTellFiguresAndLimit() {
    QCOMPARE(QString::fromStdString(judgeStep({}, step(5, 5, 3, 2, true), at(0).wall).words), QStringLiteral("2 of 5 failed; the limit is 10 %"));
    model::CanaryRules delivered;
    delivered.confirmation = model::Confirmation::delivered;
    QCOMPARE(QString::fromStdString(judgeStep(delivered, step(5, 5, 2, 3, true), at(0).wall).words),
             QStringLiteral("3 of 5 not delivered; the limit is 10 %"));
    QCOMPARE(QString::fromStdString(judgeStep(delivered, step(20, 20, 15, 1, true), at(60'000).wall).words),
             QStringLiteral("4 of 20 not delivered within 60 s, 1 failed; the limit is 10 %"));
  }

  void wrongRulesAreNamed_data() {
    QTest::addColumn<QList<int>>("sizes");
    QTest::addColumn<int>("waitMs");
    QTest::addColumn<double>("limit");
    QTest::addColumn<QString>("pointer");
    QTest::newRow("no size") << QList<int>{} << 1000 << 0.1 << "/canary/steps";
    QTest::newRow("nothing") << QList<int>{0} << 1000 << 0.1 << "/canary/steps/0";
    QTest::newRow("shrinks") << QList<int>{2, 1} << 1000 << 0.1 << "/canary/steps/1";
    QTest::newRow("no wait") << QList<int>{1} << 999 << 0.1 << "/canary/wait_seconds";
    QTest::newRow("all may fail") << QList<int>{1} << 1000 << 1.0 << "/canary/failure_limit";
    QTest::newRow("negative") << QList<int>{1} << 1000 << -0.1 << "/canary/failure_limit";
  }
  void wrongRulesAreNamed() {
    QFETCH(QList<int>, sizes);
    QFETCH(int, waitMs);
    QFETCH(double, limit);
    QFETCH(QString, pointer);
    model::CanaryRules rules;
    rules.sizes.assign(sizes.begin(), sizes.end());
    rules.wait = base::Millis{waitMs};
    rules.failureLimit = limit;
    const auto faults = faultsOf(rules, "/canary");
    QCOMPARE(faults.size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(faults.front().pointer), pointer);
    QVERIFY(faultsOf({}, "/canary").empty());
  }
};

int runCanaryTests(int argc, char** argv) {
  CanaryTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "canary_test.moc"
