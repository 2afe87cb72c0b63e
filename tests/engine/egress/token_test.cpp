#include "tests/engine/egress/token_test.h"

#include <QtTest>

#include <atomic>
#include <future>

#include "engine/egress/token_cache.h"
#include "tests/engine/egress/http_server.h"
#include "tests/engine/egress/seen_request.h"
#include "tests/engine/egress/send_fixture.h"
#include "tests/engine/providers/key_file.h"
#include "tests/engine/security/rsa_keys.h"

using namespace signalbox;
using model::OutcomeClass;
using enum Behaviour::Kind;

namespace {

const base::WallTime kNow = *base::parseRfc3339("2026-05-12T14:00:00Z");
constexpr const char* kTarget = "device-token:1";

std::shared_ptr<const providers::Provider> fcm(const HttpServer& server, std::map<std::string, std::string> more = {}) {
  more["base_url"] = server.url("");
  return makeProvider("fcm", std::move(more), {{"service_account", serviceAccountFile(server.url("/token"))}}, model::Channel::push);
}

Behaviour token(const char* text, int lifetimeS = 3600) {
  return {answer, 200, "", QString(R"({"access_token":"%1","expires_in":%2,"token_type":"Bearer"})").arg(text).arg(lifetimeS).toStdString()};
}
const Behaviour kTaken{answer, 200, "", R"({"name":"projects/demo-project/messages/1"})"};
const Behaviour kUnauthenticated{answer, 401, "",
                                 R"({"error":{"status":"UNAUTHENTICATED","message":"Request had invalid authentication credentials"}})"};

QString text(const egress::FinishedSend& send) {
  return QString("%1 %2 %3")
      .arg(QString::fromStdString(std::string(model::name(send.outcome.outcome))), QString::fromStdString(send.outcome.code),
           send.begun ? "begun" : "unbegun");
}

/// "token", or the bearer of a send, in the order in which they came.
QStringList seen(const HttpServer& server) {
  QStringList all;
  for (const std::string& raw : server.requests()) {
    const auto request = SeenRequest::parse(raw);
    all << (request.path == "/token" ? QString("token") : QString::fromStdString(request.header("authorization")));
  }
  return all;
}

/// One exchange, and then any number of sends.
void answerAll(HttpServer& server) {
  server.answerBy([](const std::string& request) { return request.starts_with("POST /token ") ? token("T1") : kTaken; });
}

void submit(SendFixture& fixture, const std::shared_ptr<const providers::Provider>& provider, int count) {
  std::vector<egress::SendOrder> orders;
  for (int i = 0; i < count; ++i) {
    orders.push_back(fixture.order(provider, kTarget));
    orders.back().message.content.title = "Hi";
  }
  fixture.egress.submit(std::move(orders));
}

egress::FinishedSend sendOne(SendFixture& fixture, const std::shared_ptr<const providers::Provider>& provider) {
  const std::size_t before = fixture.finished().size();
  submit(fixture, provider, 1);
  if (!fixture.waitForFinished(before + 1)) qFatal("nothing finished");
  return fixture.finished().back();
}

}  // namespace

void TokenTest::oneExchangeServesAllWhoWait() {
  HttpServer server;
  answerAll(server);
  SendFixture fixture;
  submit(fixture, fcm(server), 50);
  QVERIFY(fixture.waitForFinished(50));
  for (const auto& send : fixture.finished()) QCOMPARE(text(send), QString("sent 200 begun"));
  const QStringList requests = seen(server);
  QCOMPARE(requests.size(), 51);
  QCOMPARE(requests.first(), QString("token"));
  QCOMPARE(requests.count("token"), 1);
  QCOMPARE(requests.count("Bearer T1"), 50);
  QCOMPARE(fixture.egress.inFlight(), std::size_t(0));
}

