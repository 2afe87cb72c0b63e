#include "tests/ui/state/freshness_test.h"

#include <QTest>

#include "ui/state/freshness.h"

using namespace signalbox;
using namespace signalbox::ui::state;
using base::BootTime;
using base::Millis;

namespace {
BootTime at(std::int64_t ms) { return BootTime{Millis{ms}}; }
}  // namespace

void FreshnessTest::ageDecides_data() {
  QTest::addColumn<int>("ageMs");
  QTest::addColumn<Freshness>("freshness");
  QTest::newRow("now") << 0 << Freshness::live;
  QTest::newRow("just live") << 2999 << Freshness::live;
  QTest::newRow("3 s") << 3000 << Freshness::lagging;
  QTest::newRow("just lagging") << 4999 << Freshness::lagging;
  QTest::newRow("5 s") << 5000 << Freshness::stale;
  QTest::newRow("just stale") << 14'999 << Freshness::stale;
  QTest::newRow("15 s") << 15'000 << Freshness::blind;
  QTest::newRow("a day") << 86'400'000 << Freshness::blind;
}

void FreshnessTest::ageDecides() {
  QFETCH(int, ageMs);
  QFETCH(Freshness, freshness);
  FreshnessMeter meter;
  meter.heard(at(1000));
  QCOMPARE(meter.at(at(1000 + ageMs)), freshness);
  QCOMPARE(*meter.age(at(1000 + ageMs)), Millis{ageMs});
}

void FreshnessTest::untilChangeNamesTheNextLimit() {
  FreshnessMeter meter;
  QVERIFY(!meter.untilChange(at(0)));
  meter.heard(at(0));
  QCOMPARE(*meter.untilChange(at(1000)), Millis{2000});
  QCOMPARE(*meter.untilChange(at(3000)), Millis{2000});
  QCOMPARE(*meter.untilChange(at(5000)), Millis{10'000});
  QVERIFY(!meter.untilChange(at(15'000)));
}

void FreshnessTest::healingTellsForHowLongItWasBlind() {
  FreshnessMeter meter;
  QVERIFY(!meter.heard(at(0)));
  QVERIFY(!meter.heard(at(14'999)));
  QCOMPARE(meter.heard(at(14'999 + 42'000)), std::optional(Millis{42'000}));
  QCOMPARE(meter.at(at(14'999 + 42'000)), Freshness::live);
}

void FreshnessTest::pastIsNeverLive() {
  FreshnessMeter meter;
  meter.heard(at(0));
  meter.setPast(true);
  QCOMPARE(meter.at(at(10)), Freshness::past);
  QVERIFY(!meter.untilChange(at(10)));
  meter.setPast(false);
  QCOMPARE(meter.at(at(10)), Freshness::live);
}

void FreshnessTest::knownStopIsBlindAtOnce() {
  FreshnessMeter meter;
  meter.setStopped(true);
  QCOMPARE(meter.at(at(0)), Freshness::none);  // nothing is remembered that could be taken for the present
  meter.heard(at(0));
  QCOMPARE(meter.at(at(10)), Freshness::blind);
  QVERIFY(!meter.untilChange(at(10)));
  meter.setPast(true);
  QCOMPARE(meter.at(at(10)), Freshness::past);
  meter.setPast(false);
  meter.setStopped(false);
  QCOMPARE(meter.at(at(10)), Freshness::live);
}

void FreshnessTest::nothingHeardIsNoFreshness() {
  const FreshnessMeter meter;
  QCOMPARE(meter.at(at(99)), Freshness::none);
  QVERIFY(!meter.age(at(99)));
}
