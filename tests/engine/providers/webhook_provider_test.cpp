#include "tests/engine/providers/webhook_provider_test.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <set>

#include "engine/providers/answer_text.h"
#include "engine/providers/catalogue.h"
#include "engine/providers/webhook_answers.h"
#include "engine/providers/webhook_provider.h"
#include "engine/security/standard_webhooks.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using model::OutcomeClass;
using providers::Reached;

namespace {

constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

std::unique_ptr<providers::Provider> make(std::map<std::string, std::string> settings = {}) {
  model::ProviderConfig config;
  config.name = "hooks";
  config.kind = "webhook";
  config.channel = model::Channel::webhook;
  config.settings = std::move(settings);
  config.secrets = signalbox::tests::secretsOf({{"signing_secret", kSecret}});
  return std::move(providers::makeProvider(config)).value();
}

providers::TransferResult answer(int status, const char* body = "", const char* type = "", const char* retryAfter = "") {
  providers::TransferResult result;
  result.reached = Reached::answer;
  result.status = status;
  result.body = body;
  if (*type != 0) result.headers.push_back({"content-type", type});
  if (*retryAfter != 0) result.headers.push_back({"RETRY-AFTER", retryAfter});
  return result;
}

struct Case {
  int status;
  OutcomeClass outcome;
  const char* body = "";
  const char* type = "";
  const char* retryAfter = "";
};
const Case kCases[] = {
    {200, OutcomeClass::sent},
    {201, OutcomeClass::sent},
    {204, OutcomeClass::sent},
    {299, OutcomeClass::sent},
    {301, OutcomeClass::permanent},
    {302, OutcomeClass::permanent},
    {304, OutcomeClass::permanent},
    {308, OutcomeClass::permanent},
    {400, OutcomeClass::permanent},
    {401, OutcomeClass::permanent},
    {403, OutcomeClass::permanent},
    {404, OutcomeClass::permanent},
    {405, OutcomeClass::permanent},
    {407, OutcomeClass::permanent},
    {413, OutcomeClass::permanent},
    {422, OutcomeClass::permanent},
    {408, OutcomeClass::transient},
    {409, OutcomeClass::transient},
    {425, OutcomeClass::transient},
    {410, OutcomeClass::permanent},
    {429, OutcomeClass::throttled},
    {429, OutcomeClass::throttled, "", "", "30"},
    {500, OutcomeClass::ambiguous},
    {500, OutcomeClass::ambiguous, "<html>", "text/html"},
    {500, OutcomeClass::ambiguous, "{}", "text/html"},
    {500, OutcomeClass::ambiguous, "oops", "application/json"},
    {500, OutcomeClass::ambiguous, "\"x\"", "application/json"},
    {500, OutcomeClass::transient, R"({"error":"db"})", "application/json; charset=utf-8"},
    {500, OutcomeClass::transient, R"({"title":"db"})", "Application/Problem+JSON"},
    {501, OutcomeClass::transient},
    {502, OutcomeClass::ambiguous},
    {502, OutcomeClass::ambiguous, R"({"error":"x"})", "application/json"},
    {503, OutcomeClass::transient},
    {503, OutcomeClass::throttled, "", "", "5"},
    {503, OutcomeClass::transient, "", "", "soon"},
    {504, OutcomeClass::ambiguous},
    {507, OutcomeClass::transient},
    {599, OutcomeClass::transient},
    {101, OutcomeClass::ambiguous},
    {600, OutcomeClass::ambiguous},
};

}  // namespace

void WebhookProviderTest::answersAreClassified_data() {
  QTest::addColumn<int>("index");
  int index = 0;
  for (const Case& each : kCases)
    QTest::newRow(qPrintable(QString("%1 %2 %3 %4").arg(each.status).arg(each.body, each.type, each.retryAfter))) << index++;
}

void WebhookProviderTest::answersAreClassified() {
  QFETCH(int, index);
  const Case& each = kCases[index];
  const auto read = make()->read(answer(each.status, each.body, each.type, each.retryAfter), {});
  QCOMPARE(int(read.outcome), int(each.outcome));
  QCOMPARE(read.suppressRecipient, each.status == 410);
  QCOMPARE(read.code, std::to_string(each.status));
  QVERIFY(read.outcome != OutcomeClass::credential);
}

void WebhookProviderTest::everyRowOfTheTableIsReached() {
  std::set<const providers::WebhookRow*> reached;
  for (const Case& each : kCases) reached.insert(providers::findWebhookRow(answer(each.status, each.body, each.type), *each.retryAfter == '5'));
  reached.insert(providers::findWebhookRow(answer(400), false, true));
  for (const auto& row : providers::webhookRows()) QVERIFY2(reached.contains(&row), std::string(row.why).c_str());
}

