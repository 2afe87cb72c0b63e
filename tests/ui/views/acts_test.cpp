// Acts as they are asked for and as they are told while they run: nothing typed for another one, no word that is not true of its kind.
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/support/seen.h"
#include "tests/ui/views/views_tests.h"
#include "ui/state/operation_model.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/canary_fields.h"
#include "ui/views/operations/operation_card.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/operations/operations_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/undo_bar.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

TimedActSheet::Ask asking(const char* title, const char* about = "") {
  TimedActSheet::Ask ask;
  ask.title = QString::fromLatin1(title);
  ask.verb = QStringLiteral("Pause");
  ask.permission = QStringLiteral("queues.control");
  ask.about = QString::fromLatin1(about);
  ask.run = [](std::optional<base::WallTime>, const QString&) -> ui::state::PendingAct* { return nullptr; };
  return ask;
}

ActButton* shown(const QWidget& view, const QString& words) {
  for (ActButton* each : view.findChildren<ActButton*>())
    if (each->isVisible() && each->text() == words) return each;
  return nullptr;
}

protocol::OperationView discarding() {
  protocol::OperationView operation = canned::operations()[2];
  operation.state = "running";
  operation.total = 611;
  operation.done = 200;
  operation.skipped = 11;
  operation.confirmed = operation.failed = 0;
  return operation;
}

}  // namespace

void ActsTest::reasonAndEndAreOfOneActAlone() {
  Desk desk;
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1000, 800);
  host.show();
  TimedActSheet sheet(desk.context(), &host);
  auto* reason = sheet.sheet()->findChild<QLineEdit*>();
  auto* until = sheet.sheet()->findChild<SegmentedControl*>();
  sheet.open(asking("Pause Email"));
  reason->setText(QStringLiteral("maintenance"));
  until->setCurrent(QStringLiteral("14400"));
  sheet.sheet()->dismiss();
  sheet.open(asking("Pause Email"));  // Esc keeps what was typed
  QCOMPARE(reason->text(), QStringLiteral("maintenance"));
  QCOMPARE(until->current(), QStringLiteral("14400"));
  sheet.sheet()->dismiss();
  sheet.open(asking("Pause SMS"));
  QCOMPARE(reason->text(), QString());
  QCOMPARE(until->current(), QStringLiteral("900"));
  sheet.open(asking("Cancel this message", "m1"));
  reason->setText(QStringLiteral("sent by mistake"));
  sheet.open(asking("Cancel this message", "m2"));
  QCOMPARE(reason->text(), QString());
}

void ActsTest::sendingAgainHasItsRateAndMayBeginWithFew() {
  Desk desk;
  QVERIFY(desk.connectNow());
  HeldView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  view.perform(Act::replay);
  Sheet& sheet = *view.sheet()->sheet();
  QTRY_COMPARE(sheet.confirmButton()->text(), QStringLiteral("Send 37 again"));
  const auto isShown = [&sheet](const QString& name) {
    for (const QWidget* each : sheet.findChildren<QWidget*>())
      if (each->isVisible() && each->accessibleName() == name) return true;
    return false;
  };
  QVERIFY(isShown(QStringLiteral("Rate")));
  QVERIFY(!isShown(QStringLiteral("Provider")));
  for (const SwitchButton* each : sheet.findChildren<SwitchButton*>())
    QVERIFY(!each->isVisible() || each->text() != QLatin1String("Newest template version"));
  for (QSpinBox* each : sheet.findChildren<QSpinBox*>())
    if (each->accessibleName() == QLatin1String("Rate")) each->setValue(20);
  CanaryFields& canary = *view.sheet()->canary();
  canary.toggle()->click();
  canary.sizes()->setText(QStringLiteral("1, 4"));
  typedText(sheet)->setPlainText(QStringLiteral("better twice than never"));
  sheet.confirmButton()->click();
  QTRY_COMPARE(desk.engine.server().count("POST /operations"), 1);
  const auto asked = protocol::parse<protocol::OperationRequest>(desk.engine.server().last("POST /operations").body.toStdString());
  QVERIFY(asked.ok());
  QCOMPARE((*asked).ratePerSecond, 20.0);
  QVERIFY((*asked).include == std::vector<std::string>{"duplicate_risk"});  // by its name: the engine's default is without it
  QVERIFY((*asked).canary.has_value());
  QVERIFY(((*asked).canary->steps == std::vector<std::int64_t>{1, 4}));
  const auto planned = protocol::parse<protocol::PlanRequest>(desk.engine.server().last("POST /plans").body.toStdString());
  QVERIFY(planned.ok() && (*planned).provider.empty() && (*planned).edits.empty() && !(*planned).latestTemplate);
}

