#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

#include <algorithm>

#include "tests/ui/support/desk.h"
#include "tests/ui/support/seen.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/canary_fields.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace std::chrono_literals;

namespace {

struct Planned {
  Planned() : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter({});
    loaded = QTest::qWaitFor([this] { return view.messages()->model()->rowCount() > 0 && !view.groups()->scopeIds().isEmpty(); }, 5000);
  }
  void plan() {
    view.perform(Act::replay);
    planned = QTest::qWaitFor([this] { return confirm()->text() == QLatin1String("Replay 46,902"); }, 5000);
  }
  ui::widgets::ActButton* confirm() { return view.sheet()->sheet()->confirmButton(); }
  void giveReason() { typedText(*view.sheet()->sheet())->setPlainText(QStringLiteral("number format fixed")); }
  protocol::OperationRequest asked() {
    const auto request = protocol::parse<protocol::OperationRequest>(desk.engine.server().last("POST /operations").body.toStdString());
    return request.ok() ? *request : protocol::OperationRequest{};
  }
  protocol::PlanRequest plannedWith() {
    const auto request = protocol::parse<protocol::PlanRequest>(desk.engine.server().last("POST /plans").body.toStdString());
    return request.ok() ? *request : protocol::PlanRequest{};
  }

  Desk desk;
  bool ready;
  DeadLettersView view;
  bool loaded = false;
  bool planned = false;
};

}  // namespace

void OperationSheetTest::planIsShownBeforeAnythingHappens() {
  Planned sheet;
  QVERIFY(sheet.ready && sheet.loaded);
  sheet.plan();
  QVERIFY(sheet.planned);
  QVERIFY(sheet.view.sheet()->sheet()->isOpen());
  QCOMPARE(sheet.desk.engine.server().count("POST /plans"), 1);
  QCOMPARE(sheet.desk.engine.server().count("POST /operations"), 0);
}

void OperationSheetTest::reasonIsRequired() {
  Planned sheet;
  sheet.plan();
  QVERIFY(sheet.planned);
  QVERIFY(sheet.confirm()->isBlocked());
  QVERIFY(sheet.confirm()->toolTip().contains(QStringLiteral("reason"), Qt::CaseInsensitive));
  sheet.confirm()->click();
  sheet.giveReason();
  QVERIFY(!sheet.confirm()->isBlocked());
  QCOMPARE(sheet.desk.engine.server().count("POST /operations"), 0);
}

void OperationSheetTest::confirmSendsExactlyWhatIsShown() {
  Planned sheet;
  sheet.plan();
  sheet.giveReason();
  sheet.confirm()->click();
  QTRY_COMPARE(sheet.desk.engine.server().count("POST /operations"), 1);
  const auto request = sheet.asked();
  QCOMPARE(request.planId, canned::plan({}).id);
  QCOMPARE(request.reason, std::string("number format fixed"));
  QCOMPARE(request.undoSeconds, std::int64_t{20});
  QCOMPARE(request.ratePerSecond, 50.0);
  QVERIFY((request.include == std::vector<std::string>{"will_send", "fallback"}));
  QTRY_VERIFY(!sheet.view.sheet()->sheet()->isOpen());
}

/// It may be running: the same press again tells, and is not taken away.
void OperationSheetTest::expiryAfterALostPressClaimsNothing() {
  const char* const press = "POST /operations";
  Planned sheet;
  auto& server = sheet.desk.engine.server();
  const Scripted taken = json(protocol::toText(canned::operations().front()), 202);
  Scripted broken = taken;
  broken.cutAfter = 10;
  server.on(press, broken);
  sheet.plan();
  QVERIFY(sheet.planned);
  sheet.giveReason();
  sheet.confirm()->click();
  QTRY_VERIFY(server.count(press) > 0 && !sheet.confirm()->isBlocked());
  const QByteArray key = server.last(press).headers.value("idempotency-key");
  sheet.desk.engine.setBeating(false);
  server.write(QByteArray::fromStdString("event: heartbeat\ndata: " + protocol::toText(canned::asOf(1, 15min)) + "\n\n"));
  QTRY_VERIFY(sheet.desk.session.state().engineNow() >= canned::plan({}).expiresAt);
  QVERIFY(!says(*sheet.view.sheet()->sheet(), QStringLiteral("The plan has expired")));
  QVERIFY2(!sheet.confirm()->isBlocked(), qPrintable(sheet.confirm()->toolTip()));
  server.on(press, taken);
  sheet.confirm()->click();
  QTRY_VERIFY(!sheet.view.sheet()->sheet()->isOpen());
  QCOMPARE(server.last(press).headers.value("idempotency-key"), key);
}

