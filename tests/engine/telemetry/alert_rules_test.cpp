#include <QTest>

#include "engine/base/random.h"
#include "engine/telemetry/alert_rules.h"
#include "tests/engine/telemetry/scene.h"
#include "tests/engine/telemetry/telemetry_tests.h"

namespace signalbox::telemetry::tests {

/// The engine as the rules see it, and the memory that goes from one look to the next.
struct Watchman {
  AlertOptions options;
  protocol::Snapshot snapshot = quietSnapshot();
  std::optional<DiskFigures> disk;
  std::vector<NewCause> causes;
  AlertMemory memory;

  AlertVerdict look(std::int64_t millis) {
    snapshot.asOf.time = at(millis).wall;
    AlertVerdict verdict = evaluateAlerts(options, {snapshot, disk, causes}, memory, at(millis));
    memory = verdict.memory;
    return verdict;
  }
};

class AlertRulesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void quietEngineHasNone() {
    Watchman man;
    man.disk = DiskFigures{500LL << 30, 1000LL << 30};
    for (int i = 0; i < 5; ++i) QVERIFY(man.look(i * 60'000).standing().empty());
    QVERIFY(man.memory.watches.empty());
  }

  void failedRateMustHoldAndMustBeOver() {
    Watchman man;
    man.snapshot.totals.failedLast5Min = 2;
    man.snapshot.totals.sentLast5Min = 198;
    QVERIFY(man.look(0).raised.empty());
    QVERIFY(man.look(29'999).raised.empty());
    const AlertVerdict raised = man.look(30'000);
    QCOMPARE(raised.raised.size(), std::size_t{1});
    QCOMPARE(raised.raised[0].rule, std::string("failed_rate"));
    QCOMPARE(raised.raised[0].severity, std::string("page"));
    QCOMPARE(raised.raised[0].text, std::string("1.0 % of deliveries failed over 5 min (2 of 200), limit 0.5 %"));
    man.snapshot.totals.failedLast5Min = 0;
    QCOMPARE(man.look(40'000).still.size(), std::size_t{1});
    QCOMPARE(man.look(99'999).still.size(), std::size_t{1});
    const AlertVerdict ended = man.look(100'000);
    QCOMPARE(ended.ended.size(), std::size_t{1});
    QCOMPARE(ended.ended[0].id, raised.raised[0].id);
    QCOMPARE(*ended.ended[0].endedAt, at(100'000).wall);
    QVERIFY(ended.standing().empty());
  }

  void fewAttemptsAreTooFewToJudge() {
    Watchman man;
    man.snapshot.totals.failedLast5Min = 199;
    for (int i = 0; i < 10; ++i) QVERIFY(man.look(i * 30'000).standing().empty());
  }

  void exactLimitIsNotOverIt() {
    Watchman man;
    man.snapshot.totals.failedLast5Min = 5;
    man.snapshot.totals.sentLast5Min = 995;
    man.snapshot.queues[0].waiting = 100'000;
    man.snapshot.totals.outboxLagMs = 60'000;
    for (int i = 0; i < 5; ++i) QVERIFY(man.look(i * 30'000).standing().empty());
  }

  void shortBurstRaisesNothing() {
    Watchman man;
    for (int i = 0; i < 20; ++i) {
      man.snapshot.queues[0].waiting = i % 2 == 0 ? 200'000 : 0;
      QVERIFY(man.look(i * 20'000).standing().empty());
    }
  }

  void figureAroundItsLimitDoesNotFlap() {
    Watchman man;
    base::SeededRandom random(3);
    int raised = 0, ended = 0;
    for (int i = 0; i < 3600; ++i) {
      man.snapshot.queues[2].waiting = random.between(95'000, 110'000);
      if (i < 40) man.snapshot.queues[2].waiting = 110'000;
      const AlertVerdict verdict = man.look(i * 1000);
      raised += static_cast<int>(verdict.raised.size());
      ended += static_cast<int>(verdict.ended.size());
    }
    QCOMPARE(raised, 1);
    QCOMPARE(ended, 0);
  }

  void depthOfOneChannelIsNotToldTwice() {
    Watchman man;
    man.options.raiseAfter = base::Millis{0};
    man.snapshot.queues[1].waiting = 1'200'345;
    const AlertVerdict one = man.look(0);
    QCOMPARE(one.raised.size(), std::size_t{1});
    QCOMPARE(one.raised[0].text, std::string("1 200 345 messages wait in channel sms, limit 100 000"));
    QCOMPARE(one.raised[0].link, std::string("delivery/queues/sms"));
  }

  void depthOfAllTogetherCounts() {
    Watchman man;
    man.options.raiseAfter = base::Millis{0};
    for (protocol::QueueView& queue : man.snapshot.queues) queue.waiting = 30'000;
    const AlertVerdict all = man.look(0);
    QCOMPARE(all.raised.size(), std::size_t{1});
    QCOMPARE(all.raised[0].subject, std::string("all"));
  }

  void openBreakerIsToldAtOnceAndStaysWhileItProbes() {
    Watchman man;
    protocol::BreakerView& breaker = man.snapshot.providers[0].breaker;
    breaker.state = "half_open";
    QVERIFY(man.look(0).raised.empty());
    breaker.state = "open";
    breaker.lastTripCause = "18 of 240 failed in 30 s, limit 5 %";
    const AlertVerdict raised = man.look(1000);
    QCOMPARE(raised.raised.size(), std::size_t{1});
    QCOMPARE(raised.raised[0].text, std::string("The breaker of mailer is open: 18 of 240 failed in 30 s, limit 5 %"));
    QCOMPARE(raised.raised[0].link, std::string("delivery/providers/mailer"));
    for (int i = 2; i < 20; ++i) {
      breaker.state = i % 2 == 0 ? "half_open" : "open";
      const AlertVerdict verdict = man.look(i * 1000);
      QVERIFY(verdict.raised.empty() && verdict.ended.empty());
      QCOMPARE(verdict.still[0].id, raised.raised[0].id);
    }
    breaker.state = "closed";
    QCOMPARE(man.look(20'000).ended.size(), std::size_t{1});
    breaker.state = "open";
    const AlertVerdict again = man.look(30'000);
    QVERIFY(again.raised[0].id != raised.raised[0].id);  // history keeps both
  }

  void forcedBreakerIsAWarning() {
    Watchman man;
    man.snapshot.providers[0].breaker = {};
    man.snapshot.providers[0].breaker.state = "open";
    man.snapshot.providers[0].breaker.mode = "forced_open";
    man.snapshot.providers[0].breaker.reason = "their maintenance";
    const AlertVerdict verdict = man.look(0);
    QCOMPARE(verdict.raised[0].severity, std::string("warning"));
    QCOMPARE(verdict.raised[0].text, std::string("The breaker of mailer is forced open: their maintenance"));
  }

  void pausedProviderAndHeldStoreAreTold() {
    Watchman man;
    man.snapshot.providers[1].paused = true;
    man.snapshot.providers[1].pausedReason = "401 from the provider";
    man.snapshot.engine.onHold = true;
    const AlertVerdict verdict = man.look(0);
    QCOMPARE(verdict.raised.size(), std::size_t{2});
    QCOMPARE(verdict.raised[0].text, std::string("backup is paused and sends nothing: 401 from the provider"));
    QCOMPARE(verdict.raised[1].rule, std::string("store_on_hold"));
    QCOMPARE(verdict.raised[1].text, std::string("On hold since the store was restored or copied: nothing is sent"));
    man.snapshot.providers[1].paused = false;
    man.snapshot.engine.onHold = false;
    QCOMPARE(man.look(1000).ended.size(), std::size_t{2});
  }

  void topicThatSendsNoMoreIsToldUntilItDoes() {
    Watchman man;
    man.snapshot.providers[0].receiptsEnded = {"arn:aws:sns:eu-west-1:1:a", "arn:aws:sns:eu-west-1:1:b"};
    const AlertVerdict verdict = man.look(0);
    QCOMPARE(verdict.raised.size(), std::size_t{2});
    QCOMPARE(verdict.raised[0].rule, std::string("receipts_ended"));
    QCOMPARE(verdict.raised[0].severity, std::string("warning"));
    QCOMPARE(verdict.raised[0].subject, std::string("mailer/arn:aws:sns:eu-west-1:1:a"));
    QCOMPARE(verdict.raised[0].text, std::string("No more receipts come for mailer: the subscription to arn:aws:sns:eu-west-1:1:a was ended there"));
    QCOMPARE(verdict.raised[0].link, std::string("delivery/providers/mailer"));
    // A start reads from it which topics those are.
    Watchman after;
    after.memory = rememberAlerts(std::vector{toRow(verdict.raised[0]), toRow(verdict.raised[1])});
    after.snapshot.providers[0].receiptsEnded = {"arn:aws:sns:eu-west-1:1:b"};
    const AlertVerdict later = after.look(1000);
    QCOMPARE(later.ended.size(), std::size_t{1});
    QCOMPARE(later.ended[0].id, verdict.raised[0].id);
    QCOMPARE(later.still[0].id, verdict.raised[1].id);
  }

  void operationThatNeedsAPersonIsToldUntilSomebodyDecides() {
    Watchman man;
    protocol::OperationView waits;
    waits.id = "0196c3a1";
    waits.kind = "replay";
    waits.by = "ana";
    waits.state = "staged";
    waits.total = 46'902;
    waits.needsApproval = true;
    protocol::OperationView stopped = waits;
    stopped.id = "0196c3a2";
    stopped.state = "paused";
    stopped.needsApproval = false;
    stopped.pausedReason = "canary step 3, 5 messages: 2 of 5 failed";
    stopped.canary = protocol::CanaryView{};
    stopped.canary->steps.resize(3);
    stopped.canary->steps.back().verdict = "failed";
    man.snapshot.operations = {waits, stopped};
    const AlertVerdict verdict = man.look(0);
    QCOMPARE(verdict.raised.size(), std::size_t{2});
    QCOMPARE(verdict.raised[0].rule, std::string("operation_stopped"));
    QCOMPARE(verdict.raised[0].text,
             std::string("An operation on 46 902 messages (replay), asked for by ana, stopped: canary step 3, 5 messages: 2 of 5 failed"));
    QCOMPARE(verdict.raised[1].rule, std::string("operation_waits"));
    QCOMPARE(verdict.raised[1].subject, std::string("0196c3a1"));
    QCOMPARE(verdict.raised[1].link, std::string("operations"));
    man.snapshot.operations[0].approvedBy = "boris";
    man.snapshot.operations[1].state = "running";
    QCOMPARE(man.look(1000).ended.size(), std::size_t{2});
    // A person who pauses one knows of it.
    man.snapshot.operations[1].state = "paused";
    man.snapshot.operations[1].canary.reset();
    QVERIFY(man.look(2000).raised.empty());
  }

  void newCauseStandsUntilItIsLookedAt() {
    Watchman man;
    man.causes = {{"00ff", "Mailbox does not exist (550 5.1.1)", 3}};
    const AlertVerdict raised = man.look(0);
    QCOMPARE(raised.raised[0].link, std::string("dead-letters/groups/00ff"));
    QCOMPARE(raised.raised[0].text, std::string("New cause in the dead-letter queue: Mailbox does not exist (550 5.1.1) (3 open)"));
    man.causes[0].open = 90;
    QVERIFY(man.look(1000).still[0].text.find("90 open") != std::string::npos);
    man.causes.clear();
    QCOMPARE(man.look(2000).ended.size(), std::size_t{1});
  }

  void manyNewCausesShareOneAlert() {
    Watchman man;
    for (int i = 0; i < 45; ++i) man.causes.push_back({"c" + std::to_string(i), "t", 1});
    const AlertVerdict verdict = man.look(0);
    QCOMPARE(verdict.raised.size(), std::size_t{21});
    const auto more = std::find_if(verdict.raised.begin(), verdict.raised.end(), [](const auto& each) { return each.subject == "more"; });
    QVERIFY(more != verdict.raised.end());
    QCOMPARE(more->text, std::string("25 more causes are new in the dead-letter queue"));
  }

  void oldestMessageSaysWhyItWaits() {
    Watchman man;
    man.options.raiseAfter = base::Millis{0};
    man.snapshot.queues[0].oldestDue = at(0).wall;
    man.snapshot.queues[0].paused = true;
    QVERIFY(man.look(600'000).raised.empty());
    const AlertVerdict verdict = man.look(660'000);
    QCOMPARE(verdict.raised[0].text, std::string("The oldest message of email has been due for 11 min, limit 10 min; the channel is paused"));
  }

  void outboxLagIsTold() {
    Watchman man;
    man.options.raiseAfter = base::Millis{0};
    man.snapshot.totals.outboxLagMs = 61'000;
    QCOMPARE(man.look(0).raised[0].rule, std::string("outbox_lag"));
  }

  void diskIsJudgedByRatioAndByBytes_data() {
    QTest::addColumn<qint64>("free");
    QTest::addColumn<qint64>("total");
    QTest::addColumn<bool>("raises");
    QTest::newRow("plenty") << (50LL << 30) << (100LL << 30) << false;
    QTest::newRow("under 10 %") << (9LL << 30) << (100LL << 30) << true;
    QTest::newRow("under 1 GiB of a small disk") << (900LL << 20) << (2LL << 30) << true;
    QTest::newRow("unknown size") << qint64{0} << qint64{0} << false;
  }
  void diskIsJudgedByRatioAndByBytes() {
    QFETCH(qint64, free);
    QFETCH(qint64, total);
    QFETCH(bool, raises);
    Watchman man;
    man.disk = DiskFigures{free, total};
    QCOMPARE(!man.look(0).raised.empty(), raises);
  }

  void fullDiskIsToldWithoutFigures() {
    Watchman man;
    man.snapshot.engine.diskFull = true;
    QCOMPARE(man.look(0).raised[0].rule, std::string("disk_space"));
  }

  void restartKeepsWhatWasStanding() {
    Watchman before;
    before.snapshot.providers[0].breaker.state = "open";
    const protocol::AlertView alert = before.look(0).raised[0];
    Watchman after;
    after.memory = rememberAlerts(std::vector{toRow(alert)});
    after.snapshot.providers[0].breaker.state = "open";
    const AlertVerdict verdict = after.look(500'000);
    QVERIFY(verdict.raised.empty());
    QCOMPARE(verdict.still[0].id, alert.id);
    QCOMPARE(verdict.still[0].since, alert.since);
    after.snapshot.providers.clear();  // the provider was deleted
    QCOMPARE(after.look(501'000).ended[0].id, alert.id);
  }

  void wallClockThatIsSetChangesNoDuration() {
    Watchman man;
    man.snapshot.queues[0].waiting = 200'000;
    man.look(0);
    const AlertInput input{man.snapshot, {}, {}};
    QVERIFY(evaluateAlerts(man.options, input, man.memory, jumped(1000, 3'600'000)).raised.empty());
    QCOMPARE(evaluateAlerts(man.options, input, man.memory, jumped(31'000, -3'600'000)).raised.size(), std::size_t{1});
  }

  void worstStandsFirst() {
    Watchman man;
    man.causes = {{"a", "t", 1}};
    man.snapshot.providers[1].breaker.state = "open";
    const auto standing = man.look(0).standing();
    QCOMPARE(standing[0].severity, std::string("page"));
    QCOMPARE(standing[1].severity, std::string("warning"));
  }
};

int runAlertRulesTests(int argc, char** argv) {
  AlertRulesTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::telemetry::tests

#include "alert_rules_test.moc"
