#include "tests/ui/views/sheets_test.h"

#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "ui/views/delivery/policy_sheet.h"
#include "ui/views/engines/passphrase_sheet.h"
#include "ui/views/messages/group_note.h"
#include "ui/views/set_up/import_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

bool says(const QWidget& root, const QString& words) {
  for (const Label* label : root.findChildren<Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

template <class T> T* named(const Sheet& sheet, const char* name) {
  for (T* each : sheet.findChildren<T*>())
    if (each->accessibleName() == QLatin1String(name)) return each;
  return nullptr;
}

/// What has the focus once the line of the footer that says what is missing was pressed.
QWidget* leadsTo(Sheet& sheet, const QString& words) {
  sheet.cancelButton()->setFocus();
  for (Label* label : sheet.findChildren<Label*>())
    if (label->isVisible() && label->text().contains(words)) QTest::mouseClick(label, Qt::LeftButton);
  return sheet.window()->focusWidget();
}

/// The name on the solid badge of a sheet; empty where it shows none.
QString badgeOf(const Sheet& sheet) {
  for (const Badge* badge : sheet.findChildren<Badge*>())
    if (badge->isVisible()) return badge->text();
  return {};
}

QLineEdit* reasonOf(const Sheet& sheet) {
  for (QLineEdit* line : sheet.findChildren<QLineEdit*>())
    if (line->accessibleName() == QLatin1String("Reason, required")) return line;
  return nullptr;
}

struct Screen {
  Screen() : ready(desk.connectNow()) {
    host.resize(1200, 800);
    host.show();
    Scripted taken = json("{\"line\":1,\"status\":200}\n{\"line\":2,\"status\":200}\n");
    taken.type = "application/x-ndjson";
    desk.engine.server().on("POST /recipients/batch", taken);
  }
  QString written(const char* name, const QByteArray& content) {
    QFile file(desk.folder.filePath(QString::fromLatin1(name)));
    if (file.open(QIODevice::WriteOnly)) file.write(content);
    return file.fileName();
  }
  int batches() { return desk.engine.server().count("POST /recipients/batch"); }
  Desk desk;
  bool ready;
  QWidget host;
};

}  // namespace

void SheetsTest::noteThatWasTypedWaitsForItsCause() {
  Screen screen;
  QVERIFY(screen.ready);
  GroupNote note(screen.desk.context(), &screen.host);
  const protocol::GroupView one = canned::groups()[3], other = canned::groups()[2];
  note.open(one);
  note.note()->setPlainText(QStringLiteral("carrier renamed"));
  note.sheet()->dismiss();
  note.open(other);
  QCOMPARE(note.note()->toPlainText(), QString::fromStdString(other.note));
  note.open(one);  // from the list beside the sheet
  QCOMPARE(note.note()->toPlainText(), QStringLiteral("carrier renamed"));
  QVERIFY(note.sheet()->holdsTyped());  // so that the end of the window asks
  note.sheet()->confirmButton()->click();
  QTRY_VERIFY(!note.sheet()->isOpen());
  note.open(one);
  QCOMPARE(note.note()->toPlainText(), QString::fromStdString(one.note));  // as the engine has it
}

void SheetsTest::noteThatWasChangedMeanwhileIsSaid() {
  Screen screen;
  QVERIFY(screen.ready);
  GroupNote note(screen.desk.context(), &screen.host);
  protocol::GroupView group = canned::groups()[3];
  note.open(group);
  note.fixedBy()->setText(QStringLiteral("template v8"));
  note.sheet()->dismiss();
  note.open(group);
  QVERIFY(!says(*note.sheet(), QStringLiteral("changed in the meantime")));
  note.sheet()->dismiss();
  group.note = "jon was here";
  group.version = 2;
  note.open(group);
  QCOMPARE(note.fixedBy()->text(), QStringLiteral("template v8"));
  QVERIFY(says(*note.sheet(), QStringLiteral("changed in the meantime")));
}

void SheetsTest::importAsksBeforeItSendsAnything() {
  Screen screen;
  QVERIFY(screen.ready);
  ImportSheet importing(screen.desk.context(), &screen.host);
  Sheet& sheet = *importing.sheet();
  const QString file = screen.written("people.csv", "id,email\na,a@example.com\n\nb,b@example.com\n");
  importing.open(file);
  QTRY_COMPARE(sheet.confirmButton()->text(), QStringLiteral("Import 2"));
  QVERIFY(says(sheet, QStringLiteral("2 lines")) && sheet.confirmButton()->isBlocked());
  reasonOf(sheet)->setText(QStringLiteral("moved from the old shop"));
  QVERIFY(!sheet.confirmButton()->isBlocked());
  sheet.dismiss();
  importing.open(file);  // the same act keeps what was typed
  QCOMPARE(reasonOf(sheet)->text(), QStringLiteral("moved from the old shop"));
  importing.open(screen.written("others.jsonl", "{\"id\":\"c\"}\n"));
  QCOMPARE(reasonOf(sheet)->text(), QString());
  QTRY_COMPARE(sheet.confirmButton()->text(), QStringLiteral("Import 1"));
  importing.open(screen.written("nobody.csv", "id,email\n"));
  reasonOf(sheet)->setText(QStringLiteral("why"));
  QTRY_COMPARE(sheet.confirmButton()->toolTip(), QStringLiteral("It has no line below its header"));
  QCOMPARE(screen.batches(), 0);
  importing.open(file);
  reasonOf(sheet)->setText(QStringLiteral("moved from the old shop"));
  QTRY_VERIFY(!sheet.confirmButton()->isBlocked());
  sheet.confirmButton()->click();
  QTRY_VERIFY(says(sheet, QStringLiteral("2 stored, 0 refused")));
  const QByteArray why = screen.desk.engine.server().last("POST /recipients/batch").headers.value("signalbox-reason");
  QCOMPARE(why, QByteArray("moved%20from%20the%20old%20shop"));
  QTRY_COMPARE(sheet.confirmButton()->text(), QStringLiteral("Close"));
}

void SheetsTest::secondImportWaitsForTheFirst() {
  Screen screen;
  QVERIFY(screen.ready);
  Scripted slow;
  slow.silent = true;
  screen.desk.engine.server().on("POST /recipients/batch", slow);
  ImportSheet importing(screen.desk.context(), &screen.host);
  importing.open(screen.written("people.csv", "id,email\na,a@example.com\n"));
  reasonOf(*importing.sheet())->setText(QStringLiteral("why"));
  QTRY_VERIFY(!importing.sheet()->confirmButton()->isBlocked());
  importing.sheet()->confirmButton()->click();
  QTRY_COMPARE(screen.batches(), 1);
  importing.sheet()->dismiss();
  importing.open(screen.written("others.csv", "id,email\nb,b@example.com\n"));
  QVERIFY(importing.sheet()->isOpen() && says(*importing.sheet(), QStringLiteral("people.csv")));
  QCOMPARE(importing.sheet()->confirmButton()->text(), QStringLiteral("Stop"));
}

void SheetsTest::productionIsNamed() {
  Screen screen;
  QVERIFY(screen.ready);
  GroupNote note(screen.desk.context(), &screen.host);
  ImportSheet importing(screen.desk.context(), &screen.host);
  for (const bool production : {true, false}) {
    screen.desk.connection.production = production;
    const QString name = production ? screen.desk.connection.name : QString();
    note.open(canned::groups()[3]);
    QCOMPARE(badgeOf(*note.sheet()), name);
    note.sheet()->dismiss();
    importing.open(screen.written("people.csv", "id,email\na,a@example.com\n"));
    QCOMPARE(badgeOf(*importing.sheet()), name);
    importing.sheet()->dismiss();
  }
}

void SheetsTest::importLeadsToItsReason() {
  Screen screen;
  QVERIFY(screen.ready);
  ImportSheet importing(screen.desk.context(), &screen.host);
  Sheet& sheet = *importing.sheet();
  importing.open(screen.written("people.csv", "id,email\na,a@example.com\n"));
  QTRY_COMPARE(sheet.confirmButton()->text(), QStringLiteral("Import 1"));
  QCOMPARE(leadsTo(sheet, QStringLiteral("A reason is required")), reasonOf(sheet));
  // A reason would bring nobody out of an empty file.
  importing.open(screen.written("nobody.csv", "id,email\n"));
  QTRY_COMPARE(sheet.confirmButton()->toolTip(), QStringLiteral("It has no line below its header"));
  QCOMPARE(leadsTo(sheet, QStringLiteral("It has no line")), sheet.cancelButton());
}

void SheetsTest::policyLeadsToTheFieldThatIsWrong() {
  Screen screen;
  QVERIFY(screen.ready);
  PolicySheet policy(screen.desk.context(), &screen.host);
  policy.open(QStringLiteral("sms"));
  Sheet& sheet = *policy.sheet();
  auto* ladder = named<QLineEdit>(sheet, "Waits between attempts");
  auto* longest = named<QSpinBox>(sheet, "Longest pause");
  QVERIFY(ladder != nullptr && longest != nullptr);
  QCOMPARE(leadsTo(sheet, QStringLiteral("Nothing was changed")), sheet.cancelButton());  // any field would do
  longest->setValue(1);
  QCOMPARE(leadsTo(sheet, QStringLiteral("The longest pause is shorter")), longest);
  ladder->setText(QStringLiteral("soon"));
  QCOMPARE(leadsTo(sheet, QStringLiteral("The waits cannot be read")), ladder);
}

void SheetsTest::policySaysWhatItsLimitsAreFor() {
  Screen screen;
  QVERIFY(screen.ready);
  PolicySheet policy(screen.desk.context(), &screen.host);
  policy.open(QStringLiteral("sms"));
  QTRY_VERIFY(says(*policy.sheet(), QStringLiteral("When to stop using a provider")));
}

void SheetsTest::passphraseLeadsToTheFieldThatIsWrong() {
  Screen screen;
  PassphraseSheet asking(screen.desk.theme, &screen.host);
  asking.open(QStringLiteral("~/engine"), true, {}, {});
  Sheet& sheet = *asking.sheet();
  QCOMPARE(leadsTo(sheet, QStringLiteral("Type the passphrase")), asking.passphrase());
  asking.passphrase()->setText(QStringLiteral("short"));
  // The field's hint says the same and more.
  QCOMPARE(leadsTo(sheet, QStringLiteral("At least 12 characters")), asking.passphrase());
  asking.passphrase()->setText(QStringLiteral("correct horse battery"));
  QCOMPARE(leadsTo(sheet, QStringLiteral("The two are not the same")), asking.again());
}

}  // namespace signalbox::tests