void OperationSheetTest::footerFollowsTheCanary() {
  Planned sheet;
  sheet.plan();
  QVERIFY(sheet.planned);
  const QString waits = QStringLiteral("at least 16 min at 50/s, plus canary waits");
  QVERIFY(!says(*sheet.view.sheet()->sheet(), waits));
  sheet.view.sheet()->canary()->toggle()->click();
  QVERIFY(says(*sheet.view.sheet()->sheet(), waits));
  sheet.view.sheet()->canary()->toggle()->click();
  QVERIFY(says(*sheet.view.sheet()->sheet(), QStringLiteral("about 16 min at 50/s")));
}

void OperationSheetTest::excludedVerdictsChangeTheCount() {
  Planned sheet;
  sheet.plan();
  for (QCheckBox* box : sheet.view.sheet()->sheet()->findChildren<QCheckBox*>())
    if (box->isVisible() && box->accessibleName().contains(QStringLiteral("fallback"))) box->setChecked(false);
  QCOMPARE(sheet.confirm()->text(), QStringLiteral("Replay 16,402"));
  sheet.giveReason();
  sheet.confirm()->click();
  QTRY_COMPARE(sheet.desk.engine.server().count("POST /operations"), 1);
  QVERIFY(sheet.asked().include == std::vector<std::string>{"will_send"});
}

void OperationSheetTest::chevronOfAVerdictTurnsWithItsList() {
  Planned sheet;
  sheet.plan();
  QVERIFY(sheet.planned);
  const auto row = [&sheet](const char* words) -> ui::widgets::ActButton* {
    for (auto* each : sheet.view.sheet()->sheet()->findChildren<ui::widgets::ActButton*>())
      if (each->isVisible() && each->text() == QLatin1String(words)) return each;
    return nullptr;
  };
  // Which way it points, and what a screen reader says of it.
  const auto is = [&sheet](const ui::widgets::ActButton& button, ui::theme::Icon icon, const char* told) {
    const QSize size = button.iconSize();
    return button.icon().pixmap(size).toImage() == sheet.desk.theme.icon(icon).pixmap(size).toImage() &&
        button.accessibleDescription() == QLatin1String(told);
  };
  constexpr auto kShut = ui::theme::Icon::ChevronRight, kOpen = ui::theme::Icon::ChevronDown;
  auto* out = row("Opted out");
  auto* sent = row("Will send");
  QVERIFY(out != nullptr && sent != nullptr);
  QVERIFY(is(*out, kShut, "Closed") && is(*sent, kShut, "Closed"));
  out->click();
  QVERIFY(is(*out, kOpen, "Open") && is(*sent, kShut, "Closed"));
  sent->click();  // one list at a time
  QVERIFY(is(*out, kShut, "Closed") && is(*sent, kOpen, "Open"));
  sent->click();
  QVERIFY(is(*out, kShut, "Closed") && is(*sent, kShut, "Closed"));
}

void OperationSheetTest::actThatNeedsApprovalIsAskedFor() {
  Planned sheet;
  sheet.desk.engine.server().on("POST /plans", [](const Asked& asked) {
    const auto request = protocol::parse<protocol::PlanRequest>(asked.body.toStdString());
    protocol::PlanView plan = canned::plan(*request);
    plan.approvalAbove = 45'000;
    plan.needsApproval = true;
    return json(protocol::toText(plan), 202);
  });
  sheet.view.perform(Act::replay);
  QTRY_COMPARE(sheet.confirm()->text(), QStringLiteral("Ask to replay 46,902"));
  const auto says = [&sheet](const QString& words) {
    for (const QLabel* label : sheet.view.sheet()->sheet()->findChildren<QLabel*>())
      if (label->isVisible() && label->text().contains(words)) return true;
    return false;
  };
  QVERIFY(says(QStringLiteral("More than 45,000: a second person must approve it before it starts")));
  // What is ticked decides.
  for (QCheckBox* box : sheet.view.sheet()->sheet()->findChildren<QCheckBox*>())
    if (box->isVisible() && box->accessibleName().contains(QStringLiteral("fallback"))) box->setChecked(false);
  QCOMPARE(sheet.confirm()->text(), QStringLiteral("Replay 16,402"));
  QVERIFY(!says(QStringLiteral("a second person")));
}

void OperationSheetTest::allThatMatchIsPlannedAsAQuery() {
  Planned sheet;
  sheet.view.perform(Act::allMatching);
  QVERIFY(sheet.view.messages()->words().startsWith(QStringLiteral("All ")));
  QVERIFY(sheet.view.messages()->words().contains(QStringLiteral("that match, as of")));
  sheet.plan();
  QVERIFY(sheet.plannedWith().ids.empty());
  // What dies from now on is not meant, and the engine is told so.
  const QString until = QStringLiteral("died<=") + QString::fromStdString(base::formatRfc3339(canned::kNow));
  QCOMPARE(QString::fromStdString(sheet.plannedWith().q), QString(sheet.view.messages()->model()->query() + QLatin1Char(' ') + until));
  QCOMPARE(sheet.view.exportQuery(), QString::fromStdString(sheet.plannedWith().q));
}

