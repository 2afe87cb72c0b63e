#include "tests/engine/egress/http_egress_test.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <cstdlib>
#include <set>

#include "tests/engine/egress/http_server.h"
#include "tests/engine/egress/send_fixture.h"

using namespace signalbox;
using model::OutcomeClass;
using enum Behaviour::Kind;

namespace {

/// Asks for a plain request to the target.
std::shared_ptr<ScriptedProvider> plain(bool guarded, base::Millis timeout = base::Millis{5000}) {
  return std::make_shared<ScriptedProvider>([=](const providers::Message& message) {
    providers::Request request;
    request.http = providers::HttpRequest{"POST", message.target, {}, "body", guarded};
    request.connectTimeout = request.totalTimeout = timeout;
    return request;
  });
}

QString text(const egress::FinishedSend& send) {
  return QString("%1 %2 %3")
      .arg(QString::fromStdString(std::string(model::name(send.outcome.outcome))), QString::fromStdString(send.outcome.code),
           send.begun ? "begun" : "unbegun");
}

/// A port on which nobody listens.
std::uint16_t closedPort() {
  HttpServer server;
  return server.port();
}

}  // namespace

void HttpEgressTest::aWebhookArrivesSigned() {
  HttpServer server;
  SendFixture fixture;
  const auto send = fixture.send(insideWebhook(), server.url("/hook?x=1"));
  QCOMPARE(text(send), QString("sent 200 begun"));
  QCOMPARE(send.epoch, std::int64_t(7));
  QCOMPARE(send.tag, std::uint64_t(99));
  QVERIFY(send.outcome.latencyUs > 0);
  QCOMPARE(server.requests().size(), std::size_t(1));
  const QString request = QString::fromStdString(server.requests().front());
  QVERIFY(request.startsWith("POST /hook?x=1 HTTP/1.1\r\n"));
  for (const char* header : {"webhook-id: 018f7a4e", "webhook-timestamp: 1778594400", "webhook-signature: v1,", "User-Agent: signalbox/",
                             "Content-Type: application/json"})
    QVERIFY2(request.contains(header), header);
  QVERIFY(!request.contains("Expect:"));
}

void HttpEgressTest::statusesBecomeOutcomes_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("expected");
  QTest::newRow("204") << 204 << "sent 204 begun";
  QTest::newRow("404") << 404 << "permanent 404 begun";
  QTest::newRow("429") << 429 << "throttled 429 begun";
  QTest::newRow("500") << 500 << "ambiguous 500 begun";
  QTest::newRow("503") << 503 << "throttled 503 begun";
  QTest::newRow("504") << 504 << "ambiguous 504 begun";
}

