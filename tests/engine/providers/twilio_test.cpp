#include "tests/engine/providers/twilio_test.h"

#include "engine/base/digest.h"
#include "engine/providers/answer_text.h"
#include "engine/providers/twilio_answers.h"
#include "engine/providers/twilio_lookup.h"
#include "tests/engine/providers/answer_cases.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using model::OutcomeClass;
using providers::Lookup;

namespace {

constexpr const char* kSid = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01";
const base::WallTime kIntent = *base::parseRfc3339("2026-05-12T14:00:00Z");

std::unique_ptr<providers::Provider> twilio(std::map<std::string, std::string> more = {}) {
  std::map<std::string, std::string> settings{{"account_sid", kSid}, {"from", "+15005550006"}};
  more.merge(settings);
  std::erase_if(more, [](const auto& each) { return each.second.empty(); });
  return made("twilio", model::Channel::sms, std::move(more), {{"auth_token", "secret token"}});
}

providers::Message message(const std::string& text = "Hi") {
  providers::Message message;
  message.target = "+436601234567";
  message.content.text = text;
  message.createdAt = message.intentAt = kIntent;
  return message;
}

const AnswerCase kCases[] = {
    {201, R"({"sid":"SM00000000000000000000000000000001","status":"queued","num_segments":"1"})", OutcomeClass::sent},
    {200, R"({"sid":"MM00000000000000000000000000000001","status":"accepted"})", OutcomeClass::sent},
    {201, "<html>welcome</html>", OutcomeClass::ambiguous},
    {200, R"({"ok":true})", OutcomeClass::ambiguous},
    {401, R"({"code":20003,"message":"Authenticate","status":401})", OutcomeClass::credential, false, "20003"},
    {401, "", OutcomeClass::credential},
    {403, R"({"code":20008,"message":"Resource not accessible with Test Account Credentials"})", OutcomeClass::credential, false, "20008"},
    {403, R"({"code":20005,"message":"Account not active"})", OutcomeClass::credential, false, "20005"},
    {404, R"({"code":20404,"message":"The requested resource was not found"})", OutcomeClass::permanent, false, "20404"},
    {429, R"({"code":20429,"message":"Too Many Requests"})", OutcomeClass::throttled, false, "20429"},
    {429, R"({"code":20429,"message":"Too Many Requests"})", OutcomeClass::throttled, false, "20429", 7, {{"Retry-After", "7"}}},
    {429, R"({"code":21611,"message":"The From number has exceeded the maximum number of queued messages"})", OutcomeClass::throttled, false,
     "21611"},
    {400, R"({"code":21611,"message":"queue is full"})", OutcomeClass::throttled, false, "21611"},
    {429, "", OutcomeClass::throttled},
    {400, R"({"code":21211,"message":"Invalid 'To' Phone Number"})", OutcomeClass::permanent, true, "21211"},
    {400, R"({"code":21614,"message":"not a mobile number"})", OutcomeClass::permanent, true, "21614"},
    {400, R"({"code":21610,"message":"unsubscribed recipient"})", OutcomeClass::permanent, true, "21610"},
    {400, R"({"code":21212,"message":"Invalid From"})", OutcomeClass::permanent, false, "21212"},
    {400, R"({"code":21606,"message":"not owned"})", OutcomeClass::permanent, false, "21606"},
    {400, R"({"code":21408,"message":"Permission to send has not been enabled for the region"})", OutcomeClass::permanent, false, "21408"},
    {400, R"({"code":21612,"message":"cannot route"})", OutcomeClass::permanent, false, "21612"},
    {400, R"({"code":21617,"message":"exceeds the 1600 character limit"})", OutcomeClass::permanent, false, "21617"},
    {400, R"({"type":"x","title":"Invalid","status":400,"code":21211,"detail":"newer form"})", OutcomeClass::permanent, true, "21211"},
    {400, R"({"code":29999,"message":"new"})", OutcomeClass::permanent, false, "29999"},
    {400, R"({"code":"Your code is 4711","message":"words are no code"})", OutcomeClass::permanent},
    {500, R"({"code":20500,"message":"Internal"})", OutcomeClass::transient, false, "20500"},
    {500, "<html>", OutcomeClass::ambiguous},
    {502, "", OutcomeClass::ambiguous},
    {503, R"({"code":20503,"message":"Service unavailable"})", OutcomeClass::transient, false, "20503"},
    {503, "", OutcomeClass::throttled, false, "", 5, {{"Retry-After", "5"}}},
    {504, "", OutcomeClass::ambiguous},
};

}  // namespace

