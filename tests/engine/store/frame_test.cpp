#include "tests/engine/store/scene.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

class FrameTest : public QObject {
  Q_OBJECT
 public:
  explicit FrameTest(MakeFactory make) : make_(std::move(make)) {}

 private Q_SLOTS:
  void committedSurvivesAndRolledBackDoesNot() {
    Scene scene(make_);
    const Seq kept = scene.accept();
    AcceptRow lost = row();
    lost.notification.id = scene.newId();
    lost.notification.idempotencyKey = "k";
    must(scene.store().begin());
    must(scene.store().insertAccepted(std::span(&lost, 1)));
    scene.store().rollback();
    scene.reopen();
    QCOMPARE(scene.find(kept).notification.app, std::string("shop"));
    QVERIFY(!must(scene.store().find(lost.notification.id)));
  }

  void stepAndCountsAreKeptTogether() {
    Scene scene(make_);
    StateCounts counts{};
    counts[1][6] = 12;
    counts[3][10] = 1LL << 40;
    scene.inStep([&] { must(scene.store().putCounts(counts)); });
    counts[1][6] = 99;
    must(scene.store().begin());
    must(scene.store().putCounts(counts));
    scene.store().rollback();
    scene.inStep([] {});
    const std::int64_t step = scene.step();
    scene.reopen();
    const StartState state = must(scene.store().load());
    QCOMPARE(state.step, step);
    QCOMPARE(state.counts[1][6], 12);
    QCOMPARE(state.counts[3][10], 1LL << 40);
    QCOMPARE(state.counts[0][0], 0);
  }

  void savepointUndoesOneInputAlone() {
    Scene scene(make_);
    AcceptRow first = row();
    first.notification.id = scene.newId();
    AcceptRow second = row();
    second.notification.id = scene.newId();
    AcceptRow third = row();
    third.notification.id = scene.newId();
    Store& store = scene.store();
    must(store.begin());
    must(store.savepoint());
    must(store.insertAccepted(std::span(&first, 1)));
    must(store.releaseSavepoint());
    must(store.savepoint());
    must(store.insertAccepted(std::span(&second, 1)));
    store.rollbackToSavepoint();
    must(store.savepoint());
    must(store.insertAccepted(std::span(&third, 1)));
    must(store.releaseSavepoint());
    must(store.commit(1));
    QVERIFY(must(store.find(first.notification.id)));
    QVERIFY(!must(store.find(second.notification.id)));
    QVERIFY(must(store.find(third.notification.id)));
  }

  void installationIsDrawnOnce() {
    Scene scene(make_);
    const std::string first = must(scene.store().load()).installation;
    QCOMPARE(first.size(), 64U);
    scene.reopen();
    QCOMPARE(must(scene.store().load()).installation, first);
    QVERIFY(!must(scene.store().load()).onHold);
  }

  void crashesInRowAreKept() {
    Scene scene(make_);
    QCOMPARE(must(scene.store().load()).crashesInRow, 0);
    scene.inStep([&] { must(scene.store().putCrashesInRow(3)); });
    scene.reopen();
    QCOMPARE(must(scene.store().load()).crashesInRow, 3);
  }

  void checkpointMovesTheLogWhenIdle() {
    Scene scene(make_);
    scene.accept();
    QVERIFY(scene.store().walBytes() > 0);
    must(scene.store().checkpoint(false));
    must(scene.store().checkpoint(true));
    const std::int64_t before = scene.store().walBytes();
    for (int i = 0; i < 20; ++i) {
      scene.accept();
      must(scene.store().checkpoint(true));
    }
    QVERIFY2(scene.store().walBytes() <= 2 * before, "the log begins again at its start once it has been moved");
    QVERIFY(scene.store().lastCommitMicros() > 0);
  }

  void logIsMovedAtSomeSizeAlsoUnderLoad() {
    Scene scene(make_);
    for (int i = 0; i < 1500; ++i) {
      scene.accept();
      must(scene.store().checkpoint(false));
      QVERIFY(scene.store().walBytes() < 3000LL * 4096);
    }
  }

 private:
  MakeFactory make_;
};

int runFrameTests(const MakeFactory& make, int argc, char** argv) {
  FrameTest test(make);
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "frame_test.moc"
