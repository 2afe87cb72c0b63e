#include "engine/base/random.h"

#include <QtTest>
#include <array>
#include <set>
#include <thread>
#include <vector>

#include "tests/engine/base/base_tests.h"

namespace signalbox::base::tests {

class RandomTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sameSeedGivesTheSameNumbersOnEveryMachine() {
    // xoshiro256** seeded by splitmix64 with 0, from the authors' reference code.
    SeededRandom random{0};
    const std::array<std::uint64_t, 3> expected{0x99EC5F36CB75F2B4ULL, 0xBF6E1F784956452AULL, 0x1A5F849D4933E6E0ULL};
    for (const std::uint64_t value : expected) QCOMPARE(random.next(), value);
    SeededRandom other{1};
    QVERIFY(other.next() != expected[0]);
  }

  void unitIsInItsRangeAndSpreadEvenly() {
    SeededRandom random{5};
    std::array<int, 10> tenths{};
    for (int i = 0; i < 100'000; ++i) {
      const double value = random.unit();
      QVERIFY(value >= 0 && value < 1);
      ++tenths[static_cast<std::size_t>(value * 10)];
    }
    for (const int count : tenths) QVERIFY(std::abs(count - 10'000) < 500);
  }

  void betweenReachesBothEndsAndNothingElse() {
    SeededRandom random{6};
    std::set<std::int64_t> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(random.between(-2, 3));
    QCOMPARE(seen, (std::set<std::int64_t>{-2, -1, 0, 1, 2, 3}));
    QCOMPARE(random.between(7, 7), std::int64_t{7});
    for (int i = 0; i < 100; ++i) QVERIFY(random.between(INT64_MIN, -1) < 0);
    for (int i = 0; i < 100; ++i) QVERIFY(random.between(0, INT64_MAX) >= 0);
  }

  void chanceOfNothingAndOfEverything() {
    SeededRandom random{7};
    for (int i = 0; i < 1000; ++i) {
      QVERIFY(!random.chance(0));
      QVERIFY(random.chance(1));
    }
  }

  void fillTouchesEveryByteAndNoMore() {
    SeededRandom random{8};
    std::array<std::uint8_t, 32> ever{};
    for (int i = 0; i < 64; ++i) {
      std::array<std::uint8_t, 32> bytes{};
      random.fill({bytes.data(), 29});
      for (std::size_t k = 0; k < bytes.size(); ++k) ever[k] = static_cast<std::uint8_t>(ever[k] | bytes[k]);
    }
    for (std::size_t k = 0; k < 29; ++k) QVERIFY(ever[k] != 0);
    for (std::size_t k = 29; k < 32; ++k) QCOMPARE(ever[k], std::uint8_t{0});
  }

  void kernelsNumbersDiffer() {
    SystemRandom random;
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 100; ++i) seen.insert(random.next());
    QCOMPARE(seen.size(), std::size_t{100});
  }

  void threadsNeverShareANumberOfTheKernels() {
    SystemRandom random;
    std::array<std::vector<std::uint64_t>, 4> taken;
    {
      std::vector<std::jthread> threads;
      for (auto& mine : taken) {
        threads.emplace_back([&random, &mine] {
          for (int i = 0; i < 1000; ++i) mine.push_back(random.next());
        });
      }
    }
    std::set<std::uint64_t> seen;
    for (const auto& mine : taken) seen.insert(mine.begin(), mine.end());
    QCOMPARE(seen.size(), std::size_t{4000});
  }
};

int runRandomTests(int argc, char** argv) {
  RandomTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::base::tests

#include "random_test.moc"
