#include "tests/ui/acceptance/causes_window_test.h"

#include <QFile>
#include <QJsonArray>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTest>

#include "tests/ui/acceptance/screen.h"
#include "ui/shell/main_window.h"
#include "ui/state/group_table_model.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"
#include "ui/widgets/undo_bar.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace ui::widgets;
using ui::state::GroupTableModel;
using ui::views::DeadLettersView;
using ui::views::GroupsCard;
using ui::views::NotificationsView;

namespace {

const QString kSent = QStringLiteral("sent"), kDead = QStringLiteral("dead");
const QString kMark = QStringLiteral("mark"), kGroupBy = QStringLiteral("Group by");

/// The list under a search field that offers this; nothing while none does.
QListWidget* offering(const QWidget& window, const QString& words) {
  for (QListWidget* list : window.findChildren<QListWidget*>())
    if (list->isVisible() && !list->findItems(words, Qt::MatchExactly).isEmpty()) return list;
  return nullptr;
}

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool holdsAll(const QByteArray& content, const QStringList& ids) {
  for (const QString& id : ids)
    if (!content.contains(id.toUtf8())) return false;
  return true;
}

}  // namespace

DeadLettersView* CausesWindowTest::deadLetters() { return qobject_cast<DeadLettersView*>(stage_.console().window().view()); }

GroupsCard* CausesWindowTest::groups() { return deadLetters()->groups(); }

QJsonObject CausesWindowTest::group(const QString& cause) { return stage_.got(QStringLiteral("/dead-letters/groups/") + cause); }

bool CausesWindowTest::hasView(const QString& name) {
  const QJsonArray all = stage_.got(QStringLiteral("/views"))[QLatin1String("data")].toArray();
  for (const auto& each : all)
    if (each.toObject()[QLatin1String("name")].toString() == name) return true;
  return false;
}

SearchField* CausesWindowTest::search() {
  QTest::keyClick(&stage_.window(), Qt::Key_Slash);
  return screen::field<SearchField>(stage_.window(), QStringLiteral("Search dead letters"));
}

QString CausesWindowTest::deadText() {
  const QString provider = QStringLiteral("simulated-sms"), refuses = QStringLiteral("share_permanent");
  if (!stage_.simulate(provider, {{refuses, QStringLiteral("1")}})) return {};
  const QString id = stage_.text(QStringLiteral("+436601234500"));
  const bool dead = QTest::qWaitFor([&] { return stage_.stateOf(id) == kDead; }, kLongMs);
  return dead && stage_.simulate(provider, {{refuses, QStringLiteral("0")}}) ? id : QString();
}

void CausesWindowTest::initTestCase() {
  QVERIFY(stage_.open());
  QVERIFY(stage_.quicken());
}

void CausesWindowTest::causesAreRegrouped() {
  const QByteArray hello = R"({"channel": "email", "subject": "Hello", "text": "hello"})";
  QVERIFY(stage_.host().ask("PUT", QStringLiteral("/templates/regrouped"), hello) / 100 == 2);
  const QString one = stage_.mail(QStringLiteral("permanent@one.example.org"));
  const QString two = stage_.send({{QStringLiteral("channel"), QStringLiteral("email")},
                                   {QStringLiteral("to"), QStringLiteral("permanent@two.example.org")},
                                   {QStringLiteral("template"), QStringLiteral("regrouped")}});
  TRY(stage_.all({one, two}, kDead));
  stage_.go(Qt::Key_D);
  TRY(deadLetters() != nullptr);
  QVERIFY(screen::choose(stage_.window(), kGroupBy, QStringLiteral("Domain")));
  const GroupTableModel* model = groups()->model();
  TRY(model->rowOf(QStringLiteral("one.example.org")) >= 0 && model->rowOf(QStringLiteral("two.example.org")) >= 0);
  groups()->table()->setCurrentId(QStringLiteral("two.example.org"));
  const auto* messages = deadLetters()->messages()->model();
  TRY(messages->rowCount() == 1 && messages->idAt(0) == two);
  QVERIFY(screen::choose(stage_.window(), kGroupBy, QStringLiteral("Provider")));
  TRY(model->rowOf(QStringLiteral("simulated-email")) >= 0);
  QVERIFY(screen::choose(stage_.window(), kGroupBy, QStringLiteral("App")));
  TRY(model->rowOf(QStringLiteral("default")) >= 0 && messages->rowCount() == 2);  // of whoever names none
  QVERIFY(screen::choose(stage_.window(), kGroupBy, QStringLiteral("Template")));
  TRY(model->rowOf(QStringLiteral("regrouped")) >= 0);
  groups()->table()->setCurrentId(QStringLiteral("regrouped"));
  TRY(messages->rowCount() == 1 && messages->idAt(0) == two);
  QVERIFY(screen::choose(stage_.window(), kGroupBy, QStringLiteral("Cause")));
  TRY(model->rowOf(stage_.causeOf(one)) >= 0);
}

