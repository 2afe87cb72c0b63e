// Rule 1: what one step takes of the accept lane.
#include "tests/engine/runtime/accept_lane_test.h"

#include <QTest>

#include "engine/runtime/core_thread.h"

using namespace signalbox;

namespace {

constexpr std::size_t kMiB = 1024 * 1024;

core::AcceptInput request(std::size_t rows, std::size_t bytes) {
  core::AcceptInput input;
  input.lines.resize(rows);
  input.bytes = bytes;
  return input;
}

}  // namespace

void AcceptLaneTest::stepTakesNoMoreThanItsBounds_data() {
  using Sizes = QList<QPair<int, int>>;  // rows and KiB of each request
  using Steps = QList<int>;              // how many requests each step takes
  QTest::addColumn<Sizes>("requests");
  QTest::addColumn<Steps>("steps");
  QTest::newRow("nothing waits") << Sizes{} << Steps{};
  QTest::newRow("a thousand rows") << Sizes(1500, {1, 1}) << Steps{1000, 500};
  QTest::newRow("four mebibytes") << Sizes{{1, 1024}, {1, 1024}, {1, 1024}, {1, 1024}, {1, 1}} << Steps{4, 1};
  QTest::newRow("the last one would be too many bytes") << Sizes{{1, 4000}, {1, 4000}, {1, 90}} << Steps{1, 2};
  QTest::newRow("the last one would be too many rows") << Sizes{{999, 1}, {2, 1}, {998, 1}} << Steps{1, 2};
  QTest::newRow("one that is larger than a step goes alone") << Sizes{{1, 1}, {1, 8192}, {1, 1}} << Steps{1, 1, 1};
}

void AcceptLaneTest::stepTakesNoMoreThanItsBounds() {
  using Sizes = QList<QPair<int, int>>;
  using Steps = QList<int>;
  QFETCH(Sizes, requests);
  QFETCH(Steps, steps);
  base::BoundedQueue<core::AcceptInput> lane(10'000, nullptr);
  for (const auto& [rows, kib] : requests) QVERIFY(lane.tryPush(request(static_cast<std::size_t>(rows), static_cast<std::size_t>(kib) * 1024)));
  Steps taken;
  while (!lane.empty()) taken << static_cast<int>(runtime::takeForStep(lane, {}).size());
  QCOMPARE(taken, steps);
}

void AcceptLaneTest::boundsAreThoseOfTheRule() {
  const runtime::CoreThread::Limits limits;
  QCOMPARE(limits.accept.rows, std::size_t{1000});
  QCOMPARE(limits.accept.bytes, 4 * kMiB);
}
