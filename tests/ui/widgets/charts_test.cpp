#include "tests/ui/widgets/charts_test.h"

#include "ui/theme/theme.h"
#include "ui/widgets/chart_overlay.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/stacked_area_chart.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>
#include <cmath>

using namespace signalbox::ui;
using namespace signalbox::ui::widgets;

namespace {

constexpr double kFrom = 1747055010, kTo = kFrom + 3600;
constexpr int kWidth = 600, kHeight = 160;

ChartSeries series(double value) {
  ChartSeries one{QStringLiteral("email"), theme::Hue::Email, {}, {}};
  for (double at = kFrom; at < kTo; at += 15) {
    one.at << at;
    one.values << value;
  }
  return one;
}

void prepare(LineChart& chart) {
  chart.resize(kWidth, kHeight);
  chart.setRange(kFrom, kTo);
  chart.setSeries({series(5)});
}

ChartOverlay* overlay(QWidget& chart) { return chart.findChild<ChartOverlay*>(); }

// The middle of the plot is at 48 + (600 - 136) / 2.
constexpr int kPlotLeft = 48, kPlotWidth = kWidth - 136;

int coloured(const QImage& image, const QColor& color, const QRect& area) {
  int found = 0;
  for (int y = area.top(); y <= area.bottom(); ++y)
    for (int x = area.left(); x <= area.right(); ++x) {
      const QColor pixel = image.pixelColor(x, y);
      if (std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green()) + std::abs(pixel.blue() - color.blue()) < 90) ++found;
    }
  return found;
}

}  // namespace

void ChartsTest::redrawsAtMostTwiceASecond() {
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  prepare(chart);
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QTimer pause;
  pause.setSingleShot(true);
  QSignalSpy over(&pause, &QTimer::timeout);
  pause.start(600);
  QVERIFY(over.wait(5000));  // the pause after the first drawing is over
  const int before = chart.drawings();
  for (int i = 0; i < 50; ++i) chart.setRange(kFrom + i, kTo + i);
  QCOMPARE(chart.drawings(), before + 1);
  QTRY_COMPARE(chart.drawings(), before + 2);  // the last state is drawn, late
}

void ChartsTest::drawsNothingWhileHidden() {
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  prepare(chart);
  QCOMPARE(chart.drawings(), 0);
  chart.show();
  QTRY_VERIFY(chart.drawings() > 0);
}

void ChartsTest::gapIsLeftEmptyAndZeroIsALine() {
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  prepare(chart);
  ChartSeries half = series(5);
  for (qsizetype i = 100; i < 140; ++i) half.values[i] = std::nan("");
  for (qsizetype i = 180; i < half.values.size(); ++i) half.values[i] = 0;
  chart.setSeries({half});
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QTRY_VERIFY(chart.drawings() > 0);
  QCoreApplication::processEvents();
  const QImage image = chart.grab().toImage();
  const auto columns = [](qsizetype from, qsizetype to) {
    const int left = kPlotLeft + static_cast<int>(from * kPlotWidth / 240), right = kPlotLeft + static_cast<int>(to * kPlotWidth / 240);
    return QRect(left, 8, right - left, kHeight - 27);
  };
  const QColor ink = theme_.hue(theme::Hue::Email);
  QVERIFY(coloured(image, ink, columns(20, 90)) > 50);
  QCOMPARE(coloured(image, ink, columns(104, 136)), 0);
  QVERIFY(coloured(image, ink, columns(190, 230)) > 20);
}

void ChartsTest::dragSelectsARangeAndDoubleClickGoesBack() {
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  ChartGroup group;
  prepare(chart);
  chart.setGroup(&group);
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QSignalSpy selected(&group, &ChartGroup::rangeSelected), reset(&group, &ChartGroup::rangeReset);
  QWidget* area = overlay(chart);
  QTest::mousePress(area, Qt::LeftButton, {}, {kPlotLeft + kPlotWidth / 2, 60});
  QTest::mouseMove(area, {kPlotLeft + kPlotWidth / 4, 60});
  QTest::mouseRelease(area, Qt::LeftButton, {}, {kPlotLeft + kPlotWidth / 4, 60});
  QCOMPARE(selected.count(), 1);
  QVERIFY(std::abs(selected[0][0].toDouble() - (kFrom + 900)) < 10);
  QVERIFY(std::abs(selected[0][1].toDouble() - (kFrom + 1800)) < 10);
  QTest::mouseDClick(area, Qt::LeftButton, {}, {kPlotLeft + 50, 60});
  QCOMPARE(reset.count(), 1);
}

