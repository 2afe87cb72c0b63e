#include "tests/engine/egress/built_request_test.h"

#include <QtTest>

#include "engine/providers/event_webhook.h"
#include "tests/engine/egress/http_server.h"
#include "tests/engine/egress/seen_request.h"
#include "tests/engine/egress/send_fixture.h"
#include "tests/engine/providers/key_file.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using model::Channel;
using model::OutcomeClass;
using enum Behaviour::Kind;

namespace {

constexpr const char* kWebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* kAwsSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// A provider of that kind whose receiver is the server.
std::shared_ptr<const providers::Provider> providerOf(const std::string& kind, const HttpServer& server) {
  const auto made = [&](std::map<std::string, std::string> settings, std::map<std::string, std::string> secrets, Channel channel) {
    settings["base_url"] = server.url("");
    return makeProvider(kind, std::move(settings), std::move(secrets), channel);
  };
  if (kind == "twilio")
    return made(
        {{"account_sid", "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01"}, {"from", "+15005550006"}, {"status_callback", "https://example.org/cb?a=b&c=d"}},
        {{"auth_token", "canary"}}, Channel::sms);
  if (kind == "termii") return made({{"from", "Signalbox"}}, {{"api_key", "canary"}}, Channel::sms);
  if (kind == "sendgrid") return made({{"from", "noreply@example.org"}, {"from_name", "Grüße"}}, {{"api_key", "canary"}}, Channel::email);
  if (kind == "ses")
    return made({{"from", "noreply@example.org"}, {"region", "us-east-1"}, {"access_key_id", "AKIDEXAMPLE"}}, {{"secret_access_key", kAwsSecret}},
                Channel::email);
  if (kind == "fcm") return made({}, {{"service_account", serviceAccountFile(server.url("/token"))}}, Channel::push);
  if (kind == "webhook") return insideWebhook();
  model::Subscription ops;
  ops.name = "ops";
  ops.url = server.url("/events?key=1");
  ops.secrets = signalbox::tests::secretsOf({{"signing_secret", kWebhookSecret}});
  return std::make_shared<const providers::EventWebhook>(ops);
}

std::string targetOf(const std::string& kind, const HttpServer& server) {
  if (kind == "twilio" || kind == "termii") return "+436601234567";
  if (kind == "sendgrid" || kind == "ses") return "ada@example.com";
  if (kind == "fcm") return "device-token:1";
  return kind == "webhook" ? server.url("/hook?x=1&y=%20") : "subscription:ops";
}

/// With everything that some encoding on the way could take for its own.
void fill(providers::Message& message, std::size_t fileBytes) {
  message.content.subject = "Grüße & \"mehr\"";
  message.content.text = "Grüße & \"mehr\" = 100 % + 1 € \\ <b>";
  message.content.html = "<p>Grüße &amp; mehr</p>";
  message.content.title = "Grüße";
  message.content.body = "1 € \\ \"mehr\"";
  message.content.data = R"({"text":"Grüße \"x\" & €","number":"1.50"})";
  message.content.attachments = {{"Übersicht.bin", "application/octet-stream", std::string(fileBytes, '\xFE')}};
  message.dedupToken = "token-1";
  message.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
}

QString namesIn(const SeenRequest& request) {
  QStringList names;
  for (const auto& [name, value] : request.headers) names << QString::fromStdString(name).toLower();
  names.sort();
  return names.join(' ');
}

/// One message through the provider; what was sent in the end, the newest request.
SeenRequest sent(SendFixture& fixture, HttpServer& server, egress::SendOrder order) {
  server.answerBy([](const std::string& request) -> Behaviour {
    if (request.starts_with("POST /token ")) return {answer, 200, "", R"({"access_token":"ya29.canary","expires_in":3599,"token_type":"Bearer"})"};
    if (request.starts_with("POST /v3/")) return {answer, 202};
    if (request.starts_with("POST /v2/")) return {answer, 200, "", R"({"MessageId":"ses1"})"};
    if (request.starts_with("POST /v1/")) return {answer, 200, "", R"({"name":"projects/demo-project/messages/0:1"})"};
    if (request.starts_with("POST /api/")) return {answer, 200, "", R"({"message_id":"1","message":"Successfully Sent"})"};
    if (request.starts_with("POST /2010")) return {answer, 201, "", R"({"sid":"SM1","status":"queued"})"};
    return {answer, 200};
  });
  std::vector<egress::SendOrder> orders;
  orders.push_back(std::move(order));
  fixture.egress.submit(std::move(orders));
  if (!fixture.waitForFinished(1)) return {};
  const auto requests = server.requests();
  return requests.empty() ? SeenRequest() : SeenRequest::parse(requests.back());
}

