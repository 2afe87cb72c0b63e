#include "tests/ui/views/operation_plan_test.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/canary_fields.h"
#include "ui/views/operations/edits_fields.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

const QString kExpired = QStringLiteral("The plan has expired. Nothing was changed."), kAgain = QStringLiteral("Plan again");

QString groupId(std::size_t number) { return QString::fromStdString(canned::groups()[number].id); }

template <class T> T* named(const QWidget& root, const QString& name) {
  for (T* each : root.findChildren<T*>())
    if (each->isVisible() && each->accessibleName().startsWith(name)) return each;
  return nullptr;
}

bool says(const QWidget& root, const QString& words) {
  for (const Label* label : root.findChildren<Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

/// Dead letters with 503 Service Unavailable as the chosen cause, before an engine whose plans are told apart.
struct DeadLetters {
  explicit DeadLetters(const QString& group = groupId(2)) : ready(desk.connectNow()), view(desk.context()) {
    desk.engine.server().on("POST /plans", [this](const Asked& asked) {
      const auto request = protocol::parse<protocol::PlanRequest>(asked.body.toStdString());
      auto plan = canned::plan(request.ok() ? *request : protocol::PlanRequest{});
      plan.id = "0196c3a1-0000-7000-8000-0000000000b" + std::to_string(plans++);
      if (request.ok() && !request->ids.empty()) plan.matched = static_cast<std::int64_t>(request->ids.size());
      plan.matched += joined;
      plan.verdicts.front().count += joined;
      plan.expiresAt = expires;
      return json(protocol::toText(plan), 202);
    });
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("dead-letters"), {QStringLiteral("groups"), group}, {}});
    loaded = QTest::qWaitFor([this] { return view.messages()->model()->rowCount() > 0 && view.groups()->model()->rowCount() > 0; }, 5000);
  }
  Sheet& sheet() { return *view.sheet()->sheet(); }
  ActButton& confirm() { return *sheet().confirmButton(); }
  bool planned() {
    return QTest::qWaitFor([this] { return confirm().text().startsWith(QStringLiteral("Replay ")); }, 5000);
  }
  bool plan(Act act = Act::replay) {
    view.perform(act);
    return planned();
  }
  void choose(std::size_t group) { view.groups()->table()->setCurrentId(groupId(group)); }
  void giveReason() { typedText(sheet())->setPlainText(QStringLiteral("mended")); }
  void typeReason() { QTest::keyClicks(typedText(sheet()), QStringLiteral("mended")); }
  SwitchButton* newest() { return named<SwitchButton>(sheet(), QStringLiteral("Newest template version")); }
  QSpinBox* rate() { return named<QSpinBox>(sheet(), QStringLiteral("Rate")); }
  ActButton* button(const QString& words) {
    for (ActButton* each : sheet().findChildren<ActButton*>())
      if (each->isVisible() && each->text() == words) return each;
    return nullptr;
  }
  ActButton* again() { return button(kAgain); }
  template <class T> T last(const char* request) {
    const auto body = protocol::parse<T>(desk.engine.server().last(request).body.toStdString());
    return body.ok() ? *body : T{};
  }
  /// The engine takes it, and its answer breaks off.
  void loseAnswers() {
    Scripted broken = taken();
    broken.cutAfter = 10;
    desk.engine.server().on("POST /operations", broken);
  }
  void answerAgain() { desk.engine.server().on("POST /operations", taken()); }
  QList<QByteArray> keys() {
    QList<QByteArray> all;
    for (const Asked& each : desk.engine.server().asked())
      if (each.verb == "POST" && each.path() == "/operations") all << each.headers.value("idempotency-key");
    return all;
  }
  /// Presses with a reason, and waits until the button is free again, since nobody knows what became of it.
  bool pressInVain() {
    loseAnswers();
    giveReason();
    confirm().click();
    return QTest::qWaitFor([this] { return !keys().isEmpty() && !confirm().isBlocked(); }, 5000);
  }
  /// The engine's clock stands at this time after it was planned.
  void letPass(base::Millis time) {
    desk.engine.setBeating(false);
    desk.engine.server().write(QByteArray::fromStdString("event: heartbeat\ndata: " + protocol::toText(canned::asOf(1, time)) + "\n\n"));
  }

  int plans = 0;
  std::int64_t joined = 0;
  base::WallTime expires = canned::kNow + 1h;
  Desk desk;
  bool ready;
  DeadLettersView view;
  bool loaded = false;

 private:
  static Scripted taken() { return json(protocol::toText(canned::operations().front()), 202); }
};

}  // namespace

