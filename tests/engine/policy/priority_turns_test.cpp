#include "engine/policy/priority_turns.h"

#include <QtTest>

#include "engine/base/random.h"
#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
using model::Priority;

class PriorityTurnsTest : public QObject {
  Q_OBJECT
 private:
  using Counts = std::array<std::size_t, model::kPriorityCount>;
  /// Claims with so many permits a step for so many steps, everything that is ready being plenty.
  static void claim(PriorityTurns& turns, std::size_t permits, int steps, const PriorityTurns::Ready& ready, Counts& counts) {
    for (int step = 0; step < steps; ++step) {
      for (std::size_t left = permits; left > 0;) {
        const auto priority = turns.next(ready);
        if (!priority) return;
        const std::size_t count = std::min(left, PriorityTurns::kWeights[model::index(*priority)]);
        turns.claimed(*priority, count);
        counts[model::index(*priority)] += count;
        left -= count;
      }
    }
  }

 private Q_SLOTS:
  void sharesAreTheWeightsHoweverFewPermits_data() {
    QTest::addColumn<int>("permits");
    for (const int permits : {1, 2, 3, 8, 13, 64, 512}) QTest::addRow("%d a step", permits) << permits;
  }
  void sharesAreTheWeightsHoweverFewPermits() {
    QFETCH(int, permits);
    PriorityTurns turns;
    Counts counts{};
    claim(turns, static_cast<std::size_t>(permits), 13 * 100, {true, true, true}, counts);
    const double total = 13.0 * 100 * permits;
    QVERIFY(std::abs(static_cast<double>(counts[0]) - total * 8 / 13) <= 8);
    QVERIFY(std::abs(static_cast<double>(counts[1]) - total * 4 / 13) <= 8);
    QVERIFY(std::abs(static_cast<double>(counts[2]) - total / 13) <= 8);
  }

  void urgentOneIsNextWhenItComes() {
    PriorityTurns turns;
    Counts counts{};
    claim(turns, 5, 200, {false, true, true}, counts);
    QCOMPARE(*turns.next({true, true, true}), Priority::high);
  }

  void idleOneSavesNoTurnsUp() {
    PriorityTurns turns;
    Counts counts{};
    claim(turns, 4, 1000, {true, true, false}, counts);
    counts = {};
    claim(turns, 13, 10, {true, true, true}, counts);
    QVERIFY(counts[2] <= 12);  // its own ten, and at most one turn
    QVERIFY(counts[2] >= 9);
  }

  void aloneItTakesAll() {
    PriorityTurns turns;
    Counts counts{};
    claim(turns, 7, 100, {false, false, true}, counts);
    QCOMPARE(counts[2], std::size_t{700});
    QVERIFY(!turns.next({false, false, false}));
  }
};

int runPriorityTurnsTests(int argc, char** argv) {
  PriorityTurnsTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "priority_turns_test.moc"
