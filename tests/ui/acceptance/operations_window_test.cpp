#include "tests/ui/acceptance/operations_window_test.h"

#include <QDoubleSpinBox>
#include <QJsonArray>
#include <QTest>

#include "tests/ui/acceptance/screen.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/undo_bar.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace ui::widgets;

namespace {

constexpr int kMany = 7;  // one more than a person may send again alone
constexpr double kCrawl = 0.01, kRun = 1000;
const QString kSent = QStringLiteral("sent"), kDead = QStringLiteral("dead");
const QString kState = QStringLiteral("state"), kReplay = QStringLiteral("Replay");

QJsonObject replayOf(const QStringList& ids) {
  return {{QStringLiteral("kind"), QStringLiteral("replay")}, {QStringLiteral("ids"), QJsonArray::fromStringList(ids)}};
}

}  // namespace

UndoBar* OperationsWindowTest::offered() {
  for (UndoBar* bar : stage_.window().findChildren<UndoBar*>())
    if (bar->isVisible() && bar->isOffering() && bar->accessibleName().contains(QStringLiteral("starts soon"))) return bar;
  return nullptr;
}

QJsonObject OperationsWindowTest::operation(const QString& id) { return stage_.got(QStringLiteral("/operations/") + id); }

int OperationsWindowTest::countOf(const QStringList& ids, const QString& state) {
  int count = 0;
  for (const QString& id : ids) count += stage_.stateOf(id) == state ? 1 : 0;
  return count;
}

QString OperationsWindowTest::newest() {
  const QJsonArray all = stage_.got(QStringLiteral("/operations?limit=1"))[QLatin1String("data")].toArray();
  return all.isEmpty() ? QString() : all.first().toObject()[QLatin1String("id")].toString();
}

void OperationsWindowTest::initTestCase() {
  stage_.host().configure("[operations]\napproval_above = 6\n");
  QVERIFY(stage_.open());
  QVERIFY(stage_.quicken());
}

