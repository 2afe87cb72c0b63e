// The bounds of a reader's call: its time, its end from outside, and that it sees whole steps.

#include <atomic>
#include <set>
#include <thread>

#include "tests/engine/store/scene.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using base::Code;

class ReadTest : public QObject {
  Q_OBJECT
 public:
  explicit ReadTest(MakeFactory make) : make_(std::move(make)) {}

 private Q_SLOTS:
  void initTestCase() {
    scene_ = std::make_unique<Scene>(make_);
    std::vector<AcceptRow> rows;
    for (int i = 0; i < 20'000; ++i) {
      AcceptRow one = row();
      one.notification.id = scene_->newId();
      one.notification.createdAt = one.dueAt = scene_->now;
      one.notification.data = "[\"" + std::string(200, 'x') + (i % 200 == 0 ? "seldom" : "") + "\"]";
      rows.push_back(one);
    }
    scene_->inStep([&] { must(scene_->store().insertAccepted(rows)); });
  }

  void callEndsAtItsDeadline() {
    scene_->reader().setBudget(base::Millis(1));
    QVERIFY(scene_->reader().count(Place::notifications, query("needle"), scene_->now).status().code() == Code::deadline);
    QVERIFY(scene_->reader().scan(Place::notifications, query("needle"), 99, 0, scene_->now, 10).status().code() == Code::deadline);
    scene_->reader().setBudget(base::Millis(60'000));
    QCOMPARE(must(scene_->reader().count(Place::notifications, query("needle"), scene_->now)), 0);
  }

  void searchWhoseTimeIsUpGoesOnFromThere() {
    scene_->reader().setBudget(base::Millis(3));
    ListQuery ask = scene_->ask(Place::notifications, "needle");
    int pages = 0;
    std::int64_t scanned = 0;
    double progress = 0;
    for (; pages < 100'000; ++pages) {
      const auto page = scene_->reader().list(ask);
      if (!page.ok()) {  // not one row within the time: that may happen on a busy machine
        QVERIFY(page.status().code() == Code::deadline);
        continue;
      }
      QVERIFY(page->rows.empty());
      scanned += page->scanned;
      if (!page->hasMore) break;
      QVERIFY(page->progress && *page->progress >= progress && *page->progress <= 1);
      progress = *page->progress;
      QVERIFY(page->nextCursor != ask.cursor);
      ask.cursor = page->nextCursor;
    }
    QVERIFY(pages > 0);
    QCOMPARE(scanned, 20'000);
    QVERIFY(progress > 0);
    Seq after = 0;
    for (;;) {
      const auto part = scene_->reader().scanPart(Place::notifications, query("needle"), 99, after, scene_->now, 10);
      if (!part.ok()) continue;
      QVERIFY(part->scannedTo >= after);
      after = part->scannedTo;
      if (part->atEnd) break;
    }
    scene_->reader().setBudget(base::Millis(60'000));
  }

  void firstRowsComeBeforeTheTimeIsUp() {
    scene_->reader().setBudget(base::Millis(10));
    ListQuery ask = scene_->ask(Place::notifications, "seldom");
    ask.limit = 500;
    std::set<Seq> seen;
    int shortPages = 0;
    for (int calls = 0; calls < 100'000; ++calls) {
      const auto page = scene_->reader().list(ask);
      if (!page.ok()) {  // on a busy machine the time may be up while the rows are read
        QVERIFY(page.status().code() == Code::deadline);
        continue;
      }
      for (const ListRow& each : page->rows) QVERIFY(seen.insert(each.notification.seq).second);
      ask.cursor = page->nextCursor;
      if (!page->hasMore) break;
      shortPages += page->rows.empty() ? 0 : 1;
    }
    scene_->reader().setBudget(base::Millis(60'000));
    QCOMPARE(seen.size(), std::size_t{100});
    QVERIFY(shortPages > 0);  // rows were shown before all were found, though there was room for them on one page
  }

  void interruptEndsTheCallThatRuns() {
    scene_->reader().interrupt();  // nothing runs: nothing happens
    QCOMPARE(must(scene_->reader().count(Place::notifications, query("needle"), scene_->now)), 0);
    std::atomic<bool> begun{false};
    std::atomic<bool> done{false};
    std::thread other([&] {
      while (!done.load()) {
        scene_->reader().interrupt();
        begun.store(true);
        begun.notify_one();
      }
    });
    begun.wait(false);
    // The other thread interrupts without a pause, so that the call meets it whenever it begins.
    const auto counted = scene_->reader().count(Place::notifications, query("needle"), scene_->now);
    done.store(true);
    other.join();
    QVERIFY(!counted.ok());
    QVERIFY(counted.status().code() == Code::cancelled);
    QCOMPARE(must(scene_->reader().count(Place::notifications, query("needle"), scene_->now)), 0);
  }

  void uncommittedIsNotSeen() {
    AcceptRow one = row();
    one.notification.id = scene_->newId();
    must(scene_->store().begin());
    must(scene_->store().insertAccepted(std::span(&one, 1)));
    QVERIFY(!must(scene_->reader().detail(one.notification.id)));
    must(scene_->store().commit(scene_->nextStep()));
    QVERIFY(must(scene_->reader().detail(one.notification.id)));
  }

 private:
  MakeFactory make_;
  std::unique_ptr<Scene> scene_;
};

int runReadTests(const MakeFactory& make, int argc, char** argv) {
  ReadTest test(make);
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "read_test.moc"
