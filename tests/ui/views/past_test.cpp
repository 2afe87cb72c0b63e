#include <QFile>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/past/incident_report.h"
#include "ui/views/past/past_charts.h"
#include "ui/views/past/past_list.h"
#include "ui/views/past/past_slider.h"
#include "ui/views/past/past_view.h"
#include "ui/views/past/past_words.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/line_chart.h"

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
  for (const char* words : {"13:15:10  jon: kept sending until 13:20, vonage (their status page says it is over)",
                            "13:52:10  jon: saved a template, order-shipped, version 8",
                            "14:01:10  ana: asked to replay, 4,036 messages (template order-shipped fixed in version 8)"})
    QVERIFY2(past.view.shown().contains(QString::fromLatin1(words)), words);
  QVERIFY2(past.banner().contains(QStringLiteral("14:02:30")) && past.banner().contains(QStringLiteral("Nothing here is live")),
           qPrintable(past.banner()));
}

void PastTest::dateIsToldOnceAndOfOtherDaysToo() {
  Past past(QStringLiteral("2026-05-12T14:02:30Z"));
  QCOMPARE(past.banner().count(QStringLiteral("14:02")), 1);
  QVERIFY2(past.banner().contains(QStringLiteral("12 May 2026 14:02:30")), qPrintable(past.banner()));
  protocol::PastView view = canned::past(canned::kNow);
  view.acts.front().at = canned::kNow - 30h;
  QCOMPARE(actLines(view, past.desk.context()).front().figure, QStringLiteral("11 May 08:03"));
}

void PastTest::windowIsInThePastWhileItIsShown() {
  Past past(QStringLiteral("2026-05-12T14:02:30Z"));
  QVERIFY(past.ready);
  auto& state = past.desk.session.state();
  QCOMPARE(state.freshness(), ui::state::Freshness::past);
  const auto permit = state.canAct(QStringLiteral("replay.bulk"));
  QVERIFY(!permit && permit.reason.contains(QStringLiteral("14:02:30")));
  QTest::keyClick(past.view.slider(), Qt::Key_Left, Qt::ShiftModifier);
  QTRY_COMPARE(state.pastInstant(), std::optional(past.view.at()));
  past.view.hide();
  QVERIFY(!state.pastInstant());
  QVERIFY(state.canAct(QStringLiteral("replay.bulk")));
}

void PastTest::slidersMoveIsThePlace() {
  Past past(QStringLiteral("2026-05-12T14:02:30Z"));
  QTest::keyClick(past.view.slider(), Qt::Key_Home);
  QCOMPARE(past.desk.navigator.place().query.value(QStringLiteral("at")), QString::fromStdString(base::formatRfc3339(past.view.at())));
  past.desk.navigator.back();
  QCOMPARE(past.desk.navigator.place().screen, QStringLiteral("overview"));  // moving made no steps
}

void PastTest::linkThatWasOpenedFirstLeadsBackToTheOverview() {
  Past past;
  past.desk.navigator.reset(Place{QStringLiteral("past"), {}, {}});
  QTest::keyClick(past.view.slider(), Qt::Key_Escape);
  QCOMPARE(past.desk.navigator.place().screen, QStringLiteral("overview"));
}

void PastTest::instantBeyondTheRangeBringsItsMarks() {
  Past past(QStringLiteral("2026-05-10T08:00:00Z"));
  QVERIFY(past.ready);
  QTRY_VERIFY(past.desk.engine.server().last("GET /stats").target.contains("2026-05-10T07"));
}

void PastTest::sliderGoesToAnotherInstant() {
  Past past(QStringLiteral("2026-05-12T14:02:30Z"));
  QTRY_VERIFY(past.view.shown().contains(QStringLiteral("twilio: not sending")));
  PastSlider& slider = *past.view.slider();
  const base::WallTime before = slider.at();
  QTest::keyClick(&slider, Qt::Key_Left, Qt::ShiftModifier);
  QVERIFY(slider.at() < before);
  QTRY_VERIFY(past.view.shown().contains(QStringLiteral("twilio: sending")));
  QTest::keyClick(&slider, Qt::Key_End);
  QTRY_VERIFY(past.view.shown().contains(QStringLiteral("twilio: not sending")));
  QVERIFY(past.desk.engine.server().count("GET /past") >= 3);
}

