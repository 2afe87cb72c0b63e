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
#include "ui/views/operations/operation_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

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
  template <class T> T last(const char* request) {
    const auto body = protocol::parse<T>(desk.engine.server().last(request).body.toStdString());
    return body.ok() ? *body : T{};
  }

  int plans = 0;
  std::int64_t joined = 0;
  Desk desk;
  bool ready;
  DeadLettersView view;
  bool loaded = false;
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

}  // namespace signalbox::tests