void CausesWindowTest::noteAndMarkAreKeptWithTheCause() {
  const QString id = stage_.push(QStringLiteral("permanent:noted"));
  TRY(stage_.stateOf(id) == kDead);
  const QString cause = stage_.causeOf(id);
  stage_.go(Qt::Key_D);
  TRY(deadLetters() != nullptr && groups()->model()->rowOf(cause) >= 0);
  QVERIFY(screen::pick([&] { screen::askMenu(*groups()->table(), cause); }, QStringLiteral("Add a note")));
  TRY(screen::named<Sheet>(stage_.window(), QStringLiteral("What is known of this cause")) != nullptr);
  auto* sheet = screen::field<Sheet>(stage_.window(), QStringLiteral("What is known of this cause"));
  screen::field<QPlainTextEdit>(*sheet, QStringLiteral("Note"))->setPlainText(QStringLiteral("phones were replaced"));
  screen::field<QLineEdit>(*sheet, QStringLiteral("What fixed it"))->setText(QStringLiteral("new tokens"));
  screen::press(*sheet, QStringLiteral("Save the note"));
  TRY(!sheet->isOpen());
  QCOMPARE(group(cause)[QStringLiteral("note")].toString(), QStringLiteral("phones were replaced"));
  QCOMPARE(group(cause)[QStringLiteral("fixed_by")].toString(), QStringLiteral("new tokens"));

  QCOMPARE(group(cause)[kMark].toString(), QStringLiteral("new"));
  QVERIFY(screen::pick([&] { screen::askMenu(*groups()->table(), cause); }, QStringLiteral("Mark as known")));
  TRY(group(cause)[kMark].toString() == QLatin1String("known"));
  TRY(screen::named<UndoBar>(stage_.window(), QStringLiteral("Marked as known")) != nullptr);
  const auto row = [&] { return groups()->model()->rowById(cause); };
  TRY(row() != nullptr && row()->mark == "known" && row()->note == "phones were replaced");
  QVERIFY(stage_.comeToFront());
  QTest::keyClick(&stage_.window(), Qt::Key_U);
  TRY(group(cause)[kMark].toString() == QLatin1String("new"));
}

void CausesWindowTest::causeThatCameBackTellsWhatFixedIt() {
  const QString first = deadText();
  QVERIFY(!first.isEmpty());
  const QString cause = stage_.causeOf(first);
  const QJsonObject plan{{QStringLiteral("kind"), QStringLiteral("replay")}, {QStringLiteral("q"), QString(QStringLiteral("cause:") + cause)}};
  QVERIFY(!stage_.begin(plan, 0, QStringLiteral("the carrier is back")).isEmpty());
  TRY(stage_.stateOf(first) == kSent);
  TRY(group(cause)[QStringLiteral("last_fix")].toObject()[QLatin1String("confirmed")].toInt() == 1);
  QVERIFY(!deadText().isEmpty());
  stage_.go(Qt::Key_D);
  TRY(deadLetters() != nullptr && groups()->model()->rowOf(cause) >= 0);
  const GroupTableModel* model = groups()->model();
  TRY(model->rowById(cause)->mark == "back");
  const QString line = model->index(model->rowOf(cause), GroupTableModel::cause).data(ui::state::kSecondLineRole).toString();
  QVERIFY2(line.startsWith(QStringLiteral("Seen 2 times. Last fixed by: the carrier is back")), qPrintable(line));
  QVERIFY2(line.contains(QStringLiteral("100 % sent")), qPrintable(line));
}

