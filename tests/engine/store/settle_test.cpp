#include "tests/engine/store/scene.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using base::Code;
using model::OutcomeClass;
using model::State;

class SettleTest : public QObject {
  Q_OBJECT
 public:
  explicit SettleTest(MakeFactory make) : make_(std::move(make)) {}

 private Q_SLOTS:
  void outcomeIsKeptWhole() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    QVERIFY(scene.claim(seq));
    SettleRow row = scene.settleRow(seq, OutcomeClass::throttled, State::retrying);
    row.outcome.code = "429";
    row.outcome.message = "slow down";
    row.outcome.providerMessageId = "m1";
    row.outcome.retryAfter = base::Millis(1500);
    row.outcome.latencyUs = 77;
    row.outcome.suppressRecipient = true;
    row.dueAt = scene.now + std::chrono::seconds(2);
    row.route = 9;
    row.countsOnLadder = false;
    QVERIFY(apply(scene, row));
    const DeliveryRow found = scene.find(seq);
    QVERIFY(found.delivery.state == State::retrying && found.delivery.dueAt == row.dueAt && found.delivery.route == 9);
    QCOMPARE(found.delivery.attemptsInGeneration, 0);
    QVERIFY(!found.delivery.leaseUntil);
    const model::Attempt attempt = must(scene.store().attempts(seq)).front();
    QVERIFY(attempt.outcome && attempt.outcome->outcome == OutcomeClass::throttled);
    QCOMPARE(attempt.outcome->code, std::string("429"));
    QCOMPARE(attempt.outcome->message, std::string("slow down"));
    QCOMPARE(attempt.outcome->providerMessageId, std::string("m1"));
    QVERIFY(attempt.outcome->retryAfter == base::Millis(1500));
    QCOMPARE(attempt.outcome->latencyUs, 77);
    QVERIFY(attempt.outcome->suppressRecipient && !attempt.late && attempt.finishedAt == scene.now);
  }

  void oldEpochLeavesOnlyEvidence() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    QVERIFY(scene.claim(seq));
    const SettleRow late = scene.settleRow(seq, OutcomeClass::sent, State::sent);
    QVERIFY(scene.move(seq, State::retrying));  // swept
    QVERIFY(scene.claim(seq));
    QVERIFY(!apply(scene, late));
    const DeliveryRow found = scene.find(seq);
    QVERIFY(found.delivery.state == State::sending);
    QVERIFY(found.sentBefore);  // rule 18 must know
    const auto attempts = must(scene.store().attempts(seq));
    QVERIFY(attempts[0].late && attempts[0].outcome->outcome == OutcomeClass::sent);
    QVERIFY(!attempts[1].outcome);
  }

  void evidenceIsWrittenOnce() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    QVERIFY(scene.claim(seq));
    SettleRow row = scene.settleRow(seq, OutcomeClass::notSent, State::retrying);
    QVERIFY(apply(scene, row));
    row.outcome.outcome = OutcomeClass::ambiguous;
    QVERIFY(!apply(scene, row));
    QVERIFY(must(scene.store().attempts(seq)).front().outcome->outcome == OutcomeClass::notSent);
    QVERIFY(!scene.find(seq).ambiguousBefore);
  }

  void evidenceOnlyMovesNothing() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    QVERIFY(scene.claim(seq));
    SettleRow row = scene.settleRow(seq, OutcomeClass::ambiguous, State::sent);
    row.evidenceOnly = true;
    QVERIFY(!apply(scene, row));
    QVERIFY(scene.find(seq).delivery.state == State::sending);
    QVERIFY(scene.find(seq).ambiguousBefore);
    QVERIFY(must(scene.store().attempts(seq)).front().late);
  }

  void ambiguousAndSentAreRemembered_data() {
    QTest::addColumn<int>("outcome");
    QTest::addColumn<bool>("ambiguous");
    QTest::addColumn<bool>("sent");
    for (const OutcomeClass outcome : model::kOutcomeClasses)
      QTest::addRow("%s", std::string(model::name(outcome)).c_str())
          << static_cast<int>(outcome) << (outcome == OutcomeClass::ambiguous) << (outcome == OutcomeClass::sent);
  }
  void ambiguousAndSentAreRemembered() {
    QFETCH(int, outcome);
    QFETCH(bool, ambiguous);
    QFETCH(bool, sent);
    Scene scene(make_);
    const Seq seq = scene.accept();
    QVERIFY(scene.claim(seq));
    QVERIFY(scene.settle(seq, static_cast<OutcomeClass>(outcome), State::retrying));
    QCOMPARE(scene.find(seq).ambiguousBefore, ambiguous);
    QCOMPARE(scene.find(seq).sentBefore, sent);
    QVERIFY(scene.claim(seq));
    QVERIFY(scene.settle(seq, OutcomeClass::notSent, State::retrying));
    QCOMPARE(scene.find(seq).ambiguousBefore, ambiguous);
  }

  void illegalTargetIsADefect() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    QVERIFY(scene.claim(seq));
    const SettleRow row = scene.settleRow(seq, OutcomeClass::sent, State::discarded);
    must(scene.store().begin());
    QVERIFY(scene.store().settle(std::span(&row, 1), 9).status().code() == Code::internal);
    scene.store().rollback();
  }

 private:
  static bool apply(Scene& scene, const SettleRow& row) {
    std::vector<bool> moved;
    scene.inStep([&] { moved = must(scene.store().settle(std::span(&row, 1), scene.nextStep())); });
    return moved.front();
  }
  MakeFactory make_;
};

int runSettleTests(const MakeFactory& make, int argc, char** argv) {
  SettleTest test(make);
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "settle_test.moc"