void OperationSheetTest::tickedMessagesArePlannedByTheirIds() {
  Planned sheet;
  const QString first = sheet.view.messages()->model()->idAt(0), second = sheet.view.messages()->model()->idAt(1);
  sheet.view.messages()->table()->setChosen({first, second});
  QCOMPARE(sheet.view.messages()->words(), QStringLiteral("2 chosen"));
  sheet.plan();
  QVERIFY(sheet.plannedWith().q.empty());
  QVERIFY((sheet.plannedWith().ids == std::vector<std::string>{first.toStdString(), second.toStdString()}));
}

void OperationSheetTest::failedPlanSaysThatNothingWasChanged() {
  Planned sheet;
  sheet.desk.engine.server().on("POST /plans", problem(422, "invalid", "unknown field 'provder'"));
  sheet.view.perform(Act::replay);
  const auto said = [&] {
    for (const QLabel* label : sheet.view.sheet()->sheet()->findChildren<QLabel*>())
      if (label->isVisible() && label->text().contains(QStringLiteral("Nothing was changed"))) return true;
    return false;
  };
  QTRY_VERIFY(said());
  QVERIFY(sheet.confirm()->isBlocked());
  QVERIFY2(sheet.confirm()->toolTip().contains(QStringLiteral("could not be made; retry it above")), qPrintable(sheet.confirm()->toolTip()));
}

void OperationSheetTest::productionAsksForTheEnginesName() {
  Planned sheet;
  sheet.desk.connection.production = true;
  sheet.plan();
  sheet.giveReason();
  QVERIFY(sheet.confirm()->isBlocked());
  for (QLineEdit* field : sheet.view.sheet()->sheet()->findChildren<QLineEdit*>())
    if (field->isVisible() && field->accessibleName().contains(QStringLiteral("name"))) field->setText(QStringLiteral("Shop"));
  QVERIFY(!sheet.confirm()->isBlocked());
}

void OperationSheetTest::escapeLeavesWithoutEffectAndKeepsTheReason() {
  Planned sheet;
  sheet.plan();
  sheet.giveReason();
  sheet.view.activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(&sheet.view));
  QTest::keyClick(sheet.view.focusWidget() == nullptr ? static_cast<QWidget*>(&sheet.view) : sheet.view.focusWidget(), Qt::Key_Escape);
  QTRY_VERIFY(!sheet.view.sheet()->sheet()->isOpen());
  QCOMPARE(sheet.desk.engine.server().count("POST /operations"), 0);
  sheet.plan();
  QCOMPARE(typedText(*sheet.view.sheet()->sheet())->toPlainText(), QStringLiteral("number format fixed"));
}

void OperationSheetTest::heldMessageIsResolvedAsChosen() {
  Desk desk;
  QVERIFY(desk.connectNow());
  HeldView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  view.perform(Act::replay);
  auto& sheet = *view.sheet()->sheet();
  QTRY_COMPARE(sheet.confirmButton()->text(), QStringLiteral("Send 37 again"));  // who asks for it has chosen the duplicates
  QVERIFY(says(sheet, QStringLiteral("Sends 37 again, maybe as duplicates, skips 0")));
  QTRY_VERIFY(box(sheet, QStringLiteral("Include May be a duplicate")) != nullptr);
  box(sheet, QStringLiteral("Include May be a duplicate"))->click();
  QCOMPARE(sheet.confirmButton()->text(), QStringLiteral("Send 0 again"));
  QVERIFY2(sheet.confirmButton()->toolTip().contains(QStringLiteral("Nothing is included")), qPrintable(sheet.confirmButton()->toolTip()));
  const auto request = protocol::parse<protocol::PlanRequest>(desk.engine.server().last("POST /plans").body.toStdString());
  QVERIFY(request.ok());
  QCOMPARE((*request).kind, std::string("resolve"));
  QCOMPARE((*request).resolution, std::string("resend"));
}

