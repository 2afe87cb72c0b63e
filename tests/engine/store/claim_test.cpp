#include "tests/engine/store/scene.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using model::OutcomeClass;
using model::State;

class ClaimTest : public QObject {
  Q_OBJECT
 public:
  explicit ClaimTest(MakeFactory make) : make_(std::move(make)) {}

 private Q_SLOTS:
  void lanesAreThoseInWhichSomethingWaits() {
    Scene scene(make_);
    QVERIFY(must(scene.store().lanes()).empty());
    const Seq normal = scene.accept();
    AcceptRow urgent = row();
    urgent.notification.priority = model::Priority::high;
    scene.accept(urgent);
    AcceptRow hook = row();
    hook.notification.channel = model::Channel::webhook;
    hook.route = 5;
    scene.accept(hook);
    const std::vector<Lane> expected{{model::Channel::email, 0, model::Priority::high},
                                     {model::Channel::email, 0, model::Priority::normal},
                                     {model::Channel::webhook, 5, model::Priority::normal}};
    QVERIFY(must(scene.store().lanes()) == expected);
    QVERIFY(scene.claim(normal));
    QCOMPARE(must(scene.store().lanes()).size(), 2U);
  }

  void readyRowsComeInOrderOfDueAndAreReadInPieces() {
    Scene scene(make_);
    const Lane lane{model::Channel::email, 0, model::Priority::normal};
    std::vector<Seq> expected;
    for (int i = 0; i < 5; ++i) expected.push_back(scene.accept());  // all due at the same instant
    AcceptRow later = row();
    later.dueAt = scene.now + std::chrono::minutes(1);
    const Seq last = scene.accept(later);
    later.dueAt = scene.now + std::chrono::hours(9);
    scene.accept(later);
    std::vector<Seq> found;
    base::WallTime due{};
    Seq seq = 0;
    for (;;) {
      const auto rows = must(scene.store().ready(lane, due, seq, scene.now + std::chrono::minutes(10), 2));
      for (const ReadyRow& one : rows) {
        found.push_back(seq = one.seq);
        due = one.dueAt;
        QCOMPARE(one.app, std::string("shop"));
      }
      if (rows.size() < 2) break;
    }
    expected.push_back(last);
    QVERIFY(found == expected);
    const auto next = must(scene.store().nextDue(lane, due, seq));
    QVERIFY(next && *next == scene.now + std::chrono::hours(9));
    QVERIFY(!must(scene.store().nextDue(lane, *next, seq + 100)));
  }

