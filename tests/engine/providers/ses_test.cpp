#include "tests/engine/providers/ses_test.h"

#include <boost/json.hpp>

#include "engine/base/digest.h"
#include "engine/providers/answer_text.h"
#include "engine/providers/ses_answers.h"
#include "tests/engine/providers/answer_cases.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using model::OutcomeClass;

namespace {

std::map<std::string, std::string> settings() {
  return {{"from", "noreply@example.org"}, {"from_name", "Shop"}, {"region", "eu-central-1"}, {"access_key_id", "AKIDEXAMPLE"}};
}

std::unique_ptr<providers::Provider> ses(std::map<std::string, std::string> more = {}) {
  auto rest = settings();
  more.merge(rest);
  return made("ses", model::Channel::email, std::move(more), {{"secret_access_key", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}});
}

providers::Message message() {
  providers::Message message;
  message.notificationId = *base::Uuid::parse("018f7a4e-1111-7222-8333-444455556666");
  message.dedupToken = "tok_1-A";
  message.attempt = 2;
  message.target = "ada@example.com";
  message.content.subject = "Hello";
  message.content.text = "Hi";
  message.intentAt = *base::parseRfc3339("2026-05-12T14:00:00Z");
  return message;
}

AnswerCase error(int status, const char* name, OutcomeClass outcome, int waitS = -1, const char* words = "words") {
  // The bodies live as long as the table.
  static std::vector<std::unique_ptr<std::string>> texts;
  texts.push_back(std::make_unique<std::string>(std::string(R"({"message":")") + words + "\"}"));
  return {
      status, texts.back()->c_str(), outcome, false, name, waitS, {{"x-amzn-ErrorType", std::string(name) + ":http://internal.amazon.com/coral/"}}};
}

const std::vector<AnswerCase>& cases() {
  using enum OutcomeClass;
  static const std::vector<AnswerCase> all{
      {200, R"({"MessageId":"0100018f-1"})", sent},
      {200, "<html>", ambiguous},
      error(400, "ThrottlingException", throttled, 600, "Daily message quota exceeded."),
      error(400, "Throttling", throttled, 600, "Daily message quota exceeded."),
      error(400, "Throttling", throttled, -1, "Maximum sending rate exceeded."),
      error(429, "TooManyRequestsException", throttled),
      error(400, "ThrottlingException", throttled),
      error(400, "ThrottledException", throttled),
      error(400, "RequestThrottledException", throttled),
      error(503, "RequestThrottled", throttled),
      error(503, "RequestLimitExceeded", throttled),
      error(503, "SlowDown", throttled),
      error(400, "PriorRequestNotComplete", throttled),
      error(400, "LimitExceededException", throttled, 600),
      error(400, "AccountSuspendedException", credential),
      error(400, "SendingPausedException", credential),
      error(403, "AccessDeniedException", credential),
      error(403, "UnrecognizedClientException", credential),
      error(403, "InvalidClientTokenId", credential),
      error(403, "InvalidSignatureException", credential),
      error(403, "SignatureDoesNotMatch", credential),
      error(400, "IncompleteSignature", credential),
      error(403, "ExpiredTokenException", credential),
      error(403, "SignatureDoesNotMatch", transient, -1,
            "Signature expired: 20260512T135000Z is now earlier than 20260512T135500Z (20260512T140000Z - 5 min.)"),
      error(403, "SignatureDoesNotMatch", transient, -1,
            "Signature not yet current: 20260512T141000Z is still later than 20260512T140500Z (20260512T140000Z + 5 min.)"),
      error(400, "InvalidSignatureException", transient, -1,
            "Signature expired: 20260512T135000Z is now earlier than 20260512T135500Z (20260512T140000Z - 5 min.)"),
      error(400, "InvalidSignatureException", transient, -1,
            "Signature not yet current: 20260512T141000Z is still later than 20260512T140500Z (20260512T140000Z + 5 min.)"),
      error(403, "RequestTimeTooSkewed", transient),
      error(400, "RequestExpired", transient),
      error(403, "SomethingNew", credential),
      error(400, "MailFromDomainNotVerifiedException", permanent),
      error(400, "MessageRejected", permanent),
      error(400, "BadRequestException", permanent),
      error(404, "NotFoundException", permanent),
      error(400, "SomethingNew", permanent),
      error(408, "RequestTimeout", transient),
      error(400, "RequestTimeoutException", transient),
      error(500, "InternalFailure", transient),
      error(500, "InternalServiceErrorException", transient),
      error(503, "ServiceUnavailable", transient),
      error(503, "ServiceUnavailableException", transient),
      error(500, "SomethingNew", transient),
      {500, "", ambiguous},
      {502, "", ambiguous},
      {503, "", transient},
      {504, "", ambiguous},
      {509, "", transient},
      {429, "", throttled},
  };
  return all;
}

}  // namespace

