// Set-up, subscriptions: what is asked of the engine, and what a person is told.
#include <QCheckBox>
#include <QClipboard>
#include <QLineEdit>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/subscription_form.h"
#include "ui/views/set_up/subscriptions_page.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

/// The page in its screen, loaded.
class Stage {
 public:
  explicit Stage(Desk& desk, const QString& name = {}) : view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("set-up"),
                     name.isEmpty() ? QStringList{QStringLiteral("subscriptions")} : QStringList{QStringLiteral("subscriptions"), name},
                     {}});
  }
  SubscriptionsPage& page() { return *view.subscriptions(); }
  Card* card() {
    for (Card* each : page().findChildren<Card*>())
      if (each->findChild<SubscriptionForm*>() != nullptr) return each;
    return nullptr;
  }
  bool loaded() {
    return QTest::qWaitFor([this] { return card()->state() != Card::State::Loading; }, 5000);
  }
  ActButton* button(const QString& text) {
    for (ActButton* each : page().findChildren<ActButton*>())
      if (each->text().startsWith(text)) return each;
    return nullptr;
  }
  QLineEdit* field(const QString& name) {
    for (QLineEdit* each : page().form()->findChildren<QLineEdit*>())
      if (each->accessibleName() == name) return each;
    return nullptr;
  }
  bool says(const QString& words) {
    return QTest::qWaitFor([this, words] {
      for (const Label* each : page().findChildren<Label*>())
        if (each->isVisible() && each->text().contains(words)) return true;
      return false;
    }, 5000);
  }
  /// Where a secret stands this once.
  CodeView* once() { return page().findChild<CodeView*>(); }
  ActButton* copy() { return once()->parentWidget()->findChild<ActButton*>(); }
  bool shows(const QString& secret) {
    return QTest::qWaitFor([this, secret] { return once()->isVisible() && once()->toPlainText() == secret; }, 5000);
  }

  SetUpView view;
};

/// From now on the engine has this one as well.
void add(Desk& desk, const protocol::SubscriptionView& another) {
  std::vector<protocol::SubscriptionView> all = canned::subscriptions();
  all.push_back(another);
  desk.engine.server().on(
      "GET /subscriptions",
      json(boost::json::serialize(boost::json::object{{"as_of", protocol::toJson(canned::asOf())}, {"data", protocol::toJson(all)}})));
}

void add(Desk& desk, const std::string& name) {
  protocol::SubscriptionView another = canned::subscriptions().front();
  another.name = name;
  add(desk, another);
}

void letNothingHaveFailed(Desk& desk) {
  desk.engine.server().on(
      "GET /notifications",
      json(boost::json::serialize(boost::json::object{{"as_of", protocol::toJson(canned::asOf())}, {"data", boost::json::array()}})));
}

boost::json::object bodyOf(const Asked& asked) { return boost::json::parse(asked.body.toStdString()).as_object(); }

}  // namespace

void SubscriptionsTest::eachIsListedWithHowItStands() {
  Desk desk;
  QVERIFY(desk.connectNow());
  Stage stage(desk);
  QVERIFY(stage.loaded());
  QCOMPARE(stage.page().form()->name(), QStringLiteral("pager"));
  QVERIFY(stage.says(QStringLiteral("37 wait, 3 dead")));
  QVERIFY(stage.says(QStringLiteral("\u201C503: maintenance until 15:00\u201D.")));
  QVERIFY(stage.says(QStringLiteral("Its receiver fails")));  // a 503 is an answer
  stage.page().choose(QStringLiteral("shop-orders"));
  QCOMPARE(stage.page().form()->name(), QStringLiteral("shop-orders"));
  QVERIFY(stage.says(QStringLiteral("Two secrets sign until")));
  QVERIFY(stage.page().form()->secret().isEmpty());
}

