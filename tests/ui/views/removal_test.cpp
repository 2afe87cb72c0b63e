// What is taken away: asked once or easily put back, and what a row leads to.
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTest>
#include <QVBoxLayout>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/export_act.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/detail_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/message_menu.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/messages/search_bar.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;
using Column = ui::state::NotificationTableModel::Column;

namespace {

ActButton* button(const QWidget& view, const QString& verb) {
  for (ActButton* each : view.findChildren<ActButton*>())
    if (each->isVisible() && each->text().startsWith(verb)) return each;
  return nullptr;
}

bool says(const QWidget& view, const QString& words) {
  for (const Label* label : view.findChildren<Label*>())
    if (!label->isHidden() && label->text().contains(words)) return true;
  return false;
}

struct SetUp {
  explicit SetUp(const QString& page) : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("set-up"), {page}, {}});
  }
  Desk desk;
  bool ready;
  SetUpView view;
};

}  // namespace

void RemovalTest::discardedOnesSayWhenTheyArePurged() {
  Desk desk;
  auto rows = canned::deadLetters();
  for (auto& row : rows) {
    row.state = "discarded";
    row.purgeAt = canned::kNow + 72h;
  }
  protocol::Page<protocol::NotificationRow> page;
  page.asOf = canned::asOf();
  page.data = rows;
  desk.engine.server().on("GET /dead-letters", json(protocol::toText(page)));
  desk.engine.server().on("GET /dead-letters/", [rows](const Asked&) {
    auto detail = canned::detail(rows[0].id);
    detail.row = rows[0];
    return json(protocol::toText(detail));
  });
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  auto* model = view.messages()->model();
  const int purge = model->columnOf(Column::purge);
  QVERIFY(view.messages()->table()->isColumnHidden(purge));
  view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("is:discarded")}}});
  QTRY_VERIFY(model->rowCount() > 0);
  QVERIFY(!view.messages()->table()->isColumnHidden(purge));
  QCOMPARE(model->index(0, purge).data().toString(), QStringLiteral("15 May 14:03"));
  QTRY_VERIFY(says(view, QStringLiteral("It is purged on 15 May 2026 14:03")));
}

void RemovalTest::discardedOnesAreRestored() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("is:discarded")}}});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  view.messages()->table()->setChosen({view.messages()->model()->idAt(0)});
  button(view, QStringLiteral("Restore"))->click();
  QTRY_COMPARE(view.sheet()->sheet()->confirmButton()->text(), QStringLiteral("Restore 37"));
  const auto plan = protocol::parse<protocol::PlanRequest>(desk.engine.server().last("POST /plans").body.toStdString());
  QVERIFY(plan.ok());
  QCOMPARE(plan->kind, std::string("restore"));
  QCOMPARE(plan->ids, std::vector<std::string>{view.messages()->model()->idAt(0).toStdString()});
  typedText(*view.sheet()->sheet())->setPlainText(QStringLiteral("discarded by mistake"));
  view.sheet()->sheet()->confirmButton()->click();
  QTRY_COMPARE(desk.engine.server().count("POST /operations"), 1);
}

void RemovalTest::messageIsCancelledWithAReason() {
  Desk desk;
  desk.engine.server().on("POST /notifications/", json("{}"));
  QVERIFY(desk.connectNow());
  NotificationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  const auto* waiting = view.messages()->model()->rowAt(2);
  QVERIFY(isCancellable(*waiting));
  QVERIFY(!isCancellable(*view.messages()->model()->rowAt(0)));
  const QString id = QString::fromStdString(waiting->id);
  view.cancelOne(*waiting);
  auto* confirm = view.oneSheet()->sheet()->confirmButton();
  QVERIFY(confirm->isBlocked());
  view.oneSheet()->sheet()->findChild<QLineEdit*>()->setText(QStringLiteral("wrong address"));
  confirm->click();
  QTRY_COMPARE(desk.engine.server().count("POST /notifications/"), 1);
  const Asked asked = desk.engine.server().last("POST /notifications/");
  QCOMPARE(asked.path(), QByteArray("/notifications/" + id.toUtf8() + "/cancel"));
  QVERIFY(asked.body.contains("wrong address"));
}

