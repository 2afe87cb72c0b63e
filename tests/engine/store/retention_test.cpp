#include "tests/engine/store/scene.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using model::OutcomeClass;
using model::State;

class RetentionTest : public QObject {
  Q_OBJECT
 public:
  explicit RetentionTest(MakeFactory make) : make_(std::move(make)) {}

 private Q_SLOTS:
  void nothingGoesWithoutALimit() {
    Scene scene(make_);
    sent(scene);
    QCOMPARE(purge(scene, {}, 100), 0);
  }

  void finishedMessagesGoInPiecesAndTheRestStays() {
    Scene scene(make_);
    std::vector<Seq> stay{scene.accept()};  // waits
    scene.kill(stay.emplace_back(scene.accept()));
    const Seq held = stay.emplace_back(scene.accept());
    QVERIFY(scene.claim(held) && scene.settle(held, OutcomeClass::ambiguous, State::held));
    std::vector<Seq> go;
    for (int i = 0; i < 7; ++i) go.push_back(sent(scene));
    scene.now += std::chrono::hours(2);
    stay.push_back(sent(scene));
    Store::Retention limits;
    limits.notificationsBefore = scene.now - std::chrono::hours(1);
    std::vector<std::int64_t> pieces;
    for (int i = 0; i < 4; ++i) pieces.push_back(purge(scene, limits, 3));
    const std::vector<std::int64_t> expected{3, 3, 1, 0};
    QVERIFY(pieces == expected);
    QVERIFY(must(scene.store().findMany(go)).empty());
    QCOMPARE(must(scene.store().findMany(stay)).size(), stay.size());
    QVERIFY(must(scene.store().attempts(go[0])).empty());
    QCOMPARE(must(scene.store().attempts(held)).size(), 1U);
  }

  void walkBeginsAgainForWhatFinishedLater() {
    Scene scene(make_);
    const Seq slow = scene.accept();
    sent(scene);
    scene.now += std::chrono::hours(2);
    Store::Retention limits;
    limits.notificationsBefore = scene.now - std::chrono::hours(1);
    QCOMPARE(purge(scene, limits, 10), 1);
    QVERIFY(scene.move(slow, State::cancelled));
    scene.now += std::chrono::hours(2);
    limits.notificationsBefore = scene.now - std::chrono::hours(1);
    QCOMPARE(purge(scene, limits, 10), 1);
    QVERIFY(must(scene.store().findMany(std::span(&slow, 1))).empty());
  }

  void categoriesGoInTheirOwnTime() {
    Scene scene(make_);
    const auto ofCategory = [&](const char* category) {
      AcceptRow value = row();
      value.notification.category = category;
      const Seq seq = scene.accept(value);
      must(scene.claim(seq) && scene.settle(seq, OutcomeClass::sent, State::sent) ? base::Status() : base::Status(base::Code::internal, "not sent"));
      return seq;
    };
    std::vector<Seq> codes, kept, others;
    for (int i = 0; i < 5; ++i) {
      codes.push_back(ofCategory("codes"));
      kept.push_back(ofCategory("contracts"));
      others.push_back(ofCategory("news"));
    }
    AcceptRow waiting = row();
    waiting.notification.category = "codes";
    const Seq waits = scene.accept(waiting);
    scene.now += std::chrono::hours(3);
    const Seq young = ofCategory("codes");
    Store::Retention limits;
    limits.notificationsBefore = scene.now - std::chrono::hours(24);
    limits.categoriesBefore = {{"codes", scene.now - std::chrono::hours(1)}, {"contracts", scene.now - std::chrono::hours(48)}};
    QCOMPARE(purge(scene, limits, 2), 2);
    QCOMPARE(purge(scene, limits, 2), 2);
    QCOMPARE(purge(scene, limits, 2), 1);
    QCOMPARE(purge(scene, limits, 2), 0);
    QVERIFY(must(scene.store().findMany(codes)).empty());
    QCOMPARE(must(scene.store().findMany(std::vector<Seq>{waits, young})).size(), 2U);
    scene.now += std::chrono::hours(24);  // the rest by the general length, but for what is kept longer
    limits.notificationsBefore = scene.now - std::chrono::hours(24);
    limits.categoriesBefore["contracts"] = scene.now - std::chrono::hours(48);
    limits.categoriesBefore["codes"] = scene.now - std::chrono::hours(48);
    std::int64_t gone = 0;
    for (int i = 0; i < 12; ++i) gone += purge(scene, limits, 2);
    QCOMPARE(gone, 5);
    QVERIFY(must(scene.store().findMany(others)).empty());
    QCOMPARE(must(scene.store().findMany(kept)).size(), kept.size());
    limits.categoriesBefore["contracts"] = scene.now;
    QCOMPARE(purge(scene, limits, 100), 5);
  }

  void commandKeysGoInPiecesWhenTheyHaveExpired() {
    Scene scene(make_);
    scene.inStep([&] {
      for (int i = 0; i < 5; ++i)
        must(scene.store().putCommandKey({"ana", "old" + std::to_string(i), std::string(32, 'f'), {}, 0, std::nullopt, scene.now}));
      must(scene.store().putCommandKey({"ana", "new", std::string(32, 'f'), {}, 0, std::nullopt, scene.now + base::Millis(1)}));
    });
    Store::Retention limits;
    limits.keysBefore = scene.now;
    QCOMPARE(purge(scene, limits, 3), 3);
    QCOMPARE(purge(scene, limits, 3), 2);
    QCOMPARE(purge(scene, limits, 3), 0);
    QVERIFY(must(scene.store().findCommandKey("ana", "new", scene.now)));
  }

