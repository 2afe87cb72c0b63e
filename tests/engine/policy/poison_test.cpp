#include "engine/policy/poison.h"

#include <QtTest>
#include <set>

#include "engine/base/random.h"
#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {

class PoisonTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void crashAmongOthersAccusesNobody() {
    const CrashVerdict verdict = afterCrash({}, 1, 64);
    QCOMPARE(verdict.crashesAlone, 1);
    QVERIFY(!verdict.dead);
  }

  void secondCrashAloneIsTheLast() {
    QVERIFY(!afterCrash({}, 0, 1).dead);
    QCOMPARE(afterCrash({}, 0, 1).crashesAlone, 1);
    QVERIFY(afterCrash({}, 1, 1).dead);
  }

  void afterOneCrashSuspectsGoOneAtATimeBesideTheOthers() {
    QVERIFY(mayClaim({}, false, {50, 1}, 1));
    QVERIFY(mayClaim({}, true, {50, 0}, 1));
    QVERIFY(!mayClaim({}, true, {50, 1}, 1));
  }

  void afterASecondCrashInARowASuspectGoesAlone() {
    QVERIFY(!mayClaim({}, true, {1, 0}, 2));
    QVERIFY(mayClaim({}, true, {0, 0}, 2));
    QVERIFY(!mayClaim({}, false, {1, 1}, 2));
    QVERIFY(mayClaim({}, false, {10, 0}, 2));
  }

  // The whole story: one message of many brings the engine down whenever it is sent. It ends dead; nobody else does.
  void poisonDiesAndNobodyElse() {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      base::SeededRandom random{seed};
      constexpr int kMessages = 60;
      const int poison = static_cast<int>(random.between(0, kMessages - 1));
      std::set<int> waiting;
      for (int i = 0; i < kMessages; ++i) waiting.insert(i);
      std::set<int> suspects;
      std::set<int> dead;
      std::vector<std::int32_t> alone(kMessages);
      std::int32_t crashes = 0;
      int starts = 0;
      while (!waiting.empty() && starts < 30) {
        std::set<int> inFlight;
        for (const int i : waiting) {
          InFlight now{static_cast<std::int32_t>(inFlight.size()), 0};
          for (const int k : inFlight) now.suspects += suspects.contains(k) ? 1 : 0;
          if (inFlight.size() < 8 && mayClaim({}, suspects.contains(i), now, suspects.empty() ? 0 : crashes)) inFlight.insert(i);
        }
        QVERIFY(!inFlight.empty());
        if (!inFlight.contains(poison)) {
          for (const int i : inFlight) {
            waiting.erase(i);
            suspects.erase(i);
          }
          continue;
        }
        crashes = suspects.empty() ? 1 : crashes + 1;
        ++starts;
        for (const int i : inFlight) {
          const CrashVerdict verdict = afterCrash({}, alone[static_cast<std::size_t>(i)], static_cast<std::int32_t>(inFlight.size()));
          alone[static_cast<std::size_t>(i)] = verdict.crashesAlone;
          suspects.insert(i);
          if (!verdict.dead) continue;
          dead.insert(i);
          waiting.erase(i);
          suspects.erase(i);
        }
      }
      QCOMPARE(dead, std::set<int>{poison});
      QVERIFY2(starts <= 5, qPrintable(QString::number(starts)));
    }
  }
};

int runPoisonTests(int argc, char** argv) {
  PoisonTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "poison_test.moc"
