#include "tests/engine/providers/event_webhook_test.h"

#include <QtTest>

#include "engine/providers/answer_text.h"
#include "engine/providers/event_webhook.h"
#include "engine/security/standard_webhooks.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using model::OutcomeClass;

namespace {

// The example of the specification.
constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* kOther = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
constexpr const char* kEvent = R"({"type":"notification.sent","timestamp":"2026-05-12T12:00:00.000Z","data":{"notification_id":"n"}})";

const base::WallTime kAt = *base::parseRfc3339("2026-05-12T12:00:00Z");

model::Subscription subscription() {
  model::Subscription made;
  made.name = "ops";
  made.url = "https://hooks.example.com/in";
  made.secrets = signalbox::tests::secretsOf({{"signing_secret", kSecret}});
  return made;
}

providers::Message sentEvent() {
  providers::Message message;
  message.notificationId = *base::Uuid::parse("01890a5d-ac96-774b-bcce-b302099a8057");
  message.target = "subscription:ops";
  message.intentAt = kAt;
  message.content.data = kEvent;
  return message;
}

bool isSignedWith(const providers::HttpRequest& http, const char* secret) {
  const auto header = [&](const char* name) { return *providers::findHeader(http.headers, name); };
  const std::string id = header("webhook-id"), timestamp = header("webhook-timestamp"), signature = header("webhook-signature");
  return security::verifyWebhook({security::parseWebhookSecret(secret).value()}, {id, timestamp, signature}, http.body, kAt).ok();
}

providers::TransferResult answer(int status, std::string body = {}) {
  providers::TransferResult result;
  result.reached = providers::Reached::answer;
  result.status = status;
  result.body = std::move(body);
  return result;
}

}  // namespace

void EventWebhookTest::bodyIsTheEventAsItWasWritten() {
  const providers::EventWebhook webhook(subscription());
  const auto request = webhook.build(sentEvent());
  QVERIFY(request.ok());
  QCOMPARE(request->http->method, std::string("POST"));
  QCOMPARE(request->http->url, std::string("https://hooks.example.com/in"));
  QCOMPARE(request->http->body, std::string(kEvent));
  QVERIFY(request->http->guarded);
  QCOMPARE(*providers::findHeader(request->http->headers, "Content-Type"), std::string("application/json"));
  QVERIFY(webhook.config().secrets.empty());
  QCOMPARE(webhook.config().name, std::string("subscription:ops"));
  providers::Message empty = sentEvent();
  empty.content.data.clear();
  QVERIFY(!webhook.build(empty).ok());
}

void EventWebhookTest::signatureIsStandardWebhooks() {
  const providers::EventWebhook webhook(subscription());
  const auto request = webhook.build(sentEvent());
  QCOMPARE(*providers::findHeader(request->http->headers, "webhook-id"), std::string("01890a5d-ac96-774b-bcce-b302099a8057"));
  QCOMPARE(*providers::findHeader(request->http->headers, "webhook-timestamp"), std::string("1778587200"));
  QVERIFY(isSignedWith(*request->http, kSecret));
  QVERIFY(!isSignedWith(*request->http, kOther));
  providers::Message later = sentEvent();
  later.intentAt += std::chrono::minutes{5};
  const auto again = webhook.build(later);
  QCOMPARE(*providers::findHeader(again->http->headers, "webhook-id"), *providers::findHeader(request->http->headers, "webhook-id"));
  QVERIFY(*providers::findHeader(again->http->headers, "webhook-timestamp") != *providers::findHeader(request->http->headers, "webhook-timestamp"));
}

void EventWebhookTest::bothSecretsSignUntilTheOldOneEnds() {
  model::Subscription rotated = subscription();
  rotated.secrets = signalbox::tests::secretsOf({{"signing_secret", kOther}, {"signing_secret_previous", kSecret}});
  rotated.previousUntil = kAt + base::Millis{1};
  auto request = providers::EventWebhook(rotated).build(sentEvent());
  QVERIFY(isSignedWith(*request->http, kSecret) && isSignedWith(*request->http, kOther));
  const std::string both = *providers::findHeader(request->http->headers, "webhook-signature");
  rotated.previousUntil = kAt;
  request = providers::EventWebhook(rotated).build(sentEvent());
  QVERIFY(!isSignedWith(*request->http, kSecret) && isSignedWith(*request->http, kOther));
  const std::string alone = *providers::findHeader(request->http->headers, "webhook-signature");
  QVERIFY(both.starts_with(alone + " "));  // the current one first
}

void EventWebhookTest::answersAreReadLikeAnyWebhooks() {
  const providers::EventWebhook webhook(subscription());
  QCOMPARE(webhook.read(answer(204), kAt).outcome, OutcomeClass::sent);
  QCOMPARE(webhook.read(answer(302), kAt).outcome, OutcomeClass::permanent);
  QCOMPARE(webhook.read(answer(503), kAt).outcome, OutcomeClass::transient);
  QCOMPARE(webhook.read(answer(504), kAt).outcome, OutcomeClass::ambiguous);
  QVERIFY(webhook.read(answer(410), kAt).suppressRecipient);
  providers::TransferResult unreachable;
  unreachable.phase = "connect";
  QCOMPARE(webhook.read(unreachable, kAt).outcome, OutcomeClass::notSent);
}

void EventWebhookTest::receiversWordsNeverShowTheSecret() {
  const providers::EventWebhook webhook(subscription());
  const model::Outcome outcome = webhook.read(answer(400, std::string("bad signature, expected ") + kSecret), kAt);
  QVERIFY(outcome.message.find("whsec_") == std::string::npos);
  QVERIFY(outcome.message.find("bad signature") != std::string::npos);
}

void EventWebhookTest::urlsAreChecked_data() {
  QTest::addColumn<QString>("url");
  QTest::addColumn<bool>("allowHttp");
  QTest::addColumn<bool>("right");
  QTest::newRow("https") << "https://hooks.example.com/in" << false << true;
  QTest::newRow("https on an allowed port") << "https://hooks.example.com:8443/in" << false << true;
  QTest::newRow("https on another port") << "https://hooks.example.com:22/in" << false << false;
  QTest::newRow("http") << "http://hooks.example.com/in" << false << false;
  QTest::newRow("http where it is allowed") << "http://127.0.0.1:9999/in" << true << true;
  QTest::newRow("another scheme where http is allowed") << "file:///etc/passwd" << true << false;
  QTest::newRow("a user where http is allowed") << "http://a:b@hooks.example.com/" << true << false;
}

void EventWebhookTest::urlsAreChecked() {
  QFETCH(QString, url);
  QFETCH(bool, allowHttp);
  QFETCH(bool, right);
  model::Subscription asked = subscription();
  asked.url = url.toStdString();
  const auto wrong = providers::checkEventTarget(asked, {allowHttp, {443, 8443}});
  QCOMPARE(wrong.empty(), right);
  if (!right) QCOMPARE(wrong.front().pointer, std::string("/url"));
}
