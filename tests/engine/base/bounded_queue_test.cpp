#include "engine/base/bounded_queue.h"

#include <QtTest>
#include <chrono>
#include <memory>
#include <thread>

#include "tests/engine/base/base_tests.h"

namespace signalbox::base::tests {
using namespace std::chrono_literals;

class BoundedQueueTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fullLaneRefusesAndLeavesTheItemAlone() {
    BoundedQueue<std::unique_ptr<int>> lane{1, nullptr};
    QVERIFY(lane.tryPush(std::make_unique<int>(1)));
    auto item = std::make_unique<int>(2);
    QVERIFY(!lane.tryPush(std::move(item)));
    QVERIFY(item != nullptr);
    QCOMPARE(lane.take(10).size(), std::size_t{1});
    QVERIFY(lane.tryPush(std::move(item)));
  }

  void takesInOrderAndNoMoreThanAsked() {
    BoundedQueue<int> lane{10, nullptr};
    for (int i = 0; i < 5; ++i) QVERIFY(lane.tryPush(int{i}));
    QCOMPARE(lane.take(3), (std::vector<int>{0, 1, 2}));
    QCOMPARE(lane.size(), std::size_t{2});
    QCOMPARE(lane.take(3), (std::vector<int>{3, 4}));
    QVERIFY(lane.empty());
    QVERIFY(lane.take(3).empty());
  }

  void takesWhileTheNextOneFits() {
    BoundedQueue<int> lane{10, nullptr};
    for (const int item : {1, 2, 5, 1}) QVERIFY(lane.tryPush(int{item}));
    const auto small = [](const int& item) { return item < 3; };
    QCOMPARE(lane.takeWhile(small), (std::vector<int>{1, 2}));
    QVERIFY(lane.takeWhile(small).empty());
    QCOMPARE(lane.take(1), std::vector<int>{5});
    QCOMPARE(lane.takeWhile(small), std::vector<int>{1});
    QVERIFY(lane.takeWhile(small).empty());
  }

  void closedLaneRefusesButGivesWhatItHas() {
    BoundedQueue<int> lane{10, nullptr};
    QVERIFY(lane.tryPush(1));
    lane.close();
    QVERIFY(!lane.tryPush(2));
    QCOMPARE(lane.take(10), std::vector<int>{1});
  }

  void ringBeforeTheWaitIsNotLost() {
    Doorbell bell;
    bell.ring();
    QVERIFY(bell.waitFor(0ms));
    QVERIFY2(!bell.waitFor(0ms), "one ring wakes once");
  }

  void pushRingsTheBellOfItsConsumer() {
    Doorbell bell;
    BoundedQueue<int> one{10, &bell};
    BoundedQueue<int> other{1, &bell};
    QVERIFY(one.tryPush(1));
    QVERIFY(bell.waitFor(0ms));
    QVERIFY(other.tryPush(1));
    QVERIFY(bell.waitFor(0ms));
    QVERIFY(!other.tryPush(2));
    QVERIFY2(!bell.waitFor(0ms), "a refused item wakes nobody");
  }

  void manyArePushedTogetherOrNotAtAll() {
    Doorbell bell;
    BoundedQueue<int> lane{3, &bell};
    QVERIFY(lane.tryPushAll({}));
    QVERIFY2(!bell.waitFor(0ms), "nothing wakes nobody");
    QVERIFY(lane.tryPushAll({1, 2}));
    QVERIFY(bell.waitFor(0ms));
    QVERIFY2(!bell.waitFor(0ms), "both together ring once");
    std::vector<int> tooMany{3, 4};
    QVERIFY(!lane.tryPushAll(std::move(tooMany)));
    QCOMPARE(tooMany, (std::vector<int>{3, 4}));
    QVERIFY2(!bell.waitFor(0ms), "a refused item wakes nobody");
    QCOMPARE(lane.take(10), (std::vector<int>{1, 2}));
    QVERIFY(lane.tryPushAll(std::move(tooMany)));
    lane.close();
    QVERIFY(!lane.tryPushAll({5}));
    QCOMPARE(lane.take(10), (std::vector<int>{3, 4}));
  }

  void everythingPushedFromManyThreadsArrivesOnce() {
    constexpr int kThreads = 4;
    constexpr int kEach = 2000;
    Doorbell bell;
    BoundedQueue<int> lane{64, &bell};
    std::vector<std::thread> producers;
    for (int t = 0; t < kThreads; ++t) {
      producers.emplace_back([&lane, t] {
        for (int i = 0; i < kEach; ++i)
          while (!lane.tryPush(t * kEach + i)) std::this_thread::yield();
      });
    }
    std::vector<int> seen(kThreads * kEach);
    std::vector<int> last(kThreads, -1);
    int count = 0;
    bool inOrder = true;
    while (count < kThreads * kEach && bell.waitFor(10s)) {
      for (const int item : lane.take(1000)) {
        ++seen[static_cast<std::size_t>(item)];
        int& previous = last[static_cast<std::size_t>(item / kEach)];
        inOrder = inOrder && item > previous;
        previous = item;
        ++count;
      }
    }
    for (std::thread& producer : producers) producer.join();
    QVERIFY(inOrder);
    QVERIFY(std::all_of(seen.begin(), seen.end(), [](int times) { return times == 1; }));
  }
};

int runBoundedQueueTests(int argc, char** argv) {
  BoundedQueueTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::base::tests

#include "bounded_queue_test.moc"
