#include "tests/ui/views/overwriting_test.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

#include "tests/ui/support/canned_set_up.h"
#include "tests/ui/support/desk.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/group_note.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/recipient_form.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/secrets_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

const QString kAna = QStringLiteral("customer-10021");
const QByteArray kPutAna("PUT /recipients/customer-10021"), kPutSecret("PUT /secrets/smtp-password"), kPatch("PATCH /dead-letters/groups/");

Scripted refusal() { return problem(412, "precondition_failed", "It was changed meanwhile"); }

QByteArray tagOf(std::int64_t version) { return '"' + QByteArray::number(qlonglong{version}) + '"'; }

bool says(const QWidget& root, const QString& words) {
  for (const Label* label : root.findChildren<Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

bool asksWhose(ChangedMeanwhile& meanwhile) { return meanwhile.theirsButton()->isVisible() && meanwhile.mineButton()->isVisible(); }

ActButton* button(const QWidget& root, const QString& words) {
  for (ActButton* each : root.findChildren<ActButton*>())
    if (each->isVisible() && each->text() == words) return each;
  return nullptr;
}

template <class T> T* named(const QWidget& root, const QString& name) {
  for (T* each : root.findChildren<T*>())
    if (each->accessibleName().startsWith(name)) return each;
  return nullptr;
}

struct SetUp {
  explicit SetUp(const char* tab) : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("set-up"), {QString::fromLatin1(tab)}, {}});
  }
  QByteArray sent(const QByteArray& put, const char* header) { return desk.engine.server().last(put).headers.value(header); }
  int count(const QByteArray& what) { return desk.engine.server().count(what); }
  Desk desk;
  bool ready;
  SetUpView view;
};

/// The form has Ana, who is of another version by now, and a number is typed.
struct Recipients : SetUp {
  Recipients() : SetUp("recipients"), page(*view.recipients()) {
    theirs = canned::recipients().front();
    shown = theirs.version;
    theirs.version = shown + 1;
    theirs.phone = "+34611";
    desk.engine.server().on("GET /recipients/customer-10021", [this](const Asked&) { return json(protocol::toText(theirs)); });
    desk.engine.server().on(kPutAna, [this](const Asked& asked) {
      if (asked.headers.value("if-match") != tagOf(theirs.version)) return refusal();
      const auto put = protocol::parse<protocol::RecipientView>(asked.body.toStdString());
      theirs.phone = put->phone;
      ++theirs.version;
      return json(protocol::toText(theirs));
    });
    loaded = QTest::qWaitFor([this] { return page.table()->model()->rowCount() > 1; }, 5000);
    page.table()->setCurrentId(kAna);
    phone = named<QLineEdit>(*page.form(), QStringLiteral("Phone"));
    if (phone != nullptr) phone->setText(QStringLiteral("+34600"));
  }
  ActButton& save() { return *button(page, QStringLiteral("Save")); }
  RecipientsPage& page;
  protocol::RecipientView theirs;
  std::int64_t shown = 0;
  QLineEdit* phone = nullptr;
  bool loaded = false;
};

void whose() {
  QTest::addColumn<bool>("mine");
  QTest::newRow("mine") << true;
  QTest::newRow("theirs") << false;
}

}  // namespace

void OverwritingTest::noteOfSomebodyElseIsNotReplacedUnseen_data() { whose(); }

void OverwritingTest::noteOfSomebodyElseIsNotReplacedUnseen() {
  QFETCH(bool, mine);
  Desk desk;
  protocol::GroupView theirs = canned::groups()[3];
  theirs.version = 9;  // told by what it says: it need not grow
  theirs.note = "jon was here";
  desk.engine.server().on("GET /dead-letters/groups/" + QByteArray::fromStdString(theirs.id), json(protocol::toText(theirs)));
  desk.engine.server().on(kPatch, [&theirs](const Asked& asked) {
    return asked.headers.value("if-match") == tagOf(theirs.version) ? json(protocol::toText(theirs)) : refusal();
  });
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1000, 800);
  host.show();
  GroupNote note(desk.context(), &host);
  protocol::GroupView group = canned::groups()[3];
  group.version = 12;
  note.open(group);
  note.note()->setPlainText(QStringLiteral("Mine"));
  ActButton& save = *note.sheet()->confirmButton();
  save.click();
  QTRY_VERIFY(says(*note.sheet(), QStringLiteral("was changed in the meantime. Your changes are not saved")));
  QCOMPARE(desk.engine.server().last(kPatch).headers.value("if-match"), QByteArray("\"12\""));
  QVERIFY(note.sheet()->isOpen() && asksWhose(*note.meanwhile()) && save.isBlocked());
  QCOMPARE(note.note()->toPlainText(), QStringLiteral("Mine"));
  (mine ? note.meanwhile()->mineButton() : note.meanwhile()->theirsButton())->click();
  QCOMPARE(note.note()->toPlainText(), mine ? QStringLiteral("Mine") : QStringLiteral("jon was here"));
  QVERIFY(!save.isBlocked());
  save.click();
  QTRY_VERIFY(!note.sheet()->isOpen());
  QCOMPARE(desk.engine.server().last(kPatch).headers.value("if-match"), QByteArray("\"9\""));
}

void OverwritingTest::recipientOfSomebodyElseIsNotReplacedUnseen_data() { whose(); }

