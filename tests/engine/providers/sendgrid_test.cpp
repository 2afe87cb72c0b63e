#include "tests/engine/providers/sendgrid_test.h"

#include "engine/providers/answer_text.h"
#include "engine/providers/sendgrid_answers.h"
#include "tests/engine/providers/answer_cases.h"

using namespace signalbox;
using model::OutcomeClass;
using providers::Lookup;

namespace {

const base::WallTime kNow = *base::parseRfc3339("2026-05-12T14:00:00Z");  // 1778594400

std::unique_ptr<providers::Provider> sendgrid(std::map<std::string, std::string> more = {}) {
  more.emplace("from", "noreply@example.org");
  return made("sendgrid", model::Channel::email, std::move(more), {{"api_key", "SG.key"}});
}

providers::Message message() {
  providers::Message message;
  message.notificationId = *base::Uuid::parse("018f7a4e-1111-7222-8333-444455556666");
  message.dedupToken = "tok-1";
  message.attempt = 2;
  message.target = "ada@example.com";
  message.content.subject = "Grüße \"Ada\"";
  message.content.text = "Hi\n";
  message.intentAt = kNow;
  return message;
}

const AnswerCase kCases[] = {
    {202, "", OutcomeClass::sent, false, "", -1, {{"X-Message-Id", "14c5d75ce93"}}},
    {202, "", OutcomeClass::sent},
    {200, "<html>", OutcomeClass::ambiguous},
    {200, R"({"errors":[{"message":"odd"}]})", OutcomeClass::sent},
    {400, R"({"errors":[{"message":"Bad","field":"personalizations.0.to","help":null}]})", OutcomeClass::permanent},
    {401, R"({"errors":[{"message":"Maximum credits exceeded","field":null}]})", OutcomeClass::throttled, false, "", 3600},
    {401, R"({"errors":[{"message":"The provided authorization grant is invalid, expired, or revoked","field":null}]})", OutcomeClass::credential},
    {403, R"({"errors":[{"message":"The from address does not match a verified Sender Identity","field":"from"}]})", OutcomeClass::credential},
    {404, "", OutcomeClass::permanent},
    {405, "", OutcomeClass::permanent},
    {406, "", OutcomeClass::permanent},
    {413, "", OutcomeClass::permanent},
    {415, "", OutcomeClass::permanent},
    {429, R"({"errors":[{"message":"too many requests"}]})", OutcomeClass::throttled, false, "", 30, {{"x-ratelimit-reset", "1778594430"}}},
    {429, "", OutcomeClass::throttled, false, "", 9, {{"x-ratelimit-reset", "1778594430"}, {"Retry-After", "9"}}},
    {429, "", OutcomeClass::throttled},
    {500, R"({"errors":[{"message":"internal"}]})", OutcomeClass::transient},
    {500, "", OutcomeClass::ambiguous},
    {502, "", OutcomeClass::ambiguous},
    {503, "", OutcomeClass::transient},
    {504, "", OutcomeClass::ambiguous},
};

}  // namespace

void SendgridTest::theRequestIsJson() {
  const auto provider = sendgrid({{"from_name", "Shop"}, {"reply_to", "help@example.org"}, {"list_unsubscribe", "https://example.org/u"}});
  providers::Message full = message();
  full.content.html = "<p>Hi</p>";
  const auto request = provider->build(full).value();
  QCOMPARE(request.http->method, std::string("POST"));
  QCOMPARE(request.http->url, std::string("https://api.sendgrid.com/v3/mail/send"));
  QCOMPARE(
      QString::fromStdString(request.http->body),
      QString::fromUtf8(
          R"({"personalizations":[{"to":[{"email":"ada@example.com"}],"custom_args":{"notification_id":"018f7a4e-1111-7222-8333-444455556666",)"
          R"("attempt":"2","signalbox_token":"tok-1"}}],"from":{"email":"noreply@example.org","name":"Shop"},"reply_to":{"email":"help@example.org"},)"
          R"("subject":"Grüße \"Ada\"","content":[{"type":"text/plain","value":"Hi\n"},{"type":"text/html","value":"<p>Hi</p>"}],)"
          R"("headers":{"X-Signalbox-Id":"018f7a4e-1111-7222-8333-444455556666","List-Unsubscribe":"<https://example.org/u>"}})"));
  const auto header = [&](const char* name) { return *providers::findHeader(request.http->headers, name); };
  QCOMPARE(header("Authorization"), std::string("Bearer SG.key"));
  QCOMPARE(header("Content-Type"), std::string("application/json"));
  QCOMPARE(header("Accept"), std::string("application/json"));
}

void SendgridTest::theLeastIsSent() {
  QCOMPARE(QString::fromStdString(sendgrid()->build(message()).value().http->body),
           QString::fromUtf8(
               R"({"personalizations":[{"to":[{"email":"ada@example.com"}],"custom_args":{"notification_id":"018f7a4e-1111-7222-8333-444455556666",)"
               R"("attempt":"2","signalbox_token":"tok-1"}}],"from":{"email":"noreply@example.org"},"subject":"Grüße \"Ada\"",)"
               R"("content":[{"type":"text/plain","value":"Hi\n"}],"headers":{"X-Signalbox-Id":"018f7a4e-1111-7222-8333-444455556666"}})"));
}