void OperationPlanTest::sheetNamesItsCause() {
  DeadLetters dead;
  QVERIFY(dead.ready && dead.loaded);
  QVERIFY(dead.plan());
  QVERIFY(says(dead.sheet(), QStringLiteral("All 48,213 in this group: 503 Service Unavailable")));
  dead.sheet().dismiss();
  dead.view.messages()->table()->setChosen({dead.view.messages()->model()->idAt(0), dead.view.messages()->model()->idAt(1)});
  QVERIFY(dead.plan());
  QTRY_VERIFY(says(dead.sheet(), QStringLiteral("2 chosen: 503 Service Unavailable")));
  dead.joined = -1;  // somebody was faster
  dead.newest()->click();
  QTRY_VERIFY(says(dead.sheet(), QStringLiteral("1 of the 2 chosen: 503 Service Unavailable")));
}

void OperationPlanTest::linkedCauseIsNamedToo() {
  Desk desk;
  protocol::GroupView rare = canned::groups().front();
  rare.id = "c1";
  rare.title = "A cause beyond the first page";
  desk.engine.server().on("GET /dead-letters/groups/c1", json(protocol::toText(rare)));
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("dead-letters"), {QStringLiteral("groups"), QStringLiteral("c1")}, {}});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  view.perform(Act::replay);
  QTRY_VERIFY(says(*view.sheet()->sheet(), QStringLiteral("All 48,213 in this group: A cause beyond the first page")));
}

void OperationPlanTest::laterPlanSaysHowManyJoined() {
  DeadLetters dead;
  QVERIFY(dead.loaded && dead.plan());
  const QString more = QStringLiteral("more since you opened this");
  QVERIFY(!says(dead.sheet(), more));
  dead.joined = 3;
  dead.newest()->click();
  QTRY_COMPARE(dead.confirm().text(), QStringLiteral("Replay 46,905"));
  QVERIFY(says(dead.sheet(), QStringLiteral("All 48,216 in this group: 503 Service Unavailable  \u00B7  3 more since you opened this")));
  dead.sheet().dismiss();
  QVERIFY(dead.plan());
  QTRY_VERIFY(says(dead.sheet(), QStringLiteral("All 48,216 in this group")) && !says(dead.sheet(), more));
}

void OperationPlanTest::sheetClosesWhenSomethingElseIsMarked() {
  DeadLetters dead;
  QVERIFY(dead.loaded && dead.plan());
  dead.view.messages()->table()->setCurrentId(dead.view.messages()->model()->idAt(3));  // a message that is looked at is not marked
  QVERIFY(dead.sheet().isOpen());
  dead.choose(0);
  QVERIFY(!dead.sheet().isOpen());
  QTRY_VERIFY(dead.view.messages()->model()->rowCount() > 0);
  QVERIFY(dead.plan());
  QVERIFY(says(dead.sheet(), QStringLiteral("in this group: 21211 The 'To' number is not a valid phone number")));
  dead.view.messages()->table()->setChosen({dead.view.messages()->model()->idAt(0)});
  QVERIFY(!dead.sheet().isOpen());
}

void OperationPlanTest::sheetWithATypedReasonSaysWhomItIsAbout() {
  DeadLetters dead;
  QVERIFY(dead.loaded && dead.plan());
  dead.typeReason();
  const QString elsewhere = QStringLiteral("Something else is marked behind this sheet by now. What you do here is about: 503 Service Unavailable");
  QVERIFY(!says(dead.sheet(), elsewhere));
  dead.choose(0);
  QVERIFY(dead.sheet().isOpen());
  QVERIFY(says(dead.sheet(), elsewhere));
  QVERIFY(says(dead.sheet(), QStringLiteral("All 48,213 in this group: 503 Service Unavailable")));
  dead.choose(2);
  QVERIFY(!says(dead.sheet(), elsewhere));
  QVERIFY(dead.sheet().isOpen());
  QCOMPARE(typedText(dead.sheet())->toPlainText(), QStringLiteral("mended"));
}

void OperationPlanTest::heldThatMatchHaveNoInstant() {
  Desk desk;
  QVERIFY(desk.connectNow());
  HeldView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  view.perform(Act::allMatching);
  QVERIFY2(view.messages()->words().endsWith(QStringLiteral("that match")), qPrintable(view.messages()->words()));
  view.perform(Act::replay);
  QTRY_VERIFY(says(*view.sheet()->sheet(), QStringLiteral("All 37 that match")));
}

