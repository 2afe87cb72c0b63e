#include "tests/ui/views/changed_meanwhile_test.h"

#include <QLineEdit>
#include <QSpinBox>
#include <QTest>

#include "engine/base/check.h"
#include "tests/ui/support/desk.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/delivery/policy_sheet.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/ordered_providers.h"
#include "ui/views/set_up/provider_form.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/subscription_form.h"
#include "ui/views/set_up/subscriptions_page.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/undo_bar.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

const QString kPrimary = QStringLiteral("smtp-primary");

template <class T> T* named(const QWidget& root, const char* name) {
  for (T* each : root.findChildren<T*>())
    if (each->accessibleName() == QLatin1String(name) && each->isVisible()) return each;
  return nullptr;
}

/// Fields of a form that was just put together are shown by the next events.
template <class T> T* field(const QWidget& form, const char* name) {
  T* found = nullptr;
  const bool isThere = QTest::qWaitFor([&] { return (found = named<T>(form, name)) != nullptr; }, 5000);
  SB_CHECK(isThere, name);
  return found;
}

ActButton* button(const QWidget& root, const QString& words) {
  for (ActButton* each : root.findChildren<ActButton*>())
    if (each->text() == words && each->isVisible()) return each;
  return nullptr;
}

bool says(const QWidget& root, const QString& words) {
  for (const Label* label : root.findChildren<Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

QByteArray tagOf(std::int64_t version) { return '"' + QByteArray::number(qlonglong{version}) + '"'; }
Scripted refusal() { return problem(412, "precondition_failed", "It has another version by now"); }
bool asksWhose(ChangedMeanwhile& meanwhile) { return meanwhile.theirsButton()->isVisible() && meanwhile.mineButton()->isVisible(); }

struct Screen {
  explicit Screen(const char* tab) : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("set-up"), {QString::fromLatin1(tab)}, {}});
  }
  QByteArray sent(const char* put, const char* header) { return desk.engine.server().last(put).headers.value(header); }
  int count(const char* what) { return desk.engine.server().count(what); }
  Desk desk;
  bool ready;
  SetUpView view;
};

/// The form has smtp-primary, of version 3; the engine saves what replaces the version that it has.
struct Providers : Screen {
  Providers() : Screen("providers"), page(*view.providers()), meanwhile(*page.meanwhile()) {
    desk.engine.server().on("PUT /providers/smtp-primary", [this](const Asked& asked) {
      const auto put = protocol::parse<protocol::ProviderPut>(asked.body.toStdString());
      if (!put.ok() || asked.headers.value("if-match") != tagOf(theirs().version)) return refusal();
      theirs().position = put->position;
      theirs().concurrency = put->concurrency;
      ++theirs().version;
      return json(protocol::toText(theirs()));
    });
    loaded = QTest::qWaitFor([this] { return page.form()->name() == kPrimary; }, 5000);
  }
  protocol::ProviderView& theirs() { return desk.engine.snapshot().providers.front(); }
  void letSomebodySave() {
    theirs().concurrency = 16;
    ++theirs().version;
  }
  void tell() { desk.engine.tell({QStringLiteral("providers")}); }
  bool knows(std::int64_t version) {
    return QTest::qWaitFor([&] { return desk.session.state().provider(kPrimary)->version == version; }, 5000);
  }
  void type(int atOnce) { field<QSpinBox>(*page.form(), "At once")->setValue(atOnce); }
  int written() { return page.form()->put().concurrency; }
  bool saves() {
    page.saveButton()->click();
    return QTest::qWaitFor([this] { return page.answer()->text().startsWith(QLatin1String("Saved.")); }, 5000);
  }
  ProvidersPage& page;
  ChangedMeanwhile& meanwhile;
  bool loaded = false;
};

