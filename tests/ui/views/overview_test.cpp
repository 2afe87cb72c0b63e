#include <QApplication>
#include <QMenu>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <optional>

#include "tests/ui/support/canned_set_up.h"
#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/overview/overview_verdict.h"
#include "ui/views/overview/overview_view.h"
#include "ui/widgets/breaker_shape.h"
#include "ui/widgets/breaker_strip.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/provider_list.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/tile.h"
#include "ui/widgets/verdict_line.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

Tile* tile(const QWidget& view, const QString& label) {
  for (Tile* each : view.findChildren<Tile*>())
    if (each->text() == label) return each;
  return nullptr;
}

Card* card(const QWidget& view, const QString& name) {
  for (Card* each : view.findChildren<Card*>())
    if (each->accessibleName() == name) return each;
  return nullptr;
}

struct Shown {
  Shown() : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter({});
  }
  Desk desk;
  bool ready;
  OverviewView view;
};

}  // namespace

void OverviewTest::figuresComeFromTheSnapshot() {
  Shown shown;
  QVERIFY(shown.ready);
  QCOMPARE(tile(shown.view, QStringLiteral("Dead letters"))->accessibleName(), QStringLiteral("Dead letters: 48,213"));
  QCOMPARE(tile(shown.view, QStringLiteral("Waiting"))->accessibleName(), QStringLiteral("Waiting: 1,204"));
  QVERIFY(tile(shown.view, QStringLiteral("Dead letters"))->isInBreach());
  QVERIFY(!tile(shown.view, QStringLiteral("Held"))->isInBreach());
}

void OverviewTest::fullDiskAndHoldAreMarked() {
  Desk desk;
  protocol::AlertView disk = desk.engine.snapshot().alerts.front();
  disk.rule = "disk_space";
  disk.text = "The disk is full: nothing is accepted until there is space";
  desk.engine.snapshot().alerts.push_back(disk);
  desk.engine.snapshot().engine.diskFull = true;
  QVERIFY(desk.connectNow());
  OverviewView view(desk.context());
  const Tile* sent = tile(view, QStringLiteral("Sent per second"));
  QTRY_VERIFY(sent->isInBreach());
  QCOMPARE(sent->accessibleDescription(), QStringLiteral("The disk is full: nothing is accepted until there is space"));
  desk.engine.snapshot().alerts.pop_back();
  desk.engine.snapshot().engine.diskFull = false;
  desk.engine.snapshot().engine.onHold = true;
  desk.session.state().setSnapshot(desk.engine.snapshot());
  QVERIFY(sent->isInBreach());
  QCOMPARE(sent->accessibleDescription(), QStringLiteral("The store is on hold"));
  desk.engine.snapshot().engine.onHold = false;
  desk.session.state().setSnapshot(desk.engine.snapshot());
  QVERIFY2(!sent->isInBreach(), "nothing is nearly full, nor on hold");
  QCOMPARE(sent->accessibleDescription(), QStringLiteral("accepted 430/s"));
}

/// The engine's sentence stands in the middle of another one; alone, in the menu, it begins as it does.
void OverviewTest::whatStopsTheEngineIsSaidFirst() {
  Desk desk;
  protocol::Snapshot snapshot = canned::snapshot();
  snapshot.engine.onHold = true;
  protocol::AlertView hold = snapshot.alerts.front();
  hold.rule = "store_on_hold";
  hold.subject = "store";
  hold.text = "On hold since the store was restored or copied: nothing is sent";
  snapshot.alerts.push_back(hold);
  const auto words = [&] {
    QString all;
    for (const VerdictPiece& piece : verdictOf(snapshot, {}, desk.context())) all += piece.text;
    return all;
  };
  QVERIFY2(words().startsWith(QStringLiteral("4 things need you: on hold since the store was restored or copied: nothing is sent  \u00B7  twilio")),
           qPrintable(words()));
  QCOMPARE(allThings(snapshot, desk.context()).front().words, QStringLiteral("On hold since the store was restored or copied: nothing is sent"));
  hold.rule = "receipts_ended";
  hold.subject = "Vonage";
  hold.text = "Vonage and its receipts";
  snapshot.alerts.back() = hold;
  QVERIFY2(words().contains(QStringLiteral("  \u00B7  Vonage and its receipts")), "a name is written as it is");
}

