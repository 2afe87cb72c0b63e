#include "tests/ui/acceptance/operations_window_test.h"

#include <QDoubleSpinBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "engine/security/standard_webhooks.h"
#include "tests/ui/acceptance/screen.h"
#include "ui/shell/main_window.h"
#include "ui/state/engine_state.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/table.h"
#include "ui/widgets/undo_bar.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace ui::widgets;

namespace {

constexpr int kMany = 7;  // one more than a person may send again alone
constexpr double kCrawl = 0.01, kRun = 1000;
const QString kSent = QStringLiteral("sent"), kDead = QStringLiteral("dead");
const QString kState = QStringLiteral("state"), kReplay = QStringLiteral("Replay");

const QString kMail = QStringLiteral("simulated-email"), kText = QStringLiteral("simulated-sms"), kSpare = QStringLiteral("/providers/spare");
const char kReceiptSecret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const QString kLoses = QStringLiteral("share_ambiguous");
const QString kVerdicts = QStringLiteral("verdicts"), kPermanent = QStringLiteral("permanent@verdict.example.com");
const QString kGone = QStringLiteral("/templates/verdict-gone"), kBroken = QStringLiteral("/templates/verdict-broken");
const QString kNight = QStringLiteral("/recipients/verdict-night"), kUnwilling = QStringLiteral("/recipients/verdict-unwilling");

/// To `to`, a member and its value, and made from that template, or from words of its own.
QJsonObject verdictMessage(const char* channel, const char* member, const QString& to, const QString& templateName = {}) {
  QJsonObject message{{QStringLiteral("channel"), QLatin1String(channel)}, {QLatin1String(member), to}, {QStringLiteral("category"), kVerdicts}};
  QJsonObject content{{QStringLiteral("text"), QStringLiteral("hello")}};
  if (qstrcmp(channel, "email") == 0) content[QStringLiteral("subject")] = QStringLiteral("Hello");
  if (qstrcmp(channel, "push") == 0)
    content = {{QStringLiteral("title"), QStringLiteral("Hello")}, {QStringLiteral("body"), QStringLiteral("hello")}};
  if (templateName.isEmpty())
    message[QStringLiteral("content")] = content;
  else
    message[QStringLiteral("template")] = templateName;
  return message;
}

QJsonObject mailTemplate(const char* text) {
  return {{QStringLiteral("channel"), QStringLiteral("email")},
          {QStringLiteral("subject"), QStringLiteral("Hello")},
          {QStringLiteral("text"), QLatin1String(text)}};
}

/// Whose address is refused for good, so that his messages die at first.
QJsonObject recipient(const char* domain) {
  return {{QStringLiteral("email"), QStringLiteral("permanent@%1.example.com").arg(QLatin1String(domain))},
          {QStringLiteral("time_zone"), QStringLiteral("UTC")}};
}

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

bool OperationsWindowTest::store(const QString& path, const QJsonObject& body) {
  const bool stored = stage_.host().ask("PUT", path, QJsonDocument(body).toJson(QJsonDocument::Compact)) / 100 == 2;
  if (!stored) qWarning("%s: %s", qPrintable(path), stage_.host().answer().constData());
  return stored;
}

bool OperationsWindowTest::layOutVerdicts(const QDateTime& expiry) {
  const bool stored = store(kGone, mailTemplate("hello")) && store(kBroken, mailTemplate("hello")) && store(kNight, recipient("night")) &&
      store(kUnwilling, recipient("unwilling"));
  if (!stored || !stage_.simulate(kText, {{kLoses, QStringLiteral("1")}})) return false;
  const QString night = QStringLiteral("verdict-night");
  QJsonObject mortal = verdictMessage("email", "recipient", night);
  mortal[QStringLiteral("expires_at")] = expiry.toString(Qt::ISODate);
  const QStringList dead{stage_.send(verdictMessage("push", "to", QStringLiteral("permanent:verdict"))),
                         stage_.send(verdictMessage("email", "to", kPermanent)),
                         stage_.send(verdictMessage("email", "recipient", night)),
                         stage_.send(mortal),
                         stage_.send(verdictMessage("email", "recipient", QStringLiteral("verdict-unwilling"))),
                         stage_.send(verdictMessage("email", "to", kPermanent, QStringLiteral("verdict-gone"))),
                         stage_.send(verdictMessage("email", "to", kPermanent, QStringLiteral("verdict-broken")))};
  const QStringList doubtful{stage_.send(verdictMessage("sms", "to", QStringLiteral("+436601234599"))),
                             stage_.send(verdictMessage("sms", "to", QStringLiteral("+436601234598")))};
  if (dead.contains(QString()) || doubtful.contains(QString())) return false;
  if (!QTest::qWaitFor([&] { return stage_.all(dead, kDead) && stage_.all(doubtful, QStringLiteral("held")); }, kLongMs)) return false;
  const QJsonObject givenUp{{QStringLiteral("kind"), QStringLiteral("resolve")},
                            {QStringLiteral("resolution"), kDead},
                            {QStringLiteral("ids"), QJsonArray::fromStringList(doubtful)}};
  if (stage_.begin(givenUp, 0, QStringLiteral("nobody knows")).isEmpty()) return false;
  if (!QTest::qWaitFor([&] { return stage_.all(doubtful, kDead); }, kLongMs)) return false;
  return reportArrival(doubtful.back()) && stage_.simulate(kText, {{kLoses, QStringLiteral("0")}});
}

/// As the provider tells behind what was given up; it signs by a secret of its own.
bool OperationsWindowTest::reportArrival(const QString& id) {
  const QJsonObject settings = stage_.got(QStringLiteral("/simulators/") + kText)[QLatin1String("settings")].toObject();
  const QJsonObject provider{{QStringLiteral("kind"), QStringLiteral("simulated")},
                             {QStringLiteral("channel"), QStringLiteral("sms")},
                             {QStringLiteral("settings"), settings},
                             {QStringLiteral("secrets"), QJsonObject{{QStringLiteral("receipt_secret"), QLatin1String(kReceiptSecret)}}}};
  if (!store(QStringLiteral("/providers/") + kText, provider)) return false;
  const QByteArray body = R"({"type":"notification.delivered","data":{"notification_id":")" + id.toLatin1() + "\"}}";
  const qint64 seconds = QDateTime::currentSecsSinceEpoch();
  std::vector<security::Secret> keys;
  keys.push_back(security::parseWebhookSecret(kReceiptSecret).value());
  const std::string signature = security::signWebhook(keys, "msg_1", seconds, body.toStdString()).value();
  const QMap<QByteArray, QByteArray> proof{
      {"webhook-id", "msg_1"}, {"webhook-timestamp", QByteArray::number(seconds)}, {"webhook-signature", QByteArray::fromStdString(signature)}};
  const int status = stage_.host().ask("POST", QStringLiteral("/receipts/") + kText, body, "application/json", {}, proof);
  if (status != 200) qWarning("%d: %s", status, stage_.host().answer().constData());
  return status == 200;
}