void RemovalTest::manyAreCancelledByAPlan() {
  Desk desk;
  QVERIFY(desk.connectNow());
  NotificationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  view.messages()->table()->setChosen({view.messages()->model()->idAt(2), view.messages()->model()->idAt(4)});
  button(view, QStringLiteral("Cancel unsent"))->click();
  QTRY_COMPARE(view.sheet()->sheet()->confirmButton()->text(), QStringLiteral("Cancel 37"));
  const auto plan = protocol::parse<protocol::PlanRequest>(desk.engine.server().last("POST /plans").body.toStdString());
  QCOMPARE(plan->kind, std::string("cancel"));
  QCOMPARE(plan->ids.size(), std::size_t{2});
}

void RemovalTest::maskedAddressIsNotLookedFor_data() {
  QTest::addColumn<QString>("masked");
  // Every shape that the engine masks with (engine/api/masking.cpp).
  for (const char* masked :
       {"a***@example.com", "e-mail address", "phone, ends 42", "phone", "device token, ends 1234", "https://hooks.example.com/...", "URL"})
    QTest::newRow(masked) << QString::fromLatin1(masked);
}
void RemovalTest::maskedAddressIsNotLookedFor() {
  QFETCH(QString, masked);
  Desk desk;
  const std::string id = canned::deadLetters()[0].id;
  auto detail = canned::detail(id);
  detail.row.recipient = masked.toStdString();
  detail.row.recipientId.clear();  // an address alone, by an app that knows no recipients
  desk.engine.server().on("GET /dead-letters/", json(protocol::toText(detail)));
  auto session = canned::session();
  std::erase(session.permissions, "payload.view");
  desk.engine.server().on("GET /session", json(protocol::toText(session)));
  QVERIFY(desk.connectNow());
  QMenu menu;
  addMessageActs(menu, desk.context(), detail.row);
  QVERIFY(!menu.actions().last()->isEnabled() && menu.actions().last()->toolTip().contains(QStringLiteral("payload.view")));
  DetailCard card(desk.context(), ui::state::Place::deadLetters, nullptr);
  card.resize(468, 412);
  card.show();
  card.show(QString::fromStdString(id));
  QTRY_VERIFY(card.sameRecipient()->isBlocked());
  QVERIFY(card.sameRecipient()->toolTip().contains(QStringLiteral("masked")));
  desk.session.state().setSession(canned::session());  // it may be read now
  QVERIFY(!card.sameRecipient()->isBlocked());
}

void RemovalTest::allToTheRecipientOverAllChannels() {
  protocol::NotificationRow row;
  Desk desk;
  QVERIFY(desk.connectNow());
  const auto asked = [&] {
    QMenu menu;
    addMessageActs(menu, desk.context(), row);
    menu.actions().last()->trigger();
    return desk.navigator.place().query.value(QStringLiteral("q"));
  };
  QVERIFY(whyNoRecipient(desk.context(), row).contains(QStringLiteral("no recipient")));
  row.recipient = "glob*star@example.com";  // a star is a letter where nothing is masked
  QCOMPARE(whyNoRecipient(desk.context(), row), QString());
  QCOMPARE(asked(), QStringLiteral("to:\"glob*star@example.com\""));
  row.recipientId = "customer-7";
  row.recipient = "phone, ends 42";
  QCOMPARE(asked(), QStringLiteral("recipient:customer-7"));
  auto session = canned::session();
  std::erase(session.permissions, "payload.view");
  desk.session.state().setSession(session);
  QCOMPARE(whyNoRecipient(desk.context(), row), QString());  // an id is no address
}

void RemovalTest::finishedSaysUntilWhenItIsKept() {
  Desk desk;
  const std::string id = canned::deadLetters()[0].id;
  auto over = canned::detail(id);
  over.purgeAt = canned::kNow + 72h;
  desk.engine.server().on("GET /dead-letters/", json(protocol::toText(over)));
  QVERIFY(desk.connectNow());
  DetailCard detail(desk.context(), ui::state::Place::deadLetters, nullptr);
  detail.resize(468, 412);
  detail.show();
  detail.show(QString::fromStdString(id));
  QTRY_VERIFY(says(detail, QStringLiteral("It is kept until 15 May 2026")));
}

