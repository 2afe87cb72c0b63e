// Set-up: what is typed stays until it is saved or may be forgotten, whatever the engine and the person do meanwhile.
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTest>

#include "tests/ui/support/canned_set_up.h"
#include "tests/ui/support/desk.h"
#include "tests/ui/views/set_up_test.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/ordered_providers.h"
#include "ui/views/set_up/provider_form.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/recipient_form.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/secrets_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/subscription_form.h"
#include "ui/views/set_up/subscriptions_page.h"
#include "ui/views/set_up/template_preview.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"
#include "ui/widgets/undo_bar.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

struct SetUp {
  explicit SetUp(const char* page) : ready(desk.connectNow()), view(desk.context()), tab(QString::fromLatin1(page)) {
    view.resize(1232, 828);
    view.show();
    come();
  }
  /// As by the rail: to the page, to nothing on it.
  void come() { view.enter(Place{QStringLiteral("set-up"), {tab}, {}}); }
  /// Away to a message and back.
  void leaveAndComeBack() {
    view.hide();
    view.show();
    come();
  }
  int asked(const QByteArray& what) { return desk.engine.server().count(what); }
  Desk desk;
  bool ready;
  SetUpView view;
  QString tab;
};

template <class T> T* named(const QWidget& root, const char* name) {
  for (T* each : root.findChildren<T*>())
    if (each->accessibleName() == QLatin1String(name)) return each;
  return nullptr;
}

bool asks(RemovalSheet& sheet) { return sheet.sheet()->isOpen() && sheet.sheet()->confirmButton()->text() == QLatin1String("Forget what was typed"); }

bool says(const QWidget& root, const char* words) {
  for (const Label* each : root.findChildren<Label*>())
    if (each->text().contains(QLatin1String(words))) return true;
  return false;
}

Scripted listed(const std::vector<protocol::TemplateView>& templates) {
  protocol::Page<protocol::TemplateView> page;
  page.asOf = canned::asOf();
  page.data = templates;
  return json(protocol::toText(page));
}

}  // namespace

void UnsavedTest::templateOutlivesItsList() {
  SetUp set("templates");
  TemplatesPage& page = *set.view.templates();
  QVERIFY(set.ready);
  QTRY_COMPARE(page.nameField()->text(), QStringLiteral("order-shipped"));
  page.textField()->setPlainText(QStringLiteral("Dear {{name}}"));
  const int before = set.asked("GET /templates");
  set.leaveAndComeBack();
  QTRY_VERIFY(set.asked("GET /templates") > before);
  auto templates = canned::templates();
  templates[0].version = 9;
  templates[0].updatedBy = "jon";
  set.desk.engine.server().on("GET /templates", listed(templates));
  Q_EMIT set.desk.session.state().snapshotLoaded();  // the engine was started anew
  const auto told = [&page] { return page.meanwhile()->words()->text(); };
  QTRY_VERIFY2(told().contains(QStringLiteral("order-shipped was changed in the meantime (now version 9, by jon)")), qPrintable(told()));
  QCOMPARE(page.textField()->toPlainText(), QStringLiteral("Dear {{name}}"));
  QVERIFY(page.saveButton()->isBlocked());
  page.meanwhile()->mineButton()->click();
  page.saveButton()->click();
  QTRY_VERIFY2(page.answer()->text().startsWith(QStringLiteral("Saved as version")), qPrintable(page.answer()->text()));
  QCOMPARE(set.desk.engine.server().last("PUT /templates/order-shipped").headers.value("if-match"), QByteArray("\"9\""));
}

