#include "tests/ui/views/row_menus_test.h"

#include <QMenu>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;

namespace {

template <class Screen> struct On {
  explicit On(const QString& q = {}) : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter(Place{{}, {}, {{QStringLiteral("q"), q}}});
    ready = ready && QTest::qWaitFor([this] { return view.messages()->model()->rowCount() > 2; }, 5000);
  }
  QString id(int row) { return view.messages()->model()->idAt(row); }
  bool press(const QString& row, const QString& words) {
    QMenu menu;
    view.fillMenu(menu, row);
    for (QAction* each : menu.actions()) {
      if (!each->text().startsWith(words)) continue;
      if (each->isEnabled()) each->trigger();
      return each->isEnabled();
    }
    return false;
  }
  /// Whether a plan was asked for that row and no other.
  bool plansFor(int plans, const QString& row, const std::string& kind) {
    if (!QTest::qWaitFor([&] { return desk.engine.server().count("POST /plans") == plans; }, 5000)) return false;
    const auto request = protocol::parse<protocol::PlanRequest>(desk.engine.server().last("POST /plans").body.toStdString());
    return request.ok() && request->kind == kind && request->ids == std::vector<std::string>{row.toStdString()};
  }
  Desk desk;
  bool ready;
  Screen view;
};

QStringList keyed(const QMenu& menu) {
  QStringList all;
  for (const QAction* each : menu.actions())
    if (each->text().contains(QLatin1Char('\t'))) all << each->text();
  return all;
}

}  // namespace

void RowMenusTest::heldMessageIsResolvedAlone() {
  On<HeldView> at;
  QVERIFY(at.ready);
  at.view.messages()->table()->setChosen({at.id(0), at.id(2)});  // the row that was pressed is meant
  int plans = 0;
  for (const char* words : {"Look this one up", "Mark this one as arrived", "Send this one again (may be a duplicate)", "Give this one up"}) {
    QVERIFY2(at.press(at.id(1), QString::fromLatin1(words)), words);
    QVERIFY(at.view.sheet()->sheet()->isOpen());
    QVERIFY2(at.plansFor(++plans, at.id(1), "resolve"), words);
    QCOMPARE(at.view.messages()->table()->chosen(), QSet<QString>{at.id(1)});
    at.view.sheet()->sheet()->dismiss();
  }
  QCOMPARE(at.view.messages()->table()->chosen(), (QSet<QString>{at.id(0), at.id(2)}));
}

void RowMenusTest::whatWasTickedIsBackWhenTheSheetIsLeft() {
  On<DeadLettersView> at;
  QVERIFY(at.ready);
  MessagesCard* messages = at.view.messages();
  const QSet<QString> ticked{at.id(0), at.id(2)};
  messages->table()->setChosen(ticked);
  QVERIFY(at.press(at.id(1), QStringLiteral("Replay this one")));
  QVERIFY(at.plansFor(1, at.id(1), "replay"));
  at.view.sheet()->sheet()->cancelButton()->click();
  QCOMPARE(messages->table()->chosen(), ticked);
  messages->chooseAll();
  const QString all = messages->words();
  QVERIFY(at.press(at.id(1), QStringLiteral("Discard this one")));
  QVERIFY(at.plansFor(2, at.id(1), "discard"));
  QVERIFY(messages->words() != all);
  at.view.sheet()->sheet()->cancelButton()->click();
  QCOMPARE(messages->words(), all);
  QVERIFY(messages->plan(QStringLiteral("replay")).ids.empty());
  QVERIFY(messages->table()->chosen().isEmpty());
  // Whoever ticks another one behind the sheet means that.
  QVERIFY(at.press(at.id(1), QStringLiteral("Replay this one")));
  messages->table()->setChosen({at.id(2)});
  at.view.sheet()->sheet()->dismiss();
  QCOMPARE(messages->table()->chosen(), QSet<QString>{at.id(2)});
}