/// The form has the subscription "pager", of version 4, and something is written into it.
struct Subscriptions : Screen {
  Subscriptions() : Screen("subscriptions"), page(*view.subscriptions()), meanwhile(*page.meanwhile()) {
    loaded = QTest::qWaitFor([this] { return page.form()->name() == QLatin1String("pager"); }, 5000);
    if (loaded) field<QLineEdit>(*page.form(), "Description")->setText(QStringLiteral("Mine"));
  }
  /// From now on the engine has this one under that name, and saves what replaces it.
  void letThereBe(std::int64_t version) {
    auto all = canned::subscriptions();
    all[0].version = version;
    all[0].description = "Theirs";
    list(all);
    desk.engine.server().on("PUT /subscriptions/pager", [view = all[0]](const Asked& asked) mutable {
      if (asked.headers.value("if-match") != tagOf(view.version)) return refusal();
      ++view.version;
      return json(protocol::toText(view));
    });
  }
  void list(const std::vector<protocol::SubscriptionView>& all) {
    const boost::json::object answer{{"as_of", protocol::toJson(canned::asOf())}, {"data", protocol::toJson(all)}};
    desk.engine.server().on("GET /subscriptions", json(boost::json::serialize(answer)));
  }
  QString written() { return QString::fromStdString(page.form()->put().description); }
  SubscriptionsPage& page;
  ChangedMeanwhile& meanwhile;
  bool loaded = false;
};

/// The sheet is open with the policy of SMS, of version 2.
struct Policy {
  Policy() : ready(desk.connectNow()), policy(desk.context(), &host), meanwhile(*policy.meanwhile()) {
    host.resize(1200, 900);
    host.show();
    for (const char* verb : {"PUT /policies/sms", "DELETE /policies/sms"}) {
      desk.engine.server().on(verb, [this](const Asked& asked) {
        if (asked.headers.value("if-match") != tagOf(theirs().version)) return refusal();
        return json(protocol::toText(theirs()));
      });
    }
    policy.open(QStringLiteral("sms"));
  }
  protocol::PolicyView& theirs() { return desk.engine.snapshot().policies[1]; }
  void letSomebodySet() {
    theirs().version = 3;
    theirs().changedBy = "jon";
    theirs().rules.ladderSeconds = {30};
    desk.engine.tell({QStringLiteral("policies")});
  }
  Sheet& sheet() { return *policy.sheet(); }
  QLineEdit* ladder() { return field<QLineEdit>(sheet(), "Waits between attempts"); }
  Desk desk;
  bool ready;
  QWidget host;
  PolicySheet policy;
  ChangedMeanwhile& meanwhile;
};

}  // namespace

void ChangedMeanwhileTest::savingAProviderNamesTheVersionThatItReplaces() {
  Providers screen;
  QVERIFY(screen.ready && screen.loaded);
  screen.type(24);
  QVERIFY(screen.saves());
  QCOMPARE(screen.sent("PUT /providers/smtp-primary", "if-match"), QByteArray("\"3\""));
  screen.type(25);  // the next one replaces what was just saved, whether the snapshot has it yet or not
  screen.page.saveButton()->click();
  QTRY_COMPARE(screen.theirs().version, std::int64_t{5});
  QCOMPARE(screen.sent("PUT /providers/smtp-primary", "if-match"), QByteArray("\"4\""));
  QVERIFY(!screen.meanwhile.isVisible());
}

void ChangedMeanwhileTest::providerOfSomebodyElseIsNotReplacedUnseen() {
  Providers screen;
  QVERIFY(screen.loaded);
  screen.type(24);
  screen.letSomebodySave();
  screen.page.saveButton()->click();
  QTRY_VERIFY(says(screen.page, QStringLiteral("Somebody else has saved meanwhile, and nothing was saved.")));
  QCOMPARE(screen.theirs().concurrency, 16);
  screen.tell();
  QTRY_VERIFY(says(screen.page, QStringLiteral("smtp-primary was changed in the meantime (now version 4). Your changes are not saved;")));
  QVERIFY(asksWhose(screen.meanwhile));
  QCOMPARE(screen.written(), 24);
  QVERIFY(screen.page.saveButton()->isBlocked());
  screen.meanwhile.mineButton()->click();
  QVERIFY(!asksWhose(screen.meanwhile) && !screen.page.saveButton()->isBlocked());
  QVERIFY(!screen.page.unsaved().isEmpty());
  QVERIFY(screen.saves());
  QCOMPARE(screen.sent("PUT /providers/smtp-primary", "if-match"), QByteArray("\"4\""));
  QCOMPARE(screen.theirs().concurrency, 24);
  QVERIFY(!screen.meanwhile.isVisible());
  QVERIFY(screen.page.unsaved().isEmpty());
}