void OverviewTest::figuresFollowTheEngine() {
  Shown shown;
  QVERIFY(shown.ready);
  shown.desk.engine.snapshot().totals.held = 41;
  shown.desk.engine.tell({QStringLiteral("totals")});
  QTRY_COMPARE(tile(shown.view, QStringLiteral("Held"))->accessibleName(), QStringLiteral("Held: 41"));
}

void OverviewTest::chartsShowWhatTheEngineAnswers() {
  Shown shown;
  QVERIFY(shown.ready);
  QTRY_COMPARE(card(shown.view, QStringLiteral("Throughput"))->state(), Card::State::Content);
  auto* throughput = card(shown.view, QStringLiteral("Throughput"))->findChild<LineChart*>();
  const double at = static_cast<double>(base::toMillis(canned::kNow)) / 1000 - 300;
  QStringList labels;
  for (const auto& reading : throughput->readingsAt(at)) labels << reading.label;
  QCOMPARE(labels, QStringList({QStringLiteral("Accepted"), QStringLiteral("Sent"), QStringLiteral("Failed")}));
}

void OverviewTest::everyTileHasItsTrend() {
  Shown shown;
  QVERIFY(shown.ready);
  for (const char* label : {"Waiting", "Sent per second", "Failed, last 5 min", "Dead letters", "Held"}) {
    const auto* trend = tile(shown.view, QString::fromLatin1(label))->findChild<Sparkline*>();
    const auto drawn = [trend] {
      return std::count_if(trend->values().begin(), trend->values().end(), [](double value) { return !std::isnan(value); });
    };
    QTRY_VERIFY2(drawn() > 100, label);
  }
}

void OverviewTest::stripsThatCouldNotBeReadAreNotUnknown() {
  Desk desk;
  Scripted silence;
  silence.silent = true;
  desk.engine.server().on("GET /stats", silence);
  QVERIFY(desk.connectNow());
  OverviewView view(desk.context());
  view.show();
  view.enter({});
  const auto words = [](const OverviewView& shown) {
    const auto* strip = shown.findChild<BreakerStrip*>();
    return strip == nullptr ? QString() : strip->readingsAt(0).front().value;
  };
  QTRY_COMPARE(words(view), QStringLiteral("not known yet"));
  desk.engine.server().on("GET /stats", problem(503, "unavailable", "The engine is stopping"));
  OverviewView other(desk.context());
  other.show();
  other.enter({});
  QTRY_COMPARE(words(other), QStringLiteral("could not be read"));
}

void OverviewTest::failedChartsSayWhyAndRetry() {
  Desk desk;
  desk.engine.server().on("GET /stats", problem(503, "unavailable", "The engine is stopping"));
  QVERIFY(desk.connectNow());
  OverviewView view(desk.context());
  view.show();
  view.enter({});
  QTRY_COMPARE(card(view, QStringLiteral("Throughput"))->state(), Card::State::Error);
  const int before = desk.engine.server().count("GET /stats");
  Q_EMIT card(view, QStringLiteral("Throughput"))->retryPressed();
  QTRY_VERIFY(desk.engine.server().count("GET /stats") > before);
}

void OverviewTest::staleFiguresAreMuted() {
  Shown shown;
  QVERIFY(shown.ready);
  QTRY_COMPARE(card(shown.view, QStringLiteral("Throughput"))->state(), Card::State::Content);
  shown.desk.letPass(16s);
  QVERIFY(card(shown.view, QStringLiteral("Throughput"))->isStale());
  QCOMPARE(shown.desk.session.state().freshness(), ui::state::Freshness::blind);
}

void OverviewTest::breakersOfASilentEngineAreUnknown() {
  Shown shown;
  QVERIFY(shown.ready);
  const auto rowOf = [&](const QString& name) -> const QWidget* {
    for (const BreakerStrip* strip : shown.view.findChildren<BreakerStrip*>())
      if (strip->chartTitle() == name) return strip->parentWidget();
    return nullptr;
  };
  const auto strip = [&](const QString& name, double at) { return rowOf(name)->findChild<BreakerStrip*>()->readingsAt(at).front().value; };
  const auto words = [&](const QString& name) { return breakerWords(rowOf(name)->findChild<BreakerLabel*>()->look()); };
  const double heard = static_cast<double>(base::toMillis(canned::kNow)) / 1000;
  QTRY_VERIFY(rowOf(QStringLiteral("twilio")) != nullptr && strip(QStringLiteral("twilio"), heard - 30) == QLatin1String("Not sending"));
  QCOMPARE(words(QStringLiteral("twilio")), QStringLiteral("Not sending"));
  QStringList order = shown.view.findChild<ProviderList*>()->order();
  shown.desk.letPass(16s);
  shown.desk.letPass(10min);
  Q_EMIT shown.desk.session.state().freshnessChanged(shown.desk.session.state().freshness());
  QCOMPARE(words(QStringLiteral("twilio")), QStringLiteral("was: Not sending"));
  QCOMPARE(words(QStringLiteral("fcm")), QStringLiteral("was: Sending"));
  QCOMPARE(shown.view.findChild<ProviderList*>()->order(), order);
  for (const char* name : {"twilio", "fcm", "vonage"}) QCOMPARE(strip(QLatin1String(name), heard + 300), QStringLiteral("Unknown"));
  QCOMPARE(strip(QStringLiteral("twilio"), heard - 30), QStringLiteral("Not sending"));
  QCOMPARE(strip(QStringLiteral("fcm"), heard - 30), QStringLiteral("Sending"));
}

