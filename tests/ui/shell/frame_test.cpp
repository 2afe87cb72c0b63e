#include "tests/ui/shell/frame_test.h"

#include <QLayout>
#include <QListWidget>
#include <QTest>
#include <QTimer>

#include <algorithm>

#include "tests/ui/shell/framed.h"
#include "ui/shell/frame_banner.h"
#include "ui/shell/help_sheet.h"
#include "ui/shell/palette.h"
#include "ui/shell/rail.h"
#include "ui/shell/status_bar.h"
#include "ui/shell/top_bar.h"
#include "ui/state/pending_act.h"
#include "ui/theme/proxy_style.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::shell;
using namespace std::chrono_literals;
using ui::widgets::Label;
using ui::widgets::SearchField;
using ui::widgets::SegmentedControl;

namespace {

SegmentedControl* choiceOf(const Framed& frame, const char* name) {
  for (SegmentedControl* each : frame.window.topBar()->findChildren<SegmentedControl*>())
    if (each->accessibleName().startsWith(QLatin1String(name))) return each;
  return nullptr;
}

SegmentedControl* liveOrPaused(const Framed& frame) { return choiceOf(frame, "Live or paused"); }

/// What of the status bar says so.
const Label* told(const Framed& frame, const QString& words) {
  for (const Label* label : frame.window.findChild<StatusBar*>()->findChildren<Label*>())
    if (label->text().contains(words)) return label;
  return nullptr;
}

}  // namespace

void FrameTest::helpOfTheFirstPageIsSeenAndGoesWithIt() {
  Framed frame;
  auto* page = new QWidget(&frame.window);
  frame.window.setStartPage(page);
  frame.window.showStart(true);
  frame.press(Qt::Key_F1);
  const auto* sheet = frame.window.help()->sheet();
  QVERIFY(sheet->isVisible() && page->isAncestorOf(sheet));
  QCOMPARE(frame.window.help()->page(), QStringLiteral("connect"));
  QCOMPARE(sheet->height(), page->height());
  QTest::keyClick(frame.window.focusWidget(), Qt::Key_Escape);
  QVERIFY(!sheet->isVisible());
  frame.press(Qt::Key_F1);
  QVERIFY(sheet->isVisible());
  const auto open = [&frame] {
    int shown = 0;
    for (const auto* each : frame.window.findChildren<ui::widgets::Sheet*>()) shown += each->isVisible() ? 1 : 0;
    return shown;
  };
  frame.window.showStart(false);  // attached
  QCOMPARE(open(), 0);
  frame.press(Qt::Key_F1);
  QCOMPARE(open(), 1);
  frame.window.showStart(true);
  QCOMPARE(open(), 0);
  frame.window.showStart(false);
  QCOMPARE(open(), 0);
}

void FrameTest::neitherLiveNorPausedIsChosenInThePast() {
  Framed frame;
  const auto* live = liveOrPaused(frame);
  QVERIFY(live != nullptr);
  QCOMPARE(live->current(), QStringLiteral("live"));
  frame.desk.navigator.go(QStringLiteral("past"));
  QCOMPARE(frame.desk.session.state().freshness(), ui::state::Freshness::past);
  QCOMPARE(live->current(), QString());
  QVERIFY(!live->isEnabled());
  frame.desk.time.setRange(ui::state::Range::hours6);
  frame.nobodyHasTheFocus();
  frame.press(Qt::Key_L);
  QVERIFY(!frame.desk.time.isPaused());
  QCOMPARE(live->current(), QString());
  frame.desk.navigator.back();
  QCOMPARE(live->current(), QStringLiteral("live"));
  QVERIFY(live->isEnabled());
  frame.desk.time.setPaused(true);
  QCOMPARE(live->current(), QStringLiteral("paused"));
}