void PastTest::sliderTellsItsTimes() {
  Desk desk;
  PastSlider slider(desk.theme, nullptr);
  slider.setZone(QTimeZone::utc());
  slider.resize(800, slider.sizeHint().height());
  slider.setRange(canned::kNow - 1h, canned::kNow);
  slider.setAt(canned::kNow - 30min);
  const auto words = [&slider] {
    QStringList all;
    for (const auto& time : slider.times()) all << time.words;
    return all;
  };
  QCOMPARE(words(), (QStringList{QStringLiteral("13:33:10"), QStringLiteral("13:03"), QStringLiteral("14:03")}));
  const auto at = slider.times().front();
  QVERIFY2(std::abs(at.left + at.width / 2 - 400) < 1, qPrintable(QString::number(at.left)));
  slider.setAt(canned::kNow);  // its own time stands where that end's would
  QCOMPARE(words(), (QStringList{QStringLiteral("14:03:10"), QStringLiteral("13:03")}));
  QVERIFY(slider.times().front().left + slider.times().front().width <= 800);
  slider.setRange(canned::kNow - 26h, canned::kNow);
  slider.setAt(canned::kNow - 13h);
  QCOMPARE(words(), (QStringList{QStringLiteral("12 May 01:03"), QStringLiteral("11 May 12:03"), QStringLiteral("12 May 14:03")}));
}

void PastTest::stretchIsDrawnAroundTheInstant() {
  Past past(QStringLiteral("2026-05-12T14:02:30Z"));
  QVERIFY(past.ready);
  PastCharts& charts = *past.view.charts();
  QTRY_VERIFY(charts.providers().contains(QStringLiteral("twilio")));
  QVERIFY(past.desk.engine.server().last("GET /stats").target.contains("waiting"));
  const auto seconds = [](base::WallTime at) { return static_cast<double>(base::toMillis(at)) / 1000; };
  QCOMPARE(charts.waiting()->readingsAt(seconds(canned::kNow - 10min)).size(), std::size_t{4});
  QCOMPARE(charts.group().crosshair(), std::optional(seconds(past.view.at())));
  QTest::keyClick(past.view.slider(), Qt::Key_Left, Qt::ShiftModifier);
  QCOMPARE(charts.group().crosshair(), std::optional(seconds(past.view.at())));
  charts.group().setCrosshair(seconds(canned::kNow - 20min));  // the pointer comes over a chart
  charts.group().setCrosshair(std::nullopt);                   // and goes
  QTRY_COMPARE(charts.group().crosshair(), std::optional(seconds(past.view.at())));
  // Who may not look is shown nothing from before.
  past.desk.engine.server().on("GET /stats", problem(403, "forbidden", "This needs stats.read"));
  past.view.enter(Place{QStringLiteral("past"), {}, {}});
  const auto states = [&charts] {
    std::vector<ui::widgets::Card::State> all;
    for (const auto* card : charts.findChildren<ui::widgets::Card*>()) all.push_back(card->state());
    return all;
  };
  QTRY_VERIFY(states() == std::vector(2, ui::widgets::Card::State::Empty));  // to ask again would not help
}

