#include "tests/ui/views/effect_test.h"

#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QSpinBox>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/support/seen.h"
#include "tests/ui/views/screens.h"
#include "ui/views/delivery/policy_sheet.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/operation_report.h"
#include "ui/views/set_up/import_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

/// What the buttons read that are shown.
QStringList acts(const QWidget& root) {
  QStringList all;
  for (const ActButton* each : root.findChildren<ActButton*>())
    if (each->isVisible() && !each->text().isEmpty()) all << each->text();
  return all;
}

Sheet* openSheet(const QWidget& root) {
  for (Sheet* each : root.findChildren<Sheet*>())
    if (each->isOpen()) return each;
  return nullptr;
}

template <class Screen> struct On {
  explicit On(const Place& place = {}) : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter(place);
  }
  Desk desk;
  bool ready;
  Screen view;
};

}  // namespace

void EffectTest::forcingReadsByWhatIsSo() {
  On<DeliveryView> at(Place{QStringLiteral("delivery"), {QStringLiteral("providers"), QStringLiteral("twilio")}, {}});
  QVERIFY(at.ready);
  protocol::BreakerView& breaker = at.desk.engine.snapshot().providers[2].breaker;
  const auto offers = [&](const char* state, const char* mode, const QStringList& words) {
    breaker.state = state;
    breaker.mode = mode;
    at.desk.engine.tell({QStringLiteral("providers")});
    return QTest::qWaitFor([&] {
      const QStringList all{QStringLiteral("Keep sending"), QStringLiteral("Send anyway"), QStringLiteral("Stop sending"),
                            QStringLiteral("Keep stopped"), QStringLiteral("Lift the override")};
      QStringList there;
      for (const QString& each : all)
        if (button(at.view, each) != nullptr) there << each;
      return there == words;
    }, 5000);
  };
  QVERIFY(offers("closed", "auto", {QStringLiteral("Keep sending"), QStringLiteral("Stop sending")}));
  QVERIFY(offers("half_open", "auto", {QStringLiteral("Send anyway"), QStringLiteral("Stop sending")}));
  QVERIFY(offers("open", "forced_open", {QStringLiteral("Send anyway"), QStringLiteral("Lift the override")}));
  QVERIFY(offers("open", "forced_closed", {QStringLiteral("Stop sending"), QStringLiteral("Lift the override")}));
  QVERIFY(offers("open", "auto", {QStringLiteral("Send anyway"), QStringLiteral("Keep stopped")}));
  button(at.view, QStringLiteral("Keep stopped"))->click();
  const Sheet* sheet = openSheet(at.view);
  QVERIFY(sheet != nullptr);
  QCOMPARE(sheet->accessibleName(), QStringLiteral("Keep twilio stopped"));
  QVERIFY(says(*sheet, QStringLiteral("Ends by itself at 14:18:")));
}

void EffectTest::pausedQueueStillSaysHowManyWait() {
  On<DeliveryView> at;
  QVERIFY(at.ready);
  protocol::QueueView& sms = at.desk.engine.snapshot().queues[1];
  sms.paused = true;
  at.desk.engine.tell({QStringLiteral("queues")});
  const QString words = QStringLiteral("SMS: Paused, %1").arg(sms.waiting);
  const auto told = [&] {
    for (const DeliveryRow* row : at.view.findChildren<DeliveryRow*>())
      if (row->accessibleName() == words) return true;
    return false;
  };
  QTRY_VERIFY2(told(), qPrintable(words));
}

void EffectTest::sendingAgainWarnsOnItsButton() {
  On<HeldView> at;
  QVERIFY(at.ready);
  QTRY_VERIFY2(button(at.view, QStringLiteral("Send 37 again (may be a duplicate)")) != nullptr, qPrintable(acts(at.view).join(QLatin1Char('|'))));
}

void EffectTest::cancellingPromisesNoCount() {
  On<NotificationsView> at;
  QTRY_VERIFY(at.view.messages()->model()->rowCount() > 0);
  QVERIFY2(button(at.view, QStringLiteral("Cancel unsent")) != nullptr, qPrintable(acts(at.view).join(QLatin1Char('|'))));
}

