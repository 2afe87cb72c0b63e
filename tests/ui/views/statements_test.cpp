// What a screen states has to be so: each case is a sentence that was once wrong.
#include <QCheckBox>
#include <QComboBox>
#include <QEnterEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

#include <memory>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/state/notification_table_model.h"
#include "ui/state/operation_model.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/delivery/queue_panel.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/engines/connect_dialog.h"
#include "ui/views/export_act.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/messages/search_bar.h"
#include "ui/views/operations/edits_fields.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/operations/operations_view.h"
#include "ui/views/operations/steer_sheet.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;
using Column = ui::state::NotificationTableModel::Column;

namespace {

struct DeadLetters {
  DeadLetters() : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter({});
    loaded = QTest::qWaitFor([this] { return view.messages()->model()->rowCount() > 0; }, 5000);
  }
  Desk desk;
  bool ready;
  DeadLettersView view;
  bool loaded = false;
};

/// Every cell of a list whose raw word the wire gives.
QStringList cells(const QAbstractItemModel& model, int column) {
  QStringList all;
  for (int row = 0; row < model.rowCount(); ++row) all << model.index(row, column).data().toString();
  return all;
}

ActButton* button(const QWidget& view, const QString& verb) {
  for (ActButton* each : view.findChildren<ActButton*>())
    if (!each->isHidden() && each->text().startsWith(verb)) return each;
  return nullptr;
}

void allow(Desk& desk, std::initializer_list<const char*> permissions) {
  auto session = canned::session();
  session.permissions.assign(permissions.begin(), permissions.end());
  desk.engine.server().on("GET /session", json(protocol::toText(session)));
}

}  // namespace

void StatementsTest::sentMessageHasNoError() {
  Desk desk;
  auto rows = canned::notifications();
  for (auto& row : rows)
    if (row.state == "sent") row.errorClass = "sent";
  protocol::Page<protocol::NotificationRow> page;
  page.asOf = canned::asOf();
  page.data = rows;
  desk.engine.server().on("GET /notifications", json(protocol::toText(page)));
  QVERIFY(desk.connectNow());
  NotificationsView view(desk.context());
  view.show();
  view.enter({});
  auto* model = view.messages()->model();
  QTRY_VERIFY(model->rowCount() > 0);
  QCOMPARE(model->index(0, model->columnOf(Column::state)).data().toString(), QStringLiteral("Sent"));
  QCOMPARE(model->index(0, model->columnOf(Column::error)).data().toString(), QString());
}

void StatementsTest::tablesSpeakWords() {
  Desk desk;
  QVERIFY(desk.connectNow());
  NotificationsView view(desk.context());
  view.show();
  view.enter({});
  auto* model = view.messages()->model();
  QTRY_VERIFY(model->rowCount() > 0);
  const QStringList states = cells(*model, model->columnOf(Column::state));
  for (const char* word : {"Sent", "Retrying", "Queued", "Dead letter"}) QVERIFY2(states.contains(QLatin1String(word)), word);
  const QStringList channels = cells(*model, model->columnOf(Column::channel));
  QVERIFY(channels.contains(QStringLiteral("SMS")) && !channels.contains(QStringLiteral("sms")));
  protocol::NotificationRow lost;
  lost.errorClass = "not_sent";
  QCOMPARE(ui::state::errorOf(lost), QStringLiteral("Not sent"));
  lost.error = "Connection refused";
  lost.errorCode = "ECONNREFUSED";
  QCOMPARE(ui::state::errorOf(lost), QStringLiteral("ECONNREFUSED Connection refused"));
}

void StatementsTest::eventIsCalledByItsName() {
  Desk desk;
  auto rows = canned::notifications();
  rows.resize(1);
  rows[0].app = "signalbox.events";
  rows[0].templateName.clear();
  rows[0].category = "notification.dead";
  protocol::Page<protocol::NotificationRow> page;
  page.asOf = canned::asOf();
  page.data = rows;
  desk.engine.server().on("GET /notifications", json(protocol::toText(page)));
  QVERIFY(desk.connectNow());
  NotificationsView view(desk.context());
  view.show();
  view.enter({});
  auto* model = view.messages()->model();
  QTRY_VERIFY(model->rowCount() > 0);
  QCOMPARE(model->index(0, model->columnOf(Column::templateName)).data().toString(), QStringLiteral("Event: message became a dead letter"));
}