void TwilioTest::theRequestIsAForm() {
  auto provider = twilio({{"status_callback", "https://example.org/cb?a=1"}, {"timeout_ms", "9000"}, {"connect_timeout_ms", "900"}});
  const auto request = provider->build(message("1+1 = 2 & ü€")).value();
  QCOMPARE(request.http->method, std::string("POST"));
  QCOMPARE(request.http->url, "https://api.twilio.com/2010-04-01/Accounts/" + std::string(kSid) + "/Messages.json");
  QCOMPARE(request.http->body,
           std::string("To=%2B436601234567&From=%2B15005550006&Body=1%2B1%20%3D%202%20%26%20%C3%BC%E2%82%AC&"
                       "StatusCallback=https%3A%2F%2Fexample.org%2Fcb%3Fa%3D1%26notification_id%3D"
                       "00000000-0000-0000-0000-000000000000%26attempt%3D0"));
  const auto header = [&](const char* name) { return *providers::findHeader(request.http->headers, name); };
  QCOMPARE(header("Content-Type"), std::string("application/x-www-form-urlencoded"));
  QCOMPARE(header("Accept"), std::string("application/json"));
  QCOMPARE(header("Authorization"), "Basic " + base::base64Encode(std::string(kSid) + ":secret token"));
  QVERIFY(!request.http->guarded && !request.http->needsToken);
  QCOMPARE(request.totalTimeout.count(), 9000);
  QCOMPARE(request.connectTimeout.count(), 900);
}

void TwilioTest::theCallbackNamesTheAttempt_data() {
  QTest::addColumn<QString>("callback");
  QTest::addColumn<QString>("sent");
  const QString ids = QStringLiteral("notification_id=018f7a4e-1111-7222-8333-444455556666&attempt=3");
  QTest::newRow("no query") << "https://example.org/cb" << "https://example.org/cb?" + ids;
  QTest::newRow("a query") << "https://example.org/cb?tenant=1" << "https://example.org/cb?tenant=1&" + ids;
  QTest::newRow("an empty query") << "https://example.org/cb?" << "https://example.org/cb?" + ids;
  QTest::newRow("a query that ends open") << "https://example.org/cb?tenant=1&" << "https://example.org/cb?tenant=1&" + ids;
}

void TwilioTest::theCallbackNamesTheAttempt() {
  QFETCH(QString, callback);
  QFETCH(QString, sent);
  providers::Message third = message();
  third.notificationId = *base::Uuid::parse("018f7a4e-1111-7222-8333-444455556666");
  third.attempt = 3;
  const std::string body = twilio({{"status_callback", callback.toStdString()}})->build(third).value().http->body;
  const std::string field = "&StatusCallback=";
  QCOMPARE(QUrl::fromPercentEncoding(QByteArray::fromStdString(body.substr(body.find(field) + field.size()))), sent);
}

void TwilioTest::aMessagingServiceTakesThePlaceOfASender() {
  const auto provider = twilio({{"from", ""},
                                {"messaging_service_sid", "MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01"},
                                {"smart_encoded", "true"},
                                {"api_key_sid", "SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01"},
                                {"base_url", "http://127.0.0.1:8080/"}});
  const auto request = provider->build(message()).value();
  QCOMPARE(request.http->body, std::string("To=%2B436601234567&MessagingServiceSid=MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01&Body=Hi&SmartEncoded=true"));
  QVERIFY(request.http->url.starts_with("http://127.0.0.1:8080/2010-04-01/Accounts/AC"));
  QCOMPARE(*providers::findHeader(request.http->headers, "Authorization"),
           "Basic " + base::base64Encode("SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01:secret token"));
}

void TwilioTest::whatExpiresIsNotKeptByTwilio_data() {
  QTest::addColumn<int>("leftS");
  QTest::addColumn<QString>("field");
  QTest::newRow("ten minutes") << 600 << "&ValidityPeriod=600";
  QTest::newRow("at once") << 0 << "&ValidityPeriod=1";
  QTest::newRow("longer than Twilio keeps it") << 40'000 << "";
}

void TwilioTest::whatExpiresIsNotKeptByTwilio() {
  QFETCH(int, leftS);
  QFETCH(QString, field);
  providers::Message expiring = message();
  expiring.expiresAt = kIntent + std::chrono::seconds{leftS};
  QVERIFY(twilio()->build(expiring).value().http->body.ends_with("&Body=Hi" + field.toStdString()));
}

void TwilioTest::answersAreClassified_data() { addAnswerRows(kCases); }
void TwilioTest::answersAreClassified() {
  QFETCH(int, index);
  checkAnswer(*twilio(), kCases[index]);
}

void TwilioTest::everyRowOfTheTableIsReached() {
  checkEveryRow(providers::twilioRows(), kCases, [](const auto& result) { return providers::readTwilio(result, {}); });
}