bool OperationsWindowTest::changeUnderVerdicts(const QJsonObject& quietHours) {
  QJsonObject night = recipient("night"), unwilling = recipient("unwilling");
  night[QStringLiteral("quiet_hours")] = quietHours;
  unwilling[QStringLiteral("opt_out")] = QJsonArray{kVerdicts};
  const QJsonObject spare{
      {QStringLiteral("kind"), QStringLiteral("simulated")}, {QStringLiteral("channel"), QStringLiteral("email")}, {QStringLiteral("position"), 5}};
  const bool stored = store(kNight, night) && store(kUnwilling, unwilling) && store(kBroken, mailTemplate("hello {{missing}}")) &&
      stage_.host().ask("DELETE", kGone) / 100 == 2 && store(kSpare, spare);
  const QByteArray open = R"({"force": "open", "reason": "verdicts"})";
  if (!stored || stage_.host().ask("POST", QStringLiteral("/providers/simulated-email/breaker"), open) != 200) return false;
  return QTest::qWaitFor([&] {
    const auto* mail = stage_.state().provider(kMail);
    return mail != nullptr && mail->breaker.state == "open" && stage_.state().provider(QStringLiteral("spare")) != nullptr;
  }, kLongMs);
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
  stage_.go(Qt::Key_R);
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
  stage_.go(Qt::Key_R);
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

/// All but those of an erased recipient and of a subscription that is gone.
void OperationsWindowTest::everyVerdictSaysWhatWasFound() {
  const QString told = stage_.got(QStringLiteral("/snapshot"))[QLatin1String("as_of")].toObject()[QLatin1String("time")].toString();
  const QDateTime now = QDateTime::fromString(told, Qt::ISODateWithMs).toUTC();
  QVERIFY2(now.isValid(), qPrintable(told));
  const QString from = now.addSecs(-3600).toString(QStringLiteral("HH:mm")), to = now.addSecs(10 * 3600).toString(QStringLiteral("HH:mm"));
  QVERIFY(layOutVerdicts(now.addSecs(3600)));  // within the quiet hours to come
  QVERIFY(changeUnderVerdicts({{QStringLiteral("from"), from}, {QStringLiteral("to"), to}}));

  stage_.visit(QStringLiteral("dead-letters?q=category:verdicts"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Replay 9")));
  QTest::keyClick(&stage_.window(), Qt::Key_R);
  auto* sheet = stage_.planned(kReplay, QStringLiteral("Replay 5"));  // as they were made, both templates are there
  QVERIFY(sheet != nullptr);
  screen::field<SwitchButton>(*sheet, QStringLiteral("Newest template version"))->click();
  QVERIFY(stage_.planned(kReplay, QStringLiteral("Replay 3")) != nullptr);
  QVERIFY(screen::says(*sheet, QStringLiteral("Sends 3, skips 6")));
  const std::vector<std::pair<const char*, QString>> verdicts{
      {"Will send", QStringLiteral("Sent again as a new generation.")},
      {"By fallback", QStringLiteral("Sent through another provider, because its own is not available.")},
      {"Later", QStringLiteral("Quiet hours %1 to %2 in UTC.").arg(from, to)},
      {"May be a duplicate", QStringLiteral("May have arrived already; sending again may be a duplicate.")},
      {"Already delivered", QStringLiteral("It was sent, or a receipt says that it arrived; the recipient would get it twice.")},
      {"Stale", QStringLiteral("Its time to live ends within the recipient's quiet hours.")},
      {"Opted out", QStringLiteral("The recipient wants no verdicts by email.")},
      {"Template gone", QStringLiteral("Its template no longer exists, so it cannot be rendered.")},
      {"Cannot be made", QStringLiteral("missing")}};
  for (const auto& [words, reason] : verdicts) {
    const QString verdict = QLatin1String(words);
    TRY(screen::isFree(*sheet, verdict));
    screen::press(*sheet, verdict);
    TRY(screen::named<Table>(*sheet, verdict) != nullptr && screen::named<Table>(*sheet, verdict)->model()->rowCount() == 1);
    const QString why = screen::named<Table>(*sheet, verdict)->model()->index(0, 2).data().toString();
    QVERIFY2(why.contains(reason), qPrintable(verdict + QStringLiteral(": ") + why));
  }
  sheet->dismiss();
  QCOMPARE(stage_.host().ask("POST", QStringLiteral("/providers/simulated-email/breaker"), R"({"force": "auto", "reason": "done"})"), 200);
  QVERIFY(stage_.host().ask("DELETE", kSpare) / 100 == 2);
}

}  // namespace signalbox::tests