void FrameTest::nothingIsLiveBeforeTheFirstPicture() {
  Desk desk;
  ui::shell::TopBar bar(desk.context(), nullptr);
  const SegmentedControl* live = nullptr;
  for (const SegmentedControl* each : bar.findChildren<SegmentedControl*>())
    if (each->accessibleName().startsWith(QLatin1String("Live or paused"))) live = each;
  QVERIFY(live != nullptr);
  QCOMPARE(live->current(), QString());
  QVERIFY(desk.connectNow());
  QTRY_COMPARE(live->current(), QStringLiteral("live"));
}

void FrameTest::nothingIsLiveOfAnEngineThatIsNotHeard() {
  Framed frame;
  const auto* live = liveOrPaused(frame);
  frame.desk.letPass(6s);
  QCOMPARE(live->current(), QStringLiteral("live"));  // it may be late
  frame.desk.letPass(10s);
  QCOMPARE(live->current(), QString());
  frame.desk.time.setPaused(true);
  QCOMPARE(live->current(), QStringLiteral("paused"));
  frame.desk.time.setPaused(false);
  frame.desk.engine.beat();
  QTRY_COMPARE(live->current(), QStringLiteral("live"));
}

void FrameTest::rangeIsGreyWhereNothingFollowsIt() {
  Framed frame;
  const auto* range = choiceOf(frame, "Range");
  const QString hour = QStringLiteral("1h");
  frame.desk.navigator.go(QStringLiteral("delivery"));
  QVERIFY(range->isEnabled());
  QCOMPARE(range->current(), hour);
  for (const char* screen : {"set-up", "operations", "dead-letters", "audit"}) {
    frame.desk.navigator.go(QString::fromLatin1(screen));
    QVERIFY2(!range->isEnabled() && range->current().isEmpty(), screen);
    frame.nobodyHasTheFocus();
    frame.press(Qt::Key_BracketRight);
    QVERIFY2(frame.desk.time.range() == ui::state::Range::hour1, screen);  // nobody sees what the key would change
  }
  frame.desk.time.setCustom(canned::kNow - 10min, canned::kNow);
  QVERIFY(range->isEnabled());  // a list is of a time that was dragged in a chart, and a press leaves it
  frame.desk.navigator.go(QStringLiteral("set-up"));
  QVERIFY(!range->isEnabled());
  frame.desk.time.setRange(ui::state::Range::hour1);
  frame.desk.navigator.go(QStringLiteral("overview"));
  QVERIFY(range->isEnabled());
  QCOMPARE(range->current(), hour);
}

void FrameTest::besideThePastStandsOnlyWhatIsWorse() {
  Framed frame;
  const ui::shell::FrameBanner& banner = *frame.window.banner();
  const auto tell = [&frame](bool simulated, bool diskFull) {
    frame.desk.engine.snapshot().engine.simulatedOnly = simulated;
    frame.desk.engine.snapshot().engine.diskFull = diskFull;
    frame.desk.engine.tell({QStringLiteral("engine")});
  };
  tell(true, false);
  QTRY_VERIFY2(banner.text().contains(QStringLiteral("nothing leaves this machine")), qPrintable(banner.text()));
  frame.desk.navigator.go(QStringLiteral("past"));
  QCOMPARE(banner.text(), QString());
  frame.desk.session.state().setLocked(true);
  QCOMPARE(banner.text(), QString());
  tell(true, true);
  QTRY_VERIFY2(banner.text().contains(QStringLiteral("disk is full")), qPrintable(banner.text()));
  tell(true, false);
  QTRY_COMPARE(banner.text(), QString());
  frame.desk.navigator.back();
  QVERIFY2(banner.text().contains(QStringLiteral("read-only")), qPrintable(banner.text()));
}

void FrameTest::operationsOfThePresentAreMutedInThePast() {
  Framed frame;
  QTRY_VERIFY(told(frame, QStringLiteral("Replay 4,036")) != nullptr);
  const Label* operations = told(frame, QStringLiteral("Replay 4,036"));
  const QColor muted = frame.desk.theme.ink(ui::theme::Ink::Muted);
  QVERIFY(operations->palette().color(QPalette::WindowText) != muted);
  frame.desk.navigator.go(QStringLiteral("past"));
  QCOMPARE(operations->palette().color(QPalette::WindowText), muted);
  frame.desk.navigator.back();
  QVERIFY(operations->palette().color(QPalette::WindowText) != muted);
}

