#include <QSignalSpy>
#include <QTest>

#include <algorithm>

#include "tests/ui/shell/console_parts.h"
#include "tests/ui/shell/shell_tests.h"
#include "ui/shell/close_dialog.h"
#include "ui/shell/frame_banner.h"
#include "ui/shell/main_window.h"
#include "ui/shell/rail.h"
#include "ui/shell/top_bar.h"
#include "ui/theme/tokens.h"
#include "ui/views/engines/start_view.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

void ConsoleTest::firstStartOffersThreeWays() {
  Parts parts;
  Console console(parts.make(&parts.launcher));
  console.start();
  QTRY_VERIFY(console.window().isVisible() && console.window().showsStart());
  for (const char* words : {"Explore a demo", "Run my own engine", "Attach to an engine"}) {
    ActButton* way = button(console.window(), QString::fromLatin1(words));
    QVERIFY2(way != nullptr && way->isVisible() && !way->isBlocked(), words);
  }
}

void ConsoleTest::withoutALauncherOnlyAttachingIsPossible() {
  Parts parts;
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(console.window().showsStart());
  QVERIFY(button(console.window(), QStringLiteral("Explore a demo"))->isBlocked());
  QVERIFY(!button(console.window(), QStringLiteral("Attach to an engine"))->isBlocked());
}

void ConsoleTest::commandLineAddressIsShown() {
  Parts parts;
  ConsoleParts given = parts.make(&parts.launcher);
  given.connectTo = parts.engine.address();
  Console console(given);
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  QVERIFY(!console.window().showsStart());
  QCOMPARE(console.window().rail()->item(QStringLiteral("held"))->count(), std::int64_t{37});
}

void ConsoleTest::linkOpensItsPlace() {
  Parts parts;
  ConsoleParts given = parts.make(nullptr);
  given.connectTo = parts.engine.address();
  given.link = QStringLiteral("signalbox://127.0.0.1/delivery/queues/sms");
  Console console(given);
  console.start();
  QTRY_VERIFY(console.window().isVisible());
  QCOMPARE(console.context().navigator.place().path, QStringList({QStringLiteral("queues"), QStringLiteral("sms")}));
}

void ConsoleTest::demoStartsAnEngineAndShowsIt() {
  Parts parts;
  parts.launcher.answer = parts.engine.address();
  Console console(parts.make(&parts.launcher));
  console.start();
  QTRY_VERIFY(console.window().showsStart());
  button(console.window(), QStringLiteral("Explore a demo"))->click();
  QVERIFY(parts.launcher.started && parts.launcher.started->demo);
  QTRY_VERIFY(console.session().state().hasSnapshot());
  QVERIFY(!console.window().showsStart());
}

void ConsoleTest::failedStartIsSaidOnTheFirstPage() {
  Parts parts;
  Console console(parts.make(&parts.launcher));
  console.start();
  QTRY_VERIFY(console.window().showsStart());
  button(console.window(), QStringLiteral("Explore a demo"))->click();
  QTRY_VERIFY(says(console.window(), QStringLiteral("taken by nginx")));
  QVERIFY(console.window().showsStart());
}

void ConsoleTest::takenAddressIsAskedAbout() {
  Parts parts;
  parts.launcher.answer = base::Status(base::Code::conflict, "cannot listen on 127.0.0.1:8742: it is taken by nginx (process 812)");
  Console console(parts.make(&parts.launcher));
  console.start();
  QTRY_VERIFY(console.window().showsStart());
  console.runOwn(LaunchOptions{});
  QTRY_VERIFY(says(console.window(), QStringLiteral("taken by nginx (process 812). Another address?")));
  const auto forms = console.window().findChild<ui::views::StartView*>()->findChildren<ui::widgets::Sheet*>();
  const auto form = std::find_if(forms.begin(), forms.end(), [](const ui::widgets::Sheet* each) { return each->isOpen(); });
  QVERIFY(form != forms.end());
  parts.launcher.answer = parts.engine.address();
  (*form)->confirmButton()->click();
  QCOMPARE(parts.launcher.started->listen, QStringLiteral("127.0.0.1:8743"));
  QTRY_VERIFY(!console.window().showsStart());
}