/// Messages are kept for a time, and what was counted before is not in the list any more.
void SubscriptionsTest::emptyListAgreesWithTheFigures() {
  Desk desk;
  letNothingHaveFailed(desk);
  QVERIFY(desk.connectNow());
  Stage stage(desk, QStringLiteral("pager"));
  QVERIFY(stage.loaded());
  QVERIFY(stage.says(QStringLiteral("No failure in what is kept.")));
  QVERIFY(stage.says(QStringLiteral("Latest failures")));
  stage.page().choose(QStringLiteral("shop-orders"));
  QVERIFY(stage.says(QStringLiteral("Every event that was tried has arrived.")));
}

void SubscriptionsTest::oneThatWasToldNothingSaysSo() {
  Desk desk;
  letNothingHaveFailed(desk);
  protocol::SubscriptionView quiet;
  quiet.name = "quiet";
  quiet.url = "https://hooks.example.com/quiet";
  quiet.version = 1;
  add(desk, quiet);
  protocol::SubscriberView live;
  live.name = quiet.name;
  live.origin = "https://hooks.example.com";
  desk.engine.snapshot().subscriptions.push_back(live);
  QVERIFY(desk.connectNow());
  Stage stage(desk, QStringLiteral("quiet"));
  QVERIFY(stage.loaded());
  QVERIFY(stage.says(QStringLiteral("No event has been sent to it yet.")));
  QStringList rows;
  for (const DeliveryRow* row : stage.page().findChildren<DeliveryRow*>()) rows << row->accessibleName();
  QVERIFY2(rows.contains(QStringLiteral("quiet: No event yet")), qPrintable(rows.join(QStringLiteral("; "))));
  QVERIFY(rows.contains(QStringLiteral("shop-orders: All delivered")));
}

/// The snapshot has it later than the list, in which it stands as soon as it was added.
void SubscriptionsTest::newOneSaysHowItStandsBeforeTheSnapshotHasIt() {
  Desk desk;
  protocol::SubscriptionView fresh;
  fresh.name = "fresh";
  fresh.url = "https://hooks.example.com/fresh";
  fresh.version = 1;
  add(desk, fresh);
  QVERIFY(desk.connectNow());
  const auto row = [](Stage& stage) {
    for (const DeliveryRow* each : stage.page().findChildren<DeliveryRow*>())
      if (each->text() == QLatin1String("fresh")) return each->accessibleName();
    return QString();
  };
  Stage first(desk, QStringLiteral("fresh"));
  QVERIFY(first.loaded());
  QCOMPARE(row(first), QStringLiteral("fresh: No event yet"));
  QVERIFY(first.says(QStringLiteral("0 delivered, 0 wait, 0 dead.")));
  fresh.waiting = 2;
  add(desk, fresh);
  Stage waiting(desk, QStringLiteral("fresh"));
  QVERIFY(waiting.loaded());
  QCOMPARE(row(waiting), QStringLiteral("fresh: 2 wait"));
  fresh.enabled = false;
  add(desk, fresh);
  Stage off(desk, QStringLiteral("fresh"));
  QVERIFY(off.loaded());
  QCOMPARE(row(off), QStringLiteral("fresh: Off"));
}