void RemovalTest::providerIsRemovedOnceConfirmed() {
  SetUp setUp(QStringLiteral("providers"));
  setUp.desk.engine.server().on("DELETE /providers/", json(std::string(), 204));
  QTRY_VERIFY(button(setUp.view, QStringLiteral("Remove")) && !button(setUp.view, QStringLiteral("Remove"))->isBlocked());
  button(setUp.view, QStringLiteral("Remove"))->click();
  auto* removal = setUp.view.providers()->removal();
  QVERIFY(removal->sheet()->isOpen());
  QCOMPARE(removal->sheet()->accessibleName(), QStringLiteral("Remove smtp-primary"));
  removal->sheet()->confirmButton()->click();
  QCOMPARE(removal->sheet()->confirmButton()->toolTip(), QStringLiteral("A reason is required"));
  QCOMPARE(setUp.desk.engine.server().count("DELETE /providers/"), 0);
  auto* reason = removal->sheet()->findChild<QLineEdit*>();
  reason->setText(QStringLiteral("the contract ended"));
  removal->sheet()->dismiss();
  button(setUp.view, QStringLiteral("Remove"))->click();
  QCOMPARE(reason->text(), QStringLiteral("the contract ended"));  // whoever left comes back to it
  removal->sheet()->confirmButton()->click();
  QTRY_COMPARE(setUp.desk.engine.server().count("DELETE /providers/"), 1);
  const Asked asked = setUp.desk.engine.server().last("DELETE /providers/");
  QCOMPARE(asked.path(), QByteArray("/providers/smtp-primary"));
  QCOMPARE(asked.headers.value("signalbox-reason"), QByteArray("the%20contract%20ended"));
}

void RemovalTest::savedViewIsRemovedAndPutBack() {
  Desk desk;
  desk.engine.server().on("DELETE /views/", json(std::string(), 204));
  desk.engine.server().on("PUT /views/", [](const Asked& asked) { return json(asked.body.toStdString()); });
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("template:login-code")}}});
  QTRY_VERIFY(button(view, QStringLiteral("Remove this view")) != nullptr);
  button(view, QStringLiteral("Remove this view"))->click();
  QTRY_COMPARE(desk.engine.server().count("DELETE /views/"), 1);
  QTRY_VERIFY(button(view, QStringLiteral("Put Login codes back")) != nullptr);
  button(view, QStringLiteral("Put Login codes back"))->click();
  QTRY_COMPARE(desk.engine.server().count("PUT /views/"), 1);
  QVERIFY(desk.engine.server().last("PUT /views/").body.contains("template:login-code"));
}

void RemovalTest::viewThatIsNotSavedSaysWhy() {
  Desk desk;
  desk.engine.server().on("PUT /views/", problem(409, "conflict", "There are 200 saved views already"));
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("provider:x")}}});
  QTRY_VERIFY(button(view, QStringLiteral("Save this view")) != nullptr);
  button(view, QStringLiteral("Save this view"))->click();
  QLineEdit* name = nullptr;
  for (QLineEdit* each : view.findChildren<QLineEdit*>())
    if (each->accessibleName() == QLatin1String("Name of the saved view")) name = each;
  QVERIFY(name != nullptr && name->isVisible());
  name->setText(QStringLiteral("All of x"));
  QTest::keyClick(name, Qt::Key_Return);
  QTRY_VERIFY(says(view, QStringLiteral("The view All of x was not saved. There are 200 saved views already")));
  QVERIFY2(name->isVisible() && name->text() == QLatin1String("All of x"), "what was typed is kept");
  desk.engine.server().on("PUT /views/", [](const Asked& asked) { return json(asked.body.toStdString()); });
  QTest::keyClick(name, Qt::Key_Return);
  QTRY_COMPARE(desk.engine.server().count("PUT /views/"), 2);
  QVERIFY(!says(view, QStringLiteral("was not saved")));
}