void ActsTest::discardIsDoneAndNothingIsSent() {
  Desk desk;
  QVERIFY(desk.connectNow());
  OperationCard card(desk.context(), discarding(), nullptr);
  card.resize(1200, 200);
  card.show();
  const auto* progress = card.findChild<ProgressBar*>();
  QCOMPARE(progress->accessibleDescription(), QStringLiteral("200 done, 11 skipped, 400 left"));
  QVERIFY(!card.findChild<QDoubleSpinBox*>()->isVisible());
  auto replaying = canned::operations().front();
  card.setOperation(replaying);
  QVERIFY2(progress->accessibleDescription().contains(QStringLiteral("under way")), qPrintable(progress->accessibleDescription()));
  replaying.kind = "resolve";  // held ones that are sent again
  replaying.resolution = "resend";
  card.setOperation(replaying);
  QVERIFY(progress->accessibleDescription().contains(QStringLiteral("sent")) && card.findChild<QDoubleSpinBox*>()->isVisible());
}

void ActsTest::sentIsOneFigureOnTheScreen() {
  using Model = ui::state::OperationModel;
  Desk desk;
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  const auto* model = view.findChild<Model*>();
  QTRY_VERIFY(model->rowCount() > 0 && view.findChild<OperationCard*>() != nullptr);
  QCOMPARE(model->headerData(Model::confirmed, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Sent"));
  const QString sent = model->index(0, Model::confirmed).data().toString();  // the one that runs
  QCOMPARE(view.findChild<ProgressBar*>()->accessibleDescription(),
           QStringLiteral("%1 sent, 32 under way, 21 failed, 16 skipped, 2,390 left").arg(sent));
}

void ActsTest::finishedDiscardHasNoCountOfSent() {
  using Model = ui::state::OperationModel;
  Desk desk;
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  const auto* model = view.findChild<Model*>();
  QTRY_VERIFY(model->rowCount() > 2);
  QCOMPARE(model->index(2, Model::kind).data().toString(), QStringLiteral("Discard"));
  for (const int column : {Model::confirmed, Model::failed}) {
    QCOMPARE(model->index(2, column).data().toString(), format::unknown());
    QVERIFY(model->index(1, column).data().toString() != format::unknown());  // a replay
  }
}

void ActsTest::fractionOfARateIsShownAndSet() {
  Desk desk;
  QVERIFY(desk.connectNow());
  auto slow = canned::operations().front();
  slow.ratePerSecond = 0.5;
  OperationCard card(desk.context(), slow, nullptr);
  auto* rate = card.findChild<QDoubleSpinBox*>();
  QCOMPARE(rate->value(), 0.5);
  QCOMPARE(rate->text(), QString(QStringLiteral("0") + rate->locale().decimalPoint() + QStringLiteral("5/s")));
  slow.ratePerSecond = 0.0001;
  card.setOperation(slow);
  QVERIFY(rate->value() > 0);  // zero would read as no limit
  slow.ratePerSecond = 50;
  card.setOperation(slow);
  QCOMPARE(rate->text(), QStringLiteral("50/s"));
  slow.ratePerSecond = 0;
  card.setOperation(slow);
  QCOMPARE(rate->text(), QStringLiteral("No limit"));
  QCOMPARE(desk.engine.server().count("PATCH /operations/"), 0);
  rate->setValue(0.25);
  QTRY_COMPARE(desk.engine.server().count("PATCH /operations/"), 1);
  QCOMPARE(boost::json::parse(desk.engine.server().last("PATCH /operations/").body.toStdString()).as_object().at("rate").to_number<double>(), 0.25);
}

void ActsTest::refusedActFreesItsButton_data() {
  QTest::addColumn<QString>("state");
  QTest::addColumn<QString>("words");
  QTest::newRow("pause") << QStringLiteral("running") << QStringLiteral("Pause");
  QTest::newRow("resume") << QStringLiteral("paused") << QStringLiteral("Resume");
  QTest::newRow("undo") << QStringLiteral("staged") << QStringLiteral("Undo 4,036");
}

void ActsTest::refusedActFreesItsButton() {
  QFETCH(QString, state);
  QFETCH(QString, words);
  Desk desk;
  desk.engine.server().on("POST /operations/", problem(409, "conflict", "It has ended"));
  QVERIFY(desk.connectNow());
  auto operation = canned::operations().front();
  operation.state = state.toStdString();
  operation.by = "jon";
  OperationCard card(desk.context(), operation, nullptr);
  card.resize(1200, 200);
  card.show();
  ActButton* button = shown(card, words);
  QVERIFY(button != nullptr && !button->isBlocked());
  button->click();
  QCOMPARE(button->toolTip(), QStringLiteral("Asked"));
  QTRY_COMPARE(desk.engine.server().count("POST /operations/"), 1);
  QTRY_VERIFY2(!button->isBlocked(), qPrintable(button->toolTip()));
  QCOMPARE(button->text(), words);
}

void ActsTest::refusedRateIsTakenBack() {
  Desk desk;
  desk.engine.server().on("PATCH /operations/", problem(409, "conflict", "It has ended"));
  QVERIFY(desk.connectNow());
  OperationCard card(desk.context(), canned::operations().front(), nullptr);
  auto* rate = card.findChild<QDoubleSpinBox*>();
  QCOMPARE(rate->value(), 50.0);
  rate->setValue(400);
  QTRY_COMPARE(desk.engine.server().count("PATCH /operations/"), 1);
  QTRY_COMPARE(rate->value(), 50.0);
  QCOMPARE(desk.engine.server().count("PATCH /operations/"), 1);  // taking it back asks for nothing
}

void ActsTest::cardsHaveTheSameLinesWithAndWithoutACanary() {
  Desk desk;
  desk.engine.snapshot().operations = {canned::operations().front(), canned::canaryOperation()};
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_COMPARE(view.findChildren<OperationCard*>().size(), qsizetype{2});
  const auto gap = [](const OperationCard& card) {
    for (const Label* label : card.findChildren<Label*>())
      if (label->text().contains(QStringLiteral("ana: ")))
        return card.findChild<ProgressBar*>()->mapTo(&card, QPoint()).y() - label->mapTo(&card, label->rect().center()).y();
    return -1;
  };
  const auto gaps = [&] {
    QList<int> all;
    for (const OperationCard* card : view.findChildren<OperationCard*>()) all << gap(*card);
    return all;
  };
  QTRY_VERIFY(gaps().first() > 0);
  QTRY_COMPARE(gaps().first(), gaps().last());
}

void ActsTest::removedViewIsPutBackByItsKey() {
  Desk desk;
  desk.engine.server().on("DELETE /views/", json(std::string(), 204));
  desk.engine.server().on("PUT /views/", [](const Asked& asked) { return json(asked.body.toStdString()); });
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("template:login-code")}}});
  QVERIFY(!view.perform(Act::undo));  // nothing yet: the window's lane is asked
  QTRY_VERIFY(shown(view, QStringLiteral("Remove this view")) != nullptr);
  shown(view, QStringLiteral("Remove this view"))->click();
  QTRY_VERIFY(shown(view, QStringLiteral("Put Login codes back")) != nullptr);
  // What is about to start comes first.
  auto staged = canned::operations().front();
  staged.state = "staged";
  staged.startsAt = canned::kNow + 60s;
  desk.engine.snapshot().operations = {staged};
  desk.engine.tell({QStringLiteral("operations")});
  QTRY_VERIFY(ui::state::ownStagedOperation(desk.session.state()) != nullptr);
  QVERIFY(!view.perform(Act::undo));
  // A colleague's is not taken back by a key.
  staged.by = "jon";
  desk.engine.snapshot().operations = {staged};
  desk.engine.tell({QStringLiteral("operations")});
  QTRY_VERIFY(ui::state::ownStagedOperation(desk.session.state()) == nullptr);
  QCOMPARE(ui::state::stagedOperations(desk.session.state()).size(), std::size_t{1});
  staged.by = "ana";
  // What waits for a second person may do so for days, and starts by nothing that this person does.
  for (const bool planned : {true, false}) {
    staged.needsApproval = true;
    if (!planned) staged.startsAt.reset();
    desk.engine.snapshot().operations = {staged};
    desk.engine.tell({QStringLiteral("operations")});
    QTRY_COMPARE(desk.session.state().snapshot().operations.front().startsAt.has_value(), planned);
    QTRY_VERIFY(ui::state::ownStagedOperation(desk.session.state()) == nullptr);
  }
  QVERIFY(view.perform(Act::undo));
  QTRY_COMPARE(desk.engine.server().count("PUT /views/"), 1);
}