void OperationPlanTest::sameActKeepsHowAndAnotherBeginsAnew() {
  DeadLetters dead;
  QVERIFY(dead.loaded && dead.plan());
  auto* provider = named<QComboBox>(dead.sheet(), QStringLiteral("Provider"));
  QVERIFY(provider != nullptr && provider->count() > 1);
  provider->setCurrentIndex(1);
  const std::string chosen = provider->currentData().toString().toStdString();
  Q_EMIT provider->activated(1);
  QVERIFY(dead.planned());
  dead.rate()->setValue(20);
  dead.newest()->click();
  QVERIFY(dead.planned());
  dead.view.sheet()->canary()->toggle()->click();
  dead.view.sheet()->canary()->sizes()->setText(QStringLiteral("1, 4"));
  dead.giveReason();
  dead.sheet().dismiss();

  QVERIFY(dead.plan());
  QCOMPARE(dead.last<protocol::PlanRequest>("POST /plans").provider, chosen);
  QVERIFY(dead.last<protocol::PlanRequest>("POST /plans").latestTemplate);
  QCOMPARE(dead.rate()->value(), 20);
  QVERIFY(dead.view.sheet()->canary()->request().has_value());
  QCOMPARE(typedText(dead.sheet())->toPlainText(), QStringLiteral("mended"));
  dead.sheet().dismiss();

  dead.choose(0);
  QTRY_VERIFY(dead.view.messages()->model()->rowCount() > 0);
  const int before = dead.plans;
  QVERIFY(dead.plan());
  QTRY_COMPARE(dead.plans, before + 1);
  const auto asked = dead.last<protocol::PlanRequest>("POST /plans");
  QVERIFY(asked.provider.empty() && !asked.latestTemplate && asked.edits.empty());
  QVERIFY(!dead.newest()->isChecked());
  QCOMPARE(dead.rate()->value(), 50);
  QVERIFY(!dead.view.sheet()->canary()->request());
  dead.view.sheet()->canary()->toggle()->click();
  QCOMPARE(dead.view.sheet()->canary()->sizes()->text(), QStringLiteral("1, 2, 5, 20"));
  QVERIFY(typedText(dead.sheet())->toPlainText().isEmpty());
}

void OperationPlanTest::replayTakesNoEditsOfAnotherSheet() {
  DeadLetters dead;
  QVERIFY(dead.loaded && dead.plan(Act::edit));
  const QString edit = QStringLiteral("Edit and replay");
  QCOMPARE(dead.sheet().accessibleName(), edit);
  EditsFields& edits = *dead.view.sheet()->edits();
  edits.clear();
  edits.add(QStringLiteral("replace"), QStringLiteral("data.carrier"), QStringLiteral("Corros"), QStringLiteral("Correos"));
  QTRY_VERIFY2(dead.confirm().text().startsWith(edit + QLatin1Char(' ')), qPrintable(dead.confirm().text()));
  dead.sheet().dismiss();

  dead.view.perform(Act::edit);  // Esc keeps what was typed
  QTRY_VERIFY2(dead.confirm().text().startsWith(edit + QLatin1Char(' ')), qPrintable(dead.confirm().text()));
  QCOMPARE(dead.last<protocol::PlanRequest>("POST /plans").edits.size(), std::size_t{1});
  dead.sheet().dismiss();

  QVERIFY(dead.plan());
  QCOMPARE(dead.sheet().accessibleName(), QStringLiteral("Replay"));
  QCOMPARE(edits.rowCount(), 0);
  QCOMPARE(dead.last<protocol::PlanRequest>("POST /plans").edits.size(), std::size_t{0});
}

void OperationPlanTest::lostAnswerIsAskedForByTheSameKey() {
  DeadLetters dead;
  QVERIFY(dead.loaded && dead.plan());
  QVERIFY(dead.pressInVain());
  const auto before = dead.keys().size();
  dead.answerAgain();
  dead.confirm().click();
  QTRY_VERIFY(!dead.sheet().isOpen());
  QVERIFY(dead.keys().size() > before);
  QVERIFY(!dead.keys().first().isEmpty());
  QCOMPARE(dead.keys().count(dead.keys().first()), dead.keys().size());
  // The next one is another act.
  QVERIFY(dead.plan());
  dead.giveReason();
  QTRY_VERIFY(!dead.confirm().isBlocked());
  dead.confirm().click();
  QTRY_VERIFY(!dead.sheet().isOpen());
  QVERIFY(dead.keys().last() != dead.keys().first());
}

void OperationPlanTest::lostAnswerOutlivesItsSheet() {
  DeadLetters dead;
  QVERIFY(dead.loaded && dead.plan());
  QVERIFY(dead.pressInVain());
  dead.sheet().dismiss();
  QVERIFY(dead.plan());
  QVERIFY(!dead.confirm().isBlocked());
  dead.answerAgain();
  dead.confirm().click();
  QTRY_VERIFY(!dead.sheet().isOpen());
  QCOMPARE(dead.plans, 1);  // another plan would be another start
  QCOMPARE(dead.keys().count(dead.keys().first()), dead.keys().size());
}

