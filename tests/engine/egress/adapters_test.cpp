#include "tests/engine/egress/adapters_test.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "engine/base/digest.h"
#include "tests/engine/egress/http_server.h"
#include "tests/engine/egress/seen_request.h"
#include "tests/engine/egress/send_fixture.h"
#include "tests/engine/providers/key_file.h"

using namespace signalbox;
using model::OutcomeClass;
using enum Behaviour::Kind;

namespace {

constexpr const char* kAwsSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

struct Adapter {
  const char* kind;
  model::Channel channel;
  const char* target;
  std::map<std::string, std::string> settings;
  std::map<std::string, std::string> secrets;
  Behaviour taken;
};

const std::vector<Adapter>& adapters() {
  static const std::vector<Adapter> all{
      {"twilio",
       model::Channel::sms,
       "+436601234567",
       {{"account_sid", "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01"}, {"from", "+15005550006"}},
       {{"auth_token", "canary"}},
       {answer, 201, "", R"({"sid":"SM1","status":"queued"})"}},
      {"sendgrid",
       model::Channel::email,
       "ada@example.com",
       {{"from", "noreply@example.org"}},
       {{"api_key", "canary"}},
       {answer, 202, "X-Message-Id: sg1\r\n", ""}},
      {"ses",
       model::Channel::email,
       "ada@example.com",
       {{"from", "noreply@example.org"}, {"region", "us-east-1"}, {"access_key_id", "AKIDEXAMPLE"}},
       {{"secret_access_key", kAwsSecret}},
       {answer, 200, "", R"({"MessageId":"ses1"})"}},
      {"termii",
       model::Channel::sms,
       "+2349012672711",
       {{"from", "Signalbox"}},
       {{"api_key", "canary"}},
       {answer, 200, "", R"({"message_id":"9122821270554876574","message":"Successfully Sent"})"}},
  };
  return all;
}

const Adapter& adapter(const char* kind) {
  for (const Adapter& each : adapters())
    if (std::string(each.kind) == kind) return each;
  qFatal("no adapter %s", kind);
}

std::shared_ptr<const providers::Provider> make(const Adapter& from, const std::string& baseUrl, std::map<std::string, std::string> more = {}) {
  auto settings = from.settings;
  more.merge(settings);
  more["base_url"] = baseUrl;
  return makeProvider(from.kind, std::move(more), from.secrets, from.channel);
}

QString text(const egress::FinishedSend& send) {
  return QString("%1 %2 %3")
      .arg(QString::fromStdString(std::string(model::name(send.outcome.outcome))), QString::fromStdString(send.outcome.code),
           send.begun ? "begun" : "unbegun");
}

QJsonObject json(const SeenRequest& request) { return QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object(); }

void addAdapters() {
  QTest::addColumn<QString>("kind");
  for (const Adapter& each : adapters()) QTest::newRow(each.kind) << each.kind;
}

/// Sends through the adapter; the double has seen the request.
egress::FinishedSend sendBy(const Adapter& each, HttpServer& server, SendFixture& fixture, std::map<std::string, std::string> more = {}) {
  return fixture.send(make(each, server.url(""), std::move(more)), each.target);
}

}  // namespace

void AdaptersTest::theDoubleComputesAwsSignaturesAsDocumented_data() {
  QTest::addColumn<QString>("request");
  QTest::addColumn<QString>("scope");
  QTest::addColumn<QString>("headers");
  QTest::addColumn<QString>("signature");
  const QString date("X-Amz-Date: 20150830T123600Z\r\n");
  const QString plain("20150830/us-east-1/service/aws4_request");
  QTest::newRow("A: nothing but a path") << "POST / HTTP/1.1\r\nHost: example.amazonaws.com\r\n" + date + "\r\n"
                                         << plain << "host;x-amz-date"
                                         << "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b";
  QTest::newRow("B: a query") << "GET /?Param2=value2&Param1=value1 HTTP/1.1\r\nHost: example.amazonaws.com\r\n" + date + "\r\n"
                              << plain << "host;x-amz-date" << "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500";
  const QString hash("9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e");
  QTest::newRow("C: a form") << "POST / HTTP/1.1\r\nHost: example.amazonaws.com\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                                "Content-Length: 13\r\nx-amz-content-sha256: " +
          hash + "\r\n" + date + "\r\nParam1=value1"
                             << plain << "content-length;content-type;host;x-amz-content-sha256;x-amz-date"
                             << "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b";
  QTest::newRow("D: SES") << "POST /v2/email/outbound-emails HTTP/1.1\r\nHost: email.us-east-1.amazonaws.com\r\nContent-Type: application/json\r\n" +
          date +
          "\r\n"
          R"({"FromEmailAddress":"from@example.com","Destination":{"ToAddresses":["to@example.com"]},)"
          R"("Content":{"Simple":{"Subject":{"Data":"Hi"},"Body":{"Text":{"Data":"Hello"}}}}})"
                          << "20150830/us-east-1/ses/aws4_request" << "content-type;host;x-amz-date"
                          << "98e6f9d29c8586519f18b99010327bd6bd19af445f50eef2ed6a181b75546f68";
}

