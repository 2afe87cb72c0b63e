// Rule 9: the embedded queue is a window over the database.
#include "tests/engine/core/queue_test.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "engine/base/random.h"
#include "engine/queue/embedded_queue.h"

using namespace signalbox;
using queue::EmbeddedQueue;
using queue::EmbeddedQueueOptions;
using store::Lane;
using store::ReadyRow;

namespace {

const base::WallTime kStart = *base::parseRfc3339("2026-05-12T12:00:00Z");
const Lane kLane{};

/// The waiting rows of one lane, as the store would answer.
struct Table {
  std::set<std::pair<base::WallTime, store::Seq>> rows;

  void serve(EmbeddedQueue& queue, base::WallTime now) {
    for (const queue::Refill& refill : queue.refills(now)) {
      std::vector<ReadyRow> found;
      std::optional<base::WallTime> next;
      for (auto it = rows.upper_bound({refill.afterDue, refill.afterSeq}); it != rows.end() && it->first <= refill.until; ++it) {
        if (found.size() == refill.limit) break;
        found.push_back({it->second, 0, "shop", it->first, false});
      }
      if (found.size() < refill.limit) {
        const auto behind = rows.upper_bound({refill.until, std::numeric_limits<store::Seq>::max()});
        if (behind != rows.end()) next = behind->first;
      }
      queue.refilled(refill, std::move(found), next);
    }
  }
};

}  // namespace

void QueueTest::rowsBeyondTheReadPlaceAreLeftToTheRefill() {
  EmbeddedQueue queue{EmbeddedQueueOptions{}};
  Table table;
  queue.know(kLane);
  table.serve(queue, kStart);
  table.rows.insert({kStart + std::chrono::hours{1}, 1});
  queue.add(kLane, {1, 0, "shop", kStart + std::chrono::hours{1}, false});
  QCOMPARE(queue.size(), std::size_t{0});
  QVERIFY(queue.nextDeadline(kStart).value() <= kStart + std::chrono::minutes{50});
  const base::WallTime later = kStart + std::chrono::minutes{61};
  table.serve(queue, later);
  QCOMPARE(queue.take(kLane, 10, later).size(), std::size_t{1});
}

void QueueTest::takingIsFairBetweenApps() {
  EmbeddedQueue queue{EmbeddedQueueOptions{}};
  queue.know(kLane);
  Table{}.serve(queue, kStart);
  for (int i = 0; i < 100; ++i) queue.add(kLane, {i, 0, "flood", kStart, false});
  for (int i = 100; i < 103; ++i) queue.add(kLane, {i, 0, "small", kStart, false});
  const auto taken = queue.take(kLane, 6, kStart);
  QCOMPARE(std::count_if(taken.begin(), taken.end(), [](const ReadyRow& row) { return row.app == "small"; }), 3);
}

void QueueTest::windowNeverHoldsMoreThanItsBound() {
  EmbeddedQueueOptions options;
  options.idsMax = 100;
  EmbeddedQueue queue{options};
  Table table;
  queue.know(kLane);
  for (int i = 0; i < 1000; ++i) {
    table.rows.insert({kStart, i});
    queue.add(kLane, {i, 0, "shop", kStart, false});
    table.serve(queue, kStart);
    QVERIFY(queue.size() <= 100);
  }
}

void QueueTest::nothingIsForgottenWhenTheWindowIsFull() {
  EmbeddedQueueOptions options;
  options.idsMax = 50;
  options.refillRows = 20;
  options.lowWater = 10;
  EmbeddedQueue queue{options};
  base::SeededRandom random(5);
  Table table;
  queue.know(kLane);
  std::set<store::Seq> seen;
  base::WallTime now = kStart;
  store::Seq next = 1;
  for (int round = 0; round < 3000; ++round) {
    now += base::Millis{random.between(0, 2000)};
    for (std::int64_t i = random.between(0, 3); i > 0 && next <= 2000; --i, ++next) {
      const base::WallTime due = now + base::Millis{random.between(0, 1'200'000)};
      table.rows.insert({due, next});
      queue.add(kLane, {next, 0, "shop", due, false});
    }
    table.serve(queue, now);
    for (const ReadyRow& row : queue.take(kLane, 4, now)) {
      QVERIFY(row.dueAt <= now);
      table.rows.erase({row.dueAt, row.seq});
      seen.insert(row.seq);
    }
  }
  now += std::chrono::hours{1};
  for (int round = 0; round < 2000; ++round) {
    table.serve(queue, now);
    for (const ReadyRow& row : queue.take(kLane, 10, now)) {
      table.rows.erase({row.dueAt, row.seq});
      seen.insert(row.seq);
    }
  }
  QCOMPARE(seen.size(), static_cast<std::size_t>(next - 1));
}