void ActsTest::markedCauseIsTakenBackByItsKey() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  const std::string fresh = canned::groups()[2].id;
  view.enter(Place{QStringLiteral("dead-letters"), {QStringLiteral("groups"), QString::fromStdString(fresh)}, {}});
  QTRY_VERIFY(view.groups()->isToBeKnown(QString::fromStdString(fresh)));
  const auto marking = [&] {
    for (const PaletteAct& act : view.acts())
      if (act.words == QLatin1String("Mark as known")) return act;
    return PaletteAct{};
  };
  QTRY_VERIFY(marking().run != nullptr);
  QVERIFY(marking().possible);
  marking().run();
  const auto seen = [&] {
    const QByteArray body = desk.engine.server().last("PATCH /dead-letters/groups/").body;
    return boost::json::parse(body.toStdString()).as_object().at("seen").as_bool();
  };
  QTRY_COMPARE(desk.engine.server().count("PATCH /dead-letters/groups/"), 1);
  QVERIFY(seen());
  QTRY_VERIFY(view.groups()->findChild<UndoBar*>()->isOffering());
  QVERIFY(view.perform(Act::undo));
  QTRY_COMPARE(desk.engine.server().count("PATCH /dead-letters/groups/"), 2);
  QVERIFY(!seen());
  QVERIFY(desk.engine.server().last("PATCH /dead-letters/groups/").path().endsWith(QByteArray::fromStdString(fresh)));
  QVERIFY(!view.perform(Act::undo));
}