void OperationsWindowTest::secondPersonApproves() {
  const QString approve = QStringLiteral("Approve 7"), sheetOf = QStringLiteral("Approve: Replay 7");
  const QStringList ids = stage_.deadMails(kMany, QStringLiteral("second.example.com"));
  QCOMPARE(ids.size(), kMany);
  stage_.visit(QStringLiteral("dead-letters?q=domain:second.example.com"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Replay 7")));
  QTest::keyClick(&stage_.window(), Qt::Key_R);
  QVERIFY(stage_.confirm(stage_.planned(kReplay, QStringLiteral("Ask to replay 7")), QStringLiteral("the cause is gone")));
  stage_.go(Qt::Key_P);
  TRY(screen::says(stage_.window(), QStringLiteral("waits for a second person's approval")));
  TRY(screen::button(stage_.window(), approve) != nullptr);
  QVERIFY(screen::button(stage_.window(), approve)->toolTip().contains(QStringLiteral("You asked for it")));  // so it is blocked
  screen::press(stage_.window(), QStringLiteral("Take back 7"));
  TRY(screen::named<Sheet>(stage_.window(), QStringLiteral("Take back")) != nullptr);
  screen::press(*screen::named<Sheet>(stage_.window(), QStringLiteral("Take back")), QStringLiteral("Take back 7"));
  TRY(screen::says(stage_.window(), QStringLiteral("Nothing is running")));

  const QByteArray bea = stage_.tokenOf(QStringLiteral("bea"), QStringLiteral("operator"));
  QVERIFY(!bea.isEmpty());
  QVERIFY(!stage_.begin(replayOf(ids), 0, QStringLiteral("bea mended it"), bea).isEmpty());
  TRY(screen::isFree(stage_.window(), approve));
  QVERIFY(screen::says(stage_.window(), QStringLiteral("bea: bea mended it")));
  QVERIFY(stage_.all(ids, kDead));
  screen::press(stage_.window(), approve);
  TRY(screen::named<Sheet>(stage_.window(), sheetOf) != nullptr && screen::isFree(*screen::named<Sheet>(stage_.window(), sheetOf), approve));
  QVERIFY(screen::says(stage_.window(), QStringLiteral("7 messages, chosen by hand")));
  QVERIFY(stage_.all(ids, kDead));
  screen::press(*screen::named<Sheet>(stage_.window(), sheetOf), approve);
  TRY(stage_.all(ids, kSent));
}

void OperationsWindowTest::undoLaneTakesItBack() {
  const QStringList ids = stage_.deadMails(2, QStringLiteral("undone.example.com"));
  QCOMPARE(ids.size(), 2);
  stage_.visit(QStringLiteral("dead-letters?q=domain:undone.example.com"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Replay 2")));
  QTest::keyClick(&stage_.window(), Qt::Key_R);
  QVERIFY(stage_.confirm(stage_.planned(kReplay, QStringLiteral("Replay 2")), QStringLiteral("pressed too soon")));
  TRY(offered() != nullptr);
  QTest::keyClick(&stage_.window(), Qt::Key_U);
  TRY(offered() == nullptr);
  TRY(operation(newest())[kState].toString() == QLatin1String("cancelled"));
  QVERIFY(stage_.all(ids, kDead));
}

void OperationsWindowTest::runningOneIsSteeredAndCancelled() {
  const QStringList ids = stage_.deadMails(4, QStringLiteral("steered.example.com"));
  QCOMPARE(ids.size(), 4);
  const QString id = stage_.begin(replayOf(ids), kCrawl, QStringLiteral("carefully"));
  QVERIFY(!id.isEmpty());
  stage_.go(Qt::Key_P);
  TRY(screen::isFree(stage_.window(), QStringLiteral("Pause")));
  screen::press(stage_.window(), QStringLiteral("Pause"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Resume")));
  TRY(screen::says(stage_.window(), QStringLiteral("paused: by admin")));
  screen::field<QDoubleSpinBox>(stage_.window(), QStringLiteral("Rate, messages per second"))->setValue(kRun);
  TRY(operation(id)[QLatin1String("rate")].toDouble() == kRun);
  TRY(countOf(ids, kSent) == 1);  // the first goes at once
  QCOMPARE(countOf(ids, kDead), 3);
  screen::press(stage_.window(), QStringLiteral("Resume"));
  TRY(stage_.all(ids, kSent));
  TRY(screen::says(stage_.window(), QStringLiteral("Nothing is running")));

  const QStringList rest = stage_.deadMails(3, QStringLiteral("rest.example.com"));
  QCOMPARE(rest.size(), 3);
  const QString second = stage_.begin(replayOf(rest), kCrawl, QStringLiteral("too early"));
  QVERIFY(!second.isEmpty());
  TRY(screen::isFree(stage_.window(), QStringLiteral("Cancel the rest")));
  screen::press(stage_.window(), QStringLiteral("Cancel the rest"));
  TRY(screen::named<Sheet>(stage_.window(), QStringLiteral("Cancel the rest")) != nullptr);
  screen::named<Sheet>(stage_.window(), QStringLiteral("Cancel the rest"))->confirmButton()->click();
  TRY(operation(second)[kState].toString() == QLatin1String("cancelled"));
  TRY(countOf(rest, kSent) == 1);
  QCOMPARE(countOf(rest, kDead), 2);
}

/// The undo lane of 20 s is the engine's: it goes on over both ends.
void OperationsWindowTest::replayThroughAnotherProviderOutlivesEngineAndConsole() {
  const QString mail = QStringLiteral("simulated-email"), backup = QStringLiteral("backup"), refuses = QStringLiteral("share_permanent");
  const QByteArray spare = R"({"kind": "simulated", "channel": "email", "position": 5})";
  QVERIFY(stage_.host().ask("PUT", QStringLiteral("/providers/backup"), spare) / 100 == 2);
  const QStringList ids = stage_.deadMails(3, QStringLiteral("elsewhere.example.com"));
  QCOMPARE(ids.size(), 3);
  QVERIFY(stage_.simulate(mail, {{refuses, QStringLiteral("1")}}));  // the usual one would refuse them again
  TRY(stage_.state().provider(backup) != nullptr);

  stage_.visit(QStringLiteral("dead-letters?q=domain:elsewhere.example.com"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Replay 3")));
  QTest::keyClick(&stage_.window(), Qt::Key_R);
  auto* sheet = stage_.planned(kReplay, QStringLiteral("Replay 3"));
  QVERIFY(sheet != nullptr);
  QVERIFY(screen::take(*sheet, QStringLiteral("Provider"), backup));
  QVERIFY(stage_.confirm(stage_.planned(kReplay, QStringLiteral("Replay 3")), QStringLiteral("the other one takes them")));
  TRY(offered() != nullptr);
  const QString id = newest();
  QCOMPARE(operation(id)[QLatin1String("provider")].toString(), backup);

  QVERIFY(stage_.openAgain());
  TRY(offered() != nullptr || stage_.all(ids, kSent));  // whoever is slow finds the lane over
  TRY(stage_.all(ids, kSent));
  for (const QString& each : ids)
    QCOMPARE(stage_.detail(each)[QLatin1String("notification")].toObject()[QLatin1String("provider")].toString(), backup);
  stage_.visit(QStringLiteral("operations/") + id);
  TRY(screen::textOf(stage_.window(), QStringLiteral("Report")).contains(backup));
  screen::field<Sheet>(stage_.window(), QStringLiteral("Report"))->dismiss();

  QVERIFY(stage_.simulate(mail, {{refuses, QStringLiteral("0")}}));
  QVERIFY(stage_.host().ask("DELETE", QStringLiteral("/providers/backup")) / 100 == 2);
}

}  // namespace signalbox::tests
