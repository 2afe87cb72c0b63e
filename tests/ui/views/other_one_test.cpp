#include "tests/ui/views/other_one_test.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/provider_form.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/secrets_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/subscription_form.h"
#include "ui/views/set_up/subscriptions_page.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

ActButton* button(const QWidget& root, const char* words) {
  for (ActButton* each : root.findChildren<ActButton*>())
    if (each->isVisible() && each->text() == QLatin1String(words)) return each;
  return nullptr;
}

QLineEdit* line(const QWidget& root, const char* name) {
  for (QLineEdit* each : root.findChildren<QLineEdit*>())
    if (each->isVisible() && each->accessibleName() == QLatin1String(name)) return each;
  return nullptr;
}

bool says(const QWidget& root, const QString& words) {
  for (const Label* label : root.findChildren<Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

struct Delivery {
  explicit Delivery(const QStringList& path) : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("delivery"), path, {}});
  }
  /// As the mouse does, beside an open sheet.
  void choose(const char* row) {
    for (DeliveryRow* each : view.findChildren<DeliveryRow*>())
      if (each->text() == QLatin1String(row)) QTest::mouseClick(each, Qt::LeftButton);
  }
  Sheet* sheet() { return view.findChild<Sheet*>(); }
  Desk desk;
  bool ready;
  DeliveryView view;
};

struct SetUp {
  explicit SetUp(const char* page) : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("set-up"), {QString::fromLatin1(page)}, {}});
  }
  bool isFree(const char* words) {
    return QTest::qWaitFor([&] { return button(view, words) != nullptr && !button(view, words)->isBlocked(); }, 5000);
  }
  int asked(const QByteArray& what) { return desk.engine.server().count(what); }
  Desk desk;
  bool ready;
  SetUpView view;
};

}  // namespace

void OtherOneTest::sheetActsOnTheOneThatItNames_data() {
  QTest::addColumn<QStringList>("path");
  QTest::addColumn<QByteArray>("verb");
  QTest::addColumn<QByteArray>("other");
  QTest::addColumn<QByteArray>("asked");
  const QStringList twilio{QStringLiteral("providers"), QStringLiteral("twilio")}, sms{QStringLiteral("queues"), QStringLiteral("sms")};
  const auto row = [](const char* verb, const QStringList& path, const char* other, const char* asked) {
    QTest::newRow(verb) << path << QByteArray(verb) << QByteArray(other) << QByteArray(asked);
  };
  row("Keep stopped", twilio, "vonage", "POST /providers/twilio/breaker");
  row("Send anyway", twilio, "vonage", "POST /providers/twilio/breaker");
  row("Lift the override", twilio, "vonage", "POST /providers/twilio/breaker");
  row("Resume", twilio, "vonage", "POST /providers/twilio/resume");
  row("Pause", sms, "Email", "PATCH /queues/sms");
  row("Drain", sms, "Email", "PATCH /queues/sms");
}

void OtherOneTest::sheetActsOnTheOneThatItNames() {
  QFETCH(QStringList, path);
  QFETCH(QByteArray, verb);
  QFETCH(QByteArray, other);
  QFETCH(QByteArray, asked);
  Delivery at(path);
  QVERIFY(at.ready);
  auto& twilio = at.desk.engine.snapshot().providers[2];
  twilio.paused = verb == "Resume";
  if (verb == "Lift the override") twilio.breaker.mode = "forced_open";
  at.desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY(button(at.view, verb.constData()) != nullptr && !button(at.view, verb.constData())->isBlocked());
  button(at.view, verb.constData())->click();
  QVERIFY(at.sheet()->isOpen());
  line(*at.sheet(), "Reason, required")->setText(QStringLiteral("for the first one"));
  at.choose(other.constData());
  QVERIFY(at.sheet()->isOpen());
  at.sheet()->confirmButton()->click();
  QTRY_COMPARE(at.desk.engine.server().count(asked), 1);
  QVERIFY(at.desk.engine.server().last(asked).body.contains("for the first one"));
  const QByteArray below = asked.startsWith("PATCH") ? "PATCH /queues/" : "POST /providers/";
  QCOMPARE(at.desk.engine.server().count(below), 1);
}

void OtherOneTest::answerToTheFirstLeavesTheSecondSheetOpen() {
  Delivery at({QStringLiteral("providers"), QStringLiteral("twilio")});
  QVERIFY(at.ready);
  at.desk.engine.server().on("POST /providers/twilio/breaker", json(protocol::toText(at.desk.engine.snapshot().providers[2])));
  QTRY_VERIFY(button(at.view, "Keep stopped") != nullptr && !button(at.view, "Keep stopped")->isBlocked());
  button(at.view, "Keep stopped")->click();
  line(*at.sheet(), "Reason, required")->setText(QStringLiteral("for twilio"));
  at.sheet()->confirmButton()->click();
  at.choose("vonage");
  button(at.view, "Stop sending")->click();
  line(*at.sheet(), "Reason, required")->setText(QStringLiteral("for vonage"));
  const auto isOver = [&at] { return !at.desk.commands.acts().isEmpty() && at.desk.commands.acts().first()->isOver(); };
  QTRY_VERIFY(isOver());
  QVERIFY(at.sheet()->isOpen());
  QCOMPARE(line(*at.sheet(), "Reason, required")->text(), QStringLiteral("for vonage"));
}