  void claimWritesIntentAndLeaseOnce() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    QVERIFY(scene.claim(seq, "mailer"));
    const DeliveryRow found = scene.find(seq);
    QVERIFY(found.delivery.state == State::sending);
    QCOMPARE(found.delivery.leaseEpoch, 1);
    QCOMPARE(found.delivery.attempts, 1);
    QCOMPARE(found.delivery.attemptsInGeneration, 0);
    QVERIFY(found.delivery.leaseUntil);
    const auto attempts = must(scene.store().attempts(seq));
    QCOMPARE(attempts.size(), 1U);
    QVERIFY(!attempts.front().outcome && attempts.front().provider == "mailer" && attempts.front().number == 1);
  }

  void claimWithAnOldGenerationOrStateStartsNothing() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    StartRow start;
    start.seq = seq;
    start.generation = 1;
    start.from = State::pending;
    start.attempt.number = 1;
    start.attempt.epoch = 1;
    start.attempt.provider = "mailer";
    const auto attempt = [&]() -> bool {
      std::vector<bool> started;
      scene.inStep([&] { started = must(scene.store().startSending(std::span(&start, 1), scene.nextStep())); });
      return started.front();
    };
    QVERIFY(!attempt());
    start.generation = 0;
    start.from = State::retrying;
    QVERIFY(!attempt());
    start.from = State::pending;
    QVERIFY(attempt());
    QVERIFY(!attempt());
    QCOMPARE(must(scene.store().attempts(seq)).size(), 1U);
  }

  void onlyWhatStillWaitsIsClaimable() {
    Scene scene(make_);
    const Seq waits = scene.accept();
    const Seq gone = scene.accept();
    const Seq other = scene.accept();
    QVERIFY(scene.claim(gone));
    std::vector<ReadyRow> hints(3);
    hints[0].seq = waits;
    hints[1].seq = gone;
    hints[2].seq = other;
    hints[2].generation = 4;
    const auto found = must(scene.store().claimable(hints));
    QCOMPARE(found.size(), 1U);
    QCOMPARE(found.front().notification.seq, waits);
  }

  void laterOneOfAnOrderIsBlockedUntilTheEarlierIsFinished() {
    Scene scene(make_);
    AcceptRow ordered = row();
    ordered.notification.orderingKey = "o";
    const Seq first = scene.accept(ordered);
    const Seq second = scene.accept(ordered);
    AcceptRow foreign = ordered;
    foreign.notification.app = "other";
    const Seq other = scene.accept(foreign);
    QVERIFY(!scene.find(first).orderBlocked);
    QVERIFY(scene.find(second).orderBlocked);
    QVERIFY(!scene.find(other).orderBlocked);
    QVERIFY(scene.claim(first));
    QVERIFY(scene.find(second).orderBlocked);
    QVERIFY(scene.settle(first, OutcomeClass::transient, State::retrying));
    QVERIFY(scene.find(second).orderBlocked);
    QVERIFY(scene.claim(first));
    QVERIFY(scene.settle(first, OutcomeClass::sent, State::sent));
    QVERIFY(!scene.find(second).orderBlocked);
  }

  void orphansAreThoseLeftInSending() {
    Scene scene(make_);
    const Seq a = scene.accept();
    const Seq b = scene.accept();
    scene.accept();
    QVERIFY(scene.claim(b) && scene.claim(a));
    scene.reopen();
    const auto orphans = must(scene.store().orphans(10));
    QCOMPARE(orphans.size(), 2U);
    QCOMPARE(orphans[0].row.notification.seq, a);
    QCOMPARE(orphans[1].attempt.number, 1);
    QCOMPARE(orphans[1].attempt.provider, std::string("mailer"));
    QCOMPARE(must(scene.store().orphans(1)).size(), 1U);
  }

  void expiredAreWaitingOrHeldOnes() {
    Scene scene(make_);
    AcceptRow brief = row();
    brief.notification.expiresAt = scene.now + std::chrono::minutes(1);
    const Seq waits = scene.accept(brief);
    const Seq held = scene.accept(brief);
    const Seq sending = scene.accept(brief);
    scene.accept();
    QVERIFY(scene.claim(held) && scene.settle(held, OutcomeClass::ambiguous, State::held) && scene.claim(sending));
    QVERIFY(must(scene.store().expired(scene.now, 10)).empty());
    const auto gone = must(scene.store().expired(scene.now + std::chrono::minutes(1), 10));
    QCOMPARE(gone.size(), 2U);
    QCOMPARE(gone[0].notification.seq, waits);
    QCOMPARE(gone[1].notification.seq, held);
  }

  void recentAttemptsAreTheNewestThatEndedOldestFirst() {
    Scene scene(make_);
    const base::WallTime start = scene.now;
    const Seq old = scene.accept();
    QVERIFY(scene.claim(old) && scene.settle(old, OutcomeClass::transient, State::retrying));
    AcceptRow hook = row();
    hook.notification.channel = model::Channel::webhook;
    hook.route = 5;
    const Seq first = scene.accept(hook);
    const Seq second = scene.accept();
    const Seq open = scene.accept();
    QVERIFY(scene.claim(first, "hooks") && scene.claim(second) && scene.claim(open));
    scene.now += std::chrono::seconds(20);
    SettleRow row = scene.settleRow(second, OutcomeClass::notSent, State::retrying);
    row.outcome.latencyUs = 70;
    scene.inStep([&] { must(scene.store().settle(std::span(&row, 1), scene.nextStep())); });
    scene.now += std::chrono::seconds(1);
    SettleRow last = scene.settleRow(first, OutcomeClass::sent, State::sent);
    last.route = 5;
    scene.inStep([&] { must(scene.store().settle(std::span(&last, 1), scene.nextStep())); });
    const auto found = must(scene.store().recentAttempts(start + std::chrono::seconds(1), 100));
    QCOMPARE(found.size(), 2U);
    QVERIFY(found[0].outcome == OutcomeClass::notSent && found[0].latencyUs == 70 && found[0].provider == "mailer");
    QVERIFY(found[1].outcome == OutcomeClass::sent && found[1].provider == "hooks" && found[1].finishedAt == scene.now);
    QVERIFY(found[1].channel == model::Channel::webhook && found[1].route == 5);
    QCOMPARE(must(scene.store().recentAttempts(start, 100)).size(), 3U);
    QCOMPARE(must(scene.store().recentAttempts(start, 2)).size(), 1U);  // of the two newest one is still open
  }

  void attemptIsRecentWhileItsRetryAfterLasts() {
    Scene scene(make_);
    const base::WallTime start = scene.now;
    const Seq waits = scene.accept();
    const Seq plain = scene.accept();
    QVERIFY(scene.claim(waits) && scene.claim(plain));
    std::vector<SettleRow> rows{scene.settleRow(waits, OutcomeClass::throttled, State::retrying),
                                scene.settleRow(plain, OutcomeClass::throttled, State::retrying)};
    rows.front().outcome.retryAfter = std::chrono::hours(1);
    scene.inStep([&] { must(scene.store().settle(rows, scene.nextStep())); });
    const auto found = must(scene.store().recentAttempts(start + std::chrono::hours(1), 100));
    QCOMPARE(found.size(), 1U);
    QVERIFY(found.front().retryAfter == std::chrono::hours(1) && found.front().finishedAt == start);
    QVERIFY(must(scene.store().recentAttempts(start + std::chrono::hours(1) + base::Millis{1}, 100)).empty());
  }

  void lateEvidenceIsNotRecent() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    QVERIFY(scene.claim(seq));
    const SettleRow late = scene.settleRow(seq, OutcomeClass::sent, State::sent);
    QVERIFY(scene.move(seq, State::retrying));
    QVERIFY(scene.claim(seq));
    scene.inStep([&] { must(scene.store().settle(std::span(&late, 1), scene.nextStep())); });
    QVERIFY(must(scene.store().recentAttempts(scene.now - std::chrono::hours(1), 100)).empty());
  }

  void heldForAReasonAreFoundAndExplainedAnew() {
    Scene scene(make_);
    std::vector<Seq> seqs;
    for (int i = 0; i < 3; ++i) {
      seqs.push_back(scene.accept());
      QVERIFY(scene.claim(seqs.back()));
      SettleRow row = scene.settleRow(seqs.back(), OutcomeClass::ambiguous, State::held);
      row.reason = i == 1 ? "an operator decides" : "the provider is asked";
      scene.inStep([&] { must(scene.store().settle(std::span(&row, 1), scene.nextStep())); });
      scene.now += std::chrono::seconds(1);
    }
    auto found = must(scene.store().heldBecause("the provider is asked", 10));
    QCOMPARE(found.size(), 2U);
    QCOMPARE(found[0].row.notification.seq, seqs[0]);
    QCOMPARE(found[1].row.notification.seq, seqs[2]);
    QVERIFY(found[0].attempt.outcome && found[0].attempt.outcome->outcome == OutcomeClass::ambiguous);
    scene.inStep([&] {
      QVERIFY(must(scene.store().explainHeld(seqs[0], 0, "the provider cannot say", scene.now, scene.nextStep())));
      QVERIFY(!must(scene.store().explainHeld(seqs[2], 1, "another generation", scene.now, scene.nextStep())));
    });
    QCOMPARE(scene.find(seqs[0]).delivery.reason, std::string("the provider cannot say"));
    QVERIFY(scene.find(seqs[0]).delivery.state == State::held);
    found = must(scene.store().heldBecause("the provider is asked", 10));
    QCOMPARE(found.size(), 1U);
    QVERIFY(scene.move(seqs[2], State::sent));
    scene.inStep([&] { QVERIFY(!must(scene.store().explainHeld(seqs[2], 0, "too late", scene.now, scene.nextStep()))); });
  }

  void idOfALostAnswerIsKeptUnlessAnotherMessageHasIt() {
    Scene scene(make_);
    const Seq sent = scene.accept();
    const Seq lost = scene.accept();
    const Seq other = scene.accept();
    QVERIFY(scene.claim(sent) && scene.claim(lost) && scene.claim(other, "another"));
    SettleRow row = scene.settleRow(sent, OutcomeClass::sent, State::sent);
    row.outcome.providerMessageId = "m1";
    scene.inStep([&] { must(scene.store().settle(std::span(&row, 1), scene.nextStep())); });
    QVERIFY(scene.settle(lost, OutcomeClass::ambiguous, State::held) && scene.settle(other, OutcomeClass::ambiguous, State::held));
    scene.inStep([&] {
      QVERIFY(!must(scene.store().bindMessageId(lost, 1, "m1")));
      QVERIFY(must(scene.store().bindMessageId(other, 1, "m1")));  // ids are their provider's own
      QVERIFY(must(scene.store().bindMessageId(lost, 1, "m2")));
      QVERIFY(must(scene.store().bindMessageId(lost, 1, "")));
    });
    QCOMPARE(must(scene.store().attempts(lost)).front().outcome->providerMessageId, std::string("m2"));
  }

  void figuresOfWhatIsReady() {
    Scene scene(make_);
    QVERIFY(!must(scene.store().oldestDue(model::Channel::email, scene.now)));
    for (int i = 0; i < 4; ++i) {
      AcceptRow value = row();
      value.dueAt = scene.now + std::chrono::seconds(10 - i);
      value.notification.priority = i % 2 == 0 ? model::Priority::high : model::Priority::low;
      scene.accept(value);
    }
    const base::WallTime soon = scene.now + std::chrono::seconds(9);
    QVERIFY(!must(scene.store().oldestDue(model::Channel::sms, soon)));
    QVERIFY(must(scene.store().oldestDue(model::Channel::email, soon)) == scene.now + std::chrono::seconds(7));
    QCOMPARE(must(scene.store().countReady(model::Channel::email, soon, 100)), 3);
    QCOMPARE(must(scene.store().countReady(model::Channel::email, soon, 2)), 2);
  }

 private:
  MakeFactory make_;
};

int runClaimTests(const MakeFactory& make, int argc, char** argv) {
  ClaimTest test(make);
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "claim_test.moc"
