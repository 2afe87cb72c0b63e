#include "tests/storage/bit_flip_test.h"

#include <QTest>

using namespace signalbox::tests;

/// A file that is not there yet has no page.
void BitFlipTest::eachScenario() {
  QTest::addColumn<int>("scenario");
  const auto all = allScenarios();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!all[i].newFile) QTest::newRow(all[i].name.c_str()) << static_cast<int>(i);
}

Scenario BitFlipTest::scenario() {
  QFETCH(const int, scenario);
  return allScenarios()[static_cast<std::size_t>(scenario)];
}

void BitFlipTest::flippedBitOfAPageIsFoundOrChangesOneValue() {
  FaultBench on(scenario());
  for (std::size_t page = 0; page < on.pages(); ++page)
    for (std::int64_t seed = 0; seed < flipsOfAPage_; ++seed) {
      FaultBench::Rot end{};
      const std::string wrong = on.rot(page, static_cast<std::uint64_t>(seed), end);
      QVERIFY2(wrong.empty(), (on.name() + ", page " + std::to_string(page + 1) + ", " + wrong).c_str());
      ++ends_[static_cast<std::size_t>(end)];
    }
}

void BitFlipTest::flippedBitOfTheLogCostsWholeStepsAtMost() {
  FaultBench on(scenario());
  for (std::int64_t seed = 1; seed <= 8 * flipsOfAPage_; ++seed)
    if (const std::string wrong = on.rotLog(static_cast<std::uint64_t>(seed)); !wrong.empty()) QFAIL((on.name() + ", " + wrong).c_str());
  log_ += on.struck;
}

void BitFlipTest::everyKindOfEndWasSeen() {
  const auto of = [this](FaultBench::Rot end) { return static_cast<long long>(ends_[static_cast<std::size_t>(end)]); };
  qInfo("bits of pages: %lld refused, %lld harmless, %lld that integrity_check alone finds, %lld in a value; %lld bits of logs",
        of(FaultBench::Rot::refused), of(FaultBench::Rot::harmless), of(FaultBench::Rot::unchecked), of(FaultBench::Rot::silent),
        static_cast<long long>(log_));
  for (const std::int64_t count : ends_) QVERIFY(count > 0);
  QVERIFY(log_ > 0);
}