void TokenTest::theAssertionIsSignedWithTheAccountsKey() {
  HttpServer server;
  answerAll(server);
  base::ManualClock clock(kNow);
  SendFixture fixture({}, &clock);
  QCOMPARE(text(sendOne(fixture, fcm(server))), QString("sent 200 begun"));
  const auto exchange = SeenRequest::parse(server.requests().at(0));
  QCOMPARE(exchange.method, std::string("POST"));
  QCOMPARE(exchange.header("content-type"), std::string("application/x-www-form-urlencoded"));
  QCOMPARE(exchange.header("authorization"), std::string());
  const auto form = exchange.form();
  QCOMPARE(form.at("grant_type"), std::string("urn:ietf:params:oauth:grant-type:jwt-bearer"));
  const auto jwt = readJwt(form.at("assertion"), rsaKeys().publicPem);
  QVERIFY(jwt.verified);
  QVERIFY2(jwt.claims.find(R"("iat":1778594400,"exp":1778598000)") != std::string::npos, jwt.claims.c_str());
  QVERIFY(jwt.claims.find("\"aud\":\"" + server.url("/token") + "\"") != std::string::npos);
  const auto sent = SeenRequest::parse(server.requests().at(1));
  QCOMPARE(sent.path, std::string("/v1/projects/demo-project/messages:send"));
  QCOMPARE(sent.body, std::string(R"({"message":{"token":"device-token:1","notification":{"title":"Hi"},"android":{"priority":"high"}}})"));
}

void TokenTest::aTokenIsRenewedShortlyBeforeItsEnd() {
  HttpServer server;
  server.script({token("T1"), kTaken, kTaken, token("T2"), kTaken});
  base::ManualClock clock(kNow);
  SendFixture fixture({}, &clock);
  const auto provider = fcm(server);
  sendOne(fixture, provider);
  clock.advance(std::chrono::seconds{3600 - 301});
  clock.jumpWall(std::chrono::hours{48});  // a token's life is a duration: the wall clock says nothing about it
  sendOne(fixture, provider);
  clock.advance(std::chrono::seconds{1});
  QCOMPARE(text(sendOne(fixture, provider)), QString("sent 200 begun"));
  QCOMPARE(seen(server), (QStringList{"token", "Bearer T1", "Bearer T1", "token", "Bearer T2"}));
}

void TokenTest::aTokenThatEndsAtOnceServesThoseWhoWaited() {
  HttpServer server;
  server.script({token("T1", 0), kTaken, kTaken, token("T2", 3600), kTaken});
  base::ManualClock clock(kNow);
  SendFixture fixture({}, &clock);
  const auto provider = fcm(server);
  submit(fixture, provider, 2);
  QVERIFY(fixture.waitForFinished(2));
  clock.advance(std::chrono::seconds{1});
  QCOMPARE(text(sendOne(fixture, provider)), QString("sent 200 begun"));
  QCOMPARE(seen(server), (QStringList{"token", "Bearer T1", "Bearer T1", "token", "Bearer T2"}));
}

void TokenTest::aRefusedTokenIsRenewedOnce() {
  HttpServer server;
  server.script({token("T1"), kUnauthenticated, token("T2"), kTaken, kTaken});
  SendFixture fixture;
  const auto provider = fcm(server);
  QCOMPARE(text(sendOne(fixture, provider)), QString("sent 200 begun"));
  QCOMPARE(text(sendOne(fixture, provider)), QString("sent 200 begun"));
  QCOMPARE(seen(server), (QStringList{"token", "Bearer T1", "token", "Bearer T2", "Bearer T2"}));
}

void TokenTest::aTokenThatIsRefusedTwiceIsACredential() {
  HttpServer server;
  server.script({token("T1"), kUnauthenticated, token("T2"), kUnauthenticated});
  SendFixture fixture;
  QCOMPARE(text(sendOne(fixture, fcm(server))), QString("credential 401 UNAUTHENTICATED begun"));
  QCOMPARE(server.requests().size(), std::size_t(4));
}