void HttpEgressTest::statusesBecomeOutcomes() {
  QFETCH(int, status);
  QFETCH(QString, expected);
  HttpServer server;
  server.script({{answer, status, "Retry-After: 12\r\n", "some words"}});
  SendFixture fixture;
  const auto send = fixture.send(insideWebhook(), server.url());
  QCOMPARE(text(send), expected);
  if (status == 429) QCOMPARE(send.outcome.retryAfter->count(), 12'000);
  if (status == 404) QCOMPARE(send.outcome.message, std::string("some words"));
}

void HttpEgressTest::aConnectionIsReused() {
  HttpServer server;
  SendFixture fixture;
  for (int i = 0; i < 5; ++i) QCOMPARE(text(fixture.send(insideWebhook(), server.url())), QString("sent 200 begun"));
  QCOMPARE(server.connections(), 1);
}

void HttpEgressTest::oneCopyWhenTheServerReadsAndCloses() {
  HttpServer server;
  server.script({{readThenClose}});
  SendFixture fixture;
  QCOMPARE(text(fixture.send(insideWebhook(), server.url())), QString("ambiguous connection_lost begun"));
  QCOMPARE(server.requests().size(), std::size_t(1));
}

void HttpEgressTest::oneCopyOnAReusedConnectionToo() {
  HttpServer server;
  // libcurl by itself would repeat the second request on a new connection, where the script answers 202.
  server.script({{answer}, {readThenClose}, {answer, 202}});
  SendFixture fixture;
  QCOMPARE(text(fixture.send(insideWebhook(), server.url())), QString("sent 200 begun"));
  QCOMPARE(text(fixture.send(insideWebhook(), server.url())), QString("ambiguous connection_lost begun"));
  QCOMPARE(server.requests().size(), std::size_t(2));
  QCOMPARE(text(fixture.send(insideWebhook(), server.url())), QString("sent 202 begun"));
  QCOMPARE(server.requests().size(), std::size_t(3));
}

void HttpEgressTest::aServerThatReadsAndDiesMayHaveTakenIt() {
  HttpServer server;
  server.script({{answer}, {readThenDie}});
  SendFixture fixture;
  QCOMPARE(text(fixture.send(insideWebhook(), server.url())), QString("sent 200 begun"));
  // libcurl would repeat it on a new connection, is refused there, and then knows of no byte that has left.
  QCOMPARE(text(fixture.send(insideWebhook(), server.url())), QString("ambiguous connection_lost begun"));
  QCOMPARE(server.requests().size(), std::size_t(2));
  QVERIFY(text(fixture.send(insideWebhook(), server.url())).startsWith("not_sent"));
}

void HttpEgressTest::aDeadIdleConnectionIsNoFailure() {
  HttpServer server;
  server.script({{closeAfter}});
  SendFixture fixture;
  QCOMPARE(text(fixture.send(insideWebhook(), server.url())), QString("sent 200 begun"));
  // The close may be noticed at once or only at the next send; in neither case is a request written twice.
  const auto second = fixture.send(insideWebhook(), server.url());
  QVERIFY2(second.outcome.outcome == OutcomeClass::sent || second.outcome.outcome == OutcomeClass::ambiguous, qPrintable(text(second)));
  QVERIFY(server.requests().size() <= 2);
}

void HttpEgressTest::aRefusedConnectionIsNotSent() {
  SendFixture fixture;
  const auto send = fixture.send(insideWebhook(), "http://127.0.0.1:" + std::to_string(closedPort()) + "/");
  QCOMPARE(text(send), QString("not_sent connection_refused unbegun"));
}

void HttpEgressTest::aResetIsNeverCalledNotSentOnceBytesLeft() {
  HttpServer server;
  SendFixture fixture;
  for (int i = 0; i < 20; ++i) {
    server.script({{closeUnread}});
    const auto send = fixture.send(plain(false), server.url());
    // The reset comes before or after the request was handed to the kernel; begun and class have to agree.
    QVERIFY2(send.begun == (send.outcome.outcome == OutcomeClass::ambiguous), qPrintable(text(send)));
    QVERIFY2(send.outcome.outcome == OutcomeClass::ambiguous || send.outcome.outcome == OutcomeClass::notSent, qPrintable(text(send)));
  }
  QCOMPARE(server.requests().size(), std::size_t(0));
}

void HttpEgressTest::aHangingServerIsAmbiguousAfterItsTimeout() {
  HttpServer server;
  server.script({{hang}});
  SendFixture fixture;
  const auto send = fixture.send(insideWebhook({{"timeout_ms", "200"}}), server.url());
  QCOMPARE(text(send), QString("ambiguous timeout begun"));
  QVERIFY(send.outcome.latencyUs >= 190'000);
}

void HttpEgressTest::aTimeoutWhileConnectingIsNotSent() {
  // A listener that speaks no TLS: the handshake never ends, and nothing of ours has left.
  HttpServer server;
  server.script({{hang}});
  SendFixture fixture;
  const auto send = fixture.send(plain(false, base::Millis{200}), "https://127.0.0.1:" + std::to_string(server.port()) + "/");
  QCOMPARE(text(send), QString("not_sent timeout unbegun"));
}

void HttpEgressTest::aHugeAnswerIsCutAndStillAnAnswer() {
  HttpServer server;
  server.script({{endless}});
  SendFixture fixture;
  const auto provider = plain(false);
  QCOMPARE(text(fixture.send(provider, server.url())), QString("sent 200 begun"));
  QCOMPARE(provider->results.back().body.size(), std::size_t(64 * 1024));
}

void HttpEgressTest::aBrokenOffAnswerIsAmbiguous() {
  HttpServer server;
  server.script({{shortBody}});
  SendFixture fixture;
  QCOMPARE(text(fixture.send(insideWebhook(), server.url())), QString("ambiguous connection_lost begun"));
}

void HttpEgressTest::aRedirectIsNotFollowed() {
  HttpServer server;
  HttpServer other;
  server.script({{answer, 302, "Location: " + other.url() + "\r\n"}, {answer, 307, "Location: " + other.url() + "\r\n"}});
  SendFixture fixture;
  QCOMPARE(text(fixture.send(insideWebhook(), server.url())), QString("permanent 302 begun"));
  QCOMPARE(text(fixture.send(insideWebhook(), server.url())), QString("permanent 307 begun"));
  QCOMPARE(other.connections(), 0);
}

void HttpEgressTest::proxiesOfTheEnvironmentAreIgnored() {
  HttpServer server;
  HttpServer proxy;
  for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}) ::setenv(name, proxy.url().c_str(), 1);
  SendFixture fixture;
  const auto send = fixture.send(insideWebhook(), server.url());
  for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
  QCOMPARE(text(send), QString("sent 200 begun"));
  QCOMPARE(proxy.connections(), 0);
}