void SendgridTest::filesGoAlong() {
  providers::Message full = message();
  full.content.attachments = {{"f.pdf", "application/pdf", std::string("%PDF\0x", 6)}};
  const auto body = sendgrid()->build(full).value().http->body;
  const std::string files = R"("attachments":[{"content":"JVBERgB4","filename":"f.pdf","type":"application/pdf","disposition":"attachment"}])";
  QVERIFY2(body.find(files) != std::string::npos, body.c_str());
}

void SendgridTest::answersAreClassified_data() { addAnswerRows(kCases); }
void SendgridTest::answersAreClassified() {
  QFETCH(int, index);
  checkAnswer(*sendgrid(), kCases[index], kNow);
}

void SendgridTest::everyRowOfTheTableIsReached() {
  checkEveryRow(providers::sendgridRows(), kCases, [](const auto& result) { return providers::readSendgrid(result, kNow, false); });
}

void SendgridTest::theSandboxSendsNothing() {
  const auto provider = sendgrid({{"sandbox", "true"}});
  QVERIFY(provider->build(message()).value().http->body.ends_with(R"("mail_settings":{"sandbox_mode":{"enable":true}}})"));
  QCOMPARE(int(provider->read(answered(200), kNow).outcome), int(OutcomeClass::sent));
  QCOMPARE(int(sendgrid()->read(answered(200), kNow).outcome), int(OutcomeClass::ambiguous));
}

void SendgridTest::aResetTimeIsAWait() {
  const auto waitS = [](const char* reset) {
    const auto wait = sendgrid()->read(answered(429, "", {{"X-RateLimit-Reset", reset}}), kNow).retryAfter;
    return wait ? int(wait->count() / 1000) : -1;
  };
  QCOMPARE(waitS("1778594401"), 1);
  QCOMPARE(waitS("1778594399"), 0);
  QCOMPARE(waitS("1999999999"), 86'400);
  for (const char* wrong : {"", "soon", "-1", "1e9", "99999999999999999999"}) QCOMPARE(waitS(wrong), -1);
}

void SendgridTest::wordsAndIdAreRead() {
  const auto sent = sendgrid()->read(answered(202, "", {{"x-message-id", "14c5d75ce93"}}), kNow);
  QCOMPARE(sent.providerMessageId, std::string("14c5d75ce93"));
  const auto refused = sendgrid()->read(answered(400, R"({"errors":[{"message":"Bad","field":"from"},{"message":"Worse","field":null}]})"), kNow);
  QCOMPARE(refused.message, std::string("from: Bad; Worse"));
}

void SendgridTest::aMailThatIsTooLargeIsRefused() {
  const auto provider = sendgrid({{"message_bytes_max", "5000"}});
  providers::Message large = message();
  large.content.text = std::string(4000, 'x');
  QVERIFY(provider->build(large).ok());
  large.content.attachments = {{"f", "text/plain", std::string(1000, 'x')}};
  const auto request = provider->build(large);
  QVERIFY(!request.ok());
  QVERIFY2(request.status().message().ends_with("message_bytes_max allows 5000"), request.status().message().c_str());
}

void SendgridTest::aMailNeedsASubject() {
  providers::Message none = message();
  none.content.subject.clear();
  QVERIFY(!sendgrid()->build(none).ok());
}

void SendgridTest::healthNeedsTheScope() {
  const auto provider = sendgrid({{"base_url", "https://api.eu.sendgrid.com"}});
  QCOMPARE(provider->healthCheck()->http->url, std::string("https://api.eu.sendgrid.com/v3/scopes"));
  QVERIFY(provider->readHealth(answered(200, R"({"scopes":["mail.batch.read","mail.send"]})")));
  QVERIFY(!provider->readHealth(answered(200, R"({"scopes":["mail.batch.read"]})")));
  QVERIFY(!provider->readHealth(answered(403, R"({"scopes":["mail.send"]})")));
}

void SendgridTest::lookupsAreRead_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("body");
  QTest::addColumn<int>("ageS");
  QTest::addColumn<int>("lookup");
  QTest::addColumn<int>("againS");
  QTest::newRow("found") << 200 << R"({"messages":[{"msg_id":"m1.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","status":"delivered"}]})" << 10
                         << int(Lookup::found) << -1;
  QTest::newRow("not yet") << 200 << R"({"messages":[]})" << 600 << int(Lookup::unknown) << 1200;
  QTest::newRow("not") << 200 << R"({"messages":[]})" << 1800 << int(Lookup::notFound) << -1;
  QTest::newRow("no add-on") << 403 << R"({"errors":[]})" << 1800 << int(Lookup::unknown) << 60;
  QTest::newRow("too often") << 429 << "" << 1800 << int(Lookup::unknown) << 60;
}

void SendgridTest::lookupsAreRead() {
  QFETCH(int, status);
  QFETCH(QString, body);
  QFETCH(int, ageS);
  QFETCH(int, lookup);
  QFETCH(int, againS);
  QVERIFY(!sendgrid()->lookupRequest(message()));
  const auto provider = sendgrid({{"activity_feed", "true"}});
  QCOMPARE(provider->lookupRequest(message())->http->url,
           std::string("https://api.sendgrid.com/v3/messages?limit=1&query=%28unique_args%5B%27signalbox_token%27%5D%3D%22tok-1%22%29"));
  const auto finding = provider->readLookup(message(), answered(status, body.toStdString()), kNow + std::chrono::seconds{ageS});
  QCOMPARE(int(finding.lookup), lookup);
  QCOMPARE(finding.askAgainIn ? int(finding.askAgainIn->count() / 1000) : -1, againS);
  QCOMPARE(finding.providerMessageId, std::string(lookup == int(Lookup::found) ? "m1" : ""));
}
