#include "tests/ui/views/delivery_test.h"

#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>

#include <cstdlib>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/screens.h"
#include "ui/views/delivery/queue_panel.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/widgets/breaker_shape.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chart_overlay.h"
#include "ui/widgets/label.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/tile.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

const QStringList kTwilio{QStringLiteral("providers"), QStringLiteral("twilio")};
const QStringList kSms{QStringLiteral("queues"), QStringLiteral("sms")};

struct Delivery {
  explicit Delivery(const QStringList& path) : ready(desk.connectNow()), view(desk.context()) {
    desk.engine.setBeating(false);  // it beats when it is told to
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("delivery"), path, {}});
  }
  Desk desk;
  bool ready;
  DeliveryView view;
};

/// The chart that is shown, once it has its series.
LineChart* chartOf(const QWidget& view) {
  for (LineChart* chart : view.findChildren<LineChart*>())
    if (chart->isVisible()) return chart;
  return nullptr;
}

/// Pixels of hatched ground in the columns [left, right) of a chart: muted lines, seen through a third.
int hatchedIn(LineChart& chart, const ui::theme::Colors& colors, int left, int right) {
  constexpr int kAlike = 4;
  const QImage image = chart.grab().toImage();
  const auto isLine = [](int pixel, int ground, int line) { return std::abs(pixel - (ground + (line - ground) * 35 / 100)) <= kAlike; };
  int found = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = left; x < right; ++x) {
      const QColor pixel = image.pixelColor(x, y), ground = colors.surface, line = colors.muted;
      found += isLine(pixel.red(), ground.red(), line.red()) && isLine(pixel.green(), ground.green(), line.green()) &&
          isLine(pixel.blue(), ground.blue(), line.blue());
    }
  return found;
}

/// Everything that is written there as text.
QString words(const QWidget& view) {
  QStringList all;
  for (const Label* label : view.findChildren<Label*>())
    if (label->isVisible()) all << label->text();
  for (const Tile* tile : view.findChildren<Tile*>())
    if (tile->isVisible()) all << tile->accessibleName() << tile->accessibleDescription();
  return all.join(QLatin1Char('\n'));
}

Tile* tile(const QWidget& view, const QString& label) {
  for (Tile* each : view.findChildren<Tile*>())
    if (each->isVisible() && each->text() == label) return each;
  return nullptr;
}

ActButton* button(const QWidget& view, const QString& words) {
  for (ActButton* each : view.findChildren<ActButton*>())
    if (each->isVisible() && each->text() == words) return each;
  return nullptr;
}

/// A call that goes out now has an answer: what was asked before it has arrived, too.
bool everythingAsked(Desk& desk) {
  bool answered = false;
  QObject context;
  desk.session.rest().get<boost::json::value>(QStringLiteral("/views"), {}, &context, [&answered](const auto&) { answered = true; });
  return QTest::qWaitFor([&answered] { return answered; }, 5000);
}

}  // namespace

/// Beside the sheet the list is open.
void DeliveryTest::sheetActsOnWhatItsTitleNames() {
  Desk desk;
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1000, 800);
  host.show();
  TimedActSheet sheet(desk.context(), &host);
  QueuePanel panel(desk.context(), sheet, nullptr);
  panel.resize(868, 700);
  panel.setChannel(QStringLiteral("sms"));
  panel.show();
  const auto pause = [&panel] { return button(panel, QStringLiteral("Pause")); };
  QTRY_VERIFY(pause() != nullptr);
  pause()->click();
  panel.setChannel(QStringLiteral("email"));
  sheet.sheet()->findChild<QLineEdit*>()->setText(QStringLiteral("maintenance"));
  sheet.sheet()->confirmButton()->click();
  QTRY_COMPARE(desk.engine.server().count("PATCH /queues/sms"), 1);
  QCOMPARE(desk.engine.server().count("PATCH /queues/email"), 0);
}