  void discardedGoAtTheirPurgeDate() {
    Scene scene(make_);
    const Seq soon = scene.accept();
    const Seq restored = scene.accept();
    for (const Seq seq : {soon, restored}) {
      scene.kill(seq);
      MoveRow discard = scene.moveRow(seq, State::discarded);
      discard.purgeAt = scene.now + std::chrono::hours(1);
      QVERIFY(scene.apply(discard));
    }
    QVERIFY(scene.move(restored, State::dead));
    Store::Retention limits;
    limits.discardedBefore = scene.now + std::chrono::minutes(59);
    QCOMPARE(purge(scene, limits, 10), 0);
    limits.discardedBefore = scene.now + std::chrono::hours(1);
    QCOMPARE(purge(scene, limits, 10), 1);
    QVERIFY(must(scene.store().findMany(std::span(&soon, 1))).empty());
    QCOMPARE(must(scene.reader().group("c0", scene.now))->open, 1);
  }

  void keysGoWhenTheyExpire() {
    Scene scene(make_);
    AcceptRow value = row();
    for (const char* const key : {"a", "b", "c"}) {
      value.notification.idempotencyKey = key;
      scene.accept(value);
    }
    Store::Retention limits;
    limits.keysBefore = scene.now + std::chrono::hours(24) - base::Millis(1);
    QCOMPARE(purge(scene, limits, 10), 0);
    limits.keysBefore += base::Millis(1);
    QCOMPARE(purge(scene, limits, 2), 2);
    QCOMPARE(purge(scene, limits, 2), 1);
  }

  void statsGoByLevel() {
    Scene scene(make_);
    std::vector<StatRow> rows;
    for (int level = 0; level < 3; ++level)
      for (int i = 0; i < 4; ++i)
        for (const char* const name : {"sent", "dead"}) rows.push_back({level, name, scene.now + std::chrono::seconds(i), 1, {}});
    scene.inStep([&] { must(scene.store().addStats(rows)); });
    Store::Retention limits;
    limits.stats5sBefore = scene.now + std::chrono::seconds(3);
    QCOMPARE(purge(scene, limits, 4), 4);
    QCOMPARE(purge(scene, limits, 4), 2);
    QCOMPARE(purge(scene, limits, 4), 0);
    const base::WallTime end = scene.now + std::chrono::hours(1);
    QCOMPARE(must(scene.reader().stats(0, "sent", scene.now, end)).size(), 1U);
    QCOMPARE(must(scene.reader().stats(1, "sent", scene.now, end)).size(), 4U);
  }

  void whatABreakerIsUnderItsPauseStays() {
    Scene scene(make_);
    const auto told = [&](const char* gate, const char* state, const char* mode) {
      must(scene.store().addBreaker({gate, scene.now, state, mode, "", 0, 0, {}, 0}));
    };
    scene.inStep([&] {
      told("a", "open", "auto");
      told("a", "paused", "auto");
      told("a", "closed", "forced_closed");
      told("a", "paused", "auto");
      told("b", "open", "auto");
      told("b", "closed", "auto");
    });
    Store::Retention limits;
    limits.stats15mBefore = scene.now + std::chrono::hours(1);
    QCOMPARE(purge(scene, limits, 100), 3);  // a's first two and b's first one
    const StartState state = must(scene.store().load());
    QCOMPARE(state.breakers.size(), 2U);
    QCOMPARE(state.breakers[0].state, std::string("paused"));
    QCOMPARE(state.underPauses.size(), 1U);
    QCOMPARE(state.underPauses[0].mode, std::string("forced_closed"));
  }

  void expiredPlansGo() {
    Scene scene(make_);
    model::Plan plan;
    plan.id = scene.newId();
    plan.expiresAt = scene.now;
    scene.inStep([&] { must(scene.store().putPlan(plan)); });
    Store::Retention limits;
    limits.plansBefore = scene.now;
    QCOMPARE(purge(scene, limits, 10), 1);
    QVERIFY(!must(scene.store().plan(plan.id)));
  }

  /// A second person approves by what was planned, maybe days later.
  void expiredPlanStaysWhileItsOperationIsOpen() {
    Scene scene(make_);
    model::Plan plan;
    plan.id = scene.newId();
    plan.expiresAt = scene.now;
    model::Operation operation;
    operation.id = scene.newId();
    operation.planId = plan.id;
    operation.needsApproval = true;
    scene.inStep([&] {
      must(scene.store().putPlan(plan));
      must(scene.store().putOperation(operation));
    });
    Store::Retention limits;
    limits.plansBefore = scene.now;
    QCOMPARE(purge(scene, limits, 10), 0);
    QVERIFY(must(scene.store().plan(plan.id)));
    operation.state = model::OperationState::cancelled;
    scene.inStep([&] { must(scene.store().putOperation(operation)); });
    QCOMPARE(purge(scene, limits, 10), 1);
    QVERIFY(!must(scene.store().plan(plan.id)));
  }

 private:
  static Seq sent(Scene& scene) {
    const Seq seq = scene.accept();
    must(scene.claim(seq) && scene.settle(seq, OutcomeClass::sent, State::sent) ? base::Status() : base::Status(base::Code::internal, "not sent"));
    return seq;
  }
  static std::int64_t purge(Scene& scene, const Store::Retention& limits, std::size_t limit) {
    std::int64_t removed = 0;
    scene.inStep([&] { removed = must(scene.store().purge(limits, limit)).total(); });
    return removed;
  }
  MakeFactory make_;
};

int runRetentionTests(const MakeFactory& make, int argc, char** argv) {
  RetentionTest test(make);
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "retention_test.moc"