void OperationSheetTest::replayIncludesADuplicateByItsNameAlone() {
  Planned sheet;
  sheet.desk.engine.server().on("POST /plans", [](const Asked& asked) {
    protocol::PlanView plan = canned::plan(*protocol::parse<protocol::PlanRequest>(asked.body.toStdString()));
    plan.verdicts.push_back({"duplicate_risk", 50, false, true, "May have arrived already; sending again may be a duplicate."});
    return json(protocol::toText(plan), 202);
  });
  sheet.plan();
  QVERIFY(sheet.planned);  // without the 50
  auto* risky = box(*sheet.view.sheet()->sheet(), QStringLiteral("Include May be a duplicate"));
  QVERIFY(risky != nullptr && !risky->isChecked());
  risky->click();
  QCOMPARE(sheet.confirm()->text(), QStringLiteral("Replay 46,952"));
}

void OperationSheetTest::resolvedOnesAreSaidToBecomeWhat_data() {
  QTest::addColumn<QString>("resolution");
  QTest::addColumn<QString>("row");
  QTest::addColumn<QString>("footer");
  QTest::newRow("looked up") << "look_up" << "Will be looked up" << "Asks providers about 37, skips 0";
  QTest::newRow("arrived") << "sent" << "Will be marked" << QStringLiteral("Marks 37 as arrived, skips 0  \u00B7  not sent again");
  QTest::newRow("given up") << "dead" << "Will be given up" << "Gives up 37, skips 0";
}
void OperationSheetTest::resolvedOnesAreSaidToBecomeWhat() {
  QFETCH(QString, resolution);
  QFETCH(QString, row);
  QFETCH(QString, footer);
  Desk desk;
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1232, 828);
  host.show();
  OperationSheet operation(desk.context(), &host);
  protocol::PlanRequest request;
  request.kind = "resolve";
  request.q = "is:held";
  operation.openResolve(request, resolution, {});
  const auto& sheet = *operation.sheet();
  QTRY_VERIFY(button(sheet, row) != nullptr);
  QVERIFY(says(sheet, footer));
  const auto cards = sheet.findChildren<ui::widgets::Card*>();
  const auto plan =
      std::find_if(cards.begin(), cards.end(), [](const auto* each) { return each->accessibleName() == QLatin1String("What would happen"); });
  QVERIFY(plan != cards.end());
  QTRY_VERIFY2((*plan)->height() < desk.theme.px(180), "a plan of one line leaves no void");
}

/// Such as a look-up of what only providers have had that cannot be asked: no box in the plan can be ticked.
void OperationSheetTest::whatCannotBeIncludedIsNotAskedToBeTicked() {
  Desk desk;
  QVERIFY(desk.connectNow());
  desk.engine.server().on("POST /plans", [](const Asked& asked) {
    protocol::PlanView plan = canned::plan(*protocol::parse<protocol::PlanRequest>(asked.body.toStdString()));
    plan.verdicts = {{"not_possible", plan.matched, false, false, "Its provider cannot be asked whether it took it."}};
    return json(protocol::toText(plan), 202);
  });
  QWidget host;
  host.resize(1232, 828);
  host.show();
  OperationSheet operation(desk.context(), &host);
  protocol::PlanRequest request;
  request.kind = "resolve";
  request.q = "is:held";
  operation.openResolve(request, QStringLiteral("look_up"), {});
  auto& sheet = *operation.sheet();
  QTRY_COMPARE(sheet.confirmButton()->text(), QStringLiteral("Look up 0"));
  QVERIFY2(sheet.confirmButton()->toolTip().contains(QStringLiteral("None of these can be dealt with")),
           qPrintable(sheet.confirmButton()->toolTip()));
}

void OperationSheetTest::sheetThatCancelsHasOneButtonThatSaysSo() {
  Desk desk;
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1232, 828);
  host.show();
  OperationSheet operation(desk.context(), &host);
  const auto leaves = [&operation](const char* kind) {
    protocol::PlanRequest request;
    request.kind = kind;
    operation.open(request, {});
    return operation.sheet()->cancelButton()->text();
  };
  QCOMPARE(leaves("cancel"), QStringLiteral("Close"));
  QTRY_COMPARE(operation.sheet()->confirmButton()->text(), QStringLiteral("Cancel 37"));
  QCOMPARE(leaves("replay"), QStringLiteral("Cancel"));
}

void OperationSheetTest::missingReasonIsGoneTo() {
  Planned sheet;
  sheet.plan();
  QVERIFY(sheet.planned);
  QWidget* reason = typedText(*sheet.view.sheet()->sheet());
  sheet.view.activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(&sheet.view));
  QTest::keyClick(sheet.view.sheet()->sheet()->cancelButton(), Qt::Key_Return, Qt::ControlModifier);
  QTRY_VERIFY(!reason->visibleRegion().isEmpty());
  QCOMPARE(sheet.view.window()->focusWidget(), reason);
  QCOMPARE(sheet.desk.engine.server().count("POST /operations"), 0);
}

}  // namespace signalbox::tests