void DeliveryTest::pausedFiguresAndListsStandStill_data() {
  QTest::addColumn<QStringList>("path");
  QTest::addColumn<QString>("before");
  QTest::addColumn<QString>("after");
  QTest::addRow("provider") << kTwilio << QStringLiteral("18 of 240 calls failed") << QStringLiteral("18 of 9,000 calls failed");
  QTest::addRow("queue") << kSms << QStringLiteral("Waiting for a retry: 366") << QStringLiteral("Waiting for a retry: 377");
}

void DeliveryTest::pausedFiguresAndListsStandStill() {
  QFETCH(QStringList, path);
  QFETCH(QString, before);
  QFETCH(QString, after);
  Delivery shown(path);
  QVERIFY(shown.ready);
  auto& server = shown.desk.engine.server();
  QTRY_VERIFY(chartOf(shown.view) != nullptr);
  QTRY_VERIFY(server.count("GET /notifications") > 0);
  QTRY_VERIFY2(words(shown.view).contains(before), qPrintable(words(shown.view)));
  QVERIFY(everythingAsked(shown.desk));
  shown.desk.time.setPaused(true);
  const int stats = server.count("GET /stats"), lists = server.count("GET /notifications");
  auto& snapshot = shown.desk.engine.snapshot();
  snapshot.providers[2].breaker.calls = 9000;
  snapshot.queues[1].retrying = 377;
  snapshot.totals.sending += 11;                                         // so that lists would look again
  for (int second = 0; second < 40; ++second) shown.desk.engine.beat();  // beyond the ends of two buckets
  shown.desk.engine.tell({QStringLiteral("providers"), QStringLiteral("queues"), QStringLiteral("totals")});
  QTRY_COMPARE(shown.desk.session.state().queue(QStringLiteral("sms"))->retrying, std::int64_t{377});
  QVERIFY(everythingAsked(shown.desk));
  QVERIFY(words(shown.view).contains(before) && !words(shown.view).contains(after));
  QCOMPARE(server.count("GET /stats"), stats);
  QCOMPARE(server.count("GET /notifications"), lists);
  shown.desk.time.setPaused(false);
  QVERIFY2(words(shown.view).contains(after), qPrintable(words(shown.view)));
  QTRY_VERIFY(server.count("GET /stats") > stats);
  QTRY_VERIFY(server.count("GET /notifications") > lists);
}

void DeliveryTest::whatIsPausedIsShownOnce() {
  Desk desk;
  QVERIFY(desk.connectNow());
  desk.time.setPaused(true);
  DeliveryView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("delivery"), kTwilio, {}});
  QTRY_VERIFY(chartOf(view) != nullptr);
  QVERIFY(words(view).contains(QStringLiteral("18 of 240 calls failed")));
  view.enter(Place{QStringLiteral("delivery"), kSms, {}});
  QTRY_VERIFY(chartOf(view) != nullptr);
  QVERIFY(words(view).contains(QStringLiteral("Waiting for a retry: 366")));
  OverviewView overview(desk.context());
  overview.resize(1232, 828);
  overview.show();
  overview.enter({});
  QVERIFY2(words(overview).contains(QStringLiteral("Dead letters: 48,213")), qPrintable(words(overview)));
  QTRY_VERIFY(chartOf(overview) != nullptr);
}

void DeliveryTest::agesStandStillWhileTheEngineIsSilent() {
  Delivery shown(kSms);
  QVERIFY(shown.ready);
  OverviewView overview(shown.desk.context());
  overview.show();
  QTRY_COMPARE(tile(shown.view, QStringLiteral("Oldest due"))->figure(), QStringLiteral("4 min"));
  QCOMPARE(tile(overview, QStringLiteral("Waiting"))->accessibleDescription(), QStringLiteral("oldest 4 min"));
  for (int minute = 0; minute < 3; ++minute) shown.desk.letPass(60s);
  Q_EMIT shown.desk.session.state().queuesChanged();
  Q_EMIT shown.desk.session.state().freshnessChanged(shown.desk.session.state().freshness());
  QCOMPARE(shown.desk.session.state().freshness(), ui::state::Freshness::blind);
  QCOMPARE(tile(shown.view, QStringLiteral("Oldest due"))->figure(), QStringLiteral("4 min"));
  QCOMPARE(tile(overview, QStringLiteral("Waiting"))->accessibleDescription(), QStringLiteral("oldest 4 min"));
}