void FrameTest::silenceIsBlindFromFifteenSecondsOn() {
  Framed frame;
  frame.desk.letPass(6s);
  QVERIFY(told(frame, QStringLiteral("Last update 6 s ago")) != nullptr);
  frame.desk.letPass(10s);
  QVERIFY(told(frame, QStringLiteral("Last update 16 s ago")) != nullptr);
  QVERIFY2(frame.window.topBar()->findChild<ui::widgets::Pill*>()->text().endsWith(QStringLiteral(", 16 s ago")),
           "one noun for it, wherever it stands");
}

void FrameTest::endedLinkIsToldInThePillsWord() {
  Framed frame;
  frame.desk.engine.setBeating(false);
  frame.desk.session.state().setLink(ui::state::Link::stopped, ui::client::ClientError{}, std::nullopt);
  const auto* pill = frame.window.topBar()->findChild<ui::widgets::Pill*>();
  QCOMPARE(pill->text(), QStringLiteral("Refused"));
  QVERIFY(told(frame, pill->text()) != nullptr);
  frame.desk.session.stop();
  frame.desk.session.state().setLink(ui::state::Link::stopped, ui::client::ClientError{}, std::nullopt);
  QCOMPARE(pill->text(), QStringLiteral("Stopped"));
  QVERIFY(told(frame, pill->text()) != nullptr);
}

/// Of a locked engine, too, which can be unlocked meanwhile.
void FrameTest::afterBlindnessItsLengthIsSaid() {
  Framed frame;
  frame.desk.session.state().setLocked(true);
  const ui::shell::FrameBanner& banner = *frame.window.banner();
  QVERIFY2(banner.text().contains(QStringLiteral("read-only")), qPrintable(banner.text()));
  frame.desk.letPass(18s);
  frame.desk.engine.beat();
  const QString said = QStringLiteral("Connected again. For 18 s nothing could be seen");
  QTRY_VERIFY2(banner.text().startsWith(said), qPrintable(banner.text()));
  ui::widgets::ActButton* unlock = nullptr;
  for (auto* each : banner.findChildren<ui::widgets::ActButton*>())
    if (each->isVisible() && each->text() == QLatin1String("Unlock")) unlock = each;
  QVERIFY(unlock != nullptr);
  unlock->click();
  QVERIFY(!frame.desk.session.state().isLocked());
  QVERIFY2(banner.text().startsWith(said), qPrintable(banner.text()));
}

void FrameTest::nothingMovesAsThePillsWordsChange() {
  Framed frame;
  const SegmentedControl* live = liveOrPaused(frame);
  const auto* pill = frame.window.topBar()->findChild<ui::widgets::Pill*>();
  QVERIFY(live != nullptr && pill != nullptr);
  const int before = live->x();
  const QString connected = pill->text();
  frame.desk.letPass(6s);
  QTRY_VERIFY(pill->text() != connected);
  QVERIFY2(pill->sizeHint().width() > 100, qPrintable(pill->text()));
  QTRY_VERIFY(pill->width() >= pill->sizeHint().width());
  QCOMPARE(live->x(), before);
}

void FrameTest::operationsThatDoNotRunSayWhatTheyWaitFor() {
  Framed frame;
  auto operation = canned::operations().front();
  const auto stands = [&](const QString& words) {
    frame.desk.engine.snapshot().operations = {operation};
    frame.desk.engine.tell({QStringLiteral("operations")});
    return QTest::qWaitFor([&] { return told(frame, QStringLiteral("Replay 4,036: ") + words) != nullptr; }, 5000);
  };
  QVERIFY(stands(QStringLiteral("40.")));
  operation.state = "paused";
  QVERIFY(stands(QStringLiteral("paused")));
  operation.state = "staged";
  operation.startsAt = canned::kNow + std::chrono::minutes{10};
  QVERIFY(stands(QStringLiteral("starts in ")));
  operation.startsAt.reset();
  operation.needsApproval = true;
  operation.approvedBy.clear();
  QVERIFY(stands(QStringLiteral("waits for approval")));
}