void SubscriptionsTest::newOneIsSavedWithASecretThatIsShownOnce() {
  Desk desk;
  QVERIFY(desk.connectNow());
  Stage stage(desk);
  QVERIFY(stage.loaded());
  stage.button(QStringLiteral("Add a subscription"))->click();
  QVERIFY(stage.button(QStringLiteral("Add "))->isBlocked() || stage.page().form()->problem().contains(QStringLiteral("name")));
  stage.field(QStringLiteral("Name"))->setText(QStringLiteral("audit"));
  stage.field(QStringLiteral("URL, required"))->setText(QStringLiteral("https://hooks.example.com/audit"));
  stage.field(QStringLiteral("Apps"))->setText(QStringLiteral("shop, blog ,"));
  for (QCheckBox* each : stage.page().form()->findChildren<QCheckBox*>())
    if (each->text() == QLatin1String("Message became a dead letter") || each->text() == QLatin1String("SMS")) each->setChecked(true);
  QVERIFY(stage.page().form()->problem().contains(QStringLiteral("secret")));
  stage.button(QStringLiteral("Make a secret"))->click();
  const QString secret = stage.page().form()->secret();
  QVERIFY(secret.startsWith(QLatin1String("whsec_")));
  QCOMPARE(QByteArray::fromBase64(secret.mid(6).toLatin1()).size(), 32);
  ActButton* save = stage.button(QStringLiteral("Add audit"));
  QVERIFY(save != nullptr && !save->isBlocked());
  add(desk, "audit");
  save->click();
  QTRY_COMPARE(desk.engine.server().count("PUT /subscriptions/audit"), 1);
  const boost::json::object body = bodyOf(desk.engine.server().last("PUT /subscriptions/audit"));
  QCOMPARE(std::string(body.at("secret").as_string()), secret.toStdString());
  QCOMPARE(boost::json::serialize(body.at("types")), std::string(R"(["notification.dead"])"));
  QCOMPARE(boost::json::serialize(body.at("channels")), std::string(R"(["sms"])"));
  QCOMPARE(boost::json::serialize(body.at("apps")), std::string(R"(["shop","blog"])"));
  QVERIFY(stage.shows(secret));  // this once
  QVERIFY(stage.says(QStringLiteral("audit is saved. Give its receiver the secret now")));
  QCOMPARE(stage.view.focusWidget(), stage.copy());
  stage.copy()->click();
  QCOMPARE(QGuiApplication::clipboard()->text(), secret);
  stage.button(QStringLiteral("Test"))->click();
  QVERIFY(stage.says(QStringLiteral("The receiver took the message.")));
  QVERIFY(stage.shows(secret));  // what the receiver answers does not take it away
  stage.page().choose(QStringLiteral("pager"));
  stage.page().choose(QStringLiteral("shop-orders"));
  for (const Label* each : stage.page().findChildren<Label*>()) QVERIFY(!each->text().contains(secret));
  QVERIFY(!stage.once()->isVisible() && stage.once()->toPlainText().isEmpty());
  QVERIFY(stage.page().form()->secret().isEmpty());
}

void SubscriptionsTest::newOneIsSavedOnceAsNew() {
  Desk desk;
  QVERIFY(desk.connectNow());
  Stage stage(desk);
  QVERIFY(stage.loaded());
  stage.button(QStringLiteral("Add a subscription"))->click();
  stage.field(QStringLiteral("Name"))->setText(QStringLiteral("audit"));
  stage.field(QStringLiteral("URL, required"))->setText(QStringLiteral("https://hooks.example.com/audit"));
  stage.button(QStringLiteral("Make a secret"))->click();
  const QString secret = stage.page().form()->secret();
  add(desk, "audit");
  stage.button(QStringLiteral("Add audit"))->click();
  stage.field(QStringLiteral("Description"))->setText(QStringLiteral("Who is awake"));  // before the answer
  QVERIFY(stage.shows(secret));
  QVERIFY(stage.view.focusWidget() != stage.copy());  // it is where somebody types
  QCOMPARE(stage.page().form()->secret(), QString());
  QVERIFY(stage.page().unsaved().contains(QStringLiteral("audit")));
  ActButton* save = stage.button(QStringLiteral("Save"));
  QVERIFY(save != nullptr);
  QTRY_VERIFY(!save->isBlocked());
  save->click();
  QTRY_COMPARE(desk.engine.server().count("PUT /subscriptions/audit"), 2);
  const boost::json::object body = bodyOf(desk.engine.server().last("PUT /subscriptions/audit"));
  QCOMPARE(std::string(body.at("secret").as_string()), std::string());
  QCOMPARE(std::string(body.at("description").as_string()), std::string("Who is awake"));
  QCOMPARE(desk.engine.server().last("PUT /subscriptions/audit").headers.value("if-match"), QByteArray("\"4\""));
}