void DeliveryTest::breakersOfASilentEngineAreUnknown() {
  Delivery shown(kTwilio);
  QVERIFY(shown.ready);
  const auto listed = [&shown] {
    QStringList all;
    for (const DeliveryRow* row : shown.view.findChildren<DeliveryRow*>()) all << row->accessibleName();
    return all.join(QLatin1Char('\n'));
  };
  const auto head = [&shown] { return breakerWords(shown.view.findChild<BreakerLabel*>()->look()); };
  QVERIFY2(listed().contains(QStringLiteral("twilio: Not sending")), qPrintable(listed()));
  QCOMPARE(head(), QStringLiteral("Not sending"));
  shown.desk.letPass(16s);
  QVERIFY2(listed().contains(QStringLiteral("twilio: was: Not sending")) && listed().contains(QStringLiteral("fcm: was: Sending")),
           qPrintable(listed()));
  QCOMPARE(head(), QStringLiteral("was: Not sending"));
  shown.desk.engine.beat();
  QTRY_COMPARE(head(), QStringLiteral("Not sending"));
  QVERIFY2(!listed().contains(QStringLiteral("was:")), qPrintable(listed()));
}

void DeliveryTest::answerToAPingStays() {
  Delivery shown(kTwilio);
  QVERIFY(shown.ready);
  ActButton* ping = button(shown.view, QStringLiteral("Ping"));
  QVERIFY(ping != nullptr && !ping->isBlocked());
  ping->click();
  const QString answer = QStringLiteral("2.0.0 Ok: queued as 4F1C2");
  QTRY_VERIFY2(words(shown.view).contains(answer), qPrintable(words(shown.view)));
  QVERIFY2(words(shown.view).contains(QStringLiteral("answered in 182 ms")), qPrintable(words(shown.view)));
  QVERIFY(words(shown.view).contains(QStringLiteral("18 of 240 calls failed")));
  shown.desk.engine.snapshot().providers[2].breaker.calls = 9000;
  shown.desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY2(words(shown.view).contains(QStringLiteral("18 of 9,000 calls failed")), qPrintable(words(shown.view)));
  QVERIFY2(words(shown.view).contains(answer), qPrintable(words(shown.view)));
  shown.view.enter(Place{QStringLiteral("delivery"), {QStringLiteral("providers"), QStringLiteral("fcm")}, {}});
  QVERIFY(!words(shown.view).contains(answer));
  shown.view.enter(Place{QStringLiteral("delivery"), kTwilio, {}});
  QVERIFY(!words(shown.view).contains(answer));
}

void DeliveryTest::valuesOfChartsAreMutedWhenStale() {
  for (const QStringList& path : {kTwilio, kSms}) {
    Delivery shown(path);
    QVERIFY(shown.ready);
    QTRY_VERIFY(chartOf(shown.view) != nullptr);
    QVERIFY(!chartOf(shown.view)->isStale());
    shown.desk.letPass(6s);
    QVERIFY(chartOf(shown.view)->isStale());
  }
}

void DeliveryTest::chartsAreHatchedSinceTheEngineIsSilent() {
  constexpr int kMostBeside = 180, kWide = 40;  // names at the ends of lines, and a piece of the plot that three minutes fill
  for (const QStringList& path : {kTwilio, kSms}) {
    Delivery shown(path);
    QVERIFY(shown.ready);
    shown.desk.time.setRange(ui::state::Range::minutes15);
    QTRY_VERIFY(chartOf(shown.view) != nullptr);
    QVERIFY(everythingAsked(shown.desk));
    LineChart& chart = *chartOf(shown.view);
    const auto hatched = [&](int left) { return hatchedIn(chart, shown.desk.theme.colors(), left, left + kWide); };
    const int middle = chart.width() / 2, newest = chart.width() - kMostBeside - kWide;
    QVERIFY(hatched(newest) < 50);  // the rims of a mark
    shown.desk.letPass(180s);
    QCOMPARE(shown.desk.session.state().freshness(), ui::state::Freshness::blind);
    QTRY_VERIFY2(hatched(newest) > 200, qPrintable(QString::number(hatched(newest))));
    QVERIFY2(hatched(middle) < 50, qPrintable(QString::number(hatched(middle))));
  }
}