void RemovalTest::viewThatIsNotRemovedOrPutBackSaysWhy() {
  Desk desk;
  desk.engine.server().on("DELETE /views/", problem(503, "unavailable", "The engine is stopping"));
  desk.engine.server().on("PUT /views/", problem(503, "unavailable", "The disk is full"));
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("template:login-code")}}});
  QTRY_VERIFY(button(view, QStringLiteral("Remove this view")) != nullptr);
  button(view, QStringLiteral("Remove this view"))->click();
  QTRY_VERIFY(says(view, QStringLiteral("The view Login codes was not removed. The engine is stopping")));
  desk.engine.server().on("DELETE /views/", json(std::string(), 204));
  button(view, QStringLiteral("Remove this view"))->click();
  QTRY_VERIFY(button(view, QStringLiteral("Put Login codes back")) != nullptr);
  QVERIFY(!says(view, QStringLiteral("was not removed")));
  button(view, QStringLiteral("Put Login codes back"))->click();
  QTRY_VERIFY(says(view, QStringLiteral("The view Login codes was not put back. The disk is full")));
  QVERIFY2(button(view, QStringLiteral("Put Login codes back")) != nullptr, "it can be tried again");
}

void RemovalTest::recipientIsErasedWithAReason() {
  SetUp setUp(QStringLiteral("recipients"));
  setUp.desk.engine.server().on("POST /recipients/", json(R"({"recipient": "customer-10021", "status": "erasing"})", 202));
  auto* page = setUp.view.recipients();
  QTRY_VERIFY(page->table()->model()->rowCount() > 0);
  page->table()->setCurrentId(QStringLiteral("customer-10021"));
  QTRY_VERIFY(button(*page, QStringLiteral("Erase")) && !button(*page, QStringLiteral("Erase"))->isBlocked());
  button(*page, QStringLiteral("Erase"))->click();
  auto* sheet = page->eraseSheet()->sheet();
  QVERIFY(sheet->isOpen() && sheet->confirmButton()->isBlocked());
  sheet->findChild<QLineEdit*>()->setText(QStringLiteral("asked for it, case 4711"));
  sheet->confirmButton()->click();
  QTRY_COMPARE(setUp.desk.engine.server().count("POST /recipients/customer-10021/erase"), 1);
  QVERIFY(setUp.desk.engine.server().last("POST /recipients/customer-10021/erase").body.contains("case 4711"));
  QTRY_VERIFY(says(*page, QStringLiteral("recipient.erased")));
}

void RemovalTest::filesComeFromTheirRoutes() {
  Desk desk;
  desk.engine.server().on("GET /audit/export", json("{}"));
  desk.engine.server().on("GET /recipients/", json("{}"));
  QVERIFY(desk.connectNow());
  const QTemporaryDir folder;
  for (const char* path : {"/audit/export", "/recipients/customer-10021/export"}) {
    auto* act = new ExportAct(desk.context(), &desk.session);
    QString words;
    QObject::connect(act, &ExportAct::ended, &desk.session, [&words](const QString& told) { words = told; });
    const QString file = folder.filePath(QStringLiteral("out.jsonl"));
    act->startPath(QLatin1String(path), file);
    QTRY_VERIFY(words.startsWith(QStringLiteral("Written: ")));
    QCOMPARE(desk.engine.server().count(QByteArray("GET ") + path), 1);
  }
}

/// The desktop's own dialog leaves the ending as it is when another kind is chosen.
void RemovalTest::chosenKindIsWrittenWhateverTheEnding() {
  Desk desk;
  desk.engine.server().on("GET /export", json("{}"));
  QVERIFY(desk.connectNow());
  QWidget page;
  new QVBoxLayout(&page);
  page.show();
  ExportAct::ask(desk.context(), QStringLiteral("held"), {}, &page);
  auto* dialog = page.findChild<QFileDialog*>();
  QVERIFY(dialog != nullptr);
  dialog->selectNameFilter(QStringLiteral("JSON lines (*.jsonl)"));
  const QTemporaryDir folder;
  Q_EMIT dialog->fileSelected(folder.filePath(QStringLiteral("held.csv")));
  dialog->close();
  QTRY_COMPARE(desk.engine.server().count("GET /export"), 1);
  const QByteArray asked = desk.engine.server().last("GET /export").target;
  QVERIFY2(asked.contains("format=jsonl"), asked.constData());
}

}  // namespace signalbox::tests