void TwilioTest::theIdAndTheStateAreRead() {
  const auto sent = twilio()->read(answered(201, kCases[0].body), {});
  QCOMPARE(sent.providerMessageId, std::string("SM00000000000000000000000000000001"));
  QCOMPARE(sent.message, std::string("queued"));
  QCOMPARE(twilio()->read(answered(400, kCases[14].body), {}).message, std::string("Invalid 'To' Phone Number"));
  QCOMPARE(twilio()->read(answered(400, kCases[22].body), {}).message, std::string("newer form"));
}

void TwilioTest::tooLongTextsAreRefused_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("words");
  const QString x(1, 'x');
  QTest::newRow("1600 characters") << x.repeated(1600) << "takes 11 messages in the GSM 7-bit alphabet";
  QTest::newRow("1601 characters") << x.repeated(1601) << "has 1601 characters";
  QTest::newRow("10 parts") << x.repeated(1530) << "";
  QTest::newRow("11 parts of UCS-2") << QStringLiteral("ł").repeated(671) << "takes 11 messages in UCS-2";
  QTest::newRow("no text") << "" << "needs a text";
}

void TwilioTest::tooLongTextsAreRefused() {
  QFETCH(QString, text);
  QFETCH(QString, words);
  const auto request = twilio()->build(message(text.toStdString()));
  QCOMPARE(request.ok(), words.isEmpty());
  if (!request.ok()) QVERIFY2(QString::fromStdString(request.status().message()).contains(words), request.status().message().c_str());
}

void TwilioTest::settingsAreJudgedTogether_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<QString>("value");
  QTest::newRow("account") << "account_sid" << "AC1";
  QTest::newRow("key") << "api_key_sid" << "SKzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz";
  QTest::newRow("both senders") << "messaging_service_sid" << "MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01";
  QTest::newRow("no sender") << "from" << "";
  QTest::newRow("callback") << "status_callback" << "/relative";
  QTest::newRow("callback's host") << "status_callback" << "https://a_b.example.org/";
  QTest::newRow("plain http") << "base_url" << "http://api.example.com";
  QTest::newRow("plain http, and a name that begins like this machine") << "base_url" << "http://127.example.com";
  QTest::newRow("plain http, and a name that begins with this machine's address") << "base_url" << "http://127.0.0.1.example.com";
  QTest::newRow("with a user") << "base_url" << "https://u:p@api.example.com";
  QTest::newRow("with a query") << "base_url" << "https://api.example.com/?x";
  QTest::newRow("parts") << "segments_max" << "25";
}

void TwilioTest::settingsAreJudgedTogether() {
  QFETCH(QString, key);
  QFETCH(QString, value);
  model::ProviderConfig config;
  config.name = "one";
  config.kind = "twilio";
  config.channel = model::Channel::sms;
  config.settings = {{"account_sid", kSid}, {"from", "+15005550006"}};
  config.secrets = signalbox::tests::secretsOf({{"auth_token", "t"}});
  QVERIFY(providers::validate(config).ok());
  config.settings[key.toStdString()] = value.toStdString();
  const auto status = providers::validate(config);
  QCOMPARE(status.fields().size(), std::size_t(1));
  const std::string named = key == "messaging_service_sid" ? "from" : key.toStdString();
  QCOMPARE(status.fields()[0].pointer, "/settings/" + named);
}

void TwilioTest::healthIsAnActiveAccount() {
  const auto provider = twilio();
  const auto request = *provider->healthCheck();
  QCOMPARE(request.http->method, std::string("GET"));
  QVERIFY(request.http->url.ends_with("/2010-04-01/Accounts/" + std::string(kSid) + ".json"));
  QVERIFY(request.http->body.empty());
  QVERIFY(provider->readHealth(answered(200, R"({"status":"active"})")));
  QVERIFY(!provider->readHealth(answered(200, R"({"status":"suspended"})")));
  QVERIFY(!provider->readHealth(answered(200, "<html>")));
  QVERIFY(!provider->readHealth(answered(401, R"({"status":"active"})")));
}

namespace {

QByteArray entry(const char* sid, const char* to, const char* text, const char* created, const char* direction = "outbound-api") {
  return QByteArray(R"({"sid":")") + sid + R"(","to":")" + to + R"(","body":")" + text + R"(","date_created":")" + created + R"(","direction":")" +
      direction + R"("})";
}
QByteArray list(const QByteArray& entries, const char* next = "null") { return R"({"messages":[)" + entries + R"(],"next_page_uri":)" + next + "}"; }