void WebhookProviderTest::retryAfterIsAFloor() {
  const auto now = *base::parseRfc3339("2026-05-12T14:00:00Z");
  QCOMPARE(make()->read(answer(429, "", "", "30"), now).retryAfter->count(), 30'000);
  QCOMPARE(make()->read(answer(503, "", "", "Tue, 12 May 2026 14:01:00 GMT"), now).retryAfter->count(), 60'000);
  QVERIFY(!make()->read(answer(429, "", "", "x"), now).retryAfter);
  QVERIFY(!make()->read(answer(400, "", "", "30"), now).retryAfter);
}

void WebhookProviderTest::refusalsAreTriedAgainWhereThatIsSetUp() {
  const auto retrying = make({{"retry_refused", "true"}});
  for (int status = 400; status <= 499; ++status) {
    const OutcomeClass wanted = status == 410 ? OutcomeClass::permanent : status == 429 ? OutcomeClass::throttled : OutcomeClass::transient;
    QCOMPARE(int(retrying->read(answer(status), {}).outcome), int(wanted));
    QCOMPARE(retrying->read(answer(status), {}).suppressRecipient, status == 410);
  }
  for (const int status : {301, 308}) QCOMPARE(int(retrying->read(answer(status), {}).outcome), int(OutcomeClass::permanent));
  QCOMPARE(retrying->read(answer(403, "", "", "30"), {}).retryAfter->count(), 30'000);
}

void WebhookProviderTest::healthIsAskedWhereAUrlIsSetUp() {
  QVERIFY(!make()->healthCheck());
  const auto provider = make({{"health_url", "https://status.example.org/up?x=1"}});
  const auto http = *provider->healthCheck()->http;
  QCOMPARE(http.method, std::string("GET"));
  QCOMPARE(http.url, std::string("https://status.example.org/up?x=1"));
  QVERIFY(http.guarded && http.body.empty());
  QVERIFY2(providers::findHeader(http.headers, "webhook-signature") == nullptr, "it is no message, and nothing of ours is in it");
  QVERIFY(!make({{"health_url", "http://127.0.0.1:8080/up"}, {"url_allow_private", "true"}})->healthCheck()->http->guarded);
  for (const int status : {200, 204, 299}) QVERIFY(provider->readHealth(answer(status)));
  for (const int status : {301, 401, 404, 429, 500, 503}) QVERIFY(!provider->readHealth(answer(status)));
  providers::TransferResult none = answer(200);
  none.reached = Reached::requestBytes;
  QVERIFY(!provider->readHealth(none));
}

void WebhookProviderTest::healthUrlIsATargetLikeAny_data() {
  QTest::addColumn<QString>("url");
  QTest::addColumn<QString>("inside");  // of url_allow_private
  QTest::addColumn<bool>("good");
  const auto row = [](const char* url, const char* inside, bool good) { QTest::addRow("%s, %s", url, inside) << url << inside << good; };
  row("https://status.example.org/up", "false", true);
  row("http://status.example.org/up", "false", false);
  row("http://10.0.0.1:8080/up", "true", true);
  row("https://status.example.org:8443/up", "false", false);
  row("https://a:b@status.example.org/up", "true", false);
  row("status.example.org", "true", false);
}

void WebhookProviderTest::healthUrlIsATargetLikeAny() {
  QFETCH(QString, url);
  QFETCH(QString, inside);
  QFETCH(bool, good);
  model::ProviderConfig config;
  config.name = "hooks";
  config.kind = "webhook";
  config.channel = model::Channel::webhook;
  config.settings = {{"health_url", url.toStdString()}, {"url_allow_private", inside.toStdString()}};
  config.secrets = signalbox::tests::secretsOf({{"signing_secret", kSecret}});
  const auto checked = providers::validate(config);
  QCOMPARE(checked.ok(), good);
  if (!good) QCOMPARE(checked.fields().front().pointer, std::string("/settings/health_url"));
}

void WebhookProviderTest::theRequestIsSignedAndStable() {
  providers::Message message;
  message.notificationId = *base::Uuid::parse("018f7a4e-1111-7222-8333-444455556666");
  message.target = "https://example.org/hook?x=1";
  message.content.text = "Hi \"Ada\"";
  message.content.data = R"({"k":1})";
  message.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  message.createdAt = *base::parseRfc3339("2026-05-12T14:00:00Z");
  message.intentAt = message.createdAt + std::chrono::minutes{5};
  const auto http = *make()->build(message).value().http;
  QVERIFY(http.guarded);
  QCOMPARE(http.method, std::string("POST"));
  QCOMPARE(http.url, message.target);
  const auto header = [&](const char* name) { return *providers::findHeader(http.headers, name); };
  QCOMPARE(header("webhook-id"), message.notificationId.toString());
  QCOMPARE(header("webhook-timestamp"), std::to_string(base::toMillis(message.intentAt) / 1000));
  QCOMPARE(header("traceparent"), message.traceparent);
  QCOMPARE(header("content-type"), std::string("application/json"));
  QVERIFY(header("user-agent").starts_with("signalbox/"));
  const auto key = security::parseWebhookSecret(kSecret).value();
  QVERIFY(
      security::verifyWebhook({key}, {header("webhook-id"), header("webhook-timestamp"), header("webhook-signature")}, http.body, message.intentAt)
          .ok());
  const auto body = QJsonDocument::fromJson(QByteArray::fromStdString(http.body)).object();
  QCOMPARE(body["type"].toString(), QString("notification"));
  QCOMPARE(body["timestamp"].toString(), QString("2026-05-12T14:00:00.000Z"));
  QCOMPARE(body["data"].toObject()["text"].toString(), QString("Hi \"Ada\""));
  QCOMPARE(body["data"].toObject()["data"].toObject()["k"].toInt(), 1);

  message.attempt = 2;
  message.intentAt += std::chrono::minutes{5};
  const auto repeat = *make()->build(message).value().http;
  QCOMPARE(repeat.body, http.body);
  QCOMPARE(*providers::findHeader(repeat.headers, "webhook-id"), header("webhook-id"));
  QVERIFY(*providers::findHeader(repeat.headers, "webhook-timestamp") != header("webhook-timestamp"));
}

void WebhookProviderTest::targetsAreJudged_data() {
  QTest::addColumn<QByteArray>("url");
  QTest::addColumn<bool>("good");        // by default
  QTest::addColumn<bool>("goodInside");  // with url_allow_private
  const auto row = [](const QByteArray& url, bool good, bool goodInside) { QTest::newRow(url.constData()) << url << good << goodInside; };
  row("https://example.org/hook", true, true);
  row("https://example.org", true, true);
  row("https://example.org:443/", true, true);
  row("https://[2606:4700::1111]/", true, true);
  row("HTTPS://EXAMPLE.ORG/", true, true);
  row("https://example.org:8443/", false, true);
  row("https://example.org:22/", false, true);
  row("https://example.org:5432/", false, true);
  row("http://example.org/", false, true);
  row("http://127.0.0.1:8080/", false, true);
  for (const char* bad : {"",
                          "example.org",
                          "//example.org/",
                          "ftp://example.org/",
                          "file:///etc/passwd",
                          "gopher://example.org/",
                          "dict://example.org/",
                          "https:///x",
                          "https://a@example.org/",
                          "https://a:b@example.org/",
                          "https://example.org/#f",
                          "https://example.org\\@evil.org/",
                          "https://example.org/ x",
                          "https://example.org/\r\nX: y",
                          "https://example.org/\tx",
                          "https://exa%00mple.org/",
                          "https://%31%32%37.0.0.1/",
                          "https://example.org:0/",
                          "https://example.org:99999/",
                          "https://example.org:x/",
                          "javascript:alert(1)",
                          "data:text/plain,x",
                          " https://example.org/"})
    row(bad, false, false);
  row(QByteArray("https://example.org/\0x", 22), false, false);
  row("https://example.org/" + QByteArray(2048, 'x'), false, false);
}

void WebhookProviderTest::targetsAreJudged() {
  QFETCH(QByteArray, url);
  QFETCH(bool, good);
  QFETCH(bool, goodInside);
  const std::string text = url.toStdString();
  QCOMPARE(providers::checkWebhookTarget(text, false, {443}).empty(), good);
  QCOMPARE(providers::checkWebhookTarget(text, true, {443}).empty(), goodInside);
}

void WebhookProviderTest::brokenContentIsInvalid() {
  providers::Message message;
  message.target = "https://example.org/";
  message.content.data = "[1]";
  QVERIFY(!make()->build(message).ok());
  message.content.data = "";
  message.content.text = "\xff";
  QVERIFY(!make()->build(message).ok());
}

void WebhookProviderTest::answersAreMadeFitToShow() {
  QCOMPARE(providers::excerpt(" a\r\n\x1b[31mb\xff ü "), std::string("a [31mb\xEF\xBF\xBD ü"));
  QCOMPARE(providers::excerpt("aüü", 4), std::string("aü"));
  QCOMPARE(providers::excerpt(std::string(5000, 'x')).size(), std::size_t(1024));
  QVERIFY(!providers::isUtf8("\xc0\xaf") && !providers::isUtf8("\xed\xa0\x80") && !providers::isUtf8("\xf4\x90\x80\x80"));
}
