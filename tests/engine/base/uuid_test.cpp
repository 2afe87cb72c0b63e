#include <QtTest>
#include <unordered_set>

#include "engine/base/uuid.h"
#include "tests/engine/base/base_tests.h"

namespace signalbox::base::tests {

class UuidTest : public QObject {
  Q_OBJECT
 private:
  static std::int64_t millisOf(const Uuid& id) {
    std::int64_t millis = 0;
    for (std::size_t i = 0; i < 6; ++i) millis = millis << 8 | id.bytes[i];
    return millis;
  }

 private Q_SLOTS:
  void textIsReadBack() {
    const std::string text = "0190163d-8694-739b-aea5-966c26f8ad91";
    const auto id = Uuid::parse(text);
    QVERIFY(id);
    QCOMPARE(id->toString(), text);
    QCOMPARE(Uuid::parse("0190163D-8694-739B-AEA5-966C26F8AD91"), id);
    QVERIFY(Uuid{}.isNil());
    QVERIFY(!id->isNil());
  }

  void whatIsNoUuidIsRefused() {
    for (const char* text : {"", "0190163d-8694-739b-aea5-966c26f8ad9", "0190163d-8694-739b-aea5-966c26f8ad911", "0190163d8694739baea5966c26f8ad91",
                             "0190163d-8694-739b-aea5_966c26f8ad91", "0190163g-8694-739b-aea5-966c26f8ad91", "{190163d-8694-739b-aea5-966c26f8ad9}"})
      QVERIFY2(!Uuid::parse(text), text);
  }

  void carriesTimeVersionAndVariant() {
    SeededRandom random{1};
    UuidV7Source source{random};
    const Uuid id = source.next(wallFromMillis(0x0190163D8694));
    QCOMPARE(millisOf(id), std::int64_t{0x0190163D8694});
    QCOMPARE(id.bytes[6] >> 4, 7);
    QCOMPARE(id.bytes[8] >> 6, 2);
    QCOMPARE(id.toString().substr(0, 13), std::string{"0190163d-8694"});
  }

  void idsGrowWithinAMillisecondAndOverAClockThatStepsBack() {
    SeededRandom random{2};
    UuidV7Source source{random};
    SeededRandom steps{3};
    std::unordered_set<Uuid> seen;
    Uuid previous;
    std::int64_t ms = 1'778'594'590'000;
    for (int i = 0; i < 200'000; ++i) {
      if (steps.chance(0.01)) ms += steps.between(-5000, 6000);
      const Uuid id = source.next(wallFromMillis(ms));
      QVERIFY(id > previous);
      QVERIFY(id.toString().size() == 36);
      previous = id;
      seen.insert(id);
    }
    QCOMPARE(seen.size(), std::size_t{200'000});
  }

  void textSortsAsTheIdDoes() {
    SeededRandom random{4};
    UuidV7Source source{random};
    std::string previous;
    for (int i = 0; i < 5000; ++i) {
      const std::string text = source.next(wallFromMillis(1'778'594'590'000 + i / 7)).toString();
      QVERIFY(text > previous);
      previous = text;
    }
  }

  void fullCounterBorrowsFromTheNextMillisecond() {
    SeededRandom random{5};
    UuidV7Source source{random};
    const auto now = wallFromMillis(1'778'594'590'000);
    Uuid previous;
    for (int i = 0; i < 300'000; ++i) {
      const Uuid id = source.next(now);
      QVERIFY(id > previous);
      previous = id;
    }
    QVERIFY(millisOf(previous) > toMillis(now));
    QVERIFY(millisOf(previous) <= toMillis(now) + 2);
  }

  void idsCannotBeGuessedFromEachOther() {
    SeededRandom random{6};
    UuidV7Source source{random};
    std::unordered_set<std::uint64_t> tails;
    for (int i = 0; i < 1000; ++i) {
      const Uuid id = source.next(wallFromMillis(1'778'594'590'000));
      std::uint64_t tail = 0;
      for (std::size_t k = 9; k < 16; ++k) tail = tail << 8 | id.bytes[k];
      tails.insert(tail);
    }
    QCOMPARE(tails.size(), std::size_t{1000});
  }
};

int runUuidTests(int argc, char** argv) {
  UuidTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::base::tests

#include "uuid_test.moc"