void SubscriptionsTest::changedOneKeepsItsSecret() {
  Desk desk;
  QVERIFY(desk.connectNow());
  Stage stage(desk, QStringLiteral("pager"));
  QVERIFY(stage.loaded());
  stage.field(QStringLiteral("URL, required"))->setText(QStringLiteral("https://other.example.com/"));
  stage.button(QStringLiteral("Save"))->click();
  QTRY_COMPARE(desk.engine.server().count("PUT /subscriptions/pager"), 1);
  const boost::json::object body = bodyOf(desk.engine.server().last("PUT /subscriptions/pager"));
  QCOMPARE(std::string(body.at("secret").as_string()), std::string());
  QCOMPARE(std::string(body.at("url").as_string()), std::string("https://other.example.com/"));
  QCOMPARE(body.at("types").as_array().size(), std::size_t{4});
  QVERIFY(stage.says(QStringLiteral("holds for deliveries that wait")));
}

void SubscriptionsTest::secretIsExchangedWithAnOverlap() {
  Desk desk;
  QVERIFY(desk.connectNow());
  Stage stage(desk, QStringLiteral("pager"));
  QVERIFY(stage.loaded());
  ActButton* exchange = stage.button(QStringLiteral("Exchange the secret"));
  QVERIFY(exchange->isBlocked());
  stage.button(QStringLiteral("Make a secret"))->click();
  QVERIFY(!exchange->isBlocked());
  const QString secret = stage.page().form()->secret();
  exchange->click();
  QTRY_COMPARE(desk.engine.server().count("POST /subscriptions/pager/rotate"), 1);
  const boost::json::object body = bodyOf(desk.engine.server().last("POST /subscriptions/pager/rotate"));
  QCOMPARE(std::string(body.at("secret").as_string()), secret.toStdString());
  QCOMPARE(body.at("overlap_seconds").as_int64(), 86'400);
  QVERIFY(stage.says(QStringLiteral("Both secrets of pager sign for 24 h")));
  QVERIFY(stage.shows(secret));
  stage.button(QStringLiteral("Add a subscription"))->click();
  QVERIFY(!stage.once()->isVisible() && stage.once()->toPlainText().isEmpty());
}

void SubscriptionsTest::wrongFieldIsMarkedWhereItIs() {
  Desk desk;
  Scripted wrong;
  wrong.status = 422;
  wrong.type = "application/problem+json";
  wrong.body =
      R"({"type":"about:blank","title":"Invalid","status":422,"code":"invalid","detail":"a field is wrong","errors":[{"pointer":"/url","detail":"the target is no https URL"}]})";
  desk.engine.server().on("PUT /subscriptions/pager", wrong);
  QVERIFY(desk.connectNow());
  Stage stage(desk, QStringLiteral("pager"));
  QVERIFY(stage.loaded());
  stage.field(QStringLiteral("URL, required"))->setText(QStringLiteral("http://hooks.example.com/"));
  stage.button(QStringLiteral("Save"))->click();
  QVERIFY(stage.says(QStringLiteral("the target is no https URL")));
  QCOMPARE(stage.field(QStringLiteral("URL, required"))->text(), QStringLiteral("http://hooks.example.com/"));  // what was typed stays
}

void SubscriptionsTest::testTellsTheReceiversAnswer() {
  Desk desk;
  QVERIFY(desk.connectNow());
  Stage stage(desk, QStringLiteral("pager"));
  QVERIFY(stage.loaded());
  stage.button(QStringLiteral("Test"))->click();
  QTRY_COMPARE(desk.engine.server().count("POST /subscriptions/pager/test"), 1);
  QVERIFY(stage.says(QStringLiteral("The receiver took the message.")));
}

void SubscriptionsTest::testWaitsForWhatIsWritten() {
  Desk desk;
  QVERIFY(desk.connectNow());
  Stage stage(desk, QStringLiteral("pager"));
  QVERIFY(stage.loaded());
  ActButton* test = stage.button(QStringLiteral("Test"));
  QVERIFY(!test->isBlocked());
  stage.field(QStringLiteral("URL, required"))->setText(QStringLiteral("https://other.example.com/"));
  QVERIFY(test->isBlocked());
  QVERIFY2(test->toolTip().contains(QStringLiteral("Save it first")), qPrintable(test->toolTip()));
  stage.button(QStringLiteral("Save"))->click();
  QTRY_VERIFY(!test->isBlocked());
}

void SubscriptionsTest::removalSaysWhatItCancels() {
  Desk desk;
  QVERIFY(desk.connectNow());
  Stage stage(desk, QStringLiteral("pager"));
  QVERIFY(stage.loaded());
  stage.button(QStringLiteral("Remove"))->click();
  QVERIFY(stage.page().removal()->sheet()->isOpen());
  QVERIFY(stage.says(QStringLiteral("37 waiting deliveries are cancelled")));
  QCOMPARE(desk.engine.server().count("DELETE /subscriptions/pager"), 0);
  stage.page().removal()->sheet()->confirmButton()->click();
  QTRY_COMPARE(desk.engine.server().count("DELETE /subscriptions/pager"), 1);
}

void SubscriptionsTest::missingPermissionIsNamed() {
  Desk desk;
  protocol::SessionView viewer = canned::session();
  viewer.permissions = {"dead_letters.read", "notifications.read", "stats.read", "events.read"};
  desk.engine.server().on("GET /session", json(protocol::toText(viewer)));
  QVERIFY(desk.connectNow());
  Stage stage(desk, QStringLiteral("pager"));
  QVERIFY(stage.loaded());
  for (const char* text : {"Save", "Test", "Remove", "Add a subscription", "Exchange"}) {
    ActButton* button = stage.button(QString::fromLatin1(text));
    QVERIFY2(button != nullptr && button->isBlocked(), text);
    QVERIFY(button->toolTip().contains(QStringLiteral("subscriptions.manage")));
  }
}

void SubscriptionsTest::urlsAreSetByWhoMayReadPayloads() {
  Desk desk;
  protocol::SessionView blind = canned::session();
  std::erase(blind.permissions, "payload.view");
  desk.engine.server().on("GET /session", json(protocol::toText(blind)));
  QVERIFY(desk.connectNow());
  Stage stage(desk, QStringLiteral("pager"));
  QVERIFY(stage.loaded());
  for (const char* text : {"Save", "Add a subscription"}) {
    ActButton* button = stage.button(QString::fromLatin1(text));
    QVERIFY2(button != nullptr && button->isBlocked(), text);
    QVERIFY(button->toolTip().contains(QStringLiteral("payload.view")));
  }
  for (const char* text : {"Test", "Remove"}) QVERIFY2(!stage.button(QString::fromLatin1(text))->isBlocked(), text);
}

void SubscriptionsTest::emptyEngineOffersToAddOne() {
  Desk desk;
  desk.engine.setEmpty();
  QVERIFY(desk.connectNow());
  Stage stage(desk);
  QVERIFY(stage.loaded());
  QCOMPARE(stage.card()->state(), Card::State::Empty);
  Q_EMIT stage.card()->emptyActPressed();
  QCOMPARE(stage.card()->state(), Card::State::Content);
}

void SubscriptionsTest::everyControlHasAName() {
  Desk desk;
  QVERIFY(desk.connectNow());
  Stage stage(desk, QStringLiteral("pager"));
  QVERIFY(stage.loaded());
  QCOMPARE(namelessControls(stage.view), QStringList());
}

}  // namespace signalbox::tests