constexpr const char* kTo = "+436601234567";
constexpr const char* kBefore = "Tue, 12 May 2026 13:59:50 +0000";
constexpr const char* kSince = "Tue, 12 May 2026 14:00:01 +0000";

}  // namespace

void TwilioTest::lookupsAreRead_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QByteArray>("body");
  QTest::addColumn<int>("ageS");
  QTest::addColumn<int>("lookup");
  QTest::addColumn<int>("againS");
  const auto row = [](const char* name, int status, const QByteArray& body, int ageS, Lookup lookup, int againS = -1) {
    QTest::newRow(name) << status << body << ageS << int(lookup) << againS;
  };
  row("ours", 200, list(entry("SM1", kTo, "Hi", kSince)), 5, Lookup::found);
  row("ours among others", 200, list(entry("SM9", kTo, "Ho", kSince) + "," + entry("SM1", kTo, " Hi\\n", kSince)), 5, Lookup::found);
  row("nothing, and old enough", 200, list(""), 120, Lookup::notFound);
  row("nothing yet", 200, list(""), 30, Lookup::unknown, 90);
  row("made before", 200, list(entry("SM1", kTo, "Hi", kBefore)), 200, Lookup::notFound);
  row("another text", 200, list(entry("SM1", kTo, "Ho", kSince)), 200, Lookup::notFound);
  row("another number", 200, list(entry("SM1", "+43660", "Hi", kSince)), 200, Lookup::notFound);
  row("an answer of theirs", 200, list(entry("SM1", kTo, "Hi", kSince, "inbound")), 200, Lookup::notFound);
  row("a list that ends too early", 200, list(entry("SM1", kTo, "Ho", kSince), "\"/next\""), 200, Lookup::unknown);
  row("a long list that reaches back", 200, list(entry("SM1", kTo, "Ho", kBefore), "\"/next\""), 200, Lookup::notFound);
  row("refused", 401, R"({"code":20003})", 200, Lookup::unknown, 60);
  row("slow down", 429, "", 200, Lookup::unknown, 60);
  row("no list", 200, "{}", 200, Lookup::unknown, 60);
  row("a page of somebody else", 200, "<html>", 200, Lookup::unknown, 60);
}

void TwilioTest::lookupsAreRead() {
  QFETCH(int, status);
  QFETCH(QByteArray, body);
  QFETCH(int, ageS);
  QFETCH(int, lookup);
  QFETCH(int, againS);
  const auto provider = twilio();
  QVERIFY(provider->capabilities().looksUp);
  const auto request = *provider->lookupRequest(message());
  QVERIFY(request.http->url.ends_with("/Messages.json?To=%2B436601234567&PageSize=100"));
  QCOMPARE(request.http->method, std::string("GET"));
  const auto finding = provider->readLookup(message(), answered(status, body.toStdString()), kIntent + std::chrono::seconds{ageS});
  QCOMPARE(int(finding.lookup), lookup);
  QCOMPARE(finding.providerMessageId, std::string(lookup == int(Lookup::found) ? "SM1" : ""));
  QCOMPARE(finding.askAgainIn ? int(finding.askAgainIn->count() / 1000) : -1, againS);
  QVERIFY(!finding.message.empty() && finding.message.find(kTo) == std::string::npos);
}

void TwilioTest::aDifferenceOfClocksDoesNotMislead() {
  // Their clock is five minutes behind ours: what was made "before" our intent was made after it.
  const QByteArray body = list(entry("SM1", kTo, "Hi", "Tue, 12 May 2026 13:55:03 +0000"));
  const base::WallTime wall = kIntent + std::chrono::seconds{10};
  const auto without = twilio()->readLookup(message(), answered(200, body.toStdString()), wall);
  QCOMPARE(int(without.lookup), int(Lookup::unknown));
  const auto with = twilio()->readLookup(message(), answered(200, body.toStdString(), {{"date", "Tue, 12 May 2026 13:55:10 GMT"}}), wall);
  QCOMPARE(int(with.lookup), int(Lookup::found));
}

void TwilioTest::theNearestOfTwoIsOurs() {
  const QByteArray body = list(entry("SM2", kTo, "Hi", "Tue, 12 May 2026 14:05:00 +0000") + "," + entry("SM1", kTo, "Hi", kSince));
  QCOMPARE(twilio()->readLookup(message(), answered(200, body.toStdString()), kIntent).providerMessageId, std::string("SM1"));
}

void TwilioTest::aTextThatTwilioChangesCannotBeLookedUp() {
  const auto provider = twilio({{"smart_encoded", "true"}});
  QVERIFY(!provider->capabilities().looksUp);
  QVERIFY(!provider->lookupRequest(message()));
}
