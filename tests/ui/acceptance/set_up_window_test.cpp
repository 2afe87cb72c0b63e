#include "tests/ui/acceptance/set_up_window_test.h"

#include <QComboBox>
#include <QFile>
#include <QJsonArray>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

#include <algorithm>

#include "tests/ui/acceptance/screen.h"
#include "tests/ui/client/scripted_server.h"
#include "ui/shell/main_window.h"
#include "ui/views/messages/sent_view.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/template_preview.h"
#include "ui/views/set_up/template_versions.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace ui::widgets;
using ui::views::SetUpView;

namespace {
const QString kName = QStringLiteral("Name"), kSent = QStringLiteral("sent");
const QByteArray kJson = QByteArrayLiteral("application/json");
}  // namespace

SetUpView* SetUpWindowTest::setUp() { return qobject_cast<SetUpView*>(stage_.console().window().view()); }

bool SetUpWindowTest::press(const QString& words) {
  if (!QTest::qWaitFor([&] { return screen::isFree(stage_.window(), words); }, kLongMs)) return false;
  screen::press(stage_.window(), words);
  return true;
}

bool SetUpWindowTest::pressIn(const QString& sheet, const QString& words) {
  const auto open = [&] { return screen::named<Sheet>(stage_.window(), sheet); };
  if (!QTest::qWaitFor([&] { return open() != nullptr && screen::isFree(*open(), words); }, kLongMs)) return false;
  screen::press(*open(), words);
  return QTest::qWaitFor([&] { return open() == nullptr; }, kLongMs);
}

void SetUpWindowTest::fill(const QString& field, const QString& words) { screen::field<QLineEdit>(stage_.window(), field)->setText(words); }

std::vector<std::int64_t> SetUpWindowTest::ladderOf(const std::string& channel) {
  for (const protocol::PolicyView& each : stage_.state().snapshot().policies)
    if (each.channel == channel) return each.rules.ladderSeconds;
  return {};
}

void SetUpWindowTest::initTestCase() {
  stage_.host().configure("[webhook]\nallow_networks = [\"127.0.0.0/8\"]\n[subscriptions]\nallow_http = true\n");
  QVERIFY(stage_.open());
  QVERIFY(stage_.quicken());
}