void ConsoleTest::failedEngineIsABannerWithRestart() {
  Parts parts;
  parts.launcher.answer = parts.engine.address();
  ConsoleParts given = parts.make(&parts.launcher);
  given.demo = true;
  Console console(given);
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot() && console.session().state().hasSession());
  QVERIFY(console.session().state().canAct(QStringLiteral("replay.bulk")));
  parts.launcher.fails(base::Status(base::Code::storeFailed, "disk I/O error"));
  const auto banner = [&] { return console.window().banner()->text(); };
  QVERIFY2(banner().contains(QStringLiteral("disk I/O error")), qPrintable(banner()));
  QVERIFY(console.window().isVisible());
  const auto permit = console.session().state().canAct(QStringLiteral("replay.bulk"));
  QVERIFY(!permit && permit.reason.contains(QStringLiteral("disk I/O error")));
  button(*console.window().banner(), QStringLiteral("Restart"))->click();
  QCOMPARE(parts.launcher.restarts, 1);
  QTRY_VERIFY(console.session().state().hasSnapshot() && console.session().state().hasSession());
  QVERIFY(!banner().contains(QStringLiteral("stopped")));
  QVERIFY(console.session().state().canAct(QStringLiteral("replay.bulk")));
}

void ConsoleTest::restartThatFailsIsSaidAndOfferedAgain() {
  Parts parts;
  parts.launcher.answer = parts.engine.address();
  ConsoleParts given = parts.make(&parts.launcher);
  given.demo = true;
  Console console(given);
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  parts.launcher.fails(base::Status(base::Code::storeFailed, "disk I/O error"));
  parts.launcher.answer = base::Status(base::Code::storeFailed, "the store is damaged");
  button(*console.window().banner(), QStringLiteral("Restart"))->click();
  QTRY_VERIFY(console.window().banner()->text().contains(QStringLiteral("the store is damaged")));
  QVERIFY(button(*console.window().banner(), QStringLiteral("Restart"))->isVisible());
}

void ConsoleTest::closingAsksWhatBecomesOfTheEngine() {
  Parts parts;
  parts.launcher.answer = parts.engine.address();
  ConsoleParts given = parts.make(&parts.launcher);
  given.demo = true;
  Console console(given);
  QSignalSpy finished(&console, &Console::finished);
  console.start();
  QTRY_VERIFY(parts.launcher.running);
  console.window().close();
  QCOMPARE(finished.count(), 0);
  auto* dialog = console.window().findChild<CloseDialog*>();
  QVERIFY(dialog != nullptr);
  button(*dialog, QStringLiteral("Stop the engine"))->click();
  QTRY_COMPARE(finished.count(), 1);
  QCOMPARE(parts.launcher.stopped, std::optional(true));
}

void ConsoleTest::keepingHandsOver() {
  Parts parts;
  parts.launcher.answer = parts.engine.address();
  ConsoleParts given = parts.make(&parts.launcher);
  given.demo = true;
  Console console(given);
  QSignalSpy finished(&console, &Console::finished);
  console.start();
  QTRY_VERIFY(parts.launcher.running);
  console.window().close();
  button(*console.window().findChild<CloseDialog*>(), QStringLiteral("Keep it running"))->click();
  QTRY_COMPARE(finished.count(), 1);
  QVERIFY(parts.launcher.handedOver);
  QVERIFY(!parts.launcher.stopped);
}

void ConsoleTest::closingWithoutAnOwnEngineAsksNothing() {
  Parts parts;
  ConsoleParts given = parts.make(&parts.launcher);
  given.connectTo = parts.engine.address();
  Console console(given);
  QSignalSpy finished(&console, &Console::finished);
  console.start();
  QTRY_VERIFY(console.window().isVisible());
  console.window().close();
  QCOMPARE(finished.count(), 1);
}

void ConsoleTest::layoutComesBack() {
  Parts parts;
  ConsoleParts given = parts.make(nullptr);
  given.connectTo = parts.engine.address();
  {
    Console console(given);
    QSignalSpy finished(&console, &Console::finished);
    console.start();
    QTRY_VERIFY(console.window().isVisible());
    console.context().navigator.go(QStringLiteral("operations"));
    console.context().time.setRange(ui::state::Range::hours6);
    console.theme().setMode(ui::theme::Mode::Dark);
    console.window().close();
    QTRY_COMPARE(finished.count(), 1);
  }
  Console console(given);
  console.start();
  QTRY_VERIFY(console.window().isVisible());
  QCOMPARE(console.context().navigator.place().screen, QStringLiteral("operations"));
  QCOMPARE(console.context().time.range(), ui::state::Range::hours6);
  QVERIFY(console.theme().isDark());
}

namespace {
/// Of Set-up, This console.
ui::widgets::SegmentedControl* sizeChoice(Console& console) {
  console.context().navigator.go(QStringLiteral("set-up/console"));
  for (auto* each : console.window().view()->findChildren<ui::widgets::SegmentedControl*>())
    if (each->isVisible() && each->accessibleName().startsWith(QLatin1String("Size"))) return each;
  return nullptr;
}
}  // namespace