void OperationPlanTest::startedByTheLostPressIsSaid() {
  DeadLetters dead;
  QVERIFY(dead.loaded && dead.plan());
  QVERIFY(dead.pressInVain());
  dead.desk.engine.server().on("POST /operations", problem(422, "idempotency_mismatch", "this idempotency key was used with another request"));
  dead.rate()->setValue(20);
  dead.confirm().click();
  QTRY_VERIFY(says(dead.sheet(), QStringLiteral("It was started by an earlier press")));
  QVERIFY(dead.confirm().isBlocked());
  QVERIFY(dead.again() != nullptr);
}

void OperationPlanTest::expiredPlanIsPlannedAgain() {
  DeadLetters dead;
  QVERIFY(dead.loaded && dead.plan());
  dead.giveReason();
  dead.letPass(59min);
  QTRY_VERIFY(dead.desk.session.state().engineNow() >= canned::kNow + 59min);
  QVERIFY(!dead.confirm().isBlocked());
  dead.letPass(60min);
  QTRY_VERIFY(says(dead.sheet(), kExpired));
  QVERIFY2(dead.confirm().toolTip().contains(kExpired), qPrintable(dead.confirm().toolTip()));
  QVERIFY(dead.confirm().isBlocked());
  dead.expires = canned::kNow + 2h;
  QVERIFY(dead.again() != nullptr);
  dead.again()->click();
  QTRY_COMPARE(dead.plans, 2);
  QTRY_VERIFY2(!dead.confirm().isBlocked(), qPrintable(dead.confirm().toolTip()));
  QVERIFY(dead.again() == nullptr);
}

void OperationPlanTest::refusedPlanIsPlannedAgain() {
  DeadLetters dead;
  QVERIFY(dead.loaded && dead.plan());
  dead.desk.engine.server().on("POST /operations", problem(409, "conflict", "the plan is too old; make a new one"));
  dead.giveReason();
  dead.confirm().click();
  QTRY_VERIFY(dead.again() != nullptr);
  QVERIFY(dead.confirm().isBlocked());
  dead.again()->click();
  QTRY_VERIFY2(!dead.confirm().isBlocked(), qPrintable(dead.confirm().toolTip()));
  QCOMPARE(dead.plans, 2);
}

void OperationPlanTest::letterIsPlannedBeforeItIsConfirmed() {
  DeadLetters dead;
  QVERIFY(dead.loaded && dead.plan(Act::edit));
  dead.giveReason();
  QVERIFY(!dead.confirm().isBlocked());
  const auto type = [&dead](const char* field, const char* words) {
    QTest::keyClicks(named<QLineEdit>(dead.sheet(), QLatin1String(field)), QLatin1String(words));
  };
  type("Field", "data.carrier");
  type("Find", "Corros");
  type("Value", "Correos");
  QVERIFY(dead.confirm().isBlocked());
  dead.confirm().click();
  QTRY_VERIFY(!dead.confirm().isBlocked());
  QCOMPARE(dead.last<protocol::PlanRequest>("POST /plans").edits.size(), std::size_t{1});
  QVERIFY(dead.keys().isEmpty());
}

void OperationPlanTest::listOfAVerdictSaysWhyForEach() {
  DeadLetters dead;
  QVERIFY(dead.loaded && dead.plan());
  const QString kind = QStringLiteral("Opted out");
  protocol::Page<protocol::NotificationRow> page;
  page.asOf = canned::asOf();
  for (const char* const reason : {"The recipient wants no news by email.", "The address is suppressed: ses: bounced."}) {
    page.data.emplace_back();
    page.data.back().id = reason;
    page.data.back().reason = reason;
  }
  dead.desk.engine.server().on("GET /plans/0196c3a1-0000-7000-8000-0000000000b0/verdicts", json(protocol::toText(page)));
  QVERIFY(dead.button(kind) != nullptr);
  dead.button(kind)->click();
  QTRY_VERIFY(named<Table>(dead.sheet(), kind) != nullptr);
  const auto* list = named<Table>(dead.sheet(), kind);
  QTRY_COMPARE(list->model()->rowCount(), 2);
  for (int row = 0; row < 2; ++row)
    QCOMPARE(list->model()->index(row, 2).data().toString().toStdString(), page.data[static_cast<std::size_t>(row)].reason);
  QVERIFY(dead.desk.engine.server().last("GET /plans/0196c3a1-0000-7000-8000-0000000000b0/verdicts").target.contains("verdict=opted_out"));
}

}  // namespace signalbox::tests
