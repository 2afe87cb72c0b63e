#include "tests/engine/providers/fcm_test.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

#include "engine/providers/answer_text.h"
#include "engine/providers/fcm_answers.h"
#include "tests/engine/providers/answer_cases.h"
#include "tests/engine/providers/key_file.h"
#include "tests/engine/security/rsa_keys.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using model::OutcomeClass;
using providers::Reached;

namespace {

const base::WallTime kNow = *base::parseRfc3339("2026-05-12T14:00:00Z");  // 1778594400

std::unique_ptr<providers::Provider> fcm(std::map<std::string, std::string> settings = {}) {
  return made("fcm", model::Channel::push, std::move(settings), {{"service_account", serviceAccountFile()}});
}

providers::Message message() {
  providers::Message message;
  message.target = "device-token:1";
  message.content.title = "Ü";
  message.content.body = "b";
  message.intentAt = kNow;
  return message;
}

constexpr const char* kError = R"({"error":{"code":404,"message":"words","status":"%1","details":[)"
                               R"({"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"%2"}]}})";

const char* fcmError(const char* status, const char* code) {
  static std::vector<std::unique_ptr<std::string>> texts;  // they live as long as the table
  texts.push_back(std::make_unique<std::string>(QString(kError).arg(status, code).toStdString()));
  return texts.back()->c_str();
}

const std::vector<AnswerCase>& cases() {
  using enum OutcomeClass;
  static const std::vector<AnswerCase> all{
      {200, R"({"name":"projects/demo-project/messages/0:1"})", sent},
      {200, "{}", ambiguous},
      {404, fcmError("NOT_FOUND", "UNREGISTERED"), permanent, true, "UNREGISTERED"},
      {403, fcmError("PERMISSION_DENIED", "SENDER_ID_MISMATCH"), permanent, true, "SENDER_ID_MISMATCH"},
      {400, fcmError("INVALID_ARGUMENT", "INVALID_ARGUMENT"), permanent, false, "INVALID_ARGUMENT"},
      {400,
       R"({"error":{"code":400,"message":"The registration token is not a valid FCM registration token","status":"INVALID_ARGUMENT","details":[)"
       R"({"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"INVALID_ARGUMENT"},)"
       R"({"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"message.token","description":"x"}]}]}})",
       permanent, true, "INVALID_ARGUMENT message.token"},
      {400, R"({"error":{"status":"INVALID_ARGUMENT","details":[{"fieldViolations":[{"field":"message.data"}]}]}})", permanent, false,
       "INVALID_ARGUMENT"},
      {429, fcmError("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), throttled, false, "QUOTA_EXCEEDED", 60},
      {429, R"({"error":{"status":"RESOURCE_EXHAUSTED"}})", throttled, false, "RESOURCE_EXHAUSTED", 60},
      {429, fcmError("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), throttled, false, "QUOTA_EXCEEDED", 5, {{"Retry-After", "5"}}},
      {503, fcmError("UNAVAILABLE", "UNAVAILABLE"), transient, false, "UNAVAILABLE"},
      {503, fcmError("UNAVAILABLE", "UNAVAILABLE"), transient, false, "UNAVAILABLE", 20, {{"Retry-After", "20"}}},
      {500, fcmError("INTERNAL", "INTERNAL"), transient, false, "INTERNAL"},
      {401, fcmError("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR"), credential, false, "THIRD_PARTY_AUTH_ERROR"},
      {403, fcmError("PERMISSION_DENIED", "APNS_AUTH_ERROR"), credential, false, "APNS_AUTH_ERROR"},
      {401, R"({"error":{"status":"UNAUTHENTICATED","message":"words"}})", credential, false, "UNAUTHENTICATED"},
      {403, R"({"error":{"status":"PERMISSION_DENIED"}})", credential, false, "PERMISSION_DENIED"},
      {404, R"({"error":{"status":"NOT_FOUND"}})", permanent, false, "NOT_FOUND"},
      {500, "", ambiguous},
      {502, "<html>", ambiguous},
      {504, "", ambiguous},
  };
  return all;
}

QString body(const providers::Message& from, std::map<std::string, std::string> settings = {}) {
  return QString::fromStdString(fcm(std::move(settings))->build(from).value().http->body);
}

}  // namespace

void FcmTest::theRequestIsJson() {
  providers::Message full = message();
  full.content.data = R"({"k":"v","n":1,"d":1.5,"b":true,"o":{"x":[1]}})";
  const auto request = fcm()->build(full).value();
  QCOMPARE(request.http->url, std::string("https://fcm.googleapis.com/v1/projects/demo-project/messages:send"));
  QVERIFY(request.http->needsToken);
  QVERIFY(providers::findHeader(request.http->headers, "Authorization") == nullptr);
  QCOMPARE(QString::fromStdString(request.http->body),
           QString::fromUtf8(R"({"message":{"token":"device-token:1","notification":{"title":"Ü","body":"b"},)"
                             R"("data":{"k":"v","n":"1","d":"1.5","b":"true","o":"{\"x\":[1]}"},"android":{"priority":"high"}}})"));
  providers::Message silent = message();
  silent.content.title = silent.content.body = "";
  silent.content.data = R"({"k":"v"})";
  QCOMPARE(body(silent, {{"android_priority", "normal"}}),
           QString(R"({"message":{"token":"device-token:1","data":{"k":"v"},"android":{"priority":"normal"}}})"));
  QVERIFY(fcm({{"project_id", "other"}})->build(full).value().http->url.ends_with("/v1/projects/other/messages:send"));
}

