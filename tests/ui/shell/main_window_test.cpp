#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QTest>
#include <QTextBrowser>

#include "tests/ui/shell/framed.h"
#include "tests/ui/shell/shell_tests.h"
#include "tests/ui/support/rest_document.h"
#include "ui/shell/frame_banner.h"
#include "ui/shell/go_to_time.h"
#include "ui/shell/help_sheet.h"
#include "ui/shell/keys_overlay.h"
#include "ui/shell/main_window.h"
#include "ui/shell/palette.h"
#include "ui/shell/rail.h"
#include "ui/shell/status_bar.h"
#include "ui/shell/top_bar.h"
#include "ui/shell/undo_lane.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/search_bar.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/undo_bar.h"

namespace signalbox::tests {

using namespace ui::shell;
using namespace std::chrono_literals;

namespace {

ui::widgets::ActButton* button(const QWidget& part, const QString& words) {
  for (auto* each : part.findChildren<ui::widgets::ActButton*>())
    if (each->isVisible() && each->text().startsWith(words)) return each;
  return nullptr;
}

void takeAway(Framed& frame, const QString& permission) {
  auto session = canned::session();
  std::erase(session.permissions, permission.toStdString());
  frame.desk.session.state().setSession(session);
}

/// A replay that starts in a minute.
void stage(Framed& frame) {
  auto staged = canned::operations().front();
  staged.id = "staged-1";
  staged.state = "staged";
  staged.startsAt = canned::kNow + 60s;
  frame.desk.engine.snapshot().operations = {staged};
  frame.desk.engine.tell({QStringLiteral("operations")});
}

}  // namespace

void MainWindowTest::frameHasTheMeasuresOfTheDesign() {
  Framed frame;
  QVERIFY(frame.ready && frame.active);
  QCOMPARE(frame.window.rail()->width(), 208);
  QCOMPARE(frame.window.topBar()->height(), 45);
  QCOMPARE(frame.window.topBar()->y(), 3);
  QCOMPARE(frame.window.findChild<StatusBar*>()->height(), 24);
  QCOMPARE(frame.window.view()->size(), QSize(1232, 828));
  QCOMPARE(frame.window.minimumSize(), QSize(1120, 700));
}

void MainWindowTest::railCountsWhatNeedsAPerson() {
  Framed frame;
  QCOMPARE(frame.window.rail()->item(QStringLiteral("dead-letters"))->count(), std::int64_t{48213});
  QCOMPARE(frame.window.rail()->item(QStringLiteral("delivery"))->count(), std::int64_t{1});
  QCOMPARE(frame.window.rail()->item(QStringLiteral("notifications"))->count(), std::int64_t{0});
  QCOMPARE(frame.window.rail()->item(QStringLiteral("held"))->accessibleName(), QStringLiteral("Held, 37"));
  QCOMPARE(frame.window.rail()->item(QStringLiteral("operations"))->count(), std::int64_t{1});  // one runs
  frame.desk.engine.snapshot().totals.runningOperations = 0;
  frame.desk.engine.snapshot().totals.waitingOperations = 1;
  frame.desk.engine.snapshot().totals.pausedOperations = 2;
  frame.desk.engine.tell({QStringLiteral("totals")});
  QTRY_COMPARE(frame.window.rail()->item(QStringLiteral("operations"))->count(), std::int64_t{3});
}

void MainWindowTest::keysGoToPlaces_data() {
  QTest::addColumn<int>("key");
  QTest::addColumn<QString>("screen");
  QTest::newRow("d") << int(Qt::Key_D) << QStringLiteral("dead-letters");
  QTest::newRow("h") << int(Qt::Key_H) << QStringLiteral("held");
  QTest::newRow("n") << int(Qt::Key_N) << QStringLiteral("notifications");
  QTest::newRow("p") << int(Qt::Key_P) << QStringLiteral("delivery");
  QTest::newRow("r") << int(Qt::Key_R) << QStringLiteral("operations");
  QTest::newRow("a") << int(Qt::Key_A) << QStringLiteral("audit");
  QTest::newRow("t") << int(Qt::Key_T) << QStringLiteral("past");
  QTest::newRow("s") << int(Qt::Key_S) << QStringLiteral("set-up");
}

void MainWindowTest::keysGoToPlaces() {
  QFETCH(int, key);
  QFETCH(QString, screen);
  Framed frame;
  frame.press(Qt::Key_G);
  frame.press(static_cast<Qt::Key>(key));
  QCOMPARE(frame.screen(), screen);
  frame.press(Qt::Key_G);
  frame.press(Qt::Key_O);
  QCOMPARE(frame.screen(), QStringLiteral("overview"));
}

void MainWindowTest::keysAreOffWhileTyping() {
  Framed frame;
  frame.window.topBar()->focusSearch();
  QWidget* field = frame.window.focusWidget();
  QVERIFY(qobject_cast<QLineEdit*>(field) != nullptr);
  QTest::keyClicks(field, QStringLiteral("gd"));
  QCOMPARE(frame.screen(), QStringLiteral("overview"));
  QCOMPARE(qobject_cast<QLineEdit*>(field)->text(), QStringLiteral("gd"));
}

void MainWindowTest::backAndForwardWork() {
  Framed frame;
  frame.desk.navigator.go(QStringLiteral("held"));
  frame.press(Qt::Key_Left, Qt::AltModifier);
  QCOMPARE(frame.screen(), QStringLiteral("overview"));
  frame.press(Qt::Key_Right, Qt::AltModifier);
  QCOMPARE(frame.screen(), QStringLiteral("held"));
}

void MainWindowTest::railFoldsAndIsRemembered() {
  Framed frame;
  frame.press(Qt::Key_B, Qt::ControlModifier);
  QCOMPARE(frame.window.rail()->width(), 56);
  QVERIFY(frame.desk.layout.layout().railFolded);
  frame.press(Qt::Key_B, Qt::ControlModifier);
  QCOMPARE(frame.window.rail()->width(), 208);
}

void MainWindowTest::bracketsStepTheRange() {
  Framed frame;
  QCOMPARE(frame.desk.time.range(), ui::state::Range::hour1);
  frame.press(Qt::Key_BracketRight);
  QCOMPARE(frame.desk.time.range(), ui::state::Range::hours6);
  frame.press(Qt::Key_BracketLeft);
  frame.press(Qt::Key_BracketLeft);
  QCOMPARE(frame.desk.time.range(), ui::state::Range::minutes15);
}

void MainWindowTest::letterLPauses() {
  Framed frame;
  frame.press(Qt::Key_L);
  QVERIFY(frame.desk.time.isPaused());
  frame.press(Qt::Key_L);
  QVERIFY(!frame.desk.time.isPaused());
}

void MainWindowTest::helpOpensForTheScreen() {
  Framed frame;
  frame.desk.navigator.go(QStringLiteral("held"));
  frame.nobodyHasTheFocus();
  frame.press(Qt::Key_F1);
  QVERIFY(frame.window.help()->sheet()->isOpen() && frame.window.help()->page() == QLatin1String("held"));
  QTest::keyClick(frame.window.focusWidget(), Qt::Key_Escape);
  QVERIFY(!frame.window.help()->sheet()->isOpen());
  QVERIFY2(frame.window.focusWidget() == nullptr, frame.window.focusWidget() == nullptr ? "" : frame.window.focusWidget()->metaObject()->className());
  const auto* text = frame.window.help()->sheet()->findChild<QTextBrowser*>();
  for (const QString& screen : ui::views::screenNames()) {
    if (screen == QLatin1String("start")) continue;  // has no view
    frame.desk.navigator.go(screen);
    frame.nobodyHasTheFocus();
    frame.press(Qt::Key_F1);
    QCOMPARE(frame.window.help()->page(), frame.window.view()->helpPage());
    QFile page(QStringLiteral(":/help/%1.md").arg(frame.window.help()->page()));
    const QString title = page.open(QIODevice::ReadOnly) ? QString::fromUtf8(page.readLine()).mid(2).trimmed() : QString();
    QVERIFY2(!title.isEmpty() && text->toPlainText().startsWith(title), qPrintable(page.fileName()));
    frame.window.help()->sheet()->dismiss();
  }
  QVERIFY(QFile::exists(QStringLiteral(":/help/connect.md")));  // the start's
}

void MainWindowTest::questionMarkShowsTheKeys() {
  Framed frame;
  frame.nobodyHasTheFocus();
  frame.press(Qt::Key_Question, Qt::ShiftModifier);
  auto* overlay = frame.window.findChild<KeysOverlay*>();
  QVERIFY(overlay != nullptr && overlay->isOpen());
  QTest::keyClick(frame.window.focusWidget(), Qt::Key_Escape);
  QVERIFY(!overlay->isOpen());
  QVERIFY(frame.window.focusWidget() == nullptr);  // nobody types into what the keys would go to
}

void MainWindowTest::paletteFindsPlacesAndActs() {
  Framed frame;
  frame.desk.navigator.go(QStringLiteral("dead-letters"));
  auto* dead = qobject_cast<ui::views::DeadLettersView*>(frame.window.view());
  QVERIFY(dead != nullptr);
  frame.press(Qt::Key_K, Qt::ControlModifier);
  QVERIFY(frame.window.palettePanel()->isOpen());
  auto* list = frame.window.palettePanel()->findChild<QListWidget*>();
  QVERIFY(list->item(0)->text().startsWith(QStringLiteral("Replay")));
  QTest::keyClicks(frame.window.focusWidget(), QStringLiteral("twil"));
  QCOMPARE(list->count(), 1);
  QTest::keyClick(frame.window.focusWidget(), Qt::Key_Return);
  QCOMPARE(frame.desk.navigator.place().path, QStringList({QStringLiteral("providers"), QStringLiteral("twilio")}));
}

void MainWindowTest::slashSearchesInTheScreen() {
  Framed frame;
  frame.desk.navigator.go(QStringLiteral("dead-letters"));
  frame.press(Qt::Key_Slash);
  auto* bar = frame.window.view()->findChild<ui::views::SearchBar*>();
  QVERIFY(bar->isAncestorOf(frame.window.focusWidget()));
}

void MainWindowTest::blindEngineIsSaidInTheBanner() {
  Framed frame;
  QVERIFY(frame.window.banner()->text().isEmpty());
  frame.desk.letPass(16s);
  QVERIFY2(frame.window.banner()->text().contains(QStringLiteral("Nothing heard since")), qPrintable(frame.window.banner()->text()));
}

void MainWindowTest::anotherEngineIsNotSaidToHaveBeenAway() {
  Framed frame;
  frame.desk.letPass(18s);
  frame.desk.engine.beat();
  QTRY_VERIFY2(frame.window.banner()->text().contains(QStringLiteral("For 18 s nothing could be seen")), qPrintable(frame.window.banner()->text()));
  FakeEngine other;
  frame.desk.session.start(other.address());
  QTRY_VERIFY(frame.desk.session.state().hasSnapshot());
  QCOMPARE(frame.window.banner()->text(), QString());
}

void MainWindowTest::everyScreenFitsTheSmallestWindow_data() {
  QTest::addColumn<QString>("place");
  for (const char* place : {"overview", "dead-letters", "held", "notifications", "delivery", "delivery/queues/sms", "operations", "audit", "past",
                            "set-up/providers", "set-up/templates", "set-up/recipients", "set-up/suppressions", "set-up/tokens",
                            "set-up/subscriptions", "set-up/secrets", "set-up/engine", "set-up/console"})
    QTest::newRow(place) << QString::fromLatin1(place);
}

void MainWindowTest::everyScreenFitsTheSmallestWindow() {
  QFETCH(QString, place);
  Framed frame;
  frame.window.resize(frame.window.minimumSize());
  frame.window.rail()->setFolded(false);
  frame.desk.navigator.go(place);
  QTRY_COMPARE(frame.window.size(), frame.window.minimumSize());
  const ui::views::View& view = *frame.window.view();
  QString wide;  // who takes the room
  for (const QWidget* each : view.findChildren<QWidget*>())
    if (each->layout() != nullptr && each->minimumSizeHint().width() > view.width() / 2)
      wide += QStringLiteral(" %1 %2").arg(QString::fromLatin1(each->metaObject()->className())).arg(each->minimumSizeHint().width());
  QVERIFY2(view.minimumSizeHint().width() <= view.width(),
           qPrintable(QStringLiteral("%1 of %2:%3").arg(view.minimumSizeHint().width()).arg(view.width()).arg(wide)));
  QVERIFY2(view.minimumSizeHint().height() <= view.height(),
           qPrintable(QStringLiteral("%1 of %2").arg(view.minimumSizeHint().height()).arg(view.height())));
}

void MainWindowTest::simulatedEngineIsSaidInTheBanner() {
  Framed frame;
  frame.desk.engine.snapshot().engine.simulatedOnly = true;
  frame.desk.engine.tell({QStringLiteral("engine")});
  QTRY_VERIFY(frame.window.banner()->text().contains(QStringLiteral("nothing leaves this machine")));
}

void MainWindowTest::wholeWindowIsInThePast() {
  Framed frame;
  const auto texts = [](const QWidget& part) {
    QStringList all;
    for (const auto* label : part.findChildren<QLabel*>()) all << label->text();
    return all.join(QLatin1Char('\n'));
  };
  frame.press(Qt::Key_G);
  frame.press(Qt::Key_T);
  QCOMPARE(frame.screen(), QStringLiteral("past"));
  QVERIFY(frame.window.rail()->item(QStringLiteral("past"))->isChecked());
  QCOMPARE(frame.window.topBar()->findChild<ui::widgets::Pill*>()->text(), QStringLiteral("Past"));
  QVERIFY2(texts(*frame.window.findChild<StatusBar*>()).contains(QStringLiteral("Past: ")), qPrintable(texts(*frame.window.findChild<StatusBar*>())));
  QVERIFY(!frame.desk.session.state().canAct(QStringLiteral("replay.bulk")));
  QVERIFY(frame.window.rail()->item(QStringLiteral("dead-letters"))->isStale());  // its count is the present's
  frame.press(Qt::Key_Escape);
  QCOMPARE(frame.screen(), QStringLiteral("overview"));
  QVERIFY(frame.desk.session.state().canAct(QStringLiteral("replay.bulk")));
  QVERIFY(!frame.window.rail()->item(QStringLiteral("dead-letters"))->isStale());
  QCOMPARE(frame.window.topBar()->findChild<ui::widgets::Pill*>()->text(), QStringLiteral("Connected"));
}

void MainWindowTest::typedTimeIsLookedAt() {
  Framed frame;
  frame.press(Qt::Key_T);
  auto* panel = frame.window.goToTime();
  for (const auto* act : {panel->showButton(), panel->lookButton()}) QVERIFY2(act->isBlocked(), "no time is written");
  QTest::keyClicks(frame.window.focusWidget(), QStringLiteral("13:30"));
  QVERIFY(!panel->showButton()->isBlocked());
  panel->lookButton()->click();
  QCOMPARE(frame.screen(), QStringLiteral("past"));
  QCOMPARE(frame.desk.navigator.place().query.value(QStringLiteral("at")), QStringLiteral("2026-05-12T13:30:00.000Z"));
}

void MainWindowTest::railIsMutedWhenBlind() {
  Framed frame;
  QVERIFY(!frame.window.rail()->item(QStringLiteral("dead-letters"))->isStale());
  frame.desk.letPass(6s);
  QVERIFY(frame.window.rail()->item(QStringLiteral("dead-letters"))->isStale());
}

void MainWindowTest::exposedEngineIsSaidInTheBanner() {
  Framed frame;
  auto answer = protocol::toJson(canned::session());
  answer.as_object()["exposed"] = true;
  frame.desk.engine.server().on("GET /session", json(protocol::jsonText(answer)));
  frame.desk.session.start(frame.desk.engine.address());
  QTRY_VERIFY2(frame.window.banner()->text().contains(QStringLiteral("no TLS")), qPrintable(frame.window.banner()->text()));
}

void MainWindowTest::productionIsReadOnlyUntilUnlocked() {
  Framed frame;
  frame.desk.session.state().setLocked(true);
  QVERIFY(frame.window.banner()->text().contains(QStringLiteral("read-only")));
  QVERIFY(!frame.desk.session.state().canAct(QStringLiteral("replay.bulk")));
}

void MainWindowTest::exposedProductionIsSaidToBeBoth() {
  Framed frame;
  frame.desk.session.state().setExposed(true);
  frame.desk.session.state().setLocked(true);
  const ui::shell::FrameBanner& banner = *frame.window.banner();
  QVERIFY2(banner.text().contains(QStringLiteral("read-only")) && banner.text().contains(QStringLiteral("no TLS")), qPrintable(banner.text()));
  button(banner, QStringLiteral("Open Set-up"))->click();
  QCOMPARE(frame.desk.navigator.place().relative(), QStringLiteral("set-up/engine"));
  QVERIFY(frame.desk.session.state().isLocked());
  button(banner, QStringLiteral("Unlock"))->click();
  QVERIFY(!frame.desk.session.state().isLocked());
  QVERIFY2(banner.text().contains(QStringLiteral("no TLS")) && button(banner, QStringLiteral("Open Set-up")) != nullptr, qPrintable(banner.text()));
}

void MainWindowTest::heldStoreIsReleasedByThoseWhoMay() {
  Framed frame;
  const QString permission = permissionOf(QStringLiteral("releaseHold"));
  const QByteArray released("POST /hold/release");
  Scripted silent;
  silent.silent = true;
  frame.desk.engine.server().on(released, silent);
  frame.desk.engine.snapshot().engine.onHold = true;
  frame.desk.engine.tell({QStringLiteral("engine")});
  const QWidget& banner = *frame.window.banner();
  QTRY_VERIFY(button(banner, QStringLiteral("Release 1,204")) != nullptr);
  const auto* release = button(banner, QStringLiteral("Release 1,204"));
  QVERIFY(!release->isBlocked());
  takeAway(frame, permission);
  QVERIFY2(release->isBlocked() && release->toolTip().contains(permission), qPrintable(release->toolTip()));
  frame.desk.session.state().setSession(canned::session());
  frame.desk.session.state().setLocked(true);
  QVERIFY2(release->isBlocked() && release->toolTip().contains(QStringLiteral("read-only until you unlock it")), qPrintable(release->toolTip()));
  button(banner, QStringLiteral("Unlock"))->click();
  QVERIFY(!frame.desk.session.state().isLocked() && !release->isBlocked());
  button(banner, QStringLiteral("Release 1,204"))->click();
  auto& sheet = *frame.window.banner()->release()->sheet();
  QVERIFY(sheet.isOpen());
  takeAway(frame, permission);
  QVERIFY2(sheet.confirmButton()->toolTip().contains(permission), qPrintable(sheet.confirmButton()->toolTip()));
}

void MainWindowTest::stagedOperationIsUndoneByThoseWhoMay() {
  Framed frame;
  const QString permission = permissionOf(QStringLiteral("cancelOperation"));
  stage(frame);
  auto* bar = frame.window.findChild<UndoLane*>()->own();
  QTRY_VERIFY(bar->isOffering());
  takeAway(frame, permission);
  frame.press(Qt::Key_U);
  QVERIFY(bar->isOffering());
  QVERIFY(button(*bar, QStringLiteral("Undo"))->toolTip().contains(permission));
  frame.desk.session.state().setSession(canned::session());
  frame.desk.session.state().setLocked(true);
  frame.press(Qt::Key_U);
  QVERIFY(bar->isOffering());
  frame.desk.session.state().setLocked(false);
  QCOMPARE(frame.desk.engine.server().count("POST /operations/staged-1/cancel"), 0);
  frame.press(Qt::Key_U);
  QTRY_COMPARE(frame.desk.engine.server().count("POST /operations/staged-1/cancel"), 1);
}

void MainWindowTest::stagedOperationCanBeUndoneFromAnywhere() {
  Framed frame;
  stage(frame);
  auto* bar = frame.window.findChild<UndoLane*>()->own();
  QTRY_VERIFY(bar->isOffering());
  frame.desk.navigator.go(QStringLiteral("held"));
  frame.press(Qt::Key_U);
  QTRY_COMPARE(frame.desk.engine.server().count("POST /operations/staged-1/cancel"), 1);
}

void MainWindowTest::frameHasNoNamelessControl() {
  Framed frame;
  const QStringList nameless = namelessControls(frame.window);
  QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
}

}  // namespace signalbox::tests