egress::Options toThisMachine() {
  egress::Options options;
  options.allowedRanges = {*egress::Cidr::parse("127.0.0.1")};  // subscriptions are guarded whoever sets them up
  return options;
}

}  // namespace

void BuiltRequestTest::everyByteArrivesAsItWasBuilt_data() {
  QTest::addColumn<QString>("names");
  const QString plain = "accept content-length content-type host user-agent",
                keyed = "accept authorization content-length content-type host user-agent";
  QTest::newRow("twilio") << keyed;
  QTest::newRow("termii") << plain;
  QTest::newRow("sendgrid") << keyed;
  QTest::newRow("ses") << keyed + " x-amz-date";
  QTest::newRow("fcm") << keyed;
  QTest::newRow("webhook") << "accept content-length content-type host traceparent user-agent webhook-id webhook-signature webhook-timestamp";
  QTest::newRow("subscription") << "accept content-length content-type host user-agent webhook-id webhook-signature webhook-timestamp";
}

void BuiltRequestTest::everyByteArrivesAsItWasBuilt() {
  QFETCH(QString, names);
  const std::string kind = QTest::currentDataTag();
  HttpServer server;
  SendFixture fixture(toThisMachine());
  const auto provider = providerOf(kind, server);
  egress::SendOrder order = fixture.order(provider, targetOf(kind, server));
  fill(order.message, 2000);
  const auto built = provider->build(order.message);
  QVERIFY2(built.ok(), built.status().toString().c_str());
  const providers::HttpRequest& http = *built->http;
  const SeenRequest seen = sent(fixture, server, std::move(order));
  QCOMPARE(fixture.finished().size(), std::size_t{1});
  QCOMPARE(int(fixture.finished().at(0).outcome.outcome), int(OutcomeClass::sent));
  QCOMPARE(seen.method, http.method);
  QCOMPARE(server.url("") + seen.path + (seen.query.empty() ? "" : "?" + seen.query), http.url);
  QCOMPARE(seen.body.size(), http.body.size());
  QVERIFY2(seen.body == http.body, seen.body.c_str());
  QCOMPARE(namesIn(seen), names);
  for (const providers::Header& header : http.headers) QCOMPARE(seen.header(header.name), header.value);
  QCOMPARE(seen.header("content-length"), std::to_string(http.body.size()));
  QCOMPARE("http://" + seen.header("host"), server.url(""));
}

void BuiltRequestTest::everySignedHeaderIsSent_data() {
  QTest::addColumn<qulonglong>("fileBytes");
  QTest::newRow("a small mail") << qulonglong{10};
  QTest::newRow("one for which libcurl asks for leave") << qulonglong{1'500'000};
}

/// What is signed and not sent is verified by nobody: Amazon has the request alone.
void BuiltRequestTest::everySignedHeaderIsSent() {
  QFETCH(qulonglong, fileBytes);
  HttpServer server;
  SendFixture fixture;
  egress::SendOrder order = fixture.order(providerOf("ses", server), "ada@example.com");
  fill(order.message, static_cast<std::size_t>(fileBytes));
  const SeenRequest seen = sent(fixture, server, std::move(order));
  QCOMPARE(fixture.finished().size(), std::size_t{1});
  QCOMPARE(int(fixture.finished().at(0).outcome.outcome), int(OutcomeClass::sent));
  const AwsClaim claim = AwsClaim::parse(seen.header("authorization"));
  const QStringList names = QString::fromStdString(claim.signedHeaders).split(';'), arrived = namesIn(seen).split(' ');
  for (const QString& name : names) QVERIFY2(arrived.count(name) == 1, qPrintable(name));
  for (const char* name : {"content-type", "host", "x-amz-date"}) QVERIFY2(names.contains(QString(name)), name);
  QCOMPARE(claim.signature, awsSignature(seen, claim, kAwsSecret));
}