void FcmTest::whatExpiresIsNotShownLater() {
  providers::Message expiring = message();
  expiring.expiresAt = kNow + std::chrono::seconds{90};
  QVERIFY2(body(expiring).contains(
               R"("apns":{"headers":{"apns-expiration":"1778594490"}},"webpush":{"headers":{"TTL":"90"}},"android":{"priority":"high","ttl":"90s"})"),
           qPrintable(body(expiring)));
  expiring.expiresAt = kNow + std::chrono::hours{24 * 365};
  QVERIFY(body(expiring).contains(R"("ttl":"2419200s")"));
  expiring.expiresAt = kNow - std::chrono::seconds{1};
  QVERIFY(body(expiring).contains(R"("ttl":"0s")"));
}

void FcmTest::answersAreClassified_data() { addAnswerRows(cases()); }
void FcmTest::answersAreClassified() {
  QFETCH(int, index);
  checkAnswer(*fcm(), cases()[static_cast<std::size_t>(index)], kNow);
}

void FcmTest::everyRowOfTheTableIsReached() {
  checkEveryRow(providers::fcmRows(), cases(), [](const auto& result) { return providers::readFcm(result, {}); });
  QCOMPARE(fcm()->read(answered(200, cases()[0].body), kNow).providerMessageId, std::string("projects/demo-project/messages/0:1"));
}

void FcmTest::limitsAreCounted_data() {
  QTest::addColumn<int>("bodyBytes");
  QTest::addColumn<QString>("data");
  QTest::addColumn<QString>("words");
  // "title" + 1 + "body": 10 bytes beside the body's own.
  QTest::newRow("4096 bytes") << 4086 << "" << "";
  QTest::newRow("4097 bytes") << 4087 << "" << "the push has 4097 bytes; FCM takes 4096";
  QTest::newRow("with data") << 4080 << R"({"key":"val"})" << "";
  QTest::newRow("with a byte too many") << 4081 << R"({"key":"val"})" << "4097 bytes";
  QTest::newRow("from") << 1 << R"({"from":"x"})" << "FCM reserves";
  QTest::newRow("gcm") << 1 << R"({"gcm":"x"})" << "FCM reserves";
  QTest::newRow("google...") << 1 << R"({"google.x":"x"})" << "FCM reserves";
  QTest::newRow("data is no object") << 1 << "[1]" << "no JSON object";
}

