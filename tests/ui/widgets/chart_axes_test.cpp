#include "tests/ui/widgets/chart_axes_test.h"

#include "ui/widgets/chart_axes.h"
#include "ui/widgets/chart_overlay.h"

#include <QTest>
#include <cmath>

using namespace signalbox::ui::widgets;

void ChartAxesTest::linearTicksAreOneTwoFiveAndCoverTheTop() {
  for (const double top : {1.0, 3.7, 10.0, 11.0, 49.0, 999.0, 1204.0, 48213.0}) {
    const QVector<double> ticks = linearTicks(ChartUnit::Messages, top);
    const double step = ticks[1], mantissa = step / std::pow(10, std::floor(std::log10(step) + 1e-9));
    QVERIFY(std::abs(mantissa - 1) < 1e-6 || std::abs(mantissa - 2) < 1e-6 || std::abs(mantissa - 5) < 1e-6);
    QVERIFY(ticks.last() >= top);
    QVERIFY(ticks.size() >= 3 && ticks.size() <= 6);
  }
}

void ChartAxesTest::oneAxisHasOneNotation() {
  QStringList written;
  for (const double tick : {0.0, 2500.0, 8000.0, 10'000.0}) written << chartTick(ChartUnit::Messages, tick, 10'000);
  QCOMPARE(written, (QStringList{"0", "2.5 k", "8 k", "10 k"}));
  QCOMPARE(chartTick(ChartUnit::PerSecond, 8000, 8000), QStringLiteral("8,000"));
}

void ChartAxesTest::longDurationsTickInWholeMinutes() {
  const QVector<double> ticks = linearTicks(ChartUnit::Seconds, 300);
  QCOMPARE(ticks[1], 60.0);
  QCOMPARE(chartTick(ChartUnit::Seconds, 240), QStringLiteral("4 min"));
  QCOMPARE(chartTick(ChartUnit::Percent, 0.05), QStringLiteral("5 %"));
  QCOMPARE(chartTick(ChartUnit::Messages, 50000), QStringLiteral("50 k"));
}

void ChartAxesTest::logTicksAreDecades() {
  const QVector<double> ticks = decadeTicks(0.001, 10);
  QCOMPARE(ticks.size(), 5);
  QCOMPARE(chartTick(ChartUnit::Seconds, ticks.first()), QStringLiteral("1 ms"));
  QCOMPARE(chartTick(ChartUnit::Seconds, ticks.last()), QStringLiteral("10 s"));
}

void ChartAxesTest::timeTicksStandOnWholeStepsOfLocalTime() {
  const QTimeZone kolkata("Asia/Kolkata");  // UTC+5:30
  const double to = 1747058610;
  const QVector<TimeTick> ticks = timeTicks(to - 6 * 3600, to, kolkata, 0.15);
  QVERIFY(ticks.size() >= 4);
  for (const TimeTick& tick : ticks) QVERIFY2(tick.text.endsWith(QStringLiteral(":00")), qPrintable(tick.text));
}

void ChartAxesTest::secondsAreShownOnlyInShortRanges() {
  const double to = 1747058610;
  QCOMPARE(timeTicks(to - 120, to, QTimeZone::utc(), 0.1).first().text.size(), 8);
  QCOMPARE(timeTicks(to - 3600, to, QTimeZone::utc(), 0.1).first().text.size(), 5);
}

void ChartAxesTest::dateStandsUnderTheFirstTickOfADay() {
  const double midnight = 1747094400;  // 13 May 2025 00:00 UTC
  const QVector<TimeTick> ticks = timeTicks(midnight - 7200, midnight + 7200, QTimeZone::utc(), 0.2);
  QStringList dates;
  for (const TimeTick& tick : ticks)
    if (!tick.date.isEmpty()) dates << tick.date;
  QCOMPARE(dates, QStringList{QStringLiteral("13 May")});
}

void ChartAxesTest::bothHoursOfADaylightChangeHaveTicks() {
  const QTimeZone berlin("Europe/Berlin");
  const double change = 1761440400;  // 26 October 2025 01:00 UTC: 03:00 becomes 02:00
  int twos = 0;
  for (const TimeTick& tick : timeTicks(change - 3 * 3600, change + 3 * 3600, berlin, 0.16))
    if (tick.text == QStringLiteral("02:00")) ++twos;
  QCOMPARE(twos, 2);
}

void ChartAxesTest::axisGrowsAtOnceAndShrinksAfterAMinute() {
  AxisTop top;
  QCOMPARE(top.update(100, 10, 0), 100.0);
  QCOMPARE(top.update(400, 10, 1), 400.0);
  QCOMPARE(top.update(150, 10, 2), 400.0);
  QCOMPARE(top.update(150, 10, 61), 400.0);
  QCOMPARE(top.update(250, 10, 61.5), 400.0);  // over half again: the minute starts anew
  QCOMPARE(top.update(150, 10, 63), 400.0);
  QCOMPARE(top.update(150, 10, 123), 150.0);
  QCOMPARE(top.update(0, 10, 124), 150.0);
}

void ChartAxesTest::labelsAreSpreadWithoutChangingTheirOrder() {
  const std::vector<double> places = ChartOverlay::spread({50, 52, 51, 98}, 14, 0, 100);
  QVERIFY(places[0] < places[2] && places[2] < places[1] && places[1] < places[3]);
  for (const double place : places) QVERIFY(place >= 0 && place <= 100);
  QVERIFY(places[2] - places[0] >= 14 - 1e-9);
}
