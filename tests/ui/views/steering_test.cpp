#include "tests/ui/views/steering_test.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/support/seen.h"
#include "ui/state/operation_model.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/operations/operation_card.h"
#include "ui/views/operations/operation_facts.h"
#include "ui/views/operations/operations_view.h"
#include "ui/views/operations/sample_diff.h"
#include "ui/views/operations/steer_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

const QByteArray kSteered("POST /operations/");

/// A replay that jon asked for, with edits and a canary.
protocol::OperationView waiting() {
  protocol::OperationView operation = canned::operations().front();
  operation.state = "staged";
  operation.by = "jon";
  operation.q = "cause:" + canned::groups()[1].id + " age>1h";
  operation.provider = "smtp-backup";
  operation.needsApproval = true;
  operation.done = operation.confirmed = operation.failed = operation.skipped = 0;
  operation.skippedByPlan = 12;
  operation.startedAt.reset();
  operation.canary = protocol::CanaryView{};
  protocol::Edit edit;
  edit.op = "replace";
  edit.field = "data.carrier";
  operation.edits = {edit};
  return operation;
}

/// The screen of operations with one of them, and what the engine answers about it.
struct Screen {
  explicit Screen(const protocol::OperationView& operation = waiting(), bool production = false) : view(desk.context()) {
    desk.connection.production = production;
    report.operation = operation;
    protocol::VerdictCount sent, risky;
    sent.verdict = "will_send";
    sent.count = operation.total;
    sent.text = "goes out again";
    risky.verdict = "duplicate_risk";
    risky.count = 12;
    risky.included = false;
    risky.text = "may have arrived";
    report.verdicts = {sent, risky};
    desk.engine.server().on("GET /operations/", [this](const Asked&) {
      Scripted answer = json(protocol::toText(report));
      answer.silent = silent;
      return answer;
    });
    desk.engine.snapshot().operations = {operation};
    ready = desk.connectNow();
    view.resize(1232, 1400);
    view.show();
    view.enter({});
    ready = ready && QTest::qWaitFor([this] { return view.findChild<OperationCard*>() != nullptr; }, 5000);
  }
  void press(const QString& words) { button(*view.findChild<OperationCard*>(), words)->click(); }
  Sheet& sheet() { return *view.steering()->sheet(); }
  ActButton& confirm() { return *sheet().confirmButton(); }
  QLineEdit& field(const QString& name) {
    for (QLineEdit* each : sheet().findChildren<QLineEdit*>())
      if (each->accessibleName().startsWith(name)) return *each;
    qFatal("no such field");
  }
  QLineEdit& reason() { return field(QStringLiteral("Reason, ")); }
  bool isWhole() {
    return QTest::qWaitFor([this] { return view.steering()->facts()->isWhole(); }, 5000);
  }
  int asked() { return desk.engine.server().count(kSteered); }
  QString askedWith(const char* verb) {
    const Asked last = desk.engine.server().last(kSteered);
    if (!last.path().endsWith(verb)) return QString::fromUtf8(last.path());
    return QString::fromStdString(std::string(boost::json::parse(last.body.toStdString()).as_object().at("reason").as_string()));
  }

  Desk desk;
  bool silent = false;
  protocol::OperationReport report;
  OperationsView view;
  bool ready = false;
};

}  // namespace

