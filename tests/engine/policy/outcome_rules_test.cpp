#include "engine/policy/outcome_rules.h"

#include <QtTest>

#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
using namespace std::chrono_literals;
using model::AmbiguousPolicy;
using model::OutcomeClass;
using model::State;

class OutcomeRulesTest : public QObject {
  Q_OBJECT
 private:
  static model::Outcome outcome(OutcomeClass kind, std::optional<base::Millis> retryAfter = {}) {
    model::Outcome result;
    result.outcome = kind;
    result.retryAfter = retryAfter;
    return result;
  }
  NextState after(const AttemptContext& context, const model::Outcome& result) { return afterAttempt(context, result, ladder_, at(0).wall, random_); }
  static AttemptContext earlier(std::int32_t attempts) {
    AttemptContext context;
    context.attemptsInGeneration = attempts;
    return context;
  }

  LadderOptions ladder_;
  base::SeededRandom random_{8};

 private Q_SLOTS:
  void everyMoveIsLegal() {
    for (const OutcomeClass kind : model::kOutcomeClasses)
      for (const AmbiguousPolicy policy : {AmbiguousPolicy::resend, AmbiguousPolicy::hold, AmbiguousPolicy::reconcile})
        for (int attempts = 0; attempts < 7; ++attempts)
          for (int bits = 0; bits < 32; ++bits) {
            AttemptContext context{attempts, {}, policy, (bits & 1) != 0, (bits & 2) != 0};
            if ((bits & 4) != 0) context.expiresAt = (bits & 8) != 0 ? at(-1).wall : at(600'000).wall;
            const auto next = after(context, outcome(kind, (bits & 16) != 0 ? std::optional{base::Millis{5000}} : std::nullopt));
            QVERIFY(model::canMove(State::sending, next.state));
            const bool waits = next.state == State::retrying || next.state == State::pending;
            QCOMPARE(next.dueAt.has_value(), waits);
            if (next.dueAt && context.expiresAt) QVERIFY(*next.dueAt < *context.expiresAt);
            QVERIFY2(!context.pinned || next.pinProvider, "what may have been sent once stays with its provider");
            QCOMPARE(next.reason.empty(), next.state == State::sent || next.state == State::retrying);
            QVERIFY(!next.reconcile || next.state == State::held);
          }
  }

  void sentIsSentEvenAfterExpiry() {
    AttemptContext context;
    context.expiresAt = at(-1).wall;
    QCOMPARE(after(context, outcome(OutcomeClass::sent)).state, State::sent);
  }

  void whatCouldNotBeMadeWasRefusedByNobody() {
    model::Outcome unmade = outcome(OutcomeClass::permanent);
    unmade.code = "template";
    QCOMPARE(after({}, unmade).state, State::dead);
    QCOMPARE(after({}, unmade).reason, std::string("it could not be made from its template"));
  }

  void permanentIsDeadAtOnce() {
    const NextState next = after({}, outcome(OutcomeClass::permanent));
    QCOMPARE(next.state, State::dead);
    QVERIFY(!next.pinProvider);
  }

  void transientClimbsTheLadderAndThenDies() {
    for (int attempts = 0; attempts < 4; ++attempts) {
      const NextState next = after(earlier(attempts), outcome(OutcomeClass::transient));
      QCOMPARE(next.state, State::retrying);
      QVERIFY(next.countsOnLadder);
      QVERIFY(!next.pinProvider);
    }
    const NextState last = after(earlier(4), outcome(OutcomeClass::notSent));
    QCOMPARE(last.state, State::dead);
    QCOMPARE(last.reason, std::string{"retries used up after 5 attempts"});
  }

  void credentialAndAbandonedBurnNothing() {
    for (const OutcomeClass kind : {OutcomeClass::credential, OutcomeClass::abandoned}) {
      const NextState next = after(earlier(4), outcome(kind));
      QCOMPARE(next.state, State::pending);
      QCOMPARE(next.dueAt, std::optional{at(0).wall});
      QVERIFY(!next.countsOnLadder);
    }
  }

  void throttledWithATimeComesBackThenAndBurnsNothing() {
    for (int i = 0; i < 100; ++i) {
      const NextState next = after(earlier(4), outcome(OutcomeClass::throttled, 30s));
      QCOMPARE(next.state, State::retrying);
      QVERIFY(!next.countsOnLadder);
      QVERIFY(*next.dueAt >= at(30'000).wall && *next.dueAt <= at(36'000).wall);
    }
    QVERIFY2(*after({}, outcome(OutcomeClass::throttled, 0s)).dueAt >= at(1'000).wall, "zero is no reason to spin");
  }

  void throttledWithoutATimeClimbs() {
    const NextState next = after({}, outcome(OutcomeClass::throttled));
    QCOMPARE(next.state, State::retrying);
    QVERIFY(next.countsOnLadder);
    QCOMPARE(after(earlier(4), outcome(OutcomeClass::throttled)).state, State::dead);
  }

  void ambiguousFollowsThePolicyAndPins_data() {
    QTest::addColumn<int>("policy");
    QTest::addColumn<bool>("looksUp");
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("reconcile");
    const auto row = [](const char* name, AmbiguousPolicy policy, bool looksUp, State state, bool reconcile) {
      QTest::newRow(name) << static_cast<int>(policy) << looksUp << static_cast<int>(state) << reconcile;
    };
    row("resend", AmbiguousPolicy::resend, false, State::retrying, false);
    row("hold", AmbiguousPolicy::hold, true, State::held, false);
    row("reconcile", AmbiguousPolicy::reconcile, true, State::held, true);
    row("reconcile without look-up", AmbiguousPolicy::reconcile, false, State::held, false);
  }
  void ambiguousFollowsThePolicyAndPins() {
    QFETCH(int, policy);
    QFETCH(bool, looksUp);
    QFETCH(int, state);
    QFETCH(bool, reconcile);
    const AttemptContext context{0, {}, static_cast<AmbiguousPolicy>(policy), looksUp, false};
    const NextState next = after(context, outcome(OutcomeClass::ambiguous));
    QCOMPARE(static_cast<int>(next.state), state);
    QCOMPARE(next.reconcile, reconcile);
    QVERIFY(next.pinProvider);
    QVERIFY(next.countsOnLadder);
  }

  void deadOrExpiredAfterAnUnknownOutcomeSaysSo() {
    const NextState dead = after(earlier(4), outcome(OutcomeClass::ambiguous));
    QCOMPARE(dead.state, State::dead);
    QCOMPARE(dead.reason, std::string{"retries used up after 5 attempts; whether it was sent is unknown"});
    AttemptContext context;
    context.expiresAt = at(10).wall;
    const NextState late = after(context, outcome(OutcomeClass::ambiguous));
    QCOMPARE(late.state, State::expired);
    QCOMPARE(late.reason, std::string{"expired; whether it was sent is unknown"});
  }

  void expiryBeatsTheLadderTheHoldAndTheThrottle() {
    AttemptContext context;
    context.expiresAt = at(0).wall;
    context.ambiguous = AmbiguousPolicy::hold;
    for (const OutcomeClass kind : {OutcomeClass::transient, OutcomeClass::notSent, OutcomeClass::throttled, OutcomeClass::credential,
                                    OutcomeClass::abandoned, OutcomeClass::ambiguous})
      QCOMPARE(after(context, outcome(kind)).state, State::expired);
    context.expiresAt = at(5'000).wall;
    QCOMPARE(after(context, outcome(OutcomeClass::throttled, 10s)).state, State::expired);
    QCOMPARE(after(context, outcome(OutcomeClass::ambiguous)).state, State::held);
  }
};

int runOutcomeRulesTests(int argc, char** argv) {
  OutcomeRulesTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "outcome_rules_test.moc"