void ChangedMeanwhileTest::theirsIsLoadedOnceMineMayGo() {
  Providers screen;
  QVERIFY(screen.loaded);
  screen.type(24);
  screen.letSomebodySave();
  screen.tell();
  QTRY_VERIFY(asksWhose(screen.meanwhile));  // before anything is asked of the engine
  QCOMPARE(screen.count("PUT /providers/smtp-primary"), 0);
  screen.meanwhile.theirsButton()->click();
  QVERIFY(screen.page.removal()->sheet()->isOpen());
  QCOMPARE(screen.written(), 24);
  screen.page.removal()->sheet()->confirmButton()->click();
  QCOMPARE(screen.written(), 16);
  QVERIFY(!screen.meanwhile.isVisible());
  screen.type(17);
  QVERIFY(screen.saves());
  QCOMPARE(screen.sent("PUT /providers/smtp-primary", "if-match"), QByteArray("\"4\""));
}

void ChangedMeanwhileTest::moveOfTheProviderIsNoReasonToAsk() {
  Providers screen;
  QVERIFY(screen.loaded);
  screen.type(24);
  screen.theirs().position = 5;
  ++screen.theirs().version;
  screen.tell();
  QVERIFY(screen.knows(4));
  QVERIFY(!screen.meanwhile.isVisible());
  QVERIFY(screen.saves());
  QCOMPARE(screen.sent("PUT /providers/smtp-primary", "if-match"), QByteArray("\"4\""));
  QCOMPARE(screen.theirs().position, 5);
  QCOMPARE(screen.theirs().concurrency, 24);
}

void ChangedMeanwhileTest::secretThatIsTypedIsAskedAbout() {
  Providers screen;
  QVERIFY(screen.loaded);
  field<QLineEdit>(*screen.page.form(), "Password")->setText(QStringLiteral("s3cret"));
  screen.theirs().position = 5;  // and perhaps another password
  ++screen.theirs().version;
  screen.tell();
  QTRY_VERIFY(asksWhose(screen.meanwhile));
}

void ChangedMeanwhileTest::ownMoveIsNoNews() {
  Providers screen;
  QVERIFY(screen.loaded);
  field<QLineEdit>(*screen.page.form(), "Password")->setText(QStringLiteral("s3cret"));
  screen.page.list()->moveBy(kPrimary, 1);
  QTRY_COMPARE(screen.theirs().version, std::int64_t{4});
  screen.tell();
  QTRY_VERIFY(screen.page.undoBar()->isOffering());
  QCOMPARE(screen.page.form()->put().position, screen.theirs().position);
  QVERIFY(!screen.meanwhile.isVisible());
  QVERIFY(screen.saves());
  QCOMPARE(screen.sent("PUT /providers/smtp-primary", "if-match"), QByteArray("\"4\""));
}

void ChangedMeanwhileTest::newProviderReplacesNone() {
  Providers screen;
  QVERIFY(screen.loaded);
  screen.desk.engine.server().on("PUT /providers/smtp-backup", refusal());
  screen.page.add(QStringLiteral("simulated"));
  QCOMPARE(screen.page.form()->name(), QStringLiteral("simulated"));
  field<QLineEdit>(*screen.page.form(), "Name")->setText(QStringLiteral("smtp-backup"));
  screen.page.saveButton()->click();
  QTRY_VERIFY(says(screen.page, QStringLiteral("There is a provider smtp-backup already, and nothing was saved.")));
  QCOMPARE(screen.sent("PUT /providers/smtp-backup", "if-none-match"), QByteArray("*"));
  QCOMPARE(screen.sent("PUT /providers/smtp-backup", "if-match"), QByteArray());
  QCOMPARE(screen.page.form()->name(), QStringLiteral("smtp-backup"));
  QVERIFY(!screen.page.saveButton()->isBlocked());
  field<QLineEdit>(*screen.page.form(), "Name")->setText(QStringLiteral("spare"));
  QVERIFY(screen.saves());
  QVERIFY2(field<QLineEdit>(*screen.page.form(), "Name")->isReadOnly(), "another name would be another provider, and of no version");
}

