// A stretch of time that was chosen in a chart is asked for by every list, too.
#include "tests/ui/views/range_chip_test.h"

#include <QTest>
#include <QUrl>

#include <memory>

#include "tests/ui/support/desk.h"
#include "ui/views/audit_view.h"
#include "ui/views/latest_messages.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/range_chip.h"
#include "ui/views/wording.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace std::chrono_literals;

namespace {

const base::WallTime kFrom = canned::kNow - 2h, kTo = canned::kNow - 1h;
const QString kDied = QStringLiteral("died>=2026-05-12T12:03:10.000Z died<2026-05-12T13:03:10.000Z");
const QString kCreated = QStringLiteral("created>=2026-05-12T12:03:10.000Z created<2026-05-12T13:03:10.000Z");

/// What was last asked for, readable.
QString asked(Desk& desk, const char* route) { return QUrl::fromPercentEncoding(desk.engine.server().last(route).target); }

}  // namespace

void RangeChipTest::deadLettersAreOfTheChosenTime() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("provider:twilio OR age>1h")}}});
  auto* chip = view.findChild<RangeChip*>();
  QVERIFY(chip->isHidden());
  desk.time.setCustom(kFrom, kTo);
  QTRY_VERIFY2(asked(desk, "GET /dead-letters").contains(QStringLiteral("(provider:twilio OR age>1h) ") + kDied),
               qPrintable(asked(desk, "GET /dead-letters")));
  QTRY_VERIFY(asked(desk, "GET /dead-letters/groups").contains(kDied));
  QVERIFY(chip->isVisible());
  QCOMPARE(chip->text(), QStringLiteral("Died 12:03\u201313:03"));
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  view.perform(Act::discard);
  QTRY_COMPARE(desk.engine.server().count("POST /plans"), 1);  // what is done is done to these alone
  QVERIFY(desk.engine.server().last("POST /plans").body.contains("died<"));
  chip->click();
  QCOMPARE(desk.time.range(), ui::state::Range::hour1);
  QVERIFY(chip->isHidden());
  QTRY_VERIFY(!asked(desk, "GET /dead-letters").contains(QStringLiteral("died")));
  QTRY_VERIFY(!asked(desk, "GET /dead-letters/groups").contains(QStringLiteral("died")));
}

void RangeChipTest::otherListsAreOfTheChosenTime_data() {
  QTest::addColumn<bool>("held");
  QTest::newRow("held") << true;
  QTest::newRow("notifications") << false;
}

void RangeChipTest::otherListsAreOfTheChosenTime() {
  QFETCH(bool, held);
  Desk desk;
  QVERIFY(desk.connectNow());
  const char* const route = held ? "GET /held" : "GET /notifications";
  std::unique_ptr<MessageListView> view;
  if (held)
    view = std::make_unique<HeldView>(desk.context());
  else
    view = std::make_unique<NotificationsView>(desk.context());
  view->resize(1232, 828);
  view->show();
  desk.time.setCustom(kFrom, kTo);
  view->enter({});
  QTRY_VERIFY2(asked(desk, route).contains(kCreated), qPrintable(asked(desk, route)));
  desk.time.resetCustom();
  QTRY_VERIFY(!asked(desk, route).contains(QStringLiteral("created")));
}

void RangeChipTest::latestMessagesAreOfTheChosenTime() {
  Desk desk;
  QVERIFY(desk.connectNow());
  LatestMessages latest(desk.context(), QStringLiteral("Latest messages"), QStringLiteral("None."), nullptr);
  latest.resize(868, 240);
  latest.show();
  latest.setQuery(QStringLiteral("provider:twilio"));
  latest.setActive(true);
  QTRY_VERIFY(asked(desk, "GET /notifications").contains(QStringLiteral("provider:twilio")));
  desk.time.setCustom(kFrom, kTo);
  QTRY_VERIFY(asked(desk, "GET /notifications").contains(QStringLiteral("provider:twilio ") + kCreated));
  QTRY_VERIFY(latest.findChild<RangeChip*>()->isVisible());
}

void RangeChipTest::hiddenListAsksWhenItIsOpened() {
  Desk desk;
  QVERIFY(desk.connectNow());
  HeldView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  view.hide();
  const int before = desk.engine.server().count("GET /held");
  desk.time.setCustom(kFrom, kTo);
  QCOMPARE(view.messages()->model()->query(), QString());
  view.show();
  view.enter({});
  QTRY_VERIFY(asked(desk, "GET /held").contains(kCreated));
  QVERIFY(desk.engine.server().count("GET /held") > before);
}

void RangeChipTest::auditIsOfTheChosenTime() {
  Desk desk;
  QVERIFY(desk.connectNow());
  AuditView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_COMPARE(desk.engine.server().count("GET /audit"), 1);
  QVERIFY(!asked(desk, "GET /audit").contains(QStringLiteral("from=")));
  desk.time.setCustom(kFrom, kTo);
  QTRY_VERIFY2(asked(desk, "GET /audit").contains(QStringLiteral("from=2026-05-12T12:03:10.000Z&to=2026-05-12T13:03:10.000Z")),
               qPrintable(asked(desk, "GET /audit")));
  auto* chip = view.findChild<RangeChip*>();
  QTRY_VERIFY(chip->isVisible());  // while the list is read its bar is not there
  QCOMPARE(chip->text(), QStringLiteral("Done 12:03\u201313:03"));
  chip->click();
  QTRY_VERIFY(!asked(desk, "GET /audit").contains(QStringLiteral("from=")));
}

void RangeChipTest::listsSayThatTheyHoldAllTimes() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeadLettersView dead(desk.context());
  HeldView held(desk.context());
  AuditView audit(desk.context());
  for (View* view : std::initializer_list<View*>{&dead, &held, &audit}) {
    view->resize(1232, 828);
    view->show();
    view->enter({});
    const auto* all = view->findChild<AllTimes*>();
    QTRY_VERIFY(all != nullptr && all->isVisible());  // as soon as there is something in the list
    QCOMPARE(all->text(), QStringLiteral("All times"));
    desk.time.setCustom(kFrom, kTo);
    QVERIFY(!all->isVisible());
    desk.time.resetCustom();
    QTRY_VERIFY(all->isVisible());
  }
}

void RangeChipTest::spansTellTheirDays() {
  Desk desk;
  const auto words = [&desk](base::WallTime from, base::WallTime to) { return spanWords(desk.context(), from, to); };
  QCOMPARE(words(kFrom, kTo), QStringLiteral("12:03\u201313:03"));
  QCOMPARE(words(kFrom - 24h, kTo - 24h), QStringLiteral("11 May 12:03\u201313:03"));
  QCOMPARE(words(kFrom - 72h, kTo - 24h), QStringLiteral("9 May 12:03\u201311 May 13:03"));
  QCOMPARE(words(kFrom - 24h, kTo), QStringLiteral("11 May 12:03\u201312 May 13:03"));
}

}  // namespace signalbox::tests