void ConsoleTest::chosenSizeIsDrawnAndComesBack() {
  Parts parts;
  ConsoleParts given = parts.make(nullptr);
  given.connectTo = parts.engine.address();
  {
    Console console(given);
    QSignalSpy finished(&console, &Console::finished);
    console.start();
    QTRY_VERIFY(console.window().isVisible());
    auto* size = sizeChoice(console);
    QVERIFY(size != nullptr);
    QCOMPARE(size->current(), QStringLiteral("100"));
    const QWidget* bar = console.window().topBar();
    QTRY_COMPARE(bar->height(), ui::theme::grid::kTopBar);
    const int words = QApplication::font().pixelSize();
    for (const int percent : {115, 130, 150, 150}) {  // there is none beyond
      QTest::keyClick(size, Qt::Key_Right);
      QCOMPARE(size->current(), QString::number(percent));
      QCOMPARE(console.theme().scalePercent(), percent);
      QTRY_COMPARE(bar->height(), console.theme().px(ui::theme::grid::kTopBar));
      QVERIFY(QApplication::font().pixelSize() > words);
    }
    console.window().close();
    QTRY_COMPARE(finished.count(), 1);
  }
  Console again(given);
  again.start();
  QTRY_VERIFY(again.window().isVisible());
  QTRY_COMPARE(again.window().topBar()->height(), again.theme().px(ui::theme::grid::kTopBar));
  QCOMPARE(again.theme().scalePercent(), 150);
  auto* size = sizeChoice(again);
  QVERIFY(size != nullptr);
  QCOMPARE(size->current(), QStringLiteral("150"));
  QTest::keyClick(size, Qt::Key_Left);
  QCOMPARE(again.theme().scalePercent(), 130);
}

void ConsoleTest::linkLeadsToTheEngineThatItNames() {
  Parts parts;
  FakeEngine other;
  parts.know({parts.engine.address(), other.address()});
  ConsoleParts given = parts.make(nullptr);
  given.link = QStringLiteral("signalbox://127.0.0.1:%1/dead-letters/groups/c1").arg(other.address().url.port());
  Console console(given);
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  QCOMPARE(console.session().rest().address().url, other.address().url);
  QCOMPARE(console.context().navigator.place().path, QStringList({QStringLiteral("groups"), QStringLiteral("c1")}));
}

void ConsoleTest::linkFindsAnEngineByAnotherNameOfThisMachine() {
  Parts parts;
  FakeEngine other;
  parts.know({parts.engine.address(), other.address()});
  const int port = other.address().url.port();
  ConsoleParts given = parts.make(nullptr);
  given.link = QStringLiteral("signalbox://LocalHost:%1/held").arg(port);
  Console console(given);
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  QCOMPARE(console.session().rest().address().url, other.address().url);
  QCOMPARE(console.context().navigator.place().screen, QStringLiteral("held"));
  Q_EMIT console.window().linkWanted(QStringLiteral("signalbox://[::1]:%1/operations").arg(port));  // the one that is shown
  QTRY_COMPARE(console.context().navigator.place().screen, QStringLiteral("operations"));
  QVERIFY(!console.window().showsStart());
}

void ConsoleTest::nameOfThisMachineThatFitsTwoEnginesLeadsToNeither() {
  Parts parts;
  ui::client::EngineAddress second = parts.engine.address();
  second.url.setHost(QStringLiteral("localhost"));
  QCOMPARE(parts.know({second, parts.engine.address()}).size(), 2);
  const int port = second.url.port();
  ConsoleParts given = parts.make(nullptr);
  given.link = QStringLiteral("signalbox://[::1]:%1/held").arg(port);
  Console console(given);
  console.start();
  QTRY_VERIFY(says(console.window(), QStringLiteral("[::1]:%1, which this console does not know").arg(port)));
  Q_EMIT console.window().linkWanted(QStringLiteral("signalbox://127.0.0.1:%1/held").arg(port));  // as one of them is written
  QTRY_VERIFY(console.session().state().hasSnapshot());
  QCOMPARE(console.session().rest().address().url, parts.engine.address().url);
}

void ConsoleTest::linkToAnUnknownEngineAsksToAttach() {
  Parts parts;
  ConsoleParts given = parts.make(nullptr);
  given.link = QStringLiteral("signalbox://mail.example.com:8742/held");
  Console console(given);
  console.start();
  QTRY_VERIFY(says(console.window(), QStringLiteral("mail.example.com:8742")));
  QVERIFY(console.window().showsStart());
  Connection connection;
  connection.url = parts.engine.address().url;
  console.attach(connection, parts.engine.address());
  QCOMPARE(console.context().navigator.place().screen, QStringLiteral("held"));
}

}  // namespace signalbox::tests
