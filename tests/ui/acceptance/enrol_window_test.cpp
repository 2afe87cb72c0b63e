#include "tests/ui/acceptance/enrol_window_test.h"

#include <QCheckBox>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTcpServer>
#include <QTest>
#include <QTimer>

#include <algorithm>

#include "tests/ui/acceptance/screen.h"
#include "ui/shell/main_window.h"
#include "ui/views/messages/sent_view.h"
#include "ui/views/set_up/recipient_form.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/template_preview.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/views/wording.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/table.h"
#include "ui/widgets/timeline_view.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace std::chrono_literals;
using namespace ui::widgets;
using ui::views::SetUpView;

namespace {

constexpr int kMany = 4000, kDiscardedDays = 3, kKeptDays = 30;
const QString kName = QStringLiteral("Name"), kSent = QStringLiteral("sent"), kDead = QStringLiteral("dead"), kPort = QStringLiteral("Port");
const QString kPassword = QStringLiteral("Password"), kReplay = QStringLiteral("Replay");

/// On which nobody listens: it was free a moment ago.
quint16 silentPort() {
  QTcpServer server;
  return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16{0};
}

QJsonObject mailTemplate(const char* text) {
  return {{QStringLiteral("channel"), QStringLiteral("email")},
          {QStringLiteral("subject"), QStringLiteral("Hello")},
          {QStringLiteral("text"), QLatin1String(text)}};
}

base::WallTime instantOf(const QJsonValue& value) {
  return base::wallFromMillis(QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toMSecsSinceEpoch());
}

}  // namespace

SetUpView* EnrolWindowTest::setUp() { return qobject_cast<SetUpView*>(stage_.console().window().view()); }

bool EnrolWindowTest::press(const QString& words) {
  if (!QTest::qWaitFor([&] { return screen::isFree(stage_.window(), words); }, kLongMs)) return false;
  screen::press(stage_.window(), words);
  return true;
}

void EnrolWindowTest::fill(const QString& field, const QString& words) { screen::field<QLineEdit>(stage_.window(), field)->setText(words); }

bool EnrolWindowTest::store(const QString& path, const QJsonObject& body) {
  const bool stored = stage_.host().ask("PUT", path, QJsonDocument(body).toJson(QJsonDocument::Compact)) / 100 == 2;
  if (!stored) qWarning("%s: %s", qPrintable(path), stage_.host().answer().constData());
  return stored;
}

bool EnrolWindowTest::showRecipient(const QString& id) {
  stage_.visit(QStringLiteral("set-up/recipients"));
  const auto isShown = [&] {
    Table* people = setUp() == nullptr ? nullptr : setUp()->recipients()->table();
    if (people == nullptr) return false;
    people->setCurrentId(id);
    return people->currentId() == id && setUp()->recipients()->form()->id() == id;
  };
  return QTest::qWaitFor(isShown, kLongMs);
}

bool EnrolWindowTest::turnEmail(const QString& id, const QJsonArray& unused) {
  screen::field<QCheckBox>(stage_.window(), QStringLiteral("Do not use: Email"))->click();
  if (!press(QStringLiteral("Save"))) return false;
  const auto kept = [&] { return stage_.got(QStringLiteral("/recipients/") + id)[QLatin1String("suppressed")].toArray(); };
  const auto isSaid = [this] { return screen::says(stage_.window(), QStringLiteral("Saved. It counts for messages")); };
  return QTest::qWaitFor([&] { return kept() == unused && isSaid(); }, kLongMs);
}

QString EnrolWindowTest::preview() { return setUp()->templates()->preview()->sent()->asText()->toPlainText(); }