void FcmTest::limitsAreCounted() {
  QFETCH(int, bodyBytes);
  QFETCH(QString, data);
  QFETCH(QString, words);
  providers::Message large = message();
  large.content.title = "t";
  large.content.body = std::string(static_cast<std::size_t>(bodyBytes), 'x');
  large.content.data = data.toStdString();
  const auto request = fcm()->build(large);
  QCOMPARE(request.ok(), words.isEmpty());
  if (!request.ok()) QVERIFY2(QString::fromStdString(request.status().message()).contains(words), request.status().message().c_str());
}

void FcmTest::theAssertionIsSigned() {
  const auto request = fcm({{"timeout_ms", "7000"}})->tokenRequest(kNow).value();
  QCOMPARE(request.http->url, std::string("https://oauth2.googleapis.com/token"));
  QCOMPARE(request.http->method, std::string("POST"));
  QCOMPARE(request.totalTimeout.count(), 7000);
  QVERIFY(!request.http->needsToken);
  QCOMPARE(*providers::findHeader(request.http->headers, "Content-Type"), std::string("application/x-www-form-urlencoded"));
  const QString form = QString::fromStdString(request.http->body);
  QVERIFY(form.startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="));
  const auto jwt = readJwt(QUrlQuery(form).queryItemValue("assertion").toStdString(), rsaKeys().publicPem);
  QVERIFY(jwt.verified);
  QCOMPARE(jwt.header, std::string(R"({"alg":"RS256","typ":"JWT","kid":"k1"})"));
  QCOMPARE(jwt.claims,
           std::string(R"({"iss":"svc@demo-project.iam.gserviceaccount.com","scope":"https://www.googleapis.com/auth/firebase.messaging",)"
                       R"("aud":"https://oauth2.googleapis.com/token","iat":1778594400,"exp":1778598000})"));
}

void FcmTest::theTokenIsRead() {
  const auto answer = fcm()->readToken(answered(200, R"({"access_token":"ya29.x","expires_in":3599,"token_type":"Bearer"})"), kNow);
  QVERIFY(answer.token.has_value());
  QVERIFY(answer.token->reveal() == "ya29.x");
  QCOMPARE(answer.lifetime.count(), 3'599'000);
}

void FcmTest::aRefusedTokenRequestSentNothing_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("body");
  QTest::addColumn<int>("outcome");
  QTest::addColumn<QString>("code");
  const auto row = [](const char* name, int status, const char* text, OutcomeClass outcome, const char* code) {
    QTest::newRow(name) << status << text << int(outcome) << code;
  };
  row("grant", 400, R"({"error":"invalid_grant","error_description":"Invalid JWT Signature."})", OutcomeClass::credential, "token 400 invalid_grant");
  row("401", 401, R"({"error":"invalid_client"})", OutcomeClass::credential, "token 401 invalid_client");
  row("404", 404, "", OutcomeClass::credential, "token 404");
  row("302", 302, "", OutcomeClass::credential, "token 302");
  row("200 without a token", 200, "{}", OutcomeClass::credential, "token 200");
  row("408", 408, "", OutcomeClass::notSent, "token 408");
  row("429", 429, "", OutcomeClass::throttled, "token 429");
  row("500", 500, "", OutcomeClass::notSent, "token 500");
  row("502", 502, "<html>", OutcomeClass::notSent, "token 502");
  row("503", 503, "", OutcomeClass::notSent, "token 503");
  row("no answer", 0, "", OutcomeClass::notSent, "token timeout");
}

void FcmTest::aRefusedTokenRequestSentNothing() {
  QFETCH(int, status);
  QFETCH(QString, body);
  QFETCH(int, outcome);
  QFETCH(QString, code);
  auto result = answered(status, body.toStdString());
  if (status == 0) {
    result.reached = Reached::requestBytes;
    result.error = "timeout";
  }
  const auto answer = fcm()->readToken(result, kNow);
  QVERIFY(!answer.token);
  QCOMPARE(int(answer.refusal.outcome), outcome);
  QCOMPARE(QString::fromStdString(answer.refusal.code), code);
  QVERIFY(answer.refusal.message.starts_with("no access token: "));
}

void FcmTest::aRefusedTokenIsTold_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("body");
  QTest::addColumn<bool>("refused");
  QTest::newRow("unauthenticated") << 401 << R"({"error":{"status":"UNAUTHENTICATED"}})" << true;
  QTest::newRow("401 of a proxy") << 401 << "" << true;
  QTest::newRow("permission") << 403 << R"({"error":{"status":"PERMISSION_DENIED"}})" << true;
  QTest::newRow("Apple's key") << 401 << fcmError("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR") << false;
  QTest::newRow("another sender") << 403 << fcmError("PERMISSION_DENIED", "SENDER_ID_MISMATCH") << false;
  QTest::newRow("sent") << 200 << R"({"name":"x"})" << false;
  QTest::newRow("quota") << 429 << "" << false;
}

void FcmTest::aRefusedTokenIsTold() {
  QFETCH(int, status);
  QFETCH(QString, body);
  QFETCH(bool, refused);
  QCOMPARE(fcm()->refusesToken(answered(status, body.toStdString())), refused);
}

void FcmTest::keyFilesAreJudged_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("words");
  const QString good = QString::fromStdString(serviceAccountFile());
  const auto without = [&](const char* key) {
    QJsonObject object = QJsonDocument::fromJson(good.toUtf8()).object();
    object.remove(key);
    return QString(QJsonDocument(object).toJson());
  };
  const auto with = [&](const char* key, const QString& value) {
    QJsonObject object = QJsonDocument::fromJson(good.toUtf8()).object();
    object[key] = value;
    return QString(QJsonDocument(object).toJson());
  };
  QTest::newRow("with line ends") << with("client_email", "a@b") << "";
  QTest::newRow("no JSON") << "-----BEGIN" << "no JSON object";
  QTest::newRow("a user's file") << with("type", "authorized_user") << "no service account's key file";
  QTest::newRow("no address") << without("client_email") << "lacks client_email";
  QTest::newRow("token_uri elsewhere") << with("token_uri", "http://example.org/token") << "token_uri that must be https";
  QTest::newRow("no key") << without("private_key") << "no private key in PEM";
  QTest::newRow("half a key") << with("private_key", QString::fromStdString(rsaKeys().privatePem).left(300)) << "no private key in PEM";
  QTest::newRow("the public one") << with("private_key", QString::fromStdString(rsaKeys().publicPem)) << "no private key in PEM";
  QTest::newRow("a short one") << with("private_key", QString::fromStdString(makeRsaKeys(1024).privatePem)) << "less than 2048 bits";
  QTest::newRow("no project") << without("project_id") << "is required: the service account names none";
}

void FcmTest::keyFilesAreJudged() {
  QFETCH(QString, file);
  QFETCH(QString, words);
  model::ProviderConfig config;
  config.name = "one";
  config.kind = "fcm";
  config.channel = model::Channel::push;
  config.secrets = signalbox::tests::secretsOf({{"service_account", file.toStdString()}});
  const auto status = providers::validate(config);
  QCOMPARE(status.ok(), words.isEmpty());
  if (words.isEmpty()) return;
  QCOMPARE(status.fields().size(), std::size_t(1));
  QVERIFY2(QString::fromStdString(status.fields()[0].detail).contains(words), status.fields()[0].detail.c_str());
}

void FcmTest::healthIsExaminedOnly() {
  const auto request = *fcm()->healthCheck();
  QCOMPARE(request.http->body, std::string(R"({"validate_only":true,"message":{"topic":"signalbox-health","notification":{"title":"ping"}}})"));
  QVERIFY(request.http->needsToken);
  QVERIFY(fcm()->readHealth(answered(200, R"({"name":"projects/demo-project/messages/fake_message_id"})")));
  QVERIFY(!fcm()->readHealth(answered(200, "{}")));
  QVERIFY(!fcm()->readHealth(answered(403, R"({"name":"x"})")));
}