void ActsTest::linkOfARowLeadsToItsMessages_data() {
  QTest::addColumn<QString>("by");
  QTest::addColumn<QString>("id");
  QTest::addColumn<QString>("term");
  QTest::newRow("provider") << QStringLiteral("provider") << QStringLiteral("twilio") << QStringLiteral("provider:twilio");
  QTest::newRow("template") << QStringLiteral("template") << QStringLiteral("order shipped") << QStringLiteral("template:\"order shipped\"");
  QTest::newRow("domain") << QStringLiteral("domain") << QStringLiteral("example.com") << QStringLiteral("domain:example.com");
  QTest::newRow("app") << QStringLiteral("app") << QStringLiteral("shop") << QStringLiteral("app:shop");
  QTest::newRow("cause") << QStringLiteral("cause") << QStringLiteral("0123456789abcdef") << QString();
}

void ActsTest::linkOfARowLeadsToItsMessages() {
  QFETCH(QString, by);
  QFETCH(QString, id);
  QFETCH(QString, term);
  Desk desk;
  desk.engine.server().on("GET /dead-letters/groups", [id](const Asked&) {
    protocol::Page<protocol::GroupView> page;
    page.asOf = canned::asOf();
    page.data = {canned::groups().front()};
    page.data.front().id = id.toStdString();
    return json(protocol::toText(page));
  });
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("dead-letters"), {}, {}});
  view.groups()->setBy(by);
  QTRY_VERIFY(view.groups()->model()->rowById(id) != nullptr);
  QMenu menu;
  view.groups()->fillMenu(menu, id);
  for (QAction* action : menu.actions())
    if (action->text() == QLatin1String("Copy a link")) action->trigger();
  const auto link = parseLink(QGuiApplication::clipboard()->text());
  QVERIFY2(link.has_value(), qPrintable(QGuiApplication::clipboard()->text()));
  QCOMPARE(link->place.screen, QStringLiteral("dead-letters"));
  QCOMPARE(link->place.path, term.isEmpty() ? QStringList({QStringLiteral("groups"), id}) : QStringList());
  QCOMPARE(link->place.query.value(QStringLiteral("q")), term);
  DeadLettersView there(desk.context());
  there.resize(1232, 828);
  there.show();
  there.enter(link->place);
  const QString sought = term.isEmpty() ? QString(QStringLiteral("cause:") + id) : term;
  QTRY_VERIFY2(there.messages()->query().contains(sought), qPrintable(there.messages()->query()));
}

}  // namespace signalbox::tests