void StatementsTest::operationNamesItsCause() {
  Desk desk;
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  auto* model = view.findChild<ui::state::OperationModel*>();
  QTRY_VERIFY(model->rowCount() > 0);
  // Asked for once, whatever the number of rows that name it.
  QTRY_COMPARE(model->index(0, ui::state::OperationModel::what).data().toString(),
               QStringLiteral("One cause: Template order-shipped has no value for tracking_url"));
  const auto cause = QByteArray::fromStdString(canned::snapshot().operations.front().q).mid(qstrlen("cause:"));
  QCOMPARE(desk.engine.server().count("GET /dead-letters/groups/" + cause), 1);
}

void StatementsTest::causeThatIsGoneIsOneCause() {
  Desk desk;
  desk.engine.server().on("GET /dead-letters/groups/", problem(404, "not_found", "no such group"));
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  auto* model = view.findChild<ui::state::OperationModel*>();
  QTRY_VERIFY(model->rowCount() > 0);
  QTRY_COMPARE(model->index(0, ui::state::OperationModel::what).data().toString(), QStringLiteral("One cause"));
  // Nobody has asked for it where no list is there.
  QCOMPARE(ui::state::scopeWords("cause:c1", {}), QStringLiteral("One cause, not read yet"));
  QCOMPARE(ui::state::scopeWords("cause:c1", {}, true), QStringLiteral("One cause, which could not be read"));
}

void StatementsTest::stripEndsWhereNothingIsKnown() {
  protocol::StatsAnswer answer;
  const auto at = [](int second) { return base::wallFromMillis(1'000'000 + second * 1000); };
  answer.breakers = {{"twilio", "closed", "auto", at(0), std::nullopt, ""}, {"other", "open", "auto", at(0), at(50), ""}};
  const auto strip = stripOf(answer, "twilio", ui::client::seconds(at(100)), {{at(20), at(40)}, {at(90), at(200)}});
  QCOMPARE(strip.size(), std::size_t{2});
  QCOMPARE(strip[0].to, ui::client::seconds(at(20)));
  QCOMPARE(strip[1].from, ui::client::seconds(at(40)));
  QCOMPARE(strip[1].to, ui::client::seconds(at(90)));
}

void StatementsTest::exportOfDiscardedHasNoHiddenGroup() {
  DeadLetters screen;
  QVERIFY(screen.loaded);
  QTRY_VERIFY(!screen.view.groups()->scopeQuery().isEmpty());
  QVERIFY(screen.view.exportQuery().startsWith(QStringLiteral("cause:")));
  screen.view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("is:discarded")}}});
  QCOMPARE(screen.view.exportQuery(), QStringLiteral("is:discarded"));
}

void StatementsTest::exportIsOfWhatIsTicked() {
  DeadLetters screen;
  QVERIFY(screen.loaded);
  const QString first = screen.view.messages()->model()->idAt(0), second = screen.view.messages()->model()->idAt(1);
  screen.view.messages()->table()->setChosen({first, second});
  QCOMPARE(screen.view.exportQuery(), QStringLiteral("(id:%1 OR id:%2)").arg(qMin(first, second), qMax(first, second)));
  screen.view.messages()->table()->setChosen({first});
  QCOMPARE(screen.view.exportQuery(), QStringLiteral("id:%1").arg(first));
}

void StatementsTest::queueShowsTheChosenRangeAtOnce() {
  Desk desk;
  desk.time.setRange(ui::state::Range::minutes15);
  QVERIFY(desk.connectNow());
  QWidget host;
  TimedActSheet sheet(desk.context(), &host);
  QueuePanel panel(desk.context(), sheet, nullptr);
  panel.resize(868, 700);
  panel.setChannel(QStringLiteral("sms"));
  panel.show();
  QTRY_VERIFY(desk.engine.server().count("GET /stats") > 0);
  QVERIFY2(desk.engine.server().last("GET /stats").target.contains("step=5"), desk.engine.server().last("GET /stats").target.constData());
}

void StatementsTest::oneTickedMessageNeedsThePermissionForOne() {
  Desk desk;
  allow(desk, {"dead_letters.read", "notifications.read", "events.read", "stats.read", "replay.one"});
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  QTRY_VERIFY(button(view, QStringLiteral("Replay")) != nullptr);
  QVERIFY(button(view, QStringLiteral("Replay"))->isBlocked());
  view.messages()->table()->setChosen({view.messages()->model()->idAt(0)});
  QVERIFY2(!button(view, QStringLiteral("Replay"))->isBlocked(), qPrintable(button(view, QStringLiteral("Replay"))->toolTip()));
  view.perform(Act::replay);
  QTRY_VERIFY(view.sheet()->sheet()->confirmButton()->text().startsWith(QStringLiteral("Replay 4")));
  typedText(*view.sheet()->sheet())->setPlainText(QStringLiteral("mended"));
  QVERIFY2(!view.sheet()->sheet()->confirmButton()->isBlocked(), qPrintable(view.sheet()->sheet()->confirmButton()->toolTip()));
  view.messages()->table()->setChosen({view.messages()->model()->idAt(0), view.messages()->model()->idAt(1)});
  QVERIFY(button(view, QStringLiteral("Replay"))->isBlocked());
}