void SetUpWindowTest::providerIsAddedTestedAndRemoved() {
  stage_.visit(QStringLiteral("set-up/providers"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Add a provider")));  // its kinds are here
  QVERIFY(screen::pick([this] { screen::press(stage_.window(), QStringLiteral("Add a provider")); }, QStringLiteral("Simulated")));
  TRY(screen::button(stage_.window(), QStringLiteral("Add simulated")) != nullptr && screen::named<QLineEdit>(stage_.window(), kName) != nullptr);
  fill(kName, QStringLiteral("spare"));
  QVERIFY(screen::take(stage_.window(), QStringLiteral("Channel"), QStringLiteral("email")));
  QVERIFY(press(QStringLiteral("Add spare")));
  TRY(screen::says(stage_.window(), QStringLiteral("Saved. Send a test")));
  QVERIFY(stage_.got(QStringLiteral("/providers/spare"))[QLatin1String("enabled")].toBool());
  fill(QStringLiteral("Send the test to"), QStringLiteral("ok@example.com"));
  QVERIFY(press(QStringLiteral("Test")));
  TRY(screen::says(stage_.window(), QStringLiteral("Taken by the provider in")));
  QVERIFY(press(QStringLiteral("Remove")));
  fill(QStringLiteral("Reason, required"), QStringLiteral("it was for trying out"));
  QVERIFY(pressIn(QStringLiteral("Remove spare"), QStringLiteral("Remove spare")));
  TRY(stage_.host().ask("GET", QStringLiteral("/providers/spare")) == 404);
}

void SetUpWindowTest::templateIsPreviewedAndSavedAnew() {
  stage_.visit(QStringLiteral("set-up/templates"));
  QVERIFY(press(QStringLiteral("Add a template")));
  TRY(screen::named<QLineEdit>(stage_.window(), kName) != nullptr);
  fill(kName, QStringLiteral("welcome"));
  fill(QStringLiteral("Subject"), QStringLiteral("Hello {{name}}"));
  auto* page = setUp()->templates();
  page->textField()->setPlainText(QStringLiteral("Dear {{name}}, welcome."));
  TRY(page->preview()->sent()->asText()->toPlainText().contains(QStringLiteral("Dear Ana, welcome.")));
  QVERIFY(press(QStringLiteral("Add the template")));
  TRY(screen::says(stage_.window(), QStringLiteral("Saved as version 1")));
  page->textField()->setPlainText(QStringLiteral("Dear {{name}}, good to see you."));
  QVERIFY(press(QStringLiteral("Save as a new version")));
  TRY(screen::says(stage_.window(), QStringLiteral("Saved as version 2")));
  const QString id = stage_.send({{QStringLiteral("channel"), QStringLiteral("email")},
                                  {QStringLiteral("to"), QStringLiteral("ana@welcome.example.com")},
                                  {QStringLiteral("template"), QStringLiteral("welcome")},
                                  {QStringLiteral("data"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Bea")}}}});
  TRY(stage_.stateOf(id) == kSent);
  const QJsonObject detail = stage_.detail(id);
  QCOMPARE(detail[QLatin1String("template_version")].toInt(), 2);
  QCOMPARE(detail[QLatin1String("rendered")].toObject()[QLatin1String("text")].toString(), QStringLiteral("Dear Bea, good to see you."));
}

/// The template of the case before, whose one message was to somebody whom the preview does not know by itself.
void SetUpWindowTest::templateIsSeenWithAMessagesDataAndComparedToItsLastVersion() {
  const QString act = QStringLiteral("Use a message's data");
  stage_.visit(QStringLiteral("set-up/templates/welcome"));
  auto* page = setUp()->templates();
  const auto preview = [page] { return page->preview()->sent()->asText()->toPlainText(); };
  TRY(preview().contains(QStringLiteral("Dear Ana, good to see you.")));
  TRY(screen::isFree(stage_.window(), act));
  QVERIFY(screen::pick([&] { screen::press(stage_.window(), act); }, {}));  // there is one message
  TRY(page->preview()->dataField()->toPlainText().contains(QStringLiteral("Bea")));
  TRY(preview().contains(QStringLiteral("Dear Bea, good to see you.")) && preview().contains(QStringLiteral("Hello Bea")));

  QVERIFY(screen::choose(stage_.window(), QStringLiteral("Preview or versions"), QStringLiteral("Versions")));
  auto* versions = page->versions();
  TRY(versions->before()->count() == 2 && versions->after()->count() == 2);
  QVERIFY2(versions->before()->currentText().startsWith(QStringLiteral("v1")), qPrintable(versions->before()->currentText()));
  QVERIFY2(versions->after()->currentText().startsWith(QStringLiteral("v2")), qPrintable(versions->after()->currentText()));
  const QString apart = versions->shown();
  QVERIFY2(apart.contains(QStringLiteral("- Dear {{name}}, welcome.")), qPrintable(apart));
  QVERIFY2(apart.contains(QStringLiteral("+ Dear {{name}}, good to see you.")), qPrintable(apart));
  QVERIFY2(apart.contains(QStringLiteral("  Hello {{name}}")), qPrintable(apart));  // its subject stayed
}

void SetUpWindowTest::recipientsComeFromAFile() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("people.csv"));
  {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("id,email,locale\nreader-1,one@people.example.com,de\nreader-2,two@people.example.com,es-ES\n,nobody@people.example.com,en\n");
  }
  stage_.visit(QStringLiteral("set-up/recipients"));
  QVERIFY(press(QStringLiteral("Import")));
  QVERIFY(screen::chooseFile(stage_.window(), path));
  TRY(screen::says(stage_.window(), QStringLiteral("3 lines")));  // counted, and nothing sent
  fill(QStringLiteral("Reason, required"), QStringLiteral("who reads the newsletter"));
  QVERIFY(press(QStringLiteral("Import 3")));
  TRY(screen::says(stage_.window(), QStringLiteral("2 stored, 1 refused")));
  QVERIFY(screen::textOf(stage_.window(), QStringLiteral("Lines that were refused")).startsWith(QStringLiteral("line 4")));
  QVERIFY(pressIn(QStringLiteral("Import recipients"), QStringLiteral("Close")));
  Table* people = setUp()->recipients()->table();
  const auto isShown = [people] {
    people->setCurrentId(QStringLiteral("reader-2"));
    return people->currentId() == QStringLiteral("reader-2");
  };
  TRY(isShown());
  TRY(screen::named<QLineEdit>(stage_.window(), QStringLiteral("Does not want")) != nullptr);
  fill(QStringLiteral("Does not want"), QStringLiteral("marketing"));
  QVERIFY(press(QStringLiteral("Save")));
  TRY(screen::says(stage_.window(), QStringLiteral("Saved. It counts for messages")));
  const QJsonObject kept = stage_.got(QStringLiteral("/recipients/reader-2"));
  QCOMPARE(kept[QLatin1String("opt_out")].toArray(), QJsonArray{QStringLiteral("marketing")});
  QCOMPARE(kept[QLatin1String("locale")].toString(), QStringLiteral("es-ES"));
}

void SetUpWindowTest::tokenIsShownOnceAndRevoked() {
  const auto asked = [this](const QByteArray& token) { return stage_.host().ask("GET", QStringLiteral("/snapshot"), {}, kJson, token); };
  stage_.visit(QStringLiteral("set-up/tokens"));
  QVERIFY(press(QStringLiteral("Make a token")));
  fill(kName, QStringLiteral("wall-screen"));
  QVERIFY(press(QStringLiteral("Make the token")));
  const auto shown = [this] { return screen::textOf(stage_.window(), QStringLiteral("The token, shown this once")).toUtf8(); };
  TRY(!shown().isEmpty());
  const QByteArray token = shown();
  QCOMPARE(asked(token), 200);
  QCOMPARE(stage_.host().ask("PATCH", QStringLiteral("/queues/sms"), R"({"paused": true, "reason": "try"})", kJson, token), 403);  // a viewer
  QVERIFY(press(QStringLiteral("Revoke wall-screen")));
  QVERIFY(press(QStringLiteral("Revoke it now")));
  TRY(screen::says(stage_.window(), QStringLiteral("Revoked.")));
  QCOMPARE(asked(token), 401);
}

void SetUpWindowTest::subscriptionIsTestedAndTold() {
  ScriptedServer receiver;
  receiver.on("POST /hook", json("{}"));
  const auto wasTold = [&receiver](const char* type) {
    const QList<Asked> asked = receiver.asked();
    return std::any_of(asked.begin(), asked.end(), [type](const Asked& each) { return each.body.contains(type); });
  };
  stage_.visit(QStringLiteral("set-up/subscriptions"));
  QVERIFY(press(QStringLiteral("Add a subscription")));
  TRY(screen::named<QLineEdit>(stage_.window(), QStringLiteral("URL, required")) != nullptr);
  fill(kName, QStringLiteral("pager"));
  fill(QStringLiteral("URL, required"), receiver.address().url.resolved(QUrl(QStringLiteral("/hook"))).toString());
  QVERIFY(press(QStringLiteral("Make a secret")));
  QVERIFY(press(QStringLiteral("Add pager")));
  TRY(screen::says(stage_.window(), QStringLiteral("pager is saved. Give its receiver the secret now")));
  QVERIFY(press(QStringLiteral("Test")));
  TRY(screen::says(stage_.window(), QStringLiteral("Taken in")));
  QVERIFY(wasTold("subscription.test"));
  QVERIFY(!stage_.mail(QStringLiteral("permanent@told.example.com")).isEmpty());
  TRY(wasTold("notification.dead"));
  QVERIFY(press(QStringLiteral("Remove")));
  QVERIFY(pressIn(QStringLiteral("Remove pager"), QStringLiteral("Remove pager")));
  TRY(stage_.host().ask("GET", QStringLiteral("/subscriptions/pager")) == 404);
}

void SetUpWindowTest::secretThatIsUsedStays() {
  const QByteArray provider = R"({"kind": "smtp", "channel": "email", "position": 9, "enabled": false,
    "settings": {"host": "127.0.0.1", "from": "shop@example.com", "username": "shop"}, "secrets": {"password": "vault:mail-word"}})";
  stage_.visit(QStringLiteral("set-up/secrets"));
  QVERIFY(press(QStringLiteral("Add a secret")));
  TRY(screen::named<QLineEdit>(stage_.window(), kName) != nullptr);
  fill(kName, QStringLiteral("mail-word"));
  fill(QStringLiteral("New value"), QStringLiteral("first"));
  QVERIFY(press(QStringLiteral("Add the secret")));
  TRY(screen::says(stage_.window(), QStringLiteral("Saved as version 1")));
  QVERIFY2(stage_.host().ask("PUT", QStringLiteral("/providers/by-secret"), provider) / 100 == 2, stage_.host().answer().constData());
  stage_.visit(QStringLiteral("set-up/tokens"));
  stage_.visit(QStringLiteral("set-up/secrets"));
  TRY(screen::says(stage_.window(), QStringLiteral("used by by-secret")));
  TRY(screen::button(stage_.window(), QStringLiteral("Remove")) != nullptr && !screen::isFree(stage_.window(), QStringLiteral("Remove")));
  QVERIFY(stage_.host().ask("DELETE", QStringLiteral("/providers/by-secret")) / 100 == 2);
  fill(QStringLiteral("New value"), QStringLiteral("second"));
  QVERIFY(press(QStringLiteral("Replace it")));
  TRY(screen::says(stage_.window(), QStringLiteral("Saved as version 2")));
  QVERIFY(press(QStringLiteral("Remove")));
  QVERIFY(pressIn(QStringLiteral("Remove mail-word"), QStringLiteral("Remove mail-word")));
  TRY(stage_.got(QStringLiteral("/secrets"))[QLatin1String("data")].toArray().isEmpty());
}

void SetUpWindowTest::policyIsSetAndPutBack() {
  const QString rules = QStringLiteral("Retries and breakers"), channel = QStringLiteral("Channel"), text = QStringLiteral("SMS");
  const std::vector<std::int64_t> own{2, 3}, before = ladderOf("sms");
  QVERIFY(before != own);
  stage_.visit(QStringLiteral("set-up/providers"));
  QVERIFY(press(rules));
  TRY(screen::named<Sheet>(stage_.window(), rules) != nullptr);
  auto* sheet = screen::field<Sheet>(stage_.window(), rules);
  QVERIFY(screen::choose(*sheet, channel, text));
  screen::field<QLineEdit>(*sheet, QStringLiteral("Waits between attempts"))->setText(QStringLiteral("2 s, 3 s"));
  screen::field<QLineEdit>(*sheet, QStringLiteral("Reason, optional"))->setText(QStringLiteral("codes are worth nothing later"));
  QVERIFY(pressIn(rules, QStringLiteral("Set for SMS")));
  TRY(ladderOf("sms") == own);
  QVERIFY(press(rules));
  TRY(sheet->isOpen());
  QVERIFY(screen::choose(*sheet, channel, text));
  TRY(screen::says(*sheet, QStringLiteral("Set by admin")));
  QVERIFY(pressIn(rules, QStringLiteral("As configured")));
  TRY(ladderOf("sms") == before);
}

}  // namespace signalbox::tests