void UnsavedTest::anotherTemplateAsksFirst() {
  SetUp set("templates");
  TemplatesPage& page = *set.view.templates();
  QTRY_COMPARE(page.nameField()->text(), QStringLiteral("order-shipped"));
  page.choose(QStringLiteral("login-code"));  // nothing was typed
  QCOMPARE(page.nameField()->text(), QStringLiteral("login-code"));
  page.textField()->setPlainText(QStringLiteral("{{code}}"));
  page.choose(QStringLiteral("login-code"));
  QVERIFY(!page.removal()->sheet()->isOpen());
  for (const bool forget : {false, true}) {
    page.choose(QStringLiteral("order-shipped"));
    QVERIFY(asks(*page.removal()));
    QCOMPARE(page.removal()->sheet()->accessibleName(), QStringLiteral("Not saved: template \u201Clogin-code\u201D"));
    QCOMPARE(page.textField()->toPlainText(), QStringLiteral("{{code}}"));
    if (forget)
      page.removal()->sheet()->confirmButton()->click();
    else
      page.removal()->sheet()->dismiss();
  }
  QCOMPARE(page.nameField()->text(), QStringLiteral("order-shipped"));
  page.choose(QStringLiteral("login-code"));
  QCOMPARE(page.textField()->toPlainText(), QStringLiteral("{{code}} is your code. It holds for 10 minutes."));
}

void UnsavedTest::unsavedTemplateIsPreviewed() {
  SetUp set("templates");
  TemplatesPage& page = *set.view.templates();
  QTRY_COMPARE(page.nameField()->text(), QStringLiteral("order-shipped"));
  QTRY_VERIFY(set.asked("POST /templates/order-shipped/preview") > 0);
  const auto last = [&](const char* path) {
    return boost::json::parse(set.desk.engine.server().last(QByteArray("POST ") + path).body.toStdString()).as_object();
  };
  QVERIFY(!last("/templates/order-shipped/preview").contains("template"));  // an engine of before would refuse it
  page.textField()->setPlainText(QStringLiteral("Dear {{name}}"));
  QTRY_VERIFY(last("/templates/order-shipped/preview").contains("template"));
  QCOMPARE(last("/templates/order-shipped/preview").at("template").at("text").as_string(), boost::json::string("Dear {{name}}"));
  page.saveButton()->click();
  QTRY_VERIFY(page.answer()->text().startsWith(QStringLiteral("Saved")));
  page.languageButton()->click();
  page.nameField()->setText(QStringLiteral("order-shipped.de"));
  QTRY_VERIFY(set.asked("POST /templates/order-shipped.de/preview") > 0);
  QCOMPARE(last("/templates/order-shipped.de/preview").at("template").at("channel").as_string(), boost::json::string("email"));
}

void UnsavedTest::previewNamesTheFieldThatIsWrong() {
  SetUp set("templates");
  TemplatesPage& page = *set.view.templates();
  set.desk.engine.server().on(
      "POST /templates/order-shipped/preview",
      json(
          R"({"title": "Invalid", "status": 422, "code": "invalid", "detail": "1 field is invalid", "errors": [{"pointer": "/template/html", "detail": "there is no value for {{sum}}"}]})",
          422));
  QTRY_COMPARE(page.preview()->shown(), QStringLiteral("The preview cannot be made.\nhtml: there is no value for {{sum}}"));
}

void UnsavedTest::providerOutlivesAReconnection() {
  SetUp set("providers");
  ProvidersPage& page = *set.view.providers();
  const auto slotsField = [&page] { return named<QSpinBox>(*page.form(), "At once"); };
  QTRY_VERIFY(slotsField() != nullptr);
  const QString name = page.form()->name(), other = QString::fromStdString(set.desk.engine.snapshot().providers[1].name);
  const int value = slotsField()->value() + 3;
  slotsField()->setValue(value);
  const int before = set.asked("GET /provider-kinds");
  Q_EMIT set.desk.session.state().snapshotLoaded();
  QTRY_VERIFY(set.asked("GET /provider-kinds") > before);
  set.leaveAndComeBack();
  set.desk.engine.snapshot().providers[0].version += 1;
  set.desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY(says(page, "was changed in the meantime (now version 4)"));
  QCOMPARE(slotsField()->value(), value);
  page.choose(other);
  QVERIFY(asks(*page.removal()));
  QCOMPARE(page.form()->name(), name);
  page.removal()->sheet()->confirmButton()->click();
  QCOMPARE(page.form()->name(), other);
  page.choose(name);
  QTRY_COMPARE(slotsField()->value(), value - 3);
}