void HttpEgressTest::aGuardedRequestDoesNotReachThisMachine_data() {
  QTest::addColumn<QString>("host");
  for (const char* host :
       {"127.0.0.1", "localhost",  "localhost.",         "127.1",           "2130706433",    "0x7f000001",        "0177.0.0.1",      "0.0.0.0",
        "127.0.0.2", "[::1]",      "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::]",
        "0",         "127.0.0.1.", "１２７.0.0.1",       "①②⑦.⓪.⓪.①"})
    QTest::newRow(host) << host;
}

void HttpEgressTest::aGuardedRequestDoesNotReachThisMachine() {
  QFETCH(QString, host);
  HttpServer server("0.0.0.0");
  SendFixture fixture;
  const auto send = fixture.send(plain(true, base::Millis{2000}), "http://" + host.toStdString() + ":" + std::to_string(server.port()) + "/");
  QCOMPARE(int(send.outcome.outcome), int(OutcomeClass::notSent));
  QVERIFY(!send.begun);
  QCOMPARE(server.connections(), 0);
}

void HttpEgressTest::aGuardedRequestDoesNotReuseAnUnguardedConnection() {
  HttpServer server;
  SendFixture fixture;
  QCOMPARE(text(fixture.send(plain(false), server.url())), QString("sent 200 begun"));
  QCOMPARE(text(fixture.send(plain(true), server.url())), QString("not_sent address_refused unbegun"));
  QCOMPARE(server.requests().size(), std::size_t(1));
}

void HttpEgressTest::anAllowedRangeIsReached() {
  HttpServer server;
  egress::Options options;
  options.allowedRanges = {*egress::Cidr::parse("127.0.0.0/8")};
  SendFixture fixture(options);
  QCOMPARE(text(fixture.send(plain(true), server.url())), QString("sent 200 begun"));
}

void HttpEgressTest::aSendWhoseLeaseIsOverIsDropped() {
  HttpServer server;
  base::ManualClock clock(base::wallFromMillis(0));
  SendFixture fixture({}, &clock);
  std::vector<egress::SendOrder> orders;
  orders.push_back(fixture.order(plain(false), server.url()));
  orders.back().dropAfter = clock.now().boot - base::Millis{1};
  // Its lease ends while the request is being built: the check before the first byte catches it.
  const auto slow = std::make_shared<ScriptedProvider>([&](const providers::Message& message) {
    clock.advance(base::Millis{1000});
    return plain(false)->build(message);
  });
  orders.push_back(fixture.order(slow, server.url()));
  orders.back().dropAfter = clock.now().boot + base::Millis{500};
  fixture.egress.submit(std::move(orders));
  QVERIFY(fixture.waitForFinished(2));
  for (const auto& send : fixture.finished()) QCOMPARE(text(send), QString("abandoned dropped unbegun"));
  QCOMPARE(server.requests().size(), std::size_t(0));
}