QString EnrolWindowTest::sentTo(const QString& recipient) {
  const QString id = stage_.send({{QStringLiteral("channel"), QStringLiteral("email")},
                                  {QStringLiteral("recipient"), recipient},
                                  {QStringLiteral("template"), QStringLiteral("order")},
                                  {QStringLiteral("data"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Bea")}}}});
  if (id.isEmpty() || !QTest::qWaitFor([&] { return stage_.stateOf(id) == kSent; }, kLongMs)) return {};
  stage_.visit(QStringLiteral("notifications/") + id);
  const QString part = QStringLiteral("As sent");
  const auto shown = [&] { return screen::textOf(stage_.window(), part); };
  const QString rendered = stage_.detail(id)[QLatin1String("rendered")].toObject()[QLatin1String("text")].toString();
  if (!screen::choose(stage_.window(), QStringLiteral("Parts of the message"), part)) return {};
  return QTest::qWaitFor([&] { return shown().contains(rendered); }, kLongMs) ? rendered : QString();
}

bool EnrolWindowTest::finds(const QString& words, const QString& id) {
  auto* search = screen::field<SearchField>(stage_.window(), QStringLiteral("Recipients whose name, email address or number begins with"));
  const auto* model = setUp()->recipients()->table()->model();
  search->clear();
  QTest::keyClicks(search, words);
  QTest::keyClick(search, Qt::Key_Return);
  return QTest::qWaitFor([&] { return model->rowCount() == 1 && model->index(0, 0).data().toString() == id; }, kLongMs);
}

QStringList EnrolWindowTest::importAll(const QString& path, const QString& button) {
  if (!press(QStringLiteral("Import")) || !screen::chooseFile(stage_.window(), path)) return {};
  if (!QTest::qWaitFor([&] { return screen::named<QLineEdit>(stage_.window(), QStringLiteral("Reason, required")) != nullptr; }, kLongMs)) return {};
  fill(QStringLiteral("Reason, required"), QStringLiteral("all who ordered in spring"));
  QStringList said;
  QTimer look;  // a batch takes longer than a look
  look.setInterval(1);
  connect(&look, &QTimer::timeout, this, [&] {
    const auto* label = screen::named<Label>(stage_.window(), QStringLiteral("How far it is"));
    if (label != nullptr && (said.isEmpty() || said.last() != label->text())) said << label->text();
  });
  if (!press(button)) return {};
  look.start();
  static_cast<void>(QTest::qWaitFor([this] { return screen::says(stage_.window(), QStringLiteral("All lines were read")); }, kLongMs));
  return said;
}

bool EnrolWindowTest::saysInstant(const QString& words, base::Millis fromNow) {
  const auto now = stage_.state().engineNow();
  if (!now) return false;
  for (const base::Millis ago : {base::Millis{0}, base::Millis{1min}})  // it is written to the minute
    if (screen::says(stage_.window(), words.arg(ui::views::dayWords(stage_.console().context(), *now + fromNow - ago)))) return true;
  return false;
}

void EnrolWindowTest::initTestCase() {
  stage_.host().configure("[retention]\ndiscarded_days = 3\nnotifications_days = 30\ncategory = { codes = \"2d\" }\n");
  QVERIFY(stage_.open());
  QVERIFY(stage_.quicken());
}

void EnrolWindowTest::channelIsLeftAloneUntilItIsUnticked() {
  const QString id = QStringLiteral("left-alone"), text = QStringLiteral("text"), channel = QStringLiteral("channel");
  QVERIFY(store(QString(QStringLiteral("/recipients/") + id),
                {{QStringLiteral("email"), QStringLiteral("left@alone.example.com")}, {QStringLiteral("phone"), QStringLiteral("+436601230000")}}));
  const auto send = [&](const char* way) {
    QJsonObject content{{text, QStringLiteral("hello")}};
    if (qstrcmp(way, "email") == 0) content[QStringLiteral("subject")] = QStringLiteral("Hello");
    return stage_.send({{channel, QLatin1String(way)}, {QStringLiteral("recipient"), id}, {QStringLiteral("content"), content}});
  };
  QVERIFY(showRecipient(id));
  QVERIFY(turnEmail(id, {QStringLiteral("email")}));
  const QString skipped = send("email"), other = send("sms");
  QVERIFY(!skipped.isEmpty() && !other.isEmpty());
  TRY(stage_.stateOf(skipped) == QLatin1String("suppressed") && stage_.stateOf(other) == kSent);
  stage_.visit(QStringLiteral("notifications/") + skipped);
  const auto story = [this] {
    const auto* timeline = screen::named<TimelineView>(stage_.window(), QStringLiteral("Timeline"));
    return timeline == nullptr ? QString() : timeline->accessibleDescription();
  };
  TRY(story().contains(QStringLiteral("the recipient's preferences say not to use it")));

  QVERIFY(showRecipient(id));
  QVERIFY(screen::field<QCheckBox>(stage_.window(), QStringLiteral("Do not use: Email"))->isChecked());
  QVERIFY(turnEmail(id, {}));
  const QString used = send("email");
  TRY(stage_.stateOf(used) == kSent);
}

void EnrolWindowTest::operationBeginsAtItsInstant() {
  const QStringList ids = stage_.deadMails(2, QStringLiteral("later.example.com"));
  QCOMPARE(ids.size(), 2);
  stage_.visit(QStringLiteral("dead-letters?q=domain:later.example.com"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Replay 2")));
  QTest::keyClick(&stage_.window(), Qt::Key_R);
  auto* sheet = stage_.planned(kReplay, QStringLiteral("Replay 2"));
  QVERIFY(sheet != nullptr);
  QVERIFY(screen::choose(*sheet, QStringLiteral("Start"), QStringLiteral("At a time")));
  const qint64 at = base::toMillis(*stage_.state().engineNow() + 8s) / 1000 * 1000;
  const QTimeZone zone = stage_.console().context().time.zone();
  screen::type(*sheet, QStringLiteral("At"), QDateTime::fromMSecsSinceEpoch(at).toTimeZone(zone).toString(QStringLiteral("yyyy-MM-dd H:mm:ss")));
  TRY(screen::says(*sheet, QStringLiteral("Starts at ")));
  QVERIFY(stage_.confirm(sheet, QStringLiteral("when the others are asleep")));
  stage_.go(Qt::Key_R);
  const QJsonArray all = stage_.got(QStringLiteral("/operations?limit=1"))[QLatin1String("data")].toArray();
  const QString id = all.isEmpty() ? QString() : all.first().toObject()[QLatin1String("id")].toString();
  const auto operation = [&] { return stage_.got(QStringLiteral("/operations/") + id); };
  QCOMPARE(base::toMillis(instantOf(operation()[QLatin1String("starts_at")])), at);
  TRY(screen::says(stage_.window(), QStringLiteral("starts at ")) || stage_.all(ids, kSent));  // whoever is slow finds it begun
  TRY(stage_.all(ids, kSent));
  const base::Millis late = instantOf(operation()[QLatin1String("started_at")]) - base::wallFromMillis(at);
  QVERIFY2(late >= 0ms && late < 5s, qPrintable(QString::number(late.count())));
}

void EnrolWindowTest::editNamesTheTemplatesVersion() {
  const QString path = QStringLiteral("/templates/mended"), edit = QStringLiteral("Edit and replay");
  QVERIFY(store(path, mailTemplate("Dear {{nobody}}")));
  const QString id = stage_.send({{QStringLiteral("channel"), QStringLiteral("email")},
                                  {QStringLiteral("to"), QStringLiteral("ok@mended.example.com")},
                                  {QStringLiteral("template"), QStringLiteral("mended")}});
  TRY(stage_.stateOf(id) == kDead);
  QVERIFY(store(path, mailTemplate("Dear reader")));
  stage_.visit(QStringLiteral("dead-letters?q=domain:mended.example.com"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Replay 1")));
  QTest::keyClick(&stage_.window(), Qt::Key_E);
  auto* sheet = screen::field<Sheet>(stage_.window(), edit);
  QVERIFY(screen::take(*sheet, QStringLiteral("What to do"), QStringLiteral("set")));
  TRY(screen::says(*sheet, QStringLiteral("template_version, which is set to a number")));
  screen::type(*sheet, QStringLiteral("Field"), QStringLiteral("template_version"));
  screen::type(*sheet, QStringLiteral("Value"), QStringLiteral("2"));
  QVERIFY(stage_.confirm(stage_.planned(edit, QStringLiteral("Edit and replay 1")), QStringLiteral("the second one asks for no name")));
  TRY(stage_.stateOf(id) == kSent);
  QCOMPARE(stage_.detail(id)[QLatin1String("rendered")].toObject()[QLatin1String("text")].toString(), QStringLiteral("Dear reader"));
}

void EnrolWindowTest::mailServerIsReachedOnceItsPortIsRight() {
  QVERIFY(mail_.start());
  const QString wrong = QString::number(silentPort()), right = QString::number(mail_.port());
  QVERIFY(wrong != QLatin1String("0") && wrong != right);
  stage_.visit(QStringLiteral("set-up/providers"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Add a provider")));
  QVERIFY(screen::pick([this] { screen::press(stage_.window(), QStringLiteral("Add a provider")); }, QStringLiteral("Mail by SMTP")));
  TRY(screen::named<QLineEdit>(stage_.window(), QStringLiteral("Host, required")) != nullptr);
  fill(kName, QStringLiteral("post"));
  fill(QStringLiteral("Host, required"), QStringLiteral("127.0.0.1"));
  fill(kPort, wrong);
  fill(QStringLiteral("Sender, required"), QStringLiteral("shop@example.com"));
  fill(QStringLiteral("Username"), QStringLiteral("shop"));
  fill(kPassword, QStringLiteral("sail"));
  QVERIFY(screen::take(stage_.window(), QStringLiteral("Encryption"), QStringLiteral("none")));
  screen::field<SwitchButton>(stage_.window(), QStringLiteral("The password may be sent without encryption"))->click();
  QVERIFY(press(QStringLiteral("Add post")));
  TRY(screen::says(stage_.window(), QStringLiteral("Saved. Send a test")));
  fill(QStringLiteral("Send the test to"), QStringLiteral("ana@example.com"));
  QVERIFY(press(QStringLiteral("Test")));
  TRY(screen::says(stage_.window(), QStringLiteral("post could not be reached: connection refused")));

  // A password goes to no other place by itself, and this one is wrong, too.
  fill(kPort, right);
  QVERIFY(press(QStringLiteral("Save")));
  TRY(screen::says(stage_.window(), QStringLiteral("must be given again")));
  fill(kPassword, QStringLiteral("sail"));
  QVERIFY(press(QStringLiteral("Save")));
  TRY(screen::says(stage_.window(), QStringLiteral("Saved. Send a test")));
  QVERIFY(press(QStringLiteral("Test")));
  TRY(screen::says(stage_.window(), QStringLiteral("post refused the credentials")));
  fill(kPassword, QStringLiteral("anchor"));
  QVERIFY(press(QStringLiteral("Save")));
  TRY(screen::says(stage_.window(), QStringLiteral("Saved. Send a test")));
  QVERIFY(mail_.copies().isEmpty());
  QVERIFY(press(QStringLiteral("Test")));
  TRY(screen::says(stage_.window(), QStringLiteral("Taken by the provider in")));
  QVERIFY(!screen::says(stage_.window(), QStringLiteral("anchor")));
  TRY(mail_.copies().size() == 1);
  QVERIFY(stage_.host().ask("DELETE", QStringLiteral("/providers/post")) / 100 == 2);
}

void EnrolWindowTest::languageOfTheRecipientChoosesTheTemplate() {
  stage_.visit(QStringLiteral("set-up/templates"));
  QVERIFY(press(QStringLiteral("Add a template")));
  TRY(screen::named<QLineEdit>(stage_.window(), kName) != nullptr);
  fill(kName, QStringLiteral("order"));
  fill(QStringLiteral("Subject"), QStringLiteral("Your order"));
  auto* page = setUp()->templates();
  page->textField()->setPlainText(QStringLiteral("Dear {{name}}, it is on its way."));
  QVERIFY(press(QStringLiteral("Add the template")));
  TRY(screen::says(stage_.window(), QStringLiteral("Saved as version 1")));
  QVERIFY(press(QStringLiteral("Add a language")));
  QCOMPARE(screen::field<QLineEdit>(stage_.window(), kName)->text(), QStringLiteral("order."));
  fill(kName, QStringLiteral("order.de"));
  fill(QStringLiteral("Subject"), QStringLiteral("Ihre Bestellung"));
  page->textField()->setPlainText(QStringLiteral("Hallo {{name}}, sie ist unterwegs."));
  TRY(preview().contains(QStringLiteral("Hallo Ana, sie ist unterwegs.")));
  QVERIFY(press(QStringLiteral("Add the template")));
  TRY(screen::says(stage_.window(), QStringLiteral("Saved as version 1")) && stage_.host().ask("GET", QStringLiteral("/templates/order.de")) == 200);
  stage_.visit(QStringLiteral("set-up/templates/order"));
  TRY(preview().contains(QStringLiteral("Dear Ana, it is on its way.")) && preview().contains(QStringLiteral("Your order")));
  stage_.visit(QStringLiteral("set-up/templates/order.de"));
  TRY(preview().contains(QStringLiteral("Hallo Ana, sie ist unterwegs.")) && preview().contains(QStringLiteral("Ihre Bestellung")));

  const QString email = QStringLiteral("email"), locale = QStringLiteral("locale");
  QVERIFY(store(QStringLiteral("/recipients/anna"), {{email, QStringLiteral("anna@example.com")}, {locale, QStringLiteral("de")}}));
  QVERIFY(store(QStringLiteral("/recipients/bea"), {{email, QStringLiteral("bea@example.com")}, {locale, QStringLiteral("fr")}}));
  QCOMPARE(sentTo(QStringLiteral("anna")), QStringLiteral("Hallo Bea, sie ist unterwegs."));
  QCOMPARE(sentTo(QStringLiteral("bea")), QStringLiteral("Dear Bea, it is on its way."));
}

void EnrolWindowTest::recipientsAreFoundAmongThousands() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("spring.csv")), last = QStringLiteral("spring-3999");
  {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QByteArray lines("id,email,phone\n");
    for (int i = 0; i < kMany; ++i)
      lines += QStringLiteral("spring-%1,box%1@spring.example.com,+4366091%2\n").arg(i).arg(i, 5, 10, QLatin1Char('0')).toUtf8();
    file.write(lines);
  }
  stage_.visit(QStringLiteral("set-up/recipients"));
  const QStringList said = importAll(path, QStringLiteral("Import 4,000"));
  QVERIFY2(said.value(said.size() - 1) == QLatin1String("4,000 stored, 0 refused, 100 % of the file read"), qPrintable(said.join(QLatin1Char('\n'))));
  const auto isUnderWay = [](const QString& each) { return !each.startsWith(QLatin1String("0 ")) && !each.startsWith(QLatin1String("4,000 ")); };
  QVERIFY2(std::any_of(said.begin(), said.end(), isUnderWay), qPrintable(said.join(QLatin1Char('\n'))));
  QVERIFY(press(QStringLiteral("Close")));

  QVERIFY(finds(last, last));
  QVERIFY(finds(QStringLiteral("box3998@spring"), QStringLiteral("spring-3998")));
  QVERIFY(finds(QStringLiteral("+436609103997"), QStringLiteral("spring-3997")));
}

void EnrolWindowTest::purgeDatesAreTheEngines() {
  const QString codes = QStringLiteral("codes"), restorable = QStringLiteral("restorable for 3 d; what is discarded now is purged on %1");
  const QStringList dead = stage_.deadMails(1, QStringLiteral("gone.example.com"));
  QCOMPARE(dead.size(), 1);
  const QJsonObject discard{{QStringLiteral("kind"), QStringLiteral("discard")}, {QStringLiteral("ids"), QJsonArray::fromStringList(dead)}};
  const QString kept = stage_.mail(QStringLiteral("kept@example.com"));
  const QString code = stage_.send({{QStringLiteral("channel"), QStringLiteral("sms")},
                                    {QStringLiteral("to"), QStringLiteral("+436601230001")},
                                    {QStringLiteral("category"), codes},
                                    {QStringLiteral("content"), QJsonObject{{QStringLiteral("text"), QStringLiteral("1234")}}}});
  QVERIFY(!stage_.begin(discard, 0, QStringLiteral("nobody needs it")).isEmpty());
  TRY(stage_.all(dead, QStringLiteral("discarded")) && stage_.all({kept, code}, kSent));

  const auto now = stage_.state().engineNow();
  stage_.visit(QStringLiteral("set-up/engine"));
  const QJsonObject retention = stage_.got(QStringLiteral("/session"))[QLatin1String("retention")].toObject();
  QCOMPARE(retention[QLatin1String("discarded_hours")].toInt(), 24 * kDiscardedDays);
  QCOMPARE(retention[QLatin1String("notifications_hours")].toInt(), 24 * kKeptDays);
  TRY(saysInstant(restorable, 24h * kDiscardedDays));
  TRY(saysInstant(QStringLiteral("30 d from their end; what ended before %1 is purged"), -24h * kKeptDays));
  TRY(saysInstant(QStringLiteral("codes: 2 d, what ended before %1 is purged"), -48h));
  // What the engine says of each message is what the page promises.
  const auto kept_ = [&](const QString& id) { return instantOf(stage_.detail(id)[QLatin1String("purge_at")]) - *now; };
  for (const auto& [id, length] : {std::pair{dead.first(), base::Millis{24h * kDiscardedDays}}, {kept, 24h * kKeptDays}, {code, 48h}}) {
    const base::Millis off = kept_(id) - length;
    QVERIFY2(off < 1min && off > -1min, qPrintable(QString::number(off.count())));
  }
}

}  // namespace signalbox::tests