void QueueTest::nothingIsForgottenOrLateWhereTheClockJumps_data() {
  QTest::addColumn<int>("idsMax");
  QTest::addColumn<int>("laneIdsMax");
  QTest::addColumn<int>("lowWater");
  QTest::newRow("full lane") << 1000 << 8 << 4;
  QTest::newRow("full window") << 8 << 1000 << 4;
  QTest::newRow("a handful") << 3 << 2 << 1;
  QTest::newRow("asks late") << 40 << 20 << 2;
}

/// What is due, and was not put aside, goes at once, however full the window is of what waits for its time.
void QueueTest::nothingIsForgottenOrLateWhereTheClockJumps() {
  QFETCH(const int, idsMax);
  QFETCH(const int, laneIdsMax);
  QFETCH(const int, lowWater);
  EmbeddedQueueOptions options;
  options.idsMax = static_cast<std::size_t>(idsMax);
  options.laneIdsMax = static_cast<std::size_t>(laneIdsMax);
  options.laneIdsMin = 1;
  options.refillRows = 5;
  options.lowWater = static_cast<std::size_t>(lowWater);
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    EmbeddedQueue queue{options};
    base::SeededRandom random(seed);
    Table table;
    queue.know(kLane);
    std::map<store::Seq, base::WallTime> aside;
    base::WallTime now = kStart;
    store::Seq next = 1;
    for (int round = 0; round < 300; ++round) {
      now += base::Millis{random.between(0, 20'000)};
      if (random.chance(0.05)) now += base::Millis{random.between(-3'600'000, 3'600'000)};
      for (std::int64_t i = random.between(0, 4); i > 0; --i, ++next) {
        const base::WallTime due = now + base::Millis{random.chance(0.4) ? 0 : random.between(1, 1'500'000)};
        table.rows.insert({due, next});
        queue.add(kLane, {next, 0, "shop", due, false});
      }
      // Until it wants to be looked at later; 500 times are enough for what is there.
      int turn = 0;
      for (bool isAtRest = false; !isAtRest && turn < 500; ++turn) {
        table.serve(queue, now);
        const auto taken = queue.take(kLane, 4, now);
        for (const ReadyRow& row : taken) {
          if (!table.rows.contains({row.dueAt, row.seq})) continue;  // brought twice
          if (random.chance(0.1)) {
            aside[row.seq] = now + std::chrono::seconds{30};
            queue.setAside(kLane, row, aside[row.seq]);
          } else {
            table.rows.erase({row.dueAt, row.seq});
          }
        }
        isAtRest = taken.empty() && queue.nextDeadline(now).value_or(base::WallTime::max()) > now;
      }
      QVERIFY2(turn < 500, qPrintable(QStringLiteral("seed %1, round %2: it wakes again and again").arg(seed).arg(round)));
      for (const auto& [due, seq] : table.rows) {
        if (due > now) break;
        const auto waits = aside.find(seq);
        if (waits != aside.end() && waits->second > now) continue;
        QFAIL(qPrintable(QStringLiteral("seed %1, round %2: %3 is due, and stays").arg(seed).arg(round).arg(seq)));
      }
    }
  }
}

void QueueTest::blockedLaneLeavesRoomForOthers() {
  EmbeddedQueueOptions options;
  options.idsMax = 100;
  options.laneIdsMax = 40;
  options.lowWater = 10;
  EmbeddedQueue queue{options};
  const Lane blocked{model::Channel::webhook, 7, model::Priority::normal};
  Table none, stuck;
  queue.know(kLane);
  queue.know(blocked);
  none.serve(queue, kStart);  // both are read to their end: nothing waits yet
  for (store::Seq seq = 1; seq <= 500; ++seq) {
    queue.add(blocked, {seq, 0, "shop", kStart, false});
    stuck.rows.insert({kStart, seq});
  }
  QVERIFY(queue.size() <= 40);
  queue.add(kLane, {501, 0, "shop", kStart, false});
  QCOMPARE(queue.take(kLane, 10, kStart).size(), std::size_t{1});
  // And what it left out is found again once the lane moves.
  std::set<store::Seq> taken;
  for (int round = 0; round < 200 && taken.size() < 500; ++round) {
    for (const ReadyRow& row : queue.take(blocked, 20, kStart)) {
      taken.insert(row.seq);
      stuck.rows.erase({kStart, row.seq});
    }
    stuck.serve(queue, kStart);
  }
  QCOMPARE(taken.size(), std::size_t{500});
}

void QueueTest::manyBlockedLanesLeaveRoomForOthers() {
  EmbeddedQueueOptions options;
  options.idsMax = 100;
  options.laneIdsMax = 40;
  options.laneIdsMin = 5;
  options.refillRows = 20;
  options.lowWater = 10;
  EmbeddedQueue queue{options};
  Table none, table;
  queue.know(kLane);
  for (model::RouteId route = 1; route <= 4; ++route) queue.know({model::Channel::webhook, route, model::Priority::normal});
  none.serve(queue, kStart);
  store::Seq seq = 0;
  for (model::RouteId route = 1; route <= 4; ++route)
    for (int i = 0; i < 40; ++i) queue.add({model::Channel::webhook, route, model::Priority::normal}, {++seq, 0, "shop", kStart, false});
  QVERIFY(queue.size() >= 100);
  QVERIFY2(queue.size() <= 105, "each lane has its few, and no more");
  for (int i = 0; i < 30; ++i) {
    table.rows.insert({kStart, ++seq});
    queue.add(kLane, {seq, 0, "shop", kStart, false});
  }
  std::set<store::Seq> taken;  // all of them in time, although nothing leaves by the others
  for (int round = 0; round < 30; ++round) {
    for (const ReadyRow& row : queue.take(kLane, 10, kStart)) {
      taken.insert(row.seq);
      table.rows.erase({kStart, row.seq});
    }
    for (const queue::Refill& refill : queue.refills(kStart)) {
      std::vector<ReadyRow> found;
      if (refill.lane == kLane)
        for (auto it = table.rows.upper_bound({refill.afterDue, refill.afterSeq}); it != table.rows.end() && found.size() < refill.limit; ++it)
          found.push_back({it->second, 0, "shop", it->first, false});
      queue.refilled(refill, std::move(found), std::nullopt);
    }
    QVERIFY(queue.size() <= 110);
  }
  QCOMPARE(taken.size(), std::size_t{30});
}

void QueueTest::fullLaneWakesNobody() {
  EmbeddedQueueOptions options;
  options.idsMax = 10;
  options.laneIdsMin = 2;
  EmbeddedQueue queue{options};
  Table table;
  queue.know(kLane);
  table.rows.insert({kStart + std::chrono::minutes{11}, 100});
  table.serve(queue, kStart);
  for (store::Seq seq = 1; seq <= 10; ++seq) {
    queue.add(kLane, {seq, 0, "shop", kStart, false});
    table.rows.insert({kStart, seq});
  }
  const base::WallTime later = kStart + std::chrono::minutes{2};  // what comes at 11 min is within the horizon, and there is no room
  QCOMPARE(queue.readyLanes(later).size(), std::size_t{1});
  QVERIFY(queue.refills(later).empty());
  QVERIFY(!queue.nextDeadline(later).has_value());
  QCOMPARE(queue.take(kLane, 1, later).size(), std::size_t{1});
  QVERIFY2(queue.nextDeadline(later).value() <= later, "now there is");
}

void QueueTest::whatIsDueGoesBeforeWhatIsNotYet_data() {
  QTest::addColumn<int>("idsMax");
  QTest::addColumn<int>("laneIdsMax");
  QTest::newRow("the lane is full") << 100 << 3;
  QTest::newRow("the window is full") << 3 << 100;
}

void QueueTest::whatIsDueGoesBeforeWhatIsNotYet() {
  QFETCH(const int, idsMax);
  QFETCH(const int, laneIdsMax);
  EmbeddedQueueOptions options;
  options.idsMax = static_cast<std::size_t>(idsMax);
  options.laneIdsMax = static_cast<std::size_t>(laneIdsMax);
  options.laneIdsMin = 1;
  options.lowWater = 1;
  EmbeddedQueue queue{options};
  Table table;
  queue.know(kLane);
  table.serve(queue, kStart);
  const base::WallTime planned = kStart + std::chrono::minutes{5};
  const auto wait = [&](store::Seq seq, base::WallTime due) {
    queue.add(kLane, {seq, 0, "shop", due, false});
    table.rows.insert({due, seq});
  };
  const auto goes = [&](base::WallTime now) {
    std::vector<store::Seq> seqs;
    table.serve(queue, now);
    for (const ReadyRow& row : queue.take(kLane, 10, now)) {
      seqs.push_back(row.seq);
      table.rows.erase({row.dueAt, row.seq});
    }
    return seqs;
  };
  for (store::Seq seq = 1; seq <= 3; ++seq) wait(seq, planned);
  wait(4, kStart);
  wait(5, kStart);
  QCOMPARE(goes(kStart), (std::vector<store::Seq>{4, 5}));
  QVERIFY(goes(kStart + std::chrono::minutes{1}).empty());
  std::vector<store::Seq> later = goes(planned);
  const std::vector<store::Seq> rest = goes(planned);
  later.insert(later.end(), rest.begin(), rest.end());
  QCOMPARE(later, (std::vector<store::Seq>{1, 2, 3}));  // each once, those that gave way too
}

void QueueTest::whatManyWaitForIsFoundBehindThem() {
  EmbeddedQueueOptions options;
  options.idsMax = 100;
  options.laneIdsMax = 20;
  options.refillRows = 20;
  options.lowWater = 10;
  EmbeddedQueue queue{options};
  Table table;
  queue.know(kLane);
  constexpr store::Seq kFirst = 1000;  // of a key, and tried again in a minute: those behind it were due before
  for (store::Seq seq = kFirst + 1; seq <= kFirst + 150; ++seq) table.rows.insert({kStart, seq});
  table.rows.insert({kStart + std::chrono::minutes{1}, kFirst});
  bool isFirstThere = true;
  std::set<store::Seq> taken;
  base::WallTime now = kStart;
  for (int round = 0; round < 2000 && taken.size() < 151; ++round, now += base::Millis{500}) {
    table.serve(queue, now);
    QVERIFY(queue.readyLanes(now).size() <= 1);
    for (const ReadyRow& row : queue.take(kLane, 10, now)) {
      if (row.seq != kFirst && isFirstThere) {
        queue.setAside(kLane, row, now + std::chrono::seconds{30});
        continue;
      }
      isFirstThere = isFirstThere && row.seq != kFirst;
      table.rows.erase({row.dueAt, row.seq});
      taken.insert(row.seq);
    }
    QVERIFY(queue.size() <= 120);
  }
  QCOMPARE(taken.size(), std::size_t{151});
}

void QueueTest::resetFindsEverythingAgain() {
  EmbeddedQueue queue{EmbeddedQueueOptions{}};
  Table table;
  queue.know(kLane);
  table.serve(queue, kStart);
  for (int i = 0; i < 10; ++i) {
    table.rows.insert({kStart, i});
    queue.add(kLane, {i, 0, "shop", kStart, false});
  }
  QCOMPARE(queue.take(kLane, 5, kStart).size(), std::size_t{5});
  queue.reset();
  table.serve(queue, kStart);
  QCOMPARE(queue.take(kLane, 100, kStart).size(), std::size_t{10});
}
