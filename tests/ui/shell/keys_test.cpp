#include "tests/ui/shell/keys_test.h"

#include <QClipboard>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/shell/framed.h"
#include "ui/shell/go_to_time.h"
#include "ui/shell/key_map.h"
#include "ui/shell/rail.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/edits_fields.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::shell;
using ui::widgets::Table;

namespace {

/// The dead letters, loaded, with nothing in focus but the window.
struct DeadLetters : Framed {
  DeadLetters() {
    desk.navigator.go(QStringLiteral("dead-letters"));
    view = qobject_cast<ui::views::DeadLettersView*>(window.view());
    loaded = QTest::qWaitFor([this] { return view->messages()->model()->rowCount() > 2 && !messages()->currentId().isEmpty(); }, 5000);
    window.rail()->switcher()->setFocus();
  }
  Table* messages() const { return view->messages()->table(); }
  QString idAt(int row) const { return view->messages()->model()->idAt(row); }
  bool showsDetail() {
    return QTest::qWaitFor([this] {
      press(Qt::Key_C);
      return QGuiApplication::clipboard()->text() == messages()->currentId();
    }, 5000);
  }
  ui::views::DeadLettersView* view = nullptr;
  bool loaded = false;
};

}  // namespace

void KeysTest::overlayShowsEveryKeyOfTheDesign() {
  Framed frame;
  QStringList shown;
  for (const KeyMap::Entry& entry : frame.window.keys()->entries()) shown << entry.keys;
  for (const char* keys : {"g o", "g d",    "g h",   "g n",    "g r",    "g p",        "g a", "g s", "Ctrl+1..9", "Ctrl+K",    "/",     "j k",
                           "x",   "Ctrl+A", "Enter", "r",      "e",      "d",          "u",   "c",   "Shift+c",   "n",         "l",     "[ ]",
                           "t",   "F1",     "?",     "Ctrl+B", "Ctrl+,", "Ctrl+Enter", "F6",  "Esc", "Alt+Left",  "Alt+Right", "Alt+Up"})
    QVERIFY2(shown.contains(QLatin1String(keys)), keys);
}

void KeysTest::jKAndXWorkWhereverTheFocusIs() {
  DeadLetters dead;
  QVERIFY(dead.ready && dead.loaded);
  const QString first = dead.messages()->currentId();
  dead.press(Qt::Key_J);
  QCOMPARE(dead.messages()->currentId(), dead.idAt(1));
  QTest::keyClick(dead.messages(), Qt::Key_K);
  QCOMPARE(dead.messages()->currentId(), first);
  QTest::keyClick(dead.messages(), Qt::Key_X);
  QCOMPARE(dead.messages()->chosen(), QSet<QString>{first});
}

void KeysTest::shiftXChoosesToHere() {
  DeadLetters dead;
  dead.press(Qt::Key_X);
  QTest::keyClick(dead.messages(), Qt::Key_J);
  QTest::keyClick(dead.messages(), Qt::Key_J);
  QTest::keyClick(dead.messages(), Qt::Key_X, Qt::ShiftModifier);
  QCOMPARE(dead.messages()->chosen().size(), 3);
}

void KeysTest::ctrlAChoosesAllThatMatch() {
  DeadLetters dead;
  dead.press(Qt::Key_A, Qt::ControlModifier);
  QVERIFY2(dead.view->messages()->words().startsWith(QStringLiteral("All ")), qPrintable(dead.view->messages()->words()));
  QVERIFY(dead.view->messages()->plan(QStringLiteral("replay")).ids.empty());
}

void KeysTest::rPlansAReplayAndEscLeavesIt() {
  DeadLetters dead;
  dead.press(Qt::Key_R);
  auto* sheet = dead.view->sheet()->sheet();
  QVERIFY(sheet->isOpen());
  QTRY_VERIFY(sheet->confirmButton()->text().startsWith(QStringLiteral("Replay ")));
  const int plans = dead.desk.engine.server().count("POST /plans");
  dead.press(Qt::Key_D);  // off while a sheet is open
  QCOMPARE(dead.desk.engine.server().count("POST /plans"), plans);
  QTest::keyClick(dead.window.focusWidget(), Qt::Key_Escape);
  QVERIFY(!sheet->isOpen());
  QCOMPARE(dead.desk.engine.server().count("POST /operations"), 0);
}

void KeysTest::keysWorkWhenAScreenIsLeftWithItsSheetOpen() {
  DeadLetters dead;
  dead.press(Qt::Key_R);
  QVERIFY(dead.view->sheet()->sheet()->isOpen());
  dead.desk.navigator.go(QStringLiteral("overview"));
  QVERIFY(!dead.view->sheet()->sheet()->isOpen());
  dead.view->sheet()->sheet()->cancelButton()->setFocus();  // as a late answer does; a window remembers a focus that it does not show
  QTest::keyClick(&dead.window, Qt::Key_Comma, Qt::ControlModifier);
  QCOMPARE(dead.desk.navigator.place().relative(), QStringLiteral("set-up/console"));
}

void KeysTest::eBeginsAnEdit() {
  DeadLetters dead;
  dead.press(Qt::Key_E);
  QVERIFY(dead.view->sheet()->sheet()->isOpen());
  QCOMPARE(dead.view->sheet()->edits()->rowCount(), 1);
}

void KeysTest::dPlansToDiscard() {
  DeadLetters dead;
  dead.press(Qt::Key_D);
  QVERIFY(dead.view->sheet()->sheet()->isOpen());
  QCOMPARE(dead.view->sheet()->sheet()->accessibleName(), QStringLiteral("Discard"));
}