void UnsavedTest::savingAProviderWaitsForAChange() {
  SetUp set("providers");
  ProvidersPage& page = *set.view.providers();
  auto& theirs = set.desk.engine.snapshot().providers.front();
  const QString name = QString::fromStdString(theirs.name);
  set.desk.engine.server().on("PUT /providers/" + name.toUtf8(), [&theirs](const Asked& asked) {
    const auto put = protocol::parse<protocol::ProviderPut>(asked.body.toStdString());
    theirs.position = put->position;
    theirs.concurrency = put->concurrency;
    ++theirs.version;
    return json(protocol::toText(theirs));
  });
  const auto slotsField = [&page] { return named<QSpinBox>(*page.form(), "At once"); };
  const auto waits = [&page] { return page.saveButton()->toolTip() == QLatin1String("Nothing was changed"); };
  QTRY_VERIFY(slotsField() != nullptr);
  QCOMPARE(page.form()->name(), name);
  QVERIFY(waits());
  const int before = slotsField()->value();
  slotsField()->setValue(before + 1);
  QVERIFY(!page.saveButton()->isBlocked());
  slotsField()->setValue(before);
  QVERIFY(waits());
  page.list()->moveBy(name, 1);  // is no writing in the form
  QTRY_COMPARE(theirs.version, std::int64_t{4});
  set.desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY(page.undoBar()->isOffering());
  QTRY_VERIFY(waits());
  slotsField()->setValue(before + 1);
  page.saveButton()->click();
  QTRY_VERIFY(page.answer()->text().startsWith(QLatin1String("Saved.")));
  QVERIFY(waits());
}

void UnsavedTest::subscriptionOutlivesComingBack() {
  SetUp set("subscriptions");
  SubscriptionsPage& page = *set.view.subscriptions();
  QTRY_COMPARE(page.form()->name(), QStringLiteral("pager"));
  auto* field = named<QLineEdit>(*page.form(), "Description");
  QVERIFY(field != nullptr);
  field->setText(QStringLiteral("Who is awake"));
  const int before = set.asked("GET /subscriptions");
  set.leaveAndComeBack();
  QTRY_VERIFY(set.asked("GET /subscriptions") > before);
  auto subscriptions = canned::subscriptions();
  subscriptions[0].version = 5;
  set.desk.engine.server().on(
      "GET /subscriptions",
      json(boost::json::serialize(boost::json::object{{"as_of", protocol::toJson(canned::asOf())}, {"data", protocol::toJson(subscriptions)}})));
  Q_EMIT set.desk.session.state().snapshotLoaded();
  QTRY_VERIFY(says(page, "pager was changed in the meantime"));
  QCOMPARE(field->text(), QStringLiteral("Who is awake"));
  page.choose(QStringLiteral("shop-orders"));
  QVERIFY(asks(*page.removal()));
  QCOMPARE(page.form()->name(), QStringLiteral("pager"));
  page.removal()->sheet()->confirmButton()->click();
  QCOMPARE(page.form()->name(), QStringLiteral("shop-orders"));
}

namespace {
ActButton* button(const QWidget& root, const QString& words) {
  for (ActButton* each : root.findChildren<ActButton*>())
    if (each->text() == words && each->isVisible()) return each;
  return nullptr;
}
}  // namespace