void CausesWindowTest::viewIsSavedRemovedAndPutBack() {
  const QString name = QStringLiteral("Two hours");
  stage_.go(Qt::Key_D);
  SearchField* field = search();
  TRY(field->hasFocus());
  QTest::keyClicks(field, QStringLiteral("died>-2h"));
  QTest::keyClick(field, Qt::Key_Return);
  TRY(screen::isFree(stage_.window(), QStringLiteral("Save this view")));
  screen::press(stage_.window(), QStringLiteral("Save this view"));
  screen::type(stage_.window(), QStringLiteral("Name of the saved view"), name);
  QTest::keyClick(screen::field<QLineEdit>(stage_.window(), QStringLiteral("Name of the saved view")), Qt::Key_Return);
  TRY(hasView(name));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Remove this view")));
  screen::press(stage_.window(), QStringLiteral("Remove this view"));
  TRY(!hasView(name));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Put Two hours back")));
  QTest::keyClick(&stage_.window(), Qt::Key_U);
  TRY(hasView(name));
  QVERIFY(stage_.host().ask("DELETE", QStringLiteral("/views/Two%20hours")) / 100 == 2);
}

void CausesWindowTest::completionIsTheEngines() {
  const QString whole = QStringLiteral("provider:simulated-push");
  stage_.go(Qt::Key_O);
  stage_.go(Qt::Key_D);
  SearchField* field = search();
  TRY(field->hasFocus());
  QTest::keyClicks(field, QStringLiteral("provider:simulated-p"));
  TRY(offering(stage_.window(), whole) != nullptr);
  QListWidget* list = offering(stage_.window(), whole);
  list->setCurrentItem(list->findItems(whole, Qt::MatchExactly).first());
  QTest::keyClick(field, Qt::Key_Return);  // takes it
  QCOMPARE(field->text(), whole);
  TRY(!field->completionsShown() || list->currentRow() < 0);
  QTest::keyClick(field, Qt::Key_Return);  // searches
  TRY(stage_.console().context().navigator.place().query.value(QStringLiteral("q")) == whole);
}

void CausesWindowTest::allToThisRecipientAreFound() {
  QStringList ids{stage_.mail(QStringLiteral("same@reader.example.com")), stage_.mail(QStringLiteral("same@reader.example.com"))};
  const QString other = stage_.mail(QStringLiteral("other@reader.example.com"));
  TRY(stage_.all(QStringList{other} + ids, kSent));
  stage_.go(Qt::Key_N);
  const auto view = [this] { return qobject_cast<NotificationsView*>(stage_.console().window().view()); };
  TRY(view() != nullptr && view()->messages()->model()->rowOf(ids[0]) >= 0);
  QVERIFY(screen::pick([&] { screen::askMenu(*view()->messages()->table(), ids[0]); }, QStringLiteral("All to this recipient")));
  const auto* model = view()->messages()->model();
  TRY(model->rowCount() == 2 && model->rowOf(ids[0]) >= 0 && model->rowOf(ids[1]) >= 0);
}

void CausesWindowTest::whatIsListedIsWrittenToFiles() {
  const QStringList ids = stage_.deadMails(2, QStringLiteral("export.example.com"));
  QCOMPARE(ids.size(), 2);
  stage_.visit(QStringLiteral("dead-letters?q=domain:export.example.com"));
  TRY(deadLetters() != nullptr && deadLetters()->messages()->model()->rowCount() == 2);
  const QTemporaryDir folder;
  for (const char* name : {"dead.csv", "dead.jsonl"}) {
    const QString path = folder.filePath(QLatin1String(name));
    TRY(screen::isFree(stage_.window(), QStringLiteral("Export")));
    screen::press(stage_.window(), QStringLiteral("Export"));
    QVERIFY(screen::chooseFile(stage_.window(), path));
    TRY(screen::says(stage_.window(), QString(QStringLiteral("Written: ") + path)));
    const QByteArray content = contentOf(path);
    QVERIFY2(holdsAll(content, ids), content.constData());
    const bool isTable = path.endsWith(QStringLiteral(".csv"));
    QCOMPARE(content.count('\n'), isTable ? 3 : 2);  // a line each, and the names of the columns
    QCOMPARE(content.startsWith('{'), !isTable);
  }
  QVERIFY(stage_.comeToFront());
}

}  // namespace signalbox::tests