/// A sheet that is open for something else is left by that, and gives back what it was opened over: not before the row's own act was asked for.
void RowMenusTest::rowIsMeantAlsoBehindAnOpenSheet() {
  On<DeadLettersView> at;
  QVERIFY(at.ready);
  MessagesCard* messages = at.view.messages();
  QTRY_VERIFY(at.view.groups()->scopeIds().size() == 1);  // else the sheet does not follow yet what is chosen
  QTRY_VERIFY(messages->model()->loadState() == ui::state::LoadState::ready && messages->model()->rowCount() > 2);
  QVERIFY(at.view.perform(Act::replay));  // of the whole scope
  QTRY_COMPARE(at.desk.engine.server().count("POST /plans"), 1);
  QVERIFY(at.press(at.id(1), QStringLiteral("Discard this one")));
  QVERIFY(at.plansFor(2, at.id(1), "discard"));
  QVERIFY(at.press(at.id(2), QStringLiteral("Discard this one")));
  QVERIFY(at.plansFor(3, at.id(2), "discard"));
  QCOMPARE(messages->table()->chosen(), QSet<QString>{at.id(2)});
  at.view.sheet()->sheet()->cancelButton()->click();
  QVERIFY(messages->table()->chosen().isEmpty() && messages->isScopeMeant());
  const QSet<QString> ticked{at.id(0), at.id(2)};
  messages->table()->setChosen(ticked);
  for (int row = 0; row < 2; ++row) {
    QVERIFY(at.press(at.id(row), QStringLiteral("Replay this one")));
    QVERIFY(at.plansFor(4 + row, at.id(row), "replay"));
  }
  at.view.sheet()->sheet()->cancelButton()->click();
  QCOMPARE(messages->table()->chosen(), ticked);
}

void RowMenusTest::deadLetterIsReplayedOrDiscardedAlone() {
  On<DeadLettersView> at;
  QVERIFY(at.ready);
  QVERIFY(at.press(at.id(1), QStringLiteral("Replay this one")));
  QVERIFY(at.plansFor(1, at.id(1), "replay"));
  at.view.sheet()->sheet()->dismiss();
  QVERIFY(at.press(at.id(2), QStringLiteral("Discard this one")));
  QVERIFY(at.plansFor(2, at.id(2), "discard"));
}

void RowMenusTest::discardedOneIsRestoredAlone() {
  On<DeadLettersView> at(QStringLiteral("is:discarded"));
  QVERIFY(at.ready);
  QVERIFY(!at.press(at.id(1), QStringLiteral("Replay this one")));
  QVERIFY(at.press(at.id(1), QStringLiteral("Restore this one")));
  QVERIFY(at.plansFor(1, at.id(1), "restore"));
}

void RowMenusTest::whoMayReplayOneMayDoSoFromItsMenu() {
  On<DeadLettersView> at;
  QVERIFY(at.ready);
  protocol::SessionView session = canned::session();
  session.permissions = {"notifications.read", "dead_letters.read", "events.read", "stats.read", "replay.one"};
  at.desk.session.state().setSession(session);
  QMenu menu;
  at.view.fillMenu(menu, at.id(0));
  for (const QAction* each : menu.actions()) {
    if (each->text().startsWith(QStringLiteral("Replay this one"))) QVERIFY(each->isEnabled());
    if (!each->text().startsWith(QStringLiteral("Discard this one"))) continue;
    QVERIFY(!each->isEnabled());
    QVERIFY2(each->toolTip().contains(QStringLiteral("discard")), qPrintable(each->toolTip()));
  }
}

void RowMenusTest::keysStandWhereTheyMeanTheRow() {
  On<DeadLettersView> at;
  QVERIFY(at.ready);
  GroupsCard* groups = at.view.groups();
  QTRY_VERIFY(groups->scopeIds().size() == 1);
  const QString shown = groups->scopeIds().first();
  const QString other = groups->model()->idAt(groups->model()->rowOf(shown) + 1);
  QMenu ofShown, ofOther, ofTicked, ofMessage;
  groups->fillMenu(ofShown, shown);
  const QStringList keys = keyed(ofShown);
  QVERIFY2(keys.size() == 2 && keys[0].endsWith(QStringLiteral("\tr")) && keys[1].endsWith(QStringLiteral("\td")), qPrintable(keys.join(u' ')));
  groups->fillMenu(ofOther, other);
  QVERIFY(keyed(ofOther).isEmpty());
  at.view.messages()->table()->setChosen({at.id(0)});  // r would replay that one
  groups->fillMenu(ofTicked, shown);
  QVERIFY(keyed(ofTicked).isEmpty());
  at.view.fillMenu(ofMessage, at.id(0));
  QCOMPARE(keyed(ofMessage), QStringList{QStringLiteral("Copy id\tc")});
}

void RowMenusTest::keyThatIsShownIsNoSecondShortcut() {
  On<HeldView> at;
  QVERIFY(at.ready);
  QMenu menu;
  at.view.fillMenu(menu, at.id(0));
  QVERIFY(!keyed(menu).isEmpty());
  for (const QAction* each : menu.actions()) QVERIFY2(each->shortcut().isEmpty(), qPrintable(each->text()));
}

}  // namespace signalbox::tests
