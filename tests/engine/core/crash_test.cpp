// Rules 3, 12, 14 and 15: what a crash between any two steps means.
#include "tests/engine/core/crash_test.h"

#include <QTest>

#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::OutcomeClass;
using model::State;

void CrashTest::crashAtAnyStepLosesNothingAndExplainsEveryCopy_data() {
  QTest::addColumn<int>("seed");
  for (int seed = 1; seed <= 8; ++seed) QTest::addRow("seed %d", seed) << seed;
}

void CrashTest::crashAtAnyStepLosesNothingAndExplainsEveryCopy() {
  QFETCH(int, seed);
  Rig rig(static_cast<std::uint64_t>(seed));
  base::SeededRandom chaos(static_cast<std::uint64_t>(seed) * 7919);
  rig.provider("first", Channel::email, 0, {{"share_transient", "0.1"}, {"share_ambiguous", "0.05"}, {"share_not_sent", "0.05"}});
  rig.provider("second", Channel::email, 1, {{"share_transient", "0.1"}});
  std::vector<base::Uuid> ids;
  for (int round = 0; round < 12; ++round) {
    for (int i = 0; i < 10; ++i) {
      const auto verdict = rig.post("u" + std::to_string(round * 10 + i) + "@example.com", "key" + std::to_string(round * 10 + i));
      if (verdict.status.ok()) ids.push_back(verdict.id);
    }
    rig.run(base::Millis{chaos.between(0, 400)});
    if (chaos.chance(0.6)) rig.crash();
    if (chaos.chance(0.3)) rig.crash();  // again while recovering
  }
  rig.run(std::chrono::hours{8});
  QCOMPARE(ids.size(), std::size_t{120});
  for (const base::Uuid& id : ids) {
    const State state = rig.state(id);
    QVERIFY2(model::isTerminal(state), qPrintable(QString::fromStdString(std::string(model::name(state)))));
    int unknown = 0;
    for (const model::Attempt& attempt : rig.attempts(id)) {
      QVERIFY(attempt.outcome.has_value());
      if (attempt.outcome->outcome == OutcomeClass::ambiguous) ++unknown;
      if (attempt.outcome->code == "poison") QFAIL("dead by poison");
    }
    QVERIFY2(rig.copies(id) - 1 <= unknown, qPrintable(QString("%1 copies, %2 unknown").arg(rig.copies(id)).arg(unknown)));
    if (state == State::sent) QVERIFY(rig.copies(id) >= 1);
    // Rule 18: once the outcome of one is unknown, no other provider is tried.
    std::string pinned;
    for (const model::Attempt& attempt : rig.attempts(id)) {
      if (!pinned.empty()) QCOMPARE(attempt.provider, pinned);
      if (attempt.outcome->outcome == OutcomeClass::ambiguous) pinned = attempt.provider;
    }
  }
}

void CrashTest::acceptedSurvivesACrash() {
  Rig rig;
  const auto verdict = rig.post("a@example.com", "k");
  rig.crash();
  QCOMPARE(rig.state(verdict.id), State::pending);
  const auto again = rig.post("a@example.com", "k");
  QVERIFY(again.replayed && again.id == verdict.id);
}

void CrashTest::messageThatBringsTheEngineDownAloneTwiceIsDead() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const auto verdict = rig.post("a@example.com");
  for (int i = 0; i < 2; ++i) {
    rig.step();  // after a crash: what was in flight is looked at first
    while (rig.state(verdict.id) != State::sending) {
      rig.clock.advance(base::Millis{250});
      rig.step();
    }
    rig.crash();
  }
  rig.run(std::chrono::minutes{5});
  QCOMPARE(rig.state(verdict.id), State::dead);
}

void CrashTest::countsAreTheSameAfterARestart() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, {{"share_permanent", "0.3"}, {"share_transient", "0.3"}});
  for (int i = 0; i < 50; ++i) rig.post("u" + std::to_string(i) + "@example.com");
  rig.run(std::chrono::seconds{20});
  const store::StateCounts before = rig.core->memory().counts;
  rig.crash();
  QVERIFY(rig.core->memory().counts == before);
}