void AdaptersTest::theDoubleComputesAwsSignaturesAsDocumented() {
  QFETCH(QString, request);
  QFETCH(QString, scope);
  QFETCH(QString, headers);
  QFETCH(QString, signature);
  const AwsClaim claim{"AKIDEXAMPLE", scope.toStdString(), headers.toStdString(), {}};
  QCOMPARE(QString::fromStdString(awsSignature(SeenRequest::parse(request.toStdString()), claim, kAwsSecret)), signature);
}

void AdaptersTest::twilioGetsItsForm() {
  HttpServer server;
  server.script({adapter("twilio").taken});
  SendFixture fixture;
  const auto send = sendBy(adapter("twilio"), server, fixture, {{"status_callback", "https://example.org/cb?a=b&c=d"}});
  QCOMPARE(text(send), QString("sent 201 begun"));
  QCOMPARE(send.outcome.providerMessageId, std::string("SM1"));
  const auto seen = SeenRequest::parse(server.requests().at(0));
  QCOMPARE(seen.method, std::string("POST"));
  QCOMPARE(seen.path, std::string("/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01/Messages.json"));
  QCOMPARE(seen.header("authorization"), "Basic " + base::base64Encode("ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01:canary"));
  QCOMPARE(seen.header("content-type"), std::string("application/x-www-form-urlencoded"));
  QCOMPARE(seen.form(),
           (std::map<std::string, std::string>{
               {"To", "+436601234567"},
               {"From", "+15005550006"},
               {"Body", "Hello"},
               {"StatusCallback", "https://example.org/cb?a=b&c=d&notification_id=018f7a4e-1111-7222-8333-444455550001&attempt=1"}}));
}

void AdaptersTest::twilioIsAskedForAMessage() {
  HttpServer server;
  server.script({{answer, 200, "Date: Tue, 12 May 2026 14:00:30 GMT\r\n",
                  R"({"messages":[{"sid":"SM7","to":"+436601234567","body":"Hello","direction":"outbound-api",)"
                  R"("date_created":"Tue, 12 May 2026 14:00:02 +0000"}],"next_page_uri":null})"}});
  base::ManualClock clock(*base::parseRfc3339("2026-05-12T14:00:30Z"));
  SendFixture fixture({}, &clock);
  fixture.egress.lookUp(fixture.lookup(make(adapter("twilio"), server.url("")), "+436601234567"));
  QVERIFY(fixture.waitForLookups(1));
  QCOMPARE(int(fixture.lookups[0].finding.lookup), int(providers::Lookup::found));
  QCOMPARE(fixture.lookups[0].finding.providerMessageId, std::string("SM7"));
  const auto seen = SeenRequest::parse(server.requests().at(0));
  QCOMPARE(seen.method, std::string("GET"));
  QCOMPARE(seen.query, std::string("To=%2B436601234567&PageSize=100"));
  QVERIFY(seen.header("authorization").starts_with("Basic "));
}

void AdaptersTest::sendgridGetsItsJson() {
  HttpServer server;
  server.script({adapter("sendgrid").taken});
  SendFixture fixture;
  const auto send = sendBy(adapter("sendgrid"), server, fixture);
  QCOMPARE(text(send), QString("sent 202 begun"));
  QCOMPARE(send.outcome.providerMessageId, std::string("sg1"));
  const auto seen = SeenRequest::parse(server.requests().at(0));
  QCOMPARE(seen.path, std::string("/v3/mail/send"));
  QCOMPARE(seen.header("authorization"), std::string("Bearer canary"));
  QCOMPARE(seen.header("content-type"), std::string("application/json"));
  QCOMPARE(json(seen)["subject"].toString(), QString("Hello"));
}