void TokenTest::sendsUnderWayShareTheRenewal() {
  HttpServer server;
  base::ManualClock clock(kNow);
  SendFixture fixture({}, &clock);
  const auto provider = fcm(server);
  std::atomic<bool> expired{false};
  server.answerBy([&](const std::string& request) {
    if (request.starts_with("POST /token ")) return token(expired ? "T2" : "T1");
    return expired && request.find("Bearer T1") != std::string::npos ? kUnauthenticated : kTaken;
  });
  QCOMPARE(text(sendOne(fixture, provider)), QString("sent 200 begun"));
  expired = true;
  submit(fixture, provider, 20);
  QVERIFY(fixture.waitForFinished(21));
  for (const auto& send : fixture.finished()) QCOMPARE(text(send), QString("sent 200 begun"));
  QCOMPARE(seen(server).count("token"), 2);
  QCOMPARE(seen(server).count("Bearer T2"), 20);
}

void TokenTest::aRefusedExchangeEndsAllWhoWait_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("body");
  QTest::addColumn<QString>("expected");
  QTest::newRow("refused") << 400 << R"({"error":"invalid_grant","error_description":"Invalid JWT Signature."})"
                           << "credential token 400 invalid_grant unbegun";
  QTest::newRow("down") << 503 << "" << "not_sent token 503 unbegun";
  QTest::newRow("slow down") << 429 << "" << "throttled token 429 unbegun";
  QTest::newRow("a page") << 200 << "<html>" << "credential token 200 unbegun";
}

void TokenTest::aRefusedExchangeEndsAllWhoWait() {
  QFETCH(int, status);
  QFETCH(QString, body);
  QFETCH(QString, expected);
  HttpServer server;
  server.script({{answer, status, "", body.toStdString()}});
  SendFixture fixture;
  submit(fixture, fcm(server), 5);
  QVERIFY(fixture.waitForFinished(5));
  for (const auto& send : fixture.finished()) QCOMPARE(text(send), expected);
  QCOMPARE(seen(server), QStringList{"token"});
}

void TokenTest::afterAFailedExchangeTheNextSendTriesAgain() {
  HttpServer server;
  server.script({{answer, 503}, token("T1"), kTaken});
  SendFixture fixture;
  const auto provider = fcm(server);
  QCOMPARE(text(sendOne(fixture, provider)), QString("not_sent token 503 unbegun"));
  QCOMPARE(text(sendOne(fixture, provider)), QString("sent 200 begun"));
}

void TokenTest::aHangingExchangeSentNothing() {
  HttpServer server;
  server.script({{hang}});
  SendFixture fixture;
  QCOMPARE(text(sendOne(fixture, fcm(server, {{"timeout_ms", "300"}}))), QString("not_sent token timeout unbegun"));
}

void TokenTest::aChangedProviderHasATokenOfItsOwn() {
  HttpServer server;
  server.script({token("T1"), kTaken, token("T2"), kTaken});
  SendFixture fixture;
  sendOne(fixture, fcm(server));
  sendOne(fixture, fcm(server, {{"android_priority", "normal"}}));
  QCOMPARE(seen(server), (QStringList{"token", "Bearer T1", "token", "Bearer T2"}));
}

void TokenTest::healthNeedsATokenToo() {
  HttpServer server;
  server.script({token("T1"), {answer, 200, "", R"({"name":"projects/demo-project/messages/fake_message_id"})"}});
  SendFixture fixture;
  const auto provider = fcm(server);
  fixture.egress.checkHealth({"one", provider, 1});
  QVERIFY(fixture.waitForHealth(1));
  QVERIFY(fixture.healthAnswers[0].healthy);
  QVERIFY(SeenRequest::parse(server.requests().at(1)).body.find("\"validate_only\":true") != std::string::npos);
  HttpServer refusing;
  refusing.script({{answer, 400, "", R"({"error":"invalid_grant"})"}});
  fixture.egress.checkHealth({"one", fcm(refusing), 2});
  QVERIFY(fixture.waitForHealth(2));
  QVERIFY(fixture.healthAnswers[1].defined && !fixture.healthAnswers[1].healthy);
}

