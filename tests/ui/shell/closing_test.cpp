#include "tests/ui/shell/closing_test.h"

#include <QCheckBox>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/shell/console_parts.h"
#include "tests/ui/support/desk.h"
#include "ui/shell/close_dialog.h"
#include "ui/shell/frame_banner.h"
#include "ui/shell/main_window.h"
#include "ui/views/engines/closing_choice.h"
#include "ui/views/engines/start_view.h"
#include "ui/views/set_up/engine_page.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"

Q_DECLARE_METATYPE(signalbox::ui::workspace::Closing)

namespace signalbox::tests {

using ui::views::ClosingChoice;
using ui::workspace::Closing;

namespace {

/// A console whose window runs an engine.
struct Owning {
  explicit Owning(Parts& parts, bool demo = false) : Owning(parts, parts.clock, demo) {}
  Owning(Parts& parts, const base::Clock& clock, bool demo = false)
      : console({*qApp, clock, parts.random, parts.folder.path(), parts.keychain, &parts.launcher, {}, {}, false}),
        finished(&console, &Console::finished) {
    parts.launcher.answer = parts.engine.address();
    console.start();
    ready = QTest::qWaitFor([this] { return console.window().isVisible(); });
    LaunchOptions options;
    options.demo = demo;
    console.runOwn(options);
    ready = ready && QTest::qWaitFor([this] { return console.session().state().hasSnapshot(); });
  }
  CloseDialog* close() {
    console.window().close();
    return asked();
  }
  CloseDialog* asked() { return console.window().findChild<CloseDialog*>(); }
  Closing chosen() { return console.context().layout.layout().closing; }
  Console console;
  QSignalSpy finished;
  bool ready = false;
};

/// The one that is seen: two sheets of the start page begin with the same words.
void press(QWidget& root, const char* words) {
  for (ActButton* each : root.findChildren<ActButton*>())
    if (each->isVisible() && each->text() == QString::fromLatin1(words)) return each->click();
  QFAIL(words);
}

}  // namespace

void ClosingTest::choiceOfTheSetUpIsDoneAndKept_data() {
  QTest::addColumn<int>("steps");  // from asking each time
  QTest::addColumn<Closing>("closing");
  QTest::newRow("keep it running") << 1 << Closing::keep;
  QTest::newRow("stop it") << 2 << Closing::stop;
}

void ClosingTest::choiceOfTheSetUpIsDoneAndKept() {
  QFETCH(int, steps);
  QFETCH(Closing, closing);
  Parts parts;
  const auto isDone = [&] {
    return parts.launcher.handedOver == (closing == Closing::keep) && parts.launcher.stopped.has_value() == (closing == Closing::stop);
  };
  {
    Owning here(parts);
    QVERIFY(here.ready);
    here.console.context().navigator.go(QStringLiteral("set-up/engine"));
    auto* choice = here.console.window().view()->findChild<ClosingChoice*>();
    QVERIFY(choice != nullptr);
    QCOMPARE(choice->chosen(), Closing::ask);
    choice->control()->step(steps);
    here.close();
    QTRY_COMPARE(here.finished.count(), 1);
    QVERIFY(isDone());
  }
  parts.launcher.handedOver = false;
  parts.launcher.stopped.reset();
  Owning again(parts);
  QVERIFY(again.ready);
  QCOMPARE(again.chosen(), closing);
  again.close();
  QTRY_COMPARE(again.finished.count(), 1);
  QVERIFY(isDone());
}

void ClosingTest::answerMayBeForEachTime() {
  Parts parts;
  {
    Owning here(parts);
    QVERIFY(here.ready);
    CloseDialog* dialog = here.close();
    QVERIFY(dialog != nullptr);
    auto* each = dialog->findChild<QCheckBox*>();
    QVERIFY(each->isVisible() && !each->isChecked());
    each->setChecked(true);
    press(*dialog, "Keep it running");
    QTRY_COMPARE(here.finished.count(), 1);
  }
  Owning again(parts);
  QVERIFY(again.ready);
  QCOMPARE(again.chosen(), Closing::keep);
}

void ClosingTest::answerIsForOnceWhereNothingIsTicked() {
  Parts parts;
  {
    Owning here(parts);
    QVERIFY(here.ready);
    press(*here.close(), "Stop the engine");
    QTRY_COMPARE(here.finished.count(), 1);
  }
  Owning again(parts);
  QVERIFY(again.ready);
  QCOMPARE(again.chosen(), Closing::ask);
}

void ClosingTest::choiceOfTheFirstFormIsDone() {
  Parts parts;
  parts.launcher.answer = parts.engine.address();
  Console console(parts.make(&parts.launcher));
  QSignalSpy finished(&console, &Console::finished);
  console.start();
  QTRY_VERIFY(console.window().isVisible() && console.window().showsStart());
  press(console.window(), "Run my own engine");
  auto* page = console.window().findChild<ui::views::StartView*>();
  QVERIFY(says(*page, QStringLiteral("Closing the window asks whether it goes on")));
  page->findChild<ClosingChoice*>()->control()->step(2);
  QVERIFY(says(*page, QStringLiteral("It stops when the window is closed")));
  press(*page, "Start the engine");
  QTRY_VERIFY(console.session().state().hasSnapshot());
  console.window().close();
  QTRY_COMPARE(finished.count(), 1);
  QCOMPARE(parts.launcher.stopped, std::optional(true));
}

void ClosingTest::demonstrationIsAskedAboutEachTime() {
  Parts parts;
  Owning here(parts, true);
  QVERIFY(here.ready);
  here.console.context().layout.change([](ui::workspace::Layout& layout) { layout.closing = Closing::keep; });
  CloseDialog* dialog = here.close();
  QVERIFY(dialog != nullptr && dialog->isVisible());
  QVERIFY(!dialog->findChild<QCheckBox*>()->isVisible());
  QVERIFY(!parts.launcher.handedOver);
  QCOMPARE(here.finished.count(), 0);
}

void ClosingTest::engineThatFailedIsAskedAbout() {
  Parts parts;
  Owning here(parts);
  QVERIFY(here.ready);
  here.console.context().layout.change([](ui::workspace::Layout& layout) { layout.closing = Closing::keep; });
  parts.launcher.fails(base::Status(base::Code::storeFailed, "disk I/O error"));
  CloseDialog* dialog = here.close();
  QVERIFY(dialog != nullptr && dialog->isVisible());
  QVERIFY(says(*dialog, QStringLiteral("What waits is kept")));  // how many those are was known before
  QVERIFY(!parts.launcher.handedOver);
  button(*dialog, QStringLiteral("Stay"))->click();
  Q_EMIT here.console.window().banner()->restartWanted();
  here.close();
  QTRY_COMPARE(here.finished.count(), 1);
  QVERIFY(parts.launcher.handedOver);
}

void ClosingTest::engineThatRunsHereIsNamed() {
  Parts parts;
  FakeEngine other;
  Owning here(parts);
  QVERIFY(here.ready);
  Connection staging;
  staging.url = other.address().url;
  staging.name = QStringLiteral("Staging");
  here.console.attach(staging, other.address());
  QTRY_VERIFY(here.console.session().state().hasSnapshot());
  CloseDialog* dialog = here.close();
  QVERIFY(dialog != nullptr);
  QVERIFY(says(*dialog, QStringLiteral("My engine runs inside this window")));
  QVERIFY(says(*dialog, QStringLiteral("What waits is kept")));  // how many those are is not known here
}

void ClosingTest::figureThatIsOldIsNotSaid() {
  Parts parts;
  base::ManualClock clock(canned::kNow);
  Owning here(parts, clock);
  QVERIFY(here.ready);
  QTRY_COMPARE(here.console.session().state().freshness(), ui::state::Freshness::live);
  CloseDialog* dialog = here.close();
  QVERIFY(dialog != nullptr);
  QVERIFY(says(*dialog, QStringLiteral("1,204 messages wait. They are kept.")));
  QVERIFY(says(*dialog, QStringLiteral("it goes on as a process of its own")));
  press(*dialog, "Stay");
  QTRY_VERIFY(here.asked() == nullptr);
  clock.advance(ui::state::FreshnessMeter::kBlind);  // not a word since
  dialog = here.close();
  QVERIFY(dialog != nullptr);
  QVERIFY(says(*dialog, QStringLiteral("What waits is kept")));
  QVERIFY(!says(*dialog, QStringLiteral("messages wait")));
}

void ClosingTest::nothingIsAskedTwiceWhileItEnds() {
  Parts parts;
  parts.launcher.holds = true;
  Owning here(parts);
  QVERIFY(here.ready);
  CloseDialog* dialog = here.close();
  press(*dialog, "Keep it running");
  QVERIFY(says(*dialog, QStringLiteral("Handing over to signalboxd")));
  QTest::keyClick(dialog, Qt::Key_Escape);
  QVERIFY(dialog->isVisible());
  here.close();
  QCOMPARE(here.console.window().findChildren<CloseDialog*>().size(), 1);
  QCOMPARE(here.finished.count(), 0);
  parts.launcher.held({});
  QTRY_COMPARE(here.finished.count(), 1);
}

void ClosingTest::failedHandingOverKeepsTheWindow() {
  Parts parts;
  parts.launcher.handing = base::Status(base::Code::unavailable, "can't start signalboxd");
  Owning here(parts);
  QVERIFY(here.ready);
  here.console.context().layout.change([](ui::workspace::Layout& layout) { layout.closing = Closing::keep; });
  here.close();
  QVERIFY(parts.launcher.handedOver);
  QCOMPARE(here.finished.count(), 0);
  QVERIFY(here.console.window().isVisible() && here.console.window().showsStart());
  QVERIFY(says(here.console.window(), QStringLiteral("The engine could not be handed over: can't start signalboxd")));
  here.close();  // nothing runs here any more
  QCOMPARE(here.finished.count(), 1);
}

void ClosingTest::choiceSaysWhomItIsFor() {
  using ui::workspace::Inside;
  Desk desk;
  QVERIFY(desk.connectNow());
  const auto page = [&desk](Inside inside) {
    desk.connection.inside = inside;
    auto made = std::make_unique<ui::views::EnginePage>(desk.context(), nullptr);
    made->show();
    return made;
  };
  const auto elsewhere = page(Inside::no);
  QVERIFY(says(*elsewhere, QStringLiteral("does not run inside this window and goes on in any case")));
  elsewhere->findChild<ClosingChoice*>()->control()->step(2);
  QCOMPARE(desk.layout.layout().closing, Closing::stop);
  const auto own = page(Inside::yes);
  QVERIFY(says(*own, QStringLiteral("It runs inside this window")));
  QCOMPARE(own->findChild<ClosingChoice*>()->chosen(), Closing::stop);
  const auto demonstration = page(Inside::demo);
  QVERIFY(says(*demonstration, QStringLiteral("you are asked each time")));
  QVERIFY(demonstration->findChild<ClosingChoice*>() == nullptr);
}

}  // namespace signalbox::tests
