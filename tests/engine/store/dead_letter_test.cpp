#include <map>

#include "tests/engine/store/scene.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using base::Code;
using model::State;

class DeadLetterTest : public QObject {
  Q_OBJECT
 public:
  explicit DeadLetterTest(MakeFactory make) : make_(std::move(make)) {}

 private Q_SLOTS:
  void causeCountsFollowEveryMove() {
    Scene scene(make_);
    const Seq a = scene.accept();
    const Seq b = scene.accept();
    scene.kill(a);
    scene.kill(b);
    QCOMPARE(group(scene).open, 2);
    QCOMPARE(group(scene).total, 2);
    MoveRow discard = scene.moveRow(a, State::discarded);
    discard.purgeAt = scene.now + std::chrono::hours(1);
    QVERIFY(scene.apply(discard));
    QCOMPARE(group(scene).open, 1);
    QVERIFY(scene.move(a, State::dead));
    QCOMPARE(group(scene).open, 2);
    QVERIFY(scene.move(a, State::pending, true));
    QCOMPARE(group(scene).open, 1);
    QCOMPARE(group(scene).total, 2);
    QCOMPARE(must(scene.reader().count(Place::deadLetters, {}, scene.now)), 1);
  }

  void emptiedCauseComesBack() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    scene.kill(seq);
    QVERIFY(!group(scene).backAt);
    const base::WallTime first = scene.now;
    scene.inStep([&] { must(scene.store().patchGroup({"c0", "wrong key", "deploy 7", true})); });
    QVERIFY(scene.move(seq, State::pending, true));
    scene.now += std::chrono::hours(1);
    scene.kill(seq);
    const GroupRow back = group(scene);
    QVERIFY(back.backAt == scene.now);
    QCOMPARE(back.timesSeen, 2);
    QVERIFY(!back.seen);
    QVERIFY(back.firstAt == first && back.lastAt == scene.now);
    QCOMPARE(back.note, std::string("wrong key"));
    QCOMPARE(back.fixedBy, std::string("deploy 7"));
    scene.kill(scene.accept());
    QCOMPARE(group(scene).timesSeen, 2);
  }

  void unknownCauseCannotBePatched() {
    Scene scene(make_);
    must(scene.store().begin());
    QVERIFY(scene.store().patchGroup({"nothing", "note", {}, {}}).code() == Code::notFound);
    scene.store().rollback();
  }

  void burialTwiceIsADefect() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    scene.kill(seq);
    const DeadRow again = scene.deadRow(seq, {});
    must(scene.store().begin());
    QVERIFY(scene.store().bury(std::span(&again, 1), 1).code() == Code::internal);
    scene.store().rollback();
  }

  void figuresOfCauses() {
    Scene scene(make_);
    for (int i = 0; i < 6; ++i) {
      Death death;
      death.cause = i < 3 ? "big" : i < 5 ? "middle" : "small";
      scene.kill(scene.accept(), death);
    }
    const auto top = must(scene.store().topCauses(2));
    QCOMPARE(top.size(), 2U);
    QVERIFY(top[0].id == "big" && top[0].open == 3 && top[0].title == "Plain" && top[1].id == "middle");
    QCOMPARE(must(scene.store().newCauses(scene.now)), 3);
    QCOMPARE(must(scene.store().newCauses(scene.now + base::Millis(1))), 0);
    scene.inStep([&] { must(scene.store().patchGroup({"big", {}, {}, true})); });
    QCOMPARE(must(scene.store().newCauses(scene.now)), 2);
  }

  void causeOfAnEarlierVersionGetsItsPlainTitleWithTheNextDeath() {
    Scene scene(make_);
    Death death;
    death.plainTitle.clear();  // as one is that was there before there were any
    scene.kill(scene.accept(), death);
    QVERIFY(group(scene).title == "Cause c0" && group(scene).plainTitle.empty());
    QCOMPARE(must(scene.store().topCauses(1)).front().title, std::string("Cause c0"));  // by its id
    scene.kill(scene.accept());
    QCOMPARE(group(scene).plainTitle, std::string("Plain"));
    scene.kill(scene.accept(), {.plainTitle = "Another"});
    QCOMPARE(group(scene).plainTitle, std::string("Plain"));
    QCOMPARE(must(scene.reader().groups("provider", {}, scene.now, 10)).rows.front().plainTitle, std::string("mailer"));
  }

  void inflowCountsWhatCameInAlsoIfItWasReplayed() {
    Scene scene(make_);
    scene.now = base::wallFromMillis(base::toMillis(scene.now) / 300'000 * 300'000);
    const Seq old = scene.accept();
    scene.kill(old);
    QVERIFY(scene.move(old, State::pending, true));
    scene.now += std::chrono::minutes(55);
    scene.kill(scene.accept());
    scene.kill(scene.accept());
    const GroupRow found = group(scene);
    const std::vector<std::int64_t> expected{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2};
    QVERIFY(found.inflow == expected);
    scene.now += std::chrono::minutes(5);
    QCOMPARE(group(scene).inflow[0], 0);
    QCOMPARE(group(scene).inflow[10], 2);
  }

  void keptCountsEqualCountedOnes() {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      Scene scene(make_);
      base::SeededRandom random(seed);
      std::vector<Seq> seqs;
      std::map<Seq, std::string> cause;
      for (int i = 0; i < 12; ++i) seqs.push_back(scene.accept());
      for (int i = 0; i < 120; ++i) {
        const Seq seq = seqs[static_cast<std::size_t>(random.between(0, 11))];
        act(scene, random, seq, cause);
      }
      std::map<std::string, std::int64_t> counted;
      for (const Seq seq : seqs)
        if (scene.find(seq).delivery.state == State::dead) ++counted[cause[seq]];
      std::int64_t all = 0;
      for (const GroupRow& row : must(scene.reader().groups("cause", {}, scene.now, 100)).rows) {
        QCOMPARE(row.open, counted[row.id]);
        all += row.open;
      }
      std::int64_t expected = 0;
      for (const auto& [id, count] : counted) expected += count;
      QCOMPARE(all, expected);
      QCOMPARE(static_cast<std::int64_t>(scene.list(Place::deadLetters, "").size()), expected);
    }
  }

 private:
  static GroupRow group(Scene& scene) { return *must(scene.reader().group("c0", scene.now)); }

  static void act(Scene& scene, base::SeededRandom& random, Seq seq, std::map<Seq, std::string>& cause) {
    switch (scene.find(seq).delivery.state) {
      case State::pending: {
        Death death;
        death.cause = "c" + std::to_string(random.between(0, 3));
        cause[seq] = death.cause;
        scene.kill(seq, death);
        return;
      }
      case State::dead:
        if (random.chance(0.5))
          QVERIFY(scene.move(seq, State::pending, true));
        else
          QVERIFY(scene.move(seq, State::discarded));
        return;
      default: QVERIFY(scene.move(seq, State::dead));
    }
  }
  MakeFactory make_;
};

int runDeadLetterTests(const MakeFactory& make, int argc, char** argv) {
  DeadLetterTest test(make);
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "dead_letter_test.moc"