void OtherOneTest::testIsAnsweredAtItsProvider() {
  SetUp at("providers");
  QVERIFY(at.ready);
  ProvidersPage& page = *at.view.providers();
  QTRY_VERIFY(page.form()->name() == QLatin1String("smtp-primary") && line(page, "Send the test to") != nullptr);
  line(page, "Send the test to")->setText(QStringLiteral("ana@example.com"));
  QVERIFY(at.isFree("Test"));
  button(page, "Test")->click();
  page.choose(QStringLiteral("vonage"));
  QVERIFY(button(page, "Test")->isBlocked());
  QVERIFY(at.isFree("Test"));  // it is answered
  QCOMPARE(at.asked("POST /providers/smtp-primary/test"), 1);
  QCOMPARE(page.answer()->text(), QString());
  page.choose(QStringLiteral("smtp-primary"));
  button(page, "Test")->click();
  QTRY_VERIFY(page.answer()->text().contains(QStringLiteral("queued as 4F1C2")));
}

void OtherOneTest::testIsAnsweredAtItsSubscription() {
  SetUp at("subscriptions");
  QVERIFY(at.ready);
  SubscriptionsPage& page = *at.view.subscriptions();
  QTRY_COMPARE(page.form()->name(), QStringLiteral("pager"));
  QVERIFY(at.isFree("Test"));
  button(page, "Test")->click();
  page.choose(QStringLiteral("shop-orders"));
  QVERIFY(button(page, "Test")->isBlocked());
  QVERIFY(at.isFree("Test"));
  QCOMPARE(at.asked("POST /subscriptions/pager/test"), 1);
  QVERIFY(!says(page, QStringLiteral("The receiver took the message.")));
}

void OtherOneTest::subscriptionThatWasNamedIsRemoved() {
  SetUp at("subscriptions");
  QVERIFY(at.ready);
  SubscriptionsPage& page = *at.view.subscriptions();
  QTRY_COMPARE(page.form()->name(), QStringLiteral("pager"));
  QVERIFY(at.isFree("Remove"));
  button(page, "Remove")->click();
  page.choose(QStringLiteral("shop-orders"));
  QCOMPARE(page.removal()->sheet()->confirmButton()->text(), QStringLiteral("Remove pager"));
  page.removal()->sheet()->confirmButton()->click();
  QTRY_COMPARE(at.asked("DELETE /subscriptions/"), 1);
  QCOMPARE(at.asked("DELETE /subscriptions/pager"), 1);
}

void OtherOneTest::exchangedSecretIsNotLost() {
  SetUp at("subscriptions");
  QVERIFY(at.ready);
  SubscriptionsPage& page = *at.view.subscriptions();
  QTRY_COMPARE(page.form()->name(), QStringLiteral("pager"));
  button(page, "Make a secret")->click();
  const QString secret = page.form()->secret();
  button(page, "Exchange the secret")->click();
  page.choose(QStringLiteral("shop-orders"));
  page.removal()->sheet()->confirmButton()->click();  // what was typed may go
  QCOMPARE(page.form()->name(), QStringLiteral("shop-orders"));
  page.form()->setSecret(QStringLiteral("whsec_typed"));
  QTRY_VERIFY(page.findChild<CodeView*>()->toPlainText() == secret && says(page, QStringLiteral("Both secrets of pager sign")));
  QCOMPARE(page.form()->secret(), QStringLiteral("whsec_typed"));
}

void OtherOneTest::removalLeavesWhatIsTypedElsewhere_data() {
  QTest::addColumn<QByteArray>("list");
  QTest::newRow("secrets") << QByteArray("secrets");
  QTest::newRow("templates") << QByteArray("templates");
}

void OtherOneTest::removalLeavesWhatIsTypedElsewhere() {
  QFETCH(QByteArray, list);
  SetUp at(list.constData());
  QVERIFY(at.ready);
  const bool secrets = list == "secrets";
  RemovalSheet& removal = secrets ? *at.view.secrets()->removal() : *at.view.templates()->removal();
  QTRY_VERIFY(secrets ? !at.view.secrets()->nameField()->text().isEmpty() : !at.view.templates()->nameField()->text().isEmpty());
  if (secrets) at.view.secrets()->choose(QStringLiteral("old-key"));
  const QByteArray removed = secrets ? QByteArray("old-key") : at.view.templates()->nameField()->text().toUtf8();
  QVERIFY(at.isFree("Remove"));
  button(at.view, "Remove")->click();
  removal.sheet()->confirmButton()->click();
  if (secrets) {
    at.view.secrets()->choose(QStringLiteral("smtp-password"));
    at.view.secrets()->valueField()->setText(QStringLiteral("typed"));
  } else {
    at.view.templates()->choose(QStringLiteral("login-code"));
    at.view.templates()->textField()->setPlainText(QStringLiteral("typed"));
  }
  const int loads = at.asked("GET /" + list);
  QTRY_COMPARE(at.asked("DELETE /" + list + '/' + removed), 1);
  QTRY_VERIFY(at.asked("GET /" + list) > loads);  // the answer came
  QCOMPARE(secrets ? at.view.secrets()->valueField()->text() : at.view.templates()->textField()->toPlainText(), QStringLiteral("typed"));
  QVERIFY(!(secrets ? at.view.secrets()->unsaved() : at.view.templates()->unsaved()).isEmpty());
}

}  // namespace signalbox::tests