void OverwritingTest::recipientOfSomebodyElseIsNotReplacedUnseen() {
  QFETCH(bool, mine);
  Recipients set;
  QVERIFY(set.loaded && set.phone != nullptr);
  set.save().click();
  QTRY_VERIFY(asksWhose(*set.page.meanwhile()));
  QCOMPARE(set.sent(kPutAna, "if-match"), tagOf(set.shown));
  QCOMPARE(set.phone->text(), QStringLiteral("+34600"));
  QVERIFY(set.save().isBlocked());
  if (mine) {
    set.page.meanwhile()->mineButton()->click();
  } else {
    set.page.meanwhile()->theirsButton()->click();
    set.page.leaving()->sheet()->confirmButton()->click();
    QCOMPARE(set.phone->text(), QStringLiteral("+34611"));
    set.phone->setText(QStringLiteral("+34622"));
  }
  const std::int64_t replaced = set.theirs.version;
  set.save().click();
  QTRY_VERIFY(says(set.page, QStringLiteral("Saved.")));
  QCOMPARE(set.sent(kPutAna, "if-match"), tagOf(replaced));
  QCOMPARE(set.theirs.phone, std::string(mine ? "+34600" : "+34622"));
}

void OverwritingTest::recipientThatWasRemovedIsAddedAnew() {
  Recipients set;
  QVERIFY(set.loaded && set.phone != nullptr);
  set.desk.engine.server().on("GET /recipients/customer-10021", problem(404, "not_found", "There is no such recipient"));
  set.save().click();
  QTRY_VERIFY(says(set.page, QStringLiteral("was removed meanwhile. Saving adds it anew.")));
  set.save().click();
  QTRY_COMPARE(set.count(kPutAna), 2);
  QCOMPARE(set.sent(kPutAna, "if-none-match"), QByteArray("*"));
}

void OverwritingTest::newRecipientReplacesNone() {
  Recipients set;
  QVERIFY(set.loaded && set.phone != nullptr);
  button(set.page, QStringLiteral("Add a recipient"))->click();
  set.page.leaving()->sheet()->confirmButton()->click();
  auto* name = named<QLineEdit>(*set.page.form(), QStringLiteral("Recipient"));
  QVERIFY(name != nullptr);
  name->setText(kAna);
  set.phone->setText(QStringLiteral("+34633"));
  set.save().click();
  QTRY_VERIFY(says(set.page, QStringLiteral("There is a recipient customer-10021 already, and nothing was saved.")));
  QCOMPARE(set.sent(kPutAna, "if-none-match"), QByteArray("*"));
}

void OverwritingTest::secretOfSomebodyElseIsNotReplacedUnseen() {
  SetUp set("secrets");
  set.desk.engine.server().on(kPutSecret, refusal());
  SecretsPage& page = *set.view.secrets();
  QTRY_COMPARE(page.nameField()->text(), QStringLiteral("smtp-password"));
  page.valueField()->setText(QStringLiteral("s3cret"));
  page.saveButton()->click();
  QTRY_VERIFY(says(page, QStringLiteral("Somebody else has changed smtp-password meanwhile, and nothing was saved.")));
  QCOMPARE(set.sent(kPutSecret, "if-match"), QByteArray("\"3\""));
  page.startNew();
  page.nameField()->setText(QStringLiteral("smtp-password"));
  page.valueField()->setText(QStringLiteral("s3cret"));
  page.saveButton()->click();
  QTRY_VERIFY(says(page, QStringLiteral("There is a secret smtp-password already, and nothing was saved.")));
  QCOMPARE(set.sent(kPutSecret, "if-none-match"), QByteArray("*"));
}

void OverwritingTest::secretIsReplacedByWhoeverChoseTo() {
  SetUp set("secrets");
  SecretsPage& page = *set.view.secrets();
  QTRY_COMPARE(page.nameField()->text(), QStringLiteral("smtp-password"));
  page.valueField()->setText(QStringLiteral("s3cret"));
  set.desk.engine.server().on("GET /secrets", json(R"({"as_of": null, "data": [{"name": "smtp-password", "version": 7, "used_by": []}]})"));
  Q_EMIT set.desk.session.state().snapshotLoaded();
  QTRY_VERIFY(asksWhose(*page.meanwhile()));
  QVERIFY(page.saveButton()->isBlocked());
  page.meanwhile()->mineButton()->click();
  page.saveButton()->click();
  QTRY_COMPARE(set.count(kPutSecret), 1);
  QCOMPARE(set.sent(kPutSecret, "if-match"), QByteArray("\"7\""));
}

void OverwritingTest::viewOfTheSameNameStays() {
  Desk desk;
  desk.engine.server().on("PUT /views/", refusal());
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("provider:x")}}});
  QTRY_VERIFY(button(view, QStringLiteral("Save this view")) != nullptr);
  button(view, QStringLiteral("Save this view"))->click();
  auto* name = named<QLineEdit>(view, QStringLiteral("Name of the saved view"));
  name->setText(QStringLiteral("Login codes"));
  QTest::keyClick(name, Qt::Key_Return);
  QTRY_VERIFY(says(view, QStringLiteral("There is one of this name already, and it stays as it is.")));
  QCOMPARE(desk.engine.server().last("PUT /views/").headers.value("if-none-match"), QByteArray("*"));
  QCOMPARE(name->text(), QStringLiteral("Login codes"));  // to be changed
  QVERIFY(name->isVisible());
}

}  // namespace signalbox::tests
