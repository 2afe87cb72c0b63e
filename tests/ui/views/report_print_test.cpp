#include "tests/ui/views/report_print_test.h"

#include <QFile>
#include <QHash>
#include <QImage>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include "tests/ui/support/desk.h"
#include "ui/views/past/incident_report.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace std::chrono_literals;

namespace {

/// The report of the canned afternoon's last hour; empty when none was written.
QString writtenReport() {
  Desk desk;
  if (!desk.connectNow()) return {};
  QWidget host;
  IncidentReport report(desk.context(), &host);
  const QTemporaryDir folder;
  const QString file = folder.filePath(QStringLiteral("incident.html"));
  QSignalSpy ended(&report, &IncidentReport::ended);
  report.write(canned::kNow - 1h, canned::kNow, file);
  if (!QTest::qWaitFor([&ended] { return !ended.isEmpty(); }, 5000)) return {};
  QFile page(file);
  return page.open(QIODevice::ReadOnly) ? QString::fromUtf8(page.readAll()) : QString();
}

/// What the page's style says of an element, by its property.
QHash<QString, QString> styleOf(const QString& html, const QString& element) {
  const QRegularExpression rule(QStringLiteral("[>}\\s]%1\\{([^}]*)\\}").arg(element));
  QHash<QString, QString> style;
  for (const QString& each : rule.match(html).captured(1).split(QLatin1Char(';'), Qt::SkipEmptyParts))
    style[each.section(QLatin1Char(':'), 0, 0).trimmed()] = each.section(QLatin1Char(':'), 1).trimmed();
  return style;
}

QList<QImage> picturesOf(const QString& html) {
  QList<QImage> all;
  auto found = QRegularExpression(QStringLiteral("base64,([^\"]+)\"")).globalMatch(html);
  while (found.hasNext()) all << QImage::fromData(QByteArray::fromBase64(found.next().captured(1).toLatin1()));
  return all;
}

}  // namespace

void ReportPrintTest::chartsStayWholeOnPaper() {
  const QString html = writtenReport();
  QVERIFY(!html.isEmpty());
  const QString avoid = QStringLiteral("avoid");
  QCOMPARE(styleOf(html, QStringLiteral("figure")).value(QStringLiteral("page-break-inside")), avoid);
  QCOMPARE(styleOf(html, QStringLiteral("h2")).value(QStringLiteral("page-break-after")), avoid);
  QCOMPARE(styleOf(html, QStringLiteral("img")).value(QStringLiteral("max-width")), QStringLiteral("100%"));
  // Each picture is a figure's with its title above it, so that none is torn from its title either.
  const QString figure = QStringLiteral("<figure><figcaption>[^<]+</figcaption><img [^>]+></figure>");
  QCOMPARE(html.count(QRegularExpression(figure)), html.count(QStringLiteral("<img ")));
  // What scrolls on a screen is cut on paper.
  for (const char* cuts : {"overflow", "position:fixed", "position:absolute", "height:"})
    QVERIFY2(!html.section(QStringLiteral("</style>"), 0, 0).contains(QLatin1String(cuts)), cuts);
}

void ReportPrintTest::everyChartFitsAPage() {
  const QString html = writtenReport();
  const QList<QImage> pictures = picturesOf(html);
  QVERIFY(pictures.size() >= 6);
  const QString widest = styleOf(html, QStringLiteral("body")).value(QStringLiteral("max-width"));
  constexpr double kPageWide = 170, kPageHigh = 257;  // mm that an A4 page leaves within wide margins
  for (const QImage& picture : pictures) {
    QVERIFY(!picture.isNull());
    QCOMPARE(QStringLiteral("%1px").arg(picture.width()), widest);  // as wide as the lines, on the screen and on paper
    QVERIFY2(picture.height() * kPageWide / picture.width() < kPageHigh, qPrintable(QString::number(picture.height())));
  }
}

}  // namespace signalbox::tests