void HttpEgressTest::thousandsAreInFlightAtOnce() {
  HttpServer server;
  SendFixture fixture;
  std::vector<egress::SendOrder> orders;
  const auto simulated = makeProvider("simulated", {});
  const auto webhook = insideWebhook();
  for (int i = 0; i < 200; ++i) orders.push_back(fixture.order(webhook, server.url()));
  for (int i = 0; i < 5000; ++i) orders.push_back(fixture.order(simulated, "a@example.org"));
  fixture.egress.submit(std::move(orders));
  QVERIFY(fixture.waitForFinished(5200));
  std::set<model::Seq> seen;
  for (const auto& send : fixture.finished()) {
    QCOMPARE(int(send.outcome.outcome), int(OutcomeClass::sent));
    seen.insert(send.seq);
  }
  QCOMPARE(seen.size(), std::size_t(5200));
  QCOMPARE(server.requests().size(), std::size_t(200));
  QCOMPARE(fixture.egress.inFlight(), std::size_t(0));
}

void HttpEgressTest::othersPassWhileHundredsHang() {
  HttpServer hanging;
  hanging.answerBy([](const std::string&) { return Behaviour{hang}; });
  HttpServer server;
  SendFixture fixture;
  const auto patient = plain(false, base::Millis{60'000});
  std::vector<egress::SendOrder> orders;
  for (int i = 0; i < 400; ++i) orders.push_back(fixture.order(patient, hanging.url()));
  fixture.egress.submit(std::move(orders));
  for (int i = 0; i < 50; ++i) QCOMPARE(text(fixture.send(patient, server.url())), QString("sent 200 begun"));
  QCOMPARE(fixture.finished().size(), std::size_t(50));
  QCOMPARE(fixture.egress.inFlight(), std::size_t(400));
}

void HttpEgressTest::otherMethodsAndHeadersPass() {
  HttpServer server;
  SendFixture fixture;
  for (const char* method : {"GET", "PUT"}) {
    const auto provider = std::make_shared<ScriptedProvider>([method](const providers::Message& message) {
      providers::Request request;
      request.http = providers::HttpRequest{method, message.target, {{"X-Test", "one"}}, std::string(method) == "PUT" ? "b" : "", false};
      return request;
    });
    QCOMPARE(text(fixture.send(provider, server.url("/a/../b"))), QString("sent 200 begun"));
    const QString request = QString::fromStdString(server.requests().back());
    QVERIFY(request.startsWith(QString("%1 /a/../b HTTP/1.1").arg(method)));
    QVERIFY(request.contains("X-Test: one\r\n"));
  }
}

void HttpEgressTest::healthIsReadByTheProvider() {
  HttpServer server;
  server.script({{answer, 200}, {answer, 500}});
  SendFixture fixture;
  const auto provider = std::make_shared<ScriptedProvider>([&](const providers::Message&) {
    providers::Request request;
    request.http = providers::HttpRequest{"GET", server.url("/health"), {}, "", false};
    return request;
  });
  fixture.egress.checkHealth({"one", provider, 1});
  QVERIFY(fixture.waitForHealth(1));
  fixture.egress.checkHealth({"one", provider, 2});
  QVERIFY(fixture.waitForHealth(2));
  QVERIFY(fixture.healthAnswers[0].healthy && !fixture.healthAnswers[1].healthy);
  QCOMPARE(fixture.finished().size(), std::size_t(0));
}

void HttpEgressTest::anUnknownCertificateIsRefusedAndAKnownOneTaken() {
  QTemporaryDir directory;
  QProcess python;
  python.start("/usr/bin/python3", {QStringLiteral(SIGNALBOX_SOURCE_DIR) + "/tests/engine/egress/servers.py", "https", directory.path()});
  QVERIFY(python.waitForStarted());
  while (!python.canReadLine()) QVERIFY2(python.waitForReadyRead(20'000), python.readAllStandardError().constData());
  const std::string url = "https://127.0.0.1:" + python.readLine().trimmed().toStdString() + "/";
  {
    SendFixture fixture;
    QCOMPARE(text(fixture.send(plain(false), url)), QString("not_sent certificate_refused unbegun"));
  }
  egress::Options options;
  options.caFile = directory.filePath("certificate.pem").toStdString();
  SendFixture fixture(options);
  QCOMPARE(text(fixture.send(plain(false), url)), QString("sent 200 begun"));
  python.terminate();
  QVERIFY(python.waitForFinished(10'000));
}