void PastTest::refusalIsSaidOnceAndBlocksTheReport() {
  Past past(QStringLiteral("2026-05-12T14:02:30Z"));
  QTRY_VERIFY(past.view.shown().contains(QStringLiteral("not sending")));
  const auto buttons = [&past](const QString& words) {
    std::vector<const ui::widgets::ActButton*> all;
    for (const auto* each : past.view.findChildren<ui::widgets::ActButton*>())
      if (each->isVisible() && each->text() == words) all.push_back(each);
    return all;
  };
  const auto told = [&past] {
    const auto labels = past.view.findChildren<ui::widgets::Label*>();
    return std::count_if(labels.begin(), labels.end(),
                         [](const auto* label) { return label->isVisible() && label->text().contains(QStringLiteral("stats.read")); });
  };
  past.desk.engine.server().on("GET /past", problem(403, "forbidden", "This needs the permission stats.read", "stats.read"));
  const Place place{QStringLiteral("past"), {}, {{QStringLiteral("at"), QStringLiteral("2026-05-12T14:02:40Z")}}};
  past.view.enter(place);
  QTRY_COMPARE(told(), 1);
  QVERIFY(buttons(QStringLiteral("Retry")).empty());
  QCOMPARE(buttons(QStringLiteral("Incident report")).size(), std::size_t{1});
  const auto* write = buttons(QStringLiteral("Incident report")).front();
  QVERIFY2(write->isBlocked() && write->toolTip().contains(QStringLiteral("stats.read")), qPrintable(write->toolTip()));
  QVERIFY2(!past.view.shown().contains(QStringLiteral("not sending")), qPrintable(past.view.shown()));
  past.desk.engine.server().on("GET /past", [](const Asked&) { return json(protocol::toText(canned::past(canned::kNow))); });
  past.view.enter(place);
  QTRY_COMPARE(told(), 0);
  QVERIFY(!write->isBlocked());
}

void PastTest::cardsAreAsHighAsTheirLines() {
  Past past(QStringLiteral("2026-05-12T14:02:30Z"));
  QTRY_VERIFY(past.view.shown().contains(QStringLiteral("not sending")));
  const auto hidden = [&past](const QString& name) {
    for (const auto* area : past.view.findChildren<PastArea*>())
      if (area->accessibleName() == name) return area->verticalScrollBar()->maximum();
    return -1;
  };
  const auto height = [&past](const QString& name) {
    for (const auto* card : past.view.findChildren<ui::widgets::Card*>())
      if (card->accessibleName() == name) return card->height();
    return -1;
  };
  QTRY_COMPARE(hidden(QStringLiteral("Queues")), 0);
  past.view.resize(2304, 1339);
  for (const char* name : {"Queues", "Providers and alerts", "Dead letters by cause", "What operators did before"})
    QTRY_VERIFY2(hidden(QLatin1String(name)) == 0 && height(QLatin1String(name)) < 300, name);
  // The charts have what the cards do not need, and nothing is left bare above the slider.
  const auto bare = [&past] {
    int end = 0;
    for (const auto* card : past.view.findChildren<ui::widgets::Card*>())
      if (card->isVisible()) end = std::max(end, card->mapTo(&past.view, QPoint(0, card->height())).y());
    return past.view.slider()->mapTo(&past.view, QPoint(0, 0)).y() - end;
  };
  QTRY_VERIFY2(bare() < 40, qPrintable(QString::number(bare())));
}

void PastTest::shorterStretchTakesTheInstantAlong() {
  Past past(QStringLiteral("2026-05-12T13:10:00Z"));
  QVERIFY(past.ready);
  QTRY_COMPARE(past.desk.session.state().pastInstant(), std::optional(past.view.at()));
  past.desk.time.setCustom(canned::kNow - 10min, canned::kNow);
  QCOMPARE(past.view.at(), canned::kNow - 10min);
  QTRY_COMPARE(past.desk.session.state().pastInstant(), std::optional(canned::kNow - 10min));
  QTRY_VERIFY(past.desk.engine.server().last("GET /past").target.contains("13%3A53") ||
              past.desk.engine.server().last("GET /past").target.contains("13:53"));
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
  for (const char* title : {"Throughput", "Failure rate", "Send latency", "Waiting by channel", "Providers: thin line"})
    QVERIFY2(html.contains(QStringLiteral("<figcaption>%1").arg(QLatin1String(title))), title);
  QVERIFY(html.contains(QStringLiteral("twilio: not sending")));
  // Among what happened, and among what operators did.
  QCOMPARE(html.count(QStringLiteral("13:15:10  jon: kept sending until 13:20, vonage (their status page says it is over)")), 2);
  QCOMPARE(html.count(QStringLiteral("14:01:10  ana: asked to replay, 4,036 messages (template order-shipped fixed in version 8)")), 2);
  QVERIFY(!html.contains(QStringLiteral("<script")) && !html.contains(QStringLiteral("http://")));
  Incident one;
  one.engine = QStringLiteral("<b>shop</b>");
  QVERIFY(incidentPage(one, past.desk.context()).contains(QStringLiteral("&lt;b&gt;shop")));
}