void ChangedMeanwhileTest::providerThatWasRemovedIsSetUpAnew() {
  Providers screen;
  QVERIFY(screen.loaded);
  screen.type(24);
  auto& all = screen.desk.engine.snapshot().providers;
  all.erase(all.begin());
  screen.desk.engine.server().on("PUT /providers/smtp-primary", [](const Asked& asked) {
    protocol::ProviderView made;
    made.name = "smtp-primary";
    made.version = 1;
    return asked.headers.value("if-none-match") == "*" ? json(protocol::toText(made), 201) : refusal();
  });
  screen.page.saveButton()->click();  // before it is known here
  QTRY_VERIFY(says(screen.page, QStringLiteral("nothing was saved")));
  screen.tell();
  QTRY_VERIFY(says(screen.page, QStringLiteral("smtp-primary was removed meanwhile. Saving sets it up anew.")));
  QVERIFY(!screen.meanwhile.isVisible());
  QCOMPARE(screen.written(), 24);
  QVERIFY(screen.saves());
}

void ChangedMeanwhileTest::subscriptionOfSomebodyElseIsNotReplacedUnseen() {
  for (const bool mine : {true, false}) {
    Subscriptions screen;
    QVERIFY(screen.ready && screen.loaded);
    screen.letThereBe(5);
    button(screen.page, QStringLiteral("Save"))->click();
    QTRY_VERIFY(says(screen.page, QStringLiteral("pager was changed in the meantime (now version 5).")));
    QCOMPARE(screen.sent("PUT /subscriptions/pager", "if-match"), QByteArray("\"4\""));
    QVERIFY(asksWhose(screen.meanwhile));
    QCOMPARE(screen.written(), QStringLiteral("Mine"));
    QVERIFY(button(screen.page, QStringLiteral("Save"))->isBlocked());
    (mine ? screen.meanwhile.mineButton() : screen.meanwhile.theirsButton())->click();
    if (!mine) screen.page.removal()->sheet()->confirmButton()->click();
    QCOMPARE(screen.written(), mine ? QStringLiteral("Mine") : QStringLiteral("Theirs"));
    QVERIFY(!asksWhose(screen.meanwhile));
    if (!mine) field<QLineEdit>(*screen.page.form(), "Description")->setText(QStringLiteral("Both"));  // theirs alone is saved already
    button(screen.page, QStringLiteral("Save"))->click();
    QTRY_VERIFY(says(screen.page, QStringLiteral("Saved.")));
    QCOMPARE(screen.sent("PUT /subscriptions/pager", "if-match"), QByteArray("\"5\""));
  }
}

void ChangedMeanwhileTest::exchangedSecretHidesNoVersion() {
  Subscriptions screen;
  QVERIFY(screen.loaded);
  screen.letThereBe(6);  // theirs is 5, and the exchange makes 6 out of it
  protocol::SubscriptionView exchanged = canned::subscriptions().front();
  exchanged.version = 6;
  screen.desk.engine.server().on("POST /subscriptions/pager/rotate", json(protocol::toText(exchanged)));
  button(screen.page, QStringLiteral("Make a secret"))->click();
  button(screen.page, QStringLiteral("Exchange the secret"))->click();
  QTRY_VERIFY(says(screen.page, QStringLiteral("Both secrets of pager sign for 24 h")));
  QTRY_VERIFY(asksWhose(screen.meanwhile));
  QCOMPARE(screen.written(), QStringLiteral("Mine"));
}