void SteeringTest::secondPersonSeesWhatIsApproved() {
  Screen screen;
  QVERIFY(screen.ready);
  screen.press(QStringLiteral("Approve 4,036"));
  QVERIFY(screen.isWhole());
  const Sheet& sheet = screen.sheet();
  const QString cause = QString::fromStdString(canned::groups()[1].title);
  QTRY_VERIFY2(says(sheet, cause), qPrintable(cause));
  for (const char* words : {"age>1h", "4,036; 12 more match and are left alone", "jon, ", "template order-shipped fixed in version 8", "smtp-backup",
                            "50/s", "Begins with 1, 2, 5, 20", "pauses above 10 %", "replaces in data.carrier", "Left alone. may have arrived"})
    QVERIFY2(says(sheet, QString::fromLatin1(words)), words);
  QVERIFY(sheet.findChildren<QCheckBox*>().isEmpty());  // nothing is ticked here
  QTRY_VERIFY2(screen.view.steering()->facts()->samples()->shown().contains(QStringLiteral("Correos")), "the edits as a diff");
  QCOMPARE(screen.asked(), 0);
  QCOMPARE(screen.confirm().text(), QStringLiteral("Approve 4,036"));
  screen.reason().setText(QStringLiteral("seen with jon"));
  screen.confirm().click();
  QTRY_COMPARE(screen.asked(), 1);
  QCOMPARE(screen.askedWith("/approve"), QStringLiteral("seen with jon"));
  QTRY_VERIFY(!sheet.isOpen());
}

void SteeringTest::nothingIsApprovedBeforeItIsSeen() {
  Screen screen;
  QVERIFY(screen.ready);
  screen.silent = true;
  for (const char* verb : {"Approve 4,036", "Refuse 4,036"}) {
    screen.press(QString::fromLatin1(verb));
    screen.reason().setText(QStringLiteral("whatever it is"));
    QVERIFY2(screen.confirm().toolTip().contains(QStringLiteral("not here yet")), qPrintable(screen.confirm().toolTip()));
    screen.sheet().dismiss();
  }
}

void SteeringTest::whatIsHiddenIsSaidToBe() {
  protocol::OperationView hidden = waiting();
  hidden.q.clear();
  Screen screen(hidden);
  QVERIFY(screen.ready);
  protocol::SessionView session = canned::session();
  std::erase(session.permissions, "payload.view");
  screen.desk.session.state().setSession(session);
  screen.press(QStringLiteral("Refuse 4,036"));
  QVERIFY(screen.isWhole());
  QVERIFY(says(screen.sheet(), QStringLiteral("only the permission payload.view lets you read")));
  screen.report.verdicts.clear();
  screen.sheet().dismiss();
  screen.press(QStringLiteral("Refuse 4,036"));
  QTRY_VERIFY(says(screen.sheet(), QStringLiteral("no longer keeps what was planned")));
}

void SteeringTest::refusalNeedsAReasonAndKeepsIt() {
  Screen screen;
  QVERIFY(screen.ready);
  screen.press(QStringLiteral("Refuse 4,036"));
  QVERIFY(screen.isWhole());
  QCOMPARE(screen.confirm().text(), QStringLiteral("Refuse 4,036"));
  QCOMPARE(screen.sheet().cancelButton()->text(), QStringLiteral("Cancel"));
  QCOMPARE(screen.reason().accessibleName(), QStringLiteral("Reason, required"));
  QCOMPARE(screen.confirm().toolTip(), QStringLiteral("A reason is required"));
  screen.reason().setText(QStringLiteral("the cause is not mended"));
  QVERIFY(!screen.confirm().isBlocked());
  screen.confirm().click();
  QTRY_COMPARE(screen.asked(), 1);
  QCOMPARE(screen.askedWith("/cancel"), QStringLiteral("the cause is not mended"));
}

void SteeringTest::decisionOfSomebodyFasterBlocksTheSheet() {
  Screen screen;
  QVERIFY(screen.ready);
  screen.press(QStringLiteral("Approve 4,036"));
  QVERIFY(screen.isWhole());
  QVERIFY(!screen.confirm().isBlocked());
  screen.desk.engine.snapshot().operations.front().approvedBy = "kim";
  screen.desk.engine.tell({QStringLiteral("operations")});
  QTRY_VERIFY2(screen.confirm().toolTip().contains(QStringLiteral("somebody was faster")), qPrintable(screen.confirm().toolTip()));
}