void PastTest::reportIsLightWhateverTheConsoleLooksLike() {
  Past past;
  past.desk.theme.setMode(ui::theme::Mode::Dark);
  const QTemporaryDir folder;
  const QString file = folder.filePath(QStringLiteral("incident.html"));
  QSignalSpy ended(past.view.report(), &IncidentReport::ended);
  past.view.report()->write(canned::kNow - 1h, canned::kNow, file);
  QTRY_COMPARE(ended.count(), 1);
  QFile page(file);
  QVERIFY(page.open(QIODevice::ReadOnly));
  const QByteArray html = page.readAll();
  int pictures = 0;
  for (qsizetype at = html.indexOf("base64,"); at >= 0; at = html.indexOf("base64,", at + 1), ++pictures) {
    const QImage picture = QImage::fromData(QByteArray::fromBase64(html.mid(at + 7, html.indexOf('"', at) - at - 7)));
    QVERIFY(!picture.isNull());
    QVERIFY2(qGray(picture.pixel(2, 2)) > 200, qPrintable(QString::number(pictures)));
  }
  QVERIFY(pictures >= 5);
}

void PastTest::whatBecameOfTheReportIsSaid() {
  Past past;
  const QTemporaryDir folder;
  past.view.report()->write(canned::kNow - 1h, canned::kNow, folder.filePath(QStringLiteral("incident.html")));
  const auto says = [&past](const QString& words) {
    for (const auto* label : past.view.findChildren<ui::widgets::Label*>())
      if (label->isVisible() && label->text().contains(words)) return true;
    return false;
  };
  const auto opens = [&past] {
    for (const auto* button : past.view.findChildren<ui::widgets::ActButton*>())
      if (button->isVisible() && button->text() == QLatin1String("Open it")) return true;
    return false;
  };
  QTRY_VERIFY(says(QStringLiteral("Written: ")));
  QVERIFY(opens());
  past.desk.engine.server().on("GET /past", problem(503, "unavailable", "The engine is stopping"));
  past.view.report()->write(canned::kNow - 1h, canned::kNow, folder.filePath(QStringLiteral("second.html")));
  QTRY_VERIFY(says(QStringLiteral("No report was written. The engine is stopping")));
  QVERIFY(!opens());
  past.view.hide();
  past.view.show();
  QVERIFY(!says(QStringLiteral("No report was written")));  // it is of the visit before
}

void PastTest::whatWasSeenIsThereWhenTheEngineIsAway() {
  Past past(QStringLiteral("2026-05-12T14:02:30Z"));
  QTRY_VERIFY(past.view.shown().contains(QStringLiteral("twilio: not sending since 14:02:08")));
  QVERIFY(!past.banner().contains(QStringLiteral("memory")));
  const QString seen = past.view.shown();
  past.desk.engine.server().on("GET /past", problem(503, "unavailable", "The engine is stopping"));
  past.desk.engine.server().on("GET /stats", problem(503, "unavailable", "The engine is stopping"));
  PastView again(past.desk.context());
  again.resize(1232, 828);
  again.show();
  Place place{QStringLiteral("past"), {}, {{QStringLiteral("at"), QStringLiteral("2026-05-12T14:02:30Z")}}};
  again.enter(place);
  QTRY_COMPARE(again.shown(), seen);
  const auto banner = [&] { return again.findChild<ui::widgets::Banner*>()->text(); };
  QTRY_VERIFY2(banner().contains(QStringLiteral("The engine does not answer; from this console's memory, fetched 14:03:10")), qPrintable(banner()));
  // Another instant: the nearest is shown as what it is.
  place.query[QStringLiteral("at")] = QStringLiteral("2026-05-12T14:02:45Z");
  again.enter(place);
  QTRY_VERIFY2(banner().contains(QStringLiteral("this is 14:02:30, the nearest in this console's memory")), qPrintable(banner()));
  QCOMPARE(again.shown(), seen);
  // Who may not look is shown nothing from before.
  past.desk.engine.server().on("GET /past", problem(403, "forbidden", "This needs stats.read"));
  again.enter(place);
  QTRY_VERIFY2(!banner().contains(QStringLiteral("memory")), qPrintable(banner()));
}