void UnsavedTest::savingASubscriptionWaitsForAChange() {
  SetUp set("subscriptions");
  SubscriptionsPage& page = *set.view.subscriptions();
  QTRY_COMPARE(page.form()->name(), QStringLiteral("pager"));
  ActButton& save = *button(page, QStringLiteral("Save"));
  QCOMPARE(save.toolTip(), QStringLiteral("Nothing was changed"));
  auto* field = named<QLineEdit>(*page.form(), "Description");
  const QString before = field->text();
  field->setText(QStringLiteral("Who is awake"));
  QVERIFY(!save.isBlocked());
  field->setText(before);
  QCOMPARE(save.toolTip(), QStringLiteral("Nothing was changed"));
  QVERIFY(page.unsaved().isEmpty());
  button(page, QStringLiteral("Make a secret"))->click();  // which saving would not send
  QVERIFY2(save.isBlocked() && save.toolTip().contains(QStringLiteral("Exchange the secret")), qPrintable(save.toolTip()));
  QVERIFY(!page.unsaved().isEmpty());
}

void UnsavedTest::secretStaysUnsavedBesideWhatIsSaved() {
  SetUp set("subscriptions");
  SubscriptionsPage& page = *set.view.subscriptions();
  QTRY_COMPARE(page.form()->name(), QStringLiteral("pager"));
  named<QLineEdit>(*page.form(), "Description")->setText(QStringLiteral("Who is awake"));
  button(page, QStringLiteral("Make a secret"))->click();
  button(page, QStringLiteral("Save"))->click();
  QTRY_VERIFY(says(page, "Saved."));
  QVERIFY(!page.form()->secret().isEmpty() && !page.unsaved().isEmpty());
  QVERIFY(button(page, QStringLiteral("Save"))->isBlocked());
}

void UnsavedTest::secretOutlivesComingBack() {
  SetUp set("secrets");
  SecretsPage& page = *set.view.secrets();
  QTRY_COMPARE(page.nameField()->text(), QStringLiteral("smtp-password"));
  page.valueField()->setText(QStringLiteral("s3cret"));
  const int before = set.asked("GET /vault");  // asked for behind the list
  set.leaveAndComeBack();
  QTRY_VERIFY(set.asked("GET /vault") > before);
  set.desk.engine.server().on(
      "GET /secrets",
      json(R"({"as_of": null, "data": [{"name": "smtp-password", "version": 4, "used_by": []}, {"name": "old-key", "version": 1, "used_by": []}]})"));
  Q_EMIT set.desk.session.state().snapshotLoaded();
  QTRY_VERIFY(says(page, "smtp-password was changed in the meantime (now version 4)"));
  QCOMPARE(page.valueField()->text(), QStringLiteral("s3cret"));
  page.choose(QStringLiteral("old-key"));
  QVERIFY(asks(*page.removal()));
  page.removal()->sheet()->confirmButton()->click();
  QCOMPARE(page.nameField()->text(), QStringLiteral("old-key"));
  QVERIFY(page.valueField()->text().isEmpty());
}

namespace {
const QString kAna = QStringLiteral("customer-10021"), kMuller = QStringLiteral("customer-10022");

/// The recipients, with the first one in the form.
struct Recipients : SetUp {
  Recipients() : SetUp("recipients"), page(*view.recipients()), table(*page.table()) {
    loaded = QTest::qWaitFor([this] { return table.model()->rowCount() > 1; }, 5000);
    table.setCurrentId(kAna);
    phone = named<QLineEdit>(*page.form(), "Phone");
  }
  RecipientsPage& page;
  Table& table;
  QLineEdit* phone = nullptr;
  bool loaded = false;
};
}  // namespace