void AdaptersTest::sesGetsASignedMail() {
  HttpServer server;
  server.script({adapter("ses").taken, adapter("ses").taken});
  SendFixture fixture;
  const auto send = sendBy(adapter("ses"), server, fixture);
  QCOMPARE(text(send), QString("sent 200 begun"));
  QCOMPARE(send.outcome.providerMessageId, std::string("ses1"));
  auto seen = SeenRequest::parse(server.requests().at(0));
  QCOMPARE(seen.path, std::string("/v2/email/outbound-emails"));
  const auto claim = AwsClaim::parse(seen.header("authorization"));
  QCOMPARE(claim.accessKeyId, std::string("AKIDEXAMPLE"));
  QVERIFY2(claim.scope.ends_with("/us-east-1/ses/aws4_request"), claim.scope.c_str());
  QCOMPARE(claim.scope.substr(0, 8), seen.header("x-amz-date").substr(0, 8));
  for (const char* name : {"host", "x-amz-date", "content-type"})
    QVERIFY2((";" + claim.signedHeaders + ";").find(";" + std::string(name) + ";") != std::string::npos, name);
  QCOMPARE(claim.signature, awsSignature(seen, claim, kAwsSecret));
  // What is signed cannot be changed on the way.
  seen.body += ' ';
  QVERIFY(claim.signature != awsSignature(seen, claim, kAwsSecret));
  const QByteArray mail = QByteArray::fromBase64(json(seen)["Content"].toObject()["Raw"].toObject()["Data"].toString().toLatin1());
  QVERIFY(mail.contains("Subject: Hello\r\n"));
}

void AdaptersTest::temporaryKeysOfSesAreSignedWithTheirToken() {
  HttpServer server;
  server.script({adapter("ses").taken});
  SendFixture fixture;
  Adapter temporary = adapter("ses");
  temporary.secrets["session_token"] = "tok/en+==";
  QCOMPARE(text(sendBy(temporary, server, fixture)), QString("sent 200 begun"));
  const auto seen = SeenRequest::parse(server.requests().at(0));
  QCOMPARE(seen.header("x-amz-security-token"), std::string("tok/en+=="));
  const auto claim = AwsClaim::parse(seen.header("authorization"));
  QVERIFY2((";" + claim.signedHeaders + ";").find(";x-amz-security-token;") != std::string::npos, claim.signedHeaders.c_str());
  QCOMPARE(claim.signature, awsSignature(seen, claim, kAwsSecret));
}

void AdaptersTest::fcmGetsItsMessage() {
  HttpServer server;
  server.script({{answer, 200, "", R"({"access_token":"ya29.canary","expires_in":3599,"token_type":"Bearer"})"},
                 {answer, 200, "", R"({"name":"projects/demo-project/messages/0:1"})"}});
  SendFixture fixture;
  const Adapter fcm{"fcm", model::Channel::push, "device-token:1", {}, {{"service_account", serviceAccountFile(server.url("/token"))}}, {}};
  const auto send = sendBy(fcm, server, fixture);
  QCOMPARE(text(send), QString("sent 200 begun"));
  QCOMPARE(send.outcome.providerMessageId, std::string("projects/demo-project/messages/0:1"));
  QCOMPARE(SeenRequest::parse(server.requests().at(0)).path, std::string("/token"));
  const auto seen = SeenRequest::parse(server.requests().at(1));
  QCOMPARE(seen.path, std::string("/v1/projects/demo-project/messages:send"));
  QCOMPARE(seen.header("authorization"), std::string("Bearer ya29.canary"));
  QCOMPARE(seen.header("content-type"), std::string("application/json"));
  QCOMPARE(json(seen)["message"].toObject()["token"].toString(), QString("device-token:1"));
}

void AdaptersTest::sesIsSignedWithoutABodyToo() {
  HttpServer server;
  server.script({{answer, 200, "", R"({"SendingEnabled":true,"EnforcementStatus":"HEALTHY"})"}});
  SendFixture fixture;
  fixture.egress.checkHealth({"one", make(adapter("ses"), server.url("")), 1});
  QVERIFY(fixture.waitForHealth(1));
  QVERIFY(fixture.healthAnswers[0].healthy);
  const auto seen = SeenRequest::parse(server.requests().at(0));
  QCOMPARE(seen.method + " " + seen.path, std::string("GET /v2/email/account"));
  const auto claim = AwsClaim::parse(seen.header("authorization"));
  QCOMPARE(claim.signature, awsSignature(seen, claim, kAwsSecret));
}