void StatementsTest::markingAsKnownNeedsWhatTheRouteWants() {
  Desk desk;
  allow(desk, {"dead_letters.read", "notifications.read", "events.read", "stats.read", "replay.one"});
  QVERIFY(desk.connectNow());
  QWidget host;
  GroupsCard card(desk.context(), &host, &host);
  QVERIFY(card.mayMark().allowed);
}

void StatementsTest::attachingAgainIsNoSecondConnection() {
  Desk desk;
  const auto attach = [&](const QString& token) {
    ConnectDialog dialog(desk.attaching(), nullptr);
    QSignalSpy connected(&dialog, &ConnectDialog::connected);
    dialog.fill(desk.engine.address().url.toString(), token, {});
    dialog.show();
    dialog.test();
    return QTest::qWaitFor([&] { return connected.count() == 1; }, 5000);
  };
  QVERIFY(attach(QStringLiteral("old-token")));
  QVERIFY(attach(QStringLiteral("admin-token")));
  QList<ui::workspace::Connection> known;
  bool listed = false;
  desk.workspace.connections(&desk.session, [&](base::Result<QList<ui::workspace::Connection>> all) {
    if (all.ok()) known = *all;
    listed = true;
  });
  QTRY_VERIFY(listed);
  QCOMPARE(known.size(), 1);
  QCOMPARE(desk.keychain.kept.size(), 1);
  QCOMPARE(desk.keychain.kept.first(), std::string("admin-token"));
}

void StatementsTest::ticksOutliveANewPlan() {
  DeadLetters screen;
  QVERIFY(screen.loaded);
  int plans = 0;
  screen.desk.engine.server().on("POST /plans", [&plans](const Asked& asked) {
    auto plan = canned::plan(*protocol::parse<protocol::PlanRequest>(asked.body.toStdString()));
    plan.id = "0196c3a1-0000-7000-8000-0000000000b" + std::to_string(plans++);
    return json(protocol::toText(plan), 202);
  });
  screen.view.perform(Act::replay);
  auto* confirm = screen.view.sheet()->sheet()->confirmButton();
  QTRY_COMPARE(confirm->text(), QStringLiteral("Replay 46,902"));
  for (QCheckBox* box : screen.view.sheet()->sheet()->findChildren<QCheckBox*>())
    if (box->isVisibleTo(screen.view.sheet()->sheet()) && box->accessibleName() == QStringLiteral("Include By fallback")) box->click();
  QCOMPARE(confirm->text(), QStringLiteral("Replay 16,402"));
  screen.view.sheet()->edits()->add(QStringLiteral("replace"), QStringLiteral("data.carrier"), QStringLiteral("Corros"), QStringLiteral("Correos"));
  QTRY_COMPARE(plans, 2);
  QTRY_COMPARE(confirm->text(), QStringLiteral("Edit and replay 16,402"));
  // Another act begins with what is proposed.
  screen.view.sheet()->sheet()->dismiss();
  screen.view.perform(Act::replay);
  QTRY_COMPARE(confirm->text(), QStringLiteral("Replay 46,902"));
}

void StatementsTest::moreTicksThanAPlanTakesAreSaid() {
  DeadLetters screen;
  QVERIFY(screen.loaded);
  QSet<QString> ids;
  for (int i = 0; i < 64; ++i) ids.insert(QString::number(i));
  screen.view.messages()->table()->setChosen(ids);
  QVERIFY(!button(screen.view, QStringLiteral("Replay"))->isBlocked());
  ids.insert(QStringLiteral("one more"));
  screen.view.messages()->table()->setChosen(ids);
  for (const char* verb : {"Replay", "Edit and replay", "Discard"})
    QVERIFY2(button(screen.view, QLatin1String(verb))->toolTip().startsWith(QStringLiteral("At most 64 ticked ones")), verb);
}

