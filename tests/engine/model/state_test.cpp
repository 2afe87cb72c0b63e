#include "engine/model/state.h"

#include <QtTest>
#include <map>
#include <set>

#include "tests/engine/model/model_tests.h"

namespace signalbox::model::tests {

class StateTest : public QObject {
  Q_OBJECT
 private:
  /// The table of states, written a second time, so that a change of the table is a decision.
  static std::map<State, std::set<State>> legal() {
    using S = State;
    const std::set<State> waiting{S::sending, S::sent, S::cancelled, S::expired, S::suppressed, S::dead, S::pending};
    std::map<State, std::set<State>> moves;
    moves[S::pending] = waiting;
    moves[S::pending].insert(S::enqueued);
    moves[S::enqueued] = waiting;
    moves[S::retrying] = waiting;
    moves[S::retrying].insert(S::enqueued);
    moves[S::sending] = {S::sent, S::retrying, S::dead, S::held, S::expired, S::pending};
    moves[S::held] = {S::sent, S::dead, S::pending, S::cancelled, S::expired};
    moves[S::dead] = {S::discarded, S::pending};
    moves[S::discarded] = {S::dead};
    moves[S::expired] = {S::pending};
    moves[S::suppressed] = {S::pending};
    return moves;
  }

 private Q_SLOTS:
  void everyPairIsAsTheDesignSays() {
    auto moves = legal();
    for (const State from : kStates)
      for (const State to : kStates)
        QVERIFY2(canMove(from, to) == moves[from].contains(to),
                 qPrintable(QString::fromStdString(std::string{name(from)} + " -> " + std::string{name(to)})));
  }

  void nothingLeavesSentOrCancelled() {
    for (const State to : kStates) {
      QVERIFY(!canMove(State::sent, to));
      QVERIFY(!canMove(State::cancelled, to));
    }
  }

  void onlyAClaimLeadsToSending() {
    for (const State from : kStates) QCOMPARE(canMove(from, State::sending), isWaiting(from));
  }

  void terminalStatesAreLeftByReplayOrRestoreOnly() {
    for (const State from : kStates) {
      if (!isTerminal(from)) continue;
      for (const State to : kStates)
        if (canMove(from, to))
          QVERIFY(to == State::pending || (from == State::dead && to == State::discarded) || (from == State::discarded && to == State::dead));
    }
  }

  void everyStateIsWaitingTerminalOrOneOfTwo() {
    for (const State state : kStates) {
      const bool busy = state == State::sending || state == State::held;
      QCOMPARE(int{isWaiting(state)} + int{isTerminal(state)} + int{busy}, 1);
    }
  }

  void everyStateCanBeReachedFromPending() {
    std::set<State> reached{State::pending};
    for (std::size_t before = 0; before != reached.size();) {
      before = reached.size();
      for (const State from : std::set<State>{reached})
        for (const State to : kStates)
          if (canMove(from, to)) reached.insert(to);
    }
    QCOMPARE(reached.size(), kStateCount);
  }

  void storedNumbersNeverChange() {
    const char* const order[] = {"pending", "enqueued",  "sending", "retrying",   "held",     "sent",
                                 "dead",    "cancelled", "expired", "suppressed", "discarded"};
    for (std::size_t i = 0; i < kStateCount; ++i) QCOMPARE(name(static_cast<State>(i)), std::string_view{order[i]});
  }
};

int runStateTests(int argc, char** argv) {
  StateTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::model::tests

#include "state_test.moc"
