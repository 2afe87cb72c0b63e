#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/incident_report.h"
#include "ui/views/past_slider.h"
#include "ui/views/past_view.h"
#include "ui/widgets/banner.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace std::chrono_literals;

namespace {

struct Past {
  explicit Past(const QString& at = {}) : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    Place place{QStringLiteral("past"), {}, {}};
    if (!at.isEmpty()) place.query[QStringLiteral("at")] = at;
    desk.navigator.go(QStringLiteral("overview"));
    desk.navigator.go(place);
    view.enter(place);
  }
  QString banner() { return view.findChild<ui::widgets::Banner*>()->text(); }

  Desk desk;
  bool ready;
  PastView view;
};

}  // namespace

void PastTest::instantIsPutBack() {
  Past past(QStringLiteral("2026-05-12T14:02:30Z"));
  QVERIFY(past.ready);
  QTRY_VERIFY(past.view.shown().contains(QStringLiteral("twilio: not sending since 14:02:08")));
  for (const char* words : {"640 waiting", "37 held", "12,118", "Mailbox is full", "queue.pause sms (maintenance)"})
    QVERIFY2(past.view.shown().contains(QString::fromLatin1(words)), words);
  QVERIFY2(past.banner().contains(QStringLiteral("14:02:30")) && past.banner().contains(QStringLiteral("Nothing here is live")), qPrintable(past.banner()));
}

void PastTest::sliderGoesToAnotherInstant() {
  Past past(QStringLiteral("2026-05-12T14:02:30Z"));
  QTRY_VERIFY(past.view.shown().contains(QStringLiteral("not sending")));
  PastSlider& slider = *past.view.slider();
  const base::WallTime before = slider.at();
  QTest::keyClick(&slider, Qt::Key_Left, Qt::ShiftModifier);
  QVERIFY(slider.at() < before);
  QTRY_VERIFY(past.view.shown().contains(QStringLiteral("twilio: sending")));
  QTest::keyClick(&slider, Qt::Key_End);
  QTRY_VERIFY(past.view.shown().contains(QStringLiteral("not sending")));
  QVERIFY(past.desk.engine.server().count("GET /past") >= 3);
}

void PastTest::escapeLeadsBack() {
  Past past;
  QVERIFY(past.ready);
  QTest::keyClick(past.view.slider(), Qt::Key_Escape);
  QCOMPARE(past.desk.navigator.place().screen, QStringLiteral("overview"));
}

void PastTest::placeOpensItsInstant() {
  Past past(QStringLiteral("2026-05-10T08:00:00Z"));  // far beyond the range of the charts
  QVERIFY(past.ready);
  QCOMPARE(QString::fromStdString(base::formatRfc3339(past.view.at())), QStringLiteral("2026-05-10T08:00:00.000Z"));
  QTRY_VERIFY(past.desk.engine.server().last("GET /past").target.contains("2026-05-10T08"));
}

void PastTest::incidentReportHasItsChartsAsPictures() {
  Past past;
  QVERIFY(past.ready);
  const QTemporaryDir folder;
  const QString file = folder.filePath(QStringLiteral("incident.html"));
  QSignalSpy ended(past.view.report(), &IncidentReport::ended);
  past.view.report()->write(canned::kNow - 1h, canned::kNow, file);
  QTRY_COMPARE(ended.count(), 1);
  QVERIFY2(ended.first()[1].toBool(), qPrintable(ended.first()[0].toString()));
  QFile page(file);
  QVERIFY(page.open(QIODevice::ReadOnly));
  const QString html = QString::fromUtf8(page.readAll());
  QCOMPARE(html.count(QStringLiteral("data:image/png;base64,")), 2);
  QVERIFY(html.contains(QStringLiteral("twilio: not sending")));
  QVERIFY(!html.contains(QStringLiteral("<script")) && !html.contains(QStringLiteral("http://")));
  Incident one;
  one.engine = QStringLiteral("<b>shop</b>");
  QVERIFY(incidentPage(one, past.desk.context()).contains(QStringLiteral("&lt;b&gt;shop")));
}

void PastTest::reportSaysWhyItWasNotWritten() {
  Past past;
  past.desk.engine.server().on("GET /past", problem(503, "unavailable", "The engine is stopping"));
  QSignalSpy ended(past.view.report(), &IncidentReport::ended);
  past.view.report()->write(canned::kNow - 1h, canned::kNow, QStringLiteral("incident.html"));
  QTRY_COMPARE(ended.count(), 1);
  QVERIFY(!ended.first()[1].toBool());
  QVERIFY(!QFile::exists(QStringLiteral("incident.html")));
}

}  // namespace signalbox::tests