void ChangedMeanwhileTest::subscriptionThatWasRemovedIsAddedAnew() {
  Subscriptions screen;
  QVERIFY(screen.loaded);
  screen.list({canned::subscriptions()[1]});
  Q_EMIT screen.desk.session.state().snapshotLoaded();
  QTRY_VERIFY(says(screen.page, QStringLiteral("pager was removed meanwhile. It can be added anew, with another secret.")));
  QCOMPARE(screen.written(), QStringLiteral("Mine"));
  QVERIFY(button(screen.page, QStringLiteral("Add pager"))->isBlocked());
  button(screen.page, QStringLiteral("Make a secret"))->click();
  const std::string secret = screen.page.form()->secret().toStdString();
  button(screen.page, QStringLiteral("Add pager"))->click();
  QTRY_COMPARE(screen.count("PUT /subscriptions/pager"), 1);
  QCOMPARE(screen.sent("PUT /subscriptions/pager", "if-none-match"), QByteArray("*"));
  const auto put = protocol::parse<protocol::SubscriptionPut>(screen.desk.engine.server().last("PUT /subscriptions/pager").body.toStdString());
  QVERIFY(put.ok());
  QCOMPARE(put->secret, secret);
  QCOMPARE(put->description, std::string("Mine"));
}

void ChangedMeanwhileTest::policyOfSomebodyElseIsNotReplacedUnseen() {
  for (const bool mine : {true, false}) {
    Policy screen;
    QVERIFY(screen.ready);
    screen.ladder()->setText(QStringLiteral("10 s"));
    screen.theirs().version = 3;
    screen.sheet().confirmButton()->click();
    QTRY_VERIFY(says(screen.sheet(), QStringLiteral("Somebody else has saved meanwhile, and nothing was saved.")));
    QCOMPARE(screen.desk.engine.server().last("PUT /policies/sms").headers.value("if-match"), QByteArray("\"2\""));
    screen.letSomebodySet();
    QTRY_VERIFY(says(screen.sheet(), QStringLiteral("The policy of SMS was changed in the meantime (now version 3, by jon).")));
    QVERIFY(screen.sheet().isOpen() && asksWhose(screen.meanwhile));
    QCOMPARE(screen.ladder()->text(), QStringLiteral("10 s"));
    QVERIFY(screen.sheet().confirmButton()->isBlocked());
    (mine ? screen.meanwhile.mineButton() : screen.meanwhile.theirsButton())->click();
    QCOMPARE(screen.ladder()->text(), mine ? QStringLiteral("10 s") : QStringLiteral("30 s"));
    if (!mine) screen.ladder()->setText(QStringLiteral("40 s"));
    screen.sheet().confirmButton()->click();
    QTRY_VERIFY(!screen.sheet().isOpen());
    QCOMPARE(screen.desk.engine.server().last("PUT /policies/sms").headers.value("if-match"), QByteArray("\"3\""));
  }
}

void ChangedMeanwhileTest::policyIsTakenBackAsItWasShown() {
  Policy screen;
  screen.theirs().version = 3;
  button(screen.sheet(), QStringLiteral("As configured"))->click();
  QTRY_VERIFY(says(screen.sheet(), QStringLiteral("nothing was saved")));
  QCOMPARE(screen.desk.engine.server().last("DELETE /policies/sms").headers.value("if-match"), QByteArray("\"2\""));
  // Before anybody has set one it has a version as well.
  screen.policy.open(QStringLiteral("email"));
  screen.ladder()->setText(QStringLiteral("10 s"));
  screen.sheet().confirmButton()->click();
  QTRY_COMPARE(screen.desk.engine.server().last("PUT /policies/email").headers.value("if-match"), QByteArray("\"0\""));
}

void ChangedMeanwhileTest::sheetFollowsAPolicyThatNobodyEdits() {
  Policy screen;
  QVERIFY(screen.ready);
  screen.letSomebodySet();
  QTRY_COMPARE(screen.ladder()->text(), QStringLiteral("30 s"));
  QVERIFY(says(screen.sheet(), QStringLiteral("Set by jon")));
  QVERIFY(!screen.meanwhile.isVisible());
}

}  // namespace signalbox::tests