void EffectTest::countsStayWhereOnlyTheGlyphsFit() {
  Desk desk;
  QVERIFY(desk.connectNow());
  MessagesCard card(desk.context(), ui::state::Place::deadLetters, QStringLiteral("Messages"), nullptr);
  ActButton* replay = card.addAct(QStringLiteral("Replay"), QStringLiteral("replay.bulk"), {});
  ActButton* discard = card.addAct(QStringLiteral("Discard"), QStringLiteral("discard"), {});
  replay->setGlyph(ui::theme::Icon::Replay);
  discard->setGlyph(ui::theme::Icon::Discard);
  card.setScope(QStringLiteral("cause:c1"), QStringLiteral("in this group"), 21'402);
  card.resize(1200, 400);
  card.show();
  card.setActive(true);
  QTRY_VERIFY(card.model()->rowCount() > 0);
  QTRY_VERIFY(!discard->icon().isNull());
  const int both = replay->width() + discard->width();
  card.resize(both, 400);  // without the card's edges and the gap
  QTRY_VERIFY(discard->icon().isNull() && replay->icon().isNull());
  QCOMPARE(discard->text(), QStringLiteral("Discard 21,402"));
  QCOMPARE(replay->text(), QStringLiteral("Replay 21,402"));
  card.resize(1200, 400);
  QTRY_VERIFY(!discard->icon().isNull());
}

void EffectTest::reportIsInTheOrderOfTime() {
  On<OperationsView> at(Place{QStringLiteral("operations"), {QStringLiteral("0196c3a1-0000-7000-8000-0000000000d2")}, {}});
  QVERIFY(at.ready);
  const auto shown = [&at] { return at.view.report()->shown(); };
  QTRY_VERIFY2(shown().contains(QStringLiteral("One cause: ") + QString::fromStdString(canned::groups()[1].title)), qPrintable(shown()));
  const qsizetype asked = shown().indexOf(QStringLiteral("ana: Asked for")), started = shown().indexOf(QStringLiteral("UTC  Started")),
                  changed = shown().indexOf(QStringLiteral("jon: Rate changed")), ended = shown().indexOf(QStringLiteral("UTC  Ended"));
  QVERIFY2(0 < asked && asked < started && started < changed && changed < ended, qPrintable(shown()));
  QVERIFY2(shown().contains(QStringLiteral(":10 UTC  ana: Asked for")), qPrintable(shown()));  // to the second
}

void EffectTest::importThatIsOverKeepsItsReason() {
  Desk desk;
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1200, 800);
  host.show();
  Scripted taken = json("{\"line\":1,\"status\":200}\n");
  taken.type = "application/x-ndjson";
  desk.engine.server().on("POST /recipients/batch", taken);
  QFile file(desk.folder.filePath(QStringLiteral("people.csv")));
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write("id,email\na,a@example.com\n") > 0);
  file.close();
  ImportSheet importing(desk.context(), &host);
  Sheet& sheet = *importing.sheet();
  importing.open(file.fileName());
  auto* reason = sheet.findChild<QLineEdit*>();
  QTest::keyClicks(reason, QStringLiteral("moved"));
  QTRY_VERIFY(!sheet.confirmButton()->isBlocked());
  sheet.confirmButton()->click();
  QTRY_COMPARE(sheet.confirmButton()->text(), QStringLiteral("Close"));
  QCOMPARE(reason->text(), QStringLiteral("moved"));
  QVERIFY(!sheet.holdsTyped());  // nothing is lost with it
  QVERIFY(!sheet.cancelButton()->isVisible());
  importing.open(file.fileName());
  QCOMPARE(reason->text(), QString());  // the next import is another act
  QVERIFY(sheet.cancelButton()->isVisible());
}