void DeliveryTest::dragChoosesTheRangeOfEveryChart_data() {
  QTest::addColumn<QStringList>("path");
  QTest::addRow("provider") << kTwilio;
  QTest::addRow("queue") << kSms;
}

void DeliveryTest::dragChoosesTheRangeOfEveryChart() {
  QFETCH(QStringList, path);
  Delivery shown(path);
  QVERIFY(shown.ready);
  QTRY_VERIFY(chartOf(shown.view) != nullptr);
  QWidget* area = chartOf(shown.view)->findChild<ChartOverlay*>();
  QVERIFY(area != nullptr);
  const int middle = area->width() / 2, height = area->height() / 2;
  QTest::mousePress(area, Qt::LeftButton, {}, {middle, height});
  QTest::mouseMove(area, {middle + 80, height});
  QTest::mouseRelease(area, Qt::LeftButton, {}, {middle + 80, height});
  QCOMPARE(shown.desk.time.range(), ui::state::Range::custom);
  QVERIFY(shown.desk.time.customFrom() < shown.desk.time.customTo());
  QVERIFY(shown.desk.time.customTo() < canned::kNow);
  QTRY_VERIFY(chartOf(shown.view) != nullptr);  // its series come anew
  QTest::mouseDClick(area, Qt::LeftButton, {}, {middle, height});
  QCOMPARE(shown.desk.time.range(), ui::state::Range::hour1);
}

void DeliveryTest::nextTryRateAndSlotsAreInSight() {
  Delivery shown(kTwilio);
  QVERIFY(shown.ready);
  for (const char* fact : {"tries again at 14:03:38, in ", "at once, up to 200/s", "Simulated  \xB7  "}) {
    const QString said = QString::fromLatin1(fact);
    const Label* found = nullptr;
    for (const Label* label : shown.view.findChildren<Label*>())
      if (label->isVisible() && label->text().contains(said)) found = label;
    QVERIFY2(found != nullptr, fact);
    QTRY_VERIFY2(found->fontMetrics().horizontalAdvance(found->text()) <= found->contentsRect().width(), qPrintable(found->text()));
  }
}

void DeliveryTest::endsOfOtherDaysHaveTheirDay() {
  Delivery shown(kSms);
  QVERIFY(shown.ready);
  auto& snapshot = shown.desk.engine.snapshot();
  const auto* bars = shown.view.findChild<QWidget*>(QStringLiteral("pausedShape"));
  QVERIFY(bars != nullptr && !bars->isVisible());
  snapshot.queues[1].paused = true;
  const auto says = [&](const char* said) { return QTest::qWaitFor([&] { return words(shown.view).contains(QLatin1String(said)); }, 5000); };
  const std::pair<base::Millis, const char*> ends[] = {
      {1h, "Paused until 15:03:10"}, {25h, "Paused until 13 May 15:03"}, {24h * 400, "Paused until 16 Jun 2027 14:03"}};
  for (const auto& [later, said] : ends) {
    snapshot.queues[1].pausedUntil = canned::kNow + later;
    shown.desk.engine.tell({QStringLiteral("queues")});
    QVERIFY2(says(said), qPrintable(words(shown.view)));
    QVERIFY(bars->isVisible());
  }
  snapshot.providers[2].breaker.mode = "forced_open";
  snapshot.providers[2].breaker.forcedUntil = canned::kNow + 25h;
  shown.desk.engine.tell({QStringLiteral("providers")});
  const DeliveryRow* twilio = nullptr;
  for (const DeliveryRow* row : shown.view.findChildren<DeliveryRow*>())
    if (row->text() == QLatin1String("twilio")) twilio = row;
  QVERIFY(twilio != nullptr);
  // Where the list has no room for all of it, the pointer has.
  QTRY_VERIFY2(twilio->toolTip().contains(QStringLiteral("Held open until 13 May 15:03")), qPrintable(twilio->toolTip()));
}