void AdaptersTest::termiiGetsItsJson() {
  HttpServer server;
  server.script({adapter("termii").taken});
  SendFixture fixture;
  const auto send = sendBy(adapter("termii"), server, fixture);
  QCOMPARE(text(send), QString("sent 200 begun"));
  QCOMPARE(send.outcome.providerMessageId, std::string("9122821270554876574"));
  const auto seen = SeenRequest::parse(server.requests().at(0));
  QCOMPARE(seen.path, std::string("/api/sms/send"));
  QCOMPARE(json(seen)["to"].toString(), QString("2349012672711"));
  QCOMPARE(json(seen)["api_key"].toString(), QString("canary"));
}

void AdaptersTest::aHangingProviderIsAmbiguous_data() { addAdapters(); }
void AdaptersTest::aHangingProviderIsAmbiguous() {
  QFETCH(QString, kind);
  HttpServer server;
  server.script({{hang}});
  SendFixture fixture;
  QCOMPARE(text(sendBy(adapter(qPrintable(kind)), server, fixture, {{"timeout_ms", "400"}})), QString("ambiguous timeout begun"));
}

void AdaptersTest::aLostAnswerLeavesOneCopy_data() { addAdapters(); }
void AdaptersTest::aLostAnswerLeavesOneCopy() {
  QFETCH(QString, kind);
  const Adapter& each = adapter(qPrintable(kind));
  HttpServer server;
  server.script({each.taken, {readThenClose}, each.taken});
  SendFixture fixture;
  const auto provider = make(each, server.url(""));
  QCOMPARE(int(fixture.send(provider, each.target).outcome.outcome), int(OutcomeClass::sent));
  QCOMPARE(text(fixture.send(provider, each.target)), QString("ambiguous connection_lost begun"));
  QCOMPARE(server.requests().size(), std::size_t(2));
}

void AdaptersTest::aProviderThatIsAwayGotNothing_data() { addAdapters(); }
void AdaptersTest::aProviderThatIsAwayGotNothing() {
  QFETCH(QString, kind);
  std::string url;
  {
    HttpServer server;
    url = server.url("");
  }
  SendFixture fixture;
  const Adapter& each = adapter(qPrintable(kind));
  QCOMPARE(text(fixture.send(make(each, url), each.target)), QString("not_sent connection_refused unbegun"));
}

void AdaptersTest::whatIsRefusedBeforehandReachesNobody() {
  HttpServer server;
  SendFixture fixture;
  auto order = fixture.order(make(adapter("twilio"), server.url("")), "+436601234567");
  order.message.content.text = std::string(1601, 'x');
  std::vector<egress::SendOrder> orders;
  orders.push_back(std::move(order));
  fixture.egress.submit(std::move(orders));
  QVERIFY(fixture.waitForFinished(1));
  QCOMPARE(text(fixture.finished()[0]), QString("permanent validation unbegun"));
  QVERIFY(fixture.finished()[0].outcome.message.find("1601 characters") != std::string::npos);
  QCOMPARE(server.connections(), 0);
}

void AdaptersTest::healthIsAsked_data() {
  QTest::addColumn<QString>("kind");
  QTest::addColumn<QString>("path");
  QTest::addColumn<QString>("body");
  QTest::newRow("twilio") << "twilio" << "/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01.json" << R"({"status":"active"})";
  QTest::newRow("sendgrid") << "sendgrid" << "/v3/scopes" << R"({"scopes":["mail.send"]})";
  QTest::newRow("termii") << "termii" << "/api/get-balance" << R"({"balance":9})";
}

void AdaptersTest::healthIsAsked() {
  QFETCH(QString, kind);
  QFETCH(QString, path);
  QFETCH(QString, body);
  HttpServer server;
  server.script({{answer, 200, "", body.toStdString()}, {answer, 401, "", body.toStdString()}});
  SendFixture fixture;
  const auto provider = make(adapter(qPrintable(kind)), server.url(""));
  for (std::size_t i = 1; i <= 2; ++i) {
    fixture.egress.checkHealth({"one", provider, i});
    QVERIFY(fixture.waitForHealth(i));
  }
  QCOMPARE(SeenRequest::parse(server.requests().at(0)).path, path.toStdString());
  QVERIFY(fixture.healthAnswers[0].healthy && !fixture.healthAnswers[1].healthy);
}
