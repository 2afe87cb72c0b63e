#include "tests/ui/widgets/format_test.h"

#include "ui/widgets/format.h"
#include "ui/widgets/tooltip.h"

#include <QApplication>
#include <QHelpEvent>
#include <QTest>
#include <QTextDocumentFragment>
#include <QToolTip>
#include <QWidget>
#include <cmath>

using namespace signalbox::ui::widgets;
using namespace signalbox::ui::widgets::format;

void FormatTest::unknownIsAnEnDashNeverZero() {
  const QString dash(QChar(0x2013));
  QCOMPARE(count(std::nullopt), dash);
  QCOMPARE(countShort(std::nullopt), dash);
  QCOMPARE(rate(std::nullopt), dash);
  QCOMPARE(rate(std::nan("")), dash);
  QCOMPARE(duration(std::nullopt), dash);
  QCOMPARE(percent(std::nullopt), dash);
  QCOMPARE(bytes(std::nullopt), dash);
  QCOMPARE(rfc3339({}), dash);
}

void FormatTest::countsAreExactAndTilesHaveThreeFigures() {
  QCOMPARE(count(48213), QStringLiteral("48,213"));
  QCOMPARE(countShort(9999), QStringLiteral("9,999"));
  QCOMPARE(countShort(48213), QStringLiteral("48.2 k"));
  QCOMPARE(countShort(999'600), QStringLiteral("1.00 M"));
  QCOMPARE(countShort(482'130'000), QStringLiteral("482 M"));
  QCOMPARE(signedCount(312), QStringLiteral("+312"));
  QCOMPARE(signedCount(0), QStringLiteral("0"));
  QCOMPARE(bytes(512), QStringLiteral("512 B"));
  QCOMPARE(bytes(1434), QStringLiteral("1.4 KiB"));
  QCOMPARE(bytes(1024 * 1024 * 200), QStringLiteral("200 MiB"));
}

void FormatTest::ratesGoToMinutesBelowOneASecond() {
  QCOMPARE(rate(412.3), QStringLiteral("412/s"));
  QCOMPARE(rate(4.2), QStringLiteral("4.2/s"));
  QCOMPARE(rate(14.0 / 60), QStringLiteral("14/min"));
  QCOMPARE(rate(0), QStringLiteral("0/s"));
  QCOMPARE(rate(0.001), QStringLiteral("<1/min"));
}

void FormatTest::durationsReadAsWords_data() {
  QTest::addColumn<double>("seconds");
  QTest::addColumn<QString>("words");
  QTest::newRow("ms") << 0.0042 << QStringLiteral("4.2 ms");
  QTest::newRow("hundreds") << 0.212 << QStringLiteral("212 ms");
  QTest::newRow("s") << 1.31 << QStringLiteral("1.31 s");
  QTest::newRow("tens") << 42.0 << QStringLiteral("42 s");
  QTest::newRow("just a minute") << 59.7 << QStringLiteral("1 min");
  QTest::newRow("min and s") << 250.0 << QStringLiteral("4 min 10 s");
  QTest::newRow("min") << 1200.0 << QStringLiteral("20 min");
  QTest::newRow("h") << 7800.0 << QStringLiteral("2 h 10 min");
  QTest::newRow("d") << 259'300.0 << QStringLiteral("3 d");
  QTest::newRow("nothing") << 0.0 << QStringLiteral("0 s");
}

void FormatTest::durationsReadAsWords() {
  QFETCH(double, seconds);
  QFETCH(QString, words);
  QCOMPARE(duration(seconds), words);
}

void FormatTest::secondsAreCountedWhole() {
  QCOMPARE(wholeSeconds(0), QStringLiteral("0 s"));
  QCOMPARE(wholeSeconds(6), QStringLiteral("6 s"));
  QCOMPARE(wholeSeconds(59), QStringLiteral("59 s"));
  QCOMPARE(wholeSeconds(60), QStringLiteral("1 min"));
  QCOMPARE(wholeSeconds(7800), QStringLiteral("2 h 10 min"));
}

void FormatTest::percentNeverHidesWhatHappened() {
  QCOMPARE(percent(0.031), QStringLiteral("3.1 %"));
  QCOMPARE(percent(0.0004), QStringLiteral("<0.1 %"));
  QCOMPARE(percent(0), QStringLiteral("0 %"));
  QCOMPARE(percent(0.99999), QStringLiteral(">99.9 %"));
  QCOMPARE(percent(1), QStringLiteral("100 %"));
}

void FormatTest::agesTurnIntoDatesAfterADay() {
  const QDateTime now(QDate(2025, 5, 12), QTime(14, 3, 30), Qt::UTC);
  const QTimeZone zone = QTimeZone::utc();
  QCOMPARE(ago(now, now, zone), QStringLiteral("now"));
  QCOMPARE(ago(now.addSecs(-250), now, zone), QStringLiteral("4 min ago"));
  QCOMPARE(ago(now.addSecs(-86399), now, zone), QStringLiteral("23 h ago"));
  QCOMPARE(ago(now.addSecs(-86400), now, zone), QStringLiteral("11 May 2025 14:03"));
}

void FormatTest::offsetsAndZonesAreExact() {
  const QDateTime instant = QDateTime::fromMSecsSinceEpoch(1747058610412, Qt::UTC);
  QCOMPARE(offset(0.412), QStringLiteral("+0.412 s"));
  QCOMPARE(offset(302), QStringLiteral("+5 min 2 s"));
  QCOMPARE(rfc3339(instant), QStringLiteral("2025-05-12T14:03:30.412Z"));
  QCOMPARE(clock(instant, QTimeZone("Europe/Berlin")), QStringLiteral("16:03:30"));
  QCOMPARE(utcOffset(instant, QTimeZone("Europe/Berlin")), QStringLiteral("UTC+2"));
  QCOMPARE(utcOffset(instant, QTimeZone("America/St_Johns")), QStringLiteral("UTC-2:30"));
  QCOMPARE(utcOffset(instant, QTimeZone::utc()), QStringLiteral("UTC"));
}

void FormatTest::tooltipsAreNeverMarkup() {
  QCOMPARE(plainTooltip(QStringLiteral("5 < 7")), QStringLiteral("5 < 7"));
  QVERIFY(plainTooltip(QStringLiteral("<b>bold</b>")).contains(QStringLiteral("&lt;b&gt;")));
}

void FormatTest::longTooltipsWrap() {
  const QString words = QStringLiteral("The engine has no address of its own in this network, so receipts of providers cannot reach it");
  const QString url(200, QLatin1Char('x'));
  QWidget widget;
  widget.setToolTip(words + QLatin1Char('\n') + url);
  widget.show();
  const PlainTooltips tooltips(*qApp);
  QHelpEvent event(QEvent::ToolTip, {1, 1}, widget.mapToGlobal(QPoint(1, 1)));
  QApplication::sendEvent(&widget, &event);
  QTRY_VERIFY(QToolTip::isVisible());
  const QString shown = QTextDocumentFragment::fromHtml(QToolTip::text()).toPlainText();
  QCOMPARE(QString(shown).remove(QChar(0x200b)), words + QLatin1Char('\n') + url);
  for (const QWidget* tip : QApplication::topLevelWidgets())
    if (tip->inherits("QTipLabel")) QVERIFY2(tip->width() < 800, qPrintable(QString::number(tip->width())));
  QToolTip::hideText();
}