void OverviewTest::tooFewCallsAreNoShare() {
  Desk desk;
  protocol::ProviderView& fcm = desk.engine.snapshot().providers[4];
  QCOMPARE(fcm.name, std::string("fcm"));
  fcm.breaker.calls = 6;
  fcm.breaker.failures = 0;
  QVERIFY(desk.connectNow());
  OverviewView view(desk.context());
  QStringList said;
  for (const Label* label : view.findChild<ProviderList*>()->findChildren<Label*>())
    if (label->text().contains(QStringLiteral(" of 5 %"))) said << label->text();
  QCOMPARE(said.size(), 6);
  QCOMPARE(said.count(QStringLiteral("0 % of 5 %")), 1);  // of smtp-backup, from 480 calls
  QCOMPARE(said.count(QStringLiteral("\u2013 of 5 %")), 2);
}

/// The hold ends what the strips show as sending; what is open stays open.
void OverviewTest::stripsEndWhereTheHoldBegins() {
  Desk desk;
  protocol::Snapshot& snapshot = desk.engine.snapshot();
  snapshot.engine.onHold = true;
  protocol::AlertView hold = snapshot.alerts.front();
  hold.rule = "store_on_hold";
  hold.subject = "store";
  hold.since = canned::kNow - 60s;
  snapshot.alerts.push_back(hold);
  QVERIFY(desk.connectNow());
  OverviewView view(desk.context());
  view.show();
  view.enter({});
  const double now = static_cast<double>(base::toMillis(canned::kNow)) / 1000;
  const auto at = [&view](const QString& provider, double instant) {
    for (const BreakerStrip* strip : view.findChildren<BreakerStrip*>())
      if (strip->chartTitle() == provider) return strip->readingsAt(instant).front().value;
    return QString();
  };
  QTRY_COMPARE(at(QStringLiteral("fcm"), now - 90), QStringLiteral("Sending"));
  QCOMPARE(at(QStringLiteral("fcm"), now - 30), QStringLiteral("Paused"));
  QCOMPARE(at(QStringLiteral("twilio"), now - 30), QStringLiteral("Not sending"));
}

void OverviewTest::engineWithoutProvidersOffersToSetOneUp() {
  Desk desk;
  desk.engine.setEmpty();
  QVERIFY(desk.connectNow());
  OverviewView view(desk.context());
  view.show();
  view.enter({});
  Card* providers = card(view, QStringLiteral("Providers"));
  QTRY_COMPARE(providers->state(), Card::State::Empty);
  QVERIFY2(providers->height() <= 100, "one sentence and one act, under the first steps");
  Q_EMIT providers->emptyActPressed();
  QCOMPARE(desk.navigator.place().screen, QStringLiteral("set-up"));
}

void OverviewTest::emptyChartsSayWhatIsNotThere() {
  Desk desk;
  desk.engine.setEmpty();
  QVERIFY(desk.connectNow());
  OverviewView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  for (const char* name : {"Waiting by channel", "Throughput", "Send latency", "Dead letters by cause", "Waiting time"}) {
    Card* shown = card(view, QString::fromLatin1(name));
    QTRY_COMPARE(shown->state(), Card::State::Content);
    QVERIFY2(shown->findChild<TimeChart*>()->emptyWords().endsWith(QLatin1Char('.')), name);
  }
}