void UnsavedTest::recipientOutlivesItsList() {
  Recipients set;
  QVERIFY(set.loaded && set.phone != nullptr);
  set.phone->setText(QStringLiteral("+34600"));
  auto recipients = canned::recipients();
  recipients[0].version = 4;
  recipients[0].phone = "+34611";
  protocol::Page<protocol::RecipientView> page;
  page.asOf = canned::asOf();
  page.data = recipients;
  set.desk.engine.server().on("GET /recipients", json(protocol::toText(page)));
  set.leaveAndComeBack();
  for (auto* model : set.page.findChildren<ui::state::PagedTableModel*>()) model->reload();  // as after a search, or another start of the engine
  QTRY_VERIFY(says(set.page, "customer-10021 was changed in the meantime"));
  QCOMPARE(set.phone->text(), QStringLiteral("+34600"));
  // What was typed while it was being saved is not saved, and not gone either.
  ActButton* save = nullptr;
  for (ActButton* each : set.page.findChildren<ActButton*>())
    if (each->text() == QLatin1String("Save")) save = each;
  QVERIFY(save->isBlocked());  // until it is said whose goes on
  set.page.meanwhile()->mineButton()->click();
  set.desk.engine.server().on("PUT /recipients/", [](const Asked& asked) {
    auto saved = protocol::parse<protocol::RecipientView>(asked.body.toStdString());
    saved->version = 5;  // the one after theirs
    return json(protocol::toText(*saved));
  });
  save->click();
  set.phone->setText(QStringLiteral("+346001"));
  QTRY_VERIFY(says(set.page, "Saved."));
  QCOMPARE(set.phone->text(), QStringLiteral("+346001"));
  set.table.setCurrentId(kMuller);
  QVERIFY(asks(*set.page.leaving()));
  set.page.leaving()->sheet()->dismiss();
  save->click();
  QTRY_COMPARE(set.asked("PUT /recipients/customer-10021"), 2);
  QTRY_COMPARE(save->toolTip(), QStringLiteral("Nothing was changed"));  // since
  set.table.setCurrentId(kMuller);
  QVERIFY(!set.page.leaving()->sheet()->isOpen());
  QCOMPARE(set.page.form()->id(), kMuller);
}

void UnsavedTest::anotherRecipientAsksFirst() {
  Recipients set;
  QVERIFY(set.loaded && set.phone != nullptr);
  set.table.setCurrentId(kMuller);  // nothing was typed
  QCOMPARE(set.page.form()->id(), kMuller);
  set.phone->setText(QStringLiteral("+49170"));
  for (const bool forget : {false, true}) {
    set.table.setCurrentId(kAna);
    QVERIFY(asks(*set.page.leaving()));
    QTRY_COMPARE(set.table.currentId(), kMuller);  // the row of what stays in the form
    QCOMPARE(set.phone->text(), QStringLiteral("+49170"));
    if (forget)
      set.page.leaving()->sheet()->confirmButton()->click();
    else
      set.page.leaving()->sheet()->dismiss();
  }
  QCOMPARE(set.page.form()->id(), kAna);
  QCOMPARE(set.table.currentId(), kAna);
  set.table.setCurrentId(kMuller);
  QCOMPARE(set.phone->text(), QString::fromStdString(canned::recipients()[1].phone));
  // A new one asks as well, before it begins and before it is left.
  ActButton* add = nullptr;
  for (ActButton* each : set.page.findChildren<ActButton*>())
    if (each->isVisible() && each->text() == QLatin1String("Add a recipient")) add = each;
  QVERIFY(add != nullptr);
  set.phone->setText(QStringLiteral("+1"));
  add->click();
  QVERIFY(asks(*set.page.leaving()));
  set.page.leaving()->sheet()->confirmButton()->click();
  QVERIFY(set.page.form()->id().isEmpty() && set.phone->text().isEmpty());
  QCOMPARE(set.table.currentId(), QString());
  set.phone->setText(QStringLiteral("+2"));
  set.table.setCurrentId(kMuller);
  QVERIFY(asks(*set.page.leaving()));
  set.page.leaving()->sheet()->dismiss();
  QVERIFY(set.page.form()->id().isEmpty());
  QCOMPARE(set.phone->text(), QStringLiteral("+2"));
}

}  // namespace signalbox::tests