void SteeringTest::productionAsksForItsNameBeforeManyAreApproved() {
  Screen screen(waiting(), true);
  QVERIFY(screen.ready);
  screen.desk.session.state().setLocked(false);
  screen.press(QStringLiteral("Approve 4,036"));
  QVERIFY(screen.isWhole());
  QCOMPARE(screen.confirm().toolTip(), QStringLiteral("Type the engine's name, Shop"));
  screen.field(QStringLiteral("Type the engine's name")).setText(QStringLiteral("Shop"));
  QVERIFY(!screen.confirm().isBlocked());
}

void SteeringTest::restIsCancelledFromItsSheet() {
  protocol::OperationView running = canned::operations().front();
  Screen screen(running);
  QVERIFY(screen.ready);
  screen.press(QStringLiteral("Cancel the rest"));
  QVERIFY(screen.sheet().isOpen());
  QVERIFY(says(screen.sheet(),
               QStringLiteral("What is done stays done; 2,390 are left as they are. 32 that are under way still go out. "
                              "It cannot be resumed; plan a new replay.")));
  QCOMPARE(screen.asked(), 0);
  QCOMPARE(screen.confirm().text(), QStringLiteral("Cancel 2,390"));
  QCOMPARE(screen.sheet().cancelButton()->text(), QStringLiteral("Close"));  // not a second button that says Cancel
  QCOMPARE(screen.reason().accessibleName(), QStringLiteral("Reason, optional"));
  QVERIFY2(!screen.confirm().isBlocked(), qPrintable(screen.confirm().toolTip()));  // an emergency waits for no report
  screen.confirm().click();
  QTRY_COMPARE(screen.asked(), 1);
  QVERIFY(screen.desk.engine.server().last(kSteered).path().endsWith("/cancel"));
}

void SteeringTest::refusedActFreesTheSheet() {
  Screen screen;
  screen.desk.engine.server().on(kSteered, problem(409, "conflict", "It has ended"));
  QVERIFY(screen.ready);
  screen.press(QStringLiteral("Approve 4,036"));
  QVERIFY(screen.isWhole());
  screen.confirm().click();
  QCOMPARE(screen.confirm().toolTip(), QStringLiteral("Asked"));
  Q_EMIT screen.desk.session.state().freshnessChanged(screen.desk.session.state().freshness());
  QCOMPARE(screen.confirm().toolTip(), QStringLiteral("Asked"));
  QTRY_VERIFY(says(screen.sheet(), QStringLiteral("It has ended")));
  QVERIFY(screen.sheet().isOpen() && !screen.confirm().isBlocked());
}

void SteeringTest::reasonIsOfOneActAlone() {
  Screen screen;
  QVERIFY(screen.ready);
  screen.press(QStringLiteral("Refuse 4,036"));
  screen.reason().setText(QStringLiteral("not mended"));
  screen.sheet().dismiss();
  screen.press(QStringLiteral("Refuse 4,036"));  // Esc keeps what was typed
  QCOMPARE(screen.reason().text(), QStringLiteral("not mended"));
  screen.sheet().dismiss();
  screen.press(QStringLiteral("Approve 4,036"));
  QCOMPARE(screen.reason().text(), QString());
}

void SteeringTest::missingPermissionBlocksTheSheet() {
  Screen screen;
  QVERIFY(screen.ready);
  const auto blockedWithout = [&screen](const char* verb, const char* permission) {
    screen.press(QString::fromLatin1(verb));
    screen.reason().setText(QStringLiteral("seen"));
    if (!screen.isWhole()) return false;
    protocol::SessionView session = canned::session();
    std::erase(session.permissions, permission);
    screen.desk.session.state().setSession(session);
    const bool blocked = screen.confirm().toolTip().contains(QString::fromLatin1(permission));
    screen.desk.session.state().setSession(canned::session());
    const bool freed = !screen.confirm().isBlocked();
    screen.sheet().dismiss();
    return blocked && freed;
  };
  for (const char* permission : {"operations.control", "replay.bulk", "replay.edit_content"})
    QVERIFY2(blockedWithout("Approve 4,036", permission), permission);
  QVERIFY(blockedWithout("Refuse 4,036", "operations.control"));
}