/// What nothing is known of, and what is nothing: as the tiles above have it.
void OverviewTest::emptyChartsAgreeWithTheTiles() {
  Desk desk;
  desk.engine.setEmpty();
  QVERIFY(desk.connectNow());
  OverviewView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  const std::pair<const char*, QString> heads[] = {{"Waiting by channel", QStringLiteral("0")},
                                                   {"Throughput", QStringLiteral("0/s")},
                                                   {"Send latency", QString(QChar(0x2013))},
                                                   {"Dead letters by cause", QStringLiteral("0")},
                                                   {"Waiting time", QStringLiteral("0 s")}};
  for (const auto& [name, figure] : heads) {
    Card* shown = card(view, QString::fromLatin1(name));
    QTRY_COMPARE(shown->state(), Card::State::Content);
    QCOMPARE(shown->findChild<TimeChart*>()->emptyWords(), QStringLiteral("No figures for this range yet."));
    QStringList said;
    for (const Label* label : shown->findChildren<Label*>()) said << label->text();
    QVERIFY2(said.contains(figure), qPrintable(said.join(QLatin1Char('|'))));
  }
}

void OverviewTest::verdictLinkOpensItsPlace() {
  Shown shown;
  QVERIFY(shown.ready);
  Q_EMIT shown.view.findChild<VerdictLine*>()->followed(QStringLiteral("delivery/providers/twilio"));
  QCOMPARE(shown.desk.navigator.place().path, QStringList({QStringLiteral("providers"), QStringLiteral("twilio")}));
}

void OverviewTest::limitIsTheEngines() {
  Desk desk;
  auto session = canned::sessionAnswer();
  session.alertLimits->oldestMessageSeconds = 120;
  desk.engine.server().on("GET /session", json(protocol::toText(session)));
  QVERIFY(desk.connectNow());
  OverviewView view(desk.context());
  auto* ages = card(view, QStringLiteral("Waiting time"))->findChild<LineChart*>();
  QVERIFY(ages != nullptr && ages->threshold());
  QCOMPARE(ages->threshold()->value, 120.0);
  QCOMPARE(ages->threshold()->label, QStringLiteral("limit 2 min"));
  // One that does not say it has none that would be true.
  desk.engine.server().on("GET /session", json(protocol::toText(canned::session())));
  QVERIFY(desk.connectNow());
  QTRY_VERIFY(!ages->threshold());
}

void OverviewTest::moreThanTheSentenceHoldsIsAMenu() {
  Desk desk;
  protocol::AlertView disk = desk.engine.snapshot().alerts.front();
  disk.id = "a3";
  disk.rule = "disk_space";
  disk.text = "The disk is nearly full";
  disk.link = "set-up/engine";
  desk.engine.snapshot().alerts.push_back(disk);
  QVERIFY(desk.connectNow());
  OverviewView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  auto* verdict = view.findChild<VerdictLine*>();
  QTRY_VERIFY2(verdict->text().contains(QStringLiteral("and 1 more")), qPrintable(verdict->text()));
  Q_EMIT verdict->followed(allThingsPlace());
  QMenu* menu = nullptr;
  QTRY_VERIFY((menu = view.findChild<QMenu*>()) != nullptr && menu->isVisible());
  QCOMPARE(menu->actions().size(), 4);
  QCOMPARE(menu->actions().last()->text(), QStringLiteral("37 held"));
  menu->actions().last()->trigger();
  QCOMPARE(desk.navigator.place().screen, QStringLiteral("held"));
  menu->close();
}

/// The "…" stands at the right edge of the card, which may be that of the window.
void OverviewTest::menuOfAProviderOpensInsideTheCard() {
  Shown shown;
  QVERIFY(shown.ready);
  const auto menuButton = [&shown]() -> IconButton* {
    for (IconButton* each : shown.view.findChildren<IconButton*>())
      if (each->isVisible() && each->accessibleName().startsWith(QStringLiteral("Acts for "))) return each;
    return nullptr;
  };
  QTRY_VERIFY(menuButton() != nullptr);
  shown.view.move(-shown.view.width() / 2, 0);  // so that the screen's edge does not push it there
  const int edge = menuButton()->mapToGlobal(QPoint(menuButton()->width(), 0)).x();
  std::optional<int> right;
  QTimer::singleShot(0, &shown.view, [&right] {  // while the menu runs
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    if (menu == nullptr) return;
    right = menu->frameGeometry().right();
    menu->close();
  });
  menuButton()->click();
  QVERIFY(right.has_value());
  QVERIFY2(*right <= edge, qPrintable(QStringLiteral("%1 of %2").arg(*right).arg(edge)));
}

}  // namespace signalbox::tests
