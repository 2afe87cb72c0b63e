#include "tests/engine/store/scene.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using base::Code;
using model::OutcomeClass;
using model::State;

class MoveTest : public QObject {
  Q_OBJECT
 public:
  explicit MoveTest(MakeFactory make) : make_(std::move(make)) {}

 private Q_SLOTS:
  void everyMoveIsAsTheTableSays_data() {
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    for (const State from : model::kStates)
      for (const State to : model::kStates)
        QTest::addRow("%s to %s", std::string(model::name(from)).c_str(), std::string(model::name(to)).c_str())
            << static_cast<int>(from) << static_cast<int>(to);
  }
  void everyMoveIsAsTheTableSays() {
    QFETCH(int, from);
    QFETCH(int, to);
    const auto source = static_cast<State>(from);
    const auto target = static_cast<State>(to);
    Scene scene(make_);
    const Seq seq = scene.accept();
    bring(scene, seq, source);
    const MoveRow move = scene.moveRow(seq, target);
    must(scene.store().begin());
    const auto moved = scene.store().move(std::span(&move, 1), scene.now, scene.nextStep());
    if (model::canMove(source, target)) {
      QVERIFY(moved.ok() && moved.value().front());
    } else {
      QVERIFY(!moved.ok() && moved.status().code() == Code::internal);
    }
    scene.store().rollback();
    QVERIFY(scene.find(seq).delivery.state == source);
  }

  void oldGenerationOrStateMovesNothing() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    MoveRow move = scene.moveRow(seq, State::cancelled);
    move.generation = 1;
    QVERIFY(!scene.apply(move));
    move.generation = 0;
    move.from = State::retrying;
    QVERIFY(!scene.apply(move));
    move.from = State::pending;
    QVERIFY(scene.apply(move));
    QVERIFY(scene.find(seq).delivery.state == State::cancelled);
  }

  void replayStartsAGenerationAndKeepsTheNumbersOfAttempts() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    scene.kill(seq);
    MoveRow replay = scene.moveRow(seq, State::pending, true);
    replay.overrideTemplateVersion = 7;
    replay.overrideProvider = "second";
    replay.operation = scene.newId();
    replay.history = "replayed";
    replay.historyText = "after the fix";
    replay.by = "ann";
    QVERIFY(scene.apply(replay));
    const DeliveryRow found = scene.find(seq);
    QCOMPARE(found.delivery.generation, 1);
    QCOMPARE(found.delivery.attemptsInGeneration, 0);
    QCOMPARE(found.delivery.attempts, 1);
    QVERIFY(found.overrideTemplateVersion == 7);
    QCOMPARE(found.overrideProvider, std::string("second"));
    QVERIFY(found.operation == replay.operation);
    QVERIFY(!scene.apply(replay));
    QVERIFY(scene.claim(seq));
    QCOMPARE(must(scene.store().attempts(seq)).back().number, 2);
    // The next generation has none of them.
    QVERIFY(scene.settle(seq, OutcomeClass::ambiguous, State::held));
    QVERIFY(scene.move(seq, State::pending, true));
    QVERIFY(!scene.find(seq).overrideTemplateVersion);
    QVERIFY(scene.find(seq).operation.isNil());
    QVERIFY(scene.find(seq).ambiguousBefore);
    const auto detail = must(scene.reader().detail(found.notification.id));
    QVERIFY(detail);
    QCOMPARE(detail->history.size(), 3U);  // dead, replayed, held
    QCOMPARE(detail->history[0].kind, std::string("dead"));
    QCOMPARE(detail->history[1].kind, std::string("replayed"));
    QCOMPARE(detail->history[1].text, std::string("after the fix"));
    QCOMPARE(detail->history[1].by, std::string("ann"));
    QCOMPARE(detail->history[1].generation, 1);
  }

  void onlyReplayableStatesStartAGeneration() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    const MoveRow move = scene.moveRow(seq, State::pending, true);
    must(scene.store().begin());
    QVERIFY(scene.store().move(std::span(&move, 1), scene.now, 1).status().code() == Code::internal);
    scene.store().rollback();
  }

  void sweepCountsOnTheLadderAndMarksSuspects() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    QVERIFY(scene.claim(seq));
    MoveRow sweep = scene.moveRow(seq, State::retrying);
    sweep.suspect = true;
    sweep.crashesAlone = 1;
    QVERIFY(scene.apply(sweep));
    DeliveryRow found = scene.find(seq);
    QVERIFY(found.delivery.suspect);
    QCOMPARE(found.delivery.crashesAlone, 1);
    QCOMPARE(found.delivery.attemptsInGeneration, 1);
    QVERIFY(!found.delivery.leaseUntil);
    QCOMPARE(must(scene.store().load()).suspects, 1);
    QVERIFY(scene.claim(seq));
    sweep = scene.moveRow(seq, State::retrying);
    sweep.countsOnLadder = false;
    QVERIFY(scene.apply(sweep));
    found = scene.find(seq);
    QCOMPARE(found.delivery.attemptsInGeneration, 1);
    QVERIFY(found.delivery.suspect);
    QVERIFY(scene.claim(seq) && scene.settle(seq, OutcomeClass::sent, State::sent));
    QCOMPARE(must(scene.store().load()).suspects, 0);
  }

  void knownNotToBeSentIsNoLongerAmbiguous() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    QVERIFY(scene.claim(seq) && scene.settle(seq, OutcomeClass::ambiguous, State::held));
    MoveRow again = scene.moveRow(seq, State::pending);
    QVERIFY(scene.apply(again));
    QVERIFY(scene.find(seq).ambiguousBefore);
    QVERIFY(scene.claim(seq) && scene.settle(seq, OutcomeClass::ambiguous, State::held));
    again = scene.moveRow(seq, State::pending);
    again.provesNotSent = true;
    QVERIFY(scene.apply(again));
    const DeliveryRow found = scene.find(seq);
    QVERIFY(!found.ambiguousBefore);
    QCOMPARE(found.delivery.generation, 0);
    QCOMPARE(found.delivery.attemptsInGeneration, 2);
  }

  void resolvedAsSentIsRememberedAsSent() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    QVERIFY(scene.claim(seq) && scene.settle(seq, OutcomeClass::ambiguous, State::held));
    QVERIFY(!scene.find(seq).sentBefore);
    QVERIFY(scene.move(seq, State::sent));
    QVERIFY(scene.find(seq).sentBefore);
  }

 private:
  static void bring(Scene& scene, Seq seq, State state) {
    switch (state) {
      case State::pending: return;
      case State::sending: QVERIFY(scene.claim(seq)); return;
      case State::retrying: QVERIFY(scene.claim(seq) && scene.settle(seq, OutcomeClass::transient, state)); return;
      case State::held: QVERIFY(scene.claim(seq) && scene.settle(seq, OutcomeClass::ambiguous, state)); return;
      case State::sent: QVERIFY(scene.claim(seq) && scene.settle(seq, OutcomeClass::sent, state)); return;
      case State::dead: scene.kill(seq); return;
      case State::discarded:
        scene.kill(seq);
        QVERIFY(scene.move(seq, State::discarded));
        return;
      default: QVERIFY(scene.move(seq, state));
    }
  }
  MakeFactory make_;
};

int runMoveTests(const MakeFactory& make, int argc, char** argv) {
  MoveTest test(make);
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "move_test.moc"