/// Forcing, pausing, releasing: the sheet that they share.
void SteeringTest::timedActStaysAskedWhateverIsHeard() {
  Desk desk;
  Scripted silent;
  silent.silent = true;
  desk.engine.server().on("PATCH /queues/", silent);
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1000, 800);
  host.show();
  TimedActSheet sheet(desk.context(), &host);
  TimedActSheet::Ask ask;
  ask.title = ask.verb = QStringLiteral("Pause Email");
  ask.permission = QStringLiteral("queues.control");
  ask.run = [&desk](std::optional<base::WallTime>, const QString&) { return desk.commands.patchQueue(QStringLiteral("email"), {}); };
  sheet.open(ask);
  for (QLineEdit* field : sheet.sheet()->findChildren<QLineEdit*>())
    if (field->isVisible()) field->setText(QStringLiteral("maintenance"));
  ActButton& confirm = *sheet.sheet()->confirmButton();
  confirm.click();
  QCOMPARE(confirm.toolTip(), QStringLiteral("Asked"));
  auto& state = desk.session.state();
  Q_EMIT state.freshnessChanged(state.freshness());
  Q_EMIT state.sessionChanged();
  QCOMPARE(confirm.toolTip(), QStringLiteral("Asked"));
  confirm.click();
  QTRY_COMPARE(desk.engine.server().count("PATCH /queues/"), 1);
}

void SteeringTest::chosenOnesAreCountedInsteadOfNamed() {
  const std::string one = "id:0196c3a1-0000-7000-8000-0000000000d1", other = "id:0196c3a1-0000-7000-8000-0000000000d2";
  using ui::state::scopeWords;
  QCOMPARE(scopeWords(one, {}), QStringLiteral("1 message, chosen by hand"));
  QCOMPARE(scopeWords("(" + one + " OR " + other + ")", {}), QStringLiteral("2 messages, chosen by hand"));
  QCOMPARE(scopeWords(one + " OR " + other, {}), QStringLiteral("2 messages, chosen by hand"));
  QVERIFY(scopeWords(one + " age>1h", {}).contains(QStringLiteral("age>1h")));
}

void SteeringTest::causeThatCouldNotBeReadIsSaidToBeSo() {
  Desk desk;
  desk.engine.server().on("GET /operations", problem(500, "internal", "The store does not answer"));
  desk.engine.snapshot().operations = {canned::operations().front()};
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(says(view, QStringLiteral("One cause, which could not be read")));
}

void SteeringTest::listBelowWhatRunsSaysThatNoneHasEnded() {
  protocol::Page<protocol::OperationView> listed;  // outlives the engine that answers with it
  listed.asOf = canned::asOf();
  listed.data = {canned::operations().front()};
  Desk desk;
  desk.engine.snapshot().operations = listed.data;
  desk.engine.server().on("GET /operations", [&listed](const Asked&) { return json(protocol::toText(listed)); });
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  const auto* table = qobject_cast<Table*>(view.mainTable());
  const Card* card = nullptr;
  for (const Card* each : view.findChildren<Card*>())
    if (each->accessibleName() == QLatin1String("Finished operations")) card = each;
  QVERIFY(table != nullptr && card != nullptr);
  QTRY_VERIFY(card->state() == Card::State::Empty);
  QVERIFY(says(*card, QStringLiteral("No operation has ended yet. Each leaves a report here.")));
  auto& state = desk.session.state();
  Q_EMIT state.freshnessChanged(state.freshness());
  QVERIFY(card->state() == Card::State::Empty);
  const QSignalSpy told(&state, &ui::state::EngineState::operationsChanged);
  desk.engine.tell({QStringLiteral("operations")});
  QTRY_VERIFY(!told.isEmpty());
  QVERIFY(card->state() == Card::State::Empty);

  listed.data.front().state = "finished";
  desk.engine.snapshot().operations.clear();
  desk.engine.tell({QStringLiteral("operations")});
  QTRY_VERIFY(card->state() == Card::State::Content);
  QCOMPARE(table->model()->rowCount(), 1);
}

}  // namespace signalbox::tests
