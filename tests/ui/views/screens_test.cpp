#include <QTest>

#include <memory>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/screens.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/messages_card.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

void open(View& view, const Place& place = {}) {
  view.resize(1232, 828);
  view.show();
  view.enter(place);
}

Card* listCard(const View& view) {
  if (auto* dead = qobject_cast<const DeadLettersView*>(&view)) return const_cast<DeadLettersView*>(dead)->groups()->card();
  if (auto* list = qobject_cast<const MessageListView*>(&view)) return const_cast<MessageListView*>(list)->messages()->card();
  for (Card* card : view.findChildren<Card*>())
    if (card->accessibleName() == QLatin1String("Finished operations") || card->accessibleName() == QLatin1String("The audit log")) return card;
  return nullptr;
}

void lists() {
  QTest::addColumn<QString>("screen");
  QTest::addColumn<QByteArray>("path");
  QTest::newRow("dead letters") << QStringLiteral("dead-letters") << QByteArray("GET /dead-letters/groups");
  QTest::newRow("held") << QStringLiteral("held") << QByteArray("GET /held");
  QTest::newRow("notifications") << QStringLiteral("notifications") << QByteArray("GET /notifications");
  QTest::newRow("audit") << QStringLiteral("audit") << QByteArray("GET /audit");
  QTest::newRow("operations") << QStringLiteral("operations") << QByteArray("GET /operations");
}

void screens() {
  QTest::addColumn<QString>("screen");
  for (const char* screen :
       {"overview", "dead-letters", "held", "notifications", "operations", "delivery", "audit", "past", "set-up", "set-up/recipients",
        "set-up/suppressions", "set-up/tokens", "set-up/templates", "set-up/secrets", "set-up/engine", "set-up/console"})
    QTest::newRow(screen) << QString::fromLatin1(screen);
}

ActButton* button(const QWidget& view, const QString& verb) {
  for (ActButton* each : view.findChildren<ActButton*>())
    if (each->isVisible() && each->text().startsWith(verb)) return each;
  return nullptr;
}

}  // namespace

void ScreensTest::everyScreenShowsItsContent_data() { screens(); }
void ScreensTest::everyScreenShowsItsContent() {
  QFETCH(QString, screen);
  Desk desk;
  QVERIFY(desk.connectNow());
  const auto view = screenOf(screen.section(QLatin1Char('/'), 0, 0), desk.context());
  open(*view, parseLink(screen)->place);
  QVERIFY(!view->title().isEmpty());
  // No card may stay a skeleton once the engine has answered.
  const auto loading = [&] {
    int count = 0;
    for (const Card* card : view->findChildren<Card*>()) count += card->isVisible() && card->state() == Card::State::Loading ? 1 : 0;
    return count;
  };
  QTRY_COMPARE(loading(), 0);
  for (const Card* card : view->findChildren<Card*>())
    if (card->isVisible()) QVERIFY2(card->state() != Card::State::Error, qPrintable(card->accessibleName()));
}

void ScreensTest::everyListSaysWhenItIsEmpty_data() { lists(); }
void ScreensTest::everyListSaysWhenItIsEmpty() {
  QFETCH(QString, screen);
  Desk desk;
  desk.engine.setEmpty();
  QVERIFY(desk.connectNow());
  const auto view = screenOf(screen.section(QLatin1Char('/'), 0, 0), desk.context());
  open(*view);
  QTRY_COMPARE(listCard(*view)->state(), Card::State::Empty);
}

void ScreensTest::everyListSaysWhyItFailed_data() { lists(); }
void ScreensTest::everyListSaysWhyItFailed() {
  QFETCH(QString, screen);
  QFETCH(QByteArray, path);
  Desk desk;
  desk.engine.server().on(path, problem(503, "unavailable", "The engine is stopping"));
  QVERIFY(desk.connectNow());
  const auto view = screenOf(screen.section(QLatin1Char('/'), 0, 0), desk.context());
  open(*view);
  QTRY_COMPARE(listCard(*view)->state(), Card::State::Error);
  const int before = desk.engine.server().count(path);
  Q_EMIT listCard(*view)->retryPressed();
  QTRY_VERIFY(desk.engine.server().count(path) > before);
}

void ScreensTest::actsAreBlockedWithTheReasonWhenBlind() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  open(view);
  QTRY_VERIFY(button(view, QStringLiteral("Replay")) && !button(view, QStringLiteral("Replay"))->isBlocked());
  desk.letPass(16s);
  QVERIFY(button(view, QStringLiteral("Replay"))->isBlocked());
  QVERIFY(!button(view, QStringLiteral("Replay"))->toolTip().isEmpty());
}

void ScreensTest::missingPermissionIsNamed() {
  Desk desk;
  auto session = canned::session();
  session.permissions = {"dead_letters.read", "notifications.read", "events.read", "stats.read"};
  desk.engine.server().on("GET /session", json(protocol::toText(session)));
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  open(view);
  QTRY_VERIFY(button(view, QStringLiteral("Replay")) && button(view, QStringLiteral("Replay"))->isBlocked());
  QVERIFY2(button(view, QStringLiteral("Replay"))->toolTip().contains(QStringLiteral("replay.bulk")),
           qPrintable(button(view, QStringLiteral("Replay"))->toolTip()));
}

void ScreensTest::everyControlHasAName_data() { screens(); }
void ScreensTest::everyControlHasAName() {
  QFETCH(QString, screen);
  Desk desk;
  QVERIFY(desk.connectNow());
  const auto view = screenOf(screen.section(QLatin1Char('/'), 0, 0), desk.context());
  open(*view, parseLink(screen)->place);
  QTRY_VERIFY(desk.engine.server().asked().size() > 3);
  const QStringList nameless = namelessControls(*view);
  QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
}

void ScreensTest::chosenGroupIsTheScope() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  const QString id = QString::fromStdString(canned::groups()[2].id);
  open(view, Place{QStringLiteral("dead-letters"), {QStringLiteral("groups"), id}, {}});
  QTRY_COMPARE(view.messages()->model()->query(), QStringLiteral("cause:") + id);
  QTRY_COMPARE(view.messages()->words(), QStringLiteral("All 7,844 in this group"));
}

void ScreensTest::linkedGroupIsTheScopeWithoutARowToo() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  const Place linked{QStringLiteral("dead-letters"), {QStringLiteral("groups"), QStringLiteral("c1")}, {}};
  desk.navigator.go(linked);
  open(view, linked);
  QCOMPARE(view.messages()->model()->query(), QStringLiteral("cause:c1"));  // never everything, not for a moment
  QTRY_COMPARE(view.groups()->table()->model()->rowCount(), static_cast<int>(canned::groups().size()));
  QCOMPARE(view.groups()->table()->currentId(), QString());
  QCOMPARE(view.messages()->model()->query(), QStringLiteral("cause:c1"));
  QCOMPARE(desk.navigator.place().path, linked.path);
  const QString other = QString::fromStdString(canned::groups()[2].id);
  view.groups()->table()->setCurrentId(other);
  QCOMPARE(view.messages()->model()->query(), QString(QStringLiteral("cause:") + other));
  QCOMPARE(desk.navigator.place().path, QStringList({QStringLiteral("groups"), other}));
}

void ScreensTest::dataIsNeverMarkup() {
  Desk desk;
  QVERIFY(desk.connectNow());
  const auto view = screenOf(QStringLiteral("dead-letters"), desk.context());
  open(*view);
  for (const Label* label : view->findChildren<Label*>()) QVERIFY(label->textFormat() == Qt::PlainText);
}

}  // namespace signalbox::tests