void StatementsTest::anotherListIsShownUnderTheHand() {
  DeadLetters screen;
  QVERIFY(screen.loaded);
  QTRY_VERIFY(!screen.view.groups()->scopeQuery().isEmpty());
  Table* causes = screen.view.groups()->table();
  QEnterEvent enter(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5));
  QCoreApplication::sendEvent(causes, &enter);
  QVERIFY(causes->order()->isFrozen());
  const protocol::GroupView found = canned::groups()[6];
  protocol::Page<protocol::GroupView> page;
  page.asOf = canned::asOf();
  page.data = {found};
  screen.desk.engine.server().on("GET /dead-letters/groups", json(protocol::toText(page)));
  screen.view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("provider:vonage")}}});
  QTRY_COMPARE(causes->model()->rowCount(), 1);
  QCOMPARE(causes->model()->index(0, 0).data(kIdRole).toString(), QString::fromStdString(found.id));
  QCOMPARE(causes->order()->waiting(), 0);
  QCOMPARE(screen.view.messages()->model()->query(), QStringLiteral("provider:vonage"));  // and no cause of the former list
}

void StatementsTest::paletteSaysWhyAnActIsBlocked() {
  Desk desk;
  allow(desk, {"dead_letters.read", "notifications.read", "events.read", "stats.read"});
  QVERIFY(desk.connectNow());
  DeliveryView view(desk.context());
  view.resize(1232, 828);
  view.show();
  const std::pair<QStringList, QString> places[]{{{QStringLiteral("providers"), QStringLiteral("twilio")}, QStringLiteral("breakers.override")},
                                                 {{QStringLiteral("queues"), QStringLiteral("sms")}, QStringLiteral("queues.control")}};
  for (const auto& [path, permission] : places) {
    view.enter(Place{QStringLiteral("delivery"), path, {}});
    const auto acts = view.acts();
    QVERIFY(!acts.empty());
    for (const PaletteAct& act : acts) QVERIFY2(!act.possible && act.hint.contains(permission), qPrintable(act.words));
  }
}

void StatementsTest::runningOperationsAreInThePalette() {
  Desk desk;
  QVERIFY(desk.connectNow());
  auto view = std::make_unique<OperationsView>(desk.context());
  view->resize(1232, 828);
  view->show();
  const auto acts = view->acts();
  QCOMPARE(acts.size(), std::size_t{2});
  QCOMPARE(acts[0].words, QStringLiteral("Pause: Replay 4,036"));
  QCOMPARE(acts[1].words, QStringLiteral("Cancel the rest: Replay 4,036"));
  QVERIFY(acts[0].possible && acts[1].possible);
  for (const auto& [act, words] : {std::pair{acts[0], "Pause"}, std::pair{acts[1], "Cancel 2,390"}}) {
    act.run();  // Enter alone, so it only asks
    QVERIFY(view->steering()->sheet()->isOpen());
    QCOMPARE(view->steering()->sheet()->confirmButton()->text(), QString::fromLatin1(words));
    QCOMPARE(desk.engine.server().count("POST /operations/"), 0);
  }
  // What ended while the palette was open is left alone.
  view.reset();
  acts[1].run();
  QCOMPARE(desk.engine.server().count("POST /operations/"), 0);
}

void StatementsTest::steeringNeedsItsPermissionInThePalette() {
  Desk desk;
  allow(desk, {"dead_letters.read", "notifications.read", "events.read", "stats.read", "replay.bulk"});
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  const auto acts = view.acts();
  QCOMPARE(acts.size(), std::size_t{2});
  for (const PaletteAct& act : acts) QVERIFY2(!act.possible && act.hint.contains(QStringLiteral("operations.control")), qPrintable(act.hint));
}

void StatementsTest::heldOnesAreExportedToo() {
  const auto exportOf = [](HeldView& view) {
    for (PaletteAct& act : view.acts())
      if (act.words == QStringLiteral("Export")) return act;
    return PaletteAct{QString(), QStringLiteral("there is none"), false, {}};
  };
  for (const bool allowed : {true, false}) {
    Desk desk;
    if (!allowed) allow(desk, {"notifications.read", "events.read", "stats.read"});
    QVERIFY(desk.connectNow());
    HeldView view(desk.context());
    view.resize(1232, 828);
    view.show();
    view.enter({});
    QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
    const PaletteAct act = exportOf(view);
    QCOMPARE(act.possible, allowed);
    QVERIFY2(allowed ? act.hint == view.messages()->words() : act.hint.contains(QStringLiteral("dead_letters.read")), qPrintable(act.hint));
    if (!allowed) continue;
    QSet<QString> ids;
    for (int i = 0; i < 61; ++i) ids.insert(QString::number(i));
    view.messages()->table()->setChosen(ids);
    QVERIFY2(exportOf(view).hint.startsWith(QStringLiteral("At most 60 ticked ones")), qPrintable(exportOf(view).hint));
  }
}

}  // namespace signalbox::tests