void DeliveryTest::tilesOfAQueueAddUpAndOpenWhatTheyCount() {
  Delivery shown(kSms);
  QVERIFY(shown.ready);
  const protocol::QueueView& sms = shown.desk.engine.snapshot().queues[1];
  const auto opens = [&shown](const char* label) {
    tile(shown.view, QString::fromLatin1(label))->click();
    return shown.desk.navigator.place().query.value(QStringLiteral("q"));
  };
  QTRY_COMPARE(tile(shown.view, QStringLiteral("Not tried yet"))->figure(), QString::number(sms.waiting - sms.retrying));
  QCOMPARE(tile(shown.view, QStringLiteral("Waiting for a retry"))->figure(), QString::number(sms.retrying));
  QCOMPARE(opens("Not tried yet"), QStringLiteral("channel:sms (is:pending OR is:enqueued)"));
  QCOMPARE(opens("Waiting for a retry"), QStringLiteral("channel:sms is:retrying"));
  const Tile* oldest = tile(shown.view, QStringLiteral("Oldest due"));
  QCOMPARE(oldest->accessibleDescription(), QStringLiteral("13:59, %1 due").arg(sms.ready));
  const QString due = opens("Oldest due");
  QVERIFY2(due.startsWith(QStringLiteral("channel:sms ")) && due.contains(QStringLiteral("is:retrying) due<=2026-05-12T14:0")), qPrintable(due));
}

void DeliveryTest::pageScrollsOnlyInALowWindow() {
  for (const QStringList& path : {kTwilio, kSms}) {
    Delivery shown(path);
    QVERIFY(shown.ready);
    QTRY_VERIFY(chartOf(shown.view) != nullptr);
    const QScrollArea* page = nullptr;
    for (const QScrollArea* area : shown.view.findChildren<QScrollArea*>())
      if (area->widget()->isAncestorOf(chartOf(shown.view))) page = area;
    QVERIFY(page != nullptr);
    QTRY_COMPARE(page->verticalScrollBar()->maximum(), 0);
    shown.view.resize(1232, 628);
    QTRY_VERIFY(page->verticalScrollBar()->maximum() > 0);
  }
}

void DeliveryTest::chartsGrowWithTheWindow() {
  for (const QStringList& path : {kTwilio, kSms}) {
    Delivery shown(path);
    QVERIFY(shown.ready);
    QTRY_VERIFY(chartOf(shown.view) != nullptr);
    const int before = chartOf(shown.view)->height();
    shown.view.resize(2352, 1368);
    QTRY_VERIFY(chartOf(shown.view)->height() > before + 100);
  }
}

void DeliveryTest::holdSaysWhoseWordsItsReasonIs() {
  Delivery shown(kTwilio);
  QVERIFY(shown.ready);
  protocol::BreakerView& twilio = shown.desk.engine.snapshot().providers[2].breaker;
  twilio.mode = "forced_open";
  twilio.forcedUntil = canned::kNow + 27min;
  twilio.openUntil.reset();
  twilio.reason = "their status page says 14:30";
  shown.desk.engine.tell({QStringLiteral("providers")});
  const QString first = QStringLiteral("Held by a person: \u201Ctheir status page says 14:30\u201D  \u00B7  18 of 240 calls failed");
  QTRY_VERIFY2(words(shown.view).contains(first), qPrintable(words(shown.view)));
  button(shown.view, QStringLiteral("Send anyway"))->click();
  const QString ends = QStringLiteral("This ends the hold until 14:30 (\u201Ctheir status page says 14:30\u201D).");
  QVERIFY2(words(shown.view).contains(ends), qPrintable(words(shown.view)));
  QVERIFY2(words(shown.view).contains(QStringLiteral("Then the breaker decides again.")), qPrintable(words(shown.view)));
}

}  // namespace signalbox::tests