void TokenTest::aStopEndsThoseWhoWait() {
  HttpServer server;
  server.script({{hang}});
  SendFixture fixture;
  submit(fixture, fcm(server), 3);
  QTRY_COMPARE(server.requests().size(), std::size_t(1));
  fixture.egress.stop(base::Millis{20'000});  // does not take so long: nothing of theirs is under way
  QCOMPARE(fixture.finished().size(), std::size_t(3));
  for (const auto& send : fixture.finished()) QCOMPARE(text(send), QString("abandoned stopping unbegun"));
}

void TokenTest::aLateSendIsNotBegunWhenItsTokenComes() {
  HttpServer server;
  std::promise<void> open;
  server.answerBy([&, gate = open.get_future().share()](const std::string& request) {
    if (request.starts_with("POST /token ")) gate.wait();
    return request.starts_with("POST /token ") ? token("T1") : kTaken;
  });
  base::ManualClock clock(kNow);
  SendFixture fixture({}, &clock);
  std::vector<egress::SendOrder> orders;
  orders.push_back(fixture.order(fcm(server), kTarget));
  orders.back().message.content.title = "Hi";
  orders.back().dropAfter = clock.now().boot + std::chrono::seconds{10};
  fixture.egress.submit(std::move(orders));
  QTRY_COMPARE(server.requests().size(), std::size_t(1));
  clock.advance(std::chrono::seconds{11});
  open.set_value();
  QVERIFY(fixture.waitForFinished(1));
  QCOMPARE(text(fixture.finished()[0]), QString("abandoned dropped unbegun"));
  QCOMPARE(seen(server), QStringList{"token"});
}

void TokenTest::theTokenIsInNoText() {
  HttpServer server;
  server.script({token("canary-token"),
                 {answer, 403, "", R"({"error":{"status":"PERMISSION_DENIED","message":"no"}})"},
                 token("canary-token"),
                 {answer, 403, "", R"({"error":{"status":"PERMISSION_DENIED","message":"no"}})"}});
  SendFixture fixture;
  const auto send = sendOne(fixture, fcm(server));
  QCOMPARE(text(send), QString("credential 403 PERMISSION_DENIED begun"));
  for (const std::string& words : {send.outcome.code, send.outcome.message, send.outcome.providerMessageId})
    QVERIFY(words.find("canary") == std::string::npos && words.find("BEGIN") == std::string::npos);
}

void TokenTest::theCacheKeepsItsMargin() {
  HttpServer server;
  const auto provider = fcm(server);
  const auto other = fcm(server);
  egress::TokenCache cache;
  const base::BootTime begin{base::Millis{1000}};
  QVERIFY(cache.wait({egress::HealthOrder{"one", provider, 1}}));
  QVERIFY(!cache.wait({egress::HealthOrder{"one", provider, 2}}));
  QVERIFY(cache.wait({egress::HealthOrder{"two", other, 3}}));
  const auto waiting = cache.arrived(provider, security::Secret("T1"), std::chrono::minutes{60}, begin);
  QCOMPARE(waiting.size(), std::size_t(2));
  QCOMPARE(waiting[0].as<egress::HealthOrder>()->tag, std::uint64_t(1));
  QVERIFY(cache.valid(provider, begin + std::chrono::minutes{55} - base::Millis{1}).has_value());
  QVERIFY(!cache.valid(provider, begin + std::chrono::minutes{55}).has_value());
  QVERIFY(!cache.valid(other, begin).has_value());
  const auto first = cache.valid(provider, begin)->serial;
  // A short life is halved.
  QVERIFY(cache.wait({egress::HealthOrder{"one", provider, 4}}));
  QCOMPARE(cache.arrived(provider, security::Secret("T2"), std::chrono::minutes{4}, begin).size(), std::size_t(1));
  QVERIFY(cache.valid(provider, begin + std::chrono::seconds{119}).has_value());
  QVERIFY(!cache.valid(provider, begin + std::chrono::seconds{120}).has_value());
  // The refusal of an older token says nothing about this one.
  cache.refused(provider, first);
  QVERIFY(cache.valid(provider, begin)->text == "T2");
  cache.refused(provider, cache.valid(provider, begin)->serial);
  QVERIFY(!cache.valid(provider, begin));
  QCOMPARE(cache.takeAll().size(), std::size_t(1));
  QVERIFY(cache.failed(other).empty());
}