void KeysTest::cCopiesTheId() {
  DeadLetters dead;
  QVERIFY(dead.showsDetail());
}

void KeysTest::shiftCCopiesACurlLineWithoutTheToken() {
  DeadLetters dead;
  QVERIFY(dead.showsDetail());
  dead.press(Qt::Key_C, Qt::ShiftModifier);
  const QString line = QGuiApplication::clipboard()->text();
  QVERIFY2(line.startsWith(QStringLiteral("curl ")) && line.endsWith(QStringLiteral("/notifications/") + dead.messages()->currentId()),
           qPrintable(line));
  QVERIFY(!line.contains(QStringLiteral("admin-token")));
  // From anywhere on the engine's machine, and not in its data folder alone.
  const QString folder = QString::fromStdString(dead.desk.session.state().snapshot().engine.dataDirectory);
  QVERIFY(folder.startsWith(QLatin1Char('/')));
  QVERIFY2(line.contains(QStringLiteral("$(cat '%1/admin.token')").arg(folder)), qPrintable(line));
}

void KeysTest::enterOpensAndEscGoesBack() {
  DeadLetters dead;
  const QString id = dead.messages()->currentId();
  dead.press(Qt::Key_J);
  QTest::keyClick(dead.messages(), Qt::Key_K);
  QTest::keyClick(dead.messages(), Qt::Key_Return);
  QCOMPARE(dead.screen(), QStringLiteral("notifications"));
  QCOMPARE(dead.desk.navigator.place().path, QStringList{id});
  dead.press(Qt::Key_Escape);
  QCOMPARE(dead.screen(), QStringLiteral("dead-letters"));
}

void KeysTest::f6GoesThroughTheRegions() {
  DeadLetters dead;
  QSet<QWidget*> seen;
  for (int i = 0; i < 5; ++i) {
    dead.press(Qt::Key_F6);
    QVERIFY(dead.window.focusWidget() != nullptr);
    seen.insert(dead.window.focusWidget());
  }
  QVERIFY(seen.contains(dead.messages()) && seen.contains(dead.view->groups()->table()) && seen.size() >= 4);
}

void KeysTest::ctrlCommaOpensTheSettings() {
  Framed frame;
  frame.press(Qt::Key_Comma, Qt::ControlModifier);
  QCOMPARE(frame.desk.navigator.place().relative(), QStringLiteral("set-up/console"));
}

void KeysTest::tGoesToATime() {
  Framed frame;
  QVERIFY(frame.ready);
  frame.press(Qt::Key_T);
  QVERIFY(frame.window.goToTime()->isOpen());
  QTest::keyClicks(frame.window.focusWidget(), QStringLiteral("13:30"));
  QTest::keyClick(frame.window.focusWidget(), Qt::Key_Return);
  QVERIFY(!frame.window.goToTime()->isOpen());
  QCOMPARE(frame.desk.time.range(), ui::state::Range::custom);
  const base::WallTime asked = *base::parseRfc3339("2026-05-12T13:30:00Z");
  QVERIFY(frame.desk.time.customFrom() < asked && asked < frame.desk.time.customTo());
  frame.press(Qt::Key_Escape);
  QCOMPARE(frame.desk.time.range(), ui::state::Range::hour1);
}

void KeysTest::chartsGoToTheTypedTimeByItsButton() {
  Framed frame;
  frame.press(Qt::Key_T);
  QTest::keyClicks(frame.window.focusWidget(), QStringLiteral("13:30"));
  frame.window.goToTime()->showButton()->click();
  QCOMPARE(frame.screen(), QStringLiteral("overview"));
  const auto at = *base::parseRfc3339("2026-05-12T13:30:00Z");
  QCOMPARE(frame.desk.time.customFrom(), at - std::chrono::minutes{15});
  QCOMPARE(frame.desk.time.customTo(), at + std::chrono::minutes{15});
}

void KeysTest::timesThatHaveNotComeAreRefused_data() {
  QTest::addColumn<QString>("words");
  QTest::addColumn<QString>("instant");
  QTest::newRow("today") << QStringLiteral("13:59") << QStringLiteral("2026-05-12T13:59:00Z");
  QTest::newRow("with seconds") << QStringLiteral(" 9:05:07 ") << QStringLiteral("2026-05-12T09:05:07Z");
  QTest::newRow("later than now is yesterday's") << QStringLiteral("23:00") << QStringLiteral("2026-05-11T23:00:00Z");
  QTest::newRow("with its day") << QStringLiteral("2026-05-01 08:00") << QStringLiteral("2026-05-01T08:00:00Z");
  QTest::newRow("a day to come") << QStringLiteral("2026-05-13 08:00") << QString();
  QTest::newRow("no time") << QStringLiteral("noon") << QString();
  QTest::newRow("nothing") << QString() << QString();
}

void KeysTest::timesThatHaveNotComeAreRefused() {
  QFETCH(QString, words);
  QFETCH(QString, instant);
  const auto at = instantFromWords(words, canned::kNow, QTimeZone::utc());
  QCOMPARE(at ? QString::fromStdString(base::formatRfc3339(*at)).replace(QStringLiteral(".000"), QString()) : QString(), instant);
}

void KeysTest::ctrlDigitAsksForAnEngine() {
  Framed frame;
  QSignalSpy wanted(&frame.window, &MainWindow::engineWanted);
  frame.press(Qt::Key_3, Qt::ControlModifier);
  QCOMPARE(wanted.count(), 1);
  QCOMPARE(wanted.first().first().toInt(), 3);
}

}  // namespace signalbox::tests