void ChartsTest::valuesFromBeforeAreMuted() {
  theme_.setMode(theme::Mode::Light);
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  prepare(chart);
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QTRY_VERIFY(chart.drawings() > 0);
  // The darkest of what is written beside the line's end, above the offset in the corner.
  const auto darkest = [&chart] {
    const QImage image = chart.grab().toImage();
    int least = 255;
    for (int y = 0; y < kHeight - 24; ++y)
      for (int x = kPlotLeft + kPlotWidth + 2; x < kWidth; ++x) least = qMin(least, qGray(image.pixel(x, y)));
    return least;
  };
  const int fresh = darkest();
  chart.setStale(true);
  const int stale = darkest();
  QVERIFY2(stale > fresh + 20, qPrintable(QStringLiteral("%1, %2").arg(fresh).arg(stale)));
  chart.setStale(false);
  QCOMPARE(darkest(), fresh);
}

void ChartsTest::clickAloneSelectsNothing() {
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  prepare(chart);
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QSignalSpy selected(&chart, &TimeChart::rangeSelected);
  QTest::mouseClick(overlay(chart), Qt::LeftButton, {}, {kPlotLeft + 100, 60});
  QCOMPARE(selected.count(), 0);
}

void ChartsTest::escapeGoesBack() {
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  prepare(chart);
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QSignalSpy reset(&chart, &TimeChart::rangeReset), selected(&chart, &TimeChart::rangeSelected);
  QWidget* area = overlay(chart);
  QTest::mousePress(area, Qt::LeftButton, {}, {kPlotLeft + 100, 60});
  QTest::mouseMove(area, {kPlotLeft + 200, 60});
  QTest::keyClick(area, Qt::Key_Escape);  // gives up the drag, not the range
  QCOMPARE(reset.count(), 0);
  QTest::mouseRelease(area, Qt::LeftButton, {}, {kPlotLeft + 200, 60});
  QCOMPARE(selected.count(), 0);
  QTest::keyClick(area, Qt::Key_Escape);
  QCOMPARE(reset.count(), 1);
}