void SesTest::theRequestCarriesTheWholeMail() {
  providers::Message full = message();
  full.content.attachments = {{"f.txt", "text/plain", "file"}};
  const auto request = ses({{"configuration_set", "events"}})->build(full).value();
  QCOMPARE(request.http->method, std::string("POST"));
  QCOMPARE(request.http->url, std::string("https://email.eu-central-1.amazonaws.com/v2/email/outbound-emails"));
  QVERIFY(request.http->awsKey.has_value());
  QCOMPARE(request.http->awsKey->region, std::string("eu-central-1"));
  QCOMPARE(request.http->awsKey->service, std::string("ses"));
  QCOMPARE(request.http->awsKey->accessKeyId, std::string("AKIDEXAMPLE"));
  QCOMPARE(request.http->awsKey->secretKey.reveal(), std::string_view("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
  QCOMPARE(*providers::findHeader(request.http->headers, "Content-Type"), std::string("application/json"));
  QVERIFY(providers::findHeader(request.http->headers, "Authorization") == nullptr);
  auto body = boost::json::parse(request.http->body).as_object();
  const std::string data(body["Content"].at("Raw").at("Data").as_string());
  const std::string mail = base::base64Decode(data).value();
  QVERIFY(mail.starts_with("From: \"Shop\" <noreply@example.org>\r\nTo: ada@example.com\r\n"));
  QVERIFY(mail.find("Message-ID: <018f7a4e-1111-7222-8333-444455556666.0@example.org>") != std::string::npos);
  QVERIFY(mail.find("filename=\"f.txt\"") != std::string::npos);
  body["Content"].at("Raw").at("Data") = "...";
  QCOMPARE(
      QString::fromStdString(boost::json::serialize(body)),
      QString(
          R"({"Destination":{"ToAddresses":["ada@example.com"]},"Content":{"Raw":{"Data":"..."}},)"
          R"("EmailTags":[{"Name":"notification_id","Value":"018f7a4e-1111-7222-8333-444455556666"},{"Name":"attempt","Value":"2"},{"Name":"signalbox_token","Value":"tok_1-A"}],)"
          R"("ConfigurationSetName":"events"})"));
}

void SesTest::temporaryKeysGoWithTheirToken() {
  const auto provider =
      made("ses", model::Channel::email, {{"region", "eu-central-1"}, {"access_key_id", "AKIDEXAMPLE"}, {"from", "noreply@example.org"}},
           {{"secret_access_key", "secret"}, {"session_token", "tok/en+=="}});
  QCOMPARE(provider->build(message()).value().http->awsKey->sessionToken.reveal(), std::string_view("tok/en+=="));
  QVERIFY(provider->config().secrets.empty() || provider->config().secrets.at("session_token").empty());
  QVERIFY(ses()->build(message()).value().http->awsKey->sessionToken.empty());
}

void SesTest::answersAreClassified_data() { addAnswerRows(cases()); }
void SesTest::answersAreClassified() {
  QFETCH(int, index);
  checkAnswer(*ses(), cases()[static_cast<std::size_t>(index)]);
}

void SesTest::everyRowOfTheTableIsReached() {
  checkEveryRow(providers::sesRows(), cases(), [](const auto& result) { return providers::readSes(result, {}); });
}

void SesTest::theErrorsNameIsFoundInEveryPlace_data() {
  QTest::addColumn<QString>("header");
  QTest::addColumn<QString>("body");
  QTest::addColumn<QString>("words");
  QTest::newRow("header") << "MessageRejected" << R"({"message":"no"})" << "no";
  QTest::newRow("header with a link") << "MessageRejected:http://internal/" << R"({"Message":"no"})" << "no";
  QTest::newRow("code") << "" << R"({"code":"MessageRejected","message":"no"})" << "no";
  QTest::newRow("type") << "" << R"({"__type":"com.amazonaws.ses#MessageRejected","message":"no"})" << "no";
  QTest::newRow("header before body") << "MessageRejected" << R"({"code":"Throttling","message":"no"})" << "no";
}

void SesTest::theErrorsNameIsFoundInEveryPlace() {
  QFETCH(QString, header);
  QFETCH(QString, body);
  QFETCH(QString, words);
  std::vector<providers::Header> headers;
  if (!header.isEmpty()) headers.push_back({"X-Amzn-ErrorType", header.toStdString()});
  const auto outcome = ses()->read(answered(400, body.toStdString(), headers), {});
  QCOMPARE(outcome.code, std::string("400 MessageRejected"));
  QCOMPARE(outcome.message, words.toStdString());
}

void SesTest::theRegionNamesTheHost() {
  QCOMPARE(ses({{"region", "us-east-1"}})->healthCheck()->http->url, std::string("https://email.us-east-1.amazonaws.com/v2/email/account"));
  QCOMPARE(ses({{"base_url", "http://localhost:9/x/"}})->healthCheck()->http->url, std::string("http://localhost:9/x/v2/email/account"));
  QCOMPARE(ses()->read(answered(200, R"({"MessageId":"0100018f-1"})"), {}).providerMessageId, std::string("0100018f-1"));
}

void SesTest::aMailThatIsTooLargeIsRefused() {
  const auto provider = ses({{"message_bytes_max", "10000"}});
  providers::Message large = message();
  large.content.attachments = {{"f", "text/plain", std::string(4500, 'x')}};
  QVERIFY(provider->build(large).ok());
  large.content.attachments[0].bytes = std::string(6000, 'x');  // fits as it is, but not in base64 twice
  QVERIFY(!provider->build(large).ok());
}

void SesTest::healthIsAnAccountThatMaySend_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("body");
  QTest::addColumn<bool>("healthy");
  QTest::newRow("may") << 200 << R"({"SendingEnabled":true,"EnforcementStatus":"HEALTHY"})" << true;
  QTest::newRow("on probation") << 200 << R"({"SendingEnabled":true,"EnforcementStatus":"PROBATION"})" << true;
  QTest::newRow("shut down") << 200 << R"({"SendingEnabled":true,"EnforcementStatus":"SHUTDOWN"})" << false;
  QTest::newRow("paused") << 200 << R"({"SendingEnabled":false})" << false;
  QTest::newRow("refused") << 403 << R"({"SendingEnabled":true})" << false;
}

void SesTest::healthIsAnAccountThatMaySend() {
  QFETCH(int, status);
  QFETCH(QString, body);
  QFETCH(bool, healthy);
  QCOMPARE(ses()->readHealth(answered(status, body.toStdString())), healthy);
}

void SesTest::settingsAreJudged() {
  model::ProviderConfig config;
  config.name = "one";
  config.kind = "ses";
  config.settings = settings();
  config.secrets = signalbox::tests::secretsOf({{"secret_access_key", "s"}});
  QVERIFY(providers::validate(config).ok());
  config.settings["region"] = "Frankfurt/x";
  config.settings["access_key_id"] = "akid\" x";
  config.settings["configuration_set"] = "a b";
  config.settings["from"] = "nobody";
  QCOMPARE(providers::validate(config).fields().size(), std::size_t(4));
}
