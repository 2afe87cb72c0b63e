// What the plot of a chart gives to the names at the ends of its lines and to their values.
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/widgets/room_test.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chart_overlay.h"
#include "ui/widgets/format.h"
#include "ui/widgets/line_chart.h"

using namespace signalbox::ui;
using namespace signalbox::ui::widgets;

namespace {

constexpr double kFrom = 1747055010, kTo = kFrom + 3600;
constexpr int kWidth = 330;  // its plot gives no way to names

/// A drag that begins right of the plot selects nothing.
bool isPlot(TimeChart& chart, int fromTheRight) {
  QSignalSpy selected(&chart, &TimeChart::rangeSelected);
  auto* area = chart.findChild<ChartOverlay*>();
  QTest::mousePress(area, Qt::LeftButton, {}, {kWidth - fromTheRight, 60});
  QTest::mouseMove(area, {kWidth / 2, 60});
  QTest::mouseRelease(area, Qt::LeftButton, {}, {kWidth / 2, 60});
  return selected.count() == 1;
}

/// Two lines, of which the first one is named.
struct Lines {
  explicit Lines(const theme::Theme& theme) : chart(theme, QStringLiteral("Waiting"), ChartUnit::Messages) {
    chart.resize(kWidth, 160);
    chart.setRange(kFrom, kTo);
    chart.show();
  }
  bool show(const QString& name, double last) {
    const int before = chart.drawings();
    chart.setSeries({{name, theme::Hue::Email, {kFrom, kTo - 15}, {last, last}}, {QStringLiteral("Oldest"), theme::Hue::Sms, {kFrom}, {1}}});
    return QTest::qWaitFor([&] { return chart.drawings() > before; }, 5000);
  }
  LineChart chart;
};

/// A chart of one name that has no value behind it.
class Named final : public TimeChart {
 public:
  Named(const theme::Theme& theme, QString name) : TimeChart(theme, QStringLiteral("Waiting"), ChartUnit::Messages), name_(std::move(name)) {}
  std::vector<EndLabel> endLabels() const override { return {{1, name_, {}, theme::Hue::Email}}; }
  std::vector<ChartReading> readingsAt(double) const override { return {}; }

 protected:
  void fillPlot(QCustomPlot&) override {}
  double peak() const override { return 1; }
  bool drawsSomething() const override { return true; }

 private:
  QString name_;
};

}  // namespace

/// By a few pixels: the plot gives them way, and does not take them back with the next value.
void RoomTest::valueThatAlmostFitsBehindItsNameIsWritten() {
  const QString value = format::countShort(8888);
  QString name = QStringLiteral("Outbox");
  while (ChartOverlay::widthOf(theme_, name, value) < 96) name += QLatin1Char('i');
  QVERIFY(ChartOverlay::widthOf(theme_, name, value) < 108);
  Lines lines(theme_);
  QVERIFY(QTest::qWaitForWindowExposed(&lines.chart));
  QVERIFY(lines.show(name, 8888));
  QCOMPARE(static_cast<const TimeChart&>(lines.chart).endLabels().front().current, value);
  QVERIFY(!isPlot(lines.chart, 92));
  QVERIFY(isPlot(lines.chart, 114));
  QVERIFY(lines.show(name, 8));
  QVERIFY(!isPlot(lines.chart, 92));
}

/// What others needed is nothing to whom the chart shows now.
void RoomTest::roomOfValuesGoesWithTheirNames() {
  const QString value = format::countShort(8888);
  QString name = QStringLiteral("Outbox");
  while (ChartOverlay::widthOf(theme_, name, value) < 96) name += QLatin1Char('i');
  Lines lines(theme_);
  QVERIFY(QTest::qWaitForWindowExposed(&lines.chart));
  QVERIFY(lines.show(name, 8888));
  QVERIFY(!isPlot(lines.chart, 92));
  QVERIFY(lines.show(QStringLiteral("SMS"), 8));
  QVERIFY(isPlot(lines.chart, 92));
}

/// Not even for the gap before it.
void RoomTest::nameWithoutAValueTakesNoRoomForOne() {
  const int least = theme_.px(theme::grid::kPlotRight);
  // Of two letters, so that it ends within a pixel of what there is.
  QString name;
  const auto fits = [&] {
    const double width = ChartOverlay::widthOf(theme_, name, false);
    return width > least - 1.5 && width <= least - 0.1;
  };
  for (int wide = 0; wide < 12 && !fits(); ++wide)
    for (int narrow = 0; narrow < 40 && !fits(); ++narrow) name = QString(wide, QLatin1Char('n')) + QString(narrow, QLatin1Char('i'));
  QVERIFY2(fits(), qPrintable(name));
  Named chart(theme_, name);
  chart.resize(kWidth, 160);
  chart.setRange(kFrom, kTo);
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QTRY_VERIFY(chart.drawings() > 0);
  QVERIFY(!isPlot(chart, least - 1));
  QVERIFY(isPlot(chart, least + 1));
}