void EffectTest::groupsWithoutAProviderAreAGroup() {
  On<DeadLettersView> at;
  QVERIFY(at.ready);
  GroupsCard& groups = *at.view.groups();
  using Model = ui::state::GroupTableModel;
  QTRY_VERIFY(groups.model()->rowCount() > 0);
  QVERIFY(!groups.table()->isColumnHidden(Model::provider));
  protocol::GroupPage page;
  page.asOf = canned::asOf();
  protocol::GroupView some = canned::groups()[0], none = canned::groups()[1];
  some.id = some.title = some.provider = "twilio";
  none.id = none.title = none.provider = none.channel = "";
  page.data = {some, none};
  at.desk.engine.server().on("GET /dead-letters/groups", json(protocol::toText(page)));
  groups.setBy(QStringLiteral("provider"));
  QTRY_COMPARE(groups.model()->rowCount(), 2);
  QVERIFY(groups.table()->isColumnHidden(Model::provider) && groups.table()->isColumnHidden(Model::channel));
  QCOMPARE(groups.table()->model()->index(1, Model::cause).data().toString(), QStringLiteral("No provider"));
  groups.table()->setCurrentIndex(groups.table()->model()->index(1, Model::cause));
  QCOMPARE(groups.scopeQuery(), QStringLiteral("provider:\"\""));  // and not everything
  QCOMPARE(groups.scopeCount().value_or(-1), none.count);
  groups.setBy(QStringLiteral("cause"));
  QVERIFY(!groups.table()->isColumnHidden(Model::provider) && !groups.table()->isColumnHidden(Model::channel));
}

void EffectTest::emptyListSaysWhetherItWasSearched() {
  On<NotificationsView> at;
  QVERIFY(at.ready);
  at.desk.engine.setEmpty();
  at.view.enter({});
  at.view.messages()->model()->reload();
  QTRY_VERIFY(says(at.view, QStringLiteral("No notifications yet.")));
  QVERIFY(button(at.view, QStringLiteral("Send a test message")) != nullptr);
  at.view.enter(Place{QStringLiteral("notifications"), {}, {{QStringLiteral("q"), QStringLiteral("to:nobody")}}});
  QTRY_VERIFY(says(at.view, QStringLiteral("No notifications match the search.")));
  QVERIFY(button(at.view, QStringLiteral("Clear the search")) != nullptr);
  button(at.view, QStringLiteral("Clear the search"))->click();
  QTRY_VERIFY(says(at.view, QStringLiteral("No notifications yet.")));
}

void EffectTest::spansAreWrittenAsTheWaitsAre() {
  Desk desk;
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1200, 780);
  host.show();
  PolicySheet policy(desk.context(), &host);
  policy.open(QStringLiteral("sms"));
  QSpinBox* most = nullptr;
  for (QSpinBox* each : policy.sheet()->findChildren<QSpinBox*>())
    if (each->accessibleName().startsWith(QStringLiteral("Longest pause"))) most = each;
  QVERIFY(most != nullptr);
  most->setValue(300);
  QCOMPARE(most->text(), QStringLiteral("5 min"));
  most->setValue(90);
  QCOMPARE(most->text(), QStringLiteral("90 s"));
  auto* line = most->findChild<QLineEdit*>();
  line->setText(QStringLiteral("1 h"));
  most->interpretText();
  QCOMPARE(most->value(), 3600);
  line->setText(QStringLiteral("soon"));
  most->interpretText();
  QCOMPARE(most->value(), 3600);
}

void EffectTest::policyThatIsAsItWasIsNotSet() {
  Desk desk;
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1200, 900);
  host.show();
  PolicySheet policy(desk.context(), &host);
  policy.open(QStringLiteral("sms"));
  const ActButton& confirm = *policy.sheet()->confirmButton();
  QCOMPARE(confirm.toolTip(), QStringLiteral("Nothing was changed"));
  for (auto* box : policy.sheet()->findChildren<QSpinBox*>()) {
    const int before = box->value();
    box->setValue(before + 1);
    QVERIFY2(!confirm.isBlocked(), qPrintable(box->accessibleName()));
    box->setValue(before);
    QVERIFY2(confirm.isBlocked(), qPrintable(box->accessibleName()));
  }
  auto* asked = policy.sheet()->findChild<QComboBox*>();
  asked->setCurrentIndex(asked->currentIndex() == 0 ? 1 : 0);
  QVERIFY(!confirm.isBlocked());
}

}  // namespace signalbox::tests