void FrameTest::lastActStandsForAWhile() {
  Framed frame;
  auto* bar = frame.window.findChild<StatusBar*>();
  auto* whileOver = bar->findChild<QTimer*>(QStringLiteral("act"));
  QCOMPARE(whileOver->interval(), StatusBar::kActMs);
  ui::state::PendingAct act(QStringLiteral("Pause email"), canned::kNow, nullptr);
  Q_EMIT frame.desk.commands.actAdded(&act);
  QCOMPARE(bar->act(), QStringLiteral("Pause email: Asked"));
  QVERIFY(!whileOver->isActive());  // until the engine has answered
  act.finish(canned::kNow);
  Q_EMIT frame.desk.commands.actChanged(&act);
  QVERIFY(bar->act().startsWith(QStringLiteral("Pause email: Done")));
  QVERIFY(whileOver->isActive());
  whileOver->setInterval(0);
  QTRY_COMPARE(bar->act(), QString());
}

void FrameTest::actsOfABannerAreButtons() {
  Desk desk;
  ui::widgets::Banner banner(desk.theme);
  banner.resize(900, 32);
  banner.setMessage(ui::widgets::Banner::Tone::Warning, QStringLiteral("Nothing heard"), QStringLiteral("Retry now"), QStringLiteral("Unlock"));
  ui::widgets::ActButton plain(desk.theme, QStringLiteral("Retry now"), ui::widgets::ActButton::Role::Plain);
  const auto buttons = banner.findChildren<ui::widgets::ActButton*>();
  QCOMPARE(buttons.size(), 2);
  for (const auto* button : buttons) QCOMPARE(button->property(ui::theme::kRoleProperty), plain.property(ui::theme::kRoleProperty));
}

void FrameTest::bannerStandsAsFarFromEachEdgeAsThePage() {
  Framed frame;
  const FrameBanner& frameOf = *frame.window.banner();
  QVERIFY(frameOf.layout() != nullptr);
  const QMargins around = frameOf.layout()->contentsMargins();
  const int page = frame.desk.theme.px(ui::theme::grid::kPage);
  QCOMPARE(around, QMargins(page, page, page, 0));
}

void FrameTest::chosenRangeTellsItsDay() {
  Framed frame;
  const auto chosen = [&frame] {
    for (const SegmentedControl* each : frame.window.topBar()->findChildren<SegmentedControl*>())
      if (each->accessibleName().startsWith(QStringLiteral("Range: "))) return each->accessibleName();
    return QString();
  };
  frame.desk.time.setCustom(canned::kNow - 2h, canned::kNow - 1h);
  QCOMPARE(chosen(), QStringLiteral("Range: 12:03\u201313:03"));
  frame.desk.time.setCustom(canned::kNow - 26h, canned::kNow - 25h);
  QCOMPARE(chosen(), QStringLiteral("Range: 11 May 12:03\u201313:03"));
}

void FrameTest::whatCannotBeReadIsSaidWhileTheStreamLives() {
  Desk desk;
  desk.engine.server().on("GET /snapshot", problem(503, "unavailable", "The store does not answer"));
  QWidget host;
  ui::shell::FrameBanner banner(desk.context(), &host);
  const ui::shell::TopBar bar(desk.context(), &host);
  desk.session.start(desk.engine.address());
  const QString said = QStringLiteral("The engine answers, but what it does could not be read. The store does not answer. Trying again ");
  QTRY_VERIFY2(banner.text().startsWith(said), qPrintable(banner.text()));
  QCOMPARE(desk.session.state().link(), ui::state::Link::live);
  QTRY_COMPARE(desk.session.state().freshness(), ui::state::Freshness::live);           // it beats
  QCOMPARE(bar.findChild<ui::widgets::Pill*>()->text(), QStringLiteral("Connecting"));  // as the status bar says
  desk.engine.server().on("GET /snapshot", json(protocol::toText(desk.engine.snapshot())));
  const int before = desk.engine.server().count("GET /snapshot");
  Q_EMIT banner.findChild<ui::widgets::Banner*>()->actPressed();
  QTRY_VERIFY(desk.engine.server().count("GET /snapshot") > before);
  QTRY_VERIFY2(!banner.text().contains(QStringLiteral("could not be read")), qPrintable(banner.text()));
}