void ChartsTest::wheelReachesThePage() {
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  prepare(chart);
  QWheelEvent wheel({100, 60}, {100, 60}, {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(overlay(chart), &wheel);
  QVERIFY(!wheel.isAccepted());
}

void ChartsTest::crosshairIsSharedAndReadsEachChart() {
  LineChart first(theme_, QStringLiteral("Waiting"), ChartUnit::Messages), second(theme_, QStringLiteral("Sent"), ChartUnit::PerSecond);
  ChartGroup group;
  for (LineChart* chart : {&first, &second}) {
    prepare(*chart);
    chart->setGroup(&group);
  }
  first.show();
  QVERIFY(QTest::qWaitForWindowExposed(&first));
  QSignalSpy moved(&group, &ChartGroup::crosshairMoved);
  QTest::mouseMove(overlay(first), {kPlotLeft + kPlotWidth / 2, 60});
  QTRY_VERIFY(group.crosshair().has_value());
  QVERIFY(std::abs(*group.crosshair() - (kFrom + 1800)) < 10);
  QVERIFY(moved.count() > 0);
  const auto table = group.tableAt(*group.crosshair());
  QCOMPARE(table.size(), std::size_t{2});
  QCOMPARE(table[0].second.front().value, QStringLiteral("5"));
  QCOMPARE(table[1].second.front().value, QStringLiteral("5.0/s"));
}

void ChartsTest::valueInAGapOrBeyondTheEndIsUnknown() {
  ChartSeries one = series(5);
  one.values[10] = std::nan("");
  QVERIFY(!valueAt(one, one.at[10] + 3));
  QVERIFY(!valueAt(one, one.at.first() - 1));
  QVERIFY(!valueAt(one, one.at.last() + 60));
  QCOMPARE(valueAt(one, one.at[9] + 14).value_or(-1), 5.0);
}

void ChartsTest::themeSwitchRedrawsAtOnce() {
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  prepare(chart);
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  const int before = chart.drawings();
  theme_.setMode(theme::Mode::Dark);
  QVERIFY(chart.drawings() > before);
  QCoreApplication::processEvents();
  QCOMPARE(chart.grab().toImage().pixelColor(2, 2), theme::darkColors().surface);
  theme_.setMode(theme::Mode::Light);
}

void ChartsTest::groundIsHatchedFromTheLastWordOn() {
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  prepare(chart);
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QTRY_VERIFY(chart.drawings() > 0);
  QCoreApplication::processEvents();
  const QImage known = chart.grab().toImage();
  // How many pixels of the plot between two parts of its width are not what they were.
  const auto changed = [&](double from, double to) {
    const QImage now = chart.grab().toImage();
    int pixels = 0;
    for (int y = 8; y < kHeight - 20; ++y)
      for (int x = kPlotLeft + static_cast<int>(from * kPlotWidth); x < kPlotLeft + static_cast<int>(to * kPlotWidth); ++x)
        pixels += now.pixel(x, y) != known.pixel(x, y) ? 1 : 0;
    return pixels;
  };
  chart.setStaleFrom(kFrom + 2700);
  QTRY_VERIFY(changed(0.76, 0.86) > 100 && changed(0.89, 0.99) > 100);  // up to the right edge
  QCOMPARE(changed(0, 0.74), 0);
  chart.setStaleFrom(std::nullopt);
  QTRY_COMPARE(changed(0, 0.99), 0);
}

void ChartsTest::hollowPartHangsTogetherWithItsLine() {
  constexpr int kStep = 300;
  LineChart chart(theme_, QStringLiteral("Failure rate"), ChartUnit::Messages);
  prepare(chart);
  ChartSeries coarse{QStringLiteral("email"), theme::Hue::Email, {}, {}};
  for (double at = kFrom; at <= kTo; at += kStep) {
    coarse.at << at;
    coarse.values << 5;
  }
  chart.setSeries({coarse});
  chart.setHollow({{kFrom + 6 * kStep, kFrom + 6 * kStep}});
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QTRY_VERIFY(chart.drawings() > 0);
  QCoreApplication::processEvents();
  const QImage image = chart.grab().toImage();
  // The line between two samples, without their ends.
  const auto inked = [&](int sample) {
    const int left = kPlotLeft + (sample * kPlotWidth) / 12 + 4, width = kPlotWidth / 12 - 8;
    return coloured(image, theme_.hue(theme::Hue::Email), {left, 8, width, kHeight - 27});
  };
  const int whole = inked(3);
  QVERIFY(whole > 0);
  for (const int sample : {5, 6}) QVERIFY2(inked(sample) > whole / 4 && inked(sample) < whole, qPrintable(QString::number(inked(sample))));
  QCOMPARE(inked(7), whole);
}

void ChartsTest::stackSumsWhatIsBeyondFourIntoTheRest() {
  StackedAreaChart chart(theme_, QStringLiteral("Causes"), ChartUnit::Messages);
  chart.setRange(kFrom, kTo);
  std::vector<StackedAreaChart::Layer> layers;
  for (int i = 0; i < 7; ++i) layers.push_back({QString::number(i), {70.0 - i * 10, 70.0 - i * 10}});
  chart.setLayers({kFrom, kFrom + 1800}, layers);
  const std::vector<ChartReading> readings = chart.readingsAt(kFrom + 60);
  QCOMPARE(readings.size(), std::size_t{5});
  QCOMPARE(readings.front().label, QStringLiteral("Rest"));
  QCOMPARE(readings.front().value, QStringLiteral("60"));
}

void ChartsTest::emptyPlotSaysSoUnlessNothingIsKnown() {
  const QString words = QStringLiteral("Nothing was sent in this range.");
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  prepare(chart);
  chart.setEmptyWords(words);
  QCOMPARE(chart.emptyWords(), QString());
  chart.setSeries({series(0)});
  QCOMPARE(chart.emptyWords(), QString());  // a line at zero is something
  chart.setSeries({series(std::nan(""))});
  QCOMPARE(chart.emptyWords(), words);
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QTRY_COMPARE(chart.accessibleDescription(), words);
  const QRect middle(kPlotLeft, 20, kPlotWidth, kHeight - 60);
  const int said = coloured(chart.grab().toImage(), theme_.colors().secondary, middle);
  chart.setEmptyWords({});
  QVERIFY2(said > coloured(chart.grab().toImage(), theme_.colors().secondary, middle), "it is written into the plot");
  chart.setEmptyWords(words);
  chart.setUnreachable({{kFrom - 60, kTo - 600}});
  QCOMPARE(chart.emptyWords(), words);
  chart.setUnreachable({{kFrom - 60, kTo - 600}, {kTo - 600, kTo + 60}});  // the engine did not run: who knows
  QCOMPARE(chart.emptyWords(), QString());
  StackedAreaChart causes(theme_, QStringLiteral("Dead letters by cause"), ChartUnit::Messages);
  causes.setRange(kFrom, kTo);
  causes.setEmptyWords(words);
  QCOMPARE(causes.emptyWords(), words);
  const ChartSeries none = series(0), some = series(3);
  causes.setLayers(none.at, {{QStringLiteral("gone"), none.values}});
  QCOMPARE(causes.emptyWords(), words);
  causes.setLayers(some.at, {{QStringLiteral("there"), some.values}});
  QCOMPARE(causes.emptyWords(), QString());
}

void ChartsTest::nameStandsBesideTheLastOfItsLine() {
  LineChart line(theme_, QStringLiteral("Failure rate"), ChartUnit::Percent);
  ChartSeries ends = series(0.08);
  ends.values.last() = std::nan("");
  line.setSeries({ends, series(std::nan(""))});
  const std::vector<EndLabel> labels = static_cast<const TimeChart&>(line).endLabels();
  QCOMPARE(labels.size(), std::size_t{1});  // where there is no line there is nothing to name
  QCOMPARE(labels.front().value, 0.08);
  QCOMPARE(labels.front().current, QStringLiteral("\u2013"));  // how it is now is still not known
  StackedAreaChart causes(theme_, QStringLiteral("Dead letters by cause"), ChartUnit::Messages);
  causes.setLayers({kFrom, kTo}, {{QStringLiteral("low"), {4, std::nan("")}}, {QStringLiteral("high"), {2, std::nan("")}}});
  const std::vector<EndLabel> layers = static_cast<const TimeChart&>(causes).endLabels();
  QCOMPARE(layers.size(), std::size_t{2});
  QCOMPARE(layers[0].value, 2.0);
  QCOMPARE(layers[1].value, 5.0);
}

void ChartsTest::marksThatWouldLieOverEachOtherAreOne() {
  const std::vector<ChartMarker> marks{
      {60, MarkerKind::Operator, {}}, {10, MarkerKind::Note, {}}, {14, MarkerKind::Trip, {}}, {21, MarkerKind::Note, {}}};
  const std::vector<ChartMarker> shown = ChartOverlay::apart(marks, 7);
  QCOMPARE(shown.size(), std::size_t{3});
  QCOMPARE(shown[0].at, 14.0);  // its own instant
  QVERIFY(shown[0].kind == MarkerKind::Trip);
  QCOMPARE(shown[1].at, 21.0);
  QCOMPARE(shown[2].at, 60.0);
}

void ChartsTest::highestValueIsWrittenWhereNotAllHaveTheRoom() {
  using Values = std::vector<bool>;
  constexpr double kRoom = 110, kLeast = 72;
  const auto valued = [](const std::vector<ChartOverlay::LabelWidths>& labels, bool forNames = false) {
    return ChartOverlay::withValues(labels, kRoom, kLeast, forNames);
  };
  QCOMPARE(valued({{48, 42, 240}, {53, 50, 1}}), (Values{true, true}));
  QCOMPARE(valued({{90, 36, 240}, {53, 50, 1}}), (Values{true, true}));  // that name is cut
  QCOMPARE(valued({{48, 42, 240}, {53, 60, 1}}), (Values{true, false}));
  QCOMPARE(valued({{48, 75, 240}, {53, 60, 1}, {53, 20, 2}}), (Values{true, false, true}));  // the highest in any case
  QCOMPARE(valued({{48, 42, 240}, {53, 60, 1}}, true), (Values{false, false}));
  QCOMPARE(valued({{20, 30, 240}, {140, 60, 1}}), (Values{false, false}));  // a rest alone is not what matters
  QCOMPARE(valued({{48, 0, 240}, {53, 0, 1}}), (Values{false, false}));     // none is known
  QCOMPARE(valued({}), Values{});
}

void ChartsTest::wideChartHasRoomForLongNames() {
  // A drag that begins right of the plot selects nothing.
  const auto isPlot = [this](int width, const QString& name, int fromTheRight) {
    LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
    prepare(chart);
    ChartSeries named = series(5);
    named.label = name;
    chart.setSeries({named});
    chart.resize(width, kHeight);
    chart.show();
    if (!QTest::qWaitForWindowExposed(&chart)) return false;
    QSignalSpy selected(&chart, &TimeChart::rangeSelected);
    QWidget* area = overlay(chart);
    QTest::mousePress(area, Qt::LeftButton, {}, {width - fromTheRight, 60});
    QTest::mouseMove(area, {width / 2, 60});
    QTest::mouseRelease(area, Qt::LeftButton, {}, {width / 2, 60});
    return selected.count() == 1;
  };
  const QString brief = QStringLiteral("email"), name = QStringLiteral("503 Service Unavailable");
  QVERIFY(isPlot(1000, brief, 140));
  QVERIFY(!isPlot(1000, name, 140));
  QVERIFY(!isPlot(1000, brief, 80));
  // Where it is not small, the name has its room, up to a third of the chart; below that the plot goes before it.
  QVERIFY(isPlot(kWidth, brief, 96));
  QVERIFY(!isPlot(kWidth, name, 96));
  QVERIFY(isPlot(kWidth, name, 200));
  QVERIFY(!isPlot(360, name, 112));
  QVERIFY(isPlot(360, name, 128));
  QVERIFY(isPlot(336, name, 96));
}