void PastTest::memoryIsShownUntilTheEngineAnswers() {
  Past past(QStringLiteral("2026-05-12T14:02:30Z"));
  QTRY_VERIFY(past.view.shown().contains(QStringLiteral("twilio: not sending since 14:02:08")));
  Scripted silence;
  silence.silent = true;
  past.desk.engine.server().on("GET /past", silence);
  PastView again(past.desk.context());
  again.show();
  again.enter(Place{QStringLiteral("past"), {}, {{QStringLiteral("at"), QStringLiteral("2026-05-12T14:02:30Z")}}});
  QTRY_VERIFY(again.shown().contains(QStringLiteral("twilio: not sending")));
  QVERIFY(again.findChild<ui::widgets::Banner*>()->text().contains(QStringLiteral("From this console's memory, fetched")));
  past.desk.engine.server().on("GET /past", [](const Asked&) { return json(protocol::toText(canned::past(canned::kNow - 10min))); });
  again.enter(Place{QStringLiteral("past"), {}, {{QStringLiteral("at"), QStringLiteral("2026-05-12T14:02:30Z")}}});
  QTRY_VERIFY(!again.findChild<ui::widgets::Banner*>()->text().contains(QStringLiteral("memory")));
}

void PastTest::pastOfOneEngineIsNeverShownForAnother() {
  Past past(QStringLiteral("2026-05-12T14:02:30Z"));
  QTRY_VERIFY(past.view.shown().contains(QStringLiteral("not sending")));
  past.desk.connection.name = QStringLiteral("Demo");
  past.desk.engine.server().on("GET /past", problem(503, "unavailable", "The engine is stopping"));
  PastView again(past.desk.context());
  again.show();
  again.enter(Place{QStringLiteral("past"), {}, {{QStringLiteral("at"), QStringLiteral("2026-05-12T14:02:30Z")}}});
  QTRY_COMPARE(past.desk.engine.server().count("GET /past"), 2);
  const auto failed = [&again] {
    for (const auto* each : again.findChildren<ui::widgets::ActButton*>())
      if (each->isVisible() && each->text() == QLatin1String("Retry")) return true;
    return false;
  };
  QTRY_VERIFY(failed());
  QVERIFY2(!again.shown().contains(QStringLiteral("not sending")), qPrintable(again.shown()));
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

void PastTest::exportSaysWhyItIsOfNowAlone() {
  Past past(QStringLiteral("2026-05-11T14:02:30Z"));
  QVERIFY(past.ready);
  const auto acts = past.view.acts();
  const auto found = std::find_if(acts.begin(), acts.end(), [](const PaletteAct& act) { return act.words == QLatin1String("Export"); });
  QVERIFY(found != acts.end());
  QVERIFY(!found->possible);
  for (const char* said : {"Looking at 2026-05-11 14:02:30 UTC", "what is there now, not what was there then"})
    QVERIFY2(found->hint.contains(QLatin1String(said)), qPrintable(found->hint));
  past.view.hide();
  QVERIFY(past.desk.session.state().canRead(QStringLiteral("notifications.read")).allowed);
}

}  // namespace signalbox::tests