void FrameTest::slashStandsInTheFieldItLeadsTo_data() {
  QTest::addColumn<bool>("own");
  for (const char* place : {"dead-letters", "held", "notifications", "set-up/recipients", "set-up/suppressions"}) QTest::newRow(place) << true;
  for (const char* place : {"overview", "delivery", "operations", "audit", "past", "set-up/providers"}) QTest::newRow(place) << false;
}

void FrameTest::slashStandsInTheFieldItLeadsTo() {
  QFETCH(bool, own);
  Framed frame;
  frame.desk.navigator.go(QStringLiteral("set-up/recipients"));  // what another screen answers is not what this one does
  frame.desk.navigator.go(QString::fromLatin1(QTest::currentDataTag()));
  frame.nobodyHasTheFocus();
  frame.press(Qt::Key_Slash);
  const auto* answering = qobject_cast<SearchField*>(frame.window.focusWidget());
  QVERIFY(answering != nullptr && answering->isVisible());
  QCOMPARE(!frame.window.topBar()->isAncestorOf(answering), own);
  for (const SearchField* field : frame.window.findChildren<SearchField*>())
    if (field->isVisible()) QCOMPARE(field->answersKey(), field == answering);
}

/// One whose key was refused sends nothing until somebody replaces it; one that is switched off is meant to.
void FrameTest::railCountsProvidersThatArePaused() {
  Framed frame;
  const auto count = [&frame] { return frame.window.rail()->item(QStringLiteral("delivery"))->count(); };
  QCOMPARE(count(), std::int64_t{1});  // an open breaker
  auto& providers = frame.desk.engine.snapshot().providers;
  const auto sends = [](const auto& each) { return each.enabled && !each.paused && each.breaker.state == "closed"; };
  const auto one = std::find_if(providers.begin(), providers.end(), sends);
  QVERIFY(one != providers.end());
  one->paused = true;
  frame.desk.engine.tell({QStringLiteral("providers")});
  QTRY_COMPARE(count(), std::int64_t{2});
  one->enabled = false;
  frame.desk.engine.tell({QStringLiteral("providers")});
  QTRY_COMPARE(count(), std::int64_t{1});
}

void FrameTest::hintOfThePaletteHasTheRoomThatIsLeft() {
  Framed frame;
  frame.window.openPalette();
  auto* list = frame.window.palettePanel()->findChild<QListWidget*>();
  QVERIFY(list != nullptr);
  list->clear();
  auto* item = new QListWidgetItem(QStringLiteral("Go"), list);
  const QFontMetrics metrics(frame.desk.theme.font(ui::theme::Type::Caption));
  QString hint;
  while (metrics.horizontalAdvance(hint) < list->viewport()->width() * 7 / 10) hint += QLatin1Char('m');
  item->setData(Qt::UserRole, hint);
  const QRect row = list->visualItemRect(item);
  QTRY_VERIFY(row.height() > 0);
  const QImage seen = list->viewport()->grab(row).toImage();
  const auto isInked = [&seen](int from, int to) {  // in tenths of the row
    const QRgb ground = seen.pixel(seen.width() * 2 / 10, seen.height() / 2);
    for (int x = seen.width() * from / 10; x < seen.width() * to / 10; ++x)
      for (int y = seen.height() / 4; y < seen.height() * 3 / 4; ++y)
        if (seen.pixel(x, y) != ground) return true;
    return false;
  };
  QVERIFY2(isInked(6, 9), "it is there");
  QVERIFY2(isInked(3, 4), "it is whole");
}

}  // namespace signalbox::tests
