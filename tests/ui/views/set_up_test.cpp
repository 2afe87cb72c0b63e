#include "tests/ui/views/set_up_test.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLineEdit>
#include <QScrollBar>
#include <QTest>
#include <QVBoxLayout>

#include "engine/protocol/vault.h"
#include "tests/ui/support/canned_access.h"
#include "tests/ui/support/desk.h"
#include "ui/views/delivery/policy_sheet.h"
#include "ui/views/operations/operations_view.h"
#include "ui/views/set_up/engine_page.h"
#include "ui/views/set_up/import_sheet.h"
#include "ui/views/set_up/recipient_form.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/suppressions_page.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_column.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

template <class T> T* named(const QWidget& root, const char* name) {
  for (T* each : root.findChildren<T*>())
    if (each->accessibleName() == QLatin1String(name)) return each;
  return nullptr;
}

ActButton* button(const QWidget& root, const char* words) {
  for (ActButton* each : root.findChildren<ActButton*>())
    if (each->text() == QLatin1String(words)) return each;
  return nullptr;
}

bool says(const QWidget& root, const QString& words) {
  for (const Label* label : root.findChildren<Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

/// The recipients with the first one in the form.
struct Recipients {
  Recipients() : ready(desk.connectNow()), page(desk.context(), &host, &host) {
    host.resize(1200, 780);
    page.resize(1200, 780);
    host.show();
    page.show();
    loaded = QTest::qWaitFor([this] { return page.table()->model()->rowCount() > 0; }, 5000);
    page.table()->setCurrentId(QStringLiteral("customer-10021"));
  }
  QLineEdit* field(const char* name) { return named<QLineEdit>(*page.form(), name); }
  Desk desk;
  bool ready;
  bool loaded = false;
  QWidget host;
  RecipientsPage page;
};

constexpr int kMany = 60;

/// As many rows like this one, each with a name and an id of its own.
template <class Row> std::vector<Row> manyLike(const Row& row) {
  std::vector<Row> rows(kMany, row);
  for (int i = 0; i < kMany; ++i) {
    Row& each = rows[static_cast<std::size_t>(i)];
    if constexpr (requires { each.name; }) each.name = "row-" + std::to_string(100 + i);
    if constexpr (requires { each.id; }) each.id = "id-" + std::to_string(100 + i);
  }
  return rows;
}

template <class Row> Scripted answerOf(const Row& row) {
  return json(boost::json::serialize(boost::json::object{{"as_of", protocol::toJson(canned::asOf())}, {"data", protocol::toJson(manyLike(row))}}));
}

/// The list that is shown; null where what scrolls is something else.
ScrollColumn* shownColumn(const QWidget& root) {
  for (ScrollColumn* each : root.findChildren<ScrollColumn*>())
    if (each->isVisible()) return each;
  return nullptr;
}

}  // namespace

void SetUpTest::recipientIsFoundEditedAndSaved() {
  Recipients rig;
  QVERIFY(rig.ready && rig.loaded);
  QCOMPARE(rig.field("Quiet hours")->text(), QStringLiteral("22:00-08:00"));
  QCOMPARE(rig.field("Does not want")->text(), QStringLiteral("marketing, newsletter:sms"));
  QCOMPARE(rig.page.table()->model()->index(2, ui::state::RecipientTableModel::suppressed).data().toString(), QStringLiteral("Email"));
  const auto unwanted = [&rig](int row) { return rig.page.table()->model()->index(row, ui::state::RecipientTableModel::optOut).data().toString(); };
  QCOMPARE(unwanted(0), QStringLiteral("marketing, newsletter: SMS"));  // a channel has its word, as under "Do not use"
  QCOMPARE(unwanted(1), QStringLiteral("SMS"));
  auto* search = rig.page.findChild<SearchField*>();
  QVERIFY2(search->placeholderText().contains(QStringLiteral("email address")), qPrintable(search->placeholderText()));
  search->setText(QStringLiteral("customer"));
  QTest::keyClick(search, Qt::Key_Return);
  QTRY_VERIFY(rig.desk.engine.server().last("GET /recipients").target.contains("q=customer"));
  rig.page.table()->setCurrentId(QStringLiteral("customer-10021"));
  QVERIFY2(button(rig.page, "Save")->toolTip().contains(QStringLiteral("Nothing was changed")), qPrintable(button(rig.page, "Save")->toolTip()));
  rig.field("Phone")->setText(QStringLiteral("+34600112299"));
  rig.field("Does not want")->setText(QStringLiteral("sms"));
  rig.field("Quiet hours")->setText(QString());
  button(rig.page, "Save")->click();
  QTRY_COMPARE(rig.desk.engine.server().count("PUT /recipients/customer-10021"), 1);
  const auto sent = protocol::parse<protocol::RecipientView>(rig.desk.engine.server().last("PUT /recipients/customer-10021").body.toStdString());
  QVERIFY(sent.ok());
  QCOMPARE(sent->phone, std::string("+34600112299"));
  QCOMPARE(sent->email, std::string("ana.lopez@example.com"));
  QCOMPARE(sent->optOut, std::vector<std::string>{"sms"});
  QVERIFY(!sent->quietHours);
  QTRY_VERIFY(says(rig.page, QStringLiteral("Saved")));
  protocol::SessionView session = canned::session();
  std::erase(session.permissions, "payload.view");
  rig.desk.session.state().setSession(session);
  QVERIFY2(search->placeholderText().contains(QStringLiteral("with the permission payload.view")), qPrintable(search->placeholderText()));
}

void SetUpTest::channelIsLeftAloneForOneRecipient() {
  Recipients rig;
  QVERIFY(rig.ready && rig.loaded);
  const auto box = [&rig](const char* name) { return named<QCheckBox>(*rig.page.form(), name); };
  QVERIFY(!box("Do not use: Email")->isChecked());
  rig.page.table()->setCurrentId(QStringLiteral("customer-10023"));
  QVERIFY(box("Do not use: Email")->isChecked() && !box("Do not use: SMS")->isChecked());
  QVERIFY(!says(rig.page, QStringLiteral("See suppressions")));
  QVERIFY(button(rig.page, "Save")->isBlocked());
  box("Do not use: Email")->click();
  box("Do not use: SMS")->click();
  QVERIFY2(!button(rig.page, "Save")->isBlocked(), qPrintable(button(rig.page, "Save")->toolTip()));
  button(rig.page, "Save")->click();
  QTRY_COMPARE(rig.desk.engine.server().count("PUT /recipients/"), 1);
  const auto sent = protocol::parse<protocol::RecipientView>(rig.desk.engine.server().last("PUT /recipients/").body.toStdString());
  QVERIFY(sent.ok());
  QCOMPARE(sent->suppressed, std::vector<std::string>{"sms"});
}

void SetUpTest::refusedFieldIsSaidUnderIt() {
  Recipients rig;
  rig.desk.engine.server().on(
      "PUT /recipients/",
      json(R"({"title": "Invalid", "status": 422, "code": "invalid", "errors": [{"pointer": "/quiet_hours/from", "detail": "is no time of day"}]})",
           422));
  rig.field("Quiet hours")->setText(QStringLiteral("25:00-08:00"));
  button(rig.page, "Save")->click();
  QTRY_COMPARE(rig.field("Quiet hours")->accessibleDescription(), QStringLiteral("is no time of day"));
}

void SetUpTest::maskedAddressesAreNotStored() {
  Recipients rig;
  auto session = canned::session();
  std::erase(session.permissions, "payload.view");
  rig.desk.session.state().setSession(session);
  QVERIFY(button(rig.page, "Save")->isBlocked());
  QVERIFY(button(rig.page, "Save")->toolTip().contains(QStringLiteral("payload.view")));
  QVERIFY(!button(rig.page, "Add a recipient")->isBlocked());
}

void SetUpTest::importCountsAndNamesRefusedLines() {
  Recipients rig;
  QTemporaryDir folder;
  QFile file(folder.filePath(QStringLiteral("people.csv")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("id,email,opt_out\na,a@example.com,\nb,nowhere,\"marketing sms\"\nc,c@example.com,\n");
  file.close();
  Scripted answer = json(
      "{\"line\":1,\"status\":200,\"id\":\"a\"}\n"
      "{\"line\":2,\"status\":422,\"problem\":{\"title\":\"Invalid\",\"errors\":[{\"pointer\":\"/email\",\"detail\":\"is no address\"}]}}\n"
      "{\"line\":3,\"status\":200,\"id\":\"c\"}\n");
  answer.type = "application/x-ndjson";
  rig.desk.engine.server().on("POST /recipients/batch", answer);
  rig.page.importSheet()->open(file.fileName());
  named<QLineEdit>(*rig.page.importSheet()->sheet(), "Reason, required")->setText(QStringLiteral("from the old shop"));
  QTRY_VERIFY(!rig.page.importSheet()->sheet()->confirmButton()->isBlocked());
  rig.page.importSheet()->sheet()->confirmButton()->click();
  QTRY_VERIFY(says(*rig.page.importSheet()->sheet(), QStringLiteral("2 stored, 1 refused, 100 % of the file read")));
  QCOMPARE(named<CodeView>(*rig.page.importSheet()->sheet(), "Lines that were refused")->toPlainText(),
           QStringLiteral("line 3: email is no address"));
  const QByteArray sent = rig.desk.engine.server().last("POST /recipients/batch").body;
  QCOMPARE(sent.split('\n').at(1), QByteArray(R"({"email":"nowhere","id":"b","opt_out":["marketing","sms"]})"));
  QTRY_COMPARE(rig.page.importSheet()->sheet()->confirmButton()->text(), QStringLiteral("Close"));
}

void SetUpTest::suppressedAddressIsUsedAgain() {
  Desk desk;
  QVERIFY(desk.connectNow());
  SuppressionsPage page(desk.context(), nullptr);
  page.resize(1200, 780);
  page.show();
  QTRY_VERIFY(page.table()->model()->rowCount() == 3);
  const auto* model = page.table()->model();
  QCOMPARE(model->index(0, 1).data().toString() + model->index(0, 3).data().toString(), QStringLiteral("EmailEvery category"));
  QCOMPARE(model->index(2, 1).data().toString(), QStringLiteral("SMS"));
  QCOMPARE(model->index(2, 4).data().toString(), QStringLiteral("The recipient answered STOP"));  // it stands alone
  QVERIFY(button(page, "Use this address again")->isBlocked());
  page.table()->setCurrentId(QStringLiteral("40"));
  button(page, "Use this address again")->click();
  QTRY_COMPARE(desk.engine.server().count("DELETE /suppressions/40"), 1);
  QTRY_VERIFY(says(page, QStringLiteral("+393205552331 is used again")));
  page.table()->setCurrentId(QStringLiteral("41"));
  button(page, "Open its message")->click();
  QCOMPARE(desk.navigator.place().relative(), QStringLiteral("notifications/0196c3a1-0003-7000-8000-000000000001"));
}

void SetUpTest::suppressedAddressIsAskedForOnce() {
  Desk desk;
  QVERIFY(desk.connectNow());
  SuppressionsPage page(desk.context(), nullptr);
  page.resize(1200, 780);
  page.show();
  QTRY_COMPARE(page.table()->model()->rowCount(), 3);
  desk.engine.server().withhold();
  ActButton* lift = button(page, "Use this address again");
  const auto& acts = desk.commands.acts();
  page.table()->setCurrentId(QStringLiteral("40"));
  lift->click();
  QCOMPARE(acts.size(), 1);
  QVERIFY2(acts.last()->what().contains(QStringLiteral("+393205552331")), qPrintable(acts.last()->what()));
  QCOMPARE(acts.last()->state(), ui::state::ActState::asked);
  // Neither another look at the list nor another address makes it pressable again.
  page.table()->setCurrentId(QStringLiteral("41"));
  QVERIFY(!lift->isBlocked());
  page.table()->setCurrentId(QStringLiteral("40"));
  Q_EMIT desk.session.state().freshnessChanged(desk.session.state().freshness());
  QCOMPARE(lift->toolTip(), QStringLiteral("Asked"));
  lift->click();
  QCOMPARE(acts.size(), 1);
  QTRY_COMPARE(desk.engine.server().count("DELETE /suppressions/40"), 1);
  desk.engine.server().on("DELETE /suppressions/", problem(503, "unavailable", "The engine is stopping"));
  desk.engine.server().give();
  QTRY_VERIFY(says(page, QStringLiteral("The engine is stopping")));
  QCOMPARE(acts.last()->state(), ui::state::ActState::failed);
  // What was refused can be asked for again.
  QTRY_COMPARE(page.table()->model()->rowCount(), 3);
  page.table()->setCurrentId(QStringLiteral("41"));
  page.table()->setCurrentId(QStringLiteral("40"));
  QVERIFY(!lift->isBlocked());
  desk.engine.server().on("DELETE /suppressions/", json({}, 204));
  lift->click();
  QTRY_VERIFY(says(page, QStringLiteral("+393205552331 is used again")));
  QCOMPARE(acts.size(), 2);
  QCOMPARE(acts.last()->state(), ui::state::ActState::done);
}

void SetUpTest::receiptsThatFindNoMessageAreShown() {
  Desk desk;
  QVERIFY(desk.connectNow());
  SuppressionsPage page(desk.context(), nullptr);
  page.resize(1200, 780);
  page.show();
  QTRY_COMPARE(page.waitingReceipts()->model()->rowCount(), 2);
  QVERIFY(desk.engine.server().last("GET /receipts").path().contains("/receipts"));
  const auto* model = page.waitingReceipts()->model();
  QCOMPARE(model->index(0, 1).data().toString(), QStringLiteral("twilio"));
  QCOMPARE(model->index(0, 2).data().toString(), QStringLiteral("SM5f0c2d7a9b1e4c3d8f6a7b5c4d3e2f10"));
  QCOMPARE(model->index(0, 3).data().toString(), QStringLiteral("Delivered"));
  QCOMPARE(model->index(1, 3).data().toString(), QStringLiteral("Bounced"));
  QVERIFY2(model->index(0, 5).data().toString().contains(QStringLiteral("13 May")), "a day ahead, and not \"now\"");
}

void SetUpTest::retentionIsSaidWithDates() {
  Desk desk;
  QVERIFY(desk.connectNow());
  EnginePage page(desk.context(), nullptr);
  page.show();
  QTRY_VERIFY2(says(page, QStringLiteral("purged on 19 May 2026")), "the day of now and a week");
  QVERIFY(says(page, QStringLiteral("what ended before 11 Feb 2026")));
  QVERIFY2(says(page, QStringLiteral("one-time-codes: ")) && says(page, QStringLiteral("what ended before 10 May 2026")),
           "a category of its own length");
}

void SetUpTest::whoCanReachTheEngineIsSaid() {
  const QString here = QStringLiteral("this machine only");
  const QString open = QStringLiteral("this machine and others, without TLS: tokens and messages can be read on the way");
  for (const char* url : {"http://127.0.0.1:8742", "http://localhost:8742", "http://[::1]:8742"})
    QCOMPARE(reachWords(QString::fromLatin1(url), false), here);
  QCOMPARE(reachWords(QStringLiteral("https://127.0.0.1:8742"), false), QStringLiteral("this machine only, over TLS"));
  QCOMPARE(reachWords(QStringLiteral("https://10.0.0.4:8742"), false), QStringLiteral("this machine and others, over TLS"));
  QCOMPARE(reachWords(QStringLiteral("http://0.0.0.0:8742"), true), open);
  QCOMPARE(reachWords(QStringLiteral("http://10.0.0.4:8742"), false), open);  // an older engine does not say that it is exposed
  Desk desk;
  QVERIFY(desk.connectNow());
  EnginePage page(desk.context(), nullptr);
  page.show();
  QVERIFY(says(page, here));
  auto session = canned::session();
  session.url = "http://0.0.0.0:8742";
  desk.session.state().setExposed(true);
  desk.session.state().setSession(session);
  QVERIFY(says(page, open));
}

void SetUpTest::laddersAreReadAndWritten() {
  using Seconds = std::vector<std::int64_t>;
  QCOMPARE(ladderText({60, 300, 900, 3600}), QStringLiteral("1 min, 5 min, 15 min, 1 h"));
  QCOMPARE(ladderText({90, 172'800}), QStringLiteral("90 s, 2 d"));
  QCOMPARE(ladderFromText(QStringLiteral("1 min, 5min ,15 min, 1 h, 90, 2 d")).value(), (Seconds{60, 300, 900, 3600, 90, 172'800}));
  QCOMPARE(ladderFromText(QStringLiteral(" ")).value(), Seconds{});
  for (const char* wrong : {"1 minute", "soon", "1 min,,2 min", "-5", "1.5 h", "9999999999"})
    QVERIFY2(!ladderFromText(QString::fromLatin1(wrong)), wrong);
}

void SetUpTest::policyIsSetForOneChannel() {
  Desk desk;
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1200, 900);
  host.show();
  PolicySheet policy(desk.context(), &host);
  policy.open(QStringLiteral("sms"));
  Sheet& sheet = *policy.sheet();
  QVERIFY(says(sheet, QStringLiteral("Set by ana")));
  QCOMPARE(named<QComboBox>(sheet, "When nobody knows whether it was sent")->currentData().toString(), QStringLiteral("hold"));
  QCOMPARE(named<QDoubleSpinBox>(sheet, "Stop when failures exceed")->value(), 5.0);
  auto* ladder = named<QLineEdit>(sheet, "Waits between attempts");
  ladder->setText(QStringLiteral("soon"));
  QVERIFY(sheet.confirmButton()->isBlocked());
  ladder->setText(QStringLiteral("10 s, 1 min"));
  named<QDoubleSpinBox>(sheet, "Stop when failures exceed")->setValue(12.5);
  named<QLineEdit>(sheet, "Reason, optional")->setText(QStringLiteral("a slow carrier"));
  QVERIFY(!sheet.confirmButton()->isBlocked());
  sheet.confirmButton()->click();
  QTRY_COMPARE(desk.engine.server().count("PUT /policies/sms"), 1);
  const auto body = protocol::parseJson(desk.engine.server().last("PUT /policies/sms").body.toStdString());
  QVERIFY(body.ok());
  protocol::PolicyPut sent;
  QVERIFY(protocol::fromJson(*body, sent));
  QCOMPARE(sent.rules.ladderSeconds, (std::vector<std::int64_t>{10, 60}));
  QCOMPARE(sent.rules.breaker.failureLimit, 0.125);
  QCOMPARE(sent.rules.jitter, 0.2);
  QCOMPARE(sent.rules.breaker.coolDownMaxSeconds, std::int64_t{300});
  QCOMPARE(sent.reason, std::string("a slow carrier"));
  QTRY_VERIFY(!policy.sheet()->isOpen());
}

void SetUpTest::policyGoesBackToTheConfiguration() {
  Desk desk;
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1200, 900);
  host.show();
  PolicySheet policy(desk.context(), &host);
  policy.open(QStringLiteral("email"));
  QVERIFY(button(*policy.sheet(), "As configured")->isBlocked());
  policy.open(QStringLiteral("sms"));
  QVERIFY(!button(*policy.sheet(), "As configured")->isBlocked());
  named<QLineEdit>(*policy.sheet(), "Reason, optional")->setText(QStringLiteral(" gr\u00F6\u00DFer als 100 % "));
  button(*policy.sheet(), "As configured")->click();
  QTRY_COMPARE(desk.engine.server().count("DELETE /policies/sms"), 1);
  QCOMPARE(desk.engine.server().last("DELETE /policies/sms").headers.value("signalbox-reason"), QByteArray("gr%C3%B6%C3%9Fer%20als%20100%20%25"));
  QTRY_VERIFY(!policy.sheet()->isOpen());
}

void SetUpTest::longListsScroll() {
  Desk desk;
  protocol::Snapshot& snapshot = desk.engine.snapshot();
  snapshot.providers = manyLike(snapshot.providers.front());
  snapshot.operations = manyLike(canned::operations().front());
  desk.engine.server().on("GET /templates", answerOf(canned::templates().front()));
  desk.engine.server().on("GET /tokens", answerOf(canned::tokens().front()));
  desk.engine.server().on("GET /subscriptions", answerOf(canned::subscriptions().front()));
  desk.engine.server().on("GET /secrets", answerOf(protocol::SecretView{"smtp-password", 3, canned::kNow, {}}));
  QVERIFY(desk.connectNow());
  SetUpView setUp(desk.context());
  setUp.resize(1232, 828);
  setUp.show();
  for (const char* page : {"providers", "templates", "tokens", "subscriptions", "secrets"}) {
    setUp.enter(Place{QStringLiteral("set-up"), {QString::fromLatin1(page)}, {}});
    QTRY_VERIFY2(shownColumn(setUp) != nullptr && shownColumn(setUp)->findChildren<QAbstractButton*>().size() >= kMany, page);
    QTRY_VERIFY2(shownColumn(setUp)->verticalScrollBar()->maximum() > 0, page);
    QVERIFY2(setUp.height() == 828, page);  // nothing was pushed out of the window
  }
  OperationsView operations(desk.context());
  operations.resize(1232, 628);
  operations.show();
  QTRY_VERIFY(shownColumn(operations)->verticalScrollBar()->maximum() > 0);
  QCOMPARE(operations.height(), 628);
  QTRY_VERIFY2(operations.mainTable()->height() > 100, qPrintable(QString::number(operations.mainTable()->height())));  // once there are rows
}

}  // namespace signalbox::tests
